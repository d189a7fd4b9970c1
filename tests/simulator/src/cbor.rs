//! A CBOR writer, deterministic by default (RFC 8949 §4.2.1), that can also be made to write what no reader may accept.

use anyhow::{Context as _, Result};

pub(crate) mod read;

/// A CBOR data item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// Major type 0.
    Uint(u64),
    /// Major type 1: the number −1 − n.
    Negative(u64),
    /// Major type 2.
    Bytes(Vec<u8>),
    /// Major type 3.
    Text(String),
    /// Major type 4.
    Array(Vec<Self>),
    /// Major type 5. Written in the bytewise order of the encoded keys, in whichever order the entries stand here.
    Map(Vec<(Self, Self)>),
    /// Major type 5, its entries written as they stand: only for misbehaviour.
    MapAsItStands(Vec<(Self, Self)>),
    /// Major type 5 of indefinite length (RFC 8949 §3.2.2): only for misbehaviour.
    IndefiniteMap(Vec<(Self, Self)>),
    /// Major type 6.
    Tag(u64, Box<Self>),
    /// Simple values 20 and 21.
    Bool(bool),
    /// Simple value 22.
    Null,
    /// Simple value 23.
    Undefined,
    /// One item that is encoded already, written as it stands.
    Encoded(Vec<u8>),
    /// An unsigned integer in nine bytes, however small: only for misbehaviour.
    WideUint(u64),
}

impl Value {
    /// An integer of either sign.
    pub(crate) fn int(n: i64) -> Self {
        // −1 − n is the complement of n, so the magnitude of a negative number never overflows.
        u64::try_from(n).map_or_else(|_| Self::Negative(u64::try_from(!n).unwrap_or_default()), Self::Uint)
    }

    /// A text.
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// Bytes.
    pub(crate) fn bytes(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }

    /// Tag 24 around the bytes of an encoded item (RFC 8949 §3.4.5.1).
    pub(crate) fn embedded(item: &[u8]) -> Self {
        Self::Tag(24, Box::new(Self::bytes(item)))
    }

    /// A map whose keys are texts.
    pub(crate) fn named<'a>(entries: impl IntoIterator<Item = (&'a str, Self)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (Self::text(key), value)).collect())
    }

    /// A map whose keys are integers.
    pub(crate) fn map(entries: impl IntoIterator<Item = (i64, Self)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (Self::int(key), value)).collect())
    }

    /// The encoded bytes.
    pub(crate) fn encode(&self) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        self.write(&mut out)?;
        Ok(out)
    }

    fn write(&self, out: &mut Vec<u8>) -> Result<()> {
        match self {
            Self::Uint(n) => head(out, Major::Unsigned, *n),
            Self::Negative(n) => head(out, Major::Negative, *n),
            Self::Bytes(bytes) => {
                head(out, Major::Bytes, length(bytes.len())?);
                out.extend_from_slice(bytes);
            }
            Self::Text(text) => {
                head(out, Major::Text, length(text.len())?);
                out.extend_from_slice(text.as_bytes());
            }
            Self::Array(items) => {
                head(out, Major::Array, length(items.len())?);
                items.iter().try_for_each(|item| item.write(out))?;
            }
            Self::Map(entries) => {
                let mut pairs = encoded(entries)?;
                pairs.sort();
                write_map(out, &pairs)?;
            }
            Self::MapAsItStands(entries) => write_map(out, &encoded(entries)?)?,
            Self::IndefiniteMap(entries) => {
                out.push(0xbf);
                for (key, value) in encoded(entries)? {
                    out.extend(key.iter().chain(&value));
                }
                out.push(0xff);
            }
            Self::Tag(tag, item) => {
                head(out, Major::Tag, *tag);
                item.write(out)?;
            }
            Self::Bool(no_or_yes) => out.push(if *no_or_yes { 0xf5 } else { 0xf4 }),
            Self::Null => out.push(0xf6),
            Self::Undefined => out.push(0xf7),
            Self::Encoded(item) => out.extend_from_slice(item),
            Self::WideUint(n) => {
                out.push(0x1b);
                out.extend_from_slice(&n.to_be_bytes());
            }
        }
        Ok(())
    }
}

/// The major types that have a head with an argument, as the three high bits of its first byte (RFC 8949 §3).
#[derive(Clone, Copy)]
enum Major {
    Unsigned,
    Negative,
    Bytes,
    Text,
    Array,
    Map,
    Tag,
}

impl Major {
    fn bits(self) -> u8 {
        match self {
            Self::Unsigned => 0x00,
            Self::Negative => 0x20,
            Self::Bytes => 0x40,
            Self::Text => 0x60,
            Self::Array => 0x80,
            Self::Map => 0xa0,
            Self::Tag => 0xc0,
        }
    }
}

fn head(out: &mut Vec<u8>, major: Major, argument: u64) {
    let wide = argument.to_be_bytes();
    let (info, kept) = match argument {
        0..=23 => {
            out.extend(wide.last().map(|small| major.bits() | small));
            return;
        }
        24..=0xff => (24, 1),
        0x100..=0xffff => (25, 2),
        0x1_0000..=0xffff_ffff => (26, 4),
        0x1_0000_0000.. => (27, 8),
    };
    out.push(major.bits() | info);
    out.extend(wide.iter().skip(wide.len().saturating_sub(kept)));
}

fn length(count: usize) -> Result<u64> {
    u64::try_from(count).context("a length beyond 64 bits")
}

type Pair = (Vec<u8>, Vec<u8>);

fn encoded(entries: &[(Value, Value)]) -> Result<Vec<Pair>> {
    entries.iter().map(|(key, value)| Ok((key.encode()?, value.encode()?))).collect()
}

fn write_map(out: &mut Vec<u8>, pairs: &[Pair]) -> Result<()> {
    head(out, Major::Map, length(pairs.len())?);
    for (key, value) in pairs {
        out.extend(key.iter().chain(value));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    fn check(value: &Value, hex: &str) {
        assert_eq!(HEXLOWER.encode(&value.encode().unwrap()), hex, "{value:?}");
    }

    fn uints(numbers: impl IntoIterator<Item = u64>) -> Value {
        Value::Array(numbers.into_iter().map(Value::Uint).collect())
    }

    fn texts(pairs: &[(&str, &str)]) -> Value {
        Value::Map(pairs.iter().map(|(key, value)| (Value::text(key), Value::text(value))).collect())
    }

    #[test]
    fn numbers_of_rfc_8949_appendix_a() {
        for (n, hex) in [
            (0, "00"),
            (1, "01"),
            (10, "0a"),
            (23, "17"),
            (24, "1818"),
            (25, "1819"),
            (100, "1864"),
            (1000, "1903e8"),
            (1_000_000, "1a000f4240"),
            (1_000_000_000_000, "1b000000e8d4a51000"),
            (-1, "20"),
            (-10, "29"),
            (-100, "3863"),
            (-1000, "3903e7"),
        ] {
            check(&Value::int(n), hex);
        }
        check(&Value::Uint(u64::MAX), "1bffffffffffffffff");
        check(&Value::Negative(u64::MAX), "3bffffffffffffffff");
        check(&Value::int(i64::MIN), "3b7fffffffffffffff");
        check(&Value::Bool(false), "f4");
        check(&Value::Bool(true), "f5");
        check(&Value::Null, "f6");
        check(&Value::Undefined, "f7");
    }

    #[test]
    fn strings_and_tags_of_rfc_8949_appendix_a() {
        for (text, hex) in [
            ("", "60"),
            ("a", "6161"),
            ("IETF", "6449455446"),
            ("\"\\", "62225c"),
            ("\u{fc}", "62c3bc"),
            ("\u{6c34}", "63e6b0b4"),
            ("\u{10151}", "64f0908591"),
        ] {
            check(&Value::text(text), hex);
        }
        check(&Value::bytes(&[]), "40");
        check(&Value::bytes(&[1, 2, 3, 4]), "4401020304");
        check(&Value::Tag(1, Box::new(Value::Uint(1_363_896_240))), "c11a514b67b0");
        check(&Value::Tag(23, Box::new(Value::bytes(&[1, 2, 3, 4]))), "d74401020304");
        check(&Value::Tag(24, Box::new(Value::bytes(b"dIETF"))), "d818456449455446");
        check(
            &Value::Tag(32, Box::new(Value::text("http://www.example.com"))),
            "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
        );
    }

    #[test]
    fn containers_of_rfc_8949_appendix_a() {
        check(&uints([]), "80");
        check(&uints([1, 2, 3]), "83010203");
        check(&Value::Array(vec![Value::Uint(1), uints([2, 3]), uints([4, 5])]), "8301820203820405");
        check(&uints(1..=25), "98190102030405060708090a0b0c0d0e0f101112131415161718181819");
        check(&Value::Map(vec![]), "a0");
        check(&Value::map([(1, Value::Uint(2)), (3, Value::Uint(4))]), "a201020304");
        let mixed = vec![(Value::text("a"), Value::Uint(1)), (Value::text("b"), uints([2, 3]))];
        check(&Value::Map(mixed), "a26161016162820203");
        check(&Value::Array(vec![Value::text("a"), texts(&[("b", "c")])]), "826161a161626163");
        check(
            &texts(&[("a", "A"), ("b", "B"), ("c", "C"), ("d", "D"), ("e", "E")]),
            "a56161614161626142616361436164614461656145",
        );
    }

    #[test]
    fn keys_are_sorted_as_rfc_8949_section_4_2_1_sorts_them() {
        let keys = [
            Value::Bool(false),
            Value::Array(vec![Value::int(-1)]),
            Value::text("aa"),
            uints([100]),
            Value::text("z"),
            Value::int(-1),
            Value::int(100),
            Value::int(10),
        ];
        let entries = keys.into_iter().map(|key| (key, Value::Uint(0))).collect();
        check(&Value::Map(entries), "a80a001864002000617a006261610081186400812000f400");
    }

    #[test]
    fn misbehaviour_writes_what_a_reader_must_refuse() {
        let pairs = || vec![(Value::Uint(2), Value::Uint(0)), (Value::Uint(1), Value::Uint(0))];
        check(&Value::Map(pairs()), "a201000200");
        check(&Value::MapAsItStands(pairs()), "a202000100");
        check(&Value::IndefiniteMap(pairs()), "bf02000100ff");
        check(&Value::WideUint(4), "1b0000000000000004");
    }
}
