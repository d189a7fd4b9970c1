//! The files of a carte Vitale 2: BER-TLV (ISO/IEC 7816-4 §5.2.2), one template `65` a person.

use zeroize::Zeroizing;

use super::VitalePerson;

/// Everybody in the two files, joined by their place; `None` when they cannot be understood.
pub fn people(identities: &[u8], numbers: &[u8]) -> Option<Vec<VitalePerson>> {
    let numbers = templates(numbers)?;
    let identities = templates(identities)?;
    if identities.is_empty() || identities.len() > MAX_PEOPLE || numbers.len() > identities.len() {
        return None;
    }
    let mut numbers = numbers.into_iter();
    identities.into_iter().map(|identity| person(identity, numbers.next())).collect()
}

/// How far what was read of a file goes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// It ends where a data object does.
    Whole,
    /// A data object goes on.
    Cut,
    /// It holds no data objects.
    Wrong,
}

pub(super) fn extent(mut file: &[u8]) -> Extent {
    loop {
        match next(file) {
            Next::End => return Extent::Whole,
            Next::Object(_, _, rest) => file = rest,
            Next::Cut => return Extent::Cut,
            Next::Wrong => return Extent::Wrong,
        }
    }
}

fn person(identity: &[u8], number: Option<&[u8]>) -> Option<VitalePerson> {
    let number = field(number.unwrap_or_default(), NUMBER)?;
    Some(VitalePerson {
        family_name: text(field(identity, FAMILY_NAME)?)?,
        given_name: text(field(identity, GIVEN_NAME)?)?,
        birth_date: digits(field(identity, BIRTH_DATE)?, 8)?,
        // A child without a number has spaces, zeros or nothing in its place.
        nir: if number.iter().all(|byte| matches!(byte, b' ' | b'0' | 0)) {
            None
        } else {
            Some(nir(number)?)
        },
    })
}

/// ISO/IEC 8859-1, padded with spaces.
fn text(bytes: &[u8]) -> Option<Zeroizing<String>> {
    let text = Zeroizing::new(bytes.iter().map(|byte| char::from(*byte)).collect::<String>());
    let trimmed = text.trim_matches([' ', '\0', '\u{a0}']);
    let good =
        !trimmed.is_empty() && trimmed.chars().count() <= MAX_NAME && !trimmed.chars().any(char::is_control);
    good.then(|| Zeroizing::new(trimmed.to_owned()))
}

fn digits(bytes: &[u8], count: usize) -> Option<Zeroizing<String>> {
    let good = bytes.len() == count && bytes.iter().all(u8::is_ascii_digit);
    good.then(|| text(bytes)).flatten()
}

/// The shape only; whether the key is right is for others to judge.
fn nir(bytes: &[u8]) -> Option<Zeroizing<String>> {
    let good = bytes.len() == 15 && bytes.iter().all(u8::is_ascii_alphanumeric);
    good.then(|| text(bytes)).flatten()
}

/// What the templates of people hold, in order. Other objects are passed over.
fn templates(mut file: &[u8]) -> Option<Vec<&[u8]>> {
    let mut found = Vec::new();
    loop {
        match next(file) {
            Next::End => return Some(found),
            Next::Object(tag, value, rest) => {
                if tag == TEMPLATE {
                    found.push(value);
                }
                file = rest;
            }
            Next::Cut | Next::Wrong => return None,
        }
    }
}

/// What the first field of this tag holds: nothing when there is none. `None` is a template that cannot be understood.
fn field(mut template: &[u8], wanted: u32) -> Option<&[u8]> {
    loop {
        match next(template) {
            Next::End => return Some(&[]),
            Next::Object(tag, value, _) if tag == wanted => return Some(value),
            Next::Object(_, _, rest) => template = rest,
            Next::Cut | Next::Wrong => return None,
        }
    }
}

/// What comes next among data objects.
enum Next<'a> {
    End,
    /// Its tag, what it holds, what follows it.
    Object(u32, &'a [u8], &'a [u8]),
    Cut,
    Wrong,
}

/// Tags of one to three bytes, lengths of one to three (ISO/IEC 7816-4 §5.2.2.1 and .2), with padding of `00` or `FF` around.
fn next(bytes: &[u8]) -> Next<'_> {
    let start = bytes.iter().take_while(|byte| matches!(byte, 0x00 | 0xff)).count();
    let Some((first, mut rest)) = bytes.get(start..).and_then(<[u8]>::split_first) else { return Next::End };
    let mut tag = u32::from(*first);
    if first & 0x1f == 0x1f {
        loop {
            let Some((byte, after)) = rest.split_first() else { return Next::Cut };
            (tag, rest) = ((tag << 8) | u32::from(*byte), after);
            if byte & 0x80 == 0 {
                break;
            }
            if tag > 0xffff {
                return Next::Wrong;
            }
        }
    }
    let (length, body) = match *rest {
        [length @ 0..=0x7f, ref body @ ..] | [0x81, length, ref body @ ..] => (usize::from(length), body),
        [0x82, high, low, ref body @ ..] => (usize::from(u16::from_be_bytes([high, low])), body),
        [] | [0x81 | 0x82] | [0x82, _] => return Next::Cut,
        // No length, or one that no card could hold.
        [0x80 | 0x83..=0xff, ..] => return Next::Wrong,
    };
    match body.split_at_checked(length) {
        Some((value, rest)) => Next::Object(tag, value, rest),
        None => Next::Cut,
    }
}

const TEMPLATE: u32 = 0x65;
const FAMILY_NAME: u32 = 0x80;
const GIVEN_NAME: u32 = 0x81;
const BIRTH_DATE: u32 = 0x82;
const NUMBER: u32 = 0x93;
/// The holder and 19 beneficiaries.
const MAX_PEOPLE: usize = 20;
/// As in a presentation (`spec/presentation.md` §2).
const MAX_NAME: usize = 80;
