//! Updates: whether the office takes them, and what was found of a file.

use serde::Serialize;

/// Where this computer stands.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Updates {
    /// The office said yes; no by default.
    pub allowed: bool,
    /// The version that runs.
    pub version: String,
    /// Whether this build knows its publisher's key; without one it takes no update.
    pub signed: bool,
}

/// What was found of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum UpdateJudged {
    /// An update for this computer.
    Good {
        /// The version that it brings.
        version: String,
        /// The day on which it was made.
        date: String,
    },
    /// Nothing that is installed here.
    Refused {
        /// Why.
        reason: UpdateRefusal,
    },
}

/// Why a file is not taken as an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words of `update::Refusal`, explained there")]
pub enum UpdateRefusal {
    NotAnUpdate,
    TooLong,
    NoKey,
    NotSigned,
    Altered,
    OtherSystem,
    NotLater,
    Replayed,
}

/// An update that was handed to the system's installer.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct UpdateHandedOver {
    /// The version that it brings.
    pub version: String,
    /// Where its installer lies.
    pub path: String,
}

impl UpdateRefusal {
    /// Its word, as it crosses to the screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotAnUpdate => "not_an_update",
            Self::TooLong => "too_long",
            Self::NoKey => "no_key",
            Self::NotSigned => "not_signed",
            Self::Altered => "altered",
            Self::OtherSystem => "other_system",
            Self::NotLater => "not_later",
            Self::Replayed => "replayed",
        }
    }
}

impl From<update::Refusal> for UpdateRefusal {
    fn from(refusal: update::Refusal) -> Self {
        match refusal {
            update::Refusal::NotAnUpdate => Self::NotAnUpdate,
            update::Refusal::TooLong => Self::TooLong,
            update::Refusal::NoKey => Self::NoKey,
            update::Refusal::NotSigned => Self::NotSigned,
            update::Refusal::Altered => Self::Altered,
            update::Refusal::OtherSystem => Self::OtherSystem,
            update::Refusal::NotLater => Self::NotLater,
            update::Refusal::Replayed => Self::Replayed,
        }
    }
}
