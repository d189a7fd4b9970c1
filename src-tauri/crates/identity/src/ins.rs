//! The INS datamatrix of a hospital's or laboratory's paper: who the patient is, as the national service qualified it.
//!
//! Source: ANS, *Format datamatrix INS*, v2.2. After a header of 26 characters come the blocks S1 to S7, in any order. The
//! document is **not signed**: what it says is what somebody printed.

mod consistency;
mod split;
mod strict;

use std::fmt;

use crate::{BirthDate, BirthRank, Name, Nir, NirError, Person, Quality, Sex};

pub use consistency::Disagreement;
pub use strict::{BirthPlace, StrictName};

/// How the text of such a code begins, by which it is told from other codes: `IS`, then the version of the format.
pub const INS_PREFIX: &str = "IS01";

/// An INS: the matricule, who assigns it, and the strict traits that go with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Ins {
    /// S1: the matricule, a NIR or a provisional NIA, both with the key of a NIR.
    pub matricule: Nir,
    /// S2: what kind of matricule it is.
    pub oid: Oid,
    /// S3: all first names of the birth certificate, separated by spaces.
    pub given_names: StrictName,
    /// S4: the birth name.
    pub birth_name: StrictName,
    /// S5: the sex.
    pub sex: Sex,
    /// S6: the birth date.
    pub birth_date: BirthDate,
    /// S7: where the person was born; some printers leave it out.
    pub birth_place: Option<BirthPlace>,
}

/// Who assigns a matricule (S2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oid {
    /// 1.2.250.1.213.1.4.8: a NIR.
    Nir,
    /// 1.2.250.1.213.1.4.9: a provisional number, *numéro identifiant d'attente*.
    Nia,
    /// 1.2.250.1.213.1.4.10: for tests. Never a real person.
    Test,
    /// 1.2.250.1.213.1.4.11: for demonstrations. Never a real person.
    Demo,
}

/// A block of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of Ins, under the numbers of the format")]
pub enum Block {
    S1,
    S2,
    S3,
    S4,
    S5,
    S6,
    S7,
}

/// Why a text is not an INS datamatrix. Names blocks, never what they hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InsError {
    /// The first 26 characters are not the header of version 01.
    #[error("not the header of an INS datamatrix, version 01")]
    Header,
    /// More characters than seven full blocks have.
    #[error("longer than any INS datamatrix")]
    TooLong,
    /// A character that no block holds.
    #[error("a character that no INS datamatrix holds")]
    Character,
    /// What follows is no block, or cuts one short.
    #[error("something other than a block S1 to S7")]
    Block,
    /// A block that stands there twice.
    #[error("block {0:?} stands there twice")]
    Twice(Block),
    /// A block that must be there and is not.
    #[error("block {0:?} is missing")]
    Missing(Block),
    /// S1 is no matricule.
    #[error("block S1 is no matricule")]
    Matricule(#[source] NirError),
    /// S2 to S7 does not hold what it must.
    #[error("block {0:?} does not hold what it must")]
    Value(Block),
}

impl Ins {
    /// Reads the text of a code.
    ///
    /// A scanner that types may print the separator as `<GS>` or as a space, or lose it: blocks are then told apart by
    /// the next id from which everything that follows is valid. Only a wrong reading of all of them is an error, and
    /// the error is that of the reading which takes the separators at their word.
    pub fn parse(text: &str) -> Result<Self, InsError> {
        let body = text.strip_prefix(HEADER).ok_or(InsError::Header)?;
        if text.len() > MAX_LENGTH {
            return Err(InsError::TooLong);
        }
        split::read(body)
    }

    /// What the matricule says otherwise than the traits. None of it makes the document false: see [`Disagreement`].
    pub fn disagreements(&self) -> Vec<Disagreement> {
        consistency::disagreements(self)
    }

    /// The person, as far as this document states one: under the birth name, for it knows no name in use. It is silent
    /// about the quality and the rank among twins; a person who is read by a matricule of their own counts as insured,
    /// and as the first of their birth, until somebody corrects it on paper.
    pub fn person(&self) -> Person {
        Person {
            family_name: Name::from(&self.birth_name),
            birth_name: None,
            given_name: Name::from(&self.given_names),
            birth_date: self.birth_date,
            nir: Some(self.matricule.clone()),
            quality: Some(Quality::INSURED),
            birth_rank: BirthRank::FIRST,
            cover: Vec::new(),
        }
    }
}

impl Oid {
    /// Reads the dotted numbers.
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("1.2.250.1.213.1.4.")? {
            "8" => Some(Self::Nir),
            "9" => Some(Self::Nia),
            "10" => Some(Self::Test),
            "11" => Some(Self::Demo),
            _ => None,
        }
    }

    /// Whether it stands for a person who exists.
    pub fn is_real(self) -> bool {
        match self {
            Self::Nir | Self::Nia => true,
            Self::Test | Self::Demo => false,
        }
    }
}

impl fmt::Debug for Ins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ins").field("oid", &self.oid).finish_non_exhaustive()
    }
}

/// `IS`, version 01, and 22 zeros where a signed document would name its issuer.
const HEADER: &str = "IS010000000000000000000000";
/// The header, seven full blocks with their ids, and a separator printed in four characters after each, rounded up.
const MAX_LENGTH: usize = 400;
#[cfg(test)]
mod tests;
