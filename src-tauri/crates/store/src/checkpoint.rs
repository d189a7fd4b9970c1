//! The head of the journal, signed: how many lines there are, and the hash that stands for them all.
//!
//! The key (ECDSA P-256, FIPS 186-5) is kept outside of the database. So whoever can write the file can make a chain
//! that holds together, and cannot make a checkpoint that says so.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use jiff::Timestamp;
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::key::random;

const CONTEXT: &str = "comptoir.checkpoint.1";
const PREFIX: &str = "CJ1";

/// What signs the journal's head. It leaves no trace in `Debug`.
pub struct JournalKey(SigningKey);

/// What checks a signature of the journal's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalPublicKey(VerifyingKey);

/// A head of the journal, as signed, printed and exported: `CJ1.<count>.<instant>.<hash>.<key>.<signature>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    seq: i64,
    at: Timestamp,
    head: [u8; 32],
    kid: String,
    signature: Signature,
}

/// A text is no checkpoint, or bytes are no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not in the form of a checkpoint.
    #[error("this is no checkpoint of a journal")]
    Shape,
    /// Not a key of this curve.
    #[error("this is no key of a journal")]
    Key,
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    Random,
}

impl JournalKey {
    /// A new key.
    pub fn random() -> Result<Self, CheckpointError> {
        // A draw outside of the curve's order has a chance of 2^-32: four are enough.
        for _ in 0..4 {
            let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(random().map_err(|_| CheckpointError::Random)?);
            if let Ok(key) = Self::from_bytes(bytes.as_slice()) {
                return Ok(key);
            }
        }
        Err(CheckpointError::Random)
    }

    /// A key as it was kept.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CheckpointError> {
        SigningKey::from_slice(bytes).map(Self).map_err(|_| CheckpointError::Key)
    }

    /// The key, to be kept.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.to_bytes().to_vec())
    }

    /// What checks its signatures.
    pub fn public(&self) -> JournalPublicKey {
        JournalPublicKey(*self.0.verifying_key())
    }

    /// Signs the head of a journal.
    pub(crate) fn checkpoint(&self, seq: i64, at: Timestamp, head: [u8; 32]) -> Checkpoint {
        let kid = self.public().kid();
        // In milliseconds, as every instant that is kept.
        let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
        let signature = self.0.sign(signed(seq, at, &head, &kid).as_bytes());
        Checkpoint { seq, at, head, kid, signature }
    }

    /// Signs a text, for a report.
    pub(crate) fn sign_report(&self, report: &str) -> String {
        let signature: Signature = self.0.sign(format!("comptoir.report.1\n{report}").as_bytes());
        format!("{}.{}", self.public().kid(), BASE64URL_NOPAD.encode(&signature.to_bytes()))
    }
}

impl fmt::Debug for JournalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JournalKey(…)")
    }
}

impl JournalPublicKey {
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, CheckpointError> {
        VerifyingKey::from_sec1_bytes(bytes).map(Self).map_err(|_| CheckpointError::Key)
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        self.0.to_sec1_point(true).as_bytes().to_vec()
    }

    /// Its short name: the first eight bytes of its SHA-256, hexadecimal.
    pub fn kid(&self) -> String {
        let digest = Sha256::digest(self.to_bytes());
        HEXLOWER.encode(digest.first_chunk::<8>().map_or(&[][..], |head| head.as_slice()))
    }

    /// Whether this key signed a report; `signature` is what stands under it.
    pub fn signed_report(&self, report: &str, signature: &str) -> bool {
        let Some((kid, signature)) = signature.split_once('.') else { return false };
        let bytes = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap_or_default();
        let message = format!("comptoir.report.1\n{report}");
        kid == self.kid()
            && Signature::from_slice(&bytes)
                .is_ok_and(|signature| self.0.verify(message.as_bytes(), &signature).is_ok())
    }
}

impl Checkpoint {
    /// The count of lines it stands for.
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// When it was signed.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The short name of the key that signed it.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    pub(crate) fn head(&self) -> &[u8; 32] {
        &self.head
    }

    /// Whether a key signed it.
    pub fn is_signed_by(&self, key: &JournalPublicKey) -> bool {
        let message = signed(self.seq, self.at, &self.head, &self.kid);
        self.kid == key.kid() && key.0.verify(message.as_bytes(), &self.signature).is_ok()
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seq, at, head, kid, signature } = self;
        let signature = BASE64URL_NOPAD.encode(&signature.to_bytes());
        write!(f, "{PREFIX}.{seq}.{}.{}.{kid}.{signature}", at.as_millisecond(), HEXLOWER.encode(head))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    /// Spaces and line ends are left out: paper breaks the line where it will.
    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let shape = CheckpointError::Shape;
        let text: String = text.chars().filter(|c| !c.is_whitespace()).take(MAX_TEXT).collect();
        let parts: Vec<&str> = text.split('.').collect();
        let [PREFIX, seq, at, head, kid, signature] = parts.as_slice() else { return Err(shape) };
        let at: i64 = at.parse().map_err(|_| shape)?;
        let head = HEXLOWER.decode(head.as_bytes()).map_err(|_| shape)?;
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).map_err(|_| shape)?;
        let checkpoint = Self {
            seq: seq.parse().map_err(|_| shape)?,
            at: Timestamp::from_millisecond(at).map_err(|_| shape)?,
            head: head.try_into().map_err(|_| shape)?,
            kid: (*kid).to_owned(),
            signature: Signature::from_slice(&signature).map_err(|_| shape)?,
        };
        // One text a checkpoint: "+7" and "007" are no counts.
        if checkpoint.to_string() == text { Ok(checkpoint) } else { Err(shape) }
    }
}

fn signed(seq: i64, at: Timestamp, head: &[u8; 32], kid: &str) -> String {
    format!("{CONTEXT}\n{seq}\n{}\n{}\n{kid}", at.as_millisecond(), HEXLOWER.encode(head))
}

/// A checkpoint has about 200 characters.
const MAX_TEXT: usize = 400;

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a checkpoint is ASCII")]
mod tests {
    use super::*;

    fn key(byte: u8) -> JournalKey {
        JournalKey::from_bytes(&[byte; 32]).unwrap()
    }

    #[test]
    fn a_checkpoint_is_its_text_even_when_paper_breaks_the_line() {
        let checkpoint = key(7).checkpoint(1234, Timestamp::from_second(1_795_000_000).unwrap(), [0xab; 32]);
        let text = checkpoint.to_string();
        assert_eq!(text.parse::<Checkpoint>().unwrap(), checkpoint);
        let printed = format!(" {}\n{} ", &text[..70], &text[70..]);
        assert_eq!(printed.parse::<Checkpoint>().unwrap(), checkpoint);
        assert!(checkpoint.is_signed_by(&key(7).public()));
        assert!(!checkpoint.is_signed_by(&key(8).public()), "another key did not");
    }

    #[test]
    fn no_character_of_it_can_be_another() {
        let text =
            key(7).checkpoint(1234, Timestamp::from_second(1_795_000_000).unwrap(), [0xab; 32]).to_string();
        let public = key(7).public();
        for at in 0..text.len() {
            for other in "09afAZ-.".chars().filter(|c| !text[at..].starts_with(*c)) {
                let altered = format!("{}{other}{}", &text[..at], &text[at + 1..]);
                let believed = altered.parse::<Checkpoint>().is_ok_and(|c| c.is_signed_by(&public));
                assert!(!believed, "{altered}");
            }
        }
    }

    #[test]
    fn a_key_that_is_kept_is_the_same_key() {
        let new = JournalKey::random().unwrap();
        assert_eq!(JournalKey::from_bytes(&new.to_bytes()).unwrap().public(), new.public());
        assert_eq!(JournalPublicKey::from_bytes(&new.public().to_bytes()).unwrap(), new.public());
        assert!(JournalKey::from_bytes(&[0; 32]).is_err(), "zero is no key");
        let signature = new.sign_report("12 lectures");
        assert!(new.public().signed_report("12 lectures", &signature));
        assert!(!new.public().signed_report("13 lectures", &signature));
    }
}
