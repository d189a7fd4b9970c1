//! The fund that a person belongs to.

use std::fmt;

/// Régime (2), caisse (3) and centre (4): nine characters, for example `01` `751` `0000`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Organism(String);

/// Why a text is not an organism or a code gestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an organism has two digits and seven digits or capital letters; a code gestion has two characters")]
pub struct OrganismError;

/// The *code gestion* of a card: two characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeGestion(String);

impl Organism {
    /// Reads the nine characters: digits for the régime; digits or capital letters (Corsica's `2A`, `2B`) for the rest.
    pub fn parse(text: &str) -> Result<Self, OrganismError> {
        let (regime, rest) = text.split_at_checked(2).ok_or(OrganismError)?;
        if text.len() != 9 || !regime.bytes().all(|b| b.is_ascii_digit()) || !rest.bytes().all(code_character)
        {
            return Err(OrganismError);
        }
        Ok(Self(text.to_owned()))
    }

    /// Two digits, `01` for the régime général.
    pub fn regime(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }

    /// Three characters, `751` for Paris.
    pub fn caisse(&self) -> &str {
        self.0.get(2..5).unwrap_or_default()
    }

    /// Four characters.
    pub fn centre(&self) -> &str {
        self.0.get(5..).unwrap_or_default()
    }

    /// The nine characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Organism {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Organism(…)")
    }
}

impl CodeGestion {
    /// Reads two digits or capital letters.
    pub fn parse(text: &str) -> Result<Self, OrganismError> {
        if text.len() != 2 || !text.bytes().all(code_character) {
            return Err(OrganismError);
        }
        Ok(Self(text.to_owned()))
    }

    /// The two characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn code_character(byte: u8) -> bool {
    byte.is_ascii_digit() || byte.is_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_characters_in_three_parts() {
        let organism = Organism::parse("012A10001").unwrap();
        assert_eq!((organism.regime(), organism.caisse(), organism.centre()), ("01", "2A1", "0001"));
        assert_eq!(organism.as_str(), "012A10001", "as it is printed");
        for text in ["01751000", "0175100000", "A17510000", "01751000a", "0175100 0", "01751é00"] {
            assert_eq!(Organism::parse(text), Err(OrganismError), "{text}");
        }
    }

    #[test]
    fn a_code_gestion_is_two_characters() {
        for text in ["10", "7A", "AB"] {
            assert_eq!(CodeGestion::parse(text).unwrap().as_str(), text);
        }
        for text in ["", "1", "100", "7a", "7 ", "é"] {
            assert_eq!(CodeGestion::parse(text), Err(OrganismError), "{text}");
        }
    }
}
