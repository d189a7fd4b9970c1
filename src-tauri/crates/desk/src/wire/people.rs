//! Who works here, who is at the counter, and the locked door.

use serde::{Deserialize, Serialize};

use super::{Practitioner, Session};

/// What somebody is in the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers for the office.
    Administrator,
    /// Bills under their own number.
    Practitioner,
    /// Stands in for a practitioner until a day.
    Locum,
    /// Bills for a practitioner.
    Assistant,
}

/// What not everybody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Reading cards, billing, the paper of it.
    Counter,
    /// Taking over lists of trust and blocks.
    Lists,
    /// Adding people, letting them go, giving them a PIN.
    People,
    /// The passphrase, the recovery code, when the office locks.
    Keys,
    /// Taking what is kept out of the office in a file.
    Exports,
    /// Copies of the office, and coming back from one.
    Backup,
    /// Entering prices of the office's own.
    Tariffs,
}

/// Somebody's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Named {
    /// Their number in the office.
    pub id: u32,
    /// Their name.
    pub name: String,
}

/// Who is at the counter.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct User {
    /// Their number in the office.
    pub id: u32,
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// What they may do.
    pub may: Vec<Deed>,
    /// Whether a PIN lets them in on this computer.
    pub has_pin: bool,
    /// Under whom they bill; null while nobody is chosen.
    pub bills_for: Option<Named>,
    /// Under whom they could.
    pub could_bill_for: Vec<Named>,
}

/// Who can come in.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Door {
    /// The office's name, when this computer has opened it before.
    pub office: Option<String>,
    /// Who can come in by a PIN.
    pub people: Vec<Named>,
    /// Whether PINs work on this computer.
    pub pins: PinState,
}

/// Whether PINs work on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum PinState {
    /// They do.
    Ready,
    /// It has no key store, and they need one.
    NoKeyStore,
    /// It has one, which does not answer.
    KeyStoreRefused,
}

/// Why the office was locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum LockReason {
    /// Somebody locked it.
    Asked,
    /// Nobody touched the counter for the time that was set.
    Idle,
    /// The clock jumped: the computer slept, or somebody set it.
    Clock,
    /// The computer is about to sleep.
    Sleep,
    /// The user's session was locked.
    Session,
    /// The program ends.
    End,
}

/// An office that was just made.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Founded {
    /// As after opening it.
    pub session: Session,
    /// The recovery code, shown now and never again.
    pub recovery: RecoverySheet,
}

/// A recovery code, for the drawer.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RecoverySheet {
    /// Seven groups of five characters.
    pub groups: Vec<String>,
}

/// Somebody in the list of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Member {
    /// Their number in the office.
    pub id: u32,
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// Whom a locum stands in for.
    pub replaces: Option<String>,
    /// The last day of a locum (AAAA-MM-JJ).
    pub until: Option<String>,
    /// Whether they work here today.
    pub works: bool,
    /// Whether a PIN lets them in on this computer.
    pub has_pin: bool,
}

/// Everybody who works or worked here.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct People {
    /// The first first.
    pub people: Vec<Member>,
    /// Whether PINs work on this computer.
    pub pins: PinState,
    /// The minutes after which the office locks by itself.
    pub lock_after: u8,
}

/// Somebody who joins the office.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// Their name.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// Under whom they bill: for a practitioner, and an administrator who bills.
    pub practitioner: Option<Practitioner>,
    /// Whom a locum stands in for.
    pub replaces: Option<u32>,
    /// The last day of a locum (AAAA-MM-JJ).
    pub until: Option<String>,
}
