//! `pricing`: an invoice of ten lines from its acts to who pays what, beside the same rules in a plain script (`pricing/rules.py`), which
//! was written apart from ours.
//!
//! Ours looks besides for what does not fit together, which the script does not. Before anything is timed, both must say the same
//! amounts. The script prices the invoice in its own process and times itself.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use billing::{
    Act, ActCode, Cents, Condition, Draft, Pathway, Practice, Quantity, TariffTable, ThirdParty, quote,
};
use identity::BirthDate;
use jiff::civil::date;
use serde::Deserialize;

use crate::place::Place;
use crate::python::{Program, environment};
use crate::race::{Runner, race};
use crate::row::{Row, Target};

const OURS: &str = "ours";
const PEER: &str = "a plain script, Python";
const TABLE: &str = include_str!("../../../assets/tariffs/generaliste.toml");
/// What ten lines may take, in seconds.
const TIME: f64 = 0.000_020;
const ROUNDS: usize = 200;
/// Pricings in one turn, as many as the script does: one alone is too short for a clock.
const AGAIN: u32 = 100;

pub fn rows(place: &Place) -> Result<Vec<Row>> {
    let table = TariffTable::parse(TABLE)?;
    let draft = draft()?;
    let priced = quote(&draft, &table)?;
    ensure!(priced.lines.len() == ACTS.len(), "{} lines of {} acts", priced.lines.len(), ACTS.len());
    let python = environment(&place.scratch("pricing")?, &[])?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("pricing/rules.py");
    let mut peer = Program::start(&python, &script, &[])?;
    let question = question();
    let theirs: Priced = peer.ask(&question)?;
    let shares = [priced.shares.total, priced.shares.amo, priced.shares.patient_pays].map(Cents::get);
    ensure!(
        shares == [theirs.total, theirs.amo, theirs.pays],
        "ours comes to {shares:?}, the peer to {theirs:?}"
    );
    let times = race(
        ROUNDS,
        vec![
            Runner::timed(OURS, || {
                let started = Instant::now();
                for _ in 0..AGAIN {
                    black_box(quote(black_box(&draft), &table)?);
                }
                Ok(started.elapsed() / AGAIN)
            }),
            Runner::timed(PEER, || Ok(Duration::from_secs_f64(peer.ask::<Priced>(&question)?.seconds))),
        ],
    )?;
    Ok(vec![Row::raced("an invoice of ten lines, priced", &times, OURS, PEER, Target::OursAtMost(TIME))?])
}

/// What the script says: the time of one pricing, and cents.
#[derive(Debug, Deserialize)]
struct Priced {
    seconds: f64,
    total: i64,
    amo: i64,
    pays: i64,
}

fn draft() -> Result<Draft<'static>> {
    let act = |(code, kilometres, modifiers): &(&str, Option<u16>, &str)| -> Result<Act> {
        let act = Act::new(ActCode::parse(code)?, Quantity::ONE);
        Ok(Act { kilometres: *kilometres, modifiers: modifiers.chars().collect(), ..act })
    };
    Ok(Draft {
        date: date(2026, 11, 23),
        time: None,
        birth_date: BirthDate::parse("19840309")?,
        cover: &[],
        rights: &[],
        acts: ACTS.iter().map(act).collect::<Result<_>>()?,
        condition: Condition::Illness,
        local_regime: false,
        pathway: Pathway::Treating,
        third_party: ThirdParty { compulsory: true, complementary: false },
        practice: Practice::default(),
    })
}

/// The same for the script. On that day the patient is 42.
fn question() -> String {
    let act = |(code, kilometres, modifiers): &(&str, Option<u16>, &str)| serde_json::json!({ "code": code, "km": kilometres.unwrap_or_default(), "modifiers": modifiers });
    let acts = ACTS.iter().map(act).collect::<Vec<_>>();
    serde_json::json!({ "day": "2026-11-23", "age": 42, "third_party": "compulsory", "acts": acts })
        .to_string()
}

/// Consultations and visits, what is added to them, travel, and acts of the CCAM together: more than one visit has, for every rule to be
/// met. Code, kilometres, modifiers.
const ACTS: [(&str, Option<u16>, &str); 10] = [
    ("G", None, ""),
    ("MEG", None, ""),
    ("COB", None, ""),
    ("TCG", None, ""),
    ("VG", None, ""),
    ("MD", None, ""),
    ("IK", Some(12), ""),
    ("F", None, ""),
    ("DEQP003", None, ""),
    ("JKHD001", None, "M"),
];
