//! A writer of DER (ITU-T X.690), as much as a certificate needs.

use jiff::Timestamp;

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const UTF8_STRING: u8 = 0x0c;
pub(crate) const PRINTABLE_STRING: u8 = 0x13;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

const BOOLEAN: u8 = 0x01;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// Tag, length and contents: also the form of ISO/IEC 7816-4's data objects.
pub(crate) fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    let wide = contents.len().to_be_bytes();
    let significant: Vec<u8> = wide.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut out = vec![tag];
    match (significant.as_slice(), significant.len()) {
        ([], _) => out.push(0),
        ([short], _) if *short < 0x80 => out.push(*short),
        (_, count) => {
            out.push(0x80 | u8::try_from(count).unwrap_or(0x7f));
            out.extend(&significant);
        }
    }
    out.extend_from_slice(contents);
    out
}

/// Several values within one.
pub(crate) fn all(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(tag, &parts.concat())
}

/// An object identifier whose contents are given.
pub(crate) fn oid(contents: &[u8]) -> Vec<u8> {
    tlv(OBJECT_IDENTIFIER, contents)
}

/// A number that is not negative, of big-endian bytes.
pub(crate) fn integer(bytes: &[u8]) -> Vec<u8> {
    let mut contents: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
    if contents.first().is_none_or(|first| *first >= 0x80) {
        contents.insert(0, 0);
    }
    tlv(INTEGER, &contents)
}

/// TRUE.
pub(crate) fn yes() -> Vec<u8> {
    tlv(BOOLEAN, &[0xff])
}

/// A `UTCTime` until 2049, a `GeneralizedTime` from 2050 (RFC 5280 §4.1.2.5).
pub(crate) fn time(time: Timestamp) -> Vec<u8> {
    let text = time.strftime("%Y%m%d%H%M%SZ").to_string();
    match text.strip_prefix("20").or_else(|| text.strip_prefix("19")) {
        Some(short) if text.as_str() < "2050" => tlv(UTC_TIME, short.as_bytes()),
        _ => tlv(GENERALIZED_TIME, text.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_numbers_of_x_690() {
        let head = |length: usize| {
            tlv(0x04, &vec![0; length])[..tlv(0x04, &vec![0; length]).len() - length].to_vec()
        };
        for (length, expected) in [
            (0, &[0x04, 0x00][..]),
            (127, &[0x04, 0x7f]),
            (128, &[0x04, 0x81, 0x80]),
            (255, &[0x04, 0x81, 0xff]),
            (256, &[0x04, 0x82, 0x01, 0x00]),
            (65_536, &[0x04, 0x83, 0x01, 0x00, 0x00]),
        ] {
            assert_eq!(head(length), expected, "X.690 §8.1.3: {length} bytes");
        }
        assert_eq!(integer(&[0, 0, 0x7f]), [2, 1, 0x7f], "the shortest form");
        assert_eq!(integer(&[0x80]), [2, 2, 0, 0x80], "not negative");
        assert_eq!(integer(&[]), [2, 1, 0]);
        assert_eq!(time("2026-09-29T21:00:05Z".parse().unwrap()), b"\x17\x0d260929210005Z");
        assert_eq!(
            time("2050-01-01T00:00:00Z".parse().unwrap()),
            b"\x18\x0f20500101000000Z",
            "from 2050 in full"
        );
    }
}
