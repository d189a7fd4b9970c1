//! The closings of the day, the month and the year.

use billing::{Cents, Shares};
use jiff::civil::{Date, date};
use store::{ChangeError, Happening, InvoiceContent, Kind, NotDone, Period, Reason, Store};
use tempfile::TempDir;

use super::{cancel, one, read, refused, seal};
use crate::support::{ACTOR, MORNING, at, office};

fn day(date: Date) -> Period {
    Period::of(Kind::Day, date)
}

async fn close(store: &Store, now: &str, period: Period) -> Result<store::Closing, ChangeError> {
    store.close_period(at(now), ACTOR, period).await
}

/// Each row of the closing sheet adds up to its total.
#[tokio::test(flavor = "multi_thread")]
async fn a_closing_tells_what_the_state_pays_and_what_is_asked_beyond_the_tariffs() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let plain = one(false);
    let [total, state, excess] = [6_400, 1_900, 1_500].map(Cents::new);
    let more = InvoiceContent { shares: Shares { total, state, excess, ..plain.shares }, ..one(false) };
    seal(&store, "2026-11-23T09:00:00Z", &plain).await;
    let number = seal(&store, "2026-11-23T09:10:00Z", &more).await.number;
    cancel(&store, "2026-11-23T09:20:00Z", number).await.unwrap();
    let closing = close(&store, "2026-11-23T18:00:00Z", day(date(2026, 11, 23))).await.unwrap();
    let (billed, back) = (closing.totals.invoices, closing.totals.credit_notes);
    assert_eq!((billed.total, billed.state, billed.excess), (9_400, 1_900, 1_500));
    assert_eq!((billed.amo, billed.amc), (4_200, 1_800), "all four add up to the total");
    assert_eq!((back.state, back.excess), (-1_900, -1_500), "a credit note takes it back");
    let made = ["2026-11-23T18:01:00Z", "2026-11-23T18:02:00Z"];
    for (copies, now) in (0..).zip(made) {
        assert_eq!(store.record_closing_sheet(at(now), ACTOR, &closing).await.unwrap(), copies);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_day_adds_up_and_takes_nothing_more() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let monday = day(date(2026, 11, 23));
    read(&store, MORNING).await;
    store.journal_refusal(at(MORNING), ACTOR, "qr", "replayed").await.unwrap();
    let first = seal(&store, MORNING, &one(true)).await.number;
    let second = seal(&store, MORNING, &one(false)).await.number;
    store.record_print(at(MORNING), ACTOR, first).await.unwrap();
    cancel(&store, MORNING, second).await.unwrap();
    let open = store.open_day(at("2026-11-23T17:00:00Z")).await.unwrap();
    let head = store.journal_lines().await.unwrap().pop().unwrap();
    let closing = close(&store, "2026-11-23T17:00:00Z", monday).await.unwrap();
    assert_eq!(open.totals, closing.totals, "what was shown is what was closed");
    let totals = &closing.totals;
    // 30,00 twice, 70 % is 21,00; of the first the patient paid 9,00 and of the second 30,00, which came back.
    assert_eq!((totals.invoices.count, totals.invoices.total, totals.invoices.amo), (2, 6000, 4200));
    assert_eq!((totals.invoices.amc, totals.invoices.patient_pays), (1800, 3900));
    assert_eq!(
        (totals.credit_notes.count, totals.credit_notes.total, totals.credit_notes.patient_pays),
        (1, -3000, -3000)
    );
    assert_eq!((totals.payments.awaited, totals.payments.cancelled), ((1, 3000), (1, 3000)));
    assert_eq!(totals.numbers, Some((first, second)));
    assert_eq!((totals.readings.get("nfc"), totals.refusals.get("replayed")), (Some(&1), Some(&1)));
    assert_eq!((totals.sheets, totals.without_sheet), (1, 1));
    assert_eq!(closing.perpetual, 3000);
    assert_eq!(closing.journal, (head.seq, head.hash), "the head of the journal at that moment");

    // The evening goes on: nothing more counts for Monday.
    read(&store, "2026-11-23T18:00:00Z").await;
    let late = seal(&store, "2026-11-23T18:00:00Z", &one(false)).await;
    assert_eq!(late.day, date(2026, 11, 24));
    let note = cancel(&store, "2026-11-23T18:01:00Z", late.number).await.unwrap();
    assert_eq!(note.day, date(2026, 11, 24), "nor a credit note");
    assert_eq!(
        store.invoice(late.number).await.unwrap().unwrap().day,
        date(2026, 11, 24),
        "and it reads back"
    );
    assert_eq!(refused(close(&store, "2026-11-23T19:00:00Z", monday).await), NotDone::Closed, "once");
    let tuesday = close(&store, "2026-11-24T17:00:00Z", day(date(2026, 11, 24))).await.unwrap();
    assert_eq!(tuesday.totals.readings.get("nfc"), Some(&1), "what was read after the closing is not lost");
    assert_eq!((tuesday.totals.invoices.count, tuesday.perpetual), (1, 3000));
    assert_eq!(store.closings(10).await.unwrap(), [tuesday, closing], "the chain holds");
}

#[tokio::test(flavor = "multi_thread")]
async fn gaps_and_double_closings_are_refused_and_a_year_adds_up() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let month = |year, month| Period::of(Kind::Month, date(year, month, 1));
    let year = |year| Period::of(Kind::Year, date(year, 1, 1));
    seal(&store, "2026-10-30T08:00:00Z", &one(false)).await;
    seal(&store, "2026-11-23T08:00:00Z", &one(false)).await;
    seal(&store, "2026-11-24T08:00:00Z", &one(true)).await;
    let now = "2026-11-24T17:00:00Z";
    let refusals = [
        (day(date(2026, 11, 24)), NotDone::EarlierOpen),
        (day(date(2026, 11, 25)), NotDone::NotOver),
        (month(2026, 10), NotDone::EarlierOpen),
        (month(2026, 11), NotDone::NotOver),
        (month(2026, 9), NotDone::NothingToClose),
        (year(2026), NotDone::NotOver),
    ];
    for (period, why) in refusals {
        assert_eq!(refused(close(&store, now, period).await), why, "{period}");
    }
    assert_eq!(store.open_day(at(now)).await.unwrap().day, date(2026, 10, 30), "the earliest comes first");
    for (m, d) in [(10, 30), (11, 23), (11, 24)] {
        close(&store, now, day(date(2026, m, d))).await.unwrap();
    }
    assert_eq!(refused(close(&store, now, day(date(2026, 11, 22))).await), NotDone::Closed, "passed over");
    let new_year = "2027-01-02T08:00:00Z";
    assert_eq!(
        refused(close(&store, new_year, month(2026, 11)).await),
        NotDone::EarlierOpen,
        "October first"
    );
    assert_eq!(store.open_day(at(new_year)).await.unwrap().month, Some(month(2026, 10)), "it is offered");
    let october = close(&store, new_year, month(2026, 10)).await.unwrap();
    assert_eq!((october.totals.invoices.count, october.perpetual), (1, 3000));
    assert_eq!(refused(close(&store, new_year, year(2026)).await), NotDone::EarlierOpen, "November is open");
    store.happened(at(new_year), ACTOR, 260_000_003, Happening::Paid, None).await.unwrap();
    let november = close(&store, new_year, month(2026, 11)).await.unwrap();
    assert_eq!((november.totals.invoices.count, november.totals.invoices.total), (2, 6000));
    assert_eq!(november.totals.payments.paid, (1, 3000), "as it is paid now");
    assert_eq!(november.totals.numbers, Some((260_000_002, 260_000_003)));
    assert_eq!(refused(close(&store, new_year, month(2026, 12)).await), NotDone::NothingToClose);
    let open = store.open_day(at(new_year)).await.unwrap();
    assert_eq!((open.month, open.year), (None, Some(year(2026))));
    let whole = close(&store, new_year, year(2026)).await.unwrap();
    assert_eq!((whole.totals.invoices.total, whole.perpetual), (9000, 9000), "the year adds up its months");
    assert_eq!(refused(close(&store, new_year, year(2026)).await), NotDone::Closed);
    // A clock that went back does not open the year again.
    let late = seal(&store, "2026-12-30T08:00:00Z", &one(false)).await;
    assert_eq!((late.day, late.number), (date(2027, 1, 1), 270_000_001));
    assert_eq!(store.closing_of(year(2026)).await.unwrap(), Some(whole));
}

#[test]
fn periods_are_written_one_way() {
    for (kind, text, fits) in [
        (Kind::Day, "2026-11-23", true),
        (Kind::Month, "2026-11", true),
        (Kind::Year, "2026", true),
        (Kind::Day, "2026-11", false),
        (Kind::Month, "2026-13", false),
        (Kind::Month, "2026-1", false),
        (Kind::Year, "26", false),
        (Kind::Day, "", false),
    ] {
        let period = Period::parse(kind, text);
        assert_eq!(period.is_some(), fits, "{text}");
        assert!(period.is_none_or(|period| period.to_string() == text));
    }
    assert!(Reason::new("  ").is_none() && Reason::new("a\nb").is_none());
    assert!(Reason::new(&"é".repeat(200)).is_some() && Reason::new(&"é".repeat(201)).is_none());
}
