//! The fund: whose signature is on the cards, who blocks and replaces them, and what it publishes.

use std::path::PathBuf;

use anyhow::Result;
use jiff::Timestamp;

use crate::issuer::{Issuer, SignedBy, Status};
use crate::life::Life;
use crate::list_fault::ListFault;
use crate::people::Holder;

/// An issuer at work. Whatever it changes is published at once, and written to its folder if it has one.
pub(crate) struct Fund {
    issuer: Issuer,
    folder: Option<PathBuf>,
    signed_by: SignedBy,
    fault: Option<ListFault>,
}

/// A file of the lists server: its type and its bytes.
pub(crate) type Listed = (&'static str, Vec<u8>);

const CBOR: &str = "application/cbor";
const STATUS_LIST: &str = "application/statuslist+cwt";

impl Fund {
    /// One that signs as the test issuer, and keeps nothing.
    pub(crate) fn new(issuer: Issuer) -> Self {
        Self { issuer, folder: None, signed_by: SignedBy::Test, fault: None }
    }

    /// With the folder in which it is kept.
    pub(crate) fn kept_in(self, folder: Option<PathBuf>) -> Self {
        Self { folder, ..self }
    }

    pub(crate) fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    pub(crate) fn signed_by(&self) -> SignedBy {
        self.signed_by
    }

    pub(crate) fn fault(&self) -> Option<ListFault> {
        self.fault
    }

    pub(crate) fn sign_as(&mut self, signed_by: SignedBy) {
        self.signed_by = signed_by;
    }

    /// The phone that a holder was given before the story begins: it knows by now what became of its card.
    pub(crate) fn phone_of(&self, holder: &Holder) -> Life {
        match self.issuer.status(holder.key) {
            Status::Valid | Status::Undefined => Life::of(holder),
            Status::Replaced => Life::replaced(),
            Status::Blocked => Life::blocked(),
        }
    }

    /// A holder's card is activated on a phone. What another phone held, or what was revoked, is replaced.
    pub(crate) fn activate(&mut self, holder: &str, had_a_phone: bool, now: Timestamp) -> Result<()> {
        if had_a_phone || self.issuer.status(holder) != Status::Valid {
            self.issuer.activate(holder, now)?;
        }
        self.publish(now)
    }

    /// What a holder's phone held is no longer good.
    pub(crate) fn revoke(&mut self, holder: &str, status: Status, now: Timestamp) -> Result<()> {
        self.issuer.revoke(holder, status, now)?;
        self.publish(now)
    }

    /// Every list anew, with this fault from now on. A list that is to be believed needs a higher number each time.
    pub(crate) fn relist(&mut self, fault: Option<ListFault>, now: Timestamp) -> Result<()> {
        self.issuer.relist(now);
        self.fault = fault;
        self.publish(now)
    }

    /// What stands at a path of the lists server.
    pub(crate) fn listed(&self, path: &str, now: Timestamp) -> Result<Option<Listed>> {
        let published = self.issuer.published(self.fault.map(|fault| (fault, now)))?;
        Ok(match path {
            "/lists/roots.cbor" => Some((CBOR, published.roots)),
            "/lists/trust.cbor" => Some((CBOR, published.trust)),
            "/lists/status/1.cwt" => published.status.map(|list| (STATUS_LIST, list)),
            _ => None,
        })
    }

    fn publish(&self, now: Timestamp) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        self.issuer.write(folder)?;
        match self.fault {
            None => Ok(()),
            Some(fault) => self.issuer.published(Some((fault, now)))?.write(&folder.join("lists")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-09-29T21:00:00Z".parse().unwrap()
    }

    fn fund() -> Fund {
        Fund::new(Issuer::make(now(), Some(1)).unwrap())
    }

    #[test]
    fn a_first_phone_replaces_nothing_and_any_other_does() {
        let mut fund = fund();
        let place = |fund: &Fund| fund.issuer.status_index("plain");
        let first = place(&fund);
        fund.activate("plain", false, now()).unwrap();
        assert_eq!((place(&fund), fund.issuer.statuses.len()), (first, 0), "a first phone");
        fund.activate("plain", true, now()).unwrap();
        assert_ne!(place(&fund), first, "the new one has a place of its own");
        assert_eq!(fund.issuer.statuses["plain"], Status::Replaced);
        fund.revoke("plain", Status::Blocked, now()).unwrap();
        fund.activate("plain", false, now()).unwrap();
        assert_eq!(fund.issuer.status("plain"), Status::Valid, "one that was blocked begins anew");
        let statuses: Vec<_> = fund.issuer.statuses.values().copied().collect();
        assert_eq!(statuses, [Status::Replaced, Status::Blocked], "a block stays a block");
    }

    #[test]
    fn what_is_published_is_in_the_folder_too_with_its_fault() {
        let folder = tempfile::tempdir().unwrap();
        let mut fund = fund().kept_in(Some(folder.path().to_owned()));
        for fault in [Some(ListFault::TrustForged), None, Some(ListFault::StatusCutShort)] {
            fund.relist(fault, now()).unwrap();
            for file in ["trust.cbor", "status/1.cwt"] {
                let (_, served) = fund.listed(&format!("/lists/{file}"), now()).unwrap().unwrap();
                let kept = std::fs::read(folder.path().join("lists").join(file)).unwrap();
                assert_eq!(kept, served, "{file} with {fault:?}");
            }
        }
        assert_eq!(Issuer::open(folder.path()).unwrap().sequence, 4, "a number for each");
        assert!(fund.listed("/lists/status/2.cwt", now()).unwrap().is_none());
    }
}
