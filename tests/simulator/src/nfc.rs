//! The phone laid on an NFC reader: ISO/IEC 18013-5 device retrieval (`spec/nfc.md`), as a card that answers commands.
//! Commands come in, replies come out; who carries them is another matter ([`vpcd`](crate::vpcd)).

use anyhow::Result;
use clap::ValueEnum;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::issuer::{SignedBy, fill_random};
use crate::keys::KeyPair;
use crate::presentation::Beneficiaries;

mod apdu;
mod card;
pub(crate) mod certificate;
pub(crate) mod der;
mod document;
mod engagement;
pub(crate) mod misbehaviour;
pub(crate) mod ndef;
mod response;
pub(crate) mod session;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]
mod tests;

pub(crate) use card::without_wallet;
pub use card::{Card, Told};
pub use misbehaviour::{NfcMisbehaviour, Outcome};

/// Type and namespace of the document (`spec/nfc.md` §4).
pub(crate) const DOC_TYPE: &str = "fr.comptoir.carte.1";

/// What the phone presents when it is laid down, and how.
#[derive(Debug, Clone)]
pub struct NfcOptions {
    /// When the phone is laid down.
    pub now: Timestamp,
    /// When the credential was issued; five hours before now when absent. It is good for 72 hours.
    pub issued: Option<Timestamp>,
    /// Who is in it beside the holder.
    pub beneficiaries: Beneficiaries,
    /// Whose document signer signs.
    pub signed_by: SignedBy,
    /// Who chooses the carrier.
    pub handover: Handover,
    /// How the phone proves its key.
    pub proof: Proof,
    /// What it does in an unusual, yet lawful way.
    pub oddities: Vec<NfcOddity>,
    /// What it does wrong.
    pub misbehaviour: Option<NfcMisbehaviour>,
    /// What would be random follows from this instead, so that a vector comes out the same each time.
    pub seed: Option<u64>,
}

/// How a carrier is agreed on (ISO/IEC 18013-5 §8.2.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Handover {
    /// The phone names its carriers.
    Static,
    /// The reader asks for one.
    Negotiated,
}

/// How device authentication is done (ISO/IEC 18013-5 §9.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Proof {
    /// ES256.
    Signature,
    /// HMAC 256/256 with a key that both sides agree on.
    Mac,
}

/// What a wallet of another make may do: a reader must take all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NfcOddity {
    /// The keys of items and of the MSO stand in another order.
    KeysReversed,
    /// The unprotected headers hold `4: undefined`.
    UndefinedHeader,
    /// The certificate chain is an array of one.
    ChainAsArray,
    /// The phone's keys give only the sign of y.
    CompressedKeys,
    /// The digests are SHA-512.
    Sha512,
    /// Commands of 255 and replies of 256 bytes at most; extended ones are refused.
    ShortOnly,
    /// The tag gives 15 bytes and takes 13 at a time.
    SmallTag,
    /// `61 xx` says less than there is, and GET RESPONSE gives 256 bytes whatever is asked.
    OddRemaining,
    /// GET RESPONSE gives everything at once.
    MoreThanLe,
    /// A wrong Le meets `6C xx` before the tag is read.
    WrongLe,
    /// In a negotiation, three looks find nothing yet.
    SlowTag,
    /// The session ends with the answer.
    EndsAtOnce,
    /// Bluetooth is offered before NFC.
    BluetoothToo,
    /// An element that nobody asked for is in the MSO.
    UnaskedElement,
}

impl NfcOptions {
    /// Everybody, negotiated handover, proof by signature, nothing odd and nothing wrong.
    pub fn at(now: Timestamp) -> Self {
        Self {
            now,
            issued: None,
            beneficiaries: Beneficiaries::All,
            signed_by: SignedBy::Test,
            handover: Handover::Negotiated,
            proof: Proof::Signature,
            oddities: Vec::new(),
            misbehaviour: None,
            seed: None,
        }
    }

    /// What a phone draws at random, under a name that is used once.
    pub(crate) fn draw(&self, name: &str) -> Result<[u8; 32]> {
        let mut drawn = [0; 32];
        if let Some(seed) = self.seed {
            drawn = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(name).finalize().into();
        } else {
            fill_random(&mut drawn)?;
        }
        Ok(drawn)
    }

    /// A key that is made for one purpose.
    pub(crate) fn draw_key(&self, name: &str) -> Result<KeyPair> {
        KeyPair::derive(&self.draw(name)?, "ephemeral")
    }

    pub(crate) fn odd(&self, oddity: NfcOddity) -> bool {
        self.oddities.contains(&oddity)
    }

    pub(crate) fn does(&self, misbehaviour: NfcMisbehaviour) -> bool {
        self.misbehaviour == Some(misbehaviour)
    }
}

impl NfcOddity {
    /// All of them.
    pub fn all() -> &'static [Self] {
        Self::value_variants()
    }
}
