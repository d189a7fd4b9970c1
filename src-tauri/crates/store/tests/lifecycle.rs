//! The life of invoices and the closings: numbers without gaps, exact cancellation, states, drafts, pages, periods.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may stop where it fails")]

use std::path::Path;
use std::sync::Arc;

use billing::{ActCode, Cents, Condition, Line, Pathway, Quantity, Shares, ThirdParty};
use identity::{BirthDate, BirthRank, Card, Name, Nir, Organism, Person, Quality};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use store::{
    Authenticity, ChangeError, Channel, Happening, Invoice, InvoiceContent, Kind, NewCreditNote, NewDraft,
    NewInvoice, NewOffice, NewReading, NotDone, Office, Paper, Passphrase, Payment, Period, Practitioner,
    Reason, Store, Tariffs, Trust, UsageId, Which,
};
use tempfile::TempDir;

const ACTOR: &str = "Dr A. Essai";
const MORNING: &str = "2026-11-23T08:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn practitioner() -> Practitioner {
    Practitioner {
        name: ACTOR.into(),
        rpps: "10003000019".into(),
        am_number: "751234567".into(),
        address: vec!["1 rue de l’Essai".into()],
        practice: store::Practice::default(),
    }
}

async fn office(folder: &Path) -> Store {
    let passphrase = Passphrase::new("quatre mots tout simples").unwrap();
    let office =
        Office { name: "Cabinet d’essai".into(), practitioner: practitioner(), demonstration: true };
    let new = NewOffice { folder, passphrase: &passphrase, office: &office, now: at(MORNING) };
    Store::create(&new).await.unwrap().0
}

fn person(given_name: &str) -> Person {
    Person {
        family_name: Name::new("BOUVÉRON-LÂCHENAL").unwrap(),
        birth_name: None,
        given_name: Name::new(given_name).unwrap(),
        birth_date: BirthDate::parse("19791300").unwrap(),
        nir: Some(Nir::parse("279069612304382").unwrap()),
        quality: Some(Quality::INSURED),
        birth_rank: BirthRank::new(1).unwrap(),
        cover: Vec::new(),
    }
}

fn line(code: &str, price: i64, quantity: u8, rate: u8) -> Line {
    let (code, quantity) = (ActCode::parse(code).unwrap(), Quantity::new(quantity).unwrap());
    Line::plain(code, "Consultation", quantity, Cents::new(price), rate).unwrap()
}

/// An invoice of one consultation; the patient pays it, or the fund its part.
fn content(third_party: bool) -> InvoiceContent {
    of_lines(vec![line("G", 3000, 1, 70)], third_party)
}

fn of_lines(lines: Vec<Line>, compulsory: bool) -> InvoiceContent {
    let sum = |part: fn(&Line) -> Cents| Cents::sum(lines.iter().map(part)).unwrap();
    let (total, amo) = (sum(|line| line.base), sum(|line| line.amo));
    let amc = total.checked_sub(amo).unwrap();
    let third_party = ThirdParty { compulsory, complementary: false };
    InvoiceContent {
        date: date(2026, 11, 23),
        time: None,
        beneficiary: 0,
        patient: person("Élise"),
        insured: None,
        organism: Some(Organism::parse("017510000").unwrap()),
        practitioner: practitioner(),
        shares: Shares {
            total,
            amo,
            amc,
            state: Cents::ZERO,
            excess: Cents::ZERO,
            patient_pays: if compulsory { amc } else { total },
        },
        lines,
        withheld: None,
        condition: Condition::Illness,
        local_regime: false,
        pathway: Pathway::Treating,
        third_party,
        prescription: None,
        tariffs: Tariffs { valid_from: date(2026, 1, 1), checked_on: date(2026, 6, 16) },
        demonstration: true,
        trust: None,
        replaces: None,
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
    let card = Card {
        holder: person("Élise"),
        beneficiaries: Vec::new(),
        organism: None,
        rights: Vec::new(),
        rights_as_of: None,
        activation: None,
        code_gestion: None,
    };
    let new = NewReading {
        at: at(now),
        actor: ACTOR,
        remote: false,
        channel: Channel::Nfc,
        authenticity: Authenticity::Verified,
        doubts: Vec::new(),
        issuer: None,
        unlock: None,
        possession: None,
        trust_issued: None,
        status_issued: None,
        card: &card,
        replay: None,
    };
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
                insured: (rank > 0).then(|| person("Camille")),
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
                numbers.push(seal_at(&store, now, &content(false)).await.unwrap().number);
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
    let listed = store.page(&Which::All, None, 1_000).await.unwrap();
    assert_eq!(listed.len(), 80, "and every seal holds over its neighbour, over the new year too");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_lives_and_its_sheets_are_counted() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let number = seal(&store, MORNING, &content(true)).await.number;
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
    let wrong = seal(&store, MORNING, &content(true)).await.number;
    let correction = InvoiceContent { replaces: Some(wrong), ..content(false) };
    let try_it = || seal_at(&store, at(MORNING), &correction);
    assert_eq!(refused(try_it().await), NotDone::CannotReplace, "not while it stands");
    cancel(&store, MORNING, wrong).await.unwrap();
    let right = try_it().await.unwrap();
    assert_eq!(right.number, wrong + 1, "a refusal used up no number");
    assert_eq!(store.standing(wrong).await.unwrap().unwrap().replaced_by, Some(right.number));
    assert_eq!(store.invoice(right.number).await.unwrap().unwrap().content.replaces, Some(wrong));
    assert_eq!(refused(try_it().await), NotDone::CannotReplace, "once");
    let unknown = InvoiceContent { replaces: Some(7), ..content(false) };
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

    let wrong = seal(&store, MORNING, &content(false)).await.number;
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

    let sealing = content(false);
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

fn day(date: Date) -> Period {
    Period::of(Kind::Day, date)
}

async fn close(store: &Store, now: &str, period: Period) -> Result<store::Closing, ChangeError> {
    store.close_period(at(now), ACTOR, period).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_day_adds_up_and_takes_nothing_more() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    let monday = day(date(2026, 11, 23));
    read(&store, MORNING).await;
    store.journal_refusal(at(MORNING), ACTOR, "qr", "replayed").await.unwrap();
    let first = seal(&store, MORNING, &content(true)).await.number;
    let second = seal(&store, MORNING, &content(false)).await.number;
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
    let late = seal(&store, "2026-11-23T18:00:00Z", &content(false)).await;
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
    seal(&store, "2026-10-30T08:00:00Z", &content(false)).await;
    seal(&store, "2026-11-23T08:00:00Z", &content(false)).await;
    seal(&store, "2026-11-24T08:00:00Z", &content(true)).await;
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
    let late = seal(&store, "2026-12-30T08:00:00Z", &content(false)).await;
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
