//! Invoices that are handed over to another program.

use store::NotDone;
use tempfile::TempDir;

use super::{cancel, one, refused, seal};
use crate::support::{ACTOR, at, office};

#[tokio::test(flavor = "multi_thread")]
async fn what_has_left_is_marked_together_or_not_at_all() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let now = "2026-11-23T10:00:00Z";
    let mut numbers = Vec::new();
    for _ in 0..3 {
        numbers.push(seal(&store, now, &one(true)).await.number);
    }
    cancel(&store, now, numbers[1]).await.unwrap();
    let unknown = [numbers[0], numbers[2], 999];
    assert_eq!(refused(store.exported(at(now), ACTOR, &unknown).await), NotDone::InvoiceUnknown);
    let mut marked = [false; 3];
    for (mark, number) in marked.iter_mut().zip(&numbers) {
        *mark = store.standing(*number).await.unwrap().unwrap().exported;
    }
    assert_eq!(marked, [false; 3], "one of them is none: nothing was written");
    for _ in 0..2 {
        store.exported(at(now), ACTOR, &numbers).await.unwrap();
    }
    for (mark, number) in marked.iter_mut().zip(&numbers) {
        *mark = store.standing(*number).await.unwrap().unwrap().exported;
    }
    assert_eq!(marked, [true, false, true], "to a cancelled one nothing happens any more");
    let journal = store.journal_lines().await.unwrap();
    let lines = journal.iter().filter(|line| line.outcome == "exported").count();
    assert_eq!(lines, 4, "each time and each invoice has its line");
}
