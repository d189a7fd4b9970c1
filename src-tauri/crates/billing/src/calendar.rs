//! The days and hours at which majorations for nights, Sundays and holidays are due.

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};

use crate::{Practice, Zone};

/// Days and hours of a majoration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// On which days.
    pub days: Days,
    /// From this full hour on, 0 to 23.
    pub from_hour: u8,
    /// Until this full hour, 1 to 24, which is no longer in it.
    pub to_hour: u8,
}

/// Kinds of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// Every day.
    Any,
    /// Saturdays.
    Saturday,
    /// Sundays and holidays.
    Rest,
}

impl Window {
    /// Whether a day and hour lie in it; without an hour, whether the day does.
    pub fn holds(self, day: Date, time: Option<Time>, practice: Practice) -> bool {
        let on_day = match self.days {
            Days::Any => true,
            Days::Saturday => day.weekday() == Weekday::Saturday,
            Days::Rest => day.weekday() == Weekday::Sunday || is_holiday(day, practice),
        };
        let hours = i16::from(self.from_hour)..i16::from(self.to_hour);
        on_day && time.is_none_or(|time| hours.contains(&i16::from(time.hour())))
    }
}

/// Whether a day is a holiday where the doctor practises (code du travail, L3133-1, L3134-13 and L3422-2).
pub fn is_holiday(day: Date, practice: Practice) -> bool {
    let date = (day.month(), day.day());
    if EVERYWHERE.contains(&date) || abolition(practice.zone) == Some(date) {
        return true;
    }
    if practice.alsace_moselle && date == SECOND_CHRISTMAS_DAY {
        return true;
    }
    let after_easter =
        easter(day.year()).and_then(|easter| day.since(easter).ok()).map(|span| span.get_days());
    match after_easter {
        Some(EASTER_MONDAY | ASCENSION | WHIT_MONDAY) => true,
        Some(GOOD_FRIDAY) => practice.alsace_moselle,
        _ => false,
    }
}

/// Easter Sunday of the Gregorian calendar; `None` for a year that has no such day.
///
/// The reckoning is the one of Gauss as completed by Meeus (*Astronomical Algorithms*, chapter 8): the golden number gives the
/// moon, the century its corrections.
#[expect(clippy::arithmetic_side_effects, reason = "a year of four digits is far from the ends of 32 bits")]
pub fn easter(year: i16) -> Option<Date> {
    let in_year = i32::from(year);
    let (golden, century, rest) = (in_year.rem_euclid(19), in_year.div_euclid(100), in_year.rem_euclid(100));
    let moon = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon + 15).rem_euclid(30);
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    // The days of March and April, counted from the 21st of March, the earliest full moon of spring.
    let after_equinox = epact + weekday - 7 * late + 1;
    Date::new(year, 3, 21).ok()?.checked_add(after_equinox.days()).ok()
}

/// The day on which slavery ended there (L3422-2).
fn abolition(zone: Zone) -> Option<(i8, i8)> {
    match zone {
        Zone::Metropole => None,
        Zone::Guadeloupe => Some((5, 27)),
        Zone::Martinique => Some((5, 22)),
        Zone::Guyane => Some((6, 10)),
        Zone::Reunion => Some((12, 20)),
        Zone::Mayotte => Some((4, 27)),
    }
}

/// Month and day.
const EVERYWHERE: [(i8, i8); 8] = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
const SECOND_CHRISTMAS_DAY: (i8, i8) = (12, 26);

/// Days after Easter.
const GOOD_FRIDAY: i32 = -2;
const EASTER_MONDAY: i32 = 1;
const ASCENSION: i32 = 39;
const WHIT_MONDAY: i32 = 50;

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn easter_is_the_day_that_the_tables_give() {
        // Years at the edges of the reckoning: the earliest and latest Easters, centuries, and the years of the program.
        for (year, month, day) in [
            (1818, 3, 22),
            (1886, 4, 25),
            (1900, 4, 15),
            (1943, 4, 25),
            (1954, 4, 18),
            (1981, 4, 19),
            (2000, 4, 23),
            (2008, 3, 23),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2028, 4, 16),
            (2029, 4, 1),
            (2030, 4, 21),
            (2038, 4, 25),
            (2049, 4, 18),
            (2076, 4, 19),
            (2100, 3, 28),
        ] {
            assert_eq!(easter(year), Some(date(year, month, day)), "{year}");
        }
    }

    #[test]
    fn hours_end_before_their_last() {
        let night = Window { days: Days::Any, from_hour: 20, to_hour: 24 };
        let monday = date(2026, 11, 23);
        for (at, holds) in [
            (Some(time(19, 59, 59, 0)), false),
            (Some(time(20, 0, 0, 0)), true),
            (Some(time(23, 59, 59, 0)), true),
            (Some(time(0, 0, 0, 0)), false),
            (None, true),
        ] {
            assert_eq!(night.holds(monday, at, Practice::default()), holds, "{at:?}");
        }
    }

    #[test]
    fn days_of_rest_are_sundays_and_holidays() {
        let rest = Window { days: Days::Rest, from_hour: 8, to_hour: 20 };
        let saturday = Window { days: Days::Saturday, ..rest };
        let here = Practice::default();
        for (day, is_rest, is_saturday) in [
            (date(2026, 11, 22), true, false),  // Sunday
            (date(2026, 11, 23), false, false), // Monday
            (date(2026, 11, 21), false, true),
            (date(2026, 11, 11), true, false), // a Wednesday
            (date(2026, 4, 6), true, false),   // Easter Monday
            (date(2026, 5, 14), true, false),  // Ascension
            (date(2026, 5, 25), true, false),  // Whit Monday
            (date(2026, 4, 3), false, false),  // Good Friday, on the mainland
            (date(2026, 8, 15), true, true),   // a Saturday
        ] {
            assert_eq!(rest.holds(day, None, here), is_rest, "{day}");
            assert_eq!(saturday.holds(day, Some(time(12, 0, 0, 0)), here), is_saturday, "{day}");
        }
        assert!(
            !rest.holds(date(2026, 11, 22), Some(time(20, 0, 0, 0)), here),
            "night is another majoration"
        );
    }
}
