//! The card: a holder, the people covered through them, their fund and their rights.

use jiff::Timestamp;

use crate::{BirthDate, CodeGestion, Cover, Name, Nir, Organism, Period};

/// The most people that one holder can cover (`spec/presentation.md` §2).
pub const MAX_BENEFICIARIES: usize = 19;

/// What a card states, whatever it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The insured adult: rank 0.
    pub holder: Person,
    /// The people covered through the holder, ranks 1 to n in this order; 19 at most.
    pub beneficiaries: Vec<Person>,
    /// The fund; `None` when the source does not state it (plastic card, paper).
    pub organism: Option<Organism>,
    /// The days covered; empty when the source states none.
    pub rights: Vec<Period>,
    /// When the issuer stated the rights; `None` when the source states none.
    pub rights_as_of: Option<Timestamp>,
    /// How the phone was activated.
    pub activation: Option<Activation>,
    /// The code gestion.
    pub code_gestion: Option<CodeGestion>,
}

/// One person of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name in use.
    pub family_name: Name,
    /// The birth name, when another.
    pub birth_name: Option<Name>,
    /// The first name.
    pub given_name: Name,
    /// The birth date as on the card.
    pub birth_date: BirthDate,
    /// The NIR; young children may have none.
    pub nir: Option<Nir>,
    /// The quality: insured, spouse, child…; `None` when the source does not state it (plastic card).
    pub quality: Option<Quality>,
    /// The rank among twins.
    pub birth_rank: BirthRank,
    /// Special covers.
    pub cover: Vec<Cover>,
}

/// *Qualité* of a beneficiary: 0 insured, 1 relative, 2 spouse, 3 divorced, 4 partner, 5 separated, 6 child,
/// 7 outside art. 313, 8 widowed, 9 other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quality(u8);

/// Rank among twins, 1 to 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthRank(u8);

/// How the holder's identity was checked when the phone was activated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// By France Identité.
    FranceIdentite,
    /// By a video that an operator checked.
    Video,
}

impl Card {
    /// The person of a rank: 0 is the holder.
    pub fn person(&self, rank: usize) -> Option<&Person> {
        match rank.checked_sub(1) {
            None => Some(&self.holder),
            Some(index) => self.beneficiaries.get(index),
        }
    }
}

impl Quality {
    /// The insured person.
    pub const INSURED: Self = Self(0);
    /// A child.
    pub const CHILD: Self = Self(6);

    /// From 0 to 9.
    pub fn new(code: u8) -> Option<Self> {
        (code <= 9).then_some(Self(code))
    }

    /// The code.
    pub fn code(self) -> u8 {
        self.0
    }
}

impl BirthRank {
    /// An only child, or the first of twins.
    pub const FIRST: Self = Self(1);

    /// From 1 to 9.
    pub fn new(rank: u8) -> Option<Self> {
        (1..=9).contains(&rank).then_some(Self(rank))
    }

    /// The rank.
    pub fn get(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_holder_is_rank_0_and_the_others_follow() {
        let person = |name: &str| Person {
            family_name: Name::new(name).unwrap(),
            birth_name: None,
            given_name: Name::new("Paul").unwrap(),
            birth_date: BirthDate::parse("19790612").unwrap(),
            nir: None,
            quality: Quality::new(2),
            birth_rank: BirthRank::new(3).unwrap(),
            cover: Vec::new(),
        };
        let card = Card {
            holder: person("UN"),
            beneficiaries: vec![person("DEUX"), person("TROIS")],
            organism: None,
            rights: Vec::new(),
            rights_as_of: None,
            activation: None,
            code_gestion: None,
        };
        let name = |rank| card.person(rank).map(|person| person.family_name.expose());
        assert_eq!((name(0), name(1), name(2), name(3)), (Some("UN"), Some("DEUX"), Some("TROIS"), None));
        assert_eq!(card.holder.quality.map(Quality::code), Some(2));
        assert_eq!(card.holder.birth_rank.get(), 3);
        assert_eq!((Quality::new(10), BirthRank::new(0), BirthRank::new(10)), (None, None, None));
    }
}
