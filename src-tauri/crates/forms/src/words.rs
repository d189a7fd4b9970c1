//! How paper says a date, a number, a duplicate.

use jiff::Timestamp;
use jiff::civil::Date;

/// Six digits at least: `000042`.
pub(crate) fn invoice_number(number: u32) -> String {
    format!("{number:06}")
}

/// `22/11/2026`.
pub(crate) fn french(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// `22/11/2026 à 10:20`, at the counter.
pub(crate) fn moment(at: Timestamp) -> String {
    let there = at.to_zoned(jiff::tz::get!("Europe/Paris"));
    format!("{} à {:02}:{:02}", french(there.date()), there.hour(), there.minute())
}

/// What a paper that was printed before says of itself; nothing on an original.
pub(crate) fn duplicate(printed_before: u32) -> String {
    if printed_before == 0 { String::new() } else { format!("DUPLICATA n° {printed_before}") }
}
