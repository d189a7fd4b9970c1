//! The plastic carte Vitale 2: the two files that it gives in clear, to anybody, as those who read real cards describe them.
//!
//! The first names its people (one template `65` each: name, first name, birth date), the second, in the same order, gives
//! their numbers. The first person is the insured one. Nothing else of the card is documented in public: not the fund, not the rights,
//! not who is what to whom. So nothing else is told, and nothing of it is proved: anybody can copy such a card.

mod dialogue;
mod file;

pub use dialogue::{APPLICATION, read};
pub use file::people;

use std::fmt;

use zeroize::Zeroizing;

use crate::card::CardTrouble;

/// Somebody on the card. Personal: never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct VitalePerson {
    /// The name in use.
    pub family_name: Zeroizing<String>,
    /// The first name.
    pub given_name: Zeroizing<String>,
    /// AAAAMMJJ, as on the card; the month may be lunar.
    pub birth_date: Zeroizing<String>,
    /// 13 characters and the key; a child may have none.
    pub nir: Option<Zeroizing<String>>,
}

/// Why a card was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VitaleTrouble {
    /// It has no such files: another card.
    #[error("not a carte Vitale 2")]
    NotVitale2,
    /// What it holds cannot be understood, or is more than a card holds.
    #[error("the card's files cannot be understood")]
    Unreadable,
    /// The card or its reader stopped.
    #[error(transparent)]
    Card(#[from] CardTrouble),
}

impl VitaleTrouble {
    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotVitale2 => "not_a_vitale",
            Self::Unreadable => "card_unreadable",
            Self::Card(trouble) => trouble.code(),
        }
    }
}

impl fmt::Debug for VitalePerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VitalePerson(…)")
    }
}

#[cfg(test)]
mod tests;
