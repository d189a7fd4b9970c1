//! A medicine of the public database, as far as a counter needs it.

use super::Cip13;
use crate::{ActCode, Cents};

/// The share of the compulsory insurance in a medicine, by the service that it renders; the highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MedicineRate {
    /// 100 %: irreplaceable and costly.
    Full,
    /// 65 %: a major or important service.
    Major,
    /// 30 %: a moderate service.
    Moderate,
    /// 15 %: a low service.
    Low,
}

/// One presentation of a medicine: a box of so many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Medicine {
    /// The code of the box.
    pub cip: Cip13,
    /// What the medicine is called, dose and form included.
    pub name: String,
    /// What is in the box.
    pub label: String,
    /// Its rates, the highest first; several when they depend on what it is given for, none when it is not reimbursed.
    pub rates: Vec<MedicineRate>,
    /// The price of a box with taxes, without the fee; none when it is free.
    pub price: Option<Cents>,
    /// The dispensing fee of a box as the database states it.
    pub fee: Option<Cents>,
    /// Its place in a group of generics.
    pub group: Option<GenericGroup>,
}

/// A place in a group of generics (*répertoire des groupes génériques*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GenericGroup {
    /// The number of the group.
    pub number: u32,
    /// What the medicine is in it.
    pub role: GenericRole,
}

/// What a medicine is in its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GenericRole {
    /// The reference, *princeps* (0).
    Reference,
    /// A generic (1), also by complementary dose (2).
    Generic,
    /// Substitutable (4), or another that the database knows.
    Substitutable,
}

impl MedicineRate {
    /// All of them, the highest first.
    pub const ALL: [Self; 4] = [Self::Full, Self::Major, Self::Moderate, Self::Low];

    /// The rate of a percentage, if a medicine has it.
    pub fn of_percent(percent: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|rate| rate.percent() == percent)
    }

    /// When nothing exempts the patient, in percent.
    pub fn percent(self) -> u8 {
        match self {
            Self::Full => 100,
            Self::Major => 65,
            Self::Moderate => 30,
            Self::Low => 15,
        }
    }

    /// The digit by which codes of boxes and fees tell the rate: `PH7`, `HD7`.
    pub fn digit(self) -> u8 {
        match self {
            Self::Full => 1,
            Self::Major => 7,
            Self::Moderate => 4,
            Self::Low => 2,
        }
    }

    /// The code of a box with this rate.
    pub fn code(self) -> Option<ActCode> {
        ActCode::parse(&format!("PH{}", self.digit())).ok()
    }
}

/// The base of a reference box that the patient preferred: the price of the dearest generic of its group in a box of as
/// many (loi n° 2018-1203, article 66). `None` when the group has none of that size, so that it must be typed.
///
/// The database does not count what is in a box; the last number of the label is taken for it.
pub fn generic_base(of: &Medicine, group: &[Medicine]) -> Option<Cents> {
    let (own, size) = (of.group?.number, units(&of.label)?);
    let as_many = group.iter().filter(|other| {
        other.group.is_some_and(|place| place.number == own && place.role == GenericRole::Generic)
            && units(&other.label) == Some(size)
    });
    as_many.filter_map(|other| other.price).max()
}

fn units(label: &str) -> Option<u32> {
    let mut numbers = label.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    numbers.next_back()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn medicine(number: u32, role: GenericRole, label: &str, price: Option<i64>) -> Medicine {
        Medicine {
            cip: Cip13::parse("9000001").unwrap(),
            name: String::new(),
            label: label.to_owned(),
            rates: Vec::new(),
            price: price.map(Cents::new),
            fee: None,
            group: Some(GenericGroup { number, role }),
        }
    }

    #[test]
    fn the_dearest_generic_of_as_many_is_the_base() {
        use GenericRole::{Generic, Reference, Substitutable};
        let reference = medicine(7, Reference, "2 plaquettes de 30 comprimés", Some(900));
        let group = [
            reference.clone(),
            medicine(7, Generic, "plaquette de 30 gélules", Some(500)),
            medicine(7, Generic, "flacon de 30", Some(520)),
            medicine(7, Generic, "90 comprimés", Some(1_400)),
            medicine(7, Generic, "30 comprimés", None),
            medicine(7, Substitutable, "30 comprimés", Some(800)),
            medicine(8, Generic, "30 comprimés", Some(850)),
        ];
        assert_eq!(generic_base(&reference, &group), Some(Cents::new(520)));
        let other = medicine(7, Reference, "60 comprimés", Some(1_700));
        assert_eq!(generic_base(&other, &group), None, "no generic in a box of 60");
        let unknown = medicine(7, Reference, "un flacon", Some(1_700));
        assert_eq!(generic_base(&unknown, &group), None, "a box whose size is not told");
        let alone = Medicine { group: None, ..reference };
        assert_eq!(generic_base(&alone, &group), None);
    }
}
