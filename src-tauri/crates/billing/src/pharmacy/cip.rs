//! The code of a box of medicine (*code identifiant de présentation*).

use std::fmt;

/// A CIP of 13 digits, its key checked. A number of a thing, not of a person: it may show anywhere.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cip13(String);

/// Why a text is no CIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CipError {
    /// Neither 13 digits nor 7.
    #[error("a CIP has 13 digits, or 7")]
    Form,
    /// A code of something else: a medicine's begins with 34009.
    #[error("not the code of a medicine")]
    NotMedicine,
    /// The last digit is not the key of the others: a digit was misread.
    #[error("the key of the CIP is wrong")]
    Key,
}

impl Cip13 {
    /// Reads 13 digits, or the 7 digits that boxes bore before (CIP7), which are the middle of the 13. Spaces do not count.
    pub fn parse(text: &str) -> Result<Self, CipError> {
        // A code of a box is short: whatever is longer is not looked at.
        if text.len() > MAX_LENGTH {
            return Err(CipError::Form);
        }
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(CipError::Form);
        }
        match digits.len() {
            13 if !digits.starts_with(PREFIX) => Err(CipError::NotMedicine),
            13 if key(&digits) != digits.bytes().last() => Err(CipError::Key),
            13 => Ok(Self(digits)),
            7 => {
                let body = format!("{PREFIX}{digits}");
                let key = key(&body).ok_or(CipError::Form)?;
                Ok(Self(format!("{body}{}", char::from(key))))
            }
            _ => Err(CipError::Form),
        }
    }

    /// The 13 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The seven digits in the middle, by which older boxes and lists name it.
    pub fn cip7(&self) -> &str {
        self.0.get(PREFIX.len()..12).unwrap_or_default()
    }
}

/// The key of the first twelve digits, as its digit: their sum, each second one threefold, up to the next ten
/// (GS1 General Specifications §7.9).
fn key(digits: &str) -> Option<u8> {
    let weighed = digits.bytes().take(12).zip([1_u32, 3].into_iter().cycle());
    let sum = weighed
        .map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')).checked_mul(weight))
        .try_fold(0_u32, |sum, term| sum.checked_add(term?))?;
    let key = sum.next_multiple_of(10).checked_sub(sum)?;
    u8::try_from(key).ok()?.checked_add(b'0')
}

impl fmt::Display for Cip13 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Cip13 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cip13({})", self.0)
    }
}

/// The GS1 prefix of France for health products, and the digit of medicines.
const PREFIX: &str = "34009";

/// Thirteen digits with spaces between them, and room to spare.
const MAX_LENGTH: usize = 40;

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "digits are digits")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cip_has_its_key() {
        // Keys worked out with python-barcode's EAN-13, of numbers that no box bears.
        for (text, cip13, cip7) in [
            ("3400990000016", "3400990000016", "9000001"),
            ("34009 900000 2 3", "3400990000023", "9000002"),
            ("9000001", "3400990000016", "9000001"),
        ] {
            let cip = Cip13::parse(text).unwrap();
            assert_eq!((cip.as_str(), cip.cip7()), (cip13, cip7), "{text}");
        }
        for (text, error) in [
            ("", CipError::Form),
            ("340099000001", CipError::Form),
            ("34009900000164", CipError::Form),
            ("340099000001A", CipError::Form),
            ("３４００９９０００００１６", CipError::Form),
            ("3400990000017", CipError::Key),
            ("3400990000106", CipError::Key),
            ("3401590000012", CipError::NotMedicine),
            ("9780000000002", CipError::NotMedicine),
        ] {
            assert_eq!(Cip13::parse(text), Err(error), "{text:?}");
        }
        let spaced = |length: usize| Cip13::parse(&format!("{:>length$}", "3400990000016"));
        assert!(spaced(MAX_LENGTH).is_ok());
        assert_eq!(spaced(MAX_LENGTH + 1), Err(CipError::Form), "not looked at");
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_seen(number in 0_u32..10_000_000, at in 5_usize..13, off in 1_u8..10) {
            let cip = Cip13::parse(&format!("{number:07}")).unwrap();
            let mut digits: Vec<u8> = cip.as_str().bytes().collect();
            digits[at] = b'0' + (digits[at] - b'0' + off) % 10;
            prop_assert_eq!(Cip13::parse(&String::from_utf8(digits).unwrap()), Err(CipError::Key));
        }
    }
}
