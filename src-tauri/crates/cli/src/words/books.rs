//! Words of the register and of the closings.

use desk::Error;
use desk::wire::{
    Books, CheckCode, Closing, Happening, InvoiceFile, PaperState, PaymentState, PeriodKind, PrintState,
    Totals,
};

use super::{euros, invoice};

pub(super) const CANCELLED: &str =
    "[R-01] Cette facture est annulée. Facturez de nouveau, sous un autre numéro.";
pub(super) const ALREADY_SO: &str =
    "[R-02] C’est déjà noté pour cette facture. Consultez « comptoir-cli invoice show ».";
pub(super) const CANNOT_REPLACE: &str =
    "[R-03] Seule une facture annulée se remplace, et une seule fois. Annulez-la d’abord.";
pub(super) const DRAFT_WAITS: &str =
    "[R-04] Une autre facture est commencée. Terminez-la ou abandonnez-la d’abord.";
pub(super) const REASON_MISSING: &str =
    "[R-05] Il faut un motif, de 200 caractères au plus. Écrivez-le et recommencez.";
pub(super) const PERIOD_CLOSED: &str = "[R-07] Cette période est déjà clôturée. Rien ne la rouvre.";
pub(super) const PERIOD_NOT_OVER: &str =
    "[R-08] Cette période n’est pas finie. Attendez son dernier jour, ou clôturez-le.";
pub(super) const EARLIER_OPEN: &str =
    "[R-09] Une période plus ancienne est encore ouverte. Clôturez-la d’abord.";
pub(super) const NOTHING_TO_CLOSE: &str =
    "[R-10] Cette période ne contient aucune clôture à additionner. Il n’y a rien à faire.";
pub(super) const PERIOD_WRONG: &str = "[R-11] Ce n’est pas une période. Donnez AAAA-MM-JJ, AAAA-MM ou AAAA.";

/// Why the invoice cannot be sealed as it is.
pub(super) fn blocked(error: &Error) -> String {
    let check = if let Error::Blocked(check) = error { check_words(*check) } else { "Vérifiez la facture." };
    format!("[R-06] {check}")
}

fn check_words(check: CheckCode) -> &'static str {
    match check {
        CheckCode::FundMissing => {
            "Tiers payant sans organisme. Indiquez l’organisme, ou retirez le tiers payant."
        }
        CheckCode::NirMissing => "Tiers payant sans numéro de sécurité sociale. Retirez le tiers payant.",
        CheckCode::PractitionerIncomplete => {
            "Tiers payant sans les numéros du praticien. Complétez le cabinet, ou retirez le tiers payant."
        }
        CheckCode::ThirdPartyWithoutRights => {
            "Tiers payant sans droits ouverts à la date des soins. Retirez le tiers payant."
        }
        CheckCode::RightsNotStated => "Les droits ne sont pas indiqués. Vérifiez-les.",
        CheckCode::CareOld => "Les soins datent de plus d’un an. Vérifiez la date.",
        CheckCode::AlreadyInvoiced => "Un acte du même jour est déjà facturé. Vérifiez l’autre facture.",
    }
}

/// An invoice and all that happened to it.
pub(crate) fn file(file: &InvoiceFile) -> String {
    let mut lines = vec![invoice(&file.invoice)];
    if let Some(note) = &file.credit_note {
        lines.push(format!("  ANNULÉE par l’avoir n° {} de {}", note.number, euros(note.total)));
    }
    if let Some(by) = file.standing.replaced_by {
        lines.push(format!("  Remplacée par la facture n° {by}"));
    }
    lines.push(format!("  {}", payment(file.standing.payment)));
    if let Some(paper) = file.standing.paper {
        lines.push(match paper {
            PaperState::Given => "  Feuille remise au patient".to_owned(),
            PaperState::Sent => "  Feuille envoyée à la caisse".to_owned(),
        });
    }
    lines.extend(file.events.iter().map(|event| {
        let what = event.what.map_or_else(|| sheet(event.sheet), happening);
        format!("  {}  {what}, {}", event.at, event.actor)
    }));
    lines.join("\n")
}

/// Where a sheet went; what is not known is not said.
fn sheet(went: Option<PrintState>) -> &'static str {
    match went {
        Some(PrintState::Printed) => "feuille imprimée",
        Some(PrintState::Opened) => "feuille ouverte pour l’imprimer",
        Some(PrintState::Saved) => "feuille enregistrée en PDF",
        None => "feuille établie",
    }
}

/// What was closed.
pub(crate) fn closing(closing: &Closing) -> String {
    let what = match closing.kind {
        PeriodKind::Day => "du jour",
        PeriodKind::Month => "du mois",
        PeriodKind::Year => "de l’année",
    };
    let mut lines = vec![format!("Clôture {what} {}", closing.period)];
    lines.extend(totals(&closing.totals));
    lines.push(format!("  Total perpétuel  {}", euros(closing.perpetual)));
    lines.push(format!("  Journal jusqu’à la ligne {} : {}", closing.journal_seq, closing.journal_head));
    lines.push(format!("  Sceau {}", closing.seal));
    lines.join("\n")
}

/// What is open, and which periods can be closed.
pub(crate) fn books(books: &Books) -> String {
    let state = if books.open.closed { "déjà clôturé" } else { "à clôturer" };
    let mut lines = vec![format!("Jour {} {state}", books.open.day)];
    lines.extend(totals(&books.open.totals));
    lines.extend(books.month.iter().map(|month| format!("  Mois {month} à clôturer")));
    lines.extend(books.year.iter().map(|year| format!("  Année {year} à clôturer")));
    lines.join("\n")
}

fn totals(totals: &Totals) -> Vec<String> {
    let (invoices, notes) = (&totals.invoices, &totals.credit_notes);
    let read = totals.readings;
    let refused: u32 = totals.refusals.iter().map(|cause| cause.count).fold(0, u32::saturating_add);
    vec![
        format!("  Factures  {:>4}  {:>12}", invoices.count, euros(invoices.total)),
        format!("  Avoirs    {:>4}  {:>12}", notes.count, euros(notes.total)),
        format!(
            "  Assurance maladie {} · reste {} · réglé au comptoir {}",
            euros(invoices.amo),
            euros(invoices.amc),
            euros(invoices.patient_pays)
        ),
        format!(
            "  En attente {} · payées {} · rejetées {}",
            totals.payments.awaited.count, totals.payments.paid.count, totals.payments.rejected.count
        ),
        format!(
            "  Lectures : QR {} · NFC {} · carte Vitale {} · INS {} · refusées {refused}",
            read.qr, read.nfc, read.vitale, read.ins
        ),
        format!("  Feuilles imprimées {} · factures sans feuille {}", totals.sheets, totals.without_sheet),
    ]
}

fn payment(payment: PaymentState) -> &'static str {
    match payment {
        PaymentState::AtCounter => "Réglée au comptoir",
        PaymentState::Awaited => "Tiers payant en attente",
        PaymentState::Paid => "Tiers payant payé",
        PaymentState::Rejected => "Tiers payant rejeté",
    }
}

fn happening(what: Happening) -> &'static str {
    match what {
        Happening::Given => "feuille remise",
        Happening::Sent => "feuille envoyée",
        Happening::Exported => "exportée",
        Happening::Paid => "payée",
        Happening::Rejected => "rejetée",
    }
}
