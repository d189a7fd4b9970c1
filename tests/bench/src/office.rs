//! What the desk has at hand when a patient comes: the lists in force, a policy, the time.

use anyhow::{Context as _, Result};
use credential::{
    Context, MemoryReplay, Policy, Presented, Roots, StatusList, StatusLists, TrustList, Verified, verify,
};
use jiff::Timestamp;

/// An office with its lists, at a moment.
pub struct Office {
    pub now: Timestamp,
    pub trust: TrustList,
    pub status: StatusLists,
    policy: Policy,
}

impl Office {
    /// Verifies the lists and puts them in force.
    pub fn new(now: Timestamp, roots: &[u8], trust: &[u8], status: &[u8]) -> Result<Self> {
        let trust = TrustList::verify(trust, &Roots::parse(roots)?, now, None)?;
        let mut lists = StatusLists::default();
        lists.insert(StatusList::verify(status, &trust, now)?);
        Ok(Self { now, trust, status: lists, policy: Policy::standard() })
    }

    /// Decides, with a register that has not seen the code. The text of the presentation is there already.
    pub fn decide(&self, presented: &Presented) -> Result<Verified<credential::Presentation>> {
        let context = Context {
            now: self.now,
            trust: &self.trust,
            status: &self.status,
            policy: &self.policy,
            challenge: None,
            latest_trusted: None,
        };
        verify(presented, &context, &mut MemoryReplay::new()).context("a presentation that is right")
    }
}
