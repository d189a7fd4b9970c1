//! A reading: `spec/presentation.md` §7, to the letter.

use serde::Serialize;

use super::{ConfirmReason, Disagreement, Paper, RefusalReason, TroubleReason};

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
    /// Of a trouble: where the log tells the whole story.
    pub trace_id: Option<String>,
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
            trace_id: None,
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
