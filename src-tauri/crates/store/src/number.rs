//! Numbers of nine digits: two of the year, seven counted within it without gaps. `260000001` is the first of 2026.
//!
//! Offices that began before numbers told the year count from 1: their rows keep their numbers, and the year of all of
//! them is 0, which comes before every other.

use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::{Row, Sqlite, Transaction};

use crate::StoreError;
use crate::journal::{End, day_in_paris, end_columns};

/// What is sealed, each numbered and chained for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Series {
    Invoices,
    CreditNotes,
}

/// Where the next of a series stands.
pub(crate) struct Place {
    pub(crate) number: u32,
    /// The day it counts for.
    pub(crate) day: Date,
    /// The seal before it; empty when it is the first.
    pub(crate) before: Vec<u8>,
}

/// The latest day that something counts for, or that may not be counted for any more.
macro_rules! latest_day {
    () => {
        "nullif(max(coalesce((SELECT max(day) FROM invoice), ''), coalesce((SELECT max(day) FROM credit_note), ''), \
                    coalesce((SELECT date(max(last_day), '+1 day') FROM closing), '')), '')"
    };
}

/// All that one more of a series is made with.
macro_rules! ends {
    ($series:literal) => {
        concat!(
            "SELECT ",
            end_columns!(),
            ", ",
            latest_day!(),
            ", (SELECT max(number) FROM ",
            $series,
            "), (SELECT seal FROM ",
            $series,
            " ORDER BY number DESC LIMIT 1)"
        )
    };
}

impl Series {
    /// The place of what is sealed in it now, and the end of the journal that tells of it.
    pub(crate) async fn next_place(
        self,
        transaction: &mut Transaction<'_, Sqlite>,
        now: Timestamp,
    ) -> Result<(Place, End), StoreError> {
        let (sql, numbers) = match self {
            Self::Invoices => (ends!("invoice"), "invoice numbers"),
            Self::CreditNotes => (ends!("credit_note"), "credit note numbers"),
        };
        let row = sqlx::query(sql).fetch_one(&mut **transaction).await?;
        let day = day_after(row.try_get(3)?, now)?;
        let number = next(row.try_get(4)?, day).ok_or(StoreError::Damaged(numbers))?;
        let before: Option<Vec<u8>> = row.try_get(5)?;
        Ok((Place { number, day, before: before.unwrap_or_default() }, End::of(&row)?))
    }
}

/// The number after the last one, for something that counts for a day. None when the seven digits of a year are used
/// up, or when the day lies in a year before the last number's.
fn next(last: Option<u32>, day: Date) -> Option<u32> {
    let year = u32::try_from(day.year().rem_euclid(100)).ok()?;
    let base = year.checked_mul(10_000_000)?;
    let number = last.unwrap_or(0).max(base).checked_add(1)?;
    (year_of(number) == year).then_some(number)
}

/// Whether a number comes right after another: the next one, or the first of a later year.
pub(crate) fn follows(before: Option<u32>, number: u32) -> bool {
    let first = number % 10_000_000 == 1;
    match before {
        None => first,
        Some(before) if year_of(before) == year_of(number) => before.checked_add(1) == Some(number),
        Some(before) => first && year_of(before) < year_of(number),
    }
}

/// Whether a number tells its year.
pub(crate) fn tells_year(number: u32) -> bool {
    year_of(number) > 0
}

/// The day that something sealed now counts for: the day it is, unless that day is closed or something later was sealed
/// already. What counts for a day never comes before what is there, whatever the computer's clock says.
pub(crate) async fn sealing_day(
    transaction: &mut Transaction<'_, Sqlite>,
    now: Timestamp,
) -> Result<Date, StoreError> {
    let sql = concat!("SELECT ", latest_day!());
    day_after(sqlx::query_scalar(sql).fetch_one(&mut **transaction).await?, now)
}

fn day_after(latest: Option<String>, now: Timestamp) -> Result<Date, StoreError> {
    let latest = latest.map(|day| day.parse::<Date>().map_err(|_| StoreError::Damaged("day"))).transpose()?;
    Ok(latest.map_or(day_in_paris(now), |latest| latest.max(day_in_paris(now))))
}

fn year_of(number: u32) -> u32 {
    number / 10_000_000
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn seven_digits_are_counted_within_a_year() {
        let cases = [
            (None, date(2026, 11, 23), Some(260_000_001)),
            (Some(3), date(2026, 11, 23), Some(260_000_001)), // an office of the first version
            (Some(260_000_001), date(2026, 12, 31), Some(260_000_002)),
            (Some(260_004_711), date(2027, 1, 1), Some(270_000_001)),
            (Some(269_999_999), date(2026, 12, 31), None), // used up
            (Some(270_000_001), date(2026, 12, 31), None), // the clock went back over a new year
        ];
        for (last, day, expected) in cases {
            let number = next(last, day);
            assert_eq!(number, expected, "{last:?} on {day}");
            assert!(number.is_none_or(|number| follows(last, number)), "{last:?} on {day}");
        }
    }

    #[test]
    fn a_gap_is_seen() {
        for (before, number) in [
            (Some(260_000_001), 260_000_003),
            (Some(260_000_001), 270_000_002),
            (Some(270_000_001), 260_000_001),
            (Some(260_000_001), 260_000_001),
            (None, 260_000_002),
            (None, 2),
            (Some(1), 3),
        ] {
            assert!(!follows(before, number), "{before:?} then {number}");
        }
    }
}
