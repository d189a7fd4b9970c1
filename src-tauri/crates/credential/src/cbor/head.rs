//! The head of an item: its type and its argument (RFC 8949 §3).

use super::Fault;
use super::float::{DOUBLE, HALF, SINGLE, fits};
use super::walk::Rules;

/// RFC 8949 §3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Major {
    Unsigned,
    Negative,
    Bytes,
    Text,
    Array,
    Map,
    Tag,
    /// Simple values and floats.
    Simple,
}

#[derive(Clone, Copy)]
pub(super) struct Head {
    pub(super) major: Major,
    /// The value, the length, the count or the tag. An indefinite array or map gets its count once it was read.
    pub(super) argument: u64,
    /// Ends at a break instead of after a count (RFC 8949 §3.2).
    pub(super) indefinite: bool,
}

/// Ends what is indefinite (RFC 8949 §3.2.1).
pub(super) const BREAK: u8 = 0xff;

impl Head {
    /// Reads the head of an item.
    pub(super) fn read(input: &[u8], rules: Rules) -> Result<(Self, &[u8]), Fault> {
        let (&first, after) = input.split_first().ok_or(Fault::Truncated)?;
        let major = Major::of(first);
        let info = first & 0x1f;
        let definite = |argument, rest| (Self { major, argument, indefinite: false }, rest);
        let (head, rest) = match info {
            0..=23 => definite(u64::from(info), after),
            24 => chunk::<1>(after).map(|(n, rest)| definite(u64::from(u8::from_be_bytes(n)), rest))?,
            25 => chunk::<2>(after).map(|(n, rest)| definite(u64::from(u16::from_be_bytes(n)), rest))?,
            26 => chunk::<4>(after).map(|(n, rest)| definite(u64::from(u32::from_be_bytes(n)), rest))?,
            27 => chunk::<8>(after).map(|(n, rest)| definite(u64::from_be_bytes(n), rest))?,
            28..=30 => return Err(Fault::NotWellFormed),
            // Only types 2 to 5 and the break know 31 (RFC 8949 §3.2.4).
            _ if matches!(major, Major::Unsigned | Major::Negative | Major::Tag) => {
                return Err(Fault::NotWellFormed);
            }
            // A break that stands where an item should is no item.
            _ if major == Major::Simple || rules == Rules::Deterministic => return Err(Fault::Indefinite),
            _ => return Ok((Self { major, argument: 0, indefinite: true }, after)),
        };
        head.check(info, rules)?;
        Ok((head, rest))
    }

    fn check(self, info: u8, rules: Rules) -> Result<(), Fault> {
        if self.major == Major::Simple {
            check_simple(info, self.argument, rules)
        } else if rules == Rules::Deterministic && self.argument < least(info) {
            Err(Fault::NotShortest)
        } else {
            Ok(())
        }
    }
}

impl Major {
    fn of(first: u8) -> Self {
        match first >> 5 {
            0 => Self::Unsigned,
            1 => Self::Negative,
            2 => Self::Bytes,
            3 => Self::Text,
            4 => Self::Array,
            5 => Self::Map,
            6 => Self::Tag,
            _ => Self::Simple,
        }
    }
}

/// The least argument that needs so many bytes.
fn least(info: u8) -> u64 {
    match info {
        24 => 24,
        25 => 0x100,
        26 => 0x1_0000,
        27 => 0x1_0000_0000,
        _ => 0,
    }
}

/// RFC 8949 §3.3 for simple values, §4.2.1 for floats: the shortest float that keeps the value, NaN payloads too.
fn check_simple(info: u8, argument: u64, rules: Rules) -> Result<(), Fault> {
    let shortest = rules == Rules::Deterministic;
    match info {
        24 if argument < 32 => Err(Fault::NotWellFormed),
        26 if shortest && fits(argument, &SINGLE, &HALF) => Err(Fault::NotShortest),
        27 if shortest && fits(argument, &DOUBLE, &SINGLE) => Err(Fault::NotShortest),
        _ => Ok(()),
    }
}

fn chunk<const N: usize>(input: &[u8]) -> Result<([u8; N], &[u8]), Fault> {
    input.split_first_chunk().map(|(chunk, rest)| (*chunk, rest)).ok_or(Fault::Truncated)
}
