//! What leaves the office: invoices as JSON, CSV for the accountant, a FHIR bundle, and a preview of their B2 records.
//!
//! A [`Bill`] is all that any of them needs. Whoever keeps invoices fills it; nothing here computes what is owed. Each
//! format reads back what it wrote. None of them is a *feuille de soins électronique*.

pub mod b2;
pub mod csv;
mod decimal;
pub mod fhir;
pub mod json;

use std::fmt;

use identity::{Organism, Person};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::{Cents, Condition, Pathway, Sector, Shares, ThirdParty, Trade};

pub use decimal::Decimal;

/// A sealed invoice, as it leaves the office. Nothing of it shows in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Bill {
    /// 1 to 999 999 999.
    pub number: u32,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// The day it counts for.
    pub day: Date,
    /// The day of care.
    pub date: Date,
    /// The rank of the person treated: 0 the insured.
    pub beneficiary: u8,
    /// The person treated.
    pub patient: Person,
    /// The insured person, when another.
    pub insured: Option<Person>,
    /// Their fund, when it was stated.
    pub organism: Option<Organism>,
    /// Who bills.
    pub biller: Biller,
    /// The lines, at least one.
    pub lines: Vec<BillLine>,
    /// The sums.
    pub shares: Shares,
    /// On what ground the care is covered.
    pub condition: Condition,
    /// The *régime local* of Alsace-Moselle covers the patient besides.
    pub local_regime: bool,
    /// Where the care stands in the pathway; it means nothing of a pharmacy.
    pub pathway: Pathway,
    /// The RPPS of whoever prescribed the boxes, eleven digits, when it was typed.
    pub prescriber_rpps: Option<String>,
    /// Which shares a third party was asked for.
    pub third_party: ThirdParty,
    /// Its seal, hexadecimal.
    pub seal: String,
    /// The credit note that cancels it.
    pub cancelled_by: Option<Credit>,
    /// The cancelled invoice that it corrects.
    pub replaces: Option<u32>,
    /// Made in a demonstration office.
    pub demonstration: bool,
}

/// The credit note that cancels an invoice, whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credit {
    /// In a series of its own.
    pub number: u32,
    /// The day it counts for.
    pub day: Date,
}

/// The days that are asked for, both included; an end that is not named is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub from: Option<Date>,
    /// The last.
    pub to: Option<Date>,
}

/// Who bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Biller {
    /// As on the sheet.
    pub name: String,
    /// Eleven digits.
    pub rpps: String,
    /// Nine digits.
    pub am_number: String,
    /// Street, then postcode and town.
    pub address: Vec<String>,
    /// What they bill.
    pub trade: Trade,
    /// Two digits.
    pub speciality: String,
    /// How they stand to the tariffs.
    pub sector: Sector,
    /// *Zone tarif*, two characters.
    pub zone: Option<String>,
    /// The place, in digits.
    pub finess: Option<String>,
    /// What the place is called.
    pub structure: Option<String>,
}

/// One line.
#[derive(Clone, PartialEq, Eq)]
pub struct BillLine {
    /// The code of the act, or the fee's, or the group of the medicine's rate.
    pub code: String,
    /// The aggregate code that stands on the invoice instead.
    pub billed_as: Option<String>,
    /// The code of the box, for a medicine.
    pub cip: Option<String>,
    /// What it is, in French.
    pub label: String,
    /// How many.
    pub quantity: u16,
    /// The price of one.
    pub unit_price: Cents,
    /// In hundredths: 100 is the whole price.
    pub coefficient: u32,
    /// What the shares are taken from.
    pub base: Cents,
    /// Percent.
    pub rate: u8,
    /// The compulsory share.
    pub amo: Cents,
    /// What is left of the base.
    pub amc: Cents,
    /// All that is asked, excess and taxes included.
    pub fees: Cents,
    /// The tax in it; nothing on care, which is not taxed.
    pub vat: Cents,
    /// Why it is exempt: a character of the *code d'exonération*, `0` for none.
    pub exemption: char,
    /// The *qualificatif de la dépense*.
    pub qualifier: Option<char>,
    /// What is said besides of an act of the CCAM.
    pub ccam: Option<CcamDetail>,
}

/// What an invoice says of an act of the CCAM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CcamDetail {
    /// The activity.
    pub activity: u8,
    /// The phase.
    pub phase: u8,
    /// The place among several acts.
    pub association: Option<u8>,
    /// Up to four.
    pub modifiers: Vec<char>,
}

/// Whether names leave the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// They do.
    With,
    /// Neither a name nor a number of a person leaves.
    Without,
}

impl Bill {
    /// Whether its lines are boxes.
    pub fn is_of_a_pharmacy(&self) -> bool {
        self.biller.trade == Trade::Pharmacy || self.lines.iter().any(|line| line.cip.is_some())
    }

    /// The insured person.
    pub fn insured(&self) -> &Person {
        self.insured.as_ref().unwrap_or(&self.patient)
    }
}

impl Span {
    /// Whether a day is asked for.
    pub fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

impl BillLine {
    /// The code to write on the invoice.
    pub fn printed_code(&self) -> &str {
        self.billed_as.as_deref().unwrap_or(&self.code)
    }
}

impl fmt::Debug for Bill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bill(…)")
    }
}

impl fmt::Debug for BillLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BillLine(…)")
    }
}

/// The largest text that is read back, in bytes: a year of a busy office is some ten megabytes.
const MAX_BYTES: usize = 64 << 20;

#[cfg(test)]
mod samples;

#[cfg(test)]
mod tests {
    use super::b2::BlockError;
    use super::csv::CsvError;
    use super::fhir::{Bundle, FhirError};
    use super::json::{Document, JsonError};
    use super::*;

    #[test]
    fn what_is_read_back_has_a_bound() {
        let too_large = |text: &str| {
            [
                matches!(b2::read(text), Err(BlockError::TooLarge)),
                matches!(csv::read(text), Err(CsvError::TooLarge)),
                matches!(Bundle::read(text), Err(FhirError::TooLarge)),
                matches!(Document::read(text), Err(JsonError::TooLarge)),
            ]
        };
        let mut text = "x".repeat(MAX_BYTES + 1);
        assert_eq!(too_large(&text), [true; 4]);
        text.pop();
        assert_eq!(too_large(&text), [false; 4], "refused for what it says");
    }
}
