//! One patient through the desk: presented by the simulated phone, read, invoiced, on paper, and still there tomorrow.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it fails")]

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use desk::wire::{
    Authenticity, Condition, Draft, DraftAct, ErrorCode, NewOffice, NoticeCode, Pathway, Possession,
    Practitioner, ReadCard, ReadVerdict, Reading, RefusalReason, RightsState, SessionState, Shown,
    TroubleReason,
};
use desk::{Clock, Counter, Desk, Passphrase, Places, Presentation};
use identity::{BirthDate, BirthRank, Card, Name, Nir, Person, Quality};
use jiff::{SignedDuration, Timestamp};
use simulator::{Issuer, Misbehaviour, Options, SignedBy, Status};
use tempfile::TempDir;

const PASSPHRASE: &str = "quatre mots tout simples";
const NOON: &str = "2026-11-23T11:00:00Z";

/// A clock that a test moves.
#[derive(Clone)]
struct TestClock(Arc<Mutex<Timestamp>>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

impl TestClock {
    fn pass(&self, time: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(time).unwrap();
    }
}

struct Visit {
    folder: TempDir,
    clock: TestClock,
    issuer: Issuer,
    desk: Desk,
}

impl Visit {
    async fn begin(demonstration: bool) -> Self {
        let folder = TempDir::new().unwrap();
        let clock = TestClock(Arc::new(Mutex::new(NOON.parse().unwrap())));
        let issuer = Issuer::make(clock.now(), Some(23)).unwrap();
        issuer.write(&folder.path().join("issuer")).unwrap();
        let practitioner = Practitioner {
            name: "Dr A. Essai".into(),
            rpps: "10003000019".into(),
            am_number: "751234567".into(),
            address: vec!["1 rue de l’Essai".into(), "75011 Paris".into()],
        };
        let new = NewOffice { name: "Cabinet d’essai".into(), practitioner, passphrase: PASSPHRASE.into() };
        let office = folder.path().join("office");
        let desk = Desk::create(&office, &new, demonstration, Arc::new(clock.clone())).await.unwrap();
        desk.import_lists(&folder.path().join("issuer/lists")).unwrap();
        Self { folder, clock, issuer, desk }
    }

    fn code(&self, holder: &str) -> String {
        self.issuer.qr_text(holder, &Options::at(self.clock.now())).unwrap()
    }

    async fn read(&self, text: &str) -> Shown {
        self.desk.read(Presentation::from_text(text)).await.unwrap()
    }
}

fn card(shown: &Shown) -> &ReadCard {
    let Reading::Read(card) = &shown.reading else { panic!("not read: {:?}", shown.reading) };
    card
}

fn refusal(shown: &Shown) -> RefusalReason {
    let Reading::Refused(refused) = &shown.reading else { panic!("not refused: {:?}", shown.reading) };
    refused.reasons[0]
}

fn trouble(shown: &Shown) -> TroubleReason {
    let Reading::Trouble(trouble) = &shown.reading else { panic!("no trouble: {:?}", shown.reading) };
    trouble.reasons[0]
}

fn draft(usage_id: &str, beneficiary: u8, acts: &[&str]) -> Draft {
    Draft {
        usage_id: usage_id.into(),
        beneficiary,
        date: "2026-11-23".into(),
        acts: acts.iter().map(|code| DraftAct { code: (*code).into(), quantity: 1 }).collect(),
        condition: Condition::Illness,
        pathway: Pathway::Treating,
        organism: None,
        third_party_compulsory: false,
        third_party_complementary: false,
    }
}

#[tokio::test]
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
    assert_eq!((invoice.number, invoice.shares.patient_pays, invoice.demonstration), (1, 3500, true));
    let codes: Vec<_> = invoice.lines.iter().map(|line| line.code.as_str()).collect();
    assert_eq!(codes, ["G", "MEG"], "a surcharge stands after its act");

    let sheet = visit.desk.save_sheet(1, &visit.folder.path().join("papers")).await.unwrap();
    let name = sheet.file_name().unwrap().to_str().unwrap();
    assert_eq!(name, "feuille-000000001.pdf", "no person in a file name");
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
    let kept = desk.invoice(1).await.unwrap();
    assert_eq!((kept.seal, kept.usage_id.as_deref()), (invoice.seal, Some("26-11-23-0001")));
    let again = desk.sheet(1).await.unwrap().pdf;
    assert_eq!(again, fs::read(&sheet).unwrap(), "the same invoice gives the same paper, to the byte");
    let reopened = desk.reopen("26-11-23-0001").await.unwrap();
    assert_eq!(card(&reopened).holder.family_name, "LEGENDRE-NOËL");
}

#[tokio::test]
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

#[tokio::test]
async fn a_challenge_is_for_one_code_and_only_its_answer_passes() {
    let visit = Visit::begin(true).await;
    let answering = |text: &str| {
        let digits = text.strip_prefix("CVC1:").unwrap();
        let challenge = digits.as_bytes().chunks(2).map(|two| {
            let two = std::str::from_utf8(two).unwrap();
            u8::from_str_radix(two, 16)
        });
        let options = Options {
            challenge: Some(challenge.collect::<Result<_, _>>().unwrap()),
            ..Options::at(visit.clock.now())
        };
        visit.issuer.qr_text("plain", &options).unwrap()
    };
    let asked = visit.desk.ask_challenge().unwrap();
    assert_eq!(
        refusal(&visit.read(&visit.code("plain")).await),
        RefusalReason::WrongChallenge,
        "none answered"
    );
    assert_eq!(
        visit.read(&answering(&asked.text)).await.possession,
        Some(Possession::Recent),
        "the refused code used the challenge up: an answer that comes later proves no more than any code"
    );

    let before = visit.desk.ask_challenge().unwrap();
    let asked = visit.desk.ask_challenge().unwrap();
    assert_ne!(before.text, asked.text, "each is fresh");
    assert_eq!(refusal(&visit.read(&answering(&before.text)).await), RefusalReason::WrongChallenge);
    let asked_again = visit.desk.ask_challenge().unwrap();
    let shown = visit.read(&answering(&asked_again.text)).await;
    assert_eq!(shown.possession, Some(Possession::Challenged));
    let reopened = visit.desk.reopen(&card(&shown).usage_id).await.unwrap();
    assert_eq!(reopened.possession, Some(Possession::Challenged), "kept with the reading");

    visit.desk.ask_challenge().unwrap();
    visit.desk.drop_challenge();
    assert_eq!(visit.read(&visit.code("plain")).await.possession, Some(Possession::Recent));
}

#[tokio::test]
async fn a_card_that_states_no_fund_is_invoiced_with_the_one_that_is_typed() {
    let visit = Visit::begin(true).await;
    let read = visit.read(&visit.code("family")).await;
    let stated = Presentation::from_plastic_card(card_of(card(&read)));
    let shown = visit.desk.read(stated).await.unwrap();
    let plastic = card(&shown);
    assert_eq!(
        (plastic.verdict, plastic.authenticity),
        (ReadVerdict::ToConfirm, Authenticity::CardUnverified)
    );
    assert!(plastic.organism.is_none() && plastic.issuer.is_none(), "nothing is invented about the fund");
    assert_eq!((shown.possession, plastic.rights.state), (None, RightsState::NotStated));
    let mut draft = draft(&plastic.usage_id, 0, &["G"]);
    draft.organism = Some("01 751".into());
    assert_eq!(visit.desk.seal(&draft).await.unwrap_err().code(), ErrorCode::OrganismWrong);
    draft.organism = Some("017510000".into());
    let number = visit.desk.seal(&draft).await.unwrap().number;
    let paper = visit.desk.save_sheet(number, &visit.folder.path().join("papers")).await.unwrap();
    assert!(text_of(&paper).contains("CPAM de Paris"), "the fund that was typed, named");
    draft.organism = None;
    visit.desk.seal(&draft).await.expect("care never waits: the box of the paper stays empty");
}

/// The people of a reading, as a plastic card would state them.
fn card_of(read: &ReadCard) -> Card {
    let person = |person: &desk::wire::Person| Person {
        family_name: Name::new(&person.family_name).unwrap(),
        birth_name: None,
        given_name: Name::new(&person.given_name).unwrap(),
        birth_date: BirthDate::parse(&person.birth_date_on_card).unwrap(),
        nir: person.nir.as_deref().map(|nir| Nir::parse(nir).unwrap()),
        quality: person.quality.and_then(Quality::new),
        birth_rank: BirthRank::new(person.birth_rank).unwrap(),
        cover: Vec::new(),
    };
    Card {
        holder: person(&read.holder),
        beneficiaries: read.beneficiaries.iter().map(person).collect(),
        organism: None,
        rights: Vec::new(),
        rights_as_of: None,
        activation: None,
        code_gestion: None,
    }
}

#[tokio::test]
async fn every_misbehaviour_of_a_phone_meets_its_refusal() {
    let visit = Visit::begin(true).await;
    for (count, misbehaviour) in Misbehaviour::all().iter().enumerate() {
        let options = Options::at(visit.clock.now()).misbehaving(*misbehaviour);
        if *misbehaviour == Misbehaviour::RepeatedNonce {
            card(&visit.read(&visit.issuer.qr_text("family", &options).unwrap()).await); // the first is as good as any
        }
        let shown = visit.read(&visit.issuer.qr_text("family", &options).unwrap()).await;
        // This desk asks no challenge, so an answer to another desk's is not looked at (§4 row 12).
        let expected = misbehaviour.refusal().filter(|_| *misbehaviour != Misbehaviour::WrongChallenge);
        match &shown.reading {
            Reading::Read(_) => assert_eq!(expected, None, "{misbehaviour:?} was believed"),
            Reading::Refused(refused) => {
                let word = serde_json::to_value(refused.reasons[0]).unwrap();
                assert_eq!(word.as_str(), expected, "{misbehaviour:?}");
            }
            Reading::Trouble(trouble) => {
                panic!("case {count}: {misbehaviour:?} stopped the desk: {trouble:?}")
            }
        }
    }
    assert!(Misbehaviour::all().len() >= 30, "the hostile phone knows its trade");
}

#[tokio::test]
async fn a_replaced_or_blocked_phone_is_refused_at_the_first_reading_after_the_lists() {
    let mut visit = Visit::begin(true).await;
    card(&visit.read(&visit.code("plain")).await);
    for (holder, status, reason) in [
        ("plain", Status::Replaced, RefusalReason::RevokedReplaced),
        ("family", Status::Blocked, RefusalReason::RevokedBlocked),
    ] {
        visit.clock.pass(SignedDuration::from_secs(60));
        visit.issuer.revoke(holder, status, visit.clock.now()).unwrap();
        visit.issuer.write(&visit.folder.path().join("issuer")).unwrap();
        visit.desk.import_lists(&visit.folder.path().join("issuer/lists")).unwrap();
        assert_eq!(refusal(&visit.read(&visit.code(holder)).await), reason);
    }
}

#[tokio::test]
async fn an_ordinary_office_says_that_an_issuer_is_a_test_and_trusts_the_other() {
    let visit = Visit::begin(false).await;
    let shown = visit.read(&visit.code("plain")).await;
    assert_eq!(card(&shown).verdict, ReadVerdict::ToConfirm, "a test issuer is never simply accepted");
    let options = Options { signed_by: SignedBy::Plain, ..Options::at(visit.clock.now()) };
    let shown = visit.read(&visit.issuer.qr_text("plain", &options).unwrap()).await;
    assert_eq!(card(&shown).verdict, ReadVerdict::Accepted);
}

#[tokio::test]
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

#[tokio::test]
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

#[tokio::test]
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
        visit.desk.invoice(1).await.unwrap_err().code(),
        ErrorCode::InvoiceUnknown,
        "none of it was sealed"
    );
    assert_eq!(
        visit.desk.seal(&draft(&usage, 0, &["G"])).await.unwrap().number,
        1,
        "and no number was used up"
    );
}

#[tokio::test]
async fn an_office_without_lists_says_so_and_takes_them_whole_or_not_at_all() {
    let visit = Visit::begin(true).await;
    let lists = visit.folder.path().join("issuer/lists");
    let office = visit.folder.path().join("office/lists");
    let before = fs::read(office.join("trust.cbor")).unwrap();
    let status = lists.join("status/1.cwt");
    let mut bytes = fs::read(&status).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&status, bytes).unwrap();
    let refused = visit.desk.import_lists(&lists).unwrap_err();
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

fn text_of(pdf: &Path) -> String {
    let output = std::process::Command::new("pdftotext").arg(pdf).arg("-").output().unwrap();
    assert!(output.status.success(), "pdftotext reads the sheet");
    String::from_utf8(output.stdout).unwrap()
}

/// A white PNG of 1 × 1.
fn empty_picture() -> Vec<u8> {
    let hex = "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f0001\
               010100b138f6140000000049454e44ae426082";
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}
