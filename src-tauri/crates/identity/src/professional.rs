//! Who treats and bills: the numbers of professionals and of the places where they work.
//!
//! All three end in a key. That of a FINESS was recomputed on published numbers; that the keys of a RPPS and of an AM
//! number follow the same rule is not confirmed by a text that we hold, so a user may insist with a reason. The reason is
//! kept by whoever keeps the number.

/// A RPPS: eleven digits, the last of which is a key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rpps(String);

/// A *numéro AM*, under which the health insurance pays a professional: nine digits, the last of which is a key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AmNumber(String);

/// A FINESS, the number of an establishment: nine characters, the last of which is a key.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Finess(String);

/// Why a text is not such a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Another length, or a character that is no digit.
    #[error("a RPPS has 11 digits, an AM number 9, a FINESS 9 (or 2A or 2B and 7)")]
    Shape,
    /// The last digit does not follow from the others.
    #[error("the key of the number does not match")]
    Key,
}

impl Rpps {
    /// Reads eleven digits, without spaces, and checks the key.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        keyed(text, 11).map(Self)
    }

    /// Reads eleven digits whose key the user vouches for.
    pub fn with_odd_key(text: &str) -> Result<Self, NumberError> {
        digits(text, 11).map(Self)
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AmNumber {
    /// Reads nine digits, without spaces, and checks the key.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        keyed(text, 9).map(Self)
    }

    /// Reads nine digits whose key the user vouches for.
    pub fn with_odd_key(text: &str) -> Result<Self, NumberError> {
        digits(text, 9).map(Self)
    }

    /// The nine digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Finess {
    /// Reads nine characters, without spaces, and checks the key.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        keyed(&corsica_in_digits(text), 9)?;
        Ok(Self(text.to_owned()))
    }

    /// As it is written: `2A0002689`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As an invoice record carries it, in digits alone: `200102689`.
    pub fn digits(&self) -> String {
        corsica_in_digits(&self.0)
    }
}

/// `2A` and the two digits behind it become `2001`, `2B` and its two `2002` (SFG, `RG_MF609`).
fn corsica_in_digits(text: &str) -> String {
    let district = |letters: &str, digits: &str| {
        let rest = text.strip_prefix(letters)?;
        let (behind, rest) = rest.split_at_checked(2)?;
        behind.bytes().all(|b| b.is_ascii_digit()).then(|| format!("{digits}{rest}"))
    };
    district("2A", "2001").or_else(|| district("2B", "2002")).unwrap_or_else(|| text.to_owned())
}

fn keyed(text: &str, length: usize) -> Result<String, NumberError> {
    let number = digits(text, length)?;
    if luhn(&number) { Ok(number) } else { Err(NumberError::Key) }
}

fn digits(text: &str, length: usize) -> Result<String, NumberError> {
    let fits = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
    if fits { Ok(text.to_owned()) } else { Err(NumberError::Shape) }
}

/// ISO/IEC 7812-1, annex B: from the right, every second digit counts double, its digits added; the sum ends in 0.
fn luhn(digits: &str) -> bool {
    let values = digits.chars().rev().filter_map(|c| c.to_digit(10));
    let weighed = values.zip([false, true].into_iter().cycle()).map(|(digit, doubled)| {
        let twice = digit.saturating_mul(2);
        if doubled { (twice / 10).saturating_add(twice % 10) } else { digit }
    });
    weighed.fold(0, u32::saturating_add).is_multiple_of(10)
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn published_establishments_are_accepted() {
        for text in [
            "140026279",
            "600100713",
            "060800174",
            "060780947",
            "220000046",
            "220000095",
            "200102689",
            "200102168",
            "2A0002689",
        ] {
            assert!(Finess::parse(text).is_ok(), "{text} is a published number");
        }
    }

    #[test]
    fn corsica_goes_out_in_digits() {
        for (text, digits) in
            [("2A0002689", "200102689"), ("2B0002687", "200202687"), ("140026279", "140026279")]
        {
            let finess = Finess::parse(text).unwrap();
            assert_eq!((finess.as_str(), finess.digits().as_str()), (text, digits));
        }
    }

    #[test]
    fn wrong_numbers_say_what_is_wrong() {
        for (text, error) in [
            ("140026270", NumberError::Key),
            ("2A0002688", NumberError::Key),
            ("2C0002689", NumberError::Shape),
            ("2AX002689", NumberError::Shape),
            ("2A00", NumberError::Shape),
            ("2Aé", NumberError::Shape),
            ("14002627", NumberError::Shape),
            ("14002627é", NumberError::Shape),
            ("", NumberError::Shape),
        ] {
            assert_eq!(Finess::parse(text), Err(error), "{text:?}");
        }
        // The keys that fit are python-stdnum's.
        assert_eq!(Rpps::parse("10003000014").unwrap().as_str(), "10003000014");
        assert_eq!(Rpps::parse("10003000019"), Err(NumberError::Key));
        assert_eq!(Rpps::parse("1000300001"), Err(NumberError::Shape));
        assert_eq!(AmNumber::parse("751234568").unwrap().as_str(), "751234568");
        assert_eq!(AmNumber::parse("751234567"), Err(NumberError::Key));
        assert_eq!(AmNumber::parse("75123456"), Err(NumberError::Shape));
    }

    #[test]
    fn a_user_may_insist_on_a_key_and_never_on_a_shape() {
        assert_eq!(Rpps::with_odd_key("10003000019").unwrap().as_str(), "10003000019");
        assert_eq!(AmNumber::with_odd_key("751234567").unwrap().as_str(), "751234567");
        assert_eq!(Rpps::with_odd_key("1000300001X"), Err(NumberError::Shape));
        assert_eq!(AmNumber::with_odd_key("7512345678"), Err(NumberError::Shape));
    }

    proptest! {
        #[test]
        fn one_digit_too_many_or_wrong_is_seen(number in "[0-9]{10}", place in 0_usize..11, by in 1_u8..10) {
            let keyed: Vec<_> = (0..10).map(|key| format!("{number}{key}")).filter(|text| Rpps::parse(text).is_ok()).collect();
            prop_assert_eq!(keyed.len(), 1, "one key fits, and one only");
            let mut wrong = keyed.into_iter().next().unwrap().into_bytes();
            wrong[place] = b'0' + (wrong[place] - b'0' + by) % 10;
            prop_assert_eq!(Rpps::parse(std::str::from_utf8(&wrong).unwrap()), Err(NumberError::Key));
        }

        #[test]
        fn no_text_stops_the_parsers(text in "\\PC{0,12}") {
            let _ = (Rpps::parse(&text), AmNumber::parse(&text), Finess::parse(&text));
        }
    }
}
