//! Dates as the objects state them, and the civil day of the counter.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::cbor::{Fault, Item};

/// The zone of the counter, compiled in: no file of the system is read.
static PARIS: TimeZone = jiff::tz::get!("Europe/Paris");

/// A `NumericDate` of RFC 8392 §2, here always whole seconds; a date that no calendar reaches is malformed.
pub(crate) fn numeric_date(item: Item<'_>) -> Result<Timestamp, Fault> {
    let seconds = i64::try_from(item.uint()?).map_err(|_| Fault::OutOfRange)?;
    Timestamp::from_second(seconds).map_err(|_| Fault::OutOfRange)
}

/// A day written as the number AAAAMMJJ.
pub(crate) fn civil_date(item: Item<'_>) -> Result<Date, Fault> {
    let number = i32::try_from(item.uint()?).map_err(|_| Fault::OutOfRange)?;
    if !(10_000_101..=99_991_231).contains(&number) {
        return Err(Fault::OutOfRange); // eight digits
    }
    let part = |n: i32| i8::try_from(n).map_err(|_| Fault::OutOfRange);
    let year = i16::try_from(number / 10_000).map_err(|_| Fault::OutOfRange)?;
    Date::new(year, part(number / 100 % 100)?, part(number % 100)?).map_err(|_| Fault::OutOfRange)
}

/// The civil day of an instant in Paris.
pub(crate) fn day_in_paris(instant: Timestamp) -> Date {
    PARIS.to_datetime(instant).date()
}

/// How long `later` comes after `earlier`; negative when it does not. Cannot overflow, whatever the bytes stated.
pub(crate) fn between(earlier: Timestamp, later: Timestamp) -> SignedDuration {
    later.duration_since(earlier)
}
