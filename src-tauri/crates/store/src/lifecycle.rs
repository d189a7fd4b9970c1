//! The life of an invoice after its seal: printed, given, sent, exported, paid, rejected. Each with who and when, none
//! taken back, its journal line in the same transaction.

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use crate::journal::{self, JournalEntry, day_in_paris};
use crate::{Action, Store, StoreError};

/// Why something was not done to an invoice or a period. Nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// No invoice has this number.
    #[error("no invoice has this number")]
    InvoiceUnknown,
    /// The invoice is cancelled: nothing happens to it any more.
    #[error("the invoice is cancelled")]
    Cancelled,
    /// It stands so already.
    #[error("the invoice stands so already")]
    AlreadySo,
    /// An invoice can replace only a cancelled one that no other has replaced.
    #[error("the invoice to replace is not cancelled, or is replaced already")]
    CannotReplace,
    /// Another draft waits: it would be lost.
    #[error("another draft waits")]
    DraftWaits,
    /// The period, or one that holds it, is closed.
    #[error("the period is closed")]
    Closed,
    /// The period is not over.
    #[error("the period is not over")]
    NotOver,
    /// An earlier period, or a part of this one, is still open.
    #[error("an earlier period is open")]
    EarlierOpen,
    /// No part of the period was closed: there is nothing to add up.
    #[error("there is nothing to close")]
    NothingToClose,
}

/// A change that was refused, or that failed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// Refused: nothing was written.
    #[error(transparent)]
    NotDone(#[from] NotDone),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ChangeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A reason in the user's words: 1 to 200 characters, kept under the seal and never in the journal.
#[derive(Clone, PartialEq, Eq)]
pub struct Reason(String);

/// What can happen to an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// Something that happened to an invoice.
#[derive(Debug, Clone)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Who wrote it down.
    pub actor: String,
    /// What; none for a print of its sheet.
    pub what: Option<Happening>,
    /// Why, when it was said.
    pub note: Option<Reason>,
}

/// Where the paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// Handed to the patient.
    Given,
    /// Sent to the fund.
    Sent,
}

/// Whether the office has its money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Payment {
    /// The patient pays all of it at the desk: nothing is waited for.
    AtCounter,
    /// A third party is to pay.
    Awaited,
    /// It has paid.
    Paid,
    /// It has refused.
    Rejected,
}

/// How an invoice stands, out of all that happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The credit note that cancels it.
    pub credit_note: Option<u32>,
    /// The invoice that replaces it.
    pub replaced_by: Option<u32>,
    /// How often its sheet was made: the first is the original, the others are duplicates.
    pub copies: u32,
    /// Whether another program has it.
    pub exported: bool,
    /// Where the sheet is; none when nobody said.
    pub paper: Option<Paper>,
    /// Whether it is paid.
    pub payment: Payment,
}

impl Store {
    /// Writes down what happened to an invoice.
    pub async fn happened(
        &self,
        at: Timestamp,
        actor: &str,
        number: u32,
        what: Happening,
        note: Option<&Reason>,
    ) -> Result<(), ChangeError> {
        let mut transaction = self.begin().await?;
        happen(&mut transaction, at, actor, number, (what, note)).await?;
        Ok(transaction.commit().await?)
    }

    /// Writes down that invoices were handed over to another program: all of them or none. To one that is cancelled
    /// nothing happens any more; it is passed over.
    pub async fn exported(&self, at: Timestamp, actor: &str, numbers: &[u32]) -> Result<(), ChangeError> {
        let mut transaction = self.begin().await?;
        for number in numbers {
            match happen(&mut transaction, at, actor, *number, (Happening::Exported, None)).await {
                Ok(()) | Err(ChangeError::NotDone(NotDone::Cancelled)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(transaction.commit().await?)
    }

    /// Writes down that the sheet of an invoice is made. The answer is what to print on it: 0 for the original, and the
    /// number of the duplicate from then on. A sheet that then fails has used up its number: better one too many.
    pub async fn record_print(&self, at: Timestamp, actor: &str, number: u32) -> Result<u32, ChangeError> {
        let mut transaction = self.begin().await?;
        let copies = standing(&mut transaction, number)
            .await?
            .map(|standing| standing.copies)
            .ok_or(NotDone::InvoiceUnknown)?;
        write(&mut transaction, at, actor, number, PRINTED, None).await?;
        let subject = number.to_string();
        let outcome = if copies == 0 { "made".to_owned() } else { format!("duplicate {copies}") };
        let entry = JournalEntry {
            at,
            actor,
            action: Action::Sheet,
            subject: &subject,
            patient: None,
            outcome: &outcome,
        };
        journal::append(&mut transaction, &entry).await?;
        transaction.commit().await?;
        Ok(copies)
    }

    /// How many duplicates of an invoice's sheet were made.
    pub async fn reprints(&self, number: u32) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM invoice_event WHERE number = ? AND kind = 'printed'";
        let copies: u32 = sqlx::query_scalar(sql).bind(number).fetch_one(self.pool()).await?;
        Ok(copies.saturating_sub(1))
    }

    /// How an invoice stands.
    pub async fn standing(&self, number: u32) -> Result<Option<Standing>, StoreError> {
        let mut transaction = self.pool().begin().await?;
        standing(&mut transaction, number).await
    }

    /// All that happened to an invoice since it was sealed, in order.
    pub async fn events(&self, number: u32) -> Result<Vec<Event>, StoreError> {
        let sql = "SELECT at, actor, kind, note FROM invoice_event WHERE number = ? ORDER BY id";
        let rows = sqlx::query(sql).bind(number).fetch_all(self.pool()).await?;
        rows.iter().map(event).collect()
    }
}

impl Reason {
    /// Takes a text that says something: 1 to 200 characters on one line.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = (1..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

// Free text may name a person.
impl std::fmt::Debug for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reason(…)")
    }
}

impl Happening {
    fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Sent => "sent",
            Self::Exported => "exported",
            Self::Paid => "paid",
            Self::Rejected => "rejected",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Given, Self::Sent, Self::Exported, Self::Paid, Self::Rejected];
        all.into_iter().find(|what| what.name() == name)
    }
}

impl Payment {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "at_counter" => Some(Self::AtCounter),
            "awaited" => Some(Self::Awaited),
            "paid" => Some(Self::Paid),
            "rejected" => Some(Self::Rejected),
            _ => None,
        }
    }
}

impl Standing {
    /// Whether saying it again would say nothing new. An invoice may be handed over to several programs.
    fn is(&self, what: Happening) -> bool {
        match what {
            Happening::Given => self.paper == Some(Paper::Given),
            Happening::Sent => self.paper == Some(Paper::Sent),
            Happening::Exported => false,
            Happening::Paid => self.payment == Payment::Paid,
            Happening::Rejected => self.payment == Payment::Rejected,
        }
    }

    /// From the columns of `standing`, the first of them at a place of the row.
    pub(crate) fn read(row: &SqliteRow, at: usize) -> Result<Self, StoreError> {
        let damaged = || StoreError::Damaged("state of an invoice");
        let place = |offset: usize| at.saturating_add(offset);
        let (paper, payment): (Option<String>, String) = (row.try_get(place(4))?, row.try_get(place(5))?);
        let paper = match paper.as_deref() {
            None => None,
            Some("given") => Some(Paper::Given),
            Some("sent") => Some(Paper::Sent),
            Some(_) => return Err(damaged()),
        };
        Ok(Self {
            credit_note: row.try_get(place(0))?,
            replaced_by: row.try_get(place(1))?,
            copies: row.try_get(place(2))?,
            exported: row.try_get(place(3))?,
            paper,
            payment: Payment::from_name(&payment).ok_or_else(damaged)?,
        })
    }
}

/// How an invoice stands, within a transaction.
pub(crate) async fn standing(
    transaction: &mut Transaction<'_, Sqlite>,
    number: u32,
) -> Result<Option<Standing>, StoreError> {
    let sql =
        "SELECT credit_note, replaced_by, copies, exported, paper, payment FROM standing WHERE number = ?";
    let row = sqlx::query(sql).bind(number).fetch_optional(&mut **transaction).await?;
    row.map(|row| Standing::read(&row, 0)).transpose()
}

/// Writes down what happens, if it can; nothing is written when it cannot.
async fn happen(
    transaction: &mut Transaction<'_, Sqlite>,
    at: Timestamp,
    actor: &str,
    number: u32,
    (what, note): (Happening, Option<&Reason>),
) -> Result<(), ChangeError> {
    let standing = standing(transaction, number).await?.ok_or(NotDone::InvoiceUnknown)?;
    if standing.credit_note.is_some() {
        return Err(NotDone::Cancelled.into());
    }
    if standing.is(what) {
        return Err(NotDone::AlreadySo.into());
    }
    write(transaction, at, actor, number, what.name(), note).await?;
    let subject = number.to_string();
    let outcome = what.name();
    let entry = JournalEntry { at, actor, action: Action::State, subject: &subject, patient: None, outcome };
    Ok(journal::append(transaction, &entry).await?)
}

async fn write(
    transaction: &mut Transaction<'_, Sqlite>,
    at: Timestamp,
    actor: &str,
    number: u32,
    kind: &str,
    note: Option<&Reason>,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO invoice_event (number, at, day, actor, kind, note) VALUES (?, ?, ?, ?, ?, ?)";
    sqlx::query(sql)
        .bind(number)
        .bind(at.as_millisecond())
        .bind(day_in_paris(at).to_string())
        .bind(actor)
        .bind(kind)
        .bind(note.map(Reason::expose))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

fn event(row: &SqliteRow) -> Result<Event, StoreError> {
    let damaged = || StoreError::Damaged("event of an invoice");
    let (at, kind, note): (i64, String, Option<String>) = (row.try_get(0)?, row.try_get(2)?, row.try_get(3)?);
    let what = match kind.as_str() {
        PRINTED => None,
        name => Some(Happening::from_name(name).ok_or_else(damaged)?),
    };
    let note = note.map(|note| Reason::new(&note).ok_or_else(damaged)).transpose()?;
    Ok(Event {
        at: Timestamp::from_millisecond(at).map_err(|_| damaged())?,
        actor: row.try_get(1)?,
        what,
        note,
    })
}

const PRINTED: &str = "printed";
