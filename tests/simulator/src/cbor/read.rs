//! Takes CBOR apart where the phone must understand its reader: the few requests that reach it. Items stay the bytes
//! that they came as, because what is signed or digested is never encoded anew.

use anyhow::{Context as _, Result, bail, ensure};

use super::Value;

/// Deeper nesting than any request has.
const DEPTH: usize = 16;

/// Cuts the first item off: its bytes, and what follows.
pub(crate) fn split(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let length = length_of(bytes, 0)?;
    bytes.split_at_checked(length).context("a CBOR item is cut short")
}

/// The one item that these bytes are.
pub(crate) fn whole(bytes: &[u8]) -> Result<&[u8]> {
    let (item, rest) = split(bytes)?;
    ensure!(rest.is_empty(), "bytes follow a CBOR item");
    Ok(item)
}

/// The items of an array.
pub(crate) fn array(item: &[u8]) -> Result<Vec<&[u8]>> {
    let (head, body) = opened(item, 4, "an array")?;
    let mut rest = body;
    let mut items = Vec::new();
    for _ in 0..head.argument {
        let (item, after) = split(rest)?;
        items.push(item);
        rest = after;
    }
    Ok(items)
}

/// The entries of a map, in the order they came in.
pub(crate) fn map(item: &[u8]) -> Result<Vec<(Value, &[u8])>> {
    let (head, body) = opened(item, 5, "a map")?;
    let mut rest = body;
    let mut entries = Vec::new();
    for _ in 0..head.argument {
        let (key, after) = split(rest)?;
        let (value, after) = split(after)?;
        entries.push((simple(key)?, value));
        rest = after;
    }
    Ok(entries)
}

/// What stands under a key of a map.
pub(crate) fn get<'a>(item: &'a [u8], key: &Value) -> Result<Option<&'a [u8]>> {
    Ok(map(item)?.into_iter().find_map(|(found, value)| (found == *key).then_some(value)))
}

/// What must stand under a text.
pub(crate) fn named<'a>(item: &'a [u8], key: &str) -> Result<&'a [u8]> {
    get(item, &Value::text(key))?.with_context(|| format!("no {key}"))
}

/// A byte string.
pub(crate) fn bytes(item: &[u8]) -> Result<&[u8]> {
    Ok(opened(item, 2, "a byte string")?.1)
}

/// A text.
pub(crate) fn text(item: &[u8]) -> Result<&str> {
    std::str::from_utf8(opened(item, 3, "a text")?.1).context("a text that is not UTF-8")
}

/// What a tag is put on.
pub(crate) fn tagged(item: &[u8], tag: u64) -> Result<&[u8]> {
    let (head, body) = opened(item, 6, "a tag")?;
    ensure!(head.argument == tag, "another tag than {tag}");
    Ok(body)
}

/// The encoded item within tag 24.
pub(crate) fn embedded(item: &[u8]) -> Result<&[u8]> {
    bytes(tagged(item, 24)?)
}

/// An unsigned integer.
pub(crate) fn uint(item: &[u8]) -> Result<u64> {
    Ok(opened(item, 0, "an unsigned integer")?.0.argument)
}

/// The first byte and its argument (RFC 8949 §3).
struct Head {
    major: u8,
    argument: u64,
    length: usize,
}

fn head(bytes: &[u8]) -> Result<Head> {
    let (first, rest) = bytes.split_first().context("a CBOR item is missing")?;
    let (major, info) = (first >> 5, first & 0x1f);
    let wide: usize = match info {
        0..=23 => return Ok(Head { major, argument: info.into(), length: 1 }),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => bail!("a length that is not given"),
    };
    let argument = rest.get(..wide).context("a CBOR head is cut short")?;
    let argument = argument.iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    Ok(Head { major, argument, length: wide.saturating_add(1) })
}

/// The head of an item of one major type, and its body.
fn opened<'a>(item: &'a [u8], major: u8, what: &str) -> Result<(Head, &'a [u8])> {
    let head = head(item)?;
    ensure!(head.major == major, "not {what}");
    let body = item.get(head.length..).context("a CBOR item is cut short")?;
    Ok((head, body))
}

fn length_of(bytes: &[u8], depth: usize) -> Result<usize> {
    ensure!(depth <= DEPTH, "nested too deeply");
    let head = head(bytes)?;
    let inside: u64 = match head.major {
        2 | 3 => {
            let body = usize::try_from(head.argument).context("a length beyond this machine")?;
            return head.length.checked_add(body).context("a length beyond this machine");
        }
        4 => head.argument,
        5 => head.argument.checked_mul(2).context("a length beyond 64 bits")?,
        6 => 1,
        _ => 0,
    };
    let mut length = head.length;
    for _ in 0..inside {
        let rest = bytes.get(length..).context("a CBOR item is cut short")?;
        length = length.checked_add(length_of(rest, depth.saturating_add(1))?).context("too long")?;
    }
    Ok(length)
}

/// A key of a map.
fn simple(item: &[u8]) -> Result<Value> {
    let head = head(item)?;
    Ok(match head.major {
        0 => Value::Uint(head.argument),
        1 => Value::Negative(head.argument),
        3 => Value::text(text(item)?),
        _ => bail!("a key that is neither a number nor a text"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let written = Value::named([
            ("a", Value::Array(vec![Value::int(500), Value::Bool(true), Value::Null])),
            ("b", Value::embedded(&Value::text("inside").encode().unwrap())),
        ]);
        let bytes = [written.encode().unwrap(), vec![0x07]].concat();
        let (item, rest) = split(&bytes).unwrap();
        assert_eq!(rest, [0x07], "the item is cut off where it ends");
        let list = array(named(item, "a").unwrap()).unwrap();
        assert_eq!((uint(list[0]).unwrap(), list[1], list[2]), (500, &[0xf5][..], &[0xf6][..]));
        assert_eq!(text(embedded(named(item, "b").unwrap()).unwrap()).unwrap(), "inside");
        assert!(named(item, "c").is_err() && whole(&bytes).is_err());
    }

    #[test]
    fn what_is_cut_short_or_too_deep_is_refused() {
        let whole_item = Value::named([("data", Value::bytes(&[7; 300]))]).encode().unwrap();
        for length in 0..whole_item.len() {
            assert!(split(&whole_item[..length]).is_err(), "{length} bytes are no item");
        }
        assert!(split(&[0x81; 40]).is_err(), "arrays in arrays");
        assert!(split(&[0x9f, 0xff]).is_err(), "an indefinite length");
        assert!(split(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).is_err(), "2⁶⁴ − 1 items");
        assert!(split(&[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).is_err(), "2⁶⁴ − 1 bytes");
    }
}
