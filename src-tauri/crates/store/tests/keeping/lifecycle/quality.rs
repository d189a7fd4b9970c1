//! What the quality of the readings is judged by.

use std::time::Duration;

use jiff::civil::date;
use store::{Attempt, Channel, Counted, NewInvoice, Outcome, PaperDay};
use tempfile::TempDir;

use super::{cancel, one};
use crate::support::{ACTOR, MORNING, at, office};

#[tokio::test(flavor = "multi_thread")]
async fn presentations_are_counted_by_the_hour_of_paris_and_kept_a_year_and_a_month() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    for (when, channel, outcome, cause, millis) in [
        ("2025-09-30T10:00:00Z", Channel::Qr, Outcome::Accepted, "", 1),
        // One hour of difference in winter, two in summer; and this is already the next day in Paris.
        ("2026-07-14T22:30:00Z", Channel::Nfc, Outcome::ToConfirm, "", 900),
        ("2026-11-23T08:10:00Z", Channel::Qr, Outcome::Accepted, "", 700),
        ("2026-11-23T08:50:00Z", Channel::Qr, Outcome::Accepted, "", 300),
        ("2026-11-23T08:55:00Z", Channel::Qr, Outcome::Refused, "replayed", 400),
        ("2026-11-23T08:59:00Z", Channel::Nfc, Outcome::Trouble, "lifted_too_early", 5000),
    ] {
        let took = Duration::from_millis(millis);
        let attempt = Attempt { at: at(when), channel, outcome, cause, took };
        store.record_attempt(&attempt).await.unwrap();
    }
    let counted = |hour, channel, outcome, cause: &str, count| Counted {
        hour,
        channel,
        outcome,
        cause: cause.to_owned(),
        count,
    };
    let day = store.quality(date(2026, 11, 23), date(2026, 11, 23)).await.unwrap();
    assert_eq!(
        day.counted,
        [
            counted(9, Channel::Nfc, Outcome::Trouble, "lifted_too_early", 1),
            counted(9, Channel::Qr, Outcome::Accepted, "", 2),
            counted(9, Channel::Qr, Outcome::Refused, "replayed", 1),
        ]
    );
    let times: Vec<u32> = day.times.iter().map(|(_, millis)| *millis).collect();
    assert_eq!(times, [300, 400, 700], "verdicts, the quickest first; what had none has no time");
    let summer = store.quality(date(2026, 7, 15), date(2026, 7, 15)).await.unwrap();
    assert_eq!(summer.counted, [counted(0, Channel::Nfc, Outcome::ToConfirm, "", 1)]);
    let all = store.quality(date(2000, 1, 1), date(2030, 1, 1)).await.unwrap();
    assert_eq!(all.times.len(), 4, "what is older than thirteen months is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn paper_is_counted_by_the_invoice_and_what_is_cancelled_is_not() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let mut numbers = Vec::new();
    for _ in 0..4 {
        let content = one(false);
        let new = NewInvoice { at: at(MORNING), actor: ACTOR, usage_id: None, content: &content };
        numbers.push(store.seal_invoice(&new).await.unwrap().number);
    }
    for number in [numbers[0], numbers[0], numbers[1]] {
        store.record_print(at(MORNING), ACTOR, number).await.unwrap();
    }
    cancel(&store, MORNING, numbers[1]).await.unwrap();
    let day = date(2026, 11, 23);
    let quality = store.quality(day, day).await.unwrap();
    assert_eq!(
        quality.papers,
        [PaperDay { day, used: 1, avoided: 2 }],
        "a duplicate is one paper more of one invoice"
    );
}
