//! What somebody can do on the page, and why it may come to nothing.

use anyhow::Result;
use clap::ValueEnum;
use serde::Deserialize;

use crate::life::NotNow;

/// Which of the two phones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Slot {
    A,
    B,
}

/// What somebody does with a phone.
#[derive(Debug, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum PhoneAct {
    /// A phone that was activated before the story begins, or that was laid aside.
    HandTo {
        holder: String,
    },
    LayAside,
    Install,
    /// The name of a [`Route`](crate::era::Route).
    Apply {
        holder: String,
        route: String,
    },
    EnterCode {
        code: String,
    },
    Touch,
    Present {
        ranks: Vec<usize>,
    },
    LayDown {
        ranks: Vec<usize>,
    },
    TakeAway,
    Lock,
    ActivateAnew,
    Wipe,
    /// The counter's challenge as it was read or typed; empty to forget it.
    Answer {
        challenge: String,
    },
    /// The name of a fault; empty for none.
    Misbehave {
        fault: String,
    },
    /// The name of a fault on a reader; empty for none.
    MisbehaveOnReader {
        fault: String,
    },
    /// How far its clock is ahead.
    SetClock {
        seconds_ahead: i64,
    },
    /// The code of a receipt, as its camera reads it.
    CollectCode {
        code: String,
    },
    /// A receipt of the counter; the time as RFC 3339 writes it.
    Collect {
        usage: String,
        cents: u32,
        issued: String,
    },
}

/// What happens around the phones.
#[derive(Debug, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum SceneAct {
    /// France Identité or the operator answers.
    Decide { phone: Slot, yes: bool },
    /// The holder has called the fund.
    Block { phone: Slot },
    /// Issues every list anew, with the fault of this name or none.
    Relist { fault: String },
    /// The name of an [`Era`](crate::era::Era), and where the applicants live.
    SetEra { era: String, department: String },
    /// The name of an issuer.
    SignAs { issuer: String },
    /// How the reader meets the next phone.
    SetReader { apdu_delay_ms: u64, lift_after: Option<u32> },
}

/// Why nothing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The phone's stage does not offer it.
    NotNow(NotNow),
    /// A name, a number or a challenge that means nothing.
    NotUnderstood,
    /// No virtual reader is there.
    NoReader,
}

/// Refused is not broken: an act that cannot be done is an answer, a folder that cannot be written is a failure.
pub(crate) type Done = Result<Result<(), Refusal>>;

impl Slot {
    pub(crate) fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

impl Refusal {
    /// What the page is told.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::NotNow(NotNow::OtherStage) => "other_stage",
            Self::NotNow(NotNow::RouteClosed) => "route_closed",
            Self::NotNow(NotNow::TooYoung) => "too_young",
            Self::NotNow(NotNow::ReceiptGone) => "receipt_gone",
            Self::NotUnderstood => "not_understood",
            Self::NoReader => "no_reader",
        }
    }
}

/// The value of a name of the command line; `None` for no name.
pub(crate) fn named<T: ValueEnum>(name: &str) -> Result<Option<T>, Refusal> {
    match name {
        "" => Ok(None),
        name => T::from_str(name, false).map(Some).map_err(|_| Refusal::NotUnderstood),
    }
}
