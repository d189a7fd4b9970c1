//! What the issuer publishes, and what can be wrong with it, one thing at a time.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use jiff::{SignedDuration, Timestamp};

use crate::files;
use crate::issuer::Issuer;

/// One deliberate fault of the lists. Everything else stays as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFault {
    /// Nobody has issued the trust list anew: its next update is a day late.
    TrustExpired,
    /// The trust list was issued tomorrow.
    TrustFromFuture,
    /// The signature of the trust list is not its root's.
    TrustForged,
    /// The trust list was cut short on its way.
    TrustCutShort,
    /// The trust list is one from before the first.
    TrustRolledBack,
    /// The status list is thirty hours old.
    StatusStale,
    /// The status list is eight days old.
    StatusTooOld,
    /// The signature of the status list is not its signer's.
    StatusForged,
    /// The status list was cut short on its way.
    StatusCutShort,
    /// There is no status list.
    StatusMissing,
}

/// What a counter must make of a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOutcome {
    /// It refuses the lists, and keeps those in force.
    Refused(&'static str),
    /// It takes them, and says this of each card.
    ToConfirm(&'static str),
}

/// The files of a lists folder (`spec/presentation.md` §5).
pub struct Published {
    /// `roots.cbor`.
    pub roots: Vec<u8>,
    /// `trust.cbor`.
    pub trust: Vec<u8>,
    /// `status/1.cwt`.
    pub status: Option<Vec<u8>>,
}

impl ListFault {
    /// All of them.
    pub fn all() -> &'static [Self] {
        Self::value_variants()
    }

    /// What a counter must make of it (`spec/presentation.md` §4 and §5).
    pub fn outcome(self) -> ListOutcome {
        match self {
            Self::TrustExpired => ListOutcome::ToConfirm("trust_list_stale"),
            Self::TrustFromFuture => ListOutcome::Refused("from_future"),
            Self::TrustForged | Self::StatusForged => ListOutcome::Refused("bad_signature"),
            Self::TrustCutShort | Self::StatusCutShort => ListOutcome::Refused("malformed"),
            Self::TrustRolledBack => ListOutcome::Refused("rollback"),
            Self::StatusStale => ListOutcome::ToConfirm("status_list_stale"),
            Self::StatusTooOld => ListOutcome::ToConfirm("status_unknown"),
            Self::StatusMissing => ListOutcome::ToConfirm("status_list_missing"),
        }
    }
}

const DAY: SignedDuration = SignedDuration::from_hours(24);
const THIRTY_HOURS: SignedDuration = SignedDuration::from_hours(30);
const EIGHT_DAYS: SignedDuration = SignedDuration::from_hours(8 * 24);

impl Issuer {
    /// What the lists folder holds, with a fault or none as of a moment.
    pub fn published(&self, fault: Option<(ListFault, Timestamp)>) -> Result<Published> {
        let Some((fault, now)) = fault else {
            return Ok(Published {
                roots: self.roots()?,
                trust: self.trust_list()?,
                status: Some(self.status_list()?),
            });
        };
        let mut published = self.dated(fault, now)?.published(None)?;
        match fault {
            ListFault::TrustForged => forge(&mut published.trust),
            ListFault::TrustCutShort => cut(&mut published.trust),
            ListFault::StatusForged => published.status.iter_mut().for_each(|list| forge(list)),
            ListFault::StatusCutShort => published.status.iter_mut().for_each(cut),
            ListFault::StatusMissing => published.status = None,
            ListFault::TrustExpired
            | ListFault::TrustFromFuture
            | ListFault::TrustRolledBack
            | ListFault::StatusStale
            | ListFault::StatusTooOld => {}
        }
        Ok(published)
    }

    /// The faults of dates and numbers.
    fn dated(&self, fault: ListFault, now: Timestamp) -> Result<Self> {
        let mut issuer = self.clone();
        match fault {
            ListFault::TrustExpired => issuer.trust_issued = now.checked_sub(EIGHT_DAYS)?,
            ListFault::TrustFromFuture => issuer.trust_issued = now.checked_add(DAY)?,
            ListFault::TrustRolledBack => issuer.sequence = 0,
            ListFault::StatusStale => issuer.status_issued = now.checked_sub(THIRTY_HOURS)?,
            ListFault::StatusTooOld => issuer.status_issued = now.checked_sub(EIGHT_DAYS)?,
            ListFault::TrustForged
            | ListFault::TrustCutShort
            | ListFault::StatusForged
            | ListFault::StatusCutShort
            | ListFault::StatusMissing => {}
        }
        Ok(issuer)
    }
}

impl Published {
    /// Writes the lists folder; each file appears whole or not at all.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let status = folder.join("status");
        fs::create_dir_all(&status).with_context(|| format!("making {}", status.display()))?;
        files::replace(&folder.join("roots.cbor"), &self.roots)?;
        files::replace(&folder.join("trust.cbor"), &self.trust)?;
        let file = status.join("1.cwt");
        match &self.status {
            Some(list) => files::replace(&file, list),
            None => match fs::remove_file(&file) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    Err(error).with_context(|| format!("removing {}", file.display()))
                }
                _ => Ok(()),
            },
        }
    }
}

/// The last byte is the signature's.
fn forge(list: &mut [u8]) {
    if let Some(last) = list.last_mut() {
        *last ^= 1;
    }
}

fn cut(list: &mut Vec<u8>) {
    list.truncate(list.len() / 2);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_fault_changes_one_list_and_no_other() {
        let now: Timestamp = "2026-09-29T21:00:00Z".parse().unwrap();
        let issuer = Issuer::make(now, Some(1)).unwrap();
        let good = issuer.published(None).unwrap();
        let mut seen = BTreeSet::from([(good.trust.clone(), good.status.clone())]);
        for fault in ListFault::all() {
            let bad = issuer.published(Some((*fault, now))).unwrap();
            let of_trust = format!("{fault:?}").starts_with("Trust");
            assert_eq!(bad.trust != good.trust, of_trust, "{fault:?}: the trust list");
            assert_eq!(bad.status != good.status, !of_trust, "{fault:?}: the status list");
            assert_eq!(bad.roots, good.roots, "{fault:?}: roots come with the program");
            assert!(seen.insert((bad.trust, bad.status)), "{fault:?} is like another");
        }
    }

    #[test]
    fn a_folder_without_a_status_list_has_lost_it() {
        let now: Timestamp = "2026-09-29T21:00:00Z".parse().unwrap();
        let issuer = Issuer::make(now, Some(1)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        issuer.published(None).unwrap().write(folder.path()).unwrap();
        assert!(folder.path().join("status/1.cwt").is_file());
        for _ in 0..2 {
            issuer.published(Some((ListFault::StatusMissing, now))).unwrap().write(folder.path()).unwrap();
            assert!(!folder.path().join("status/1.cwt").exists(), "gone, however often");
        }
    }
}
