//! Words of what is kept.

use desk::wire::{JournalCheck, JournalFaultKind, KeyPlace, PurgeDue, Purged, Restored, Retention};

pub(super) const BACKUP_NOT_GOOD: &str = "[S-10] La copie n’a pas réussi les contrôles : elle n’est pas gardée, les précédentes le sont. Recommencez, puis contrôlez le journal.";
pub(super) const NOT_A_BACKUP: &str = "[S-11] Ce fichier n’est pas une sauvegarde de Comptoir. Rien n’a été modifié. Choisissez un autre fichier.";
pub(super) const BACKUP_DAMAGED: &str =
    "[S-12] Cette sauvegarde est abîmée ou modifiée. Rien n’a été modifié ici. Essayez la précédente.";
pub(super) const BACKUP_WRONG_SECRET: &str = "[S-13] Ni la phrase de passe ni le code de secours n’ouvre cette sauvegarde. C’est celui du jour où elle a été faite.";
pub(super) const BACKUP_FOLDER: &str =
    "[S-14] Ce dossier ne convient pas aux sauvegardes. Choisissez un dossier qui existe, hors du cabinet.";
pub(super) const CHECKPOINT_WRONG: &str = "[S-15] Ce n’est pas une tête de journal. Recopiez le numéro et au moins seize caractères de l’empreinte.";

/// What a check found.
pub(crate) fn journal(check: &JournalCheck) -> String {
    let verdict = match check.fault {
        None if check.purges_hold => "JOURNAL INTACT".to_owned(),
        None => "JOURNAL INTACT, mais ce qui reste de factures effacées a été modifié.".to_owned(),
        Some(fault) => format!("JOURNAL MODIFIÉ : {}", why(fault.kind, fault.seq)),
    };
    let key = match check.key {
        KeyPlace::KeyStore => "dans le trousseau de cet ordinateur",
        KeyPlace::Folder => "dans le dossier du cabinet, faute de trousseau sur cet ordinateur",
    };
    let mut lines = vec![
        verdict,
        format!("Lignes : {} à {}", check.first, check.last),
        format!("Empreinte : {}", check.head),
        format!("Têtes signées ici : {} ; ailleurs : {}", check.signed, check.signed_elsewhere),
        format!(
            "Têtes gardées hors du fichier : {} ; plus anciennes que ce qui est conservé : {}",
            check.witnessed, check.purged
        ),
        format!("Clé de signature : {key}"),
    ];
    lines.extend(check.checkpoint.as_ref().map(|text| format!("Dernière tête signée : {text}")));
    lines.join("\n")
}

fn why(kind: JournalFaultKind, seq: i64) -> String {
    match kind {
        JournalFaultKind::Line => format!("la ligne {seq} n’est pas celle qui a été écrite."),
        JournalFaultKind::Missing => format!("la ligne {seq} manque."),
        JournalFaultKind::Short => {
            format!("il s’arrête à la ligne {seq} ; il a été coupé, ou un fichier plus ancien a été remis.")
        }
        JournalFaultKind::Rewritten => format!("il a été réécrit jusqu’à la ligne {seq} au moins."),
        JournalFaultKind::Forged => {
            format!("la tête de la ligne {seq} n’a pas été signée par la clé qu’elle nomme.")
        }
    }
}

/// An office that came back.
pub(crate) fn restored(restored: &Restored) -> String {
    let aside = match &restored.aside {
        Some(aside) => format!("\nLe cabinet d’avant est gardé dans {aside}"),
        None => String::new(),
    };
    format!("Cabinet remis dans son état du {} : {} facture(s).{aside}", restored.at, restored.invoices)
}

/// The periods, and what is due.
pub(crate) fn retention(retention: &Retention) -> String {
    let periods = retention.kinds.iter().map(|kind| {
        let reason = kind
            .reason
            .as_ref()
            .map_or(String::new(), |reason| format!(" (au lieu de {} : {reason})", kind.usual));
        format!("{} : {} mois{reason}", kind.label, kind.months)
    });
    let mut lines: Vec<String> = periods.collect();
    lines.push(format!("À effacer aujourd’hui : {}", due(&retention.due)));
    lines.push(format!("Sauvegardes qui le contiendront encore : {}", retention.backups));
    lines.join("\n")
}

/// What went.
pub(crate) fn purged(purged: &Purged) -> String {
    let mut lines = vec![format!("Effacé : {}", due(&purged.effaced))];
    if !purged.backups.is_empty() {
        lines.push("Sauvegardes qui le contiennent encore :".to_owned());
        lines.extend(purged.backups.iter().map(|path| format!("  {path}")));
    }
    lines.push(format!("Rapport : {}\nSignature : {}", purged.report, purged.signature));
    lines.join("\n")
}

fn due(due: &PurgeDue) -> String {
    let PurgeDue { readings, billed_readings, invoices, drafts, journal } = due;
    format!(
        "{readings} lecture(s) sans facture, {billed_readings} lecture(s) facturée(s), les personnes de {invoices} facture(s), \
         {drafts} brouillon(s), {journal} ligne(s) du journal"
    )
}
