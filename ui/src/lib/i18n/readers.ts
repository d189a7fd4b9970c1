/** What the user reads when a card, a phone or a reader stops: nobody is refused. */
import type { TroubleReason } from "../bindings/TroubleReason";
import type { Told } from "./verdicts";

export const readerTroubles = {
  no_reader: {
    code: "L-01",
    title: "Aucun lecteur NFC branché.",
    sentence: "Branchez le lecteur sur un port USB ; il sera reconnu tout seul. La caméra reste active.",
  },
  reader_service_stopped: {
    code: "L-02",
    title: "Le service de lecture de cartes de l’ordinateur est arrêté.",
    sentence:
      "Demandez à un administrateur de l’installer et de le démarrer ; en attendant, QR code ou feuille papier.",
  },
  reader_denied: {
    code: "L-14",
    title: "L’ordinateur n’autorise pas cette session à lire des cartes.",
    sentence: "Ouvrez votre session sur ce poste même, ou demandez le droit à son administrateur.",
  },
  reader_in_use: {
    code: "L-03",
    title: "Un autre logiciel utilise ce lecteur (probablement : votre logiciel de facturation).",
    sentence: "Terminez-y la lecture en cours ; nouvel essai automatique.",
  },
  reader_unplugged: {
    code: "L-07",
    title: "Lecteur débranché.",
    sentence: "Rebranchez-le ; rien n’a été perdu.",
  },
  reader_stuck: {
    code: "L-17",
    title: "Le lecteur ne répond plus.",
    sentence: "Débranchez-le, rebranchez-le, puis représentez la carte ou le téléphone.",
  },
  reader_failed: {
    code: "L-17",
    title: "Le lecteur a mal fonctionné.",
    sentence:
      "Représentez la carte ou le téléphone ; si cela recommence, débranchez puis rebranchez le lecteur.",
  },
  reader_limits: {
    code: "L-08",
    title: "Ce lecteur renvoie des réponses incomplètes.",
    sentence: "Utilisez le QR code, ou un autre lecteur.",
  },
  nothing_laid_down: {
    code: "L-21",
    title: "Rien n’a été posé sur le lecteur.",
    sentence: "Posez le téléphone à plat, ou insérez la carte puce en avant, et recommencez.",
  },
  no_wallet: {
    code: "L-04",
    title: "Le téléphone est verrouillé, ou l’appli carte Vitale n’est pas ouverte.",
    sentence:
      "Demandez au patient de déverrouiller l’appli carte Vitale avec son code ou son empreinte, puis représentez-le.",
  },
  other_application: {
    code: "L-06",
    title: "C’est une autre application qui a répondu (paiement).",
    sentence: "Ouvrez d’abord l’appli carte Vitale, puis approchez le téléphone.",
  },
  engagement_unreadable: {
    code: "L-09",
    title: "Ce téléphone a répondu, mais pas avec une carte Vitale.",
    sentence: "Ouvrez l’appli carte Vitale, puis approchez-le de nouveau, ou présentez son QR code.",
  },
  carrier_not_offered: {
    code: "L-10",
    title: "Ce téléphone ne présente sa carte que par Bluetooth.",
    sentence: "Demandez au patient d’afficher son QR code.",
  },
  presentation_declined: {
    code: "L-11",
    title: "Le patient a refusé la lecture, ou une partie, sur son téléphone.",
    sentence: "S’il change d’avis, représentez le téléphone ; sinon feuille papier.",
  },
  lifted_too_early: {
    code: "L-05",
    title: "Téléphone retiré trop tôt.",
    sentence: "Laissez-le posé jusqu’au signal, sans coque épaisse. Nouvel essai automatique.",
  },
  no_progress: {
    code: "L-12",
    title: "La lecture n’avance pas.",
    sentence: "Retirez la carte ou le téléphone, attendez un instant et représentez-le ; sinon QR code.",
  },
  session_failed: {
    code: "L-13",
    title: "L’échange chiffré avec le téléphone a échoué.",
    sentence: "Représentez le téléphone ; si cela recommence, demandez son QR code.",
  },
  exchange_failed: {
    code: "L-13",
    title: "Le téléphone a répondu par une erreur.",
    sentence: "Représentez le téléphone ; si cela recommence, demandez son QR code.",
  },
  card_removed: {
    code: "L-15",
    title: "Carte retirée trop tôt.",
    sentence: "Réinsérez-la et laissez-la jusqu’au signal.",
  },
  card_reset: {
    code: "L-03",
    title: "Un autre logiciel interrompt la lecture.",
    sentence: "Terminez-y la lecture en cours, puis représentez la carte ou le téléphone.",
  },
  card_mute: {
    code: "L-16",
    title: "La carte ne répond pas.",
    sentence: "Insérez-la puce en avant et vers le haut, essuyez la puce ; sinon feuille papier.",
  },
  card_unreadable: {
    code: "L-18",
    title: "Le contenu de cette carte n’a pas pu être compris.",
    sentence: "Réinsérez-la ; si cela recommence, saisissez le patient ou prenez une feuille papier.",
  },
  card_unknown: {
    code: "L-19",
    title: "Cette carte n’est pas une carte Vitale.",
    sentence: "Présentez la carte Vitale, ou le téléphone.",
  },
  card_too_old: {
    code: "L-20",
    title: "Carte Vitale ancienne, que ce poste ne lit pas.",
    sentence: "Saisissez le patient ou prenez une feuille papier ; la caisse remplace cette carte.",
  },
  payment_card: {
    code: "L-19",
    title: "C’est une carte de paiement.",
    sentence: "Présentez la carte Vitale, ou le téléphone.",
  },
} satisfies Partial<Record<TroubleReason, Told>>;
