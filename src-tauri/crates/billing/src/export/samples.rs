//! Invented invoices for the tests of every format.

use identity::{BirthDate, BirthRank, Name, Nir, Organism, Person, Quality};
use jiff::civil::date;

use super::{Bill, BillLine, Biller, CcamDetail};
use crate::{Cents, Condition, Pathway, Sector, Shares, ThirdParty, Trade};

pub(crate) fn person(family: &str, given: &str, born: &str, nir: Option<&str>) -> Person {
    Person {
        family_name: Name::new(family).unwrap(),
        birth_name: None,
        given_name: Name::new(given).unwrap(),
        birth_date: BirthDate::parse(born).unwrap(),
        nir: nir.map(|nir| Nir::parse(nir).unwrap()),
        quality: Some(Quality::INSURED),
        birth_rank: BirthRank::new(1).unwrap(),
        cover: Vec::new(),
    }
}

pub(crate) fn line(code: &str, price: i64, rate: u8, amo: i64) -> BillLine {
    BillLine {
        code: code.into(),
        billed_as: None,
        cip: None,
        label: "Consultation du généraliste".into(),
        quantity: 1,
        unit_price: Cents::new(price),
        coefficient: 100,
        base: Cents::new(price),
        rate,
        amo: Cents::new(amo),
        amc: Cents::new(price.saturating_sub(amo)),
        fees: Cents::new(price),
        vat: Cents::ZERO,
        exemption: '0',
        qualifier: None,
        ccam: None,
    }
}

/// Two lines of an adult: a consultation and a majoration, 70 %.
pub(crate) fn bill() -> Bill {
    let lines = vec![line("G", 3000, 70, 2100), line("MCG", 500, 70, 350)];
    Bill {
        number: 260_000_123,
        sealed_at: "2026-11-23T09:20:00Z".parse().unwrap(),
        day: date(2026, 11, 23),
        date: date(2026, 11, 23),
        beneficiary: 0,
        patient: person("LEGENDRE-NOËL", "Zoé", "19790612", Some("279069612304382")),
        insured: None,
        organism: Some(Organism::parse("017510000").unwrap()),
        biller: Biller {
            name: "Dr C. Martin-Lavergne".into(),
            rpps: "10003000014".into(),
            am_number: "751234568".into(),
            address: vec!["12 rue des Lilas".into(), "75011 Paris".into()],
            trade: Trade::GeneralPractice,
            speciality: "01".into(),
            sector: Sector::One,
            zone: Some("10".into()),
            finess: Some("140026279".into()),
            structure: Some("Maison de santé des Lilas".into()),
        },
        lines,
        shares: Shares {
            total: Cents::new(3500),
            amo: Cents::new(2450),
            amc: Cents::new(1050),
            state: Cents::ZERO,
            excess: Cents::ZERO,
            patient_pays: Cents::new(1050),
        },
        condition: Condition::Illness,
        local_regime: false,
        pathway: Pathway::Treating,
        prescriber_rpps: None,
        third_party: ThirdParty { compulsory: true, complementary: false },
        seal: "ab".repeat(32),
        cancelled_by: None,
        replaces: None,
        demonstration: true,
    }
}

/// A child of an insured person in Corsica, with an act of the CCAM beside a consultation in long-term illness.
pub(crate) fn child() -> Bill {
    let usual = bill();
    let mut consultation = line("COE", 6000, 100, 6000);
    consultation.exemption = '4';
    let mut gesture = line("DEQP003", 1426, 100, 1426);
    gesture.label = "Électrocardiographie".into();
    gesture.exemption = '4';
    gesture.ccam = Some(CcamDetail { activity: 1, phase: 0, association: Some(1), modifiers: vec!['M'] });
    Bill {
        number: 7,
        beneficiary: 2,
        patient: person("COLONNA", "Ghjulia", "20240229", None),
        insured: Some(person("COLONNA", "Battì", "19530711", Some("253072A07300443"))),
        organism: Some(Organism::parse("022A10001").unwrap()),
        lines: vec![consultation, gesture],
        shares: Shares {
            total: Cents::new(7426),
            amo: Cents::new(7426),
            amc: Cents::ZERO,
            state: Cents::ZERO,
            excess: Cents::ZERO,
            patient_pays: Cents::new(7426),
        },
        condition: Condition::LongTermIllness,
        third_party: ThirdParty::default(),
        biller: Biller { finess: None, structure: None, zone: None, ..usual.biller },
        ..usual
    }
}
