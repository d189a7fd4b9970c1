//! What a pharmacy dispenses, before it is priced.

use std::fmt;

use identity::{BirthDate, Cover, Period};
use jiff::civil::Date;

use super::table::VatKind;
use super::{Cip13, Medicine, MedicineRate};
use crate::{Cents, Condition, Quantity, ThirdParty, Zone};

/// What is dispensed, to whom, on which ground. Nothing of it shows in `Debug`.
#[derive(Clone)]
pub struct PharmacyDraft<'a> {
    /// The day of dispensing, which chooses the fees and rates.
    pub date: Date,
    /// The patient's birth date as on the card.
    pub birth_date: BirthDate,
    /// The patient's special covers.
    pub cover: &'a [Cover],
    /// The days on which the patient is covered; empty when the source states none.
    pub rights: &'a [Period],
    /// The boxes in the order of entry.
    pub boxes: Vec<Dispensed>,
    /// The prescription; without one nothing is reimbursed.
    pub prescription: Option<Prescription>,
    /// The ground on which the care is covered.
    pub condition: Condition,
    /// Whether the patient has the local régime of Alsace-Moselle.
    pub local_regime: bool,
    /// Which shares the patient does not advance.
    pub third_party: ThirdParty,
    /// Where the pharmacy is.
    pub zone: Zone,
    /// The day on which the database of medicines was brought in, if prices come from it.
    pub medicines_of: Option<Date>,
}

/// Boxes of one kind.
#[derive(Clone, PartialEq, Eq)]
pub struct Dispensed {
    /// What is in them.
    pub product: Product,
    /// How many.
    pub quantity: Quantity,
    /// What became of the right to substitute a generic.
    pub substitution: Substitution,
    /// What reimbursement is counted from where it is not the price: a *tarif forfaitaire de responsabilité*, or the
    /// dearest generic of the group.
    pub base: Option<Cents>,
    /// Has nothing to do with the ground that exempts: the lower part of a two-part prescription.
    pub apart: bool,
    /// On the convention's list of specific medicines.
    pub specific: bool,
}

/// A kind of box, with its price.
#[derive(Clone, PartialEq, Eq)]
pub struct Product {
    /// Its code.
    pub cip: Cip13,
    /// What it is called.
    pub label: String,
    /// The price of one with taxes, without the fee.
    pub price: Cents,
    /// Its rate; none when it is not reimbursed.
    pub rate: Option<MedicineRate>,
    /// Whether the database gives it several rates, one of which was taken.
    pub several_rates: bool,
    /// The fee of its dispensing.
    pub fee: BoxFee,
    /// How it is taxed.
    pub vat: VatKind,
    /// Typed by hand: no database vouches for its price.
    pub typed: bool,
}

/// Where the fee of a box comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoxFee {
    /// The database states it.
    Stated(Cents),
    /// The table's, for a box.
    Ordinary,
    /// The table's, for a box of three months.
    Large,
}

/// What became of the right to substitute a generic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Substitution {
    /// Nothing to say: there is none, or it was taken.
    #[default]
    None,
    /// The prescriber excluded it, and said why (MTE, EFG, CIF).
    Excluded,
    /// The patient refused it.
    Refused,
}

/// The prescription, as far as it was typed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Prescription {
    /// Who prescribed.
    pub prescriber: Option<String>,
    /// Their RPPS, 11 digits.
    pub rpps: Option<String>,
    /// The day on which it was written.
    pub date: Option<Date>,
    /// Which dispensing of it this is.
    pub renewal: Option<Renewal>,
}

/// Which dispensing of a prescription: the second of three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewal {
    number: u8,
    of: u8,
}

/// Why a prescription cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PrescriptionError {
    /// A name of 1 to 80 characters is expected.
    #[error("the prescriber's name")]
    Prescriber,
    /// 11 digits are expected.
    #[error("the prescriber's RPPS")]
    Rpps,
    /// The day lies after the dispensing.
    #[error("the day of the prescription")]
    Date,
    /// The number of the dispensing is not among all of them.
    #[error("the renewal")]
    Renewal,
}

impl Renewal {
    /// The dispensing `number` of `of`: 1 to 24, at least one.
    pub fn new(number: u8, of: u8) -> Option<Self> {
        // A prescription runs for a year at most; two a month is more than any rule allows.
        ((1..=of).contains(&number) && of <= 24).then_some(Self { number, of })
    }

    /// Which one.
    pub fn number(self) -> u8 {
        self.number
    }

    /// Of how many.
    pub fn of(self) -> u8 {
        self.of
    }
}

impl Prescription {
    /// Looks at what was typed, on the day of dispensing.
    pub fn check(&self, on: Date) -> Result<(), PrescriptionError> {
        let named = |name: &String| {
            (1..=80).contains(&name.trim().chars().count()) && !name.chars().any(char::is_control)
        };
        let digits = |rpps: &String| rpps.len() == 11 && rpps.bytes().all(|b| b.is_ascii_digit());
        if !self.prescriber.as_ref().is_none_or(named) {
            return Err(PrescriptionError::Prescriber);
        }
        if !self.rpps.as_ref().is_none_or(digits) {
            return Err(PrescriptionError::Rpps);
        }
        if self.date.is_some_and(|date| date > on) {
            return Err(PrescriptionError::Date);
        }
        Ok(())
    }
}

impl Product {
    /// A box of the database, at one of its rates. Without a choice the lowest is taken: a share that turns out too low
    /// can be claimed, one that is too high must be paid back. `None` when its price is free, so that it must be typed.
    pub fn of(medicine: &Medicine, rate: Option<MedicineRate>) -> Option<Self> {
        let rate = rate.filter(|rate| medicine.rates.contains(rate)).or(medicine.rates.last().copied());
        Some(Self {
            cip: medicine.cip.clone(),
            label: medicine.name.clone(),
            price: medicine.price?,
            rate,
            several_rates: medicine.rates.len() > 1,
            fee: medicine.fee.map_or(BoxFee::Ordinary, BoxFee::Stated),
            vat: if rate.is_some() { VatKind::Reimbursable } else { VatKind::Medicine },
            typed: false,
        })
    }
}

// What somebody takes tells of their health: none of it is for logs.
impl fmt::Debug for PharmacyDraft<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PharmacyDraft(…)")
    }
}

impl fmt::Debug for Dispensed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dispensed(…)")
    }
}

impl fmt::Debug for Product {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Product(…)")
    }
}

impl fmt::Debug for Prescription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prescription(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_renewal_is_one_of_them() {
        let pair = |renewal: Renewal| (renewal.number(), renewal.of());
        for (number, of, kept) in [
            (1, 1, true),
            (2, 3, true),
            (24, 24, true),
            (0, 3, false),
            (4, 3, false),
            (1, 25, false),
            (1, 0, false),
        ] {
            assert_eq!(Renewal::new(number, of).map(pair), kept.then_some((number, of)), "{number} of {of}");
        }
    }

    #[test]
    fn what_is_typed_of_a_prescription_is_looked_at() {
        let on = date(2026, 11, 25);
        let good = Prescription {
            prescriber: Some("Dr A. Essai".to_owned()),
            rpps: Some("10000000001".to_owned()),
            date: Some(on),
            renewal: Renewal::new(2, 3),
        };
        assert_eq!(good.check(on), Ok(()));
        assert_eq!(Prescription::default().check(on), Ok(()), "all of it is optional");
        for (wrong, error) in [
            (
                Prescription { prescriber: Some(" ".to_owned()), ..good.clone() },
                PrescriptionError::Prescriber,
            ),
            (
                Prescription { prescriber: Some("é".repeat(81)), ..good.clone() },
                PrescriptionError::Prescriber,
            ),
            (Prescription { rpps: Some("1".repeat(10)), ..good.clone() }, PrescriptionError::Rpps),
            (Prescription { rpps: Some("1".repeat(10) + "é"), ..good.clone() }, PrescriptionError::Rpps),
            (Prescription { date: Some(date(2026, 11, 26)), ..good.clone() }, PrescriptionError::Date),
        ] {
            assert_eq!(wrong.check(on), Err(error));
        }
    }
}
