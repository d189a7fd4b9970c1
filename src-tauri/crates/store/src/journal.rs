//! The journal: who, when, what, whom by pseudonym, with which result. Each line carries the hash of all before it.

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use sqlx::{Row, Sqlite, Transaction};

use crate::{Store, StoreError};

const CONTEXT: &[u8] = b"comptoir.journal.1";

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The office was made.
    Office,
    /// A card was read and believed.
    Reading,
    /// A presentation was refused.
    Refusal,
    /// An invoice was sealed.
    Invoice,
    /// A paper sheet was made.
    Sheet,
    /// Something happened to an invoice.
    State,
    /// An invoice was cancelled.
    CreditNote,
    /// A period was closed.
    Closing,
    /// Invoices left the office.
    Export,
}

/// A line of the journal.
#[derive(Debug, Clone)]
pub struct Line {
    /// 1, 2, 3… without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What, as stored.
    pub action: String,
    /// The usage number or invoice number.
    pub subject: String,
    /// The codes of the result.
    pub outcome: String,
    /// SHA-256 over this line and the hash before it, hexadecimal.
    pub hash: String,
}

/// Counters of one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Readings that were believed.
    pub readings: u32,
    /// Invoices sealed.
    pub invoices: u32,
    /// Sheets made.
    pub sheets: u32,
}

/// What is about to be written.
pub(crate) struct Entry<'a> {
    pub(crate) at: Timestamp,
    pub(crate) actor: &'a str,
    pub(crate) action: Action,
    pub(crate) subject: &'a str,
    pub(crate) patient: Option<&'a [u8]>,
    pub(crate) outcome: &'a str,
}

impl Action {
    fn name(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Reading => "reading",
            Self::Refusal => "refusal",
            Self::Invoice => "invoice",
            Self::Sheet => "sheet",
            Self::State => "state",
            Self::CreditNote => "credit_note",
            Self::Closing => "closing",
            Self::Export => "export",
        }
    }
}

impl Store {
    /// Writes down a refusal: its code, no person.
    pub async fn journal_refusal(
        &self,
        at: Timestamp,
        actor: &str,
        channel: &str,
        code: &str,
    ) -> Result<(), StoreError> {
        self.journal(&Entry {
            at,
            actor,
            action: Action::Refusal,
            subject: channel,
            patient: None,
            outcome: code,
        })
        .await
    }

    /// Writes down that invoices left the office: as what, of which days, and how many.
    pub async fn journal_export(
        &self,
        at: Timestamp,
        actor: &str,
        what: &str,
        count: u32,
    ) -> Result<(), StoreError> {
        let outcome = format!("written {count}");
        let entry =
            Entry { at, actor, action: Action::Export, subject: what, patient: None, outcome: &outcome };
        self.journal(&entry).await
    }

    /// The counters of a day in Paris.
    pub async fn counters(&self, day: Date) -> Result<Counters, StoreError> {
        let sql = "SELECT action, count(DISTINCT subject) FROM journal WHERE day = ? GROUP BY action";
        let mut counters = Counters::default();
        for row in sqlx::query(sql).bind(day.to_string()).fetch_all(self.pool()).await? {
            let (action, count): (String, u32) = (row.try_get(0)?, row.try_get(1)?);
            match action.as_str() {
                "reading" => counters.readings = count,
                "invoice" => counters.invoices = count,
                "sheet" => counters.sheets = count,
                _ => {}
            }
        }
        Ok(counters)
    }

    /// The whole journal, in order, its chain checked: a line that was altered, removed or moved is `Damaged`.
    pub async fn journal_lines(&self) -> Result<Vec<Line>, StoreError> {
        let sql =
            "SELECT seq, at, day, actor, action, subject, patient, outcome, hash FROM journal ORDER BY seq";
        let mut before = Vec::new();
        let mut lines = Vec::new();
        for (row, expected) in sqlx::query(sql).fetch_all(self.pool()).await?.into_iter().zip(1_i64..) {
            let at: i64 = row.try_get(1)?;
            let patient: Option<Vec<u8>> = row.try_get(6)?;
            let (day, actor, action): (String, String, String) =
                (row.try_get(2)?, row.try_get(3)?, row.try_get(4)?);
            let (subject, outcome): (String, String) = (row.try_get(5)?, row.try_get(7)?);
            let (seq, hash): (i64, Vec<u8>) = (row.try_get(0)?, row.try_get(8)?);
            let fields = Fields {
                seq,
                at,
                day: &day,
                actor: &actor,
                action: &action,
                subject: &subject,
                patient: patient.as_deref(),
                outcome: &outcome,
            };
            if seq != expected || hash != fields.hash(&before) {
                return Err(StoreError::Damaged("journal"));
            }
            let at = Timestamp::from_millisecond(at).map_err(|_| StoreError::Damaged("journal"))?;
            lines.push(Line { seq, at, actor, action, subject, outcome, hash: HEXLOWER.encode(&hash) });
            before = hash;
        }
        Ok(lines)
    }

    async fn journal(&self, entry: &Entry<'_>) -> Result<(), StoreError> {
        let mut transaction = self.pool().begin_with("BEGIN IMMEDIATE").await?;
        append(&mut transaction, entry).await?;
        Ok(transaction.commit().await?)
    }
}

/// Adds a line within the transaction of what it tells.
pub(crate) async fn append(
    transaction: &mut Transaction<'_, Sqlite>,
    entry: &Entry<'_>,
) -> Result<(), StoreError> {
    let last = sqlx::query("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
        .fetch_optional(&mut **transaction)
        .await?;
    let (seq, before): (i64, Vec<u8>) = match last {
        Some(row) => (row.try_get(0)?, row.try_get(1)?),
        None => (0, Vec::new()),
    };
    let seq = seq.checked_add(1).ok_or(StoreError::Damaged("journal"))?;
    let day = day_in_paris(entry.at).to_string();
    let fields = Fields {
        seq,
        at: entry.at.as_millisecond(),
        day: &day,
        actor: entry.actor,
        action: entry.action.name(),
        subject: entry.subject,
        patient: entry.patient,
        outcome: entry.outcome,
    };
    sqlx::query("INSERT INTO journal (seq, at, day, actor, action, subject, patient, outcome, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(fields.seq)
        .bind(fields.at)
        .bind(fields.day)
        .bind(fields.actor)
        .bind(fields.action)
        .bind(fields.subject)
        .bind(fields.patient)
        .bind(fields.outcome)
        .bind(fields.hash(&before))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// The civil day of an instant at the counter.
pub(crate) fn day_in_paris(at: Timestamp) -> Date {
    at.to_zoned(jiff::tz::get!("Europe/Paris")).date()
}

struct Fields<'a> {
    seq: i64,
    at: i64,
    day: &'a str,
    actor: &'a str,
    action: &'a str,
    subject: &'a str,
    patient: Option<&'a [u8]>,
    outcome: &'a str,
}

impl Fields<'_> {
    fn hash(&self, before: &[u8]) -> Vec<u8> {
        let (seq, at) = (self.seq.to_be_bytes(), self.at.to_be_bytes());
        let parts = [
            before,
            &seq,
            &at,
            self.day.as_bytes(),
            self.actor.as_bytes(),
            self.action.as_bytes(),
            self.subject.as_bytes(),
            self.patient.unwrap_or_default(),
            self.outcome.as_bytes(),
        ];
        chained(CONTEXT, &parts)
    }
}

/// SHA-256 over a context and parts, each after its length, so that no two lists of parts look alike.
pub(crate) fn chained(context: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut digest = Sha256::new();
    digest.update(context);
    for part in parts {
        // usize is at most 64 bits on every target.
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(part);
    }
    digest.finalize().to_vec()
}
