//! The journal: who, when, what, whom by pseudonym, with which result. Each line carries the hash of all before it.
//!
//! A chain alone does not tell that its end was cut off, or that all of it was made anew: `checkpoint` signs its head,
//! `audit` holds the lines against what was signed.

use data_encoding::HEXLOWER;
use identity::Nir;
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, SqliteConnection, Transaction};

use crate::checkpoint::Checkpoint;
use crate::line::{self, Fields};
use crate::office::pseudonym;
use crate::{Store, StoreError};

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
    /// The office entered a price of its own, or took one away.
    Tariff,
    /// The database of medicines was brought in.
    Medicines,
    /// Trust and status lists were brought in, or refused.
    Lists,
    /// A receipt was made.
    Receipt,
    /// A closing sheet was made.
    ClosingSheet,
    /// A paper went to a printer, to a file, or nowhere.
    Print,
    /// Somebody joined or left the office, or was given a PIN.
    Person,
    /// The office was opened, or somebody else took the counter.
    Open,
    /// The office was locked.
    Lock,
    /// A document that is no card was read: its kind, no person.
    Paper,
    /// A NIR or a cover was shown in clear.
    Reveal,
    /// What is kept of a patient was looked at again.
    Consult,
    /// What is kept left the office in a file.
    Export,
    /// A copy of the office was made, and opened again to prove it.
    Backup,
    /// The office came out of a copy.
    Restore,
    /// What its period had ended for was effaced.
    Purge,
    /// A period of retention was set.
    Retention,
    /// From here on another key signs the head of the journal.
    JournalKey,
    /// The passphrase or the recovery code was changed.
    Keys,
    /// Something happened to an invoice.
    State,
    /// An invoice was cancelled.
    CreditNote,
    /// A period was closed.
    Closing,
}

/// A line to be written.
#[derive(Debug, Clone, Copy)]
pub struct JournalEntry<'a> {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: &'a str,
    /// What.
    pub action: Action,
    /// The usage number, the invoice number, the kind: never a person.
    pub subject: &'a str,
    /// Whom; kept as a pseudonym.
    pub patient: Option<&'a Nir>,
    /// The codes of the result.
    pub outcome: &'a str,
}

/// The last line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalHead {
    /// Its number, which is the count of all lines ever written.
    pub seq: i64,
    /// Its hash, hexadecimal: it stands for every line before it.
    pub hash: String,
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
    /// Whom, by pseudonym, hexadecimal.
    pub patient: Option<String>,
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

impl Action {
    /// The word in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Reading => "reading",
            Self::Refusal => "refusal",
            Self::Invoice => "invoice",
            Self::Sheet => "sheet",
            Self::Tariff => "tariff",
            Self::Medicines => "medicines",
            Self::Lists => "lists",
            Self::Receipt => "receipt",
            Self::ClosingSheet => "closing_sheet",
            Self::Print => "print",
            Self::Person => "person",
            Self::Open => "open",
            Self::Lock => "lock",
            Self::Paper => "paper",
            Self::Reveal => "reveal",
            Self::Consult => "consult",
            Self::Export => "export",
            Self::Backup => "backup",
            Self::Restore => "restore",
            Self::Purge => "purge",
            Self::Retention => "retention",
            Self::JournalKey => "journal_key",
            Self::State => "state",
            Self::CreditNote => "credit_note",
            Self::Closing => "closing",
            Self::Keys => "keys",
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
        let (action, subject) = (Action::Refusal, channel);
        self.journal_entry(&JournalEntry { at, actor, action, subject, patient: None, outcome: code }).await
    }

    /// Writes down that somebody took the counter, or that it was locked: how, and with what result.
    pub async fn journal_session(
        &self,
        at: Timestamp,
        actor: &str,
        action: Action,
        outcome: &str,
    ) -> Result<(), StoreError> {
        self.journal_entry(&JournalEntry { at, actor, action, subject: "", patient: None, outcome }).await
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

    /// Writes down what a use case did that stores nothing else.
    pub async fn journal_entry(&self, entry: &JournalEntry<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        append(&mut transaction, entry).await?;
        Ok(transaction.commit().await?)
    }

    /// How many lines of each kind are kept.
    pub async fn journal_counts(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let sql = "SELECT action, count(*) FROM journal GROUP BY action ORDER BY action";
        let rows = sqlx::query(sql).fetch_all(self.pool()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// The last line of the journal: what the closing sheet prints.
    pub async fn journal_head(&self) -> Result<JournalHead, StoreError> {
        let mut connection = self.pool().acquire().await?;
        let (seq, hash) = head(&mut connection).await?;
        Ok(JournalHead { seq, hash: HEXLOWER.encode(&hash) })
    }

    /// The whole journal, in order, its chain checked: a line that was altered, removed or moved is `Damaged`.
    pub async fn journal_lines(&self) -> Result<Vec<Line>, StoreError> {
        let damaged = || StoreError::Damaged("journal");
        let mut connection = self.pool().acquire().await?;
        let (mut seq, mut before) = base(&mut connection).await?;
        let mut lines = Vec::new();
        loop {
            let some = line::after(&mut connection, seq).await?;
            if some.is_empty() {
                return Ok(lines);
            }
            for line in some {
                let (fields, hash) = line.ok_or_else(damaged)?;
                seq = seq.checked_add(1).ok_or_else(damaged)?;
                if fields.seq != seq || hash != fields.hash(&before) {
                    return Err(damaged());
                }
                lines.push(Line {
                    seq,
                    at: Timestamp::from_millisecond(fields.at).map_err(|_| damaged())?,
                    actor: fields.actor,
                    action: fields.action,
                    subject: fields.subject,
                    patient: fields.patient.map(|patient| HEXLOWER.encode(&patient)),
                    outcome: fields.outcome,
                    hash: HEXLOWER.encode(&hash),
                });
                before = hash;
            }
        }
    }
}

/// What a line is added to.
pub(crate) struct End {
    /// Of pseudonyms.
    key: Vec<u8>,
    /// The number and the hash of the last line; none when all were purged.
    last: Option<(i64, Vec<u8>)>,
}

/// The columns of an [`End`], to stand first in a question: each way to the database and back costs more than its answer.
macro_rules! end_columns {
    () => {
        "(SELECT pseudonym_key FROM office), (SELECT max(seq) FROM journal), (SELECT hash FROM journal ORDER BY seq DESC LIMIT 1)"
    };
}
pub(crate) use end_columns;

impl End {
    pub(crate) fn of(row: &SqliteRow) -> Result<Self, StoreError> {
        let (seq, hash): (Option<i64>, Option<Vec<u8>>) = (row.try_get(1)?, row.try_get(2)?);
        Ok(Self { key: row.try_get(0)?, last: seq.zip(hash) })
    }
}

/// Adds a line within the transaction of what it tells.
pub(crate) async fn append(
    transaction: &mut Transaction<'_, Sqlite>,
    entry: &JournalEntry<'_>,
) -> Result<(), StoreError> {
    let row = sqlx::query(concat!("SELECT ", end_columns!())).fetch_one(&mut **transaction).await?;
    append_to(&End::of(&row)?, transaction, entry).await
}

/// Adds a line to an end that is known already.
pub(crate) async fn append_to(
    end: &End,
    transaction: &mut Transaction<'_, Sqlite>,
    entry: &JournalEntry<'_>,
) -> Result<(), StoreError> {
    let (seq, before) = match &end.last {
        Some(last) => last.clone(),
        None => base(transaction).await?,
    };
    let seq = seq.checked_add(1).ok_or(StoreError::Damaged("journal"))?;
    let fields = Fields {
        seq,
        at: entry.at.as_millisecond(),
        day: day_in_paris(entry.at).to_string(),
        actor: entry.actor.to_owned(),
        action: entry.action.name().to_owned(),
        subject: entry.subject.to_owned(),
        patient: entry.patient.map(|nir| pseudonym(&end.key, nir)).transpose()?,
        outcome: entry.outcome.to_owned(),
    };
    sqlx::query("INSERT INTO journal (seq, at, day, actor, action, subject, patient, outcome, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(fields.seq)
        .bind(fields.at)
        .bind(&fields.day)
        .bind(&fields.actor)
        .bind(&fields.action)
        .bind(&fields.subject)
        .bind(&fields.patient)
        .bind(&fields.outcome)
        .bind(fields.hash(&before))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// The number and hash of the last line; of the purged ones when none is left.
pub(crate) async fn head(connection: &mut SqliteConnection) -> Result<(i64, Vec<u8>), StoreError> {
    let last = sqlx::query("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
        .fetch_optional(&mut *connection)
        .await?;
    match last {
        Some(row) => Ok((row.try_get(0)?, row.try_get(1)?)),
        None => base(connection).await,
    }
}

/// Where the chain begins: nothing, or the checkpoint that stands for the purged lines.
pub(crate) async fn base(connection: &mut SqliteConnection) -> Result<(i64, Vec<u8>), StoreError> {
    let sql = "SELECT text FROM journal_checkpoint WHERE base = 1 ORDER BY seq DESC LIMIT 1";
    let text: Option<String> = sqlx::query_scalar(sql).fetch_optional(connection).await?;
    match text {
        None => Ok((0, Vec::new())),
        Some(text) => {
            let checkpoint: Checkpoint = text.parse().map_err(|_| StoreError::Damaged("journal"))?;
            Ok((checkpoint.seq(), checkpoint.head().to_vec()))
        }
    }
}

/// The civil day of an instant at the counter.
pub(crate) fn day_in_paris(at: Timestamp) -> Date {
    at.to_zoned(jiff::tz::get!("Europe/Paris")).date()
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
