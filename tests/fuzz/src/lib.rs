//! What the fuzz targets share: the lists of the vectors, their day, and one visit to the door.

use std::sync::LazyLock;

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use billing::pharmacy::Files;
use credential::document::{self, Certificates};
use credential::mdoc::{NfcTrouble, Reader, ReaderLimits, Step};
use credential::{Context, MemoryReplay, Policy, Presented, Roots, StatusLists, TrustList, verify};
use jiff::Timestamp;
use readers::card::{CardTrouble, Exchange};

/// 2026-09-29T21:00:00Z, the day of the vectors.
pub static NOW: LazyLock<Timestamp> =
    LazyLock::new(|| Timestamp::from_second(1_790_715_600).expect("a date"));

/// The roots of the vectors.
pub static ROOTS: LazyLock<Roots> = LazyLock::new(|| {
    Roots::parse(include_bytes!("../../vectors/cv1/lists/roots.cbor")).expect("the vectors' roots")
});

/// The trust list of the vectors.
pub static TRUST: LazyLock<TrustList> = LazyLock::new(|| {
    let bytes = include_bytes!("../../vectors/cv1/lists/trust.cbor");
    TrustList::verify(bytes, &ROOTS, *NOW, None).expect("the vectors' trust list")
});

/// Presents a text on the day of the vectors, without status lists.
pub fn present(text: &str) {
    decide(&Presented::from_qr_text(text));
}

/// A presentation around a credential: its shape is right, its signature is nobody's.
pub fn presentation(credential: &[u8]) -> Vec<u8> {
    let string = |bytes: &[u8]| {
        let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_be_bytes();
        match length {
            [0, short] if short < 24 => [&[0x40 | short], bytes].concat(),
            [0, short] => [&[0x58, short], bytes].concat(),
            long => [&[0x59], &long[..], bytes].concat(),
        }
    };
    let shown = b"\x02\x1a\x6a\xbc\x26\xd0\x03\x48nonce_of\x04\x01\x05\x04";
    let present = [&b"\xa5\x01"[..], &string(credential), shown].concat();
    [&b"\xd2\x84\x43\xa1\x01\x26\xa0"[..], &string(&present), &string(&[7; 64])].concat()
}

/// Decides on the day of the vectors, without status lists.
pub fn decide(presented: &Presented) {
    let (status, policy) = (StatusLists::default(), Policy::standard());
    let context = Context {
        now: *NOW,
        trust: &TRUST,
        status: &status,
        policy: &policy,
        challenge: None,
        latest_trusted: None,
    };
    let _ = verify(presented, &context, &mut MemoryReplay::new());
}

/// Taps a phone that presents these bytes in a session that is right.
pub fn phone(response: &[u8]) -> Option<Presented> {
    let nonce = Nonce::from([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
    let sealed = Aes256Gcm::new(&SK_DEVICE.into()).encrypt(&nonce, response).expect("a short message");
    let length = u16::try_from(sealed.len()).ok()?.to_be_bytes();
    let message = [&b"\xa1\x64data\x59"[..], &length, &sealed].concat();
    let length = u16::try_from(message.len()).ok()?.to_be_bytes();
    let object = [&[0x53, 0x82], &length[..], &message].concat();
    let file = [&u16::try_from(HANDOVER_SELECT.len()).ok()?.to_be_bytes(), HANDOVER_SELECT].concat();
    let mut reader = Reader::new(&[15; 32], ReaderLimits::standard())?;
    let mut step = reader.next(None);
    loop {
        let data = match &step {
            Step::Done(_) | Step::Failed(_) => break,
            Step::Wait(_) => &[],
            Step::Send(command) => match command[..] {
                [0, 0xb0, 0, 0, 15] => CONTAINER,
                [0, 0xb0, 0, from, le] => &file[usize::from(from)..][..usize::from(le)],
                [0, 0xc3, ..] => &object[..],
                _ => &[],
            },
        };
        step = reader.next(Some(&[data, &[0x90, 0x00]].concat()));
    }
    match step {
        Step::Done(presented) => Some(presented),
        Step::Failed(NfcTrouble::PresentationDeclined) => None,
        stopped => panic!("the session is right: {stopped:?}"),
    }
}

/// Taps a phone whose tag holds this message.
pub fn handover(message: &[u8]) {
    let Ok(length) = u16::try_from(message.len()) else { return };
    let file = [&length.to_be_bytes(), message].concat();
    let mut reader = Reader::new(&[15; 32], ReaderLimits::standard()).expect("a key");
    let mut step = reader.next(None);
    loop {
        let data = match &step {
            Step::Done(_) | Step::Failed(_) => return,
            Step::Wait(_) => &[],
            Step::Send(command) => match command[..] {
                [0, 0xb0, 0, 0, 15] => CONTAINER,
                [0, 0xb0, high, low, le] => {
                    let from = usize::from(u16::from_be_bytes([high, low])).min(file.len());
                    &file[from..from.saturating_add(usize::from(le)).min(file.len())]
                }
                _ => &[],
            },
        };
        step = reader.next(Some(&[data, &[0x90, 0x00]].concat()));
    }
}

/// Judges bytes as a signed paper, with certificates that are not there and, as one, the bytes themselves.
pub fn judge_paper(bytes: &[u8]) {
    let certificates = Certificates::from_der([bytes]);
    if let Ok(paper) = identity::TwoDDoc::parse(&String::from_utf8_lossy(bytes)) {
        let _ = (paper.fields(), paper.identity());
        assert!(document::verify(paper, &certificates, *NOW).is_err(), "nobody signed noise");
    }
}

/// Gives the bytes as replies, each behind its length, over and over.
pub fn replies(bytes: &[u8]) {
    let limits =
        if bytes.len() % 2 == 0 { ReaderLimits::standard() } else { ReaderLimits::probing_extended() };
    let mut reader = Reader::new(&[15; 32], limits).expect("a key");
    let (mut rest, mut step) = (bytes, reader.next(None));
    for _ in 0..2_000 {
        if matches!(step, Step::Done(_) | Step::Failed(_)) {
            return;
        }
        let (length, after) = rest.split_first().map_or((0, bytes), |(n, after)| (usize::from(*n), after));
        let (reply, after) = after.split_at(length.min(after.len()));
        rest = after;
        step = reader.next((length != 0xff).then_some(reply));
    }
    panic!("512 commands, and no more");
}

/// Sends the bytes after the first, in pieces as long as the first says, over and over up to more than any code holds.
pub fn scanned(bytes: &[u8]) {
    let Some((length, bytes)) = bytes.split_first() else { return };
    let (mut framing, mut codes) = (readers::Framing::default(), Vec::new());
    for piece in std::iter::repeat_n(bytes, 20).flat_map(|all| all.chunks(usize::from(*length).max(1))) {
        codes.extend(framing.take(piece));
        codes.extend(length.is_multiple_of(7).then(|| framing.silence()).flatten());
    }
    codes.extend(framing.silence());
    let whole = |code: &String| !code.is_empty() && code.chars().count() <= readers::Framing::LIMIT;
    assert!(codes.iter().all(|code| whole(code) && !code.contains(['\r', '\n', '\u{3}'])));
    assert!(framing.silence().is_none(), "nothing is kept");
}

/// A card that answers with these bytes, each reply behind its length in two bytes, over and over.
pub struct Replies<'a> {
    all: &'a [u8],
    rest: &'a [u8],
    given: u16,
}

impl<'a> Replies<'a> {
    /// From the first of them.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { all: bytes, rest: bytes, given: 0 }
    }
}

impl Exchange for Replies<'_> {
    fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, CardTrouble> {
        self.given += 1;
        assert!(self.given < 500, "a dialogue without an end");
        let (length, rest) = self.rest.split_first_chunk().map_or((0, self.all), |(n, rest)| (u16::from_be_bytes(*n), rest));
        let (reply, rest) = rest.split_at(usize::from(length).min(rest.len()));
        self.rest = rest;
        Ok(reply.to_vec())
    }
}

/// A capability container: the file E104, to be read only.
const CONTAINER: &[u8] =
    &[0x00, 0x0f, 0x20, 0x7f, 0xff, 0x7f, 0xff, 0x04, 0x06, 0xe1, 0x04, 0x7f, 0xff, 0x00, 0xff];
/// A static *Handover Select* over NFC, of a phone whose key is 32 times the byte 14.
const HANDOVER_SELECT: &[u8] = &[
    0x91, 0x02, 0x01, 0x48, 0x73, 0x15, 0x1c, 0x11, 0x06, 0x03, 0x69, 0x73, 0x6f, 0x2e, 0x6f, 0x72, 0x67,
    0x3a, 0x31, 0x38, 0x30, 0x31, 0x33, 0x3a, 0x6e, 0x66, 0x63, 0x6e, 0x66, 0x63, 0x01, 0x01, 0xff, 0x02,
    0xff, 0xff, 0x5c, 0x1e, 0x58, 0x04, 0x69, 0x73, 0x6f, 0x2e, 0x6f, 0x72, 0x67, 0x3a, 0x31, 0x38, 0x30,
    0x31, 0x33, 0x3a, 0x64, 0x65, 0x76, 0x69, 0x63, 0x65, 0x65, 0x6e, 0x67, 0x61, 0x67, 0x65, 0x6d, 0x65,
    0x6e, 0x74, 0x6d, 0x64, 0x6f, 0x63, 0xa2, 0x00, 0x63, 0x31, 0x2e, 0x30, 0x01, 0x82, 0x01, 0xd8, 0x18,
    0x58, 0x4b, 0xa4, 0x01, 0x02, 0x20, 0x01, 0x21, 0x58, 0x20, 0x6d, 0x13, 0x85, 0xff, 0xac, 0xc9, 0xbd,
    0x48, 0x50, 0xb7, 0x50, 0xda, 0x17, 0xc0, 0x63, 0x43, 0x2b, 0xcd, 0xb5, 0x23, 0xd9, 0x0e, 0xc9, 0xcf,
    0x92, 0x50, 0xba, 0x5a, 0x1b, 0xd3, 0x06, 0x63, 0x22, 0x58, 0x20, 0x9b, 0xc8, 0x9c, 0xbe, 0xb6, 0x29,
    0x59, 0xb4, 0x28, 0xc8, 0x8a, 0x6e, 0x9f, 0x88, 0xa5, 0x53, 0xd6, 0x89, 0xa1, 0xa1, 0x5b, 0x2a, 0x26,
    0xa8, 0xba, 0x5f, 0x66, 0xd9, 0x7f, 0xcd, 0x87, 0xb4,
];
/// The phone's session key for it and a reader whose key is 32 times the byte 15.
const SK_DEVICE: [u8; 32] = [
    0x83, 0xcd, 0x48, 0x13, 0x36, 0x4d, 0x2c, 0x89, 0xbc, 0x8f, 0x79, 0x06, 0x1e, 0x68, 0x13, 0x6b, 0x82,
    0xea, 0xb4, 0x38, 0x92, 0x5d, 0x97, 0x5f, 0xc0, 0x60, 0xc5, 0x1d, 0x33, 0xe1, 0x5e, 0xe4,
];

/// Reads bytes as each file of the database of medicines. Whatever is taken names its boxes once, in order.
pub fn read_medicines(bytes: &[u8]) {
    let boxes = include_bytes!("../../../assets/medicaments/CIS_CIP_bdpm.txt");
    let names = include_bytes!("../../../assets/medicaments/CIS_bdpm.txt");
    let groups = include_bytes!("../../../assets/medicaments/CIS_GENER_bdpm.txt");
    for files in [
        Files { boxes: bytes, names, groups },
        Files { boxes, names: bytes, groups },
        Files { boxes, names, groups: bytes },
        Files { boxes: bytes, names: bytes, groups: bytes },
    ] {
        let read = billing::pharmacy::read(files);
        assert!(read.is_err() || read.is_ok_and(|read| read.medicines.is_sorted_by(|a, b| a.cip < b.cip)));
    }
}
