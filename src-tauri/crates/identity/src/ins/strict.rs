//! Names and places as the strict traits of an identity write them.

use std::fmt;

use zeroize::ZeroizeOnDrop;

/// A name as the strict traits write it: 1 to 100 capital letters without accents, digits (the published examples have
/// some), spaces, hyphens and apostrophes; no space at either end, and a letter or a digit somewhere.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct StrictName(String);

/// Where a person was born: the five characters of an INSEE code, a commune's or, from 99 on, a country's.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct BirthPlace(String);

impl StrictName {
    /// Reads a name, without the spaces around it; `None` for what is none.
    pub fn parse(text: &str) -> Option<Self> {
        let name_character =
            |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b' ' | b'-' | b'\'');
        let text = text.trim_matches(' ');
        let fits = (1..=MAX_NAME).contains(&text.len())
            && text.bytes().all(name_character)
            && text.bytes().any(|b| b.is_ascii_alphanumeric());
        fits.then(|| Self(text.to_owned()))
    }

    /// The name, in clear.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// As many whole words as fit in so many characters; a single word that does not is cut. Never empty.
    pub(crate) fn first_fitting(&self, most: usize) -> &str {
        let Some((head, rest)) = self.0.split_at_checked(most) else { return &self.0 };
        if rest.is_empty() || rest.starts_with(' ') {
            return head;
        }
        head.rsplit_once(' ').map_or(head, |(words, _)| words)
    }
}

impl BirthPlace {
    /// Reads five digits, or `2A` and `2B` and three digits; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (department, rest) = text.split_at_checked(2)?;
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let fits =
            rest.len() == 3 && digits(rest) && (digits(department) || matches!(department, "2A" | "2B"));
        fits.then(|| Self(text.to_owned()))
    }

    /// The code, in clear.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The department, its first two characters; 99 abroad, 97 and 98 overseas.
    pub(super) fn department(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }
}

impl fmt::Debug for StrictName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StrictName(…)")
    }
}

impl fmt::Debug for BirthPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthPlace(…)")
    }
}

/// S3 and S4, at most.
pub(super) const MAX_NAME: usize = 100;
