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
    /// The step of the first installation that comes next; null when it is over, or the office is closed.
    pub setup: Option<SetupStep>,
}

/// A step of the first installation, once there is an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum SetupStep {
    /// The recovery code is to be put away.
    Recovery,
    /// The reader is to be tried.
    Reader,
    /// The camera is to be tried.
    Camera,
    /// The hand scanner is to be tried.
    Scanner,
    /// The printer is to be measured.
    Printer,
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
    /// How they practise; a GP in sector 1 when nothing is said.
    #[serde(default)]
    pub practice: Practice,
}

/// How a practitioner practises.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Practice {
    /// What they bill.
    pub trade: Trade,
    /// *Spécialité*, 2 digits: 01 a GP.
    pub speciality: String,
    /// How they stand to the tariffs.
    pub sector: Sector,
    /// *Zone tarif* (B2, annexe 21), 2 characters.
    pub zone: Option<String>,
    /// FINESS of the place, 9 characters.
    pub finess: Option<String>,
    /// What the place is called.
    pub structure: Option<String>,
    /// Why the key of the RPPS or of the AM number is taken although it does not match.
    pub key_reason: Option<String>,
}

/// What is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Trade {
    /// Acts.
    GeneralPractice,
    /// Boxes of medicine.
    Pharmacy,
}

/// How a practitioner stands to the tariffs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Sector {
    /// Sector 1.
    One,
    /// Sector 2.
    Two,
    /// Sector 2 with the OPTAM.
    Optam,
}

impl Default for Practice {
    fn default() -> Self {
        store::Practice::default().into()
    }
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
