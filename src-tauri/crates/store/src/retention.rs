//! The end of what is kept: what its period has ended for is effaced, so that nothing of it is left in the file.
//!
//! A reading goes, or is emptied when an invoice rests on it. An invoice keeps its number, day, lines, amounts and seal, and
//! loses every person: the chain of seals goes on over it. Old lines of the journal give way to the signed head that
//! stands for them. A report, signed by the journal's key, says how much went and holds what is left.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::{Connection, Row, Sqlite, SqliteConnection, Transaction};

use crate::checkpoint::{JournalKey, JournalPublicKey};
use crate::journal::{self, JournalEntry, chained};
use crate::stored::StoredInvoice;
use crate::{Action, Store, StoreError, audit};

mod held;
mod report;

pub use held::Held;
pub use report::{PurgeReport, RetentionChoice};

/// Until when things are kept: what is older goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Readings.
    pub readings: Timestamp,
    /// The persons of invoices.
    pub invoices: Timestamp,
    /// Drafts.
    pub drafts: Timestamp,
    /// Lines of the journal.
    pub journal: Timestamp,
}

/// How much a purge effaces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// Readings without an invoice: gone.
    pub readings: u64,
    /// Readings that invoices rest on: emptied.
    pub billed_readings: u64,
    /// Invoices: left without persons.
    pub invoices: u64,
    /// Drafts: gone.
    pub drafts: u64,
    /// Lines of the journal: gone.
    pub journal: u64,
}

impl Due {
    /// Nothing is due.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Store {
    /// How much a purge would efface. Nothing changes.
    pub async fn due(&self, limits: &Limits) -> Result<Due, StoreError> {
        let mut transaction = self.pool().begin().await?;
        due(&mut transaction, limits).await
    }

    /// Effaces what is due, all or nothing, then writes the file anew so that nothing of it is left.
    pub async fn purge(
        &self,
        limits: &Limits,
        now: Timestamp,
        actor: &str,
        key: &JournalKey,
    ) -> Result<PurgeReport, StoreError> {
        let now = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
        let mut connection = self.writer().acquire().await?;
        sqlx::query("PRAGMA secure_delete = ON").execute(&mut *connection).await?;
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        let report = Purge { now, limits, key }.run(&mut transaction, actor).await?;
        transaction.commit().await?;
        // Pages that were given back, and the write-ahead log, still hold what was effaced.
        sqlx::query("VACUUM").execute(&mut *connection).await?;
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *connection).await?;
        Ok(report)
    }

    /// Whether every purged invoice is what a signed report left of it, and every report is signed. `known` is the key of
    /// this computer; reports of other keys are held against the file alone.
    pub async fn purges_hold(&self, known: Option<&JournalPublicKey>) -> Result<bool, StoreError> {
        let mut transaction = self.pool().begin().await?;
        report::hold(&mut transaction, known).await
    }
}

async fn due(connection: &mut SqliteConnection, limits: &Limits) -> Result<Due, StoreError> {
    async fn count(
        connection: &mut SqliteConnection,
        sql: &'static str,
        before: i64,
    ) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar(sql).bind(before).fetch_one(connection).await?;
        Ok(u64::try_from(count).unwrap_or_default())
    }
    let Limits { readings, invoices, drafts, journal } = limits;
    Ok(Due {
        readings: count(connection, COUNT_READINGS, readings.as_millisecond()).await?,
        billed_readings: count(connection, COUNT_BILLED, readings.as_millisecond()).await?,
        invoices: count(connection, COUNT_INVOICES, invoices.as_millisecond()).await?,
        drafts: count(connection, COUNT_DRAFTS, drafts.as_millisecond()).await?,
        journal: count(connection, COUNT_JOURNAL, journal.as_millisecond()).await?,
    })
}

struct Purge<'a> {
    now: Timestamp,
    limits: &'a Limits,
    key: &'a JournalKey,
}

impl Purge<'_> {
    async fn run(
        &self,
        transaction: &mut Transaction<'_, Sqlite>,
        actor: &str,
    ) -> Result<PurgeReport, StoreError> {
        let due = due(transaction, self.limits).await?;
        // What forbids changes is taken away within the transaction, and put back as it was.
        let guards = sqlx::query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('invoice', 'invoice_event')")
            .fetch_all(&mut **transaction)
            .await?;
        for guard in &guards {
            let name: String = guard.try_get(0)?;
            sqlx::query(sqlx::AssertSqlSafe(format!("DROP TRIGGER \"{name}\"")))
                .execute(&mut **transaction)
                .await?;
        }
        self.readings(transaction).await?;
        let left = self.invoices(transaction).await?;
        self.journal(transaction).await?;
        let report = PurgeReport::sign(self.now, *self.limits, due, root(&left), self.key);
        report.write(transaction, &left, self.key).await?;
        for guard in &guards {
            let sql: String = guard.try_get(1)?;
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut **transaction).await?;
        }
        let outcome = report.root().to_owned();
        let (at, action) = (self.now, Action::Purge);
        let entry = JournalEntry { at, actor, action, subject: "", patient: None, outcome: &outcome };
        journal::append(transaction, &entry).await?;
        Ok(report)
    }

    async fn readings(&self, transaction: &mut Transaction<'_, Sqlite>) -> Result<(), StoreError> {
        for (sql, limit) in [
            (DELETE_READINGS, self.limits.readings),
            (EMPTY_READINGS, self.limits.readings),
            (DELETE_DRAFTS, self.limits.drafts),
        ] {
            sqlx::query(sql).bind(limit.as_millisecond()).execute(&mut **transaction).await?;
        }
        Ok(())
    }

    /// Takes the persons out of old invoices; what is left of each, as a digest over its seal and content.
    async fn invoices(
        &self,
        transaction: &mut Transaction<'_, Sqlite>,
    ) -> Result<Vec<(u32, Vec<u8>)>, StoreError> {
        let limit = self.limits.invoices.as_millisecond();
        let rows = sqlx::query(OLD_INVOICES).bind(limit).fetch_all(&mut **transaction).await?;
        let mut left = Vec::new();
        for row in rows {
            let (number, json, seal): (u32, String, Vec<u8>) =
                (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            let stored: StoredInvoice =
                serde_json::from_str(&json).map_err(|_| StoreError::Damaged("invoice"))?;
            let json =
                serde_json::to_string(&stored.effaced()).map_err(|_| StoreError::Damaged("invoice"))?;
            sqlx::query("UPDATE invoice SET content = ? WHERE number = ?")
                .bind(&json)
                .bind(number)
                .execute(&mut **transaction)
                .await?;
            for sql in FORGET {
                sqlx::query(*sql).bind(number).execute(&mut **transaction).await?;
            }
            left.push((number, remains(&seal, &json)));
        }
        sqlx::query("DELETE FROM patient WHERE NOT EXISTS (SELECT 1 FROM patient_invoice i WHERE i.patient = patient.id)")
            .execute(&mut **transaction)
            .await?;
        Ok(left)
    }

    /// Lets a signed head stand for the old lines. The last line always stays: the chain hangs on it.
    async fn journal(&self, transaction: &mut Transaction<'_, Sqlite>) -> Result<(), StoreError> {
        let limit = self.limits.journal.as_millisecond();
        let last = sqlx::query(LAST_OLD_LINE).bind(limit).fetch_optional(&mut **transaction).await?;
        let Some(last) = last else { return Ok(()) };
        let (seq, hash): (i64, Vec<u8>) = (last.try_get(0)?, last.try_get(1)?);
        audit::sign(transaction, self.key, self.now, seq, hash).await?;
        for sql in [
            "UPDATE journal_checkpoint SET base = 1 WHERE seq = ?",
            "DELETE FROM journal_checkpoint WHERE seq < ?",
            "DELETE FROM journal WHERE seq <= ?",
        ] {
            sqlx::query(sql).bind(seq).execute(&mut **transaction).await?;
        }
        Ok(())
    }
}

/// What is left of a purged invoice.
fn remains(seal: &[u8], json: &str) -> Vec<u8> {
    chained(b"comptoir.purged.1", &[seal, json.as_bytes()])
}

/// One digest for all of them, in the order of their numbers.
fn root(left: &[(u32, Vec<u8>)]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for (number, remains) in left {
        digest.update(number.to_be_bytes());
        digest.update(remains);
    }
    digest.finalize().into()
}

const COUNT_READINGS: &str = "SELECT count(*) FROM reading r WHERE r.at < ?
    AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.usage_id = r.usage_id)";
const COUNT_BILLED: &str = "SELECT count(*) FROM reading r WHERE r.at < ? AND r.content <> ''
    AND EXISTS (SELECT 1 FROM invoice i WHERE i.usage_id = r.usage_id)";
const COUNT_INVOICES: &str = "SELECT count(*) FROM invoice i WHERE i.sealed_at < ?
    AND NOT EXISTS (SELECT 1 FROM purged_invoice p WHERE p.number = i.number)";
const COUNT_DRAFTS: &str = "SELECT count(*) FROM draft WHERE at < ?";
const COUNT_JOURNAL: &str =
    "SELECT count(*) FROM journal WHERE seq <= coalesce((SELECT min(seq) - 1 FROM journal WHERE at >= ?),
    (SELECT max(seq) - 1 FROM journal))";
const DELETE_READINGS: &str = "DELETE FROM reading WHERE at < ?
    AND NOT EXISTS (SELECT 1 FROM invoice i WHERE i.usage_id = reading.usage_id)";
const EMPTY_READINGS: &str = "UPDATE reading SET content = '' WHERE at < ? AND content <> ''";
const DELETE_DRAFTS: &str = "DELETE FROM draft WHERE at < ?";
const OLD_INVOICES: &str = "SELECT i.number, i.content, i.seal FROM invoice i WHERE i.sealed_at < ?
    AND NOT EXISTS (SELECT 1 FROM purged_invoice p WHERE p.number = i.number) ORDER BY i.number";
const LAST_OLD_LINE: &str =
    "SELECT seq, hash FROM journal WHERE seq <= coalesce((SELECT min(seq) - 1 FROM journal WHERE at >= ?),
    (SELECT max(seq) - 1 FROM journal)) ORDER BY seq DESC LIMIT 1";
/// What else is kept of an invoice that may name somebody.
const FORGET: &[&str] = &[
    "UPDATE invoice_event SET note = NULL WHERE number = ? AND note IS NOT NULL",
    "DELETE FROM patient_invoice WHERE number = ?",
];

#[cfg(test)]
mod tests;
