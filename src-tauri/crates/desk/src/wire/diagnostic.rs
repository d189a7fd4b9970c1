//! What is known of a counter when something does not work. Made to be sent to whoever helps: no person is in it.

use serde::Serialize;

use super::{ChannelState, Lists, SessionState, TroubleReason};

/// A counter, as its program sees it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Diagnostic {
    /// When (RFC 3339, UTC).
    pub at: String,
    /// The version of the program.
    pub version: String,
    /// The system and its version.
    pub system: String,
    /// The processor.
    pub processor: String,
    /// Whether there is an office, and whether it is open.
    pub office: SessionState,
    /// Where it is; the user's own folder is written `~`.
    pub folder: String,
    /// Every device. A camera has no name here: a telephone's camera has its owner's.
    pub channels: Vec<ChannelState>,
    /// The lists in force.
    pub lists: Lists,
    /// Whether one of them is old.
    pub lists_old: bool,
    /// The last technical trouble since the program began.
    pub last_trouble: Option<LastTrouble>,
}

/// A technical trouble that is over.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct LastTrouble {
    /// What it was.
    pub reason: TroubleReason,
    /// When (RFC 3339, UTC).
    pub at: String,
}
