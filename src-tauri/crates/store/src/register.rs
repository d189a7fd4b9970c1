//! The register: invoices a page at a time, and what has no counterpart. Every page is found through an index, so that
//! the last of a million costs as much as the first.

use billing::Trade;
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use crate::invoice::checked;
use crate::{Channel, Invoice, Standing, Store, StoreError, UsageId};

/// Which invoices, before what narrows them.
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
    /// Those that a third party has paid.
    Paid,
    /// Those that are cancelled.
    Cancelled,
    /// Those without a reading: the patient was typed in.
    WithoutReading,
}

/// What the paper of an invoice waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperWanted {
    /// A sheet was made, and nobody said that it was handed over or sent.
    Due,
    /// It was handed to the patient.
    Given,
    /// It was sent to the fund.
    Sent,
}

/// Which invoices: every condition holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The work list, or what was searched.
    pub which: Which,
    /// Days of care, both included.
    pub days: Option<(Date, Date)>,
    /// Of whom.
    pub trade: Option<Trade>,
    /// Where the paper is.
    pub paper: Option<PaperWanted>,
}

/// Where a page begins, by the key of the row beside it: a place in a list is found through an index, never counted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl From<Which> for Wanted {
    fn from(which: Which) -> Self {
        Self { which, days: None, trade: None, paper: None }
    }
}

impl Store {
    /// A page of invoices, newest first, at most `limit` of them.
    pub async fn page(
        &self,
        wanted: &Wanted,
        turn: Turn<u32>,
        limit: u32,
    ) -> Result<Vec<Listed>, StoreError> {
        let mut connection = self.pool().acquire().await?;
        let within = match wanted.days {
            Some(days) => match numbers_of_care(&mut connection, days).await? {
                Some(numbers) => numbers,
                None => return Ok(Vec::new()),
            },
            None => (0, u32::MAX),
        };
        page(wanted, turn, within, limit)
            .build()
            .fetch_all(&mut *connection)
            .await?
            .iter()
            .map(listed)
            .collect()
    }

    /// A page of readings on which no valid invoice rests, newest first, at most `limit` of them.
    pub async fn orphans(&self, turn: Turn<UsageId>, limit: u32) -> Result<Vec<Orphan>, StoreError> {
        let mut connection = self.pool().acquire().await?;
        let (day, ordinal): (String, i64) = match &turn {
            Turn::Newest => (AFTER_ALL_DAYS.to_owned(), 0),
            Turn::Oldest => (String::new(), 0),
            Turn::Older(usage) | Turn::Newer(usage) => {
                let sql = "SELECT day, ordinal FROM reading WHERE usage_id = ?";
                match sqlx::query_as(sql).bind(usage.as_str()).fetch_optional(&mut *connection).await? {
                    Some(place) => place,
                    None => return Ok(Vec::new()),
                }
            }
        };
        let upwards = matches!(turn, Turn::Oldest | Turn::Newer(_));
        let sql = if upwards { ORPHANS_UP } else { ORPHANS_DOWN };
        let rows = sqlx::query(sql).bind(day).bind(ordinal).bind(limit).fetch_all(&mut *connection).await?;
        let mut orphans = rows.iter().map(orphan).collect::<Result<Vec<_>, _>>()?;
        if upwards {
            orphans.reverse();
        }
        Ok(orphans)
    }
}

/// The first and the last number among the invoices of some days of care: numbers follow days but for what is billed late.
async fn numbers_of_care(
    connection: &mut SqliteConnection,
    (from, to): (Date, Date),
) -> Result<Option<(u32, u32)>, StoreError> {
    let (first, last): (Option<u32>, Option<u32>) = sqlx::query_as(NUMBERS_OF_CARE)
        .bind(from.to_string())
        .bind(to.to_string())
        .fetch_one(connection)
        .await?;
    Ok(first.zip(last))
}

/// The rows of a page.
fn page(wanted: &Wanted, turn: Turn<u32>, (first, last): (u32, u32), limit: u32) -> QueryBuilder<Sqlite> {
    let (after, before, order) = match turn {
        Turn::Newest => (0, u32::MAX, "DESC"),
        Turn::Older(number) => (0, number, "DESC"),
        Turn::Oldest => (0, u32::MAX, "ASC"),
        Turn::Newer(number) => (number, u32::MAX, "ASC"),
    };
    let mut sql = QueryBuilder::new("WITH chosen AS (");
    source(&mut sql, wanted);
    narrow(&mut sql, wanted);
    // One range, so that the index is entered at the page and left after it.
    let (from, to) = (first.max(after.saturating_add(1)), last.min(before.saturating_sub(1)));
    sql.push(" AND n.number BETWEEN ").push_bind(from).push(" AND ").push_bind(to);
    sql.push(" ORDER BY n.number ").push(order).push(" LIMIT ").push_bind(limit);
    sql.push(
        ") SELECT i.number, i.sealed_at, i.day, i.usage_id, i.content, i.seal, b.number, b.seal, \
         s.credit_note, s.replaced_by, s.copies, s.exported, s.paper, s.payment \
         FROM chosen JOIN invoice i ON i.number = chosen.number \
         JOIN standing s ON s.number = i.number LEFT JOIN invoice b \
         ON b.number = (SELECT max(number) FROM invoice WHERE number < i.number) \
         ORDER BY i.number DESC",
    );
    sql
}

/// The shortest list that holds all that is wanted, as `n`.
fn source(sql: &mut QueryBuilder<Sqlite>, wanted: &Wanted) {
    match (&wanted.which, wanted.paper) {
        (Which::All, Some(PaperWanted::Due)) => sql.push("SELECT n.number FROM paper_due n WHERE TRUE"),
        (Which::All, Some(paper @ (PaperWanted::Given | PaperWanted::Sent))) => {
            sql.push("SELECT DISTINCT n.number FROM invoice_event n WHERE n.kind = ").push_bind(word(paper))
        }
        (Which::All, None) => match wanted.trade {
            Some(trade) => {
                sql.push("SELECT n.number FROM invoice n WHERE n.trade = ").push_bind(trade_word(trade))
            }
            None => sql.push("SELECT n.number FROM invoice n WHERE TRUE"),
        },
        (Which::Number(number), _) => {
            sql.push("SELECT n.number FROM invoice n WHERE n.number = ").push_bind(*number)
        }
        (Which::CareDay(day), _) => {
            sql.push("SELECT n.number FROM invoice n WHERE n.care_day = ").push_bind(day.to_string())
        }
        (Which::Act(code), _) => {
            sql.push("SELECT n.number FROM invoice_act n WHERE n.code = ").push_bind(code.clone())
        }
        (Which::These(numbers), _) => {
            let numbers = serde_json::to_string(numbers).unwrap_or_default();
            sql.push("SELECT n.number FROM (SELECT value AS number FROM json_each(")
                .push_bind(numbers)
                .push(")) n WHERE TRUE")
        }
        (Which::Awaited, _) => sql.push("SELECT n.number FROM awaited n WHERE TRUE"),
        (Which::Rejected, _) => sql.push(
            "SELECT DISTINCT n.number FROM invoice_event n WHERE n.kind = 'rejected' AND NOT EXISTS (SELECT 1 \
             FROM invoice_event p WHERE p.number = n.number AND p.kind = 'paid' AND p.id > n.id) \
             AND NOT EXISTS (SELECT 1 FROM credit_note c WHERE c.cancels = n.number)",
        ),
        (Which::Paid, _) => sql.push(
            "SELECT DISTINCT n.number FROM invoice_event n WHERE n.kind = 'paid' AND NOT EXISTS (SELECT 1 \
             FROM invoice_event p WHERE p.number = n.number AND p.kind = 'rejected' AND p.id > n.id) \
             AND NOT EXISTS (SELECT 1 FROM credit_note c WHERE c.cancels = n.number)",
        ),
        (Which::Cancelled, _) => {
            sql.push("SELECT n.number FROM (SELECT cancels AS number FROM credit_note) n WHERE TRUE")
        }
        (Which::WithoutReading, _) => {
            sql.push("SELECT n.number FROM invoice n WHERE n.usage_id IS NULL")
        }
    };
}

/// What is asked of every invoice of that list, each through its own key.
fn narrow(sql: &mut QueryBuilder<Sqlite>, wanted: &Wanted) {
    if let Some((from, to)) = wanted.days {
        sql.push(" AND EXISTS (SELECT 1 FROM invoice d WHERE d.number = n.number AND d.care_day BETWEEN ")
            .push_bind(from.to_string())
            .push(" AND ")
            .push_bind(to.to_string())
            .push(")");
    }
    if let Some(trade) = wanted.trade {
        sql.push(" AND EXISTS (SELECT 1 FROM invoice t WHERE t.number = n.number AND t.trade = ")
            .push_bind(trade_word(trade))
            .push(")");
    }
    match wanted.paper {
        None => {}
        Some(PaperWanted::Due) => {
            sql.push(" AND EXISTS (SELECT 1 FROM paper_due p WHERE p.number = n.number)");
        }
        Some(paper @ (PaperWanted::Given | PaperWanted::Sent)) => {
            // The later of the two counts.
            let other = if paper == PaperWanted::Given { PaperWanted::Sent } else { PaperWanted::Given };
            let latest =
                "coalesce((SELECT max(e.id) FROM invoice_event e WHERE e.number = n.number AND e.kind = ";
            sql.push(" AND ").push(latest).push_bind(word(paper)).push("), 0) > ");
            sql.push(latest).push_bind(word(other)).push("), 0)");
        }
    }
}

fn word(paper: PaperWanted) -> &'static str {
    match paper {
        PaperWanted::Due => "due",
        PaperWanted::Given => "given",
        PaperWanted::Sent => "sent",
    }
}

/// As it stands in the content of an invoice.
fn trade_word(trade: Trade) -> &'static str {
    match trade {
        Trade::GeneralPractice => "general_practice",
        Trade::Pharmacy => "pharmacy",
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

const NUMBERS_OF_CARE: &str = "SELECT min(number), max(number) FROM invoice WHERE care_day BETWEEN ? AND ?";
const ORPHANS_DOWN: &str =
    "SELECT r.usage_id, r.at, r.channel FROM orphan o JOIN reading r ON r.usage_id = o.usage_id
                            WHERE (o.day, o.ordinal) < (?, ?) ORDER BY o.day DESC, o.ordinal DESC LIMIT ?";
const ORPHANS_UP: &str =
    "SELECT r.usage_id, r.at, r.channel FROM orphan o JOIN reading r ON r.usage_id = o.usage_id
                          WHERE (o.day, o.ordinal) > (?, ?) ORDER BY o.day, o.ordinal LIMIT ?";
/// As a text, a day that comes after every other.
const AFTER_ALL_DAYS: &str = "9999-99-99";

#[cfg(test)]
mod tests {
    use sqlx::{Connection, SqliteConnection};

    use super::*;

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

    const STEPS: [&str; 8] = [
        include_str!("../migrations/0001_office.sql"),
        include_str!("../migrations/0002_lifecycle.sql"),
        include_str!("../migrations/0003_people.sql"),
        include_str!("../migrations/0004_journal.sql"),
        include_str!("../migrations/0005_tariffs.sql"),
        include_str!("../migrations/0006_medicines.sql"),
        include_str!("../migrations/0007_print.sql"),
        include_str!("../migrations/0010_lists.sql"),
    ];

    async fn plan(office: &mut SqliteConnection, sql: &str) -> Vec<String> {
        let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
        let rows = sqlx::query(explain).fetch_all(office).await.unwrap();
        rows.iter().map(|row| row.get::<String, _>("detail")).collect()
    }

    /// A list is read through an index from the place where its page begins: no table is gone through, nothing is sorted
    /// but what a search has found already.
    #[tokio::test(flavor = "multi_thread")]
    async fn no_page_goes_through_a_table() {
        let mut office = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        for step in STEPS {
            sqlx::raw_sql(step).execute(&mut office).await.unwrap();
        }
        let day = jiff::civil::date(2026, 11, 23);
        let lists = [
            Which::All,
            Which::Number(7),
            Which::CareDay(day),
            Which::Act("G".into()),
            Which::These(vec![3, 1]),
            Which::Awaited,
            Which::Rejected,
            Which::Paid,
            Which::Cancelled,
            Which::WithoutReading,
        ];
        let papers = [None, Some(PaperWanted::Due), Some(PaperWanted::Given), Some(PaperWanted::Sent)];
        let mut looked = 0;
        for which in &lists {
            for days in [None, Some((day, day))] {
                for trade in [None, Some(Trade::Pharmacy)] {
                    for paper in papers {
                        for turn in [Turn::Newest, Turn::Oldest, Turn::Older(9), Turn::Newer(9)] {
                            let wanted = Wanted { which: which.clone(), days, trade, paper };
                            let sql = page(&wanted, turn, (1, 100), 50).sql().as_str().to_owned();
                            let plan = plan(&mut office, &sql).await;
                            let page = wanted_only(&plan);
                            let sorts = page.iter().any(|line| line.contains("TEMP B-TREE"));
                            assert!(
                                !sorts || matches!(which, Which::These(_)),
                                "{wanted:?} {turn:?}: {plan:#?}"
                            );
                            for line in &plan {
                                assert!(!scans(line), "{wanted:?} {turn:?}: {plan:#?}");
                            }
                            looked += 1;
                        }
                    }
                }
            }
        }
        assert_eq!(looked, lists.len() * 2 * 2 * 4 * 4, "every way to narrow a list");
        let favourites = [crate::favourites::LAST_BEFORE, crate::favourites::MOST];
        for sql in favourites {
            let plan = plan(&mut office, sql).await;
            assert!(plan.iter().all(|line| !scans(line)), "{sql}: {plan:#?}");
        }
        for sql in [ORPHANS_DOWN, ORPHANS_UP, NUMBERS_OF_CARE] {
            let plan = plan(&mut office, sql).await;
            assert!(plan.iter().all(|line| !scans(line) && !line.contains("TEMP")), "{sql}: {plan:#?}");
        }
    }

    /// Lines of a plan before the rows of the page are looked up.
    fn wanted_only(plan: &[String]) -> &[String] {
        let end = plan.iter().position(|line| line == "SCAN chosen").unwrap_or(plan.len());
        &plan[..end]
    }

    /// What goes through a list that nothing bounds. A page that was chosen and numbers that a search found are bounded, and
    /// so are the lists kept for work when they are entered by their key.
    fn scans(line: &str) -> bool {
        line.starts_with("SCAN") && line != "SCAN chosen" && !line.starts_with("SCAN json_each")
    }
}
