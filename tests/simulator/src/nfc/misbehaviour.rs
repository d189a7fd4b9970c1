//! What a phone or its issuer can do wrong over NFC, one thing at a time, and what it must meet (`spec/nfc.md` §5).

use clap::ValueEnum;

/// One deliberate fault. Everything else stays as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NfcMisbehaviour {
    /// The phone is locked: no application answers.
    PhoneLocked,
    /// A payment wallet answers instead.
    OtherApplication,
    /// Only Bluetooth is offered.
    BluetoothOnly,
    /// The patient refused: no document.
    Declined,
    /// The patient withheld the NIR.
    Withheld,
    /// The answer is enciphered with another key.
    OtherSessionKey,
    /// The phone ends the session with an error.
    SessionError,
    /// `DeviceResponse` says status 10.
    StatusNotZero,
    /// The document stands twice.
    TwoDocuments,
    /// The document is a driving licence.
    UnknownDocument,
    /// The document is the identity of a European wallet.
    IdentityDocument,
    /// The document is of the next version of ours.
    NextDocument,
    /// One byte follows the response.
    TrailingByte,
    /// A key of an item stands twice.
    DuplicateKey,
    /// An element stands twice.
    ElementTwice,
    /// Two elements share a digest id.
    DigestIdTwice,
    /// The MSO is of another document type.
    OtherDocTypeInMso,
    /// The digests are MD5.
    WeakDigest,
    /// The phone signs an element that it was not authorised for.
    DeviceSignedElement,
    /// The key of the holder's NIR is wrong.
    BadNirKey,
    /// The document signer was certified by an authority that nobody knows.
    UnknownAuthority,
    /// The document signer's certificate names the authority, and somebody else signed it.
    ForgedAuthority,
    /// There is no certificate chain.
    NoChain,
    /// The protected header says another algorithm.
    OtherAlgorithm,
    /// The document signer has no purpose.
    SignerWithoutPurpose,
    /// The document signer's purpose is to sign readers' requests.
    SignerForReaders,
    /// The document signer's key may not sign data.
    SignerKeyUsage,
    /// The document signer has a critical extension that nobody knows.
    SignerUnknownCritical,
    /// The document signer's certificate has expired.
    ExpiredSigner,
    /// The document signer's certificate is not yet valid.
    FutureSigner,
    /// The credential was signed before the document signer's certificate was valid.
    SignedBeforeSigner,
    /// The MSO is signed by another key than the document signer's.
    ForgedIssuer,
    /// The MSO was changed after it was signed.
    ChangedMso,
    /// The first name was changed after it was digested.
    ForgedElement,
    /// The MSO has no digest for the first name.
    MissingDigest,
    /// The first name was re-encoded after it was digested: the same value, other bytes.
    ReencodedElement,
    /// The digests are SHA-512, and the MSO says SHA-256.
    OtherDigest,
    /// The credential was issued an hour from now.
    FutureCredential,
    /// The credential expired an hour ago.
    ExpiredCredential,
    /// The signature is another phone's.
    OtherPhone,
    /// The proof is zero bytes.
    ZeroProof,
    /// The proof is of another session.
    OtherSession,
    /// The phone's key in the MSO is no point of the curve.
    PhoneKeyOffCurve,
    /// The status index lies beyond the list.
    StatusIndexOutOfRange,
    /// The holder is fifteen.
    HolderTooYoung,
    /// The credential is that of a phone that another one has replaced.
    ReplacedCredential,
    /// The credential was blocked by the fund.
    BlockedCredential,
    /// The status list says 3 of the credential, which means nothing.
    UndefinedStatus,
    /// The phone is taken away in the middle.
    LiftedEarly,
}

/// What a reading must end with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A refusal of this code.
    Refusal(&'static str),
    /// Trouble of this code: nothing was decided.
    Trouble(&'static str),
}

impl NfcMisbehaviour {
    /// All of them.
    pub fn all() -> &'static [Self] {
        Self::value_variants()
    }

    /// What it must meet.
    pub fn outcome(self) -> Outcome {
        Outcome::Refusal(match self {
            Self::PhoneLocked | Self::OtherApplication => return Outcome::Trouble("no_wallet"),
            Self::BluetoothOnly => return Outcome::Trouble("carrier_not_offered"),
            Self::Declined | Self::Withheld => return Outcome::Trouble("presentation_declined"),
            Self::OtherSessionKey | Self::SessionError => return Outcome::Trouble("session_failed"),
            Self::LiftedEarly => return Outcome::Trouble("lifted_too_early"),
            Self::StatusNotZero
            | Self::TwoDocuments
            | Self::TrailingByte
            | Self::DuplicateKey
            | Self::ElementTwice
            | Self::DigestIdTwice
            | Self::OtherDocTypeInMso
            | Self::WeakDigest
            | Self::DeviceSignedElement
            | Self::BadNirKey => "malformed",
            Self::UnknownDocument | Self::IdentityDocument | Self::NextDocument => "unknown_document",
            // No path leads from a certificate that may not sign mdocs.
            Self::UnknownAuthority
            | Self::ForgedAuthority
            | Self::NoChain
            | Self::OtherAlgorithm
            | Self::SignerWithoutPurpose
            | Self::SignerForReaders
            | Self::SignerKeyUsage
            | Self::SignerUnknownCritical => "unknown_issuer",
            Self::ExpiredSigner | Self::FutureSigner => "issuer_key_not_valid",
            Self::ForgedIssuer | Self::ChangedMso => "bad_issuer_signature",
            Self::ForgedElement | Self::MissingDigest | Self::ReencodedElement | Self::OtherDigest => {
                "digest_mismatch"
            }
            Self::FutureCredential | Self::SignedBeforeSigner => "credential_not_yet_valid",
            Self::ExpiredCredential => "credential_expired",
            Self::OtherPhone | Self::ZeroProof | Self::OtherSession | Self::PhoneKeyOffCurve => {
                "bad_device_signature"
            }
            Self::StatusIndexOutOfRange | Self::UndefinedStatus => "malformed_status",
            Self::HolderTooYoung => "holder_too_young",
            Self::ReplacedCredential => "revoked_replaced",
            Self::BlockedCredential => "revoked_blocked",
        })
    }
}
