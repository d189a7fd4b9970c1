//! Status lists: signed bits that say which credentials are revoked (Token Status List, CWT form).

use std::collections::BTreeMap;

use jiff::Timestamp;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_PARSE_ZLIB_HEADER, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use crate::cbor::{self, Fault};
use crate::cose::{Header, Kid, Sign1, aad};
use crate::time::numeric_date;
use crate::trust::{ListRefusal, TrustList, Use};

/// The most that a list may hold once decompressed (`spec/presentation.md` §5): 128 million credentials.
const MAX_INFLATED: usize = 32 << 20;
/// The most that a byte may become. DEFLATE itself ends at 1 032, so that this only stops what is not DEFLATE.
const MAX_RATIO: usize = 1_100;
/// What a byte becomes in a list of which one credential in a hundred is revoked: room for it is made at once.
const USUAL_RATIO: usize = 16;
/// How much is decompressed at a time.
const STEP: usize = 64 << 10;
/// Its header, its data and its checksum, with all that came out so far before the decoder's eyes.
const WHOLE_ZLIB_STREAM: u32 = TINFL_FLAG_PARSE_ZLIB_HEADER | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
/// A list that did not compress at all, and what stands around it.
const MAX_STATUS_LIST: usize = MAX_INFLATED + (64 << 10);

/// A status list that a trusted key signed.
#[derive(Debug, Clone)]
pub struct StatusList {
    uri: String,
    issued: Timestamp,
    expires: Option<Timestamp>,
    signer: Kid,
    /// Two bits for each credential.
    statuses: Box<[u8]>,
}

/// The status lists in force, by their URI.
#[derive(Debug, Clone, Default)]
pub struct StatusLists(BTreeMap<String, StatusList>);

/// What a list says of a credential (`spec/presentation.md` §5): two bits, hence that it is revoked and never since when. The
/// list's own issue time is no such date, since every later list says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// 0
    Valid,
    /// 1: replaced by an activation on another phone, or wiped.
    Replaced,
    /// 2: blocked by the fund.
    Blocked,
}

impl StatusList {
    /// Reads a list that an anchor of the trust list signed, an anchor that may sign such lists and is valid now.
    ///
    /// A list issued in the future is taken: what it revokes is revoked, and the clock is suspect (§4).
    pub fn verify(bytes: &[u8], trust: &TrustList, now: Timestamp) -> Result<Self, ListRefusal> {
        if bytes.len() > MAX_STATUS_LIST {
            return Err(ListRefusal::TooLarge);
        }
        let signed = Sign1::parse(bytes, Header::SignerOf("application/statuslist+cwt"))?;
        let claims = Claims::parse(signed.payload())?;
        let kid = signed.kid()?;
        let anchor = trust.anchor(kid, Use::StatusLists).ok_or(ListRefusal::UnknownSigner)?;
        if !anchor.is_valid_at(now) {
            return Err(ListRefusal::SignerNotValid);
        }
        signed.verify(anchor.key(), aad::STATUS_LIST)?;
        let Claims { uri, issued, expires, compressed } = claims;
        Ok(Self { uri: uri.to_owned(), issued, expires, signer: kid, statuses: inflate(compressed)? })
    }

    /// Which list it is.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// When it was issued.
    pub fn issued(&self) -> Timestamp {
        self.issued
    }

    /// When it ends, if it says so.
    pub(crate) fn expires(&self) -> Option<Timestamp> {
        self.expires
    }

    /// Who signed it.
    pub(crate) fn signer(&self) -> Kid {
        self.signer
    }

    /// The status at an index: bits 2·(i mod 4) of byte i div 4, least significant first. `None` for an index out of
    /// range and for the value 3, which means nothing.
    pub fn status(&self, index: u64) -> Option<Status> {
        let byte = *self.statuses.get(usize::try_from(index / 4).ok()?)?;
        let shifted = match index % 4 {
            0 => byte,
            1 => byte >> 2,
            2 => byte >> 4,
            _ => byte >> 6,
        };
        match shifted & 0b11 {
            0 => Some(Status::Valid),
            1 => Some(Status::Replaced),
            2 => Some(Status::Blocked),
            _ => None,
        }
    }
}

impl StatusLists {
    /// Puts a list in force. Of two lists with the same URI the newest stays.
    pub fn insert(&mut self, list: StatusList) {
        let known = self.0.get(list.uri());
        if known.is_none_or(|known| known.issued <= list.issued) {
            self.0.insert(list.uri.clone(), list);
        }
    }

    /// Whether there is a list of this address.
    pub fn has(&self, uri: &str) -> bool {
        self.0.contains_key(uri)
    }

    /// Whether one of these lists is older than the one of its address that is in force: what was revoked since would be good again. A
    /// list in force whose signer the trust list does not name any more counts no more, and anything may take its place.
    pub fn go_back_on(&self, in_force: &Self, trust: &TrustList) -> bool {
        let older = |(uri, old): (&String, &StatusList)| {
            let counts = trust.anchor(old.signer, Use::StatusLists).is_some();
            counts && self.0.get(uri).is_some_and(|new| new.issued < old.issued)
        };
        in_force.0.iter().any(older)
    }

    /// The issue time of the oldest list, when there is a list at all.
    pub fn oldest_issued(&self) -> Option<Timestamp> {
        self.0.values().map(StatusList::issued).min()
    }

    /// The issue time of the newest list: the clock cannot be before it.
    pub(crate) fn newest_issued(&self) -> Option<Timestamp> {
        self.0.values().map(StatusList::issued).max()
    }

    pub(crate) fn get(&self, uri: &str) -> Option<&StatusList> {
        self.0.get(uri)
    }
}

/// The claims of a list, still compressed and unsigned.
struct Claims<'a> {
    uri: &'a str,
    issued: Timestamp,
    expires: Option<Timestamp>,
    compressed: &'a [u8],
}

impl<'a> Claims<'a> {
    fn parse(payload: &'a [u8]) -> Result<Self, Fault> {
        let claims = cbor::document(payload)?.map()?;
        // How long a list may be kept is our policy's to say; the publisher's advice must only be a number.
        claims.get(TTL)?.map(cbor::Item::uint).transpose()?;
        let list = claims.required(STATUS_LIST)?.map()?;
        if list.required("bits")?.uint()? != 2 {
            return Err(Fault::OutOfRange);
        }
        Ok(Self {
            uri: claims.required(SUB)?.text()?,
            issued: numeric_date(claims.required(IAT)?)?,
            expires: claims.get(EXP)?.map(numeric_date).transpose()?,
            compressed: list.required("lst")?.bytes()?,
        })
    }
}

/// Decompresses within bounds (RFC 1950). What is kept takes its exact size.
fn inflate(compressed: &[u8]) -> Result<Box<[u8]>, ListRefusal> {
    let most = MAX_INFLATED.min(compressed.len().saturating_mul(MAX_RATIO));
    let mut inflated = Vec::with_capacity(most.min(compressed.len().saturating_mul(USUAL_RATIO)));
    inflate_into(&mut inflated, compressed, most)?;
    Ok(inflated.into_boxed_slice())
}

/// Decompresses one zlib stream that is exactly these bytes, in one pass and in the place where it stays: a decoder that keeps
/// a window of its own copies everything twice. Memory is taken in proportion to what was received or has come out,
/// and for one byte beyond the bound at most: no length that a stream states is believed.
fn inflate_into(inflated: &mut Vec<u8>, compressed: &[u8], most: usize) -> Result<(), ListRefusal> {
    let mut decoder = Box::<DecompressorOxide>::default();
    let (mut rest, mut length) = (compressed, 0_usize);
    loop {
        make_room(inflated, most);
        let (status, read, written) = decompress(&mut decoder, rest, inflated, length, WHOLE_ZLIB_STREAM);
        rest = rest.get(read..).ok_or(ListRefusal::Malformed)?;
        length = length.saturating_add(written);
        match status {
            TINFLStatus::Done | TINFLStatus::HasMoreOutput if length > most => {
                return Err(ListRefusal::TooLarge);
            }
            // Bytes after the stream would be bytes that nobody looked at.
            TINFLStatus::Done if rest.is_empty() => break,
            // A decoder that is content with less room than there is would ask for ever.
            TINFLStatus::HasMoreOutput if length == inflated.len() => {}
            // Whatever else it says, cut off included.
            _ => return Err(ListRefusal::Malformed),
        }
    }
    inflated.truncate(length);
    Ok(())
}

/// Another step of zeros to write upon, where the bound leaves as much. Memory grows twofold.
fn make_room(inflated: &mut Vec<u8>, most: usize) {
    let length = inflated.len();
    let left = most.saturating_add(1).saturating_sub(length);
    let step = STEP.min(left);
    if step > inflated.capacity().saturating_sub(length) {
        inflated.reserve_exact(length.max(step).min(left));
    }
    inflated.resize(length.saturating_add(step), 0);
}

/// RFC 8392 §4.
const SUB: i32 = 2;
const EXP: i32 = 4;
const IAT: i32 = 6;
/// Token Status List §5.2.
const TTL: i32 = 65534;
const STATUS_LIST: i32 = 65533;

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use proptest::prelude::*;

    use super::*;

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn list(statuses: Vec<u8>) -> StatusList {
        StatusList {
            uri: String::new(),
            issued: Timestamp::UNIX_EPOCH,
            expires: None,
            signer: [0; 8],
            statuses: statuses.into_boxed_slice(),
        }
    }

    /// Token Status List §4.1, the example with two bits: twelve statuses in C9 44 F9.
    #[test]
    fn bits_come_least_significant_first() {
        let list = list(vec![0xc9, 0x44, 0xf9]);
        let (valid, replaced, blocked) = (Some(Status::Valid), Some(Status::Replaced), Some(Status::Blocked));
        let expected =
            [replaced, blocked, valid, None, valid, replaced, valid, replaced, replaced, blocked, None, None];
        for (index, status) in (0..).zip(expected) {
            assert_eq!(list.status(index), status, "index {index}");
        }
        for index in [12, 13, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(list.status(index), None, "index {index} lies outside");
        }
    }

    #[test]
    fn inflating_stops_at_its_bounds() {
        let largest = zlib(&vec![0; MAX_INFLATED]);
        assert_eq!(inflate(&largest).map(|inflated| inflated.len()), Ok(MAX_INFLATED));
        assert_eq!(inflate(&zlib(&vec![0; MAX_INFLATED + 1])), Err(ListRefusal::TooLarge));
        let bomb = zlib(&vec![0; 64 << 20]);
        for most in [0, 1, 100_000, MAX_INFLATED] {
            let mut inflated = Vec::new();
            assert_eq!(inflate_into(&mut inflated, &bomb, most), Err(ListRefusal::TooLarge), "{most}");
            assert!(inflated.capacity() <= most + 1, "{most}: memory for {}", inflated.capacity());
        }
    }

    /// The bound is the last that is taken, whatever the step in which it falls.
    #[test]
    fn the_bound_itself_is_allowed() {
        for length in [0, 1, STEP - 1, STEP, STEP + 1, 4 * STEP - 1, 4 * STEP, 4 * STEP + 1] {
            let compressed = zlib(&vec![0x55; length]);
            for most in [length / 2, length.saturating_sub(1), length, length + 1, MAX_INFLATED] {
                let expected = if most < length { Err(ListRefusal::TooLarge) } else { Ok(()) };
                let mut inflated = Vec::new();
                assert_eq!(inflate_into(&mut inflated, &compressed, most), expected, "{length} of {most}");
                assert!(inflated.capacity() <= 2 * (length + STEP), "{length}: twofold at most");
            }
        }
    }

    proptest! {
        #[test]
        fn what_was_compressed_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..20_000)) {
            prop_assert_eq!(inflate(&zlib(&bytes)), Ok(bytes.into_boxed_slice()));
        }

        #[test]
        fn no_bytes_stop_the_inflater(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = inflate(&bytes);
            let _ = inflate(&[&[0x78, 0xda], &bytes[..]].concat());
        }
    }
}
