//! The cases of `tests/vectors/simulator`: what a counter is shown, under which circumstances, and what it must say.
//!
//! Each outcome is written by hand beside what was done, from the rows of `spec/presentation.md` §4 and `spec/nfc.md` §5. No
//! verifier is asked: this crate has none. Every key, nonce and time is fixed, so that the files come out the same each time.

use anyhow::{Context as _, Result};
use jiff::{SignedDuration, Timestamp};

use crate::issuer::{Issuer, Status};

mod calendar;
#[expect(clippy::unnecessary_wraps, reason = "an edit is free to fail, these do not")]
mod contents;
mod draft;
#[expect(clippy::unnecessary_wraps, reason = "an edit is free to fail, these do not")]
mod office;
mod reader;
#[expect(clippy::unnecessary_wraps, reason = "an edit is free to fail, these do not")]
mod rows;
#[expect(clippy::unnecessary_wraps, reason = "an edit is free to fail, these do not")]
mod shapes;
mod tap;
mod verdicts;

/// One file under `tests/vectors/simulator`.
pub struct VectorFile {
    /// Its path there.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Every file of the vectors.
pub fn vectors() -> Result<Vec<VectorFile>> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        files.extend(folder.files()?);
    }
    let tables =
        [rows::CASES, office::CASES, shapes::CASES, contents::CASES, verdicts::CASES, calendar::CASES];
    for case in tables.into_iter().flatten() {
        files.push(draft::file(case).with_context(|| format!("making {}", case.name))?);
    }
    files.extend(tap::files()?);
    Ok(files)
}

/// A lists folder.
pub(crate) struct Folder {
    pub(crate) name: &'static str,
    /// When its issuer was made, and both lists issued.
    made: &'static str,
    trust_age: i64,
    status_age: i64,
    with_status: bool,
}

/// A day, in hours.
const DAY: i64 = 24;

/// The folder of most cases.
pub(crate) const USUAL: &str = "usual";

/// Lists are an hour old unless the folder's name says otherwise. Those with a date serve the days of the calendar.
const FOLDERS: [Folder; 15] = [
    Folder::at(USUAL, "2026-09-29T20:00:00Z"),
    Folder { trust_age: 8 * DAY, ..Folder::at("trust_old", "2026-09-29T20:00:00Z") },
    Folder { status_age: 2 * DAY, ..Folder::at("status_old", "2026-09-29T20:00:00Z") },
    Folder { status_age: 8 * DAY, ..Folder::at("status_older", "2026-09-29T20:00:00Z") },
    Folder { with_status: false, ..Folder::at("no_status", "2026-09-29T20:00:00Z") },
    Folder { trust_age: 8 * DAY, status_age: 8 * DAY, ..Folder::at("all_old", "2026-09-29T20:00:00Z") },
    Folder::at("2026-03-28", "2026-03-28T22:30:00Z"),
    Folder::at("2026-10-24", "2026-10-24T21:30:00Z"),
    Folder::at("2026-10-25", "2026-10-25T12:00:00Z"),
    Folder::at("2027-12-31", "2027-12-31T10:00:00Z"),
    Folder::at("2028-02-28", "2028-02-28T22:00:00Z"),
    Folder::at("2028-02-29", "2028-02-29T12:00:00Z"),
    Folder::at("2038-01-18", "2038-01-18T20:00:00Z"),
    Folder::at("2100-02-28", "2100-02-28T10:00:00Z"),
    Folder::at("2106-02-07", "2106-02-07T00:00:00Z"),
];

/// What the status lists say: everybody else is in force.
const REVOKED: [(&str, Status); 3] =
    [("ald", Status::Replaced), ("maternity", Status::Blocked), ("msa", Status::Undefined)];

impl Folder {
    const fn at(name: &'static str, made: &'static str) -> Self {
        Self { name, made, trust_age: 0, status_age: 0, with_status: true }
    }

    fn named(name: &str) -> Result<&'static Self> {
        FOLDERS.iter().find(|folder| folder.name == name).with_context(|| format!("no folder {name}"))
    }

    fn issuer(&self) -> Result<Issuer> {
        let made: Timestamp = self.made.parse().context("a time")?;
        let before = |hours| made.checked_sub(SignedDuration::from_hours(hours)).context("a time");
        let mut issuer = Issuer::make(made, Some(SEED))?;
        for (holder, status) in REVOKED {
            issuer.revoke(holder, status, made)?;
        }
        issuer.trust_issued = before(self.trust_age)?;
        issuer.status_issued = before(self.status_age)?;
        Ok(issuer)
    }

    fn files(&self) -> Result<Vec<VectorFile>> {
        let issuer = self.issuer()?;
        let file = |path: &str, bytes| VectorFile { path: format!("lists/{}/{path}", self.name), bytes };
        let mut files = vec![file("roots.cbor", issuer.roots()?), file("trust.cbor", issuer.trust_list()?)];
        if self.with_status {
            files.push(file("status/1.cwt", issuer.status_list()?));
        }
        Ok(files)
    }
}

/// That of every key here.
const SEED: u64 = 45;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    fn found(folder: &Path, into: &mut BTreeSet<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found(&path, into);
            } else {
                into.insert(path);
            }
        }
    }

    #[test]
    fn the_committed_vectors_are_these() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/simulator");
        let mut there = BTreeSet::new();
        found(&root, &mut there);
        for file in vectors().unwrap() {
            let path = root.join(&file.path);
            assert!(std::fs::read(&path).unwrap() == file.bytes, "{} is not what is made", file.path);
            assert!(there.remove(&path), "{} is made once", file.path);
        }
        assert!(there.is_empty(), "nobody makes these: {there:?}");
    }
}
