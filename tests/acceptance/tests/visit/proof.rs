//! What is proved of who stands there: challenges, hostile phones, replaced phones, plastic cards.

use desk::wire::{
    Authenticity, ErrorCode, Possession, PrintWay, ReadCard, ReadVerdict, Reading, RefusalReason, RightsState,
};
use desk::{Clock, OtherRoots, Presentation};
use identity::{BirthDate, BirthRank, Card, Name, Nir, Person, Quality};
use jiff::SignedDuration;
use simulator::{Misbehaviour, Options, Status};

use crate::office::{Visit, card, draft, refusal, text_of};

#[tokio::test(flavor = "multi_thread")]
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

#[tokio::test(flavor = "multi_thread")]
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
    let paper = visit
        .desk
        .save_sheet(number, &PrintWay::default(), &visit.folder.path().join("papers"))
        .await
        .unwrap();
    assert!(text_of(&paper).contains("CPAM de Paris"), "the fund that was typed, named");
    draft.organism = None;
    visit.desk.seal(&draft).await.expect("care never waits: the box of the paper stays empty");
}

/// The people of a reading, as a plastic card would state them.
pub(crate) fn card_of(read: &ReadCard) -> Card {
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

#[tokio::test(flavor = "multi_thread")]
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

#[tokio::test(flavor = "multi_thread")]
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
        visit.desk.import_lists(&visit.folder.path().join("issuer/lists"), OtherRoots::Refuse).await.unwrap();
        assert_eq!(refusal(&visit.read(&visit.code(holder)).await), reason);
    }
}
