//! The register: pages, work lists, and what has no counterpart.

use jiff::civil::date;
use store::{Happening, NewInvoice, Payment, Which};
use tempfile::TempDir;

use crate::{ACTOR, MORNING, at, cancel, content, office, read};

#[tokio::test(flavor = "multi_thread")]
async fn the_register_gives_pages_and_what_has_no_counterpart() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let lone = read(&store, MORNING).await;
    let billed = read(&store, "2026-11-23T08:05:00Z").await;
    let again = read(&store, "2026-11-23T08:06:00Z").await;
    let mut numbers = Vec::new();
    for (usage, third_party) in [(Some(&billed), true), (None, true), (Some(&again), false)] {
        let content = content(third_party);
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
        let page = store.page(&which, before, 50).await.unwrap();
        let found: Vec<u32> = page.iter().map(|listed| listed.invoice.number).collect();
        assert_eq!(found, expected, "{which:?} before {before:?}");
    }
    let page = store.page(&Which::All, None, 2).await.unwrap();
    assert_eq!(page.len(), 2, "no more than asked");
    assert!(page[0].standing.credit_note.is_some() && page[1].standing.payment == Payment::Rejected);
    store.happened(at(MORNING), ACTOR, two, Happening::Paid, None).await.unwrap();
    assert!(store.page(&Which::Rejected, None, 50).await.unwrap().is_empty(), "paid since");

    let orphans = store.orphans(None, 50).await.unwrap();
    let found: Vec<_> = orphans.iter().map(|orphan| orphan.usage_id.clone()).collect();
    assert_eq!(found, [again.clone(), lone.clone()], "never billed, or cancelled since; newest first");
    assert_eq!(store.orphans(Some(&again), 50).await.unwrap().len(), 1);
    assert!(store.orphans(Some(&lone), 50).await.unwrap().is_empty());
    assert_eq!(store.invoices_of_care(date(2026, 11, 23)).await.unwrap().len(), 2, "those that stand");
}
