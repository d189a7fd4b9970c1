//! The phone of the tests as a reader sees it: a tag, a session, and answers in pieces.

use std::sync::LazyLock;

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use credential::Presented;
use credential::mdoc::{NfcTrouble, Reader, ReaderLimits, Step};
use hkdf::Hkdf;
use p256::SecretKey;
use sha2::{Digest, Sha256};

use crate::support::*;
use crate::wallet::{embedded, unsorted};

/// The phone's key for a session, and the reader's.
const EPHEMERAL: u8 = 14;
pub(crate) const READER: [u8; 32] = [15; 32];

pub(crate) fn secret(number: u8) -> SecretKey {
    SecretKey::from_slice(&[number; 32]).unwrap()
}

pub(crate) fn derive(ours: &SecretKey, theirs: &p256::PublicKey, transcript: &[u8], info: &str) -> [u8; 32] {
    let shared = ours.diffie_hellman(theirs);
    let salt = Sha256::digest(embedded(transcript));
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(Some(&salt), shared.raw_secret_bytes()).expand(info.as_bytes(), &mut key).unwrap();
    key
}

fn full_key(number: u8) -> V {
    let point = secret(number).public_key().to_sec1_bytes();
    V::M(vec![
        (V::U(1), V::U(2)),
        (V::N(-1), V::U(1)),
        (V::N(-2), V::B(point[1..33].to_vec())),
        (V::N(-3), V::B(point[33..].to_vec())),
    ])
}

fn reader_key() -> Vec<u8> {
    let point = SecretKey::from_slice(&READER).unwrap().public_key().to_sec1_bytes();
    let pairs = vec![
        (V::U(1), V::U(2)),
        (V::N(-1), V::U(1)),
        (V::N(-2), V::B(point[1..33].to_vec())),
        (V::N(-3), V::B(point[33..].to_vec())),
    ];
    embedded(&encode(&V::M(pairs)))
}

fn record(flags: u8, kind: &[u8], id: &[u8], payload: &[u8]) -> Vec<u8> {
    let with_id = if id.is_empty() { 0 } else { 0x08 };
    let mut record = vec![flags | 0x10 | with_id, low(kind), low(payload)];
    if !id.is_empty() {
        record.push(low(id));
    }
    [record, kind.to_vec(), id.to_vec(), payload.to_vec()].concat()
}

/// A length of one byte.
fn low(bytes: &[u8]) -> u8 {
    u8::try_from(bytes.len()).unwrap()
}

fn device_engagement() -> Vec<u8> {
    let key = embedded(&encode(&full_key(EPHEMERAL)));
    let security = V::A(vec![V::U(1), V::Raw(key)]);
    // Its keys in an order that no rule asks for: the bytes count as they are.
    unsorted(&vec![(V::U(1), security), (V::U(0), V::T("1.0"))])
}

fn handover_select(phone: &Phone) -> Vec<u8> {
    let mut message = record(0x81, b"Hs", b"", &[0x15]);
    if phone.carrier {
        let sizes: &[u8] =
            if phone.long { &[1, 2, 0xff, 0xff, 3, 1, 0, 0] } else { &[1, 1, 0xff, 2, 0xff, 0xff] };
        message.extend(record(0x04, b"iso.org:18013:nfc", b"nfc", sizes));
    }
    message.extend(record(0x44, b"iso.org:18013:deviceengagement", b"mdoc", &device_engagement()));
    message
}

pub(crate) fn transcript(phone: &Phone) -> Vec<u8> {
    let request = if phone.negotiates { V::B(phone.hr.clone()) } else { V::Raw(vec![0xf6]) };
    let handover = V::A(vec![V::B(handover_select(phone)), request]);
    encode(&V::A(vec![V::Raw(embedded(&device_engagement())), V::Raw(reader_key()), handover]))
}

/// `Hr` as `spec/nfc.md` §1.4 has it, letter for letter.
static HANDOVER_REQUEST: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let ac = record(0xc1, b"ac", b"", &[1, 3, b'n', b'f', b'c', 0]);
    let mut message = record(0x81, b"Hr", b"", &[vec![0x15], ac].concat());
    message.extend(record(0x04, b"iso.org:18013:readerengagement", b"mdocreader", b"\xa1\x00\x631.0"));
    message.extend(record(0x44, b"iso.org:18013:nfc", b"nfc", &[1, 1, 0xff, 2, 0xff, 0xff]));
    message
});

/// What a phone does on a reader.
#[derive(Clone)]
pub(crate) struct Phone {
    pub(crate) negotiates: bool,
    pub(crate) carrier: bool,
    pub(crate) wallet: bool,
    /// Whether it announces extended lengths for commands too.
    pub(crate) long: bool,
    /// Polls that find nothing.
    pub(crate) slow: usize,
    /// The most that READ BINARY gives.
    pub(crate) mle: u16,
    /// The most that UPDATE BINARY takes.
    pub(crate) mlc: u16,
    /// The command at which it is lifted.
    pub(crate) lifted: usize,
    /// What becomes of a reply on its way: the command, the reply.
    pub(crate) reader: fn(&[u8], Vec<u8>) -> Option<Vec<u8>>,
    /// What becomes of the session's message.
    pub(crate) message: fn(Vec<u8>) -> Vec<u8>,
    /// The answer at once, whatever Le says, as one wallet does.
    pub(crate) overlong: bool,
    /// 6C once, at the first answer.
    pub(crate) wrong_le: bool,
    pub(crate) plain: Vec<u8>,
    hr: Vec<u8>,
    state: State,
}

#[derive(Clone, Default)]
struct State {
    file: Vec<u8>,
    step: usize,
    empty: usize,
    envelope: Vec<u8>,
    output: Vec<u8>,
    sent: usize,
    said_6c: bool,
    pub(crate) terminated: bool,
}

impl Default for Phone {
    fn default() -> Self {
        Self {
            negotiates: false,
            carrier: true,
            wallet: true,
            long: false,
            slow: 0,
            mle: 0x7fff,
            mlc: 0x7fff,
            lifted: usize::MAX,
            reader: |_, reply| Some(reply),
            message: |message| message,
            overlong: false,
            wrong_le: false,
            plain: vec![],
            hr: HANDOVER_REQUEST.clone(),
            state: State::default(),
        }
    }
}

fn with_length(message: &[u8]) -> Vec<u8> {
    [&u16::try_from(message.len()).unwrap().to_be_bytes(), message].concat()
}

impl Phone {
    /// Presents these bytes as the response.
    pub(crate) fn present_plain(&self, plain: Vec<u8>) -> Result<Presented, NfcTrouble> {
        let mut phone = self.clone();
        phone.plain = plain;
        phone.run(ReaderLimits::standard())
    }

    pub(crate) fn run(mut self, limits: ReaderLimits) -> Result<Presented, NfcTrouble> {
        let mut reader = Reader::new(&READER, limits).unwrap();
        let mut step = reader.next(None);
        loop {
            step = match step {
                Step::Send(command) => {
                    let reply = self.transmit(&command);
                    reader.next(reply.as_deref())
                }
                Step::Wait(_) => reader.next(None),
                Step::Done(presented) => {
                    let ended = self.state.terminated || self.state.sent > self.lifted;
                    assert!(ended, "§2: the reader ends with 20 too");
                    return Ok(presented);
                }
                Step::Failed(trouble) => return Err(trouble),
            };
        }
    }

    fn transmit(&mut self, command: &[u8]) -> Option<Vec<u8>> {
        self.state.sent += 1;
        assert!(self.state.sent <= 513, "bounded: 512 commands and the last word");
        if self.state.sent > self.lifted {
            return None;
        }
        let reply = self.answer(command);
        (self.reader)(command, reply)
    }

    fn answer(&mut self, command: &[u8]) -> Vec<u8> {
        let ok = || vec![0x90, 0x00];
        match command {
            [0, 0xa4, 4, 0, 7, 0xd2, ..] if !self.wallet => vec![0x6a, 0x82],
            [0, 0xa4, 4, 0, 7, 0xd2 | 0xa0, ..] | [0, 0xa4, 4, 0, 0, 0, 7, 0xa0, ..] => ok(),
            [0, 0xa4, 0, 0x0c, 2, 0xe1, 3] => {
                let [r, w] = [self.mle.to_be_bytes(), self.mlc.to_be_bytes()];
                let access = if self.negotiates { 0 } else { 0xff };
                self.state.file =
                    vec![0, 15, 0x20, r[0], r[1], w[0], w[1], 4, 6, 0xe1, 4, 0x7f, 0xff, 0, access];
                ok()
            }
            [0, 0xa4, 0, 0x0c, 2, 0xe1, 4] => {
                let service = [&[0x10, 19], &b"urn:nfc:sn:handover"[..], &[0, 4, 15, 0, 255]].concat();
                self.state.file = with_length(&if self.negotiates {
                    record(0xd1, b"Tp", b"", &service)
                } else {
                    handover_select(self)
                });
                ok()
            }
            [0, 0xb0, high, low, le] => self.read(usize::from(*high) << 8 | usize::from(*low), *le),
            [0, 0xd6, high, low, lc, data @ ..] => {
                assert_eq!(usize::from(*lc), data.len());
                assert!(data.len() <= usize::from(self.mlc), "never more than MLc at once");
                self.write(usize::from(*high) << 8 | usize::from(*low), data)
            }
            [0x10, 0xc3, 0, 0, 0, high, low, data @ ..] => {
                assert_eq!(
                    usize::from(*high) << 8 | usize::from(*low),
                    data.len(),
                    "no Le while more follows"
                );
                self.state.envelope.extend(data);
                ok()
            }
            [0x10, 0xc3, 0, 0, lc, data @ ..] => {
                assert_eq!(usize::from(*lc), data.len(), "no Le while more follows");
                self.state.envelope.extend(data);
                ok()
            }
            [0, 0xc3, 0, 0, 0, high, low, data @ .., _, _] if command.len() > 7 + 5 => {
                assert_eq!(usize::from(*high) << 8 | usize::from(*low), data.len());
                self.envelope(data, usize::MAX)
            }
            [0, 0xc3, 0, 0, lc, data @ .., le] => {
                assert_eq!(usize::from(*lc), data.len());
                self.envelope(data, if *le == 0 { 256 } else { usize::from(*le) })
            }
            [0, 0xc0, 0, 0, le] => self.give(if *le == 0 { 256 } else { usize::from(*le) }),
            _ => vec![0x6d, 0x00],
        }
    }

    fn read(&mut self, offset: usize, le: u8) -> Vec<u8> {
        assert!(u16::from(le) <= self.mle.max(15), "never more than MLe at once");
        if offset == 0 && le == 2 && self.state.empty > 0 {
            self.state.empty -= 1;
            return vec![0, 0, 0x90, 0x00];
        }
        let end = (offset + usize::from(le)).min(self.state.file.len());
        [&self.state.file[offset.min(end)..end], &[0x90, 0x00]].concat()
    }

    fn write(&mut self, offset: usize, data: &[u8]) -> Vec<u8> {
        if self.state.file.len() < offset + data.len() {
            self.state.file.resize(offset + data.len(), 0);
        }
        self.state.file[offset..offset + data.len()].copy_from_slice(data);
        let length = usize::from(u16::from_be_bytes([self.state.file[0], self.state.file[1]]));
        if length > 0 && self.state.file.len() >= length + 2 {
            let message = self.state.file[2..2 + length].to_vec();
            self.state.step += 1;
            let answer = if self.state.step == 1 {
                assert_eq!(message, record(0xd1, b"Ts", b"", b"\x13urn:nfc:sn:handover"));
                record(0xd1, b"Te", b"", &[0])
            } else {
                assert_eq!(message, self.hr, "Hr as the specification has it");
                handover_select(self)
            };
            self.state.file = with_length(&answer);
            self.state.empty = self.slow;
        }
        vec![0x90, 0x00]
    }

    fn envelope(&mut self, data: &[u8], le: usize) -> Vec<u8> {
        if self.wrong_le && !self.state.said_6c {
            self.state.said_6c = true;
            return vec![0x6c, 0x40];
        }
        self.state.envelope.extend(data);
        let object = std::mem::take(&mut self.state.envelope);
        if object == b"\x53\x09\xa1\x66status\x14" {
            self.state.terminated = true;
            return vec![0x90, 0x00];
        }
        assert_eq!(object[0], 0x53);
        let transcript = transcript(self);
        let reader = SecretKey::from_slice(&READER).unwrap().public_key();
        let key = derive(&secret(EPHEMERAL), &reader, &transcript, "SKDevice");
        let nonce = Nonce::from([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
        let sealed = Aes256Gcm::new(&key.into()).encrypt(&nonce, &self.plain[..]).unwrap();
        let message = (self.message)(encode(&V::M(vec![(V::T("data"), V::B(sealed))])));
        let length = u16::try_from(message.len()).unwrap().to_be_bytes();
        self.state.output = [&[0x53, 0x82], &length[..], &message].concat();
        self.give(le)
    }

    fn give(&mut self, le: usize) -> Vec<u8> {
        let length = if self.overlong { self.state.output.len() } else { le.min(self.state.output.len()) };
        let given: Vec<u8> = self.state.output.drain(..length).collect();
        let left = u8::try_from(self.state.output.len()).unwrap_or(0);
        // The wallet that gives too much still says that more is left.
        let status = if self.overlong {
            [0x61, 0x25]
        } else if self.state.output.is_empty() {
            [0x90, 0x00]
        } else {
            [0x61, left]
        };
        [&given[..], &status].concat()
    }
}
