//! Names of persons.

use std::fmt;

use zeroize::ZeroizeOnDrop;

use crate::StrictName;

/// A name or first name: 1 to 80 characters, none of them a control character.
#[derive(Clone, PartialEq, Eq, Hash, ZeroizeOnDrop)]
pub struct Name(String);

/// Why a text is not a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to 80 characters, none of them a control character")]
pub struct NameError;

impl Name {
    /// Takes a text as a name, as it is.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let length = text.chars().take(MAX_LENGTH.saturating_add(1)).count();
        if !(1..=MAX_LENGTH).contains(&length) || text.chars().any(char::is_control) {
            return Err(NameError);
        }
        Ok(Self(text.to_owned()))
    }

    /// The name, in clear.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// A strict name may be longer than a card's: what does not fit is left out, whole words at a time.
impl From<&StrictName> for Name {
    fn from(name: &StrictName) -> Self {
        Self(name.first_fitting(MAX_LENGTH).to_owned())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(…)")
    }
}

/// In characters.
const MAX_LENGTH: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_characters() {
        assert!(Name::new(&"É".repeat(80)).is_ok(), "80 characters, 160 bytes");
        assert_eq!(Name::new(&"É".repeat(81)), Err(NameError));
        assert_eq!(Name::new(""), Err(NameError));
        assert_eq!(Name::new("NOËL\u{7}"), Err(NameError));
        assert_eq!(Name::new("NOËL\u{85}"), Err(NameError), "C1 controls too");
    }
}
