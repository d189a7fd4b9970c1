//! The rules of the table, each with the days on which it holds: rates, and what the funds keep back.

use jiff::civil::Date;

use crate::Cents;

/// The share of the compulsory insurance for a doctor's acts when nothing exempts the patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrdinaryRate {
    /// In percent.
    pub percent: u8,
    /// For whoever the *régime local* of Alsace-Moselle covers too (nature d'assurance 13), in percent.
    pub local_percent: Option<u8>,
    /// The first day.
    pub from: Date,
    /// The last day, if ended.
    pub to: Option<Date>,
    /// Where it was read.
    pub source: String,
    /// The day of that reading.
    pub checked_on: Date,
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
    /// The first day.
    pub from: Date,
    /// The last day, if ended.
    pub to: Option<Date>,
    /// Where it was read.
    pub source: String,
    /// The day of that reading.
    pub checked_on: Date,
}

/// A modifier of the acts of the CCAM that adds a fixed amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modifier {
    /// Its letter.
    pub letter: char,
    /// What it adds.
    pub amount: Cents,
    /// The first day.
    pub from: Date,
    /// The last day, if ended.
    pub to: Option<Date>,
    /// Where it was read.
    pub source: String,
    /// The day of that reading.
    pub checked_on: Date,
}

/// From a threshold on, dear acts of the CCAM are paid in full but for a flat share (*participation forfaitaire* of 24 €).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlatShare {
    /// What the acts of one visit must come to.
    pub threshold: Cents,
    /// What is left to the patient or their complementary insurance.
    pub amount: Cents,
    /// The first day.
    pub from: Date,
    /// The last day, if ended.
    pub to: Option<Date>,
    /// Where it was read.
    pub source: String,
    /// The day of that reading.
    pub checked_on: Date,
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
    /// The first day.
    pub from: Date,
    /// The last day, if ended.
    pub to: Option<Date>,
    /// Where it was read.
    pub source: String,
    /// The day of that reading.
    pub checked_on: Date,
}

/// The first day and, if there is one, the last.
#[derive(Clone, Copy)]
pub(crate) struct Span(pub(crate) Date, pub(crate) Option<Date>);

impl Span {
    pub(crate) fn holds(self, day: Date) -> bool {
        self.0 <= day && self.1.is_none_or(|to| day <= to)
    }

    pub(crate) fn is_forward(self) -> bool {
        self.1.is_none_or(|to| self.0 <= to)
    }

    /// Whether one that begins on the same day or later has a day in common.
    pub(crate) fn meets(self, later: Self) -> bool {
        self.1.is_none_or(|to| later.0 <= to)
    }
}

/// Whether no two have a day in common, and each ends after it begins.
pub(crate) fn apart(spans: impl IntoIterator<Item = Span>) -> bool {
    let mut spans: Vec<Span> = spans.into_iter().collect();
    spans.sort_by_key(|span| span.0);
    let overlap = spans.iter().zip(spans.iter().skip(1)).any(|(span, next)| span.meets(*next));
    spans.iter().all(|span| span.is_forward()) && !overlap
}

/// What has days.
pub(crate) trait Dated {
    fn span(&self) -> Span;
}

/// The one that holds on a day.
pub(crate) fn on<T: Dated>(rules: &[T], day: Date) -> Option<&T> {
    rules.iter().find(|rule| rule.span().holds(day))
}

macro_rules! dated {
    ($($rule:ident)+) => { $(impl Dated for $rule {
        fn span(&self) -> Span {
            Span(self.from, self.to)
        }
    })+ };
}

dated!(OrdinaryRate Participation Modifier FlatShare PathwayPenalty);
