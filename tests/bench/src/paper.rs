//! `paper`: the doctor's feuille as a PDF, beside the same page drawn by reportlab, the library that most others use for paper.
//!
//! `paper/sheet.py` draws what our layout file says with the same fonts, which both cut to what is used. Ours shrinks values into their
//! boxes, tags every word and checks PDF/UA-1 besides. The peer is asked in its own process, and times itself.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use billing::{ActCode, Cents, Condition, Line, Pathway, Quantity, Shares, ThirdParty};
use forms::{Feuille, Model, Professional, Way};
use identity::{BirthDate, BirthRank, Name, Nir, Organism, Person, Quality};
use jiff::civil::date;
use serde::Deserialize;

use crate::place::Place;
use crate::python::{Program, environment};
use crate::race::{Runner, race};
use crate::row::{Row, Target, Unit};

const OURS: &str = "ours";
const PEER: &str = "reportlab 4.4.5";
const PACKAGES: [&str; 1] = ["reportlab==4.4.5"];
/// What a sheet may take, in seconds, and weigh, in bytes.
const TIME: f64 = 0.010;
const SIZE: f64 = 60_000.0;
const ROUNDS: usize = 60;
/// Each line is one page more; what it says is not looked at.
const QUESTION: &str = "again";

pub fn rows(place: &Place) -> Result<Vec<Row>> {
    let folder = place.scratch("paper")?;
    let python = environment(&folder, &PACKAGES)?;
    let content = Content::usual()?;
    let values = folder.join("values.json");
    fs::write(&values, content.as_json().to_string())?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let assets = root.join("../../assets");
    let mut peer =
        Program::start(&python, &root.join("paper/sheet.py"), &[assets.as_path(), values.as_path()])?;
    let theirs = peer.ask::<Drawn>(QUESTION)?.bytes;
    let feuille = content.feuille();
    let ours = forms::feuille(&feuille, Way::FullPage)?.pdf.len();
    let times = race(
        ROUNDS,
        vec![
            Runner::once(OURS, || Ok(forms::feuille(&feuille, Way::FullPage)?)),
            Runner::timed(PEER, || Ok(Duration::from_secs_f64(peer.ask::<Drawn>(QUESTION)?.seconds))),
        ],
    )?;
    // Counts of bytes are small.
    let bytes = |count: usize| -> Result<f64> { Ok(f64::from(u32::try_from(count)?)) };
    Ok(vec![
        Row::raced("a feuille, from its values to its bytes", &times, OURS, PEER, Target::OursAtMost(TIME))?,
        Row::counted(
            "a feuille, its file",
            Unit::Bytes,
            bytes(ours)?,
            PEER,
            bytes(theirs)?,
            Target::OursAtMost(SIZE),
        ),
    ])
}

/// Everything that a sheet borrows.
struct Content {
    patient: Person,
    organism: Organism,
    address: Vec<String>,
    lines: Vec<Line>,
}

impl Content {
    fn usual() -> Result<Self> {
        let patient = Person {
            family_name: Name::new("LEGENDRE-NOËL")?,
            birth_name: Some(Name::new("D’HAUTEFEUILLE")?),
            given_name: Name::new("Camille")?,
            birth_date: BirthDate::parse("19840309")?,
            nir: Some(Nir::parse("295109912611193")?),
            quality: Some(Quality::INSURED),
            birth_rank: BirthRank::new(1).context("a rank")?,
            cover: Vec::new(),
        };
        let lines =
            vec![line("G", "Consultation du généraliste", 3_000)?, line("F", "Majoration dimanche", 1_906)?];
        let address = ["12 bis, quai de l’Écluse", "75010 Paris"].map(String::from).to_vec();
        Ok(Self { patient, organism: Organism::parse("017510000")?, address, lines })
    }

    fn feuille(&self) -> Feuille<'_> {
        Feuille {
            model: Model::Doctor,
            patient: &self.patient,
            insured: None,
            organism: Some(&self.organism),
            organism_name: Some("CPAM de Paris"),
            professional: Professional {
                name: "Dr Claire MARTIN-LAVERGNE",
                rpps: "10001234566",
                am_number: "751234568",
                address: &self.address,
                sector: None,
                finess: None,
            },
            prescriber: None,
            date: date(2026, 11, 22),
            lines: &self.lines,
            shares: Shares {
                total: Cents::new(4_906),
                amo: Cents::new(3_434),
                amc: Cents::new(1_472),
                state: Cents::ZERO,
                excess: Cents::ZERO,
                patient_pays: Cents::new(4_906),
            },
            condition: Condition::Illness,
            pathway: Pathway::Treating,
            third_party: ThirdParty::default(),
            number: 260_000_042,
            usage_id: "26-11-22-0042",
            tariffs_from: date(2026, 1, 1),
            tariffs_checked_on: date(2026, 6, 16),
            demonstration: false,
            printed_before: 0,
        }
    }

    /// The same for the peer, by the names of the layout file.
    fn as_json(&self) -> serde_json::Value {
        let act = |line: &Line| {
            serde_json::json!({
                "date": "22/11/2026", "code": line.code.as_str(), "label": line.label, "quantity": "1",
                "unit-price": line.unit_price.to_string(), "amount": line.base.to_string(),
            })
        };
        serde_json::json!({
            "boxes": {
                "invoice-number": "260000042", "usage": "26-11-22-0042",
                "patient-name": "LEGENDRE-NOËL", "patient-birth-name": "D’HAUTEFEUILLE", "patient-given-name": "Camille",
                "organism-name": "CPAM de Paris", "professional-name": "Dr Claire MARTIN-LAVERGNE",
                "professional-address": self.address.join("\n"),
                "compulsory-share": "34,34", "complementary-share": "14,72", "patient-pays": "49,06", "total": "49,06",
                "tariffs": "Tarifs du 01/01/2026, vérifiés le 16/06/2026", "page": "Feuille 1/1",
            },
            "combs": {
                "date": "22112026", "patient-nir": "295109912611193", "patient-birth-date": "09031984",
                "patient-birth-rank": "1", "organism": "017510000", "professional-rpps": "10001234566",
                "professional-am": "751234568",
            },
            "marks": ["insured-is-patient", "illness", "treating-doctor"],
            "acts": self.lines.iter().map(act).collect::<Vec<_>>(),
        })
    }
}

fn line(code: &str, label: &str, cents: i64) -> Result<Line> {
    let line = Line::plain(ActCode::parse(code)?, label, Quantity::ONE, Cents::new(cents), 70);
    line.context("an amount that fits")
}

/// What the peer says of one page.
#[derive(Deserialize)]
struct Drawn {
    seconds: f64,
    bytes: usize,
}
