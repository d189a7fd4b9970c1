//! Closings of days, months and years: what was sealed, how it is paid, what was read, and the head of the journal, under
//! a seal over the closing before. Nothing opens one again: what is sealed later counts for the next day.
//!
//! Days are closed one after the other; one on which nothing was sealed may be passed over. A month adds up its days and
//! a year its months, so that each figure can be found again one level below; both are closed once they are over and all
//! of theirs is closed. How invoices are paid is that of the moment.

mod period;
mod totals;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use crate::journal::{self, JournalEntry, chained, day_in_paris};
use crate::number::sealing_day;
use crate::{Action, ChangeError, NotDone, Store, StoreError};

pub use period::{Kind, Period};
pub use totals::{Amounts, Payments, Totals};

const CONTEXT: &[u8] = b"comptoir.closing.1";

/// A closing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// 1, 2, 3… over all closings.
    pub seq: u32,
    /// What was closed.
    pub period: Period,
    /// When.
    pub at: Timestamp,
    /// Who closed it.
    pub actor: String,
    /// What it comes to.
    pub totals: Totals,
    /// All that was ever closed, cents: invoices less credit notes.
    pub perpetual: i64,
    /// The line of the journal that was the last at that moment, and its hash; a fresh office's first line is its making.
    pub journal: (i64, String),
    /// SHA-256 over the closing and the seal before it, hexadecimal.
    pub seal: String,
}

/// What is still open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// The day to close next: the earliest with something sealed, or today.
    pub day: Date,
    /// Whether it is closed already, and what is sealed now counts for the day after.
    pub closed: bool,
    /// What it comes to so far.
    pub totals: Totals,
    /// The month that can be closed.
    pub month: Option<Period>,
    /// The year that can be closed.
    pub year: Option<Period>,
}

/// What stands in a row, under the seal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    actor: String,
    /// What was read, refused and printed is counted up to this instant, from that of the closing before.
    until: i64,
    totals: Totals,
    perpetual: i64,
    journal_seq: i64,
    journal_head: String,
}

impl Store {
    /// Closes a period, with its journal line, in one transaction.
    pub async fn close_period(
        &self,
        at: Timestamp,
        actor: &str,
        period: Period,
    ) -> Result<Closing, ChangeError> {
        let mut transaction = self.begin().await?;
        may_close(&mut transaction, at, period).await?;
        let last = last(&mut transaction).await?;
        let (totals, until, perpetual) = match period.kind() {
            Kind::Day => day_totals(&mut transaction, at, period.first()).await?,
            Kind::Month => sum(&mut transaction, period, Kind::Day).await?,
            Kind::Year => sum(&mut transaction, period, Kind::Month).await?,
        };
        let (journal_seq, journal_head): (i64, Vec<u8>) =
            sqlx::query_as("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
                .fetch_one(&mut *transaction)
                .await?;
        let content = Content {
            actor: actor.to_owned(),
            until,
            totals,
            perpetual,
            journal_seq,
            journal_head: HEXLOWER.encode(&journal_head),
        };
        let json = serde_json::to_string(&content).map_err(|_| StoreError::Damaged("closing"))?;
        let (seq, before) = last.unwrap_or_default();
        let seq = seq.checked_add(1).ok_or(StoreError::Damaged("closing"))?;
        let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
        let seal = seal(&before, seq, period, at, &json);
        sqlx::query("INSERT INTO closing (seq, kind, period, last_day, at, content, seal) VALUES (?, ?, ?, ?, ?, ?, ?)")
            .bind(seq)
            .bind(period.kind().name())
            .bind(period.to_string())
            .bind(period.last().to_string())
            .bind(at.as_millisecond())
            .bind(&json)
            .bind(&seal)
            .execute(&mut *transaction)
            .await?;
        let seal = HEXLOWER.encode(&seal);
        let (subject, outcome) = (period.to_string(), format!("{} {seal}", period.kind().name()));
        let entry = JournalEntry {
            at,
            actor,
            action: Action::Closing,
            subject: &subject,
            patient: None,
            outcome: &outcome,
        };
        journal::append(&mut transaction, &entry).await?;
        transaction.commit().await?;
        Ok(content.closing(seq, period, at, seal))
    }

    /// The last closings, newest first, at most `limit`; their chain checked.
    pub async fn closings(&self, limit: u32) -> Result<Vec<Closing>, StoreError> {
        let sql = "SELECT c.seq, c.kind, c.period, c.at, c.content, c.seal, b.seal FROM closing c
                   LEFT JOIN closing b ON b.seq = c.seq - 1 ORDER BY c.seq DESC LIMIT ?";
        let rows = sqlx::query(sql).bind(limit).fetch_all(self.pool()).await?;
        rows.iter().map(|row| Ok(checked(row)?.0)).collect()
    }

    /// The closing of a period; its seal checked.
    pub async fn closing_of(&self, period: Period) -> Result<Option<Closing>, StoreError> {
        let mut transaction = self.pool().begin().await?;
        let found = of_kind(&mut transaction, period.kind(), period.first(), period.last()).await?;
        Ok(found.into_iter().next().map(|(closing, _)| closing))
    }

    /// What is still open, and what it comes to so far.
    pub async fn open_day(&self, now: Timestamp) -> Result<Open, StoreError> {
        let mut transaction = self.pool().begin().await?;
        let closed = last_closed_day(&mut transaction, None).await?;
        let open = first_active_after(&mut transaction, closed).await?;
        let today = day_in_paris(now);
        let day = open.map_or(today, |open| open.min(today));
        let done = closed.is_some_and(|closed| closed >= day);
        let totals = if done { Totals::default() } else { day_totals(&mut transaction, now, day).await?.0 };
        let month = next_sum(&mut transaction, now, Kind::Month).await?;
        let year = next_sum(&mut transaction, now, Kind::Year).await?;
        Ok(Open { day, closed: done, totals, month, year })
    }
}

impl Content {
    fn closing(self, seq: u32, period: Period, at: Timestamp, seal: String) -> Closing {
        let Self { actor, until: _, totals, perpetual, journal_seq, journal_head } = self;
        Closing { seq, period, at, actor, totals, perpetual, journal: (journal_seq, journal_head), seal }
    }
}

/// Refuses gaps, what is closed already and what is not over.
async fn may_close(
    transaction: &mut Transaction<'_, Sqlite>,
    now: Timestamp,
    period: Period,
) -> Result<(), ChangeError> {
    let closed = last_closed_day(transaction, None).await?;
    let open = first_active_after(transaction, closed).await?;
    let refusal = match period.kind() {
        Kind::Day if closed.is_some_and(|closed| closed >= period.first()) => Some(NotDone::Closed),
        Kind::Day if period.first() > day_in_paris(now) => Some(NotDone::NotOver),
        Kind::Day if open.is_some_and(|open| open < period.first()) => Some(NotDone::EarlierOpen),
        Kind::Day => None,
        kind @ (Kind::Month | Kind::Year) => {
            let same = last_closed_day(transaction, Some(kind)).await?;
            if same.is_some_and(|closed| closed >= period.first()) {
                Some(NotDone::Closed)
            } else if sealing_day(transaction, now).await? <= period.last() {
                Some(NotDone::NotOver)
            } else if open.is_some_and(|open| open <= period.last()) {
                Some(NotDone::EarlierOpen)
            } else {
                parts_missing(transaction, period, same).await?
            }
        }
    };
    refusal.map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// The month or the year that can be closed.
async fn next_sum(
    transaction: &mut Transaction<'_, Sqlite>,
    now: Timestamp,
    kind: Kind,
) -> Result<Option<Period>, StoreError> {
    let part = if kind == Kind::Year { Kind::Month } else { Kind::Day };
    let same = last_closed_day(transaction, Some(kind)).await?;
    let Some(first) = first_closed(transaction, part, same).await? else { return Ok(None) };
    let period = Period::of(kind, first);
    match may_close(transaction, now, period).await {
        Ok(()) => Ok(Some(period)),
        Err(ChangeError::NotDone(_)) => Ok(None),
        Err(ChangeError::Store(error)) => Err(error),
    }
}

/// What is missing of the closings that a month or a year adds up; `same` is the end of the last closing of its kind.
async fn parts_missing(
    transaction: &mut Transaction<'_, Sqlite>,
    period: Period,
    same: Option<Date>,
) -> Result<Option<NotDone>, StoreError> {
    let part = match period.kind() {
        Kind::Day | Kind::Month => Kind::Day,
        Kind::Year => {
            let months = last_closed_day(transaction, Some(Kind::Month)).await?;
            let loose = first_closed(transaction, Kind::Day, months).await?;
            if loose.is_some_and(|day| day <= period.last()) {
                return Ok(Some(NotDone::EarlierOpen));
            }
            Kind::Month
        }
    };
    Ok(match first_closed(transaction, part, same).await? {
        Some(day) if day < period.first() => Some(NotDone::EarlierOpen),
        Some(day) if day <= period.last() => None,
        _ => Some(NotDone::NothingToClose),
    })
}

/// The last day that a closing of a kind covers, or one of any kind.
async fn last_closed_day(
    transaction: &mut Transaction<'_, Sqlite>,
    kind: Option<Kind>,
) -> Result<Option<Date>, StoreError> {
    let sql = "SELECT max(last_day) FROM closing WHERE ?1 IS NULL OR kind = ?1";
    let day: Option<String> =
        sqlx::query_scalar(sql).bind(kind.map(Kind::name)).fetch_one(&mut **transaction).await?;
    parsed(day)
}

/// The last day of the first closing of a kind after a day.
async fn first_closed(
    transaction: &mut Transaction<'_, Sqlite>,
    kind: Kind,
    after: Option<Date>,
) -> Result<Option<Date>, StoreError> {
    let sql = "SELECT min(last_day) FROM closing WHERE kind = ? AND last_day > ?";
    let day: Option<String> = sqlx::query_scalar(sql)
        .bind(kind.name())
        .bind(after.map(|day| day.to_string()).unwrap_or_default())
        .fetch_one(&mut **transaction)
        .await?;
    parsed(day)
}

/// The first day after a day for which something was sealed.
async fn first_active_after(
    transaction: &mut Transaction<'_, Sqlite>,
    after: Option<Date>,
) -> Result<Option<Date>, StoreError> {
    let sql = "SELECT min(day) FROM (SELECT min(day) AS day FROM invoice WHERE day > ?1
               UNION ALL SELECT min(day) FROM credit_note WHERE day > ?1)";
    let day: Option<String> = sqlx::query_scalar(sql)
        .bind(after.map(|day| day.to_string()).unwrap_or_default())
        .fetch_one(&mut **transaction)
        .await?;
    parsed(day)
}

fn parsed(day: Option<String>) -> Result<Option<Date>, StoreError> {
    day.map(|day| day.parse().map_err(|_| StoreError::Damaged("closing"))).transpose()
}

/// The sums of a day, the instant up to which its counts go, and all that was ever closed.
async fn day_totals(
    transaction: &mut Transaction<'_, Sqlite>,
    now: Timestamp,
    day: Date,
) -> Result<(Totals, i64, i64), StoreError> {
    let damaged = || StoreError::Damaged("closing");
    let last = newest(transaction, Kind::Day).await?;
    let (after, perpetual) = last.map_or((i64::MIN, 0), |(closing, until)| (until, closing.perpetual));
    let end = day
        .tomorrow()
        .and_then(|next| next.to_zoned(jiff::tz::get!("Europe/Paris")))
        .map_err(|_| damaged())?;
    // The clock may have gone back since the last closing: nothing is then counted twice.
    let until = end.timestamp().as_millisecond().saturating_sub(1).min(now.as_millisecond()).max(after);
    let totals = totals::of_day(transaction, day, after, until).await?;
    let perpetual = totals.net().and_then(|net| perpetual.checked_add(net)).ok_or_else(damaged)?;
    Ok((totals, until, perpetual))
}

/// The sums of a month or a year: those of its parts added up, and how its invoices are paid now.
async fn sum(
    transaction: &mut Transaction<'_, Sqlite>,
    period: Period,
    part: Kind,
) -> Result<(Totals, i64, i64), StoreError> {
    let mut totals = Totals::default();
    let (mut until, mut perpetual) = (0, 0);
    for (closing, end) in of_kind(transaction, part, period.first(), period.last()).await? {
        totals = totals.plus(&closing.totals).ok_or(StoreError::Damaged("closing"))?;
        (until, perpetual) = (end, closing.perpetual);
    }
    totals.payments = totals::payments(transaction, period.first(), period.last()).await?;
    Ok((totals, until, perpetual))
}

/// The closings of a kind whose last day lies between two days, in order; their chain checked.
async fn of_kind(
    transaction: &mut Transaction<'_, Sqlite>,
    kind: Kind,
    from: Date,
    to: Date,
) -> Result<Vec<(Closing, i64)>, StoreError> {
    let sql = "SELECT c.seq, c.kind, c.period, c.at, c.content, c.seal, b.seal FROM closing c
               LEFT JOIN closing b ON b.seq = c.seq - 1
               WHERE c.kind = ? AND c.last_day BETWEEN ? AND ? ORDER BY c.seq";
    let rows = sqlx::query(sql)
        .bind(kind.name())
        .bind(from.to_string())
        .bind(to.to_string())
        .fetch_all(&mut **transaction)
        .await?;
    rows.iter().map(checked).collect()
}

/// The newest closing of a kind, and the instant up to which it counts.
async fn newest(
    transaction: &mut Transaction<'_, Sqlite>,
    kind: Kind,
) -> Result<Option<(Closing, i64)>, StoreError> {
    let sql = "SELECT c.seq, c.kind, c.period, c.at, c.content, c.seal, b.seal FROM closing c
               LEFT JOIN closing b ON b.seq = c.seq - 1 WHERE c.kind = ? ORDER BY c.seq DESC LIMIT 1";
    let row = sqlx::query(sql).bind(kind.name()).fetch_optional(&mut **transaction).await?;
    row.as_ref().map(checked).transpose()
}

async fn last(transaction: &mut Transaction<'_, Sqlite>) -> Result<Option<(u32, Vec<u8>)>, StoreError> {
    let sql = "SELECT seq, seal FROM closing ORDER BY seq DESC LIMIT 1";
    Ok(sqlx::query_as(sql).fetch_optional(&mut **transaction).await?)
}

/// A closing and the instant up to which it counts; its seal checked against the one before.
fn checked(row: &SqliteRow) -> Result<(Closing, i64), StoreError> {
    let damaged = || StoreError::Damaged("closing");
    let (seq, kind, period): (u32, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let (at, json, found): (i64, String, Vec<u8>) = (row.try_get(3)?, row.try_get(4)?, row.try_get(5)?);
    let before: Option<Vec<u8>> = row.try_get(6)?;
    let kind = Kind::from_name(&kind).ok_or_else(damaged)?;
    let period = Period::parse(kind, &period).ok_or_else(damaged)?;
    let at = Timestamp::from_millisecond(at).map_err(|_| damaged())?;
    if before.is_some() != (seq > 1) || found != seal(&before.unwrap_or_default(), seq, period, at, &json) {
        return Err(damaged());
    }
    let content: Content = serde_json::from_str(&json).map_err(|_| damaged())?;
    let until = content.until;
    Ok((content.closing(seq, period, at, HEXLOWER.encode(&found)), until))
}

fn seal(before: &[u8], seq: u32, period: Period, at: Timestamp, json: &str) -> Vec<u8> {
    let name = period.to_string();
    let parts: [&[u8]; 6] = [
        before,
        &seq.to_be_bytes(),
        period.kind().name().as_bytes(),
        name.as_bytes(),
        &at.as_millisecond().to_be_bytes(),
        json.as_bytes(),
    ];
    chained(CONTEXT, &parts)
}
