//! An office, its patient and an invoice of one consultation, as every test here has them.

use std::path::Path;
use std::process::{Command, Stdio};

use billing::{ActCode, Cents, Condition, Line, Pathway, Quantity, Shares, ThirdParty};
use identity::{BirthDate, BirthRank, Card, Name, Nir, Organism, Person, Quality};
use jiff::Timestamp;
use jiff::civil::date;
use store::{
    Authenticity, Channel, InvoiceContent, NewOffice, NewReading, Office, Passphrase, Practice, Practitioner,
    RecoveryCode, Store, Tariffs,
};

pub(crate) const PASSPHRASE: &str = "quatre mots tout simples";
pub(crate) const ACTOR: &str = "Dr A. Essai";
/// When the offices are made.
pub(crate) const MORNING: &str = "2026-11-23T08:00:00Z";
pub(crate) const SURNAME: &str = "BOUVÉRON-LÂCHENAL";
pub(crate) const NIR: &str = "279069612304382";

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn practitioner() -> Practitioner {
    Practitioner {
        name: ACTOR.into(),
        rpps: "10003000019".into(),
        am_number: "751234567".into(),
        address: vec!["1 rue de l’Essai".into()],
        practice: Practice::default(),
    }
}

pub(crate) async fn office(folder: &Path) -> Store {
    made(folder, MORNING).await.0
}

/// The office, and what opens it when its passphrase is forgotten.
pub(crate) async fn made(folder: &Path, now: &str) -> (Store, RecoveryCode) {
    let passphrase = Passphrase::new(PASSPHRASE).unwrap();
    let office =
        Office { name: "Cabinet d’essai".into(), practitioner: practitioner(), demonstration: true };
    let new = NewOffice { folder, passphrase: &passphrase, office: &office, now: at(now) };
    let (store, code) = Store::create(&new).await.unwrap();
    assert_eq!(store.office().await.unwrap(), office);
    (store, code)
}

pub(crate) fn person() -> Person {
    Person {
        family_name: Name::new(SURNAME).unwrap(),
        birth_name: None,
        given_name: Name::new("Élise").unwrap(),
        birth_date: BirthDate::parse("19791300").unwrap(),
        nir: Some(Nir::parse(NIR).unwrap()),
        quality: Some(Quality::INSURED),
        birth_rank: BirthRank::new(1).unwrap(),
        cover: Vec::new(),
    }
}

pub(crate) fn card() -> Card {
    Card {
        holder: person(),
        beneficiaries: Vec::new(),
        organism: Some(Organism::parse("017510000").unwrap()),
        rights: Vec::new(),
        rights_as_of: None,
        activation: None,
        code_gestion: None,
    }
}

pub(crate) fn reading<'a>(card: &'a Card, now: &str) -> NewReading<'a> {
    NewReading {
        at: at(now),
        actor: ACTOR,
        remote: false,
        channel: Channel::Qr,
        authenticity: Authenticity::Verified,
        doubts: vec!["test_issuer".into()],
        issuer: None,
        unlock: None,
        possession: None,
        trust_issued: None,
        status_issued: None,
        card,
        replay: None,
    }
}

pub(crate) fn line(code: &str, price: i64, quantity: u8, rate: u8) -> Line {
    let (code, quantity) = (ActCode::parse(code).unwrap(), Quantity::new(quantity).unwrap());
    Line::plain(code, "Consultation", quantity, Cents::new(price), rate).unwrap()
}

/// One consultation, which the patient pays.
pub(crate) fn content() -> InvoiceContent {
    let cents = Cents::new;
    InvoiceContent {
        date: date(2026, 11, 23),
        time: None,
        beneficiary: 0,
        patient: person(),
        insured: None,
        organism: Some(Organism::parse("017510000").unwrap()),
        practitioner: practitioner(),
        lines: vec![line("G", 3000, 1, 70)],
        shares: Shares {
            total: cents(3000),
            amo: cents(2100),
            amc: cents(900),
            state: Cents::ZERO,
            excess: Cents::ZERO,
            patient_pays: cents(3000),
        },
        withheld: None,
        condition: Condition::Illness,
        local_regime: false,
        pathway: Pathway::Treating,
        third_party: ThirdParty::default(),
        prescription: None,
        tariffs: Tariffs { valid_from: date(2026, 1, 1), checked_on: date(2026, 6, 16) },
        demonstration: true,
        trust: None,
        replaces: None,
    }
}

/// An ignored test of this program, as a program of its own that can be killed and listened to.
pub(crate) fn program(test: &str) -> Command {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", test, "--ignored", "--nocapture"]).stdout(Stdio::piped());
    program
}
