//! Closings of days, months and years. Every amount is in cents; those of credit notes are negative.

use serde::{Deserialize, Serialize};

use super::RefusalReason;

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum PeriodKind {
    /// A day, AAAA-MM-JJ.
    Day,
    /// A month, AAAA-MM.
    Month,
    /// A year, AAAA.
    Year,
}

/// Sums of invoices or credit notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Amounts {
    /// How many.
    pub count: u32,
    /// The fees.
    #[cfg_attr(test, ts(type = "number"))]
    pub total: i64,
    /// The compulsory part.
    #[cfg_attr(test, ts(type = "number"))]
    pub amo: i64,
    /// The rest.
    #[cfg_attr(test, ts(type = "number"))]
    pub amc: i64,
    /// What patients paid at the desk.
    #[cfg_attr(test, ts(type = "number"))]
    pub patient_pays: i64,
}

/// How many invoices, and their fees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Sum {
    /// How many.
    pub count: u32,
    /// Their fees.
    #[cfg_attr(test, ts(type = "number"))]
    pub total: i64,
}

/// The invoices by how they were paid at the moment of the closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct PaymentSums {
    /// By the patient at the desk, whole.
    pub at_counter: Sum,
    /// A third party is to pay.
    pub awaited: Sum,
    /// It has paid.
    pub paid: Sum,
    /// It has refused.
    pub rejected: Sum,
    /// Cancelled by a credit note.
    pub cancelled: Sum,
}

/// Readings that were believed, by channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[expect(missing_docs, reason = "the words of spec/presentation.md §7")]
pub struct ReadingCounts {
    pub qr: u32,
    pub nfc: u32,
    pub vitale: u32,
    pub ins: u32,
}

/// Presentations that were refused for one cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CauseCount {
    /// The cause.
    pub reason: RefusalReason,
    /// How many.
    pub count: u32,
}

/// What a period comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Totals {
    /// The invoices sealed.
    pub invoices: Amounts,
    /// The credit notes sealed, negative.
    pub credit_notes: Amounts,
    /// The first number of an invoice; null when there is none.
    pub first_number: Option<u32>,
    /// The last number of an invoice.
    pub last_number: Option<u32>,
    /// How the invoices are paid.
    pub payments: PaymentSums,
    /// What was read.
    pub readings: ReadingCounts,
    /// What was refused, the most frequent cause first.
    pub refusals: Vec<CauseCount>,
    /// Sheets that were made, duplicates among them.
    pub sheets: u32,
    /// Invoices for which no sheet was made.
    pub without_sheet: u32,
}

/// A closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Closing {
    /// 1, 2, 3… over all closings.
    pub seq: u32,
    /// How long the period is.
    pub kind: PeriodKind,
    /// The period.
    pub period: String,
    /// When it was closed (RFC 3339, UTC).
    pub at: String,
    /// Who closed it.
    pub actor: String,
    /// What it comes to.
    pub totals: Totals,
    /// All that was ever closed: invoices less credit notes.
    #[cfg_attr(test, ts(type = "number"))]
    pub perpetual: i64,
    /// The last line of the journal at that moment.
    #[cfg_attr(test, ts(type = "number"))]
    pub journal_seq: i64,
    /// Its hash, hexadecimal.
    pub journal_head: String,
    /// SHA-256 over the closing and the seal before it, hexadecimal.
    pub seal: String,
}

/// The day that is closed next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct OpenDay {
    /// AAAA-MM-JJ.
    pub day: String,
    /// It is closed already: what is sealed now counts for the day after.
    pub closed: bool,
    /// What it comes to so far.
    pub totals: Totals,
}

/// What is open and what was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Books {
    /// The day that is closed next.
    pub open: OpenDay,
    /// The month that can be closed, AAAA-MM.
    pub month: Option<String>,
    /// The year that can be closed, AAAA.
    pub year: Option<String>,
    /// The last closings, newest first.
    pub closings: Vec<Closing>,
}
