//! Why a presentation is refused: a closed list of reasons, so that a new one breaks every place that must think.

use std::fmt;

use jiff::Timestamp;

use crate::ReplayError;
use crate::cbor::Fault;

/// A refusal. The variants stand in the order of who is at fault; the codes are those of `spec/presentation.md` §4, whose
/// rows are named here, and of `spec/nfc.md` §5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejection {
    // The bytes: something other than a presentation of this version was shown, or it was damaged.
    /// Rows 1 and 14: not a presentation, or one that breaks a rule of encoding; a NIR whose key is wrong.
    Malformed,
    /// Row 2: a card of another version than 1.
    UnsupportedVersion,
    /// `spec/nfc.md` §5, row 1: a document of another type than the one that was asked for.
    UnknownDocument,

    // The issuer: nobody we trust says so.
    /// Row 3: no key of this name signs credentials, as far as the trust list knows.
    UnknownIssuer,
    /// Row 4: the issuer's key is not valid now.
    IssuerKeyNotValid,
    /// Row 5: the issuer did not sign this credential.
    BadIssuerSignature,
    /// `spec/nfc.md` §5, row 4: an element is not the one whose digest the issuer signed.
    DigestMismatch,
    /// Row 7: issued in the future.
    CredentialNotYetValid,
    /// Row 8: past its end.
    CredentialExpired,
    /// Row 13: the holder was under 16 when it was issued.
    HolderTooYoung,
    /// Row 15: replaced by an activation on another phone, or wiped.
    RevokedReplaced,
    /// Row 15: blocked by the fund.
    RevokedBlocked,
    /// Row 15: the status list holds no status for it, or one that means nothing.
    MalformedStatus,

    // The phone: it does not hold the card's key, or did not show it here and now.
    /// Row 6: the phone's key did not sign this presentation, or is no key.
    BadDeviceSignature,
    /// Row 9: shown in the future.
    PresentationFromFuture,
    /// Row 10: shown too long ago.
    PresentationExpired,
    /// Row 11: the phone had been unlocked too long before.
    UnlockTooOld,
    /// Row 12: it does not answer the challenge of this counter.
    WrongChallenge,
    /// Row 16: this very code was accepted before.
    Replayed {
        /// When it was first accepted. [`verify`](crate::verify) always knows; a code read back from a journal does not.
        first: Option<Timestamp>,
    },

    // The office.
    /// Row 17: the issuer is a test issuer, and this office takes none.
    TestIssuerRefused,
}

/// Why there is no [`Verified`](crate::Verified): refused and broken never mix.
#[derive(Debug, thiserror::Error)]
pub enum NotVerified {
    /// The presentation is refused.
    #[error("refused: {0}")]
    Refused(#[from] Rejection),
    /// Nothing is known of the presentation: the register of accepted codes failed.
    #[error("the presentation could not be decided")]
    Broken(#[from] ReplayError),
}

impl Rejection {
    /// Every refusal there is.
    pub const ALL: [Self; 20] = [
        Self::Malformed,
        Self::UnsupportedVersion,
        Self::UnknownDocument,
        Self::UnknownIssuer,
        Self::IssuerKeyNotValid,
        Self::BadIssuerSignature,
        Self::DigestMismatch,
        Self::CredentialNotYetValid,
        Self::CredentialExpired,
        Self::HolderTooYoung,
        Self::RevokedReplaced,
        Self::RevokedBlocked,
        Self::MalformedStatus,
        Self::BadDeviceSignature,
        Self::PresentationFromFuture,
        Self::PresentationExpired,
        Self::UnlockTooOld,
        Self::WrongChallenge,
        Self::Replayed { first: None },
        Self::TestIssuerRefused,
    ];

    /// The word of the specification.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::UnsupportedVersion => "unsupported_version",
            Self::UnknownDocument => "unknown_document",
            Self::UnknownIssuer => "unknown_issuer",
            Self::IssuerKeyNotValid => "issuer_key_not_valid",
            Self::BadIssuerSignature => "bad_issuer_signature",
            Self::DigestMismatch => "digest_mismatch",
            Self::CredentialNotYetValid => "credential_not_yet_valid",
            Self::CredentialExpired => "credential_expired",
            Self::HolderTooYoung => "holder_too_young",
            Self::RevokedReplaced => "revoked_replaced",
            Self::RevokedBlocked => "revoked_blocked",
            Self::MalformedStatus => "malformed_status",
            Self::BadDeviceSignature => "bad_device_signature",
            Self::PresentationFromFuture => "presentation_from_future",
            Self::PresentationExpired => "presentation_expired",
            Self::UnlockTooOld => "unlock_too_old",
            Self::WrongChallenge => "wrong_challenge",
            Self::Replayed { .. } => "replayed",
            Self::TestIssuerRefused => "test_issuer_refused",
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Rejection {}

/// Whatever is wrong with the bytes, the user reads one word: the fault itself would only help a forger.
impl From<Fault> for Rejection {
    fn from(_: Fault) -> Self {
        Self::Malformed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exhaustive, so that a new variant cannot be forgotten in [`Rejection::ALL`].
    fn place(rejection: Rejection) -> usize {
        match rejection {
            Rejection::Malformed => 0,
            Rejection::UnsupportedVersion => 1,
            Rejection::UnknownDocument => 2,
            Rejection::UnknownIssuer => 3,
            Rejection::IssuerKeyNotValid => 4,
            Rejection::BadIssuerSignature => 5,
            Rejection::DigestMismatch => 6,
            Rejection::CredentialNotYetValid => 7,
            Rejection::CredentialExpired => 8,
            Rejection::HolderTooYoung => 9,
            Rejection::RevokedReplaced => 10,
            Rejection::RevokedBlocked => 11,
            Rejection::MalformedStatus => 12,
            Rejection::BadDeviceSignature => 13,
            Rejection::PresentationFromFuture => 14,
            Rejection::PresentationExpired => 15,
            Rejection::UnlockTooOld => 16,
            Rejection::WrongChallenge => 17,
            Rejection::Replayed { .. } => 18,
            Rejection::TestIssuerRefused => 19,
        }
    }

    #[test]
    fn all_holds_every_refusal_once() {
        let places: Vec<usize> = Rejection::ALL.into_iter().map(place).collect();
        assert_eq!(places, (0..20).collect::<Vec<_>>(), "ALL follows the variants");
    }
}
