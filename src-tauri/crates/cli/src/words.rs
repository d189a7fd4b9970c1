//! The French sentences of the terminal: what happened, then what to do, with the code that support asks for.

mod readers;

use desk::Error;
use desk::wire::{
    Authenticity, Channel, ConfirmReason, Disagreement, ErrorCode, Invoice, Person, ReadCard, ReadVerdict,
    Reading, RefusalReason, Shown, TroubleReason,
};

pub(crate) mod books;
pub(crate) mod keeping;
pub(crate) mod medicines;
mod office;
mod papers;
pub(crate) mod quality;

/// A reading, a refusal or a trouble, over a few lines.
pub(crate) fn reading(shown: &Shown) -> String {
    match &shown.reading {
        Reading::Read(card) => card_lines(card, &shown.disagreements),
        Reading::Refused(refused) => {
            let [reason] = refused.reasons;
            format!("REFUSÉ\n{}", refusal(reason, refused.channel))
        }
        Reading::Trouble(trouble) => {
            let [reason] = trouble.reasons;
            match &shown.paper {
                Some(paper) => format!("{}\n{}", papers::paper(paper), self::trouble(reason)),
                None => format!("LECTURE IMPOSSIBLE – RÉESSAYER\n{}", self::trouble(reason)),
            }
        }
    }
}

/// An error of a use case.
#[expect(clippy::too_many_lines, reason = "a table: one sentence a code")]
pub(crate) fn error(error: &Error) -> String {
    let params = error.params();
    let word = |name: &str| params.get(name).cloned().unwrap_or_default();
    match error.code() {
        ErrorCode::WrongPassphrase => "[A-01] La phrase de passe n’ouvre pas ce cabinet. Vérifiez la touche Verr. Maj et recommencez.".into(),
        ErrorCode::PassphraseTooShort => "[A-02] La phrase de passe est trop courte. Prenez 12 caractères ou plus, par exemple quatre mots.".into(),
        ErrorCode::OfficeMissing => "[A-03] Il n’y a pas de cabinet dans ce dossier. Créez-le avec « comptoir-cli office new ».".into(),
        ErrorCode::OfficeExists => "[A-04] Ce dossier contient déjà un cabinet. Choisissez un dossier vide ; rien n’a été modifié.".into(),
        ErrorCode::OfficeInUse => "[A-05] Ce cabinet est déjà ouvert par un autre programme. Fermez-le, puis recommencez.".into(),
        ErrorCode::OfficeNewer => "[A-06] Ce cabinet vient d’une version plus récente. Mettez Comptoir à jour ; rien n’a été modifié.".into(),
        ErrorCode::OfficeDamaged => "[A-07] Les fichiers du cabinet sont abîmés. N’y touchez pas et restaurez la dernière sauvegarde.".into(),
        ErrorCode::OfficeField => office::field(&word("field")),
        ErrorCode::Locked => "[A-09] Le cabinet est verrouillé. Ouvrez-le avec la phrase de passe.".into(),
        ErrorCode::WrongRecovery => "[A-10] Ce code de secours n’ouvre pas ce cabinet. Vérifiez que c’est le dernier imprimé.".into(),
        ErrorCode::RecoveryMistyped => "[A-11] Le code de secours est mal recopié. Il compte sept groupes de cinq caractères.".into(),
        ErrorCode::WrongPin | ErrorCode::PinWait | ErrorCode::PinMissing | ErrorCode::PinWeak => "[A-12] Le code PIN n’ouvre pas ce cabinet. Utilisez la phrase de passe.".into(),
        ErrorCode::NoKeyStore | ErrorCode::KeyStoreRefused => "[A-13] Le trousseau de cet ordinateur ne répond pas. Utilisez la phrase de passe.".into(),
        ErrorCode::PersonGone | ErrorCode::NameTaken | ErrorCode::LastAdministrator => "[A-14] Cette personne ne peut pas être ajoutée, retirée ou servie. Consultez la liste des personnes dans la fenêtre.".into(),
        ErrorCode::PersonField => format!("[A-15] Le champ « {} » de la personne ne convient pas. Corrigez-le et recommencez.", word("field")),
        ErrorCode::NotAllowed => "[A-16] La personne au comptoir n’a pas ce droit. Demandez à l’administrateur.".into(),
        ErrorCode::BillerMissing => "[A-17] Aucun praticien n’est choisi pour facturer. Choisissez-le dans la fenêtre.".into(),
        ErrorCode::DiskFull => "[S-01] Le disque est plein : rien n’est enregistré. Libérez de l’espace et recommencez.".into(),
        ErrorCode::ReadOnly => "[S-02] Le disque refuse l’écriture : rien n’est enregistré. Vérifiez les droits du dossier et recommencez.".into(),
        ErrorCode::BackupNotGood => keeping::BACKUP_NOT_GOOD.into(),
        ErrorCode::NotABackup => keeping::NOT_A_BACKUP.into(),
        ErrorCode::BackupDamaged => keeping::BACKUP_DAMAGED.into(),
        ErrorCode::BackupWrongSecret => keeping::BACKUP_WRONG_SECRET.into(),
        ErrorCode::BackupFolder => keeping::BACKUP_FOLDER.into(),
        ErrorCode::CheckpointWrong => keeping::CHECKPOINT_WRONG.into(),
        ErrorCode::RetentionWrong => format!("[S-16] Cette durée de conservation ne convient pas ({}). Donnez 1 à 600 mois et un motif.", word("field")),
        ErrorCode::DiskFails => "[S-03] Le disque répond par une erreur : rien n’est enregistré. Vérifiez sa connexion, et votre dernière sauvegarde.".into(),
        ErrorCode::UpdatesOff => "[U-01] Ce cabinet n’a pas accepté les mises à jour. L’administrateur les accepte dans la fenêtre, écran Sauvegardes.".into(),
        ErrorCode::InvoiceOpen => "[U-02] Une facture est en cours. Terminez-la ou abandonnez-la, puis recommencez.".into(),
        ErrorCode::UpdateRefused => "[U-03] Ce fichier n’est pas installé. Contrôlez-le avec « comptoir-cli update check ».".into(),
        ErrorCode::UpdateUnreadable => format!("[U-04] Ce fichier ne peut pas être lu : {}. Vérifiez son nom et la clé USB.", word("path")),
        ErrorCode::ListsRefused => match word("why").as_str() {
            "rollback" => "[T-02] Ces listes sont plus anciennes que celles en vigueur, qui restent. Demandez le dernier dossier de listes.".into(),
            "from_future" => "[T-02] Ces listes datent du futur ; celles en vigueur restent. Vérifiez la date de l’ordinateur.".into(),
            _ => "[T-02] Les listes de ce dossier ne sont pas authentiques ; celles en vigueur restent. Demandez un nouveau dossier de listes.".into(),
        },
        ErrorCode::ListsFolder => format!("[T-03] Ce dossier n’est pas un dossier de listes : {} ne peut pas être lu. Donnez le dossier qui contient trust.cbor.", word("path")),
        ErrorCode::ListsSigner => "[T-04] Ces listes viennent d’un autre éditeur que celles du cabinet, qui restent. Si c’est voulu, recommencez avec --other-roots.".into(),
        ErrorCode::ReadingUnknown => "[F-01] Aucune lecture ne porte ce numéro d’usage. Relisez la carte, puis facturez.".into(),
        ErrorCode::BeneficiaryUnknown => "[F-02] Cette carte n’a pas de bénéficiaire à ce rang. Choisissez un rang de la lecture.".into(),
        ErrorCode::DateWrong => "[F-03] La date des soins ne convient pas. Donnez un jour passé ou le jour même, AAAA-MM-JJ.".into(),
        ErrorCode::DateBeforeBirth => "[F-10] La date des soins précède la naissance. Vérifiez la personne et la date.".into(),
        ErrorCode::RateUnknown => format!("[F-11] Aucun taux n’est connu au {}. Vérifiez la date des soins.", word("date")),
        ErrorCode::ActUnknown => format!("[F-04] L’acte {} n’a pas de tarif au {}. Vérifiez le code et la date des soins.", word("act"), word("date")),
        ErrorCode::PriceUnknown => format!("[F-18] Aucune source ne donne le tarif de {} dans cette zone au {}. Saisissez-le avec « comptoir-cli tariff set ».", word("act"), word("date")),
        ErrorCode::QuantityWrong => format!("[F-05] La quantité de l’acte {} ne convient pas. Donnez un nombre de 1 à 99.", word("act")),
        ErrorCode::ActDetail => format!("[F-14] L’acte {} ne prend pas ce détail. Retirez les kilomètres, le modificateur ou le dépassement.", word("act")),
        ErrorCode::TimeWrong => "[F-15] L’heure des soins ne convient pas. Écrivez-la comme 21:30.".into(),
        ErrorCode::TariffField => format!("[F-16] Le champ « {} » du tarif manque ou ne convient pas. Corrigez-le et recommencez.", word("field")),
        ErrorCode::TariffOverlap => format!("[F-17] Le cabinet a déjà un tarif de {} à l’un de ces jours. Donnez-lui d’abord un dernier jour.", word("act")),
        ErrorCode::ActCount => "[F-06] Une facture compte au moins un acte. Ajoutez un acte et recommencez.".into(),
        ErrorCode::AmountTooLarge => "[F-07] Le montant dépasse ce qu’une facture peut porter. Réduisez les quantités.".into(),
        ErrorCode::OrganismWrong => {
            "Ce n’est pas un organisme : 9 caractères, régime (2), caisse (3) et centre (4).".into()
        }
        ErrorCode::PatientField => format!("[F-12] Le champ « {} » de la fiche du patient ne convient pas. Corrigez-le et recommencez.", word("field")),
        ErrorCode::MedicinesRefused => medicines::refused(&word("file"), &word("line")),
        ErrorCode::BoxCode => "[M-02] Ce n’est pas le code d’une boîte de médicament. Donnez les 13 chiffres du CIP, ou le texte du datamatrix.".into(),
        ErrorCode::BoxPrice => format!("[M-03] Le prix de la boîte {} n’est pas dans la base. Donnez-le dans un fichier de boîtes saisies.", word("cip")),
        ErrorCode::BoxField => format!("[M-04] Le champ « {} » de la boîte ou de l’ordonnance ne convient pas. Corrigez-le et recommencez.", word("field")),
        ErrorCode::InvoiceUnknown => "[F-08] Aucune facture ne porte ce numéro. Consultez « comptoir-cli invoice list ».".into(),
        ErrorCode::InvoiceCancelled => books::CANCELLED.into(),
        ErrorCode::AlreadySo => books::ALREADY_SO.into(),
        ErrorCode::CannotReplace => books::CANNOT_REPLACE.into(),
        ErrorCode::DraftWaits => books::DRAFT_WAITS.into(),
        ErrorCode::ReasonMissing => books::REASON_MISSING.into(),
        ErrorCode::CheckBlocks => books::blocked(error),
        ErrorCode::PeriodClosed => books::PERIOD_CLOSED.into(),
        ErrorCode::PeriodNotOver => books::PERIOD_NOT_OVER.into(),
        ErrorCode::EarlierOpen => books::EARLIER_OPEN.into(),
        ErrorCode::NothingToClose => books::NOTHING_TO_CLOSE.into(),
        ErrorCode::PeriodWrong => books::PERIOD_WRONG.into(),
        ErrorCode::NotPrinted => "[P-01] L’imprimante ne répond pas, et ce papier ne s’enregistre pas. Recopiez-le à la main.".into(),
        ErrorCode::CalibrationWrong => "[P-04] Ces distances ne sont celles d’aucune imprimante. Mesurez de nouveau la croix depuis les bords de la feuille.".into(),
        ErrorCode::SheetFailed => "[P-02] La feuille de soins n’a pas pu être remplie. Remplissez une feuille papier de votre bloc.".into(),
        ErrorCode::ExportNeedsNames => "[E-01] Un aperçu B2 commence par le NIR : il n’existe pas sans noms. Enlevez --without-names, ou choisissez un autre format.".into(),
        ErrorCode::SaveFailed => format!("[P-03] Le fichier {} n’a pas pu être écrit. Choisissez un autre dossier.", word("path")),
        ErrorCode::ViewerFailed => format!("[P-01] L’imprimante ne répond pas. La feuille est enregistrée : {}. Ouvrez-la pour l’imprimer.", word("path")),
        ErrorCode::NotDemonstration => "[D-02] Ce cabinet n’est pas une démonstration. Présentez un vrai téléphone.".into(),
        ErrorCode::Internal => "[X-01] Une erreur imprévue a arrêté l’opération ; rien n’est enregistré. Recommencez, puis prévenez le support.".into(),
    }
}

/// An invoice on one line.
pub(crate) fn invoice_line(invoice: &Invoice) -> String {
    let codes: Vec<_> = invoice.lines.iter().map(|line| line.code.as_str()).collect();
    format!(
        "{:09}  {}  {:12}  {:>10}",
        invoice.number,
        invoice.date,
        codes.join("+"),
        euros(invoice.shares.total)
    )
}

/// An invoice, whole.
pub(crate) fn invoice(invoice: &Invoice) -> String {
    let mut lines = vec![format!("Facture n° {} du {}", invoice.number, invoice.date)];
    for line in &invoice.lines {
        let price = euros(line.fees);
        lines.push(format!(
            "  {:7} × {:2}  {:>10}  {} % : {}",
            line.code, line.quantity, price, line.rate, line.label
        ));
    }
    let shares = invoice.shares;
    lines.push(format!(
        "  Total {} · assurance maladie {} · reste {}",
        euros(shares.total),
        euros(shares.amo),
        euros(shares.amc)
    ));
    if shares.state > 0 {
        lines.push(format!("  Pris en charge par l’État : {}", euros(shares.state)));
    }
    if shares.excess > 0 {
        lines.push(format!("  Dépassement, à la charge du patient : {}", euros(shares.excess)));
    }
    lines.push(format!("  Le patient règle aujourd’hui : {}", euros(shares.patient_pays)));
    if invoice.demonstration {
        lines.push("  DÉMONSTRATION – émetteur de test".into());
    }
    lines.push("  Ceci n’est pas une FSE.".into());
    lines.join("\n")
}

fn card_lines(card: &ReadCard, disagreements: &[Disagreement]) -> String {
    let mut lines = vec![match card.verdict {
        ReadVerdict::Accepted => "DROITS LUS – OUVERTS".to_owned(),
        ReadVerdict::ToConfirm => "À CONFIRMER".to_owned(),
    }];
    lines.extend(card.reasons.iter().map(|reason| format!("  {}", doubt(*reason))));
    lines.extend(disagreements.iter().map(|found| format!("  {}", papers::disagreement(*found))));
    lines.push(format!("  0  {}", person(&card.holder)));
    lines.extend(card.beneficiaries.iter().zip(1_u8..).map(|(p, rank)| format!("  {rank}  {}", person(p))));
    lines.push(match &card.organism {
        Some(organism) => format!(
            "  Organisme {} {} {} · {}",
            organism.regime,
            organism.caisse,
            organism.centre,
            organism.name.as_deref().unwrap_or("inconnu de nos tables")
        ),
        None => "  Organisme non indiqué : à compléter à la main".to_owned(),
    });
    if let Some(last) = card.rights.periods.iter().map(|period| period.to.as_str()).max() {
        lines.push(format!(
            "  Droits jusqu’au {last}, information du {}",
            card.rights.as_of.as_deref().unwrap_or("–")
        ));
    }
    if let Some(issuer) = &card.issuer {
        lines.push(format!("  Émetteur : {}{}", issuer.name, if issuer.test { " (test)" } else { "" }));
    }
    lines.push(match card.authenticity {
        Authenticity::Verified => {
            let listed = card.lists.status_issued.as_deref().unwrap_or("aucune");
            format!("  Vérifié hors connexion, liste de révocation : {listed}")
        }
        Authenticity::CardUnverified => "  Carte lue en clair, non authentifiée".to_owned(),
        Authenticity::DocumentUnsigned => "  Document lu, non signé".to_owned(),
    });
    lines.push(format!("  Usage n° {}", card.usage_id));
    lines.join("\n")
}

/// A person as the counter needs them; the NIR stays masked in a terminal.
fn person(person: &Person) -> String {
    let birth = person.birth_date.as_deref().unwrap_or(&person.birth_date_on_card);
    format!("{} {}, {birth}", person.family_name, person.given_name)
}

pub(crate) fn euros(cents: i64) -> String {
    let (sign, cents) = (if cents < 0 { "−" } else { "" }, cents.unsigned_abs());
    format!("{sign}{},{:02} €", cents / 100, cents % 100)
}

fn doubt(reason: ConfirmReason) -> &'static str {
    match reason {
        ConfirmReason::StatusListMissing => {
            "[V-06] Aucune liste de révocation pour cet émetteur : contrôlez l’identité."
        }
        ConfirmReason::StatusListStale => {
            "[V-06] La liste de révocation a plus de 24 heures : contrôlez l’identité."
        }
        ConfirmReason::StatusUnknown => {
            "[V-06] La liste de révocation est trop ancienne, un blocage récent peut manquer : contrôlez l’identité."
        }
        ConfirmReason::TrustListStale => "[V-06] La liste des émetteurs est ancienne : contrôlez l’identité.",
        ConfirmReason::ClockSuspect => "[V-07] L’heure de cet ordinateur semble fausse : réglez la date.",
        ConfirmReason::RightsNotOpenToday => {
            "[V-05] Les droits ne sont pas ouverts aujourd’hui. La facture papier reste possible."
        }
        ConfirmReason::TestIssuer => {
            "[V-14] L’émetteur est un émetteur de test : ces données n’engagent aucune caisse."
        }
    }
}

fn refusal(reason: RefusalReason, channel: Channel) -> &'static str {
    match reason {
        RefusalReason::Malformed if channel == Channel::Ins => papers::INS_FALSE,
        RefusalReason::Malformed => {
            "[C-05] Ce QR code ne vient pas de l’appli carte Vitale. Demandez au patient d’ouvrir « Présenter ma carte »."
        }
        RefusalReason::UnsupportedVersion => {
            "[C-06] Ce code est d’une version plus récente. Mettez Comptoir à jour ; en attendant, carte physique ou feuille papier."
        }
        RefusalReason::UnknownDocument => {
            "[L-06] Le téléphone a présenté un autre document. Demandez au patient d’ouvrir l’appli carte Vitale, puis représentez-le."
        }
        RefusalReason::UnknownIssuer
        | RefusalReason::IssuerKeyNotValid
        | RefusalReason::BadIssuerSignature
        | RefusalReason::DigestMismatch
        | RefusalReason::BadDeviceSignature => {
            "[V-03] Authenticité non confirmée. Ne vous fiez pas aux données du téléphone : carte physique ou feuille papier."
        }
        RefusalReason::MalformedStatus => {
            "[V-13] L’état de cette appli ne peut pas être connu. Demandez un nouveau code ; sinon carte physique ou feuille papier."
        }
        RefusalReason::HolderTooYoung => {
            "[V-12] Le titulaire a moins de 16 ans. Il passe par la carte de la personne assurée, ou par la feuille papier."
        }
        RefusalReason::CredentialNotYetValid => {
            "[V-08] Cette carte est datée dans le futur. Vérifiez l’heure de cet ordinateur, puis relisez."
        }
        RefusalReason::PresentationFromFuture => {
            "[V-07] Le téléphone et cet ordinateur n’ont pas la même heure. Réglez la date, puis demandez un nouveau code."
        }
        RefusalReason::CredentialExpired => {
            "[V-09] L’attestation du téléphone a expiré. Demandez au patient d’ouvrir son appli en ligne, puis un nouveau code."
        }
        RefusalReason::PresentationExpired => {
            "[V-01] Code expiré. Il n’est valable que quelques instants : demandez au patient d’en afficher un nouveau."
        }
        RefusalReason::UnlockTooOld => {
            "[V-10] Le téléphone était déverrouillé depuis trop longtemps. Demandez au patient de ressaisir son code."
        }
        RefusalReason::WrongChallenge => {
            "[V-11] Ce code ne répond pas à la demande de ce poste. Demandez au patient d’en afficher un nouveau."
        }
        RefusalReason::RevokedReplaced => {
            "[V-04] Cette appli n’est plus active : remplacée par une activation sur un autre téléphone, ou effacée de celui-ci. Nouveau téléphone, carte physique ou feuille papier."
        }
        RefusalReason::RevokedBlocked => {
            "[V-04] Cette appli n’est plus active : bloquée par la caisse. Carte physique ou feuille papier."
        }
        RefusalReason::Replayed => {
            "[V-02] Ce code a déjà été lu sur ce poste. S’il s’agit de la même venue, facturez la première lecture ; sinon demandez un nouveau code."
        }
        RefusalReason::TestIssuerRefused => {
            "[V-14] Ce cabinet n’accepte pas les émetteurs de test. Carte physique ou feuille papier."
        }
    }
}

pub(crate) fn trouble(reason: TroubleReason) -> &'static str {
    match reason {
        TroubleReason::ImageUnreadable => {
            "[C-04] Ce fichier n’est pas une image lisible. Donnez une image PNG ou JPEG du QR code."
        }
        TroubleReason::NoCodeFound => {
            "[C-04] Aucun QR code lisible dans l’image. Éloignez le téléphone de 20 cm, augmentez sa luminosité, évitez les reflets."
        }
        TroubleReason::PhoneShowsNothing => {
            "[D-01] Le téléphone simulé n’affiche pas de code. Déverrouillez-le, puis recommencez."
        }
        TroubleReason::ListsMissing => {
            "[T-01] Les listes de sécurité sont absentes. Indiquez leur dossier ; en attendant, carte physique ou feuille papier."
        }
        TroubleReason::ListsRefused => {
            "[T-02] Les listes de sécurité sont refusées : signature, date ou numéro. Demandez un nouveau dossier ; ce n’est ni le patient ni votre poste."
        }
        TroubleReason::StoreUnavailable => {
            "[S-01] Le cabinet ne peut pas être écrit : rien n’est enregistré. Libérez de l’espace, puis relisez."
        }
        TroubleReason::NoReader => readers::NO_READER,
        TroubleReason::ReaderServiceStopped => readers::READER_SERVICE_STOPPED,
        TroubleReason::ReaderDenied => readers::READER_DENIED,
        TroubleReason::ReaderInUse => readers::READER_IN_USE,
        TroubleReason::ReaderUnplugged => readers::READER_UNPLUGGED,
        TroubleReason::ReaderStuck => readers::READER_STUCK,
        TroubleReason::ReaderFailed => readers::READER_FAILED,
        TroubleReason::ReaderLimits => readers::READER_LIMITS,
        TroubleReason::NothingLaidDown => readers::NOTHING_LAID_DOWN,
        TroubleReason::NoWallet => readers::NO_WALLET,
        TroubleReason::OtherApplication => readers::OTHER_APPLICATION,
        TroubleReason::EngagementUnreadable => readers::ENGAGEMENT_UNREADABLE,
        TroubleReason::CarrierNotOffered => readers::CARRIER_NOT_OFFERED,
        TroubleReason::PresentationDeclined => readers::PRESENTATION_DECLINED,
        TroubleReason::LiftedTooEarly => readers::LIFTED_TOO_EARLY,
        TroubleReason::NoProgress => readers::NO_PROGRESS,
        TroubleReason::SessionFailed => readers::SESSION_FAILED,
        TroubleReason::ExchangeFailed => readers::EXCHANGE_FAILED,
        TroubleReason::CardRemoved => readers::CARD_REMOVED,
        TroubleReason::CardReset => readers::CARD_RESET,
        TroubleReason::CardMute => readers::CARD_MUTE,
        TroubleReason::CardUnreadable => readers::CARD_UNREADABLE,
        TroubleReason::CardUnknown => readers::CARD_UNKNOWN,
        TroubleReason::CardTooOld => readers::CARD_TOO_OLD,
        TroubleReason::PaymentCard => readers::PAYMENT_CARD,
        TroubleReason::MedicineBox => medicines::MEDICINE_BOX,
        TroubleReason::TwoDDocVerified => papers::VERIFIED,
        TroubleReason::TwoDDocUnverified => papers::UNVERIFIED,
        TroubleReason::TwoDDocFalse => papers::FALSE,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The support code that the screen gives for a word of the wire: the first one after its entry, or that of the
    /// shared text which its entry names.
    fn on_screen(catalogue: &str, word: &str) -> String {
        let entry =
            catalogue.split(&format!("\n  {word}: ")).nth(1).unwrap_or_else(|| panic!("{word} has no text"));
        // Some share what they say; wherever the formatter broke the line.
        let given = entry.split_once("=>").map_or(entry, |(_, given)| given).trim_start();
        let shared =
            [("notOurs", "C-05"), ("untrusted(", "V-03"), ("revoked(", "V-04"), ("{\n    ...full,", "S-01")];
        for (shared, code) in shared {
            if given.starts_with(shared) {
                return code.to_owned();
            }
        }
        let quoted = entry.split('"').find(|text| text.len() == 4 && text.chars().nth(1) == Some('-'));
        quoted.unwrap_or_else(|| panic!("{word} has no code")).to_owned()
    }

    #[test]
    fn the_terminal_and_the_screen_give_support_the_same_codes() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/lib/i18n");
        let catalogue = fs::read_to_string(folder.join("verdicts.ts")).unwrap();
        let refusals = catalogue.split("export const refusals").nth(1).unwrap();
        for reason in [
            RefusalReason::Malformed,
            RefusalReason::UnsupportedVersion,
            RefusalReason::UnknownIssuer,
            RefusalReason::BadDeviceSignature,
            RefusalReason::CredentialNotYetValid,
            RefusalReason::CredentialExpired,
            RefusalReason::PresentationFromFuture,
            RefusalReason::PresentationExpired,
            RefusalReason::UnlockTooOld,
            RefusalReason::WrongChallenge,
            RefusalReason::HolderTooYoung,
            RefusalReason::RevokedReplaced,
            RefusalReason::RevokedBlocked,
            RefusalReason::MalformedStatus,
            RefusalReason::Replayed,
            RefusalReason::TestIssuerRefused,
        ] {
            let word = serde_json::to_value(reason).unwrap();
            let code = on_screen(refusals, word.as_str().unwrap());
            assert!(
                refusal(reason, Channel::Qr).starts_with(&format!("[{code}]")),
                "{word}: the screen says {code}"
            );
        }
        let troubles = catalogue.split("export const troubles").nth(1).unwrap();
        for reason in [
            TroubleReason::ImageUnreadable,
            TroubleReason::NoCodeFound,
            TroubleReason::PhoneShowsNothing,
            TroubleReason::ListsMissing,
            TroubleReason::ListsRefused,
            TroubleReason::StoreUnavailable,
            TroubleReason::MedicineBox,
            TroubleReason::TwoDDocVerified,
            TroubleReason::TwoDDocUnverified,
            TroubleReason::TwoDDocFalse,
        ] {
            let word = serde_json::to_value(reason).unwrap();
            let code = on_screen(troubles, word.as_str().unwrap());
            assert!(trouble(reason).starts_with(&format!("[{code}]")), "{word}: the screen says {code}");
        }
    }

    #[test]
    fn of_readers_too() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/lib/i18n");
        let catalogue = fs::read_to_string(folder.join("readers.ts")).unwrap();
        for reason in [
            TroubleReason::NoReader,
            TroubleReason::ReaderServiceStopped,
            TroubleReason::ReaderDenied,
            TroubleReason::ReaderInUse,
            TroubleReason::ReaderUnplugged,
            TroubleReason::ReaderStuck,
            TroubleReason::ReaderFailed,
            TroubleReason::ReaderLimits,
            TroubleReason::NothingLaidDown,
            TroubleReason::NoWallet,
            TroubleReason::OtherApplication,
            TroubleReason::EngagementUnreadable,
            TroubleReason::CarrierNotOffered,
            TroubleReason::PresentationDeclined,
            TroubleReason::LiftedTooEarly,
            TroubleReason::NoProgress,
            TroubleReason::SessionFailed,
            TroubleReason::ExchangeFailed,
            TroubleReason::CardRemoved,
            TroubleReason::CardReset,
            TroubleReason::CardMute,
            TroubleReason::CardUnreadable,
            TroubleReason::CardUnknown,
            TroubleReason::CardTooOld,
            TroubleReason::PaymentCard,
        ] {
            let word = serde_json::to_value(reason).unwrap();
            let code = on_screen(&catalogue, word.as_str().unwrap());
            assert!(trouble(reason).starts_with(&format!("[{code}]")), "{word}: the screen says {code}");
            assert!(trouble(reason).ends_with('.') && trouble(reason).len() < 220, "{word}");
        }
    }

    #[test]
    fn every_sentence_has_a_code_and_ends_with_what_to_do() {
        let sentences = [
            refusal(RefusalReason::Replayed, Channel::Qr),
            refusal(RefusalReason::Malformed, Channel::Ins),
            trouble(TroubleReason::NoCodeFound),
            trouble(TroubleReason::TwoDDocVerified),
            trouble(TroubleReason::TwoDDocUnverified),
            trouble(TroubleReason::TwoDDocFalse),
            papers::disagreement(Disagreement::Sex),
            doubt(ConfirmReason::TestIssuer),
        ];
        for sentence in sentences
            .into_iter()
            .map(ToOwned::to_owned)
            .chain([error(&Error::Locked), error(&Error::DateWrong)])
        {
            assert!(sentence.starts_with('[') && sentence.chars().nth(5) == Some(']'), "{sentence}");
            assert!(sentence.ends_with('.') && sentence.len() < 220, "{sentence}");
        }
    }
}
