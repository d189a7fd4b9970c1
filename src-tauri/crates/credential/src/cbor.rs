//! A strict reader of CBOR that borrows: it enforces the rules on the bytes themselves and keeps each item's range.
//!
//! [`document`] holds bytes to our own profile: core deterministic encoding (RFC 8949 §4.2.1) and those that `spec/presentation.md` §2 adds: no
//! trailing bytes, sixteen levels at most, text in NFC without control characters. They hold for *every* item of a
//! document, also for the values of keys that a reader ignores. Such a value may be anything that deterministic CBOR
//! can say, floats and tags included: what a later version adds must not make this one refuse.
//!
//! [`well_formed`] is for ISO/IEC 18013-5, whose peers need not write deterministically: any well-formed CBOR is read,
//! but for keys that occur twice (however each is written), trailing bytes, and more than sixteen levels. A string in
//! chunks is passed over and has no value: nothing that such peers sign or digest is written so.
//!
//! No length that the bytes state can cost memory: a key of an unsorted map is noted once it was read, and nothing else
//! is allocated. Every rule is enforced by the two functions; stepping into an item reads its children again, which
//! costs at most the depth times the size.

mod fault;
mod float;
mod head;
mod walk;
pub(crate) mod write;

use std::str;

pub use fault::Fault;
use head::{Head, Major};
use walk::{Rules, item};

/// The deepest nesting that is read: an array, a map or a tag is one level (`spec/presentation.md` §2). A byte string
/// that holds CBOR is a document of its own and counts anew.
pub const MAX_DEPTH: u8 = 16;

/// One item whose bytes obey every rule.
#[derive(Clone, Copy)]
pub struct Item<'a> {
    raw: &'a [u8],
    head: Head,
    /// What follows the head, inside `raw`.
    body: &'a [u8],
    rules: Rules,
}

/// The elements of an array.
#[derive(Clone)]
pub struct Elements<'a> {
    left: u64,
    rest: &'a [u8],
    rules: Rules,
}

/// A map, each of its keys there once.
#[derive(Clone, Copy)]
pub struct Map<'a> {
    pairs: u64,
    body: &'a [u8],
    rules: Rules,
}

/// The pairs of a map, in the order in which they stand.
#[derive(Clone)]
pub struct Pairs<'a> {
    left: u64,
    rest: &'a [u8],
    rules: Rules,
}

/// A key to look for in a [`Map`].
#[derive(Clone, Copy)]
pub enum Key<'k> {
    /// An integer key.
    Int(i32),
    /// A text key.
    Text(&'k str),
}

/// Reads the one item that the bytes are, deterministic CBOR with nothing after it.
pub fn document(bytes: &[u8]) -> Result<Item<'_>, Fault> {
    whole(bytes, Rules::Deterministic)
}

/// Reads the one item that the bytes are, well-formed CBOR with nothing after it (ISO/IEC 18013-5).
pub fn well_formed(bytes: &[u8]) -> Result<Item<'_>, Fault> {
    whole(bytes, Rules::WellFormed)
}

fn whole(bytes: &[u8], rules: Rules) -> Result<Item<'_>, Fault> {
    let (item, rest) = item(bytes, MAX_DEPTH, rules)?;
    if rest.is_empty() { Ok(item) } else { Err(Fault::Trailing) }
}

impl<'a> Item<'a> {
    /// The item's own bytes, exactly as received.
    pub fn raw(self) -> &'a [u8] {
        self.raw
    }

    /// An unsigned integer.
    pub fn uint(self) -> Result<u64, Fault> {
        self.must_be(Major::Unsigned)?;
        Ok(self.head.argument)
    }

    /// An integer of either sign.
    pub fn int(self) -> Result<i128, Fault> {
        match self.head.major {
            Major::Unsigned => Ok(i128::from(self.head.argument)),
            // RFC 8949 §3.1: the value is −1 − n, which is what the complement of n is.
            Major::Negative => Ok(!i128::from(self.head.argument)),
            _ => Err(Fault::WrongType),
        }
    }

    /// A byte string.
    pub fn bytes(self) -> Result<&'a [u8], Fault> {
        self.must_be(Major::Bytes)?;
        self.must_be_in_one_piece()?;
        Ok(self.body)
    }

    /// A byte string of exactly `N` bytes.
    pub fn bytes_of<const N: usize>(self) -> Result<&'a [u8; N], Fault> {
        self.bytes()?.try_into().map_err(|_| Fault::OutOfRange)
    }

    /// A text.
    pub fn text(self) -> Result<&'a str, Fault> {
        self.must_be(Major::Text)?;
        self.must_be_in_one_piece()?;
        str::from_utf8(self.body).map_err(|_| Fault::NotUtf8)
    }

    /// `true` or `false`.
    pub fn boolean(self) -> Result<bool, Fault> {
        match self.raw {
            [0xf4] => Ok(false),
            [0xf5] => Ok(true),
            _ => Err(Fault::WrongType),
        }
    }

    /// The elements of an array.
    pub fn array(self) -> Result<Elements<'a>, Fault> {
        self.must_be(Major::Array)?;
        Ok(Elements { left: self.head.argument, rest: self.body, rules: self.rules })
    }

    /// An array of exactly `N` elements.
    pub fn array_of<const N: usize>(self) -> Result<[Item<'a>; N], Fault> {
        let mut elements = self.array()?;
        let mut items = [self; N];
        for slot in &mut items {
            *slot = elements.next().ok_or(Fault::OutOfRange)??;
        }
        if elements.is_empty() { Ok(items) } else { Err(Fault::OutOfRange) }
    }

    /// The elements of an array that holds from 1 to `most`.
    pub fn array_up_to(self, most: u64) -> Result<Elements<'a>, Fault> {
        let elements = self.array()?;
        if (1..=most).contains(&elements.len()) { Ok(elements) } else { Err(Fault::OutOfRange) }
    }

    /// A map.
    pub fn map(self) -> Result<Map<'a>, Fault> {
        self.must_be(Major::Map)?;
        Ok(Map { pairs: self.head.argument, body: self.body, rules: self.rules })
    }

    /// What a tag encloses.
    pub fn tagged(self, tag: u64) -> Result<Item<'a>, Fault> {
        self.must_be(Major::Tag)?;
        if self.head.argument != tag {
            return Err(Fault::WrongType);
        }
        whole(self.body, self.rules)
    }

    /// Whether the item is `null`.
    pub fn is_null(self) -> bool {
        self.raw == [0xf6]
    }

    fn must_be(self, major: Major) -> Result<(), Fault> {
        if self.head.major == major { Ok(()) } else { Err(Fault::WrongType) }
    }

    fn must_be_in_one_piece(self) -> Result<(), Fault> {
        if self.head.indefinite { Err(Fault::Indefinite) } else { Ok(()) }
    }
}

impl Elements<'_> {
    /// How many elements are left.
    pub fn len(&self) -> u64 {
        self.left
    }

    /// Whether none is left.
    pub fn is_empty(&self) -> bool {
        self.left == 0
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Result<Item<'a>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        Some(item(self.rest, MAX_DEPTH, self.rules).map(|(element, rest)| {
            self.rest = rest;
            element
        }))
    }
}

impl<'a> Map<'a> {
    /// How many keys there are.
    pub fn len(self) -> u64 {
        self.pairs
    }

    /// Whether there is no key.
    pub fn is_empty(self) -> bool {
        self.pairs == 0
    }

    /// The value of a key, if it is there.
    pub fn get<'k>(self, key: impl Into<Key<'k>>) -> Result<Option<Item<'a>>, Fault> {
        let wanted = key.into();
        for pair in self.pairs() {
            let (key, value) = pair?;
            if wanted.is(key) {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// Every pair.
    pub fn pairs(self) -> Pairs<'a> {
        Pairs { left: self.pairs, rest: self.body, rules: self.rules }
    }

    /// The value of a key that must be there.
    pub fn required<'k>(self, key: impl Into<Key<'k>>) -> Result<Item<'a>, Fault> {
        self.get(key)?.ok_or(Fault::MissingKey)
    }

    /// Refuses a map that has more keys than the reader knows.
    pub fn exactly(self, keys: u64) -> Result<Self, Fault> {
        if self.pairs > keys { Err(Fault::UnknownKey) } else { Ok(self) }
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Result<(Item<'a>, Item<'a>), Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let mut read = || {
            let (read, rest) = item(self.rest, MAX_DEPTH, self.rules)?;
            self.rest = rest;
            Ok(read)
        };
        Some(read().and_then(|key| Ok((key, read()?))))
    }
}

impl Key<'_> {
    fn is(self, item: Item<'_>) -> bool {
        match self {
            Self::Int(number) => item.int() == Ok(i128::from(number)),
            Self::Text(text) => item.text() == Ok(text),
        }
    }
}

impl From<i32> for Key<'_> {
    fn from(number: i32) -> Self {
        Self::Int(number)
    }
}

impl<'k> From<&'k str> for Key<'k> {
    fn from(text: &'k str) -> Self {
        Self::Text(text)
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        HEXLOWER.decode(text.as_bytes()).unwrap()
    }

    /// Reads a string of hexadecimal in our profile.
    fn check(bytes: &str, expected: Option<Fault>) {
        let bytes = hex(bytes);
        let result = document(&bytes);
        assert_eq!(result.as_ref().err(), expected.as_ref(), "{bytes:02x?}");
        if let Ok(item) = result {
            assert_eq!(item.raw(), bytes, "an item keeps its own bytes");
        }
    }

    /// RFC 8949 Appendix A, all of it: what is deterministic is read, the rest is refused for its reason.
    #[test]
    fn examples_of_the_rfc() {
        let deterministic = "00 01 0a 17 1818 1819 1864 1903e8 1a000f4240 1b000000e8d4a51000 1bffffffffffffffff
            c249010000000000000000 3bffffffffffffffff c349010000000000000000 20 29 3863 3903e7 f90000 f98000 f93c00
            fb3ff199999999999a f93e00 f97bff fa47c35000 fa7f7fffff fb7e37e43c8800759c f90001 f90400 f9c400
            fbc010666666666666 f97c00 f97e00 f9fc00 f4 f5 f6 f7 f0 f8ff
            c074323031332d30332d32315432303a30343a30305a c11a514b67b0 c1fb41d452d9e2000000 d74401020304
            d818456449455446 d82076687474703a2f2f7777772e6578616d706c652e636f6d 40 4401020304 60 6161 6449455446
            62225c 62c3bc 63e6b0b4 64f0908591 80 83010203 8301820203820405
            98190102030405060708090a0b0c0d0e0f101112131415161718181819 a0 a201020304 a26161016162820203
            826161a161626163 a56161614161626142616361436164614461656145";
        for bytes in deterministic.split_whitespace() {
            check(bytes, None);
        }
        for bytes in
            "fa7f800000 fa7fc00000 faff800000 fb7ff0000000000000 fb7ff8000000000000 fbfff0000000000000"
                .split(' ')
        {
            check(bytes, Some(Fault::NotShortest));
        }
        let indefinite =
            "5f42010243030405ff 7f657374726561646d696e67ff 9fff 9f018202039f0405ffff 9f01820203820405ff
            83018202039f0405ff 83019f0203ff820405 9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff
            bf61610161629f0203ffff 826161bf61626163ff bf6346756ef563416d7421ff";
        for bytes in indefinite.split_whitespace() {
            check(bytes, Some(Fault::Indefinite));
        }
    }

    #[test]
    fn values_of_the_rfc() {
        let ints = [
            ("00", 0),
            ("1903e8", 1_000),
            ("20", -1),
            ("3903e7", -1_000),
            ("3bffffffffffffffff", -(1_i128 << 64)),
        ];
        for (bytes, value) in ints {
            assert_eq!(document(&hex(bytes)).and_then(Item::int), Ok(value), "{bytes}");
        }
        assert_eq!(document(&hex("1bffffffffffffffff")).and_then(Item::uint), Ok(u64::MAX));
        assert_eq!(
            document(&hex("20")).and_then(Item::uint),
            Err(Fault::WrongType),
            "a negative is not unsigned"
        );
        assert_eq!(document(&hex("62c3bc")).and_then(Item::text), Ok("ü"));
        assert_eq!(document(&hex("f6")).and_then(Item::boolean), Err(Fault::WrongType), "null is not false");
        let bytes = hex("a56161614161626142616361436164614461656145");
        let map = document(&bytes).and_then(Item::map).unwrap();
        assert_eq!(map.required("c").and_then(Item::text), Ok("C"));
        assert_eq!(map.required("f").map(|_| ()), Err(Fault::MissingKey));
        assert_eq!(map.exactly(4).map(|_| ()), Err(Fault::UnknownKey));
        let bytes = hex("8301820203820405");
        let elements: Vec<Vec<u8>> = document(&bytes)
            .and_then(Item::array)
            .unwrap()
            .map(|item| item.unwrap().raw().to_vec())
            .collect();
        assert_eq!(elements, [hex("01"), hex("820203"), hex("820405")], "each element keeps its own bytes");
        for size in ["8101", "83010203"] {
            assert_eq!(
                document(&hex(size)).and_then(Item::array_of::<2>).map(|_| ()),
                Err(Fault::OutOfRange),
                "{size}"
            );
        }
    }

    #[test]
    fn refusals() {
        let cases = [
            // Ends too early (RFC 8949 Appendix F), or too late.
            ("", Fault::Truncated),
            ("18", Fault::Truncated),
            ("1b01020304050607", Fault::Truncated),
            ("41", Fault::Truncated),
            ("5affffffff00", Fault::Truncated),
            ("5bffffffffffffffff010203", Fault::Truncated),
            ("7bffffffffffffffff010203", Fault::Truncated),
            ("9bffffffffffffffff", Fault::Truncated),
            ("bbffffffffffffffff", Fault::Truncated),
            ("818181818181818181", Fault::Truncated),
            ("a2010203", Fault::Truncated),
            ("c0", Fault::Truncated),
            ("0000", Fault::Trailing),
            ("8000", Fault::Trailing),
            // Reserved heads (Appendix F).
            ("1c", Fault::NotWellFormed),
            ("3d", Fault::NotWellFormed),
            ("5e", Fault::NotWellFormed),
            ("fc", Fault::NotWellFormed),
            ("1f", Fault::NotWellFormed),
            ("3f", Fault::NotWellFormed),
            ("df00", Fault::NotWellFormed),
            ("f800", Fault::NotWellFormed),
            ("f814", Fault::NotWellFormed),
            ("f81f", Fault::NotWellFormed),
            ("ff", Fault::Indefinite),
            ("81ff", Fault::Indefinite),
            // Longer than needed.
            ("1817", Fault::NotShortest),
            ("1900ff", Fault::NotShortest),
            ("1a0000ffff", Fault::NotShortest),
            ("1b00000000ffffffff", Fault::NotShortest),
            ("3817", Fault::NotShortest),
            ("580100", Fault::NotShortest),
            ("780161", Fault::NotShortest),
            ("9800", Fault::NotShortest),
            ("b800", Fault::NotShortest),
            ("d80100", Fault::NotShortest),
            // Maps: bytewise order of the encoded keys, not length first (RFC 8949 §4.2.1, against §4.2.3).
            ("a202000100", Fault::Unsorted),
            ("a2200018ff00", Fault::Unsorted),
            ("a201000100", Fault::DuplicateKey),
            ("a2616100616100", Fault::DuplicateKey),
            ("a3010002000100", Fault::Unsorted),
            // Text.
            ("61ff", Fault::NotUtf8),
            ("62c080", Fault::NotUtf8),
            ("63eda080", Fault::NotUtf8),
            ("6100", Fault::ControlCharacter),
            ("617f", Fault::ControlCharacter),
            ("62c285", Fault::ControlCharacter),
            ("6365cc81", Fault::NotNormalised),
            ("63e284ab", Fault::NotNormalised), // U+212B, a singleton
            ("a16365cc8100", Fault::NotNormalised),
        ];
        for (bytes, fault) in cases {
            check(bytes, Some(fault));
        }
        // RFC 8949 §3.3: the first simple value that takes a byte of its own.
        check("f820", None);
        check("a218ff002000", None); // 18ff before 20, although longer
    }

    #[test]
    fn sixteen_levels() {
        for opening in ["81", "a100", "c1"] {
            check(&format!("{}00", opening.repeat(16)), None);
            check(&format!("{}00", opening.repeat(17)), Some(Fault::TooDeep));
            check(&opening.repeat(100_000), Some(Fault::TooDeep));
        }
    }

    /// RFC 8949 Appendix A: the same values in their longer forms, which peers of ISO/IEC 18013-5 may write.
    #[test]
    fn what_is_only_well_formed() {
        let indefinite =
            "9fff 9f018202039f0405ffff 83018202039f0405ff bf61610161629f0203ffff 826161bf61626163ff
            5f42010243030405ff 7f657374726561646d696e67ff 5fff 7fff bfff";
        let longer = "1817 1900ff 1b00000000ffffffff 580100 780161 9800 b800 d80100 fa7f800000 fb7ff0000000000000 a202000100";
        let free_text = "6100 6365cc81";
        for bytes in [indefinite, longer, free_text].into_iter().flat_map(str::split_whitespace) {
            let bytes = hex(bytes);
            assert!(document(&bytes).is_err(), "{bytes:02x?} is not deterministic");
            assert_eq!(well_formed(&bytes).map(Item::raw), Ok(&bytes[..]), "{bytes:02x?} is well-formed");
        }
        let bytes = hex("bf1801016161029f03ff18ffff");
        let map = well_formed(&bytes).and_then(Item::map).unwrap();
        assert_eq!((map.len(), map.required(1).and_then(Item::uint)), (3, Ok(1)), "01 written as 1801 is 1");
        assert_eq!(map.required("a").and_then(Item::uint), Ok(2));
        let chunks = hex("5f42010243030405ff");
        assert_eq!(
            well_formed(&chunks).and_then(Item::bytes),
            Err(Fault::Indefinite),
            "no value, but no refusal"
        );
    }

    #[test]
    fn what_not_even_the_standard_allows() {
        let cases = [
            ("", Fault::Truncated),
            ("9f01", Fault::Truncated),
            ("bf0102", Fault::Truncated),
            ("5f41", Fault::Truncated),
            ("9fff00", Fault::Trailing),
            ("ff", Fault::Indefinite),
            ("81ff", Fault::Indefinite),
            ("bf01ff", Fault::Indefinite), // a key without its value
            ("a201000100", Fault::DuplicateKey),
            ("a30100020001 00", Fault::DuplicateKey),
            ("a20100180100", Fault::DuplicateKey), // one key, written in two ways
            ("a2616100780161 00", Fault::DuplicateKey),
            ("a2410000580100 00", Fault::DuplicateKey),
            ("bf20003800 00ff", Fault::DuplicateKey),
            ("a17f6161ff00", Fault::Indefinite), // a key in chunks could hide its twin
            ("5f6161ff", Fault::NotWellFormed),  // a chunk of another type
            ("5f5f4101ffff", Fault::NotWellFormed),
            ("7f61ffff", Fault::NotUtf8),
            ("61ff", Fault::NotUtf8),
            ("1c", Fault::NotWellFormed),
            ("1f", Fault::NotWellFormed),
            ("df00", Fault::NotWellFormed),
            ("f81f", Fault::NotWellFormed),
            ("9bffffffffffffffff", Fault::Truncated),
            ("bbffffffffffffffff", Fault::Truncated),
        ];
        for (bytes, fault) in cases {
            assert_eq!(well_formed(&hex(&bytes.replace(' ', ""))).err(), Some(fault), "{bytes}");
        }
        for opening in ["81", "9f", "a100", "bf00", "c1"] {
            assert_eq!(well_formed(&hex(&opening.repeat(17))).err(), Some(Fault::TooDeep), "{opening}");
            assert_eq!(well_formed(&hex(&opening.repeat(100_000))).err(), Some(Fault::TooDeep), "{opening}");
        }
    }
}
