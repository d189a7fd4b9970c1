//! Walks over an item and all it holds, and enforces every rule on the way.

use std::cmp::Ordering;
use std::str;

use unicode_normalization::is_nfc;

use super::head::{BREAK, Head, Major};
use super::{Fault, Item};

/// Which rules bytes are held to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rules {
    /// `spec/presentation.md` §2.
    Deterministic,
    /// `spec/nfc.md` §5.
    WellFormed,
}

/// Reads one item, all it holds included, and gives what follows it. `levels` is how many may still be entered.
pub(super) fn item(input: &[u8], levels: u8, rules: Rules) -> Result<(Item<'_>, &[u8]), Fault> {
    let (mut head, after) = Head::read(input, rules)?;
    let inside = || levels.checked_sub(1).ok_or(Fault::TooDeep);
    let rest = match head.major {
        Major::Unsigned | Major::Negative | Major::Simple => after,
        Major::Bytes | Major::Text if head.indefinite => chunks(after, head.major, rules)?,
        Major::Bytes => split(after, head.argument)?.1,
        Major::Text => {
            let (text, rest) = split(after, head.argument)?;
            check_text(text, rules)?;
            rest
        }
        Major::Array => {
            let inside = inside()?;
            let (count, rest) = each(after, head, |rest| item(rest, inside, rules).map(|(_, rest)| rest))?;
            head.argument = count;
            rest
        }
        Major::Map => {
            let (count, rest) = pairs(after, head, inside()?, rules)?;
            head.argument = count;
            rest
        }
        Major::Tag => item(after, inside()?, rules)?.1,
    };
    Ok((Item { raw: before(input, rest), head, body: before(after, rest), rules }, rest))
}

/// Reads as many turns as the head counts, or until the break. A count is only a number of turns: each turn uses up at
/// least one byte or ends the loop.
fn each<'a>(
    body: &'a [u8],
    head: Head,
    mut turn: impl FnMut(&'a [u8]) -> Result<&'a [u8], Fault>,
) -> Result<(u64, &'a [u8]), Fault> {
    let mut rest = body;
    if !head.indefinite {
        for _ in 0..head.argument {
            rest = turn(rest)?;
        }
        return Ok((head.argument, rest));
    }
    let mut count: u64 = 0;
    loop {
        match rest.split_first() {
            None => return Err(Fault::Truncated),
            Some((&BREAK, after)) => return Ok((count, after)),
            Some(_) => rest = turn(rest)?,
        }
        count = count.saturating_add(1);
    }
}

/// Reads the pairs of a map. Deterministic: keys strictly ascending as encoded bytes (RFC 8949 §4.2.1), so never twice.
/// Otherwise in any order, and no value of a key twice.
fn pairs(body: &[u8], head: Head, levels: u8, rules: Rules) -> Result<(u64, &[u8]), Fault> {
    let mut last: Option<&[u8]> = None;
    let mut keys: Vec<KeyValue<'_>> = Vec::new();
    let read = each(body, head, |rest| {
        let (key, after) = item(rest, levels, rules)?;
        match rules {
            Rules::Deterministic => match last.map(|last| last.cmp(key.raw)) {
                Some(Ordering::Equal) => return Err(Fault::DuplicateKey),
                Some(Ordering::Greater) => return Err(Fault::Unsorted),
                Some(Ordering::Less) | None => last = Some(key.raw),
            },
            Rules::WellFormed => keys.push(key_value(key)?),
        }
        item(after, levels, rules).map(|(_, rest)| rest)
    })?;
    keys.sort_unstable();
    if keys.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
        return Err(Fault::DuplicateKey);
    }
    Ok(read)
}

/// What a key says, however it is written. Keys that nobody looks up, arrays say, are compared as they are written.
type KeyValue<'a> = (Major, u64, &'a [u8]);

fn key_value(key: Item<'_>) -> Result<KeyValue<'_>, Fault> {
    let Head { major, argument, indefinite } = key.head;
    match major {
        Major::Unsigned | Major::Negative => Ok((major, argument, &[])),
        Major::Bytes | Major::Text if indefinite => Err(Fault::Indefinite),
        Major::Bytes | Major::Text => Ok((major, 0, key.body)),
        Major::Array | Major::Map | Major::Tag | Major::Simple => Ok((major, 0, key.raw)),
    }
}

/// Reads the chunks of a string: each of a definite length and of the string's own type (RFC 8949 §3.2.3).
fn chunks(body: &[u8], of: Major, rules: Rules) -> Result<&[u8], Fault> {
    let mut rest = body;
    loop {
        if let Some((&BREAK, after)) = rest.split_first() {
            return Ok(after);
        }
        let (head, after) = Head::read(rest, rules)?;
        if head.major != of || head.indefinite {
            return Err(Fault::NotWellFormed);
        }
        let (chunk, after) = split(after, head.argument)?;
        if of == Major::Text {
            check_text(chunk, rules)?;
        }
        rest = after;
    }
}

fn check_text(bytes: &[u8], rules: Rules) -> Result<(), Fault> {
    let text = str::from_utf8(bytes).map_err(|_| Fault::NotUtf8)?;
    if rules == Rules::WellFormed {
        return Ok(());
    }
    if text.chars().any(char::is_control) {
        return Err(Fault::ControlCharacter);
    }
    if is_nfc(text) { Ok(()) } else { Err(Fault::NotNormalised) }
}

fn split(input: &[u8], length: u64) -> Result<(&[u8], &[u8]), Fault> {
    let length = usize::try_from(length).map_err(|_| Fault::Truncated)?;
    input.split_at_checked(length).ok_or(Fault::Truncated)
}

/// What of `input` was read when `rest`, its end, is left.
fn before<'a>(input: &'a [u8], rest: &[u8]) -> &'a [u8] {
    input.len().checked_sub(rest.len()).and_then(|read| input.get(..read)).unwrap_or_default()
}
