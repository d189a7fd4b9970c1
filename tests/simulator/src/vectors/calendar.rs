//! Days and clocks that programs get wrong: midnight in Paris, summer time, leap days, the ends of 32 bits, birthdays.

use anyhow::Result;

use super::draft::{Case, Draft, Edit, Setting, put, within};
use super::office::listed_before;
use crate::cbor::Value;

const OPEN: &str = "accepted";
const CLOSED: &str = "to_confirm rights_not_open_today";
const YOUNG: &str = "refused holder_too_young";

/// At an instant, with these lists.
const fn at(now: &'static str, lists: &'static str, case: Case) -> Case {
    Case { setting: Setting { now, lists, ..Setting::USUAL }, ..case }
}

const fn case(name: &'static str, expect: &'static str, about: &'static str, edit: Edit) -> Case {
    Case::usual(name, expect, about, edit)
}

pub(super) const CASES: &[Case] = &[
    // Midnight in Paris, two hours before midnight UTC in summer.
    at(
        "2026-09-29T21:59:59Z",
        "usual",
        case("rights_end_today", OPEN, "the last day of rights, 23:59:59 in Paris", |d| {
            rights(d, 20_260_101, 20_260_929)
        }),
    ),
    at(
        "2026-09-29T22:00:00Z",
        "usual",
        case("rights_ended_at_midnight", CLOSED, "a second later", |d| rights(d, 20_260_101, 20_260_929)),
    ),
    at(
        "2026-09-29T21:59:59Z",
        "usual",
        case("rights_begin_tomorrow", CLOSED, "a second before rights begin", |d| {
            rights(d, 20_260_930, 20_271_231)
        }),
    ),
    at(
        "2026-09-29T22:00:00Z",
        "usual",
        case(
            "rights_begin_at_midnight",
            OPEN,
            "the first second of rights, still the day before in UTC",
            |d| rights(d, 20_260_930, 20_271_231),
        ),
    ),
    // The day on which summer time begins has 23 hours, the one on which it ends 25.
    at(
        "2026-03-28T22:59:59Z",
        "2026-03-28",
        case("spring_before", CLOSED, "a second before the day with 23 hours", |d| {
            rights(d, 20_260_329, 20_260_329)
        }),
    ),
    at(
        "2026-03-28T23:00:00Z",
        "2026-03-28",
        case("spring_begins", OPEN, "its first second", |d| rights(d, 20_260_329, 20_260_329)),
    ),
    at(
        "2026-03-29T01:00:00Z",
        "2026-03-28",
        case("spring_switch", OPEN, "the second at which 2 h becomes 3 h", |d| {
            rights(d, 20_260_329, 20_260_329)
        }),
    ),
    at(
        "2026-03-29T21:59:59Z",
        "2026-03-28",
        case("spring_ends", OPEN, "its last second", |d| rights(d, 20_260_329, 20_260_329)),
    ),
    at(
        "2026-03-29T22:00:00Z",
        "2026-03-28",
        case("spring_after", CLOSED, "a second after it", |d| rights(d, 20_260_329, 20_260_329)),
    ),
    at(
        "2026-10-24T21:59:59Z",
        "2026-10-24",
        case("autumn_before", CLOSED, "a second before the day with 25 hours", |d| {
            rights(d, 20_261_025, 20_261_025)
        }),
    ),
    at(
        "2026-10-24T22:00:00Z",
        "2026-10-24",
        case("autumn_begins", OPEN, "its first second", |d| rights(d, 20_261_025, 20_261_025)),
    ),
    at(
        "2026-10-25T01:00:00Z",
        "2026-10-24",
        case("autumn_switch", OPEN, "the second at which 3 h becomes 2 h again", |d| {
            rights(d, 20_261_025, 20_261_025)
        }),
    ),
    at(
        "2026-10-25T22:59:59Z",
        "2026-10-25",
        case("autumn_ends", OPEN, "its last second", |d| rights(d, 20_261_025, 20_261_025)),
    ),
    at(
        "2026-10-25T23:00:00Z",
        "2026-10-25",
        case("autumn_after", CLOSED, "a second after it", |d| rights(d, 20_261_025, 20_261_025)),
    ),
    at(
        "2027-12-31T22:59:59Z",
        "2027-12-31",
        case("year_ends", OPEN, "the last second of 2027 in Paris", |d| rights(d, 20_270_101, 20_271_231)),
    ),
    at(
        "2027-12-31T23:00:00Z",
        "2027-12-31",
        case("year_begins", CLOSED, "the first of 2028, while UTC is in 2027", |d| {
            rights(d, 20_270_101, 20_271_231)
        }),
    ),
    // Leap days.
    at(
        "2028-02-28T23:00:00Z",
        "2028-02-28",
        case("leap_day_begins", OPEN, "the first second of 29 February 2028", |d| {
            rights(d, 20_280_229, 20_280_229)
        }),
    ),
    at(
        "2028-02-29T22:59:59Z",
        "2028-02-29",
        case("leap_day_ends", OPEN, "its last second", |d| rights(d, 20_280_229, 20_280_229)),
    ),
    at(
        "2028-02-29T23:00:00Z",
        "2028-02-29",
        case("leap_day_is_over", CLOSED, "the first of March", |d| rights(d, 20_280_229, 20_280_229)),
    ),
    at(
        "2028-02-28T23:30:00Z",
        "2028-02-28",
        case(
            "born_on_a_leap_day_early",
            YOUNG,
            "born 29 February 2012, issued on 28 February 2028 at 23:59:59",
            |d| born(d, 20_120_229, -1_801),
        ),
    ),
    at(
        "2028-02-28T23:30:00Z",
        "2028-02-28",
        case(
            "born_on_a_leap_day",
            OPEN,
            "born 29 February 2012, issued in the first second of 29 February 2028",
            |d| born(d, 20_120_229, -1_800),
        ),
    ),
    // The end of 31 bits, and of 32.
    at(
        "2038-01-19T03:14:07Z",
        "2038-01-18",
        case("second_2147483647", OPEN, "the last second of 31 bits", |_| Ok(())),
    ),
    at(
        "2038-01-19T03:14:08Z",
        "2038-01-18",
        case("second_2147483648", OPEN, "the first beyond them", |_| Ok(())),
    ),
    at(
        "2106-02-07T06:28:15Z",
        "2106-02-07",
        case("second_4294967295", OPEN, "the last second of 32 bits", |_| Ok(())),
    ),
    at(
        "2106-02-07T06:28:16Z",
        "2106-02-07",
        case("second_4294967296", OPEN, "the first beyond them", |_| Ok(())),
    ),
    // 2100 is no leap year.
    at(
        "2100-02-28T22:59:59Z",
        "2100-02-28",
        case("february_2100_ends", OPEN, "the last second of February 2100", |d| {
            rights(d, 21_000_101, 21_000_228)
        }),
    ),
    at(
        "2100-02-28T23:00:00Z",
        "2100-02-28",
        case("march_2100_begins", CLOSED, "a second later it is March", |d| {
            rights(d, 21_000_101, 21_000_228)
        }),
    ),
    at(
        "2100-02-28T23:00:00Z",
        "2100-02-28",
        case("march_2100_opens", OPEN, "rights from the first of March 2100", |d| {
            rights(d, 21_000_301, 21_000_301)
        }),
    ),
    at(
        "2100-02-28T23:30:00Z",
        "2100-02-28",
        case(
            "born_2084_early",
            YOUNG,
            "born 29 February 2084, issued in the last second of February 2100",
            |d| born(d, 20_840_229, -1_801),
        ),
    ),
    at(
        "2100-02-28T23:30:00Z",
        "2100-02-28",
        case("born_2084", OPEN, "born 29 February 2084, issued on 1 March 2100: the year turns then", |d| {
            born(d, 20_840_229, -1_800)
        }),
    ),
    // The sixteenth birthday, on the day of the issue in Paris.
    case("sixteen_today", OPEN, "sixteen on the day of the issue", |d| born(d, 20_100_929, -3_600)),
    case("sixteen_tomorrow", YOUNG, "sixteen on the day after", |d| born(d, 20_100_930, -3_600)),
    at(
        "2026-09-29T22:30:00Z",
        "usual",
        case(
            "sixteen_since_midnight",
            OPEN,
            "issued at midnight of the birthday, the day before in UTC",
            |d| born(d, 20_100_930, -1_800),
        ),
    ),
    at(
        "2026-09-29T22:30:00Z",
        "usual",
        case("sixteen_at_midnight", YOUNG, "issued a second before", |d| born(d, 20_100_930, -1_801)),
    ),
    case("sixteen_by_lunar_month", OPEN, "month 20 of 2010 counts as 1 January", |d| {
        born(d, 20_102_015, -3_600)
    }),
    case("sixteen_by_month_00", OPEN, "month 00 of 2010 counts as 1 January", |d| {
        born(d, 20_100_000, -3_600)
    }),
    case("fifteen_by_lunar_month", YOUNG, "month 99 of 2011 counts as 1 January", |d| {
        born(d, 20_119_931, -3_600)
    }),
    // Clocks of the counter.
    case("computer_at_1970", "refused issuer_key_not_valid", "a computer that lost its clock", |d| {
        clock(d, "1970-01-01T00:00:10Z")
    }),
    case(
        "computer_an_hour_behind",
        "refused presentation_from_future",
        "a computer an hour behind the phone",
        |d| clock(d, "2026-09-29T20:00:00Z"),
    ),
    case(
        "computer_an_hour_ahead",
        "refused presentation_expired",
        "a computer an hour ahead of the phone",
        |d| clock(d, "2026-09-29T22:00:00Z"),
    ),
    case("computer_a_month_ahead", "refused credential_expired", "a computer a month ahead", |d| {
        clock(d, "2026-10-29T21:00:00Z")
    }),
    case(
        "computer_in_winter_time",
        "refused presentation_from_future",
        "a computer that takes local time for UTC, wrongly by two hours",
        |d| clock(d, "2026-09-29T19:00:00Z"),
    ),
    at(
        "2026-09-29T19:59:59Z",
        "usual",
        case(
            "clock_before_the_lists",
            "to_confirm clock_suspect",
            "computer and phone a second before the lists were issued",
            listed_before,
        ),
    ),
    at(
        "2026-09-29T18:00:00Z",
        "status_old",
        case(
            "clock_before_one_list",
            "to_confirm status_list_stale clock_suspect",
            "two hours before the trust list, after the status list",
            listed_before,
        ),
    ),
];

fn rights(draft: &mut Draft, from: i64, to: i64) -> Result<()> {
    let period = Value::Array(vec![Value::int(from), Value::int(to)]);
    put(draft.card()?, 3, Value::Array(vec![period]));
    Ok(())
}

/// Born on a day, and the credential issued so many seconds from now.
fn born(draft: &mut Draft, day: i64, issued: i64) -> Result<()> {
    *within(draft.holder()?, &[3])? = Value::int(day);
    draft.issued(issued)
}

/// The computer's clock, when the phone's is right.
fn clock(draft: &mut Draft, now: &str) -> Result<()> {
    draft.now = now.parse()?;
    listed_before(draft)
}
