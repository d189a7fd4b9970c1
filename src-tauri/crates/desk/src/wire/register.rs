//! The register: invoices a page at a time, one of them with all that happened to it, and what has no counterpart.

use serde::{Deserialize, Serialize};

use super::{Authenticity, Channel, ConfirmReason, Draft, Invoice, Lists, PrintState, Trade};

/// Which invoices are listed: every condition holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct InvoiceWish {
    /// What was typed in the box; it goes before the work list.
    pub query: String,
    /// The work list.
    pub filter: InvoiceFilter,
    /// The first day of care, AAAA-MM-JJ.
    pub from: Option<String>,
    /// The last day of care, AAAA-MM-JJ.
    pub to: Option<String>,
    /// Of whom.
    pub trade: Option<Trade>,
    /// Where the paper is.
    pub paper: Option<PaperWish>,
}

/// What the paper of an invoice waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum PaperWish {
    /// A sheet was made, and nobody said that it was handed over or sent.
    Due,
    /// It was handed to the patient.
    Given,
    /// It was sent to the fund.
    Sent,
}

/// Where a page of a list begins, by the row beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Turn<K> {
    /// With the newest.
    Newest,
    /// Ending with the oldest.
    Oldest,
    /// After this one, towards the older.
    Older(K),
    /// Before this one, towards the newer.
    Newer(K),
}

/// Which invoices, when nothing is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum InvoiceFilter {
    /// All.
    All,
    /// Those whose third party has neither paid nor refused.
    Awaited,
    /// Those that a third party refused, and that were not paid since.
    Rejected,
    /// Those that a third party has paid.
    Paid,
    /// Those that are cancelled.
    Cancelled,
    /// Those without a reading: the patient was typed in.
    WithoutReading,
}

impl Default for InvoiceWish {
    fn default() -> Self {
        let filter = InvoiceFilter::All;
        Self { query: String::new(), filter, from: None, to: None, trade: None, paper: None }
    }
}

/// What can happen to an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Happening {
    /// Its sheet was handed to the patient.
    Given,
    /// Its sheet was sent to the fund.
    Sent,
    /// It was handed over to another program.
    Exported,
    /// The third party has paid.
    Paid,
    /// The third party has refused to pay.
    Rejected,
}

/// Where the paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// Handed to the patient.
    Given,
    /// Sent to the fund.
    Sent,
}

/// Whether the office has its money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// The patient pays all of it at the desk.
    AtCounter,
    /// A third party is to pay.
    Awaited,
    /// It has paid.
    Paid,
    /// It has refused.
    Rejected,
}

/// How an invoice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Standing {
    /// The credit note that cancels it.
    pub credit_note: Option<u32>,
    /// The invoice that replaces it.
    pub replaced_by: Option<u32>,
    /// How often its sheet was made; all but the first are duplicates.
    pub copies: u32,
    /// Whether another program has it.
    pub exported: bool,
    /// Where its sheet is; null when nobody said.
    pub paper: Option<PaperState>,
    /// Whether it is paid.
    pub payment: PaymentState,
}

/// An invoice on one line.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct InvoiceRow {
    /// Its number.
    pub number: u32,
    /// The day of care, AAAA-MM-JJ.
    pub date: String,
    /// The codes of its acts, in order.
    pub acts: Vec<String>,
    /// The person treated.
    pub family_name: String,
    /// Their first name.
    pub given_name: String,
    /// The fees, cents.
    #[cfg_attr(test, ts(type = "number"))]
    pub total: i64,
    /// How it stands.
    pub standing: Standing,
}

/// Invoices, newest first.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct InvoicePage {
    /// The page.
    pub rows: Vec<InvoiceRow>,
    /// Whether there are more in the direction that was asked for.
    pub more: bool,
}

/// What was proved of the card when the invoice was sealed.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Trust {
    /// How the card came.
    pub channel: Channel,
    /// From a picture.
    pub remote: bool,
    /// What was proved.
    pub authenticity: Authenticity,
    /// The doubts.
    pub reasons: Vec<ConfirmReason>,
    /// The lists that were used.
    pub lists: Lists,
}

/// Something that happened to an invoice.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct InvoiceEvent {
    /// When (RFC 3339, UTC).
    pub at: String,
    /// Who wrote it down.
    pub actor: String,
    /// What; null for a sheet that was made.
    pub what: Option<Happening>,
    /// Where that sheet went, as far as the journal still tells.
    pub sheet: Option<PrintState>,
    /// Why, when it was said.
    pub note: Option<String>,
}

/// A credit note.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CreditNote {
    /// In its own series.
    pub number: u32,
    /// When (RFC 3339, UTC).
    pub sealed_at: String,
    /// Who cancelled.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// The fees taken back, cents: negative.
    #[cfg_attr(test, ts(type = "number"))]
    pub total: i64,
    /// Its seal, hexadecimal.
    pub seal: String,
}

/// An invoice with all that happened to it.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct InvoiceFile {
    /// The invoice.
    pub invoice: Invoice,
    /// The day it counts for, AAAA-MM-JJ.
    pub day: String,
    /// The person treated.
    pub family_name: String,
    /// Their first name.
    pub given_name: String,
    /// Who sealed, as on the sheet.
    pub practitioner: String,
    /// How it stands.
    pub standing: Standing,
    /// What was proved of the card; null when the patient was typed in.
    pub trust: Option<Trust>,
    /// What happened to it since, in order.
    pub events: Vec<InvoiceEvent>,
    /// What cancels it.
    pub credit_note: Option<CreditNote>,
}

/// A reading on which no valid invoice rests.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct OrphanReading {
    /// Its number.
    pub usage_id: String,
    /// When it was read (RFC 3339, UTC).
    pub at: String,
    /// How it came.
    pub channel: Channel,
}

/// Readings on which no valid invoice rests, newest first.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct OrphanPage {
    /// The page.
    pub rows: Vec<OrphanReading>,
    /// Whether there are more in the direction that was asked for.
    pub more: bool,
}

/// A draft that waits to be gone on with.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct KeptDraft {
    /// When it was last written (RFC 3339, UTC).
    pub at: String,
    /// The draft.
    pub draft: Draft,
}
