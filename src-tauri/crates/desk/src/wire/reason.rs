//! The words for why: to confirm, refused, or stopped. Each set is closed, and the screen has a text for every word.

use serde::{Deserialize, Serialize};

/// Why a reading must be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words of spec/presentation.md §4, explained there")]
pub enum ConfirmReason {
    StatusListMissing,
    StatusListStale,
    StatusUnknown,
    TrustListStale,
    ClockSuspect,
    RightsNotOpenToday,
    TestIssuer,
}

/// Why a presentation was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words of spec/presentation.md §4 and spec/nfc.md §5, explained there")]
pub enum RefusalReason {
    Malformed,
    UnsupportedVersion,
    UnknownDocument,
    UnknownIssuer,
    IssuerKeyNotValid,
    BadIssuerSignature,
    DigestMismatch,
    BadDeviceSignature,
    CredentialNotYetValid,
    CredentialExpired,
    PresentationFromFuture,
    PresentationExpired,
    UnlockTooOld,
    WrongChallenge,
    HolderTooYoung,
    RevokedReplaced,
    RevokedBlocked,
    MalformedStatus,
    Replayed,
    TestIssuerRefused,
}

/// What stopped the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum TroubleReason {
    /// The file or the clipboard holds no picture that can be decoded.
    ImageUnreadable,
    /// A picture, and no code in it that can be read.
    NoCodeFound,
    /// The simulated phone of a demonstration office shows nothing.
    PhoneShowsNothing,
    /// There is no lists folder, or it lacks a file.
    ListsMissing,
    /// The lists are there and cannot be believed: bad signature, rollback, or from the future.
    ListsRefused,
    /// The office's database cannot be written: nothing was recorded.
    StoreUnavailable,
    /// No reader is plugged in.
    NoReader,
    /// The system's card service does not run.
    ReaderServiceStopped,
    /// The system does not let this session use the readers.
    ReaderDenied,
    /// Another program has the reader.
    ReaderInUse,
    /// The reader was unplugged.
    ReaderUnplugged,
    /// The reader does not come back with an answer.
    ReaderStuck,
    /// The reader failed.
    ReaderFailed,
    /// The reader loses or cuts the phone's answers.
    ReaderLimits,
    /// Nothing was laid down in the time given.
    NothingLaidDown,
    /// The phone is locked, or its wallet is not open.
    NoWallet,
    /// The phone's payment application answered.
    OtherApplication,
    /// The phone answered, and not as a wallet does.
    EngagementUnreadable,
    /// The phone presents by Bluetooth only.
    CarrierNotOffered,
    /// The patient refused on the phone, or withheld something.
    PresentationDeclined,
    /// The phone was lifted before it had answered, more than once.
    LiftedTooEarly,
    /// The phone or card kept answering, and came to no end.
    NoProgress,
    /// Phone and reader do not share the keys of the session.
    SessionFailed,
    /// The phone answered with an error.
    ExchangeFailed,
    /// The card was taken away before it was read.
    CardRemoved,
    /// Another program reset the card again and again.
    CardReset,
    /// The card does not answer: upside down, dirty or broken.
    CardMute,
    /// The card's files cannot be understood.
    CardUnreadable,
    /// A card that is no carte Vitale.
    CardUnknown,
    /// A carte Vitale of the first generation.
    CardTooOld,
    /// A payment card.
    PaymentCard,
    /// A box of medicine: no card.
    MedicineBox,
    /// A 2D-Doc, whose signature is good: no card, and no rights.
    TwoDDocVerified,
    /// A 2D-Doc whose signature cannot be judged here.
    TwoDDocUnverified,
    /// A 2D-Doc whose signature is wrong: altered or forged.
    TwoDDocFalse,
}
