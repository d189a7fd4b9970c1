//! The sentences about cards, phones and their readers.

pub(super) const NO_READER: &str = "[L-01] Aucun lecteur de cartes branché. Branchez le lecteur sur un port USB : il sera reconnu tout seul. Le QR code reste possible.";
pub(super) const READER_SERVICE_STOPPED: &str = "[L-02] Le service de lecture de cartes de l’ordinateur est arrêté. Il doit être installé et démarré par un administrateur ; en attendant, QR code ou feuille papier.";
pub(super) const READER_DENIED: &str = "[L-14] L’ordinateur n’autorise pas cette session à lire des cartes. Ouvrez votre session sur ce poste même, ou demandez le droit à son administrateur.";
pub(super) const READER_IN_USE: &str = "[L-03] Un autre logiciel utilise ce lecteur. Sans doute votre logiciel de facturation : terminez-y la lecture, ou fermez-le. Le nouvel essai est automatique.";
pub(super) const READER_UNPLUGGED: &str = "[L-07] Lecteur débranché. Rebranchez-le ; rien n’a été perdu.";
pub(super) const READER_STUCK: &str = "[L-17] Le lecteur ne répond plus. Débranchez-le, rebranchez-le, puis représentez la carte ou le téléphone.";
pub(super) const READER_FAILED: &str = "[L-17] Le lecteur a mal fonctionné. Représentez la carte ou le téléphone ; si cela recommence, débranchez puis rebranchez le lecteur.";
pub(super) const READER_LIMITS: &str =
    "[L-08] Ce lecteur renvoie des réponses incomplètes. Utilisez le QR code, ou un autre lecteur.";
pub(super) const NOTHING_LAID_DOWN: &str = "[L-21] Rien n’a été posé sur le lecteur. Posez le téléphone à plat, ou insérez la carte puce en avant, et recommencez.";
pub(super) const NO_WALLET: &str = "[L-04] Le téléphone est verrouillé, ou l’appli carte Vitale n’est pas ouverte. Demandez au patient de la déverrouiller avec son code ou son empreinte, puis représentez le téléphone.";
pub(super) const OTHER_APPLICATION: &str = "[L-06] C’est une autre application qui a répondu (paiement). Ouvrez d’abord l’appli carte Vitale, puis approchez le téléphone.";
pub(super) const ENGAGEMENT_UNREADABLE: &str = "[L-09] Ce téléphone a répondu, mais pas avec une carte Vitale. Ouvrez l’appli carte Vitale, puis approchez-le de nouveau, ou présentez son QR code.";
pub(super) const CARRIER_NOT_OFFERED: &str =
    "[L-10] Ce téléphone ne présente sa carte que par Bluetooth. Demandez au patient d’afficher son QR code.";
pub(super) const PRESENTATION_DECLINED: &str = "[L-11] Le patient a refusé la lecture, ou une partie, sur son téléphone. S’il change d’avis, représentez le téléphone ; sinon feuille papier.";
pub(super) const LIFTED_TOO_EARLY: &str = "[L-05] Téléphone retiré trop tôt. Laissez-le posé jusqu’au signal, sans coque épaisse, puis recommencez.";
pub(super) const NO_PROGRESS: &str = "[L-12] La lecture n’avance pas. Retirez la carte ou le téléphone, attendez un instant et représentez-le ; sinon QR code.";
pub(super) const SESSION_FAILED: &str = "[L-13] L’échange chiffré avec le téléphone a échoué. Représentez le téléphone ; si cela recommence, demandez son QR code.";
pub(super) const EXCHANGE_FAILED: &str = "[L-13] Le téléphone a répondu par une erreur. Représentez le téléphone ; si cela recommence, demandez son QR code.";
pub(super) const CARD_REMOVED: &str =
    "[L-15] Carte retirée trop tôt. Réinsérez-la et laissez-la jusqu’au signal.";
pub(super) const CARD_RESET: &str = "[L-03] Un autre logiciel interrompt la lecture. Terminez-y la lecture en cours, puis représentez la carte ou le téléphone.";
pub(super) const CARD_MUTE: &str = "[L-16] La carte ne répond pas. Insérez-la puce en avant et vers le haut, essuyez la puce ; sinon feuille papier.";
pub(super) const CARD_UNREADABLE: &str = "[L-18] Le contenu de cette carte n’a pas pu être compris. Réinsérez-la ; si cela recommence, saisissez le patient ou prenez une feuille papier.";
pub(super) const CARD_UNKNOWN: &str =
    "[L-19] Cette carte n’est pas une carte Vitale. Présentez la carte Vitale, ou le téléphone.";
pub(super) const CARD_TOO_OLD: &str = "[L-20] Carte Vitale ancienne, que ce poste ne lit pas. Saisissez le patient ou prenez une feuille papier ; la caisse remplace cette carte.";
pub(super) const PAYMENT_CARD: &str =
    "[L-19] C’est une carte de paiement. Présentez la carte Vitale, ou le téléphone.";
