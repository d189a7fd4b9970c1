//! Commands as a card takes them apart (ISO/IEC 7816-4 §5.1).

/// A command.
pub(crate) struct Command<'a> {
    pub(crate) class: u8,
    pub(crate) instruction: u8,
    pub(crate) p1: u8,
    pub(crate) p2: u8,
    pub(crate) data: &'a [u8],
    /// How many bytes the reader is ready for; `None` for none.
    pub(crate) expected: Option<usize>,
    /// Whether its lengths are extended.
    pub(crate) extended: bool,
}

pub(crate) const SELECT: u8 = 0xa4;
pub(crate) const READ_BINARY: u8 = 0xb0;
pub(crate) const GET_RESPONSE: u8 = 0xc0;
pub(crate) const ENVELOPE: u8 = 0xc3;
pub(crate) const UPDATE_BINARY: u8 = 0xd6;

/// Status words (ISO/IEC 7816-4 §5.6).
pub(crate) const DONE: [u8; 2] = [0x90, 0x00];
pub(crate) const WRONG_LENGTH: [u8; 2] = [0x67, 0x00];
pub(crate) const CONDITIONS: [u8; 2] = [0x69, 0x85];
pub(crate) const NOT_FOUND: [u8; 2] = [0x6a, 0x82];
pub(crate) const WRONG_PLACE: [u8; 2] = [0x6b, 0x00];
pub(crate) const UNKNOWN_INSTRUCTION: [u8; 2] = [0x6d, 0x00];
pub(crate) const FAILED: [u8; 2] = [0x6f, 0x00];

impl<'a> Command<'a> {
    /// Takes a command apart; `None` if its lengths do not add up.
    pub(crate) fn parse(apdu: &'a [u8]) -> Option<Self> {
        let (&[class, instruction, p1, p2], body) = apdu.split_first_chunk()?;
        let (data, expected, extended) = lengths(body)?;
        Some(Self { class, instruction, p1, p2, data, expected, extended })
    }

    /// P1 and P2 as one number.
    pub(crate) fn place(&self) -> usize {
        usize::from(u16::from_be_bytes([self.p1, self.p2]))
    }
}

type Lengths<'a> = (&'a [u8], Option<usize>, bool);

fn lengths(body: &[u8]) -> Option<Lengths<'_>> {
    match body {
        [] => Some((&[], None, false)),
        [le] => Some((&[], Some(short(*le)), false)),
        [0, high, low] => Some((&[], Some(long(*high, *low)), true)),
        [0, high, low, rest @ ..] => {
            let (data, le) = rest.split_at_checked(usize::from(u16::from_be_bytes([*high, *low])))?;
            match le {
                [] => Some((data, None, true)),
                [high, low] => Some((data, Some(long(*high, *low)), true)),
                _ => None,
            }
        }
        [lc, rest @ ..] => {
            let (data, le) = rest.split_at_checked(usize::from(*lc))?;
            match le {
                [] => Some((data, None, false)),
                [le] => Some((data, Some(short(*le)), false)),
                _ => None,
            }
        }
    }
}

/// Zero stands for 256.
fn short(le: u8) -> usize {
    if le == 0 { 256 } else { le.into() }
}

/// Zero stands for 65 536.
fn long(high: u8, low: u8) -> usize {
    match u16::from_be_bytes([high, low]) {
        0 => 65_536,
        le => le.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seven_cases_of_iso_7816_4() {
        let check = |apdu: &[u8], data: &[u8], expected, extended| {
            let command = Command::parse(apdu).unwrap();
            assert_eq!(
                (command.data, command.expected, command.extended),
                (data, expected, extended),
                "{apdu:x?}"
            );
        };
        check(&[0, 0xa4, 0, 0], &[], None, false);
        check(&[0, 0xb0, 0, 0, 0], &[], Some(256), false);
        check(&[0, 0xb0, 0, 0, 15], &[], Some(15), false);
        check(&[0, 0xd6, 0, 0, 2, 7, 8], &[7, 8], None, false);
        check(&[0, 0xa4, 4, 0, 2, 7, 8, 0], &[7, 8], Some(256), false);
        check(&[0, 0xb0, 0, 0, 0, 0, 0], &[], Some(65_536), true);
        check(&[0, 0xc3, 0, 0, 0, 0, 2, 7, 8], &[7, 8], None, true);
        check(&[0, 0xc3, 0, 0, 0, 0, 2, 7, 8, 1, 0], &[7, 8], Some(256), true);
        for wrong in [&[0, 0xa4, 0][..], &[0, 0xa4, 0, 0, 3, 1, 2], &[0, 0xa4, 0, 0, 1, 1, 2, 3]] {
            assert!(Command::parse(wrong).is_none(), "{wrong:x?}");
        }
    }
}
