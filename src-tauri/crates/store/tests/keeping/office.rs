//! An office on a real disk: nothing in clear, nothing lost, nothing altered unseen, refused by name.

use std::fs;
use std::path::Path;

use billing::{
    Ccam, Cents, Coefficient, Condition, Excess, ExcessKind, Exemption, Line, Pathway, Qualifier, Shares,
};
use credential::{Recorded, ReplayGuard, ReplayUse};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use store::{
    CreateError, InvoiceContent, NewInvoice, NewOffice, Office, OfficeReplay, OpenError, Passphrase, Store,
    UsageId,
};
use tempfile::TempDir;

use crate::support::{NIR, PASSPHRASE, SURNAME, at, card, content, office, practitioner, reading};

async fn reopened(folder: &Path) -> Result<Store, OpenError> {
    Store::open(folder, &Passphrase::typed(PASSPHRASE)).await
}

/// An invoice that says more than the plainest one.
fn fuller() -> InvoiceContent {
    InvoiceContent {
        withheld: Some(Cents::new(200)),
        condition: Condition::LongTermIllness,
        pathway: Pathway::Sent,
        ..content()
    }
}

async fn seal(store: &Store, usage_id: Option<&UsageId>) -> store::Invoice {
    let content = fuller();
    let new = NewInvoice {
        at: at("2026-11-23T09:00:00.123456Z"),
        actor: "Dr A. Essai",
        usage_id,
        content: &content,
    };
    store.seal_invoice(&new).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_a_line_says_comes_back() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let ccam = Ccam { activity: 1, phase: 0, association: Some(2), modifiers: vec!['M', 'F'] };
    let plain = content().lines.remove(0);
    let lines = vec![
        Line { kilometres: Some(26), qualifier: Some(Qualifier::Free), own: true, ..plain.clone() },
        Line {
            ccam: Some(ccam),
            coefficient: Coefficient::HALF,
            exemption: Exemption::Threshold,
            ..plain.clone()
        },
        Line { state: Cents::new(3000), qualifier: Some(Qualifier::NotReimbursed), ..plain.clone() },
        Line {
            excess: Some(Excess { kind: ExcessKind::Demand, amount: Cents::new(1500) }),
            fees: Cents::new(4500),
            qualifier: Some(Qualifier::Demand),
            exemption: Exemption::LongTermIllness,
            ..plain
        },
    ];
    let shares = Shares { state: Cents::new(3000), excess: Cents::new(1500), ..fuller().shares };
    let time = Some(jiff::civil::time(21, 30, 0, 0));
    let content = InvoiceContent { lines, shares, time, local_regime: true, ..fuller() };
    let new = NewInvoice {
        at: at("2026-11-23T09:00:00Z"),
        actor: "Dr A. Essai",
        usage_id: None,
        content: &content,
    };
    let sealed = store.seal_invoice(&new).await.unwrap();
    assert_eq!(store.invoice(sealed.number).await.unwrap().unwrap().content, content);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let folder = TempDir::new().unwrap();
    let card = card();
    let store = office(folder.path()).await;
    let usage = store.record_reading(&reading(&card, "2026-11-23T08:30:00Z")).await.unwrap();
    assert_eq!(usage.as_str(), "26-11-23-0001");
    let sealed = seal(&store, Some(&usage)).await;
    drop(store); // No orderly close: a crash of the program does the same.

    let store = reopened(folder.path()).await.unwrap();
    let kept = store.reading(&usage).await.unwrap().unwrap();
    assert_eq!(kept.card, card, "the card comes back as it was");
    assert_eq!(kept.doubts, ["test_issuer"]);
    let invoice = store.invoice(260_000_001).await.unwrap().unwrap();
    assert_eq!(invoice.content, fuller(), "every field of an invoice comes back");
    assert_eq!(
        (invoice.seal, invoice.sealed_at),
        (sealed.seal, sealed.sealed_at),
        "and its seal still holds"
    );
    assert!(
        store.invoice(260_000_002).await.unwrap().is_none()
            && store.reading(&UsageId::from_text("x")).await.unwrap().is_none()
    );
    let counters = store.counters(date(2026, 11, 23)).await.unwrap();
    assert_eq!((counters.readings, counters.invoices, counters.sheets), (1, 1, 0));
    assert_eq!(store.latest_reading_at().await.unwrap(), Some(at("2026-11-23T08:30:00Z")));
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_gap_and_seals_a_chain() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let seals = [seal(&store, None).await, seal(&store, None).await, seal(&store, None).await];
    assert_eq!(seals.each_ref().map(|invoice| invoice.number), [260_000_001, 260_000_002, 260_000_003]);
    assert_ne!(seals[0].seal, seals[1].seal, "the same content under another seal before it");
    let listed: Vec<u32> = store.invoices(2).await.unwrap().iter().map(|invoice| invoice.number).collect();
    assert_eq!(listed, [260_000_003, 260_000_002], "newest first, no more than asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_numbers_start_again_each_day_in_paris() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let card = card();
    // 22:59 UTC is 23:59 in Paris; 23:00 UTC is the next day there.
    for (now, expected) in [
        ("2026-11-23T22:58:00Z", "26-11-23-0001"),
        ("2026-11-23T22:59:59Z", "26-11-23-0002"),
        ("2026-11-23T23:00:00Z", "26-11-24-0001"),
    ] {
        assert_eq!(store.record_reading(&reading(&card, now)).await.unwrap().as_str(), expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_stands_in_clear_in_the_folder() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let usage = store.record_reading(&reading(&card(), "2026-11-23T08:30:00Z")).await.unwrap();
    seal(&store, Some(&usage)).await;
    let mut seen = 0;
    for entry in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        seen += bytes.len();
        for secret in [
            NIR.as_bytes(),
            SURNAME.as_bytes(),
            "Élise".as_bytes(),
            b"Consultation",
            b"SQLite format",
            PASSPHRASE.as_bytes(),
        ] {
            assert!(
                !bytes.windows(secret.len()).any(|window| window == secret),
                "found in clear on the disk"
            );
        }
    }
    assert!(seen > 20_000, "the database and its log were looked at, {seen} bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_opened_says_why() {
    let folder = TempDir::new().unwrap();
    assert!(matches!(reopened(folder.path()).await, Err(OpenError::Missing)));
    let store = office(folder.path()).await;
    assert!(matches!(reopened(folder.path()).await, Err(OpenError::InUse)), "one program at a time");
    let wrong = Store::open(folder.path(), &Passphrase::typed("quatre mots bien faux")).await;
    assert!(matches!(wrong, Err(OpenError::WrongPassphrase)));
    store.close().await;

    let passphrase = Passphrase::new(PASSPHRASE).unwrap();
    let twice = Office { name: "x".into(), practitioner: practitioner(), demonstration: false };
    let new = NewOffice {
        folder: folder.path(),
        passphrase: &passphrase,
        office: &twice,
        now: at("2026-11-23T08:00:00Z"),
    };
    assert!(matches!(Store::create(&new).await, Err(CreateError::Exists)), "an office is never written over");

    let database = folder.path().join("office.db");
    let whole = fs::read(&database).unwrap();
    fs::write(&database, vec![0x5a; whole.len()]).unwrap();
    assert!(
        matches!(reopened(folder.path()).await, Err(OpenError::Damaged(_))),
        "another file under that name"
    );
    fs::remove_file(&database).unwrap();
    assert!(
        matches!(reopened(folder.path()).await, Err(OpenError::Damaged(_))),
        "a lost database is not made anew"
    );
    fs::write(&database, whole).unwrap();
    assert!(reopened(folder.path()).await.is_ok(), "and none of this harmed it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_accepted_once_even_across_a_restart() {
    let folder = TempDir::new().unwrap();
    let code = ReplayUse::from_bytes([7; 32]);
    let (now, until) = (at("2026-11-23T08:00:00Z"), at("2026-11-23T08:01:30Z"));
    let store = office(folder.path()).await;
    assert_eq!(record(store, code, now, until).await, Recorded::New);
    let store = reopened(folder.path()).await.unwrap();
    let later = now + SignedDuration::from_secs(20);
    assert_eq!(
        record(store, code, later, until).await,
        Recorded::Seen { first: now },
        "the register survives"
    );
    let store = reopened(folder.path()).await.unwrap();
    let other = ReplayUse::from_bytes([8; 32]);
    assert_eq!(record(store, other, until + SignedDuration::from_secs(1), until).await, Recorded::New);
    let store = reopened(folder.path()).await.unwrap();
    let much_later = until + SignedDuration::from_secs(2);
    assert_eq!(
        record(store, code, much_later, until).await,
        Recorded::New,
        "purged: its window refuses it anyway"
    );
}

async fn record(store: Store, code: ReplayUse, now: Timestamp, until: Timestamp) -> Recorded {
    let runtime = tokio::runtime::Handle::current();
    let work = move || OfficeReplay::new(&store, runtime).record(&code, now, until).unwrap();
    tokio::task::spawn_blocking(work).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_tells_all_of_it_and_names_nobody() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let usage = store.record_reading(&reading(&card(), "2026-11-23T08:30:00Z")).await.unwrap();
    store.journal_refusal(at("2026-11-23T08:31:00Z"), "Dr A. Essai", "qr", "replayed").await.unwrap();
    seal(&store, Some(&usage)).await;
    store.record_print(at("2026-11-23T09:01:00Z"), "Dr A. Essai", 260_000_001).await.unwrap();
    let lines = store.journal_lines().await.unwrap();
    let told: Vec<String> =
        lines.iter().map(|l| format!("{} {} {} {}", l.seq, l.action, l.subject, l.outcome)).collect();
    assert_eq!(
        told,
        [
            "1 office  created",
            "2 reading 26-11-23-0001 qr test_issuer",
            "3 refusal qr replayed",
            "4 invoice 260000001 sealed 3000",
            "5 sheet 260000001 made",
        ]
    );
    let all = format!("{lines:?}");
    assert!(!all.contains(NIR) && !all.contains(SURNAME) && !all.contains("Élise"), "pseudonyms only");
}
