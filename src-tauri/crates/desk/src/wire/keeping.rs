//! What is kept and for how long: the journal's check, copies of the office, periods, purges.

use serde::Serialize;

/// What a check of the journal found.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct JournalCheck {
    /// The first line that is kept.
    #[cfg_attr(test, ts(type = "number"))]
    pub first: i64,
    /// The last line, which is the count of all lines ever written.
    #[cfg_attr(test, ts(type = "number"))]
    pub last: i64,
    /// The hash that stands for them, hexadecimal.
    pub head: String,
    /// Signed heads in the file that hold, by this computer's key.
    pub signed: u32,
    /// Signed heads that hold, by a key that only the file knows.
    pub signed_elsewhere: u32,
    /// Heads from outside of the file that were held against it.
    pub witnessed: u32,
    /// Of those, the ones that are older than the first line kept.
    pub purged: u32,
    /// Whether what is left of purged invoices is what their reports say.
    pub purges_hold: bool,
    /// What is wrong; null when nothing is.
    pub fault: Option<JournalFault>,
    /// Where this computer keeps the key that signs.
    pub key: KeyPlace,
    /// The newest signed head, as it is printed.
    pub checkpoint: Option<String>,
}

impl JournalCheck {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.fault.is_none() && self.purges_hold
    }
}

/// What is wrong with the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct JournalFault {
    /// What.
    pub kind: JournalFaultKind,
    /// At which line.
    #[cfg_attr(test, ts(type = "number"))]
    pub seq: i64,
}

/// What can be wrong with the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum JournalFaultKind {
    /// A line is not what the chain says.
    Line,
    /// A line is missing.
    Missing,
    /// It ends too early: cut off, or an older file was put back.
    Short,
    /// It was made anew from here or earlier.
    Rewritten,
    /// A head was not signed by the key it names.
    Forged,
}

/// Where the key is that signs the journal's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the key store of this computer.
    KeyStore,
    /// In a file of the office's folder: this computer has no key store.
    Folder,
}

/// Copies of the office.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Backups {
    /// Where a copy goes each day; null when nobody chose.
    pub folder: Option<String>,
    /// Whether that folder is there now.
    pub reachable: bool,
    /// The service whose computers that folder is copied to, when its path tells.
    pub cloud: Option<String>,
    /// No copy was made today.
    pub due: bool,
    /// The last copy that was made and proved.
    pub last: Option<MadeBackup>,
    /// The copies that lie in the folder, newest first.
    pub found: Vec<BackupFile>,
}

/// A copy that was made and proved.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct MadeBackup {
    /// When (RFC 3339, UTC).
    pub at: String,
    /// The file.
    pub path: String,
    /// How long it is.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
}

/// A copy that lies in the folder.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct BackupFile {
    /// The file.
    pub path: String,
    /// When it was made (RFC 3339, UTC).
    pub at: String,
    /// How many invoices it holds.
    #[cfg_attr(test, ts(type = "number"))]
    pub invoices: u64,
}

/// An office that came out of a copy.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Restored {
    /// When the copy was made (RFC 3339, UTC).
    pub at: String,
    /// How many invoices it holds.
    #[cfg_attr(test, ts(type = "number"))]
    pub invoices: u64,
    /// Where the office that was there is now.
    pub aside: Option<String>,
}

/// How long things are kept.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Retention {
    /// The kinds of data.
    pub kinds: Vec<RetentionKind>,
    /// What is due to go today.
    pub due: PurgeDue,
    /// How many copies there are that would still hold it.
    pub backups: u32,
}

/// How long a kind of data is kept.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct RetentionKind {
    /// Its name in the policy file.
    pub kind: String,
    /// Its name for people, from the policy file.
    pub label: String,
    /// How long.
    pub months: u16,
    /// How long usually.
    pub usual: u16,
    /// Why another period was set.
    pub reason: Option<String>,
    /// Why the usual one is what it is, from the policy file.
    pub why: String,
}

/// How much is due to go, or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct PurgeDue {
    /// Readings without an invoice.
    #[cfg_attr(test, ts(type = "number"))]
    pub readings: u64,
    /// Readings that invoices rest on.
    #[cfg_attr(test, ts(type = "number"))]
    pub billed_readings: u64,
    /// Invoices that lose their persons.
    #[cfg_attr(test, ts(type = "number"))]
    pub invoices: u64,
    /// Drafts.
    #[cfg_attr(test, ts(type = "number"))]
    pub drafts: u64,
    /// Lines of the journal.
    #[cfg_attr(test, ts(type = "number"))]
    pub journal: u64,
}

/// A purge that was done.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Purged {
    /// When (RFC 3339, UTC).
    pub at: String,
    /// What went.
    pub effaced: PurgeDue,
    /// The copies that still hold it.
    pub backups: Vec<String>,
    /// The report as it was signed.
    pub report: String,
    /// The signature under it.
    pub signature: String,
}
