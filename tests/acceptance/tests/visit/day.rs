//! A day at the counter: what is read, billed, on paper, and there tomorrow.

use std::fs;
use std::sync::Arc;

use desk::wire::{
    Draft, ErrorCode, NoticeCode, PrintWay, ReadVerdict, RefusalReason, SessionState, Shown, TroubleReason,
};
use desk::{Clock, Counter, Desk, OtherRoots, Passphrase, Places, Presentation};
use jiff::SignedDuration;
use simulator::{Options, SignedBy};

use crate::office::{NOON, PASSPHRASE, Visit, card, draft, empty_picture, refusal, text_of, trouble};

#[tokio::test(flavor = "multi_thread")]
async fn a_child_is_read_invoiced_and_on_paper_and_all_of_it_is_there_tomorrow() {
    let visit = Visit::begin(true).await;
    let picture = visit.folder.path().join("code.png");
    let code = visit.issuer.show("family", &Options::at(visit.clock.now())).unwrap().code;
    fs::write(&picture, code.png().unwrap()).unwrap();
    let shown = visit.desk.read(Presentation::from_picture(&fs::read(&picture).unwrap())).await.unwrap();
    let read = card(&shown);
    assert_eq!(
        (read.verdict, read.reasons.len()),
        (ReadVerdict::Accepted, 0),
        "a demonstration takes its test issuer"
    );
    assert_eq!(read.holder.family_name, "LEGENDRE-NOËL");
    let twins: Vec<_> = read.beneficiaries.iter().map(|p| (p.given_name.as_str(), p.birth_rank)).collect();
    assert_eq!(twins, [("Zoé", 1), ("Max", 1), ("Tom", 2)], "rank order, twins apart by their birth rank");
    assert_eq!(read.usage_id, "26-11-23-0001");

    // 30,00 + 5,00; 70 % of 35,00 is 24,50. Zoé is 11: the surcharge for under-sixes is pointed at, not forbidden.
    let draft = draft(&read.usage_id, 1, &["MEG", "G"]);
    let quote = visit.desk.quote(&draft).await.unwrap();
    assert_eq!((quote.shares.total, quote.shares.amo, quote.shares.amc), (3500, 2450, 1050));
    assert!(quote.notices.iter().any(|notice| notice.code == NoticeCode::AgeOutsideRange));
    let invoice = visit.desk.seal(&draft).await.unwrap();
    assert_eq!(
        (invoice.number, invoice.shares.patient_pays, invoice.demonstration),
        (260_000_001, 3500, true)
    );
    let codes: Vec<_> = invoice.lines.iter().map(|line| line.code.as_str()).collect();
    assert_eq!(codes, ["G", "MEG"], "a surcharge stands after its act");

    let sheet = visit
        .desk
        .save_sheet(260_000_001, &PrintWay::default(), &visit.folder.path().join("papers"))
        .await
        .unwrap();
    let name = sheet.file_name().unwrap().to_str().unwrap();
    assert_eq!(name, "feuille-260000001.pdf", "no person in a file name");
    let paper = text_of(&sheet);
    for word in ["DÉMONSTRATION", "LEGENDRE-NOËL", "Zoé", "Camille", "26-11-23-0001", "35,00", "24,50", "MEG"]
    {
        assert!(paper.contains(word), "{word} is not on the sheet");
    }

    let Visit { folder, clock, desk, .. } = visit;
    desk.close().await;
    clock.pass(SignedDuration::from_hours(24));
    let office = folder.path().join("office");
    let desk = Desk::open(&office, &Passphrase::typed(PASSPHRASE), Arc::new(clock)).await.unwrap();
    let kept = desk.invoice(260_000_001).await.unwrap();
    assert_eq!((kept.seal, kept.usage_id.as_deref()), (invoice.seal, Some("26-11-23-0001")));
    let again = desk.sheet(260_000_001, &PrintWay::default()).await.unwrap().pdf;
    let duplicate = folder.path().join("duplicate.pdf");
    fs::write(&duplicate, &again).unwrap();
    assert!(!paper.contains("DUPLICATA") && text_of(&duplicate).contains("DUPLICATA"), "it was printed once");
    let once_more = desk.sheet(260_000_001, &PrintWay::default()).await.unwrap().pdf;
    assert_eq!(again, once_more, "the same invoice gives the same paper, to the byte");
    let reopened = desk.reopen("26-11-23-0001").await.unwrap();
    assert_eq!(card(&reopened).holder.family_name, "LEGENDRE-NOËL");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_code_twice_is_refused_and_the_first_reading_is_offered() {
    let visit = Visit::begin(true).await;
    let code = visit.code("plain");
    card(&visit.read(&code).await);
    visit.clock.pass(SignedDuration::from_secs(20));
    let shown = visit.read(&code).await;
    assert_eq!(refusal(&shown), RefusalReason::Replayed);
    assert_eq!(shown.first_read_at.as_deref(), Some(NOON), "the screen can say at what time");
    assert_eq!(shown.first_usage_id.as_deref(), Some("26-11-23-0001"), "and open that reading again");
    visit.clock.pass(SignedDuration::from_secs(90));
    assert_eq!(refusal(&visit.read(&code).await), RefusalReason::PresentationExpired);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_office_says_that_an_issuer_is_a_test_and_trusts_the_other() {
    let visit = Visit::begin(false).await;
    let shown = visit.read(&visit.code("plain")).await;
    assert_eq!(card(&shown).verdict, ReadVerdict::ToConfirm, "a test issuer is never simply accepted");
    let options = Options { signed_by: SignedBy::Plain, ..Options::at(visit.clock.now()) };
    let shown = visit.read(&visit.issuer.qr_text("plain", &options).unwrap()).await;
    assert_eq!(card(&shown).verdict, ReadVerdict::Accepted);
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_lists_are_said_on_every_reading() {
    let visit = Visit::begin(true).await;
    let words = |shown: &Shown| serde_json::to_value(&card(shown).reasons).unwrap().to_string();
    for (hours, expected) in [(23, None), (2, Some("status_list_stale")), (7 * 24, Some("status_unknown"))] {
        visit.clock.pass(SignedDuration::from_hours(hours));
        let shown = visit.read(&visit.code("plain")).await;
        match expected {
            None => assert_eq!(words(&shown), "[]"),
            Some(word) => assert!(words(&shown).contains(word), "{} lacks {word}", words(&shown)),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_idle_screen_says_when_the_lists_grow_old() {
    let Visit { folder, clock, desk, issuer: _issuer } = Visit::begin(true).await;
    desk.close().await;
    let places = Places {
        office: folder.path().join("office"),
        lists: None,
        phone_frame: None,
        sheets: folder.path().join("sheets"),
    };
    let counter = Counter::new(places, Arc::new(clock.clone()));
    assert_eq!(counter.session().await.unwrap().state, SessionState::Locked);
    assert_eq!(counter.unlock("quatre mots bien faux").await.unwrap_err().code(), ErrorCode::WrongPassphrase);
    let session = counter.unlock(PASSPHRASE).await.unwrap();
    assert_eq!((session.state, session.lists_old), (SessionState::Open, false));
    clock.pass(SignedDuration::from_hours(25));
    assert!(counter.session().await.unwrap().lists_old, "a status list of more than 24 hours is stale");
    assert_eq!(counter.lock().await.unwrap().state, SessionState::Locked);
    assert_eq!(
        counter.acts("2026-11-23").await.unwrap_err().code(),
        ErrorCode::Locked,
        "nothing answers behind a lock"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_named_and_loses_nothing() {
    let visit = Visit::begin(true).await;
    for (bytes, reason) in [
        (&b"not a picture"[..], TroubleReason::ImageUnreadable),
        (&empty_picture(), TroubleReason::NoCodeFound),
    ] {
        let shown = visit.desk.read(Presentation::from_picture(bytes)).await.unwrap();
        assert_eq!(trouble(&shown), reason);
    }
    assert_eq!(
        refusal(&visit.read("https://exemple.fr/menu").await),
        RefusalReason::Malformed,
        "a QR of something else"
    );
    let usage = card(&visit.read(&visit.code("plain")).await).usage_id.clone();
    let wrong = |change: fn(&mut Draft)| {
        let mut draft = draft(&usage, 0, &["G"]);
        change(&mut draft);
        draft
    };
    let cases: [(Draft, ErrorCode); 8] = [
        (wrong(|d| d.usage_id = "26-11-23-9999".into()), ErrorCode::ReadingUnknown),
        (wrong(|d| d.beneficiary = 7), ErrorCode::BeneficiaryUnknown),
        (wrong(|d| d.date = "23/11/2026".into()), ErrorCode::DateWrong),
        (wrong(|d| d.date = "2026-11-24".into()), ErrorCode::DateWrong),
        (wrong(|d| d.acts[0].code = "ZZZ".into()), ErrorCode::ActUnknown),
        (wrong(|d| d.acts[0].code = "g; DROP".into()), ErrorCode::ActUnknown),
        (wrong(|d| d.acts[0].quantity = 0), ErrorCode::QuantityWrong),
        (wrong(|d| d.acts.clear()), ErrorCode::ActCount),
    ];
    for (draft, code) in cases {
        assert_eq!(visit.desk.seal(&draft).await.unwrap_err().code(), code);
    }
    assert_eq!(
        visit.desk.invoice(260_000_001).await.unwrap_err().code(),
        ErrorCode::InvoiceUnknown,
        "none of it was sealed"
    );
    assert_eq!(
        visit.desk.seal(&draft(&usage, 0, &["G"])).await.unwrap().number,
        260_000_001,
        "and no number was used up"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_without_lists_says_so_and_takes_them_whole_or_not_at_all() {
    let visit = Visit::begin(true).await;
    let lists = visit.folder.path().join("issuer/lists");
    let office = visit.folder.path().join("office/lists");
    let before = fs::read(office.join("trust.cbor")).unwrap();
    let status = lists.join("status/1.cwt");
    let mut bytes = fs::read(&status).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&status, bytes).unwrap();
    let refused = visit.desk.import_lists(&lists, OtherRoots::Refuse).await.unwrap_err();
    assert_eq!(
        refused.code(),
        ErrorCode::ListsRefused,
        "one bad status list, and the folder is refused whole"
    );
    assert_eq!(fs::read(office.join("trust.cbor")).unwrap(), before, "what was in force is still there");
    card(&visit.read(&visit.code("plain")).await);

    let Visit { folder, clock, desk, issuer } = visit;
    desk.close().await;
    fs::remove_dir_all(&office).unwrap();
    let opened =
        Desk::open(&folder.path().join("office"), &Passphrase::typed(PASSPHRASE), Arc::new(clock.clone()))
            .await;
    let code = issuer.qr_text("plain", &Options::at(clock.now())).unwrap();
    let shown = opened.unwrap().read(Presentation::from_text(&code)).await.unwrap();
    assert_eq!(trouble(&shown), TroubleReason::ListsMissing, "nobody is refused for our missing lists");
}
