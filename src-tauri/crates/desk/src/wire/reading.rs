//! A reading: `spec/presentation.md` §7, to the letter.

use serde::Serialize;

use super::{Disagreement, Paper};

/// What a presentation came to. The verdict tells the three shapes apart.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(untagged)]
pub enum Reading {
    /// Believed: the card is here.
    Read(Box<ReadCard>),
    /// Not believed: one reason, no person.
    Refused(Refused),
    /// The machine stopped; nobody is refused.
    Trouble(Trouble),
}

/// A reading, and what the screen alone shows beside it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Shown {
    /// The reading of §7.
    pub reading: Reading,
    /// How the phone was unlocked, when a phone was read.
    pub unlock: Option<Unlock>,
    /// What was proved of the phone being there, when a phone was read.
    pub possession: Option<Possession>,
    /// Read from a picture: the phone itself may be anywhere.
    pub remote: bool,
    /// `replayed` only: when this code was read before (RFC 3339, UTC).
    pub first_read_at: Option<String>,
    /// `replayed` only: the usage number of that reading, when it can be opened again.
    pub first_usage_id: Option<String>,
    /// What the number of an INS says otherwise than its traits. None of it makes the document false.
    pub disagreements: Vec<Disagreement>,
    /// The signed paper that was shown instead of a card.
    pub paper: Option<Paper>,
}

/// What a presentation proved of the phone being at this counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Possession {
    /// It signed within the window of a code: recent possession, no more.
    Recent,
    /// It signed the challenge of this counter.
    Challenged,
    /// It answered a session that this counter opened.
    Session,
}

/// A card that was read and believed, with or without doubts.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ReadCard {
    /// `accepted`, or `to_confirm` when there are reasons.
    pub verdict: ReadVerdict,
    /// What must be confirmed; empty when accepted.
    pub reasons: Vec<ConfirmReason>,
    /// How it came.
    pub channel: Channel,
    /// What was proved of it.
    pub authenticity: Authenticity,
    /// Who signed it; absent for the plastic card and for paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub issuer: Option<Issuer>,
    /// The insured person, rank 0.
    pub holder: Person,
    /// Ranks 1 to n, in this order.
    pub beneficiaries: Vec<Person>,
    /// The fund; null when the card does not state it (plastic card, paper).
    pub organism: Option<Organism>,
    /// The days covered.
    pub rights: Rights,
    /// The lists it was checked against.
    pub lists: Lists,
    /// The number of this reading, for the invoice and the paper.
    pub usage_id: String,
}

/// A refusal: no person.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Refused {
    /// Always `refused`.
    pub verdict: RefusedVerdict,
    /// Exactly one.
    pub reasons: [RefusalReason; 1],
    /// How it came.
    pub channel: Channel,
    /// The lists it was checked against.
    pub lists: Lists,
}

/// A technical trouble: no person, no blame.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Trouble {
    /// Always `trouble`.
    pub verdict: TroubleVerdict,
    /// Exactly one.
    pub reasons: [TroubleReason; 1],
    /// How it came.
    pub channel: Channel,
    /// The lists in force.
    pub lists: Lists,
}

/// The word for a card that was believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum ReadVerdict {
    /// No doubt.
    Accepted,
    /// Real data, limited certainty.
    ToConfirm,
}

/// The word for a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum RefusedVerdict {
    /// The only one.
    Refused,
}

/// The word for a trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum TroubleVerdict {
    /// The only one.
    Trouble,
}

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
    /// A 2D-Doc, whose signature is good: no card, and no rights.
    TwoDDocVerified,
    /// A 2D-Doc whose signature cannot be judged here.
    TwoDDocUnverified,
    /// A 2D-Doc whose signature is wrong: altered or forged.
    TwoDDocFalse,
}

/// How a presentation came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A code, by camera, picture or scanner.
    Qr,
    /// A phone on a reader.
    Nfc,
    /// A plastic card in a reader.
    Vitale,
    /// An INS datamatrix on paper.
    Ins,
}

/// What was proved of what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Authenticity {
    /// Every signature was checked.
    Verified,
    /// A plastic card, read in clear.
    CardUnverified,
    /// A document without signature.
    DocumentUnsigned,
}

/// Who signed.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Issuer {
    /// The name in the trust list.
    pub name: String,
    /// Whether it issues for tests only.
    pub test: bool,
}

/// One person. Personal: never logged.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Person {
    /// The name in use.
    pub family_name: String,
    /// The birth name, when another.
    pub birth_name: Option<String>,
    /// The first name.
    pub given_name: String,
    /// AAAA-MM-JJ; null when the month on the card is lunar.
    pub birth_date: Option<String>,
    /// AAAAMMJJ, exactly as on the card.
    pub birth_date_on_card: String,
    /// 15 characters; null for a child without one.
    pub nir: Option<String>,
    /// 0 insured … 6 child …; null when the source does not state it (plastic card).
    pub quality: Option<u8>,
    /// 1, or more among twins.
    pub birth_rank: u8,
    /// Special covers.
    pub cover: Vec<Cover>,
}

/// A special cover.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Cover {
    /// `ALD`, `C2S`, `AME`, `MAT`, `AT`, `INV`, or a later one.
    pub code: String,
    /// First day, AAAA-MM-JJ.
    pub from: String,
    /// Last day, AAAA-MM-JJ.
    pub to: String,
}

/// The fund.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Organism {
    /// 2 digits.
    pub regime: String,
    /// 3 characters.
    pub caisse: String,
    /// 4 characters.
    pub centre: String,
    /// The name, when our table knows it; null otherwise. An unknown code is never refused.
    pub name: Option<String>,
}

/// The days covered.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Rights {
    /// What they say about today.
    pub state: RightsState,
    /// At most three.
    pub periods: Vec<Period>,
    /// When the issuer stated them (RFC 3339, UTC); null when the source states none.
    pub as_of: Option<String>,
}

/// What the rights say about today, in Paris.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum RightsState {
    /// Covered.
    Open,
    /// Not covered.
    Closed,
    /// The source does not say.
    NotStated,
}

/// First and last day, AAAA-MM-JJ.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Period {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// The lists that were in force (RFC 3339, UTC); null where there is none.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Lists {
    /// When the trust list was issued.
    pub trust_issued: Option<String>,
    /// When the status list that was consulted was issued; the oldest in force when none was.
    pub status_issued: Option<String>,
}

/// How the phone was unlocked.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Unlock {
    /// By biometrics, otherwise by code.
    pub biometrics: bool,
    /// Seconds between the unlock and the code that was shown.
    pub seconds: u32,
}

/// A reading with nothing beside it.
impl From<Reading> for Shown {
    fn from(reading: Reading) -> Self {
        Self {
            reading,
            unlock: None,
            possession: None,
            remote: false,
            first_read_at: None,
            first_usage_id: None,
            disagreements: Vec::new(),
            paper: None,
        }
    }
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}

impl std::fmt::Debug for Organism {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Organism(…)")
    }
}

impl std::fmt::Debug for Rights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Rights(…)")
    }
}
