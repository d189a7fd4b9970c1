//! The rules of the table as they are written: rates, participation, modifiers, flat share, penalty.

use serde::Deserialize;

use super::Day;
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
}

impl From<RateRow> for OrdinaryRate {
    fn from(RateRow { percent, local_percent, from, to, source, checked_on }: RateRow) -> Self {
        let (from, to, checked_on) = (from.0, to.map(|day| day.0), checked_on.0);
        Self { percent, local_percent, from, to, source, checked_on }
    }
}

impl From<ParticipationRow> for Participation {
    fn from(row: ParticipationRow) -> Self {
        let ParticipationRow { amount, day_cap, exempt_below, from, to, source, checked_on } = row;
        Self {
            amount: Cents::new(amount),
            day_cap: day_cap.map(Cents::new),
            exempt_below,
            from: from.0,
            to: to.map(|day| day.0),
            source,
            checked_on: checked_on.0,
        }
    }
}

impl From<ModifierRow> for Modifier {
    fn from(ModifierRow { letter, amount, from, to, source, checked_on }: ModifierRow) -> Self {
        let (from, to, checked_on) = (from.0, to.map(|day| day.0), checked_on.0);
        Self { letter, amount: Cents::new(amount), from, to, source, checked_on }
    }
}

impl From<FlatShareRow> for FlatShare {
    fn from(row: FlatShareRow) -> Self {
        let FlatShareRow { threshold, amount, from, to, source, checked_on } = row;
        Self {
            threshold: Cents::new(threshold),
            amount: Cents::new(amount),
            from: from.0,
            to: to.map(|day| day.0),
            source,
            checked_on: checked_on.0,
        }
    }
}

impl From<PenaltyRow> for PathwayPenalty {
    fn from(row: PenaltyRow) -> Self {
        let PenaltyRow { percent, cap, exempt_below, from, to, source, checked_on } = row;
        Self {
            percent,
            cap: cap.map(Cents::new),
            exempt_below,
            from: from.0,
            to: to.map(|day| day.0),
            source,
            checked_on: checked_on.0,
        }
    }
}
