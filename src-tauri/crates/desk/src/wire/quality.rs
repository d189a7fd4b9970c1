//! How the readings go: figures only, of nobody.

use serde::{Deserialize, Serialize};

use super::{Channel, RefusalReason, TroubleReason};

/// What the presentations of an hour came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct HourQuality {
    /// 0 to 23, in Paris.
    pub hour: u8,
    /// Believed, with or without a doubt.
    pub read: u32,
    /// Not believed, or not understood.
    pub failed: u32,
}

/// What the presentations by a channel came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ChannelQuality {
    /// The channel.
    pub channel: Channel,
    /// Believed without a doubt.
    pub accepted: u32,
    /// Believed with a doubt.
    pub to_confirm: u32,
    /// Not believed.
    pub refused: u32,
    /// The machine stopped.
    pub trouble: u32,
}

/// Why a presentation came to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(tag = "kind", content = "reason", rename_all = "snake_case")]
pub enum FailureCause {
    /// It was not believed.
    Refused(RefusalReason),
    /// The machine stopped.
    Trouble(TroubleReason),
}

/// How many presentations came to nothing for one cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Failures {
    /// The cause.
    pub cause: FailureCause,
    /// How many.
    pub count: u32,
}

/// A day: how long verdicts took, and what became of paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct DayQuality {
    /// AAAA-MM-JJ.
    pub day: String,
    /// How many verdicts there were.
    pub verdicts: u32,
    /// Half of them took no longer, from the presentation on, milliseconds; null when there was none.
    pub median: Option<u32>,
    /// Nineteen of twenty took no longer.
    pub p95: Option<u32>,
    /// Invoices for which a sheet was made.
    pub paper_used: u32,
    /// Invoices for which none was.
    pub paper_avoided: u32,
}

/// How the readings of some days went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Quality {
    /// The first day, AAAA-MM-JJ.
    pub from: String,
    /// The last day, AAAA-MM-JJ.
    pub to: String,
    /// The hours of the day in which something was presented, in order.
    pub hours: Vec<HourQuality>,
    /// Each channel.
    pub channels: Vec<ChannelQuality>,
    /// What failed, the most frequent cause first.
    pub failures: Vec<Failures>,
    /// The days on which something was presented or sealed, in order.
    pub days: Vec<DayQuality>,
}

/// A table of what is shown, as it is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum QualityTable {
    /// By the hour.
    Hours,
    /// By channel.
    Channels,
    /// Failures by cause.
    Failures,
    /// How long verdicts took.
    Times,
    /// Paper used and avoided.
    Paper,
}
