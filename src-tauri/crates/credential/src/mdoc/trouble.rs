//! What can stop the reading of a phone. None of it is a refusal: nothing was decided.

use std::fmt;

use crate::cbor::Fault;

/// Why a phone over NFC gave nothing to decide on. Each is trouble, never a refusal of the patient (`spec/nfc.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NfcTrouble {
    /// No wallet is open: the phone is locked, or another application answered.
    NoWallet,
    /// Something answered, and it is no mdoc.
    EngagementUnreadable,
    /// The phone offers no NFC carrier (§1.5): the QR is the way on.
    CarrierNotOffered,
    /// The patient refused, or withheld elements (§5 row 1).
    PresentationDeclined,
    /// The phone was lifted before it had answered.
    LiftedTooEarly,
    /// The reader loses or cuts answers (§3): narrower limits, another reader or the QR.
    ReaderLimits,
    /// No progress for 5 s, or after 512 commands.
    NoProgress,
    /// The two sides do not share the keys of the session, or the phone ended it with an error (§2).
    SessionFailed,
    /// The phone answered with an error, or with more than 64 KiB.
    ExchangeFailed,
}

impl NfcTrouble {
    /// Every trouble there is.
    pub const ALL: [Self; 9] = [
        Self::NoWallet,
        Self::EngagementUnreadable,
        Self::CarrierNotOffered,
        Self::PresentationDeclined,
        Self::LiftedTooEarly,
        Self::ReaderLimits,
        Self::NoProgress,
        Self::SessionFailed,
        Self::ExchangeFailed,
    ];

    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoWallet => "no_wallet",
            Self::EngagementUnreadable => "engagement_unreadable",
            Self::CarrierNotOffered => "carrier_not_offered",
            Self::PresentationDeclined => "presentation_declined",
            Self::LiftedTooEarly => "lifted_too_early",
            Self::ReaderLimits => "reader_limits",
            Self::NoProgress => "no_progress",
            Self::SessionFailed => "session_failed",
            Self::ExchangeFailed => "exchange_failed",
        }
    }
}

impl fmt::Display for NfcTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for NfcTrouble {}

/// Outside of the presentation itself, CBOR is read only in the engagement.
impl From<Fault> for NfcTrouble {
    fn from(_: Fault) -> Self {
        Self::EngagementUnreadable
    }
}
