//! The register: pages, work lists, and what has no counterpart.

use billing::Trade;
use jiff::civil::date;
use store::{Happening, NewInvoice, PaperWanted, Payment, Turn, Wanted, Which};
use tempfile::TempDir;

use super::{cancel, one, read};
use crate::support::{ACTOR, MORNING, at, office};

#[tokio::test(flavor = "multi_thread")]
async fn the_register_gives_pages_and_what_has_no_counterpart() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let lone = read(&store, MORNING).await;
    let billed = read(&store, "2026-11-23T08:05:00Z").await;
    let again = read(&store, "2026-11-23T08:06:00Z").await;
    let mut numbers = Vec::new();
    for (usage, third_party) in [(Some(&billed), true), (None, true), (Some(&again), false)] {
        let content = one(third_party);
        let new = NewInvoice { at: at(MORNING), actor: ACTOR, usage_id: usage, content: &content };
        numbers.push(store.seal_invoice(&new).await.unwrap().number);
    }
    let [one, two, three] = numbers[..] else { panic!("three invoices") };
    cancel(&store, MORNING, three).await.unwrap();
    store.happened(at(MORNING), ACTOR, two, Happening::Rejected, None).await.unwrap();
    let cases = [
        (Which::All, None, vec![three, two, one]),
        (Which::All, Some(three), vec![two, one]),
        (Which::All, Some(one), vec![]),
        (Which::Number(two), None, vec![two]),
        (Which::Number(two), Some(two), vec![]),
        (Which::CareDay(date(2026, 11, 23)), Some(three), vec![two, one]),
        (Which::CareDay(date(2026, 11, 22)), None, vec![]),
        (Which::Act("G".into()), None, vec![three, two, one]),
        (Which::Act("VL".into()), None, vec![]),
        (Which::These(vec![one, three, 7]), None, vec![three, one]),
        (Which::Awaited, None, vec![one]),
        (Which::Rejected, None, vec![two]),
        (Which::Cancelled, None, vec![three]),
        (Which::WithoutReading, None, vec![two]),
    ];
    for (which, before, expected) in cases {
        let page =
            store.page(&which.clone().into(), before.map_or(Turn::Newest, Turn::Older), 50).await.unwrap();
        let found: Vec<u32> = page.iter().map(|listed| listed.invoice.number).collect();
        assert_eq!(found, expected, "{which:?} before {before:?}");
    }
    let page = store.page(&Which::All.into(), Turn::Newest, 2).await.unwrap();
    assert_eq!(page.len(), 2, "no more than asked");
    assert!(page[0].standing.credit_note.is_some() && page[1].standing.payment == Payment::Rejected);
    store.happened(at(MORNING), ACTOR, two, Happening::Paid, None).await.unwrap();
    assert!(store.page(&Which::Rejected.into(), Turn::Newest, 50).await.unwrap().is_empty(), "paid since");

    let orphans = store.orphans(Turn::Newest, 50).await.unwrap();
    let found: Vec<_> = orphans.iter().map(|orphan| orphan.usage_id.clone()).collect();
    assert_eq!(found, [again.clone(), lone.clone()], "never billed, or cancelled since; newest first");
    assert_eq!(store.orphans(Turn::Older(again.clone()), 50).await.unwrap().len(), 1);
    assert!(store.orphans(Turn::Older(lone.clone()), 50).await.unwrap().is_empty());
    let oldest = store.orphans(Turn::Oldest, 1).await.unwrap();
    assert_eq!(oldest[0].usage_id, lone, "from the other end");
    assert_eq!(store.orphans(Turn::Newer(lone), 50).await.unwrap()[0].usage_id, again);
    assert_eq!(store.invoices_of_care(date(2026, 11, 23)).await.unwrap().len(), 2, "those that stand");
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "most of it is the table")]
async fn a_list_is_narrowed_and_read_from_both_ends() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let mut numbers = Vec::new();
    for (day, trade) in [
        (date(2026, 11, 20), Trade::GeneralPractice),
        (date(2026, 11, 21), Trade::Pharmacy),
        (date(2026, 11, 22), Trade::GeneralPractice),
        // Billed late: its day lies before those of the numbers around it.
        (date(2026, 11, 20), Trade::Pharmacy),
        (date(2026, 11, 23), Trade::GeneralPractice),
    ] {
        let mut content = one(true);
        content.date = day;
        content.practitioner.practice.trade = trade;
        let new = NewInvoice { at: at(MORNING), actor: ACTOR, usage_id: None, content: &content };
        numbers.push(store.seal_invoice(&new).await.unwrap().number);
    }
    let [first, second, third, fourth, fifth] = numbers[..] else { panic!("five invoices") };
    for number in [first, second, third, fifth] {
        store.record_print(at(MORNING), ACTOR, number).await.unwrap();
    }
    store.happened(at(MORNING), ACTOR, second, Happening::Given, None).await.unwrap();
    store.happened(at(MORNING), ACTOR, third, Happening::Given, None).await.unwrap();
    store.happened(at(MORNING), ACTOR, third, Happening::Sent, None).await.unwrap();
    // A duplicate of a sheet that has gone waits for nothing.
    store.record_print(at(MORNING), ACTOR, second).await.unwrap();
    cancel(&store, MORNING, fifth).await.unwrap();
    store.happened(at(MORNING), ACTOR, fourth, Happening::Paid, None).await.unwrap();

    let all = Wanted { which: Which::All, days: None, trade: None, paper: None };
    let days = |from: i8, to: i8| Some((date(2026, 11, from), date(2026, 11, to)));
    let pharmacy = Some(Trade::Pharmacy);
    let cases = [
        (all.clone(), Turn::Newest, vec![fifth, fourth]),
        (all.clone(), Turn::Older(fourth), vec![third, second]),
        (all.clone(), Turn::Oldest, vec![second, first]),
        (all.clone(), Turn::Newer(second), vec![fourth, third]),
        (all.clone(), Turn::Newer(fifth), vec![]),
        (Wanted { days: days(20, 20), ..all.clone() }, Turn::Newest, vec![fourth, first]),
        (Wanted { days: days(21, 22), ..all.clone() }, Turn::Newest, vec![third, second]),
        (Wanted { days: days(1, 19), ..all.clone() }, Turn::Newest, vec![]),
        (Wanted { trade: pharmacy, ..all.clone() }, Turn::Newest, vec![fourth, second]),
        (Wanted { trade: pharmacy, days: days(21, 30), ..all.clone() }, Turn::Newest, vec![second]),
        (Wanted { paper: Some(PaperWanted::Due), ..all.clone() }, Turn::Newest, vec![first]),
        (Wanted { paper: Some(PaperWanted::Given), ..all.clone() }, Turn::Newest, vec![second]),
        (Wanted { paper: Some(PaperWanted::Sent), ..all.clone() }, Turn::Oldest, vec![third]),
        (
            Wanted { paper: Some(PaperWanted::Given), trade: pharmacy, ..all.clone() },
            Turn::Newest,
            vec![second],
        ),
        (Wanted { which: Which::Paid, ..all.clone() }, Turn::Newest, vec![fourth]),
        (Wanted { which: Which::Paid, days: days(21, 30), ..all.clone() }, Turn::Newest, vec![]),
        (
            Wanted { which: Which::Awaited, paper: Some(PaperWanted::Due), ..all.clone() },
            Turn::Newest,
            vec![first],
        ),
        (
            Wanted { which: Which::These(vec![first, fourth, fifth]), trade: pharmacy, ..all },
            Turn::Newest,
            vec![fourth],
        ),
    ];
    for (wanted, turn, expected) in cases {
        let page = store.page(&wanted, turn, 2).await.unwrap();
        let found: Vec<u32> = page.iter().map(|listed| listed.invoice.number).collect();
        assert_eq!(found, expected, "{wanted:?} {turn:?}");
    }
}
