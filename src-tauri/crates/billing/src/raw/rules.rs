//! The rules of the table as they are written: rates, participation, modifiers, flat share, penalty.

use serde::Deserialize;

use super::{Day, validity};
use crate::Cents;
use crate::rules::{FlatShare, Modifier, OrdinaryRate, Participation, PathwayPenalty};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RateRow {
    percent: u8,
    local_percent: Option<u8>,
    from: Day,
    to: Option<Day>,
    source: String,
    checked_on: Day,
    #[serde(default)]
    unverified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ParticipationRow {
    amount: i64,
    day_cap: Option<i64>,
    exempt_below: u8,
    from: Day,
    to: Option<Day>,
    source: String,
    checked_on: Day,
    #[serde(default)]
    unverified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModifierRow {
    letter: char,
    amount: i64,
    from: Day,
    to: Option<Day>,
    source: String,
    checked_on: Day,
    #[serde(default)]
    unverified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FlatShareRow {
    threshold: i64,
    amount: i64,
    from: Day,
    to: Option<Day>,
    source: String,
    checked_on: Day,
    #[serde(default)]
    unverified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PenaltyRow {
    percent: u8,
    cap: Option<i64>,
    exempt_below: u8,
    from: Day,
    to: Option<Day>,
    source: String,
    checked_on: Day,
    #[serde(default)]
    unverified: bool,
}

impl From<RateRow> for OrdinaryRate {
    fn from(row: RateRow) -> Self {
        let RateRow { percent, local_percent, from, to, source, checked_on, unverified } = row;
        Self { percent, local_percent, valid: validity(from, to, source, checked_on, unverified) }
    }
}

impl From<ParticipationRow> for Participation {
    fn from(row: ParticipationRow) -> Self {
        let ParticipationRow { amount, day_cap, exempt_below, from, to, source, checked_on, unverified } =
            row;
        let valid = validity(from, to, source, checked_on, unverified);
        Self { amount: Cents::new(amount), day_cap: day_cap.map(Cents::new), exempt_below, valid }
    }
}

impl From<ModifierRow> for Modifier {
    fn from(row: ModifierRow) -> Self {
        let ModifierRow { letter, amount, from, to, source, checked_on, unverified } = row;
        let valid = validity(from, to, source, checked_on, unverified);
        Self { letter, amount: Cents::new(amount), valid }
    }
}

impl From<FlatShareRow> for FlatShare {
    fn from(row: FlatShareRow) -> Self {
        let FlatShareRow { threshold, amount, from, to, source, checked_on, unverified } = row;
        let valid = validity(from, to, source, checked_on, unverified);
        Self { threshold: Cents::new(threshold), amount: Cents::new(amount), valid }
    }
}

impl From<PenaltyRow> for PathwayPenalty {
    fn from(row: PenaltyRow) -> Self {
        let PenaltyRow { percent, cap, exempt_below, from, to, source, checked_on, unverified } = row;
        let valid = validity(from, to, source, checked_on, unverified);
        Self { percent, cap: cap.map(Cents::new), exempt_below, valid }
    }
}
