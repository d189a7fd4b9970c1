//! The session with a phone (ISO/IEC 18013-5 §9.1.1): key agreement, session keys, and the messages they enclose.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use hkdf::Hkdf;
use p256::SecretKey;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::NfcTrouble;
use crate::cbor::{self, Fault, Item, write};
use crate::cose::PublicKey;

/// The reader's key: drawn for one presentation, and forgotten with it.
pub(super) struct EphemeralKey(SecretKey);

/// A secret of two keys, of which each purpose has its own key. The agreement is the costly half: it is made once.
pub(super) struct Agreement(Hkdf<Sha256>);

/// `SessionTranscript`, encoded: what both sides saw of each other before they spoke.
pub(super) struct Transcript(Vec<u8>);

/// The two directions of a session.
pub(super) struct Session {
    sending: Direction,
    receiving: Direction,
}

struct Direction {
    cipher: Aes256Gcm,
    identifier: [u8; 8],
    /// That of the last message: a nonce never repeats (§9.1.1.5).
    counter: u32,
}

/// What a phone sends.
pub(super) struct SessionData<'a> {
    pub(super) data: Option<&'a [u8]>,
    pub(super) status: Option<u64>,
}

/// A status that ends the session, from either side (§9.1.1.4).
pub(super) const TERMINATION: u64 = 20;

impl EphemeralKey {
    /// The key of 32 random bytes; `None` for the one draw in four thousand million that is no key.
    pub(super) fn new(random: &[u8; 32]) -> Option<Self> {
        SecretKey::from_slice(random).ok().map(Self)
    }

    /// `EReaderKeyBytes`.
    pub(super) fn cose_key_bytes(&self) -> Vec<u8> {
        let point = self.0.public_key().to_sec1_bytes();
        let (x, y) = point.get(1..).and_then(|point| point.split_at_checked(32)).unwrap_or_default();
        let key = write::map(&[
            (write::uint(1), write::uint(2)), // EC2
            (vec![0x20], write::uint(1)),     // -1: P-256
            (vec![0x21], write::bytes(x)),    // -2
            (vec![0x22], write::bytes(y)),    // -3
        ]);
        write::embedded(&key)
    }

    /// What this key and another agree on, bound to the transcript (§9.1.1.5, §9.1.3.5).
    pub(super) fn agree(&self, other: &PublicKey, transcript: &Transcript) -> Agreement {
        let shared = self.0.diffie_hellman(&other.to_point());
        let salt = Sha256::digest(write::embedded(&transcript.0));
        Agreement(Hkdf::new(Some(&salt), shared.raw_secret_bytes()))
    }
}

impl Agreement {
    /// The key for one purpose.
    pub(super) fn derive(&self, info: &str) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        // RFC 5869 §2.3 refuses only more than 255 blocks: one is asked for. A failure would leave a key of zeros, which
        // opens nothing.
        let expanded = self.0.expand(info.as_bytes(), key.as_mut_slice());
        debug_assert!(expanded.is_ok(), "one block");
        key
    }
}

impl Transcript {
    /// From `DeviceEngagement` as received, `EReaderKeyBytes` and `Handover`.
    pub(super) fn new(device_engagement: &[u8], reader_key: &[u8], handover: &[u8]) -> Self {
        Self(write::array(&[&write::embedded(device_engagement), reader_key, handover]))
    }

    /// The encoded array.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Session {
    /// The session of this key with a phone's.
    pub(super) fn new(key: &EphemeralKey, phone: &PublicKey, transcript: &Transcript) -> Self {
        let agreement = key.agree(phone, transcript);
        let direction = |info, last| {
            let key = agreement.derive(info);
            Direction {
                cipher: Aes256Gcm::new(&(*key).into()),
                identifier: [0, 0, 0, 0, 0, 0, 0, last],
                counter: 0,
            }
        };
        Self { sending: direction("SKReader", 0), receiving: direction("SKDevice", 1) }
    }

    /// `SessionEstablishment`: our key, and the first message in it.
    pub(super) fn establish(&mut self, reader_key: Vec<u8>, request: &[u8]) -> Result<Vec<u8>, NfcTrouble> {
        let sealed = self.sending.seal(request)?;
        Ok(write::map(&[
            (write::text("eReaderKey"), reader_key),
            (write::text("data"), write::bytes(&sealed)),
        ]))
    }

    /// Opens the `data` of a message.
    pub(super) fn open(&mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, NfcTrouble> {
        let nonce = self.receiving.nonce()?;
        let opened = self.receiving.cipher.decrypt(&nonce, sealed);
        opened.map(Zeroizing::new).map_err(|_| NfcTrouble::SessionFailed)
    }
}

impl Direction {
    fn seal(&mut self, message: &[u8]) -> Result<Vec<u8>, NfcTrouble> {
        let nonce = self.nonce()?;
        self.cipher.encrypt(&nonce, message).map_err(|_| NfcTrouble::SessionFailed)
    }

    fn nonce(&mut self) -> Result<Nonce<aes_gcm::aes::cipher::typenum::U12>, NfcTrouble> {
        self.counter = self.counter.checked_add(1).ok_or(NfcTrouble::SessionFailed)?;
        let mut nonce = [0; 12];
        let parts = self.identifier.into_iter().chain(self.counter.to_be_bytes());
        nonce.iter_mut().zip(parts).for_each(|(byte, part)| *byte = part);
        Ok(nonce.into())
    }
}

impl<'a> SessionData<'a> {
    pub(super) fn parse(message: &'a [u8]) -> Result<Self, Fault> {
        let map = cbor::well_formed(message)?.map()?;
        Ok(Self {
            data: map.get("data")?.map(Item::bytes).transpose()?,
            status: map.get("status")?.map(Item::uint).transpose()?,
        })
    }
}

/// `SessionData` that ends the session.
pub(super) fn termination() -> Vec<u8> {
    write::map(&[(write::text("status"), write::uint(TERMINATION))])
}
