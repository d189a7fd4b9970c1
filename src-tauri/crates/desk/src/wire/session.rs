//! The office and who is in it.

use serde::{Deserialize, Serialize};

use super::{Door, Lists, User};

/// What the window shows around every screen.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Session {
    /// Whether there is an office, and whether it is open.
    pub state: SessionState,
    /// The open office.
    pub office: Option<Office>,
    /// Who is at the counter of the open office.
    pub user: Option<User>,
    /// Who can come in, or take over; null while there is no office.
    pub door: Option<Door>,
    /// The lists in force.
    pub lists: Lists,
    /// Whether the trust list is past its next update, or a status list missing or stale.
    pub lists_old: bool,
    /// Today's counters.
    pub today: Counters,
    /// Whether a simulated phone stands beside the window.
    pub simulated_phone: bool,
    /// The version of the program.
    pub version: String,
}

/// Whether there is an office, and whether it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// None yet: make one.
    NoOffice,
    /// One, closed: the passphrase opens it.
    Locked,
    /// Open.
    Open,
}

/// The open office.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Office {
    /// Its name.
    pub name: String,
    /// Who bills.
    pub practitioner: Practitioner,
    /// Said on every screen and print.
    pub demonstration: bool,
}

/// Who bills.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Practitioner {
    /// As on the sheet: `Dr C. Martin-Lavergne`.
    pub name: String,
    /// RPPS, 11 digits.
    pub rpps: String,
    /// *Numéro AM*, 9 digits.
    pub am_number: String,
    /// Street, then postcode and town.
    pub address: Vec<String>,
}

/// What makes an office.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct NewOffice {
    /// Its name.
    pub name: String,
    /// Who bills.
    pub practitioner: Practitioner,
    /// 12 characters or more.
    pub passphrase: String,
}

/// A challenge for the next phone: a code that it scans, or sixteen characters that are typed on it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Challenge {
    /// The text of the code.
    pub text: String,
    /// The same for the fingers: four groups of four.
    pub typed: String,
    /// The code, a row of `1` (dark) and `0` a line, without the white around it.
    pub modules: Vec<String>,
}

/// Today's counters.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Counters {
    /// Readings that were believed.
    pub readings: u32,
    /// Invoices sealed.
    pub invoices: u32,
    /// Paper sheets made.
    pub sheets: u32,
}

// A passphrase is in here.
impl std::fmt::Debug for NewOffice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewOffice(…)")
    }
}
