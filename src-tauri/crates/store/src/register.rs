//! The register: invoices a page at a time, and what has no counterpart. Every page is found through an index, so that
//! the last of a million costs as much as the first.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::invoice::checked;
use crate::{Channel, Invoice, Standing, Store, StoreError, UsageId};

/// Which invoices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// That of a number.
    Number(u32),
    /// Those of a day of care.
    CareDay(Date),
    /// Those that hold an act.
    Act(String),
    /// These numbers, in no order: what another index has found.
    These(Vec<u32>),
    /// Those whose third party has neither paid nor refused.
    Awaited,
    /// Those that a third party refused at some time, and that were not paid since.
    Rejected,
    /// Those that are cancelled.
    Cancelled,
    /// Those without a reading: the patient was typed in.
    WithoutReading,
}

/// An invoice of a page, and how it stands.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The invoice; its seal checked.
    pub invoice: Invoice,
    /// How it stands.
    pub standing: Standing,
}

/// A reading on which no valid invoice rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orphan {
    /// Its number.
    pub usage_id: UsageId,
    /// When it was read.
    pub at: Timestamp,
    /// How it came.
    pub channel: Channel,
}

impl Store {
    /// A page of invoices, newest first: the `limit` that come before a number, or the last ones.
    pub async fn page(
        &self,
        which: &Which,
        before: Option<u32>,
        limit: u32,
    ) -> Result<Vec<Listed>, StoreError> {
        let before = before.unwrap_or(u32::MAX);
        /// Rows of a page: numbers that a condition chooses, newest first.
        macro_rules! page {
            ($numbers:literal) => {
                sqlx::query(concat!(
                    "WITH chosen AS (",
                    $numbers,
                    ") SELECT i.number, i.sealed_at, i.day, i.usage_id, i.content, i.seal, b.number, b.seal, \
                     s.credit_note, s.replaced_by, s.copies, s.exported, s.paper, s.payment \
                     FROM chosen JOIN invoice i ON i.number = chosen.number \
                     JOIN standing s ON s.number = i.number LEFT JOIN invoice b \
                     ON b.number = (SELECT max(number) FROM invoice WHERE number < i.number) \
                     ORDER BY i.number DESC"
                ))
                .bind(before)
                .bind(limit)
            };
        }
        let query = match which {
            Which::All => page!("SELECT number FROM invoice WHERE number < ?1 ORDER BY number DESC LIMIT ?2"),
            Which::Number(number) => {
                page!("SELECT number FROM invoice WHERE number < ?1 AND number = ?3 LIMIT ?2").bind(number)
            }
            Which::CareDay(day) => page!(
                "SELECT number FROM invoice WHERE care_day = ?3 AND number < ?1 ORDER BY number DESC LIMIT ?2"
            )
            .bind(day.to_string()),
            Which::Act(code) => page!(
                "SELECT number FROM invoice_act WHERE code = ?3 AND number < ?1 ORDER BY number DESC LIMIT ?2"
            )
            .bind(code),
            Which::These(numbers) => page!(
                "SELECT value AS number FROM json_each(?3) WHERE value < ?1 ORDER BY value DESC LIMIT ?2"
            )
            .bind(serde_json::to_string(numbers).unwrap_or_default()),
            Which::Awaited => {
                page!("SELECT number FROM awaited WHERE number < ?1 ORDER BY number DESC LIMIT ?2")
            }
            Which::Rejected => page!(
                "SELECT DISTINCT e.number FROM invoice_event e WHERE e.kind = 'rejected' AND e.number < ?1 \
                 AND NOT EXISTS (SELECT 1 FROM invoice_event p WHERE p.number = e.number AND p.kind = 'paid' AND p.id > e.id) \
                 AND NOT EXISTS (SELECT 1 FROM credit_note c WHERE c.cancels = e.number) \
                 ORDER BY e.number DESC LIMIT ?2"
            ),
            Which::Cancelled => page!(
                "SELECT cancels AS number FROM credit_note WHERE cancels < ?1 ORDER BY cancels DESC LIMIT ?2"
            ),
            Which::WithoutReading => page!(
                "SELECT number FROM invoice WHERE usage_id IS NULL AND number < ?1 ORDER BY number DESC LIMIT ?2"
            ),
        };
        query.fetch_all(self.pool()).await?.iter().map(listed).collect()
    }

    /// A page of readings on which no valid invoice rests, newest first: those before a reading, or the last ones.
    pub async fn orphans(&self, before: Option<&UsageId>, limit: u32) -> Result<Vec<Orphan>, StoreError> {
        let sql = "SELECT r.usage_id, r.at, r.channel FROM reading r
                   WHERE (?1 IS NULL OR (r.day, r.ordinal) < (SELECT day, ordinal FROM reading WHERE usage_id = ?1))
                   AND NOT EXISTS (
                       SELECT 1 FROM invoice i WHERE i.usage_id = r.usage_id
                       AND NOT EXISTS (SELECT 1 FROM credit_note c WHERE c.cancels = i.number))
                   ORDER BY r.day DESC, r.ordinal DESC LIMIT ?2";
        let rows =
            sqlx::query(sql).bind(before.map(UsageId::as_str)).bind(limit).fetch_all(self.pool()).await?;
        rows.iter().map(orphan).collect()
    }
}

fn listed(row: &SqliteRow) -> Result<Listed, StoreError> {
    Ok(Listed { invoice: checked(row)?, standing: Standing::read(row, 8)? })
}

fn orphan(row: &SqliteRow) -> Result<Orphan, StoreError> {
    let damaged = || StoreError::Damaged("reading");
    let (usage_id, at, channel): (String, i64, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    Ok(Orphan {
        usage_id: UsageId::from_text(&usage_id),
        at: Timestamp::from_millisecond(at).map_err(|_| damaged())?,
        channel: Channel::from_name(&channel).ok_or_else(damaged)?,
    })
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, SqliteConnection};

    /// The row of an office of the first version, numbered from 1, its sheet in the journal.
    const BEFORE: &str = "
        INSERT INTO reading VALUES ('26-11-20-0001', '2026-11-20', 1, 0, 'qr', '{}');
        INSERT INTO invoice VALUES (1, 0, '2026-11-20', '26-11-20-0001',
            '{\"date\":\"2026-11-19\",\"lines\":[{\"code\":\"G\"},{\"code\":\"MEG\"},{\"code\":\"G\"}],\"shares\":[6500,4550,1950,1950]}',
            zeroblob(32));
        INSERT INTO journal VALUES (1, 5, '2026-11-20', 'Dr A. Essai', 'sheet', '1', NULL, 'made', zeroblob(32));";

    #[tokio::test(flavor = "multi_thread")]
    async fn what_the_first_version_wrote_is_found_after_the_migration() {
        let mut office = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        for step in [
            include_str!("../migrations/0001_office.sql"),
            BEFORE,
            include_str!("../migrations/0002_lifecycle.sql"),
        ] {
            sqlx::raw_sql(step).execute(&mut office).await.unwrap();
        }
        let found: Vec<(String, u32)> =
            sqlx::query_as("SELECT code, number FROM invoice_act").fetch_all(&mut office).await.unwrap();
        assert_eq!(found, [("G".to_owned(), 1), ("MEG".to_owned(), 1)], "each act once");
        let (copies, payment): (u32, String) =
            sqlx::query_as("SELECT copies, payment FROM standing WHERE number = 1")
                .fetch_one(&mut office)
                .await
                .unwrap();
        assert_eq!((copies, payment.as_str()), (1, "awaited"), "its sheet is an original that exists");
        let (care, awaited): (String, u32) =
            sqlx::query_as("SELECT care_day, (SELECT count(*) FROM awaited) FROM invoice")
                .fetch_one(&mut office)
                .await
                .unwrap();
        assert_eq!((care.as_str(), awaited), ("2026-11-19", 1));
        for step in [
            "INSERT INTO written VALUES (1, '{}')",
            "UPDATE reading SET content = '' WHERE usage_id = '26-11-20-0001'",
        ] {
            sqlx::query(step).execute(&mut office).await.unwrap();
        }
        let written: u32 =
            sqlx::query_scalar("SELECT count(*) FROM written").fetch_one(&mut office).await.unwrap();
        assert_eq!(written, 0, "what was typed goes with its reading");
        for attempt in [
            "DELETE FROM invoice_event",
            "UPDATE invoice_event SET actor = 'x'",
            "UPDATE invoice SET day = '2026-11-21'",
            "INSERT INTO invoice_event (number, at, day, actor, kind) VALUES (1, 0, '2026-11-20', 'x', 'forgotten')",
            "INSERT INTO credit_note VALUES (1, 7, 0, '2026-11-20', '{}', zeroblob(32))",
        ] {
            assert!(sqlx::query(attempt).execute(&mut office).await.is_err(), "{attempt}");
        }
    }
}
