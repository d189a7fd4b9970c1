//! The recovery code: what opens the office when the passphrase is forgotten or its holder is gone.
//!
//! Seven groups of five characters, made to be read aloud and typed: 31 characters that are not taken for one another, four of
//! them random in each group and the fifth a check over them and the group's place. 31 is a prime, so that every
//! single wrong character, every two swapped and every two groups swapped are found, and the wrong group is named.
//! 28 random characters are 138 bits.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Digits and letters without 0, I, L, O and U.
const ALPHABET: &[u8; 31] = b"123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS: usize = 7;
/// Without the check.
const RANDOM_IN_GROUP: usize = 4;

/// A recovery code, as its 35 characters.
#[derive(Clone, ZeroizeOnDrop)]
pub struct RecoveryCode(String);

/// Why what was typed is no recovery code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryCodeError {
    /// It has not seven groups of five characters.
    #[error("a recovery code has seven groups of five characters")]
    Length,
    /// One of its groups, from 1 on, is not as it was printed.
    #[error("group {0} is not as it was printed")]
    Group(usize),
}

impl RecoveryCode {
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        let mut code = String::with_capacity(GROUPS * (RANDOM_IN_GROUP + 1));
        for place in 1..=GROUPS {
            let mut values = [0; RANDOM_IN_GROUP];
            for value in &mut values {
                *value = random_below_31()?;
            }
            let check = check(&values, place);
            code.extend(values.iter().chain(std::iter::once(&check)).map(|value| letter(*value)));
            values.zeroize();
        }
        Ok(Self(code))
    }

    /// A code as somebody typed it: in capitals or not, with any spaces or dashes.
    pub fn typed(text: &str) -> Result<Self, RecoveryCodeError> {
        let mut code = String::with_capacity(text.len());
        code.extend(text.chars().filter(|c| c.is_alphanumeric()).map(|c| match c.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'U' => 'V',
            other => other,
        }));
        let code = Self(code);
        if code.0.chars().count() != GROUPS * (RANDOM_IN_GROUP + 1) {
            return Err(RecoveryCodeError::Length);
        }
        let values: Vec<Option<u32>> = code.0.chars().map(value).collect();
        for (place, group) in (1..).zip(values.chunks(RANDOM_IN_GROUP + 1)) {
            let known: Option<Vec<u32>> = group.iter().copied().collect();
            let agrees = known.is_some_and(|values| {
                values.split_last().is_some_and(|(last, random)| *last == check(random, place))
            });
            if !agrees {
                return Err(RecoveryCodeError::Group(place));
            }
        }
        Ok(code)
    }

    /// Its groups, for the screen and the sheet that goes into the drawer. Shown once, when it is made.
    pub fn groups(&self) -> Vec<String> {
        let characters: Vec<char> = self.0.chars().collect();
        characters.chunks(RANDOM_IN_GROUP + 1).map(|group| group.iter().collect()).collect()
    }

    /// The characters, for the key that they wrap.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

/// Weighted by the place in the group, and moved on by the place of the group.
fn check(values: &[u32], place: usize) -> u32 {
    let weighted = (2_u32..).zip(values).map(|(weight, value)| weight.saturating_mul(*value));
    // At most 2 + 3 + 4 + 5 times 30, and seven places: far from any limit.
    let place = u32::try_from(place).unwrap_or(0);
    weighted.fold(place, u32::saturating_add) % 31
}

/// Every value as likely as the others: bytes that would favour some are drawn again.
fn random_below_31() -> Result<u32, getrandom::Error> {
    loop {
        let [byte] = crate::key::random::<1>()?;
        if byte < 31 * 8 {
            return Ok(u32::from(byte % 31));
        }
    }
}

fn letter(value: u32) -> char {
    let found = usize::try_from(value).ok().and_then(|index| ALPHABET.get(index));
    found.map_or('1', |byte| char::from(*byte))
}

fn value(letter: char) -> Option<u32> {
    let index = ALPHABET.iter().position(|byte| char::from(*byte) == letter)?;
    u32::try_from(index).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_typed_back_however_it_is_written() {
        let code = RecoveryCode::random().unwrap();
        let groups = code.groups();
        assert_eq!(groups.len(), 7);
        assert!(groups.iter().all(|group| group.len() == 5));
        for text in [groups.join("-"), groups.join(" ").to_lowercase(), format!("  {}\n", groups.concat())] {
            assert_eq!(RecoveryCode::typed(&text).unwrap().expose(), code.expose(), "the same code");
        }
        assert_ne!(RecoveryCode::random().unwrap().expose(), code.expose());
        assert!(!format!("{code:?}").contains(&groups[0]), "it does not stand in a log");
    }

    #[test]
    fn every_slip_of_a_finger_is_found_and_its_group_named() {
        let code = RecoveryCode::random().unwrap();
        let right: Vec<char> = code.expose().chars().collect();
        for at in 0..right.len() {
            for letter in ALPHABET.map(char::from) {
                let mut typed = right.clone();
                typed[at] = letter;
                let expected =
                    if letter == right[at] { None } else { Some(RecoveryCodeError::Group(at / 5 + 1)) };
                let typed: String = typed.iter().collect();
                assert_eq!(RecoveryCode::typed(&typed).err(), expected, "character {at}");
            }
        }
        for at in (0..right.len() - 1).filter(|at| right[*at] != right[at + 1] && at / 5 == (at + 1) / 5) {
            let mut typed = right.clone();
            typed.swap(at, at + 1);
            let typed: String = typed.iter().collect();
            assert_eq!(RecoveryCode::typed(&typed).err(), Some(RecoveryCodeError::Group(at / 5 + 1)));
        }
        let mut groups = code.groups();
        groups.swap(2, 4);
        assert_eq!(RecoveryCode::typed(&groups.concat()).err(), Some(RecoveryCodeError::Group(3)));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        let whole = RecoveryCode::random().unwrap().groups().concat();
        let (_, all_but_one) = whole.split_at(1);
        for text in ["", "ABCDE", all_but_one, &format!("{whole}1")] {
            assert_eq!(RecoveryCode::typed(text).err(), Some(RecoveryCodeError::Length), "{text}");
        }
        let odd = format!("é{all_but_one}");
        assert_eq!(RecoveryCode::typed(&odd).err(), Some(RecoveryCodeError::Group(1)), "no such letter");
    }
}
