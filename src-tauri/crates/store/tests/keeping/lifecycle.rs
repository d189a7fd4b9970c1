//! The life of invoices and the closings: numbers without gaps, exact cancellation, states, drafts, pages, periods.

mod closings;
mod exported;
mod quality;
mod register;

use std::sync::Arc;

use billing::{Cents, Condition, Line, Shares, ThirdParty};
use identity::{Card, Name, Person};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use store::{
    Authenticity, ChangeError, Channel, Happening, Invoice, InvoiceContent, NewCreditNote, NewDraft,
    NewInvoice, NewReading, NotDone, Paper, Passphrase, Payment, Reason, Store, Trust, Turn, UsageId, Which,
};
use tempfile::TempDir;

use crate::support::{ACTOR, MORNING, at, card, content, line, office, person, reading};

/// An invoice of one consultation; the patient pays it, or the fund its part.
fn one(third_party: bool) -> InvoiceContent {
    of_lines(vec![line("G", 3000, 1, 70)], third_party)
}

fn of_lines(lines: Vec<Line>, compulsory: bool) -> InvoiceContent {
    let sum = |part: fn(&Line) -> Cents| Cents::sum(lines.iter().map(part)).unwrap();
    let (total, amo) = (sum(|line| line.base), sum(|line| line.amo));
    let amc = total.checked_sub(amo).unwrap();
    let patient_pays = if compulsory { amc } else { total };
    InvoiceContent {
        shares: Shares { total, amo, amc, state: Cents::ZERO, excess: Cents::ZERO, patient_pays },
        lines,
        third_party: ThirdParty { compulsory, complementary: false },
        ..content()
    }
}

async fn seal_at(store: &Store, now: Timestamp, content: &InvoiceContent) -> Result<Invoice, ChangeError> {
    store.seal_invoice(&NewInvoice { at: now, actor: ACTOR, usage_id: None, content }).await
}

async fn seal(store: &Store, now: &str, content: &InvoiceContent) -> Invoice {
    seal_at(store, at(now), content).await.unwrap()
}

async fn cancel(store: &Store, now: &str, number: u32) -> Result<store::CreditNote, ChangeError> {
    let reason = Reason::new("Erreur de saisie").unwrap();
    let new = NewCreditNote { at: at(now), actor: ACTOR, cancels: number, reason: &reason, correction: None };
    store.cancel(&new).await
}

async fn read(store: &Store, now: &str) -> UsageId {
    let card = Card { organism: None, ..card() };
    let new = NewReading { channel: Channel::Nfc, doubts: Vec::new(), ..reading(&card, now) };
    store.record_reading(&new).await.unwrap()
}

fn refused<T: std::fmt::Debug>(answer: Result<T, ChangeError>) -> NotDone {
    let error = answer.expect_err("it was to be refused");
    let ChangeError::NotDone(why) = error else { panic!("it broke: {error:?}") };
    why
}

fn any_content() -> impl Strategy<Value = InvoiceContent> {
    let lines = prop::collection::vec(
        (prop::sample::select(vec!["G", "MEG", "COE", "VL", "IK"]), 0..1_000_000_i64, 1..=99_u8, 0..=100_u8),
        1..6,
    );
    let condition = prop::sample::select(vec![
        Condition::Illness,
        Condition::LongTermIllness,
        Condition::Maternity,
        Condition::WorkAccident,
    ]);
    let trust = prop::option::of(
        (
            prop::sample::select(vec![Channel::Qr, Channel::Nfc, Channel::Vitale, Channel::Ins]),
            any::<bool>(),
            0..3_u8,
        )
            .prop_map(|(channel, remote, doubts)| Trust {
                channel,
                remote,
                authenticity: Authenticity::CardUnverified,
                doubts: (0..doubts).map(|n| format!("doubt_{n}")).collect(),
                trust_issued: Some(at(MORNING)),
                status_issued: None,
            }),
    );
    (lines, any::<bool>(), condition, trust, 0..=2_u8, 0..700_i32).prop_map(
        |(lines, third_party, condition, trust, rank, days)| {
            let lines = lines.into_iter().map(|(code, price, times, rate)| line(code, price, times, rate));
            let care = date(2026, 11, 23).checked_sub(jiff::Span::new().days(days)).unwrap();
            InvoiceContent {
                date: care,
                beneficiary: rank,
                insured: (rank > 0).then(|| Person { given_name: Name::new("Camille").unwrap(), ..person() }),
                condition,
                trust,
                ..of_lines(lines.collect(), third_party)
            }
        },
    )
}

#[test]
fn what_is_sealed_reads_back_and_a_credit_note_cancels_it_exactly() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = TempDir::new().unwrap();
    let store = runtime.block_on(office(folder.path()));
    let mut count = 0_u32;
    let mut runner = TestRunner::new(ProptestConfig { cases: 100, ..ProptestConfig::default() });
    let check = |content: InvoiceContent| {
        runtime.block_on(async {
            let sealed = seal(&store, MORNING, &content).await;
            let kept = store.invoice(sealed.number).await.unwrap().unwrap();
            prop_assert_eq!(&kept.content, &content, "sealing and reading back is the identity");
            prop_assert_eq!((&kept.seal, kept.day), (&sealed.seal, date(2026, 11, 23)));
            let made = cancel(&store, MORNING, sealed.number).await.unwrap();
            let note = store.credit_note_of(sealed.number).await.unwrap().unwrap();
            prop_assert_eq!(&note, &made);
            let both = [content.shares, note.shares];
            for part in
                [|s: Shares| s.total, |s: Shares| s.amo, |s: Shares| s.amc, |s: Shares| s.patient_pays]
            {
                prop_assert_eq!(Cents::sum(both.map(part)), Some(Cents::ZERO), "both add up to nothing");
            }
            prop_assert_eq!(refused(cancel(&store, MORNING, sealed.number).await), NotDone::Cancelled);
            prop_assert_eq!(note.number % 10_000_000, sealed.number % 10_000_000, "each series without gaps");
            Ok(())
        })?;
        count += 1;
        Ok(())
    };
    {
        let check = std::cell::RefCell::new(check);
        runner.run(&any_content(), |content| (check.borrow_mut())(content)).unwrap();
    }
    assert_eq!(count, 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn numbers_have_no_gap_over_a_new_year_whoever_seals_at_the_same_time() {
    let folder = TempDir::new().unwrap();
    let store = Arc::new(office(folder.path()).await);
    // Midnight in Paris is 23:00 UTC: each task walks over it, and none waits for another.
    let mut tasks = Vec::new();
    for task in 0..4_i64 {
        let store = Arc::clone(&store);
        tasks.push(tokio::spawn(async move {
            let mut numbers = Vec::new();
            for step in 0..20_i64 {
                let now = at("2026-12-31T22:59:50Z") + SignedDuration::from_secs(step + task % 2);
                numbers.push(seal_at(&store, now, &one(false)).await.unwrap().number);
            }
            numbers
        }));
    }
    let mut numbers = Vec::new();
    for task in tasks {
        numbers.extend(task.await.unwrap());
    }
    numbers.sort_unstable();
    let of_2026 = u32::try_from(numbers.iter().filter(|number| **number < 270_000_000).count()).unwrap();
    let expected: Vec<u32> =
        (260_000_001..=260_000_000 + of_2026).chain(270_000_001..=270_000_000 + (80 - of_2026)).collect();
    assert!(of_2026 > 0 && of_2026 < 80, "some on each side of midnight: {of_2026}");
    assert_eq!(numbers, expected);
    let listed = store.page(&Which::All.into(), Turn::Newest, 1_000).await.unwrap();
    assert_eq!(listed.len(), 80, "and every seal holds over its neighbour, over the new year too");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_lives_and_its_sheets_are_counted() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let number = seal(&store, MORNING, &one(true)).await.number;
    let now = at("2026-11-24T08:00:00Z");
    assert_eq!(store.standing(number).await.unwrap().unwrap().payment, Payment::Awaited);
    assert_eq!(store.record_print(now, ACTOR, number).await.unwrap(), 0, "the original");
    assert_eq!(store.record_print(now, ACTOR, number).await.unwrap(), 1, "duplicate n° 1");
    assert_eq!(store.record_print(now, ACTOR, number).await.unwrap(), 2);
    assert_eq!(store.reprints(number).await.unwrap(), 2);
    for what in [Happening::Given, Happening::Sent, Happening::Exported, Happening::Rejected, Happening::Paid]
    {
        store.happened(now, ACTOR, number, what, None).await.unwrap();
        let again = store.happened(now, ACTOR, number, what, None).await;
        if what == Happening::Exported {
            again.unwrap();
        } else {
            assert_eq!(refused(again), NotDone::AlreadySo, "{what:?}");
        }
    }
    let standing = store.standing(number).await.unwrap().unwrap();
    assert_eq!(
        (standing.copies, standing.exported, standing.paper, standing.payment),
        (3, true, Some(Paper::Sent), Payment::Paid)
    );
    assert_eq!(store.events(number).await.unwrap().len(), 9);
    let lines = store.journal_lines().await.unwrap();
    let told: Vec<String> = lines.iter().map(|l| format!("{} {}", l.action, l.outcome)).collect();
    let expected = [
        "office created",
        "invoice sealed 3000",
        "sheet made",
        "sheet duplicate 1",
        "sheet duplicate 2",
        "state given",
        "state sent",
        "state exported",
        "state exported",
        "state rejected",
        "state paid",
    ];
    assert_eq!(told, expected, "one line each, in the transaction of what it tells");

    cancel(&store, "2026-11-24T09:00:00Z", number).await.unwrap();
    let after = store.happened(now, ACTOR, number, Happening::Given, None).await;
    assert_eq!(refused(after), NotDone::Cancelled);
    assert_eq!(store.record_print(now, ACTOR, number).await.unwrap(), 3, "its sheet can still be shown");
    for unknown in [
        refused(store.happened(now, ACTOR, 7, Happening::Paid, None).await),
        refused(store.record_print(now, ACTOR, 7).await),
        refused(cancel(&store, MORNING, 7).await),
    ] {
        assert_eq!(unknown, NotDone::InvoiceUnknown);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_replaces_a_cancelled_invoice_once() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let wrong = seal(&store, MORNING, &one(true)).await.number;
    let correction = InvoiceContent { replaces: Some(wrong), ..one(false) };
    let try_it = || seal_at(&store, at(MORNING), &correction);
    assert_eq!(refused(try_it().await), NotDone::CannotReplace, "not while it stands");
    cancel(&store, MORNING, wrong).await.unwrap();
    let right = try_it().await.unwrap();
    assert_eq!(right.number, wrong + 1, "a refusal used up no number");
    assert_eq!(store.standing(wrong).await.unwrap().unwrap().replaced_by, Some(right.number));
    assert_eq!(store.invoice(right.number).await.unwrap().unwrap().content.replaces, Some(wrong));
    assert_eq!(refused(try_it().await), NotDone::CannotReplace, "once");
    let unknown = InvoiceContent { replaces: Some(7), ..one(false) };
    assert_eq!(refused(seal_at(&store, at(MORNING), &unknown).await), NotDone::InvoiceUnknown);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_waits_for_its_owner_until_it_is_sealed_or_dropped() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let (first, second) = (read(&store, MORNING).await, read(&store, MORNING).await);
    let draft =
        |usage_id, content| NewDraft { at: at(MORNING), owner: ACTOR, usage_id, beneficiary: 0, content };
    store.keep_draft(&draft(&first, "one")).await.unwrap();
    store.keep_draft(&draft(&first, "two")).await.unwrap();
    drop(store);
    let store = Store::open(folder.path(), &Passphrase::typed("quatre mots tout simples")).await.unwrap();
    assert_eq!(store.kept_draft(ACTOR).await.unwrap().unwrap().content, "two", "across a restart");
    assert!(store.kept_draft("Dr B. Autre").await.unwrap().is_none(), "one each");

    let wrong = seal(&store, MORNING, &one(false)).await.number;
    let reason = Reason::new("Mauvaise date").unwrap();
    let other = draft(&second, "three");
    let correcting = NewCreditNote {
        at: at(MORNING),
        actor: ACTOR,
        cancels: wrong,
        reason: &reason,
        correction: Some(&other),
    };
    assert_eq!(
        refused(store.cancel(&correcting).await),
        NotDone::DraftWaits,
        "a draft is not lost for another"
    );
    assert!(store.credit_note_of(wrong).await.unwrap().is_none(), "and nothing was cancelled");

    let sealing = one(false);
    let new = NewInvoice { at: at(MORNING), actor: ACTOR, usage_id: Some(&first), content: &sealing };
    let sealed = store.seal_draft(&new, "two").await.unwrap().number;
    assert_eq!(store.written(sealed).await.unwrap().as_deref(), Some("two"), "kept, to correct it by");
    assert!(store.written(wrong).await.unwrap().is_none(), "only what was written is kept");
    assert!(store.kept_draft(ACTOR).await.unwrap().is_none(), "it became an invoice");
    store.cancel(&correcting).await.unwrap();
    assert_eq!(store.kept_draft(ACTOR).await.unwrap().unwrap().content, "three", "with the cancellation");
    store.drop_draft(ACTOR).await.unwrap();
    assert!(store.kept_draft(ACTOR).await.unwrap().is_none());
}
