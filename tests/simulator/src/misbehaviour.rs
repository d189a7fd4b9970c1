//! What a phone or an issuer can do wrong, one thing at a time, and the refusal that it must meet.

use clap::ValueEnum;

/// One deliberate fault. Everything else about the presentation stays as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Misbehaviour {
    /// The credential is signed by another key than the one its kid names.
    ForgedIssuer,
    /// The kid of the credential is in no trust list.
    UnknownKid,
    /// The credential is signed by the key that signs status lists.
    WrongKeyUse,
    /// The issuer signed the credential without its context.
    CredentialNoAad,
    /// The presentation is signed by another phone.
    OtherPhone,
    /// The phone signed the presentation without its context.
    NoAad,
    /// The phone's signature is 64 zero bytes.
    ZeroSignature,
    /// The phone key in the credential is no point of the curve.
    PhoneKeyOffCurve,
    /// One byte follows the presentation.
    TrailingByte,
    /// The presentation has no tag 18.
    Untagged,
    /// The unprotected header of the presentation is not empty.
    UnprotectedHeader,
    /// The protected header of the presentation holds a key that nobody knows.
    UnknownProtectedKey,
    /// The keys of the presentation are not in order.
    UnsortedMap,
    /// The presentation is a map of indefinite length.
    IndefiniteMap,
    /// A small integer takes nine bytes.
    NonShortestInt,
    /// A key of the presentation stands twice.
    DuplicateKey,
    /// The nonce is missing.
    MissingNonce,
    /// The first name is not in Unicode's composed form (NFC).
    NotNfcText,
    /// The first name holds a control character.
    ControlCharacter,
    /// The first name has 81 characters.
    LongName,
    /// The card has twenty beneficiaries.
    TwentyBeneficiaries,
    /// The card says version 2.
    Version2,
    /// The key of the holder's NIR is wrong.
    BadNirKey,
    /// The holder has no NIR.
    NoNir,
    /// The credential expired an hour ago.
    ExpiredCredential,
    /// The credential was issued an hour from now.
    FutureCredential,
    /// The presentation was shown 100 seconds ago.
    StalePresentation,
    /// The presentation says that it will be shown in a minute.
    FuturePresentation,
    /// The phone was unlocked five minutes before.
    OldUnlock,
    /// The challenge is not the one that the counter gave.
    WrongChallenge,
    /// The status index lies beyond the list.
    StatusIndexOutOfRange,
    /// The presentation holds a key that version 1 does not know: this one is allowed.
    UnknownPayloadKey,
    /// The credential is signed by a key that its issuer no longer uses.
    RetiredIssuer,
    /// The holder is fifteen.
    HolderTooYoung,
    /// The credential is that of a phone that another one has replaced.
    ReplacedCredential,
    /// The credential was blocked by the fund.
    BlockedCredential,
    /// The status list says 3 of the credential, which means nothing.
    UndefinedStatus,
    /// The nonce is the same in each code: the second one read is a copy.
    RepeatedNonce,
}

impl Misbehaviour {
    /// All of them.
    pub fn all() -> &'static [Self] {
        Self::value_variants()
    }

    /// The refusal code that a verifier must answer (`spec/presentation.md` §4); `None` for what it must accept. Of a
    /// repeated nonce it must accept the first.
    pub fn refusal(self) -> Option<&'static str> {
        let code = match self {
            Self::ForgedIssuer | Self::CredentialNoAad => "bad_issuer_signature",
            // Row 3 asks for a key that is in the trust list *for credentials*.
            Self::UnknownKid | Self::WrongKeyUse => "unknown_issuer",
            Self::OtherPhone | Self::NoAad | Self::ZeroSignature | Self::PhoneKeyOffCurve => {
                "bad_device_signature"
            }
            Self::TrailingByte
            | Self::Untagged
            | Self::UnprotectedHeader
            | Self::UnknownProtectedKey
            | Self::UnsortedMap
            | Self::IndefiniteMap
            | Self::NonShortestInt
            | Self::DuplicateKey
            | Self::MissingNonce
            | Self::NotNfcText
            | Self::ControlCharacter
            | Self::LongName
            | Self::TwentyBeneficiaries
            | Self::BadNirKey
            | Self::NoNir => "malformed",
            Self::Version2 => "unsupported_version",
            Self::ExpiredCredential => "credential_expired",
            Self::FutureCredential => "credential_not_yet_valid",
            Self::StalePresentation => "presentation_expired",
            Self::FuturePresentation => "presentation_from_future",
            Self::OldUnlock => "unlock_too_old",
            Self::WrongChallenge => "wrong_challenge",
            Self::StatusIndexOutOfRange | Self::UndefinedStatus => "malformed_status",
            Self::RetiredIssuer => "issuer_key_not_valid",
            Self::HolderTooYoung => "holder_too_young",
            Self::ReplacedCredential => "revoked_replaced",
            Self::BlockedCredential => "revoked_blocked",
            Self::RepeatedNonce => "replayed",
            Self::UnknownPayloadKey => return None,
        };
        Some(code)
    }
}
