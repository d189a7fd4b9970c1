//! The rules of the table, each with the days on which it holds: rates, and what the funds keep back.

use crate::{Cents, Validity};

/// The share of the compulsory insurance for a doctor's acts when nothing exempts the patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrdinaryRate {
    /// In percent.
    pub percent: u8,
    /// For whoever the *régime local* of Alsace-Moselle covers too (nature d'assurance 13), in percent.
    pub local_percent: Option<u8>,
    /// When.
    pub valid: Validity,
}

/// The *participation forfaitaire*: what the fund keeps back from the patient for each act of a doctor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// For one act.
    pub amount: Cents,
    /// The most for one day with one professional.
    pub day_cap: Option<Cents>,
    /// Nobody below this age pays it.
    pub exempt_below: u8,
    /// When.
    pub valid: Validity,
}

/// A modifier of the acts of the CCAM that adds a fixed amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modifier {
    /// Its letter.
    pub letter: char,
    /// What it adds.
    pub amount: Cents,
    /// When.
    pub valid: Validity,
}

/// From a threshold on, dear acts of the CCAM are paid in full but for a flat share (*participation forfaitaire* of 24 €).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlatShare {
    /// What the acts of one visit must come to.
    pub threshold: Cents,
    /// What is left to the patient or their complementary insurance.
    pub amount: Cents,
    /// When.
    pub valid: Validity,
}

/// What the fund recovers from a patient who came outside the pathway. Only ever an estimate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathwayPenalty {
    /// Of the base of an act, in percent.
    pub percent: u8,
    /// The most for one act.
    pub cap: Option<Cents>,
    /// Nobody below this age owes it.
    pub exempt_below: u8,
    /// When.
    pub valid: Validity,
}
