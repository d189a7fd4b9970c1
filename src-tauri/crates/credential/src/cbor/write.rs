//! Writes the little CBOR that this side signs over, digests or sends: deterministic, its caller gives keys in order.

/// Simple values (RFC 8949 §3.3).
pub(crate) const NULL: &[u8] = &[0xf6];

/// An unsigned integer.
pub(crate) fn uint(number: u64) -> Vec<u8> {
    head(0x00, number)
}

/// An integer.
pub(crate) fn int(number: i64) -> Vec<u8> {
    // RFC 8949 §3.1: a negative number is written as what it is below −1.
    match u64::try_from(number) {
        Ok(number) => uint(number),
        Err(_) => head(0x20, number.unsigned_abs().saturating_sub(1)),
    }
}

/// A tag around an item that is written already.
pub(crate) fn tagged(tag: u64, item: &[u8]) -> Vec<u8> {
    [&head(0xc0, tag), item].concat()
}

/// A byte string.
pub(crate) fn bytes(bytes: &[u8]) -> Vec<u8> {
    [&head(0x40, length(bytes.len())), bytes].concat()
}

/// A text.
pub(crate) fn text(text: &str) -> Vec<u8> {
    [&head(0x60, length(text.len())), text.as_bytes()].concat()
}

/// `true` or `false`.
pub(crate) fn boolean(value: bool) -> Vec<u8> {
    vec![if value { 0xf5 } else { 0xf4 }]
}

/// An array of items that are written already.
pub(crate) fn array(items: &[&[u8]]) -> Vec<u8> {
    [head(0x80, length(items.len())), items.concat()].concat()
}

/// A map of keys and values that are written already, in this order.
pub(crate) fn map(pairs: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let body = pairs.iter().flat_map(|(key, value)| [key.as_slice(), value].concat());
    head(0xa0, length(pairs.len())).into_iter().chain(body).collect()
}

/// Encoded CBOR as a data item of its own: tag 24 around a byte string (RFC 8949 §3.4.5.1).
pub(crate) fn embedded(encoded: &[u8]) -> Vec<u8> {
    [head(0xc0, 24), bytes(encoded)].concat()
}

/// A head in the shortest form: the major type's bits, and the argument.
fn head(major: u8, argument: u64) -> Vec<u8> {
    match argument.to_be_bytes() {
        [0, 0, 0, 0, 0, 0, 0, n] if n < 24 => vec![major | n],
        [0, 0, 0, 0, 0, 0, 0, n] => vec![major | 0x18, n],
        [0, 0, 0, 0, 0, 0, a, b] => vec![major | 0x19, a, b],
        [0, 0, 0, 0, a, b, c, d] => vec![major | 0x1a, a, b, c, d],
        n => [&[major | 0x1b], n.as_slice()].concat(),
    }
}

fn length(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor::{Item, document};

    /// RFC 8949, appendix A.
    #[test]
    fn integers_of_either_sign() {
        let cases: [(i64, &[u8]); 7] = [
            (0, &[0x00]),
            (23, &[0x17]),
            (100, &[0x18, 0x64]),
            (-1, &[0x20]),
            (-10, &[0x29]),
            (-100, &[0x38, 0x63]),
            (-1000, &[0x39, 0x03, 0xe7]),
        ];
        for (number, expected) in cases {
            assert_eq!(int(number), expected, "{number}");
        }
        assert_eq!(tagged(1, &int(0)), [0xc1, 0x00]);
    }

    #[test]
    fn what_is_written_is_deterministic() {
        for number in [0, 23, 24, 255, 256, 65_535, 65_536, u64::from(u32::MAX), 1 << 32, u64::MAX] {
            assert_eq!(document(&uint(number)).and_then(Item::uint), Ok(number));
        }
        for size in [0, 23, 24, 255, 256, 65_535, 65_536] {
            let filler = vec![7; size];
            assert_eq!(document(&bytes(&filler)).and_then(Item::bytes), Ok(&filler[..]), "{size} bytes");
        }
        let pairs = [(text("a"), boolean(true)), (text("b"), array(&[NULL, &embedded(&uint(24))]))];
        let expected = [0xa2, 0x61, 0x61, 0xf5, 0x61, 0x62, 0x82, 0xf6, 0xd8, 24, 0x42, 0x18, 24];
        assert_eq!(map(&pairs), expected);
    }
}
