//! The NIR (*numéro de sécurité sociale*): thirteen characters and a two-digit key.

use std::fmt;

use zeroize::ZeroizeOnDrop;

/// A NIR with its key: 15 ASCII characters, digits but for the `2A`/`2B` of a Corsican birthplace.
///
/// Source: key = 97 − (N mod 97), with 2A read as 19 and 2B as 18 (GIE SESAM-Vitale, `RG_BS603`).
#[derive(Clone, PartialEq, Eq, Hash, ZeroizeOnDrop)]
pub struct Nir(String);

/// Why a text is not a NIR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NirError {
    /// Not 15 characters, or a character that no NIR holds at that place.
    #[error("a NIR has 15 characters: digits, or 2A/2B as department")]
    Shape,
    /// The last two digits do not follow from the first thirteen.
    #[error("the key of the NIR does not match")]
    Key,
}

/// The sex that the first digit of a NIR states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// First digit 1, 3, 5 or 7.
    Male,
    /// First digit 2, 4, 6 or 8.
    Female,
}

impl Nir {
    /// Reads 15 characters, without spaces, and checks the key.
    pub fn parse(text: &str) -> Result<Self, NirError> {
        let (number, key) = split(text).ok_or(NirError::Shape)?;
        let number = numeric(number).ok_or(NirError::Shape)?;
        let key: u64 = key.parse().map_err(|_| NirError::Shape)?;
        // Neither side can leave 1..=97, so a key of 00, 98 or 99 never matches.
        if key.checked_add(number % 97) != Some(97) {
            return Err(NirError::Key);
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether a text has the shape of a NIR, its key not looked at.
    pub fn has_shape(text: &str) -> bool {
        split(text).is_some_and(|(number, key)| numeric(number).is_some() && all_digits(key))
    }

    /// The 15 characters, in clear.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The sex stated by the first digit; `None` for 0 and 9, which no rule assigns.
    pub fn sex(&self) -> Option<Sex> {
        match self.0.as_bytes().first() {
            Some(b'1' | b'3' | b'5' | b'7') => Some(Sex::Male),
            Some(b'2' | b'4' | b'6' | b'8') => Some(Sex::Female),
            _ => None,
        }
    }
}

impl fmt::Debug for Nir {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nir(…)")
    }
}

fn split(text: &str) -> Option<(&str, &str)> {
    let (number, key) = text.split_at_checked(13)?;
    (key.len() == 2).then_some((number, key))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The thirteen characters as the number that the key is taken from. The letter of Corsica stands at one place only.
fn numeric(number: &str) -> Option<u64> {
    let (head, rest) = number.split_at_checked(5)?;
    let (department, tail) = rest.split_at_checked(2)?;
    let department = match department {
        "2A" => "19",
        "2B" => "18",
        digits => digits,
    };
    let digits = format!("{head}{department}{tail}");
    if !all_digits(&digits) {
        return None;
    }
    digits.parse().ok()
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_numbers_are_accepted() {
        // python-stdnum's examples, the ANS INS vectors and the GIE's fictitious card.
        for text in [
            "295109912611193",
            "253072B07300470",
            "253072A07300443",
            "185057512345673",
            "277010115400329",
            "885997512345663",
            "781102A12500908",
            "142196296516794",
        ] {
            assert!(Nir::parse(text).is_ok(), "{text} is a published valid number");
        }
    }

    #[test]
    fn wrong_numbers_say_what_is_wrong() {
        let cases = [
            ("123549685274612", NirError::Key),
            ("170017510112313", NirError::Key),
            ("253072C07300443", NirError::Shape),
            ("2530A2A07300443", NirError::Shape),
            ("29510991261119", NirError::Shape),
            ("2951099126111933", NirError::Shape),
            ("+95109912611193", NirError::Shape),
            ("29510991261119é", NirError::Shape),
            ("", NirError::Shape),
        ];
        for (text, error) in cases {
            assert_eq!(Nir::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_shape_says_nothing_of_the_key() {
        for text in ["295109912611193", "295109912611100", "253072A07300499"] {
            assert!(Nir::has_shape(text), "{text}");
        }
        for text in [
            "29510991261119",
            "2951099126111933",
            "2951099126111é",
            "2951099126111 9",
            "253072C07300443",
            "29510991261119A",
        ] {
            assert!(!Nir::has_shape(text), "{text}");
        }
    }

    #[test]
    fn the_first_digit_tells_the_sex_while_a_rule_says_so() {
        let number = |first: u64| {
            let number = first * 1_000_000_000_000 + 510_991_261_111;
            Nir::parse(&format!("{number:013}{:02}", 97 - number % 97)).unwrap()
        };
        for (male, female) in [(1, 2), (3, 4), (5, 6), (7, 8)] {
            assert_eq!(
                (number(male).sex(), number(female).sex()),
                (Some(Sex::Male), Some(Sex::Female)),
                "{male}"
            );
        }
        assert_eq!((number(0).sex(), number(9).sex()), (None, None), "no rule assigns them");
    }

    #[test]
    fn nothing_is_shown_by_debug() {
        let nir = Nir::parse("295109912611193").unwrap();
        assert_eq!(format!("{nir:?}"), "Nir(…)", "logs and panics print Debug");
    }

    proptest! {
        #[test]
        fn one_changed_digit_is_always_seen(number in 1_000_000_000_000_u64..=9_999_999_999_999, place in 0_usize..15, by in 1_u8..10) {
            let text = format!("{number}{:02}", 97 - number % 97);
            prop_assert!(Nir::parse(&text).is_ok());
            let mut wrong = text.into_bytes();
            wrong[place] = b'0' + (wrong[place] - b'0' + by) % 10;
            // 97 is prime and no power of ten is a multiple of it: the key sees every single change.
            prop_assert_eq!(Nir::parse(std::str::from_utf8(&wrong).unwrap()), Err(NirError::Key));
        }

        #[test]
        fn no_text_stops_the_parser(text in "\\PC{0,20}") {
            let _ = Nir::parse(&text);
        }
    }
}
