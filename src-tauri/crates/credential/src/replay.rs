//! The port to the register of codes that were accepted: a code counts once for an office.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::DeviceKeyId;

/// The register of an office. It must survive a restart, and `record` must be atomic: of two counters that record
/// the same use at once, exactly one gets [`Recorded::New`].
pub trait ReplayGuard {
    /// Records a use unless it was accepted before. `until` is the last instant at which the code could be accepted
    /// anyway: an entry may be purged once the clock is past it.
    fn record(&mut self, use_: &ReplayUse, now: Timestamp, until: Timestamp)
    -> Result<Recorded, ReplayError>;
}

/// One code shown by one phone: a digest over the phone's key and the code's nonce. It names nobody.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReplayUse([u8; 32]);

/// What the register says of a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Not seen before; it is now.
    New,
    /// Accepted before.
    Seen {
        /// When it was first accepted.
        first: Timestamp,
    },
}

/// The register could not be read or written. This is trouble, never a refusal of the patient.
#[derive(Debug, thiserror::Error)]
#[error("the register of accepted codes cannot be used")]
pub struct ReplayError(#[source] Box<dyn Error + Send + Sync>);

/// A register in memory, for a reading outside an office and for tests: it forgets everything at the end.
#[derive(Debug, Default)]
pub struct MemoryReplay(HashMap<ReplayUse, Entry>);

#[derive(Debug, Clone, Copy)]
struct Entry {
    first: Timestamp,
    until: Timestamp,
}

impl ReplayUse {
    /// The use of a nonce by a phone.
    pub(crate) fn new(phone: &DeviceKeyId, nonce: [u8; 8]) -> Self {
        // Both parts have one length only, so that no two pairs make the same bytes.
        Self(
            Sha256::new()
                .chain_update(b"comptoir.replay.1")
                .chain_update(phone.0)
                .chain_update(nonce)
                .finalize()
                .into(),
        )
    }

    /// A use from its stored bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for ReplayUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReplayUse(…)")
    }
}

impl ReplayError {
    /// Wraps what went wrong in the register.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(source.into())
    }
}

impl MemoryReplay {
    /// An empty register.
    pub fn new() -> Self {
        Self::default()
    }
}

impl ReplayGuard for MemoryReplay {
    fn record(
        &mut self,
        use_: &ReplayUse,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Recorded, ReplayError> {
        self.0.retain(|_, entry| entry.until >= now);
        if let Some(entry) = self.0.get(use_) {
            return Ok(Recorded::Seen { first: entry.first });
        }
        self.0.insert(*use_, Entry { first: now, until });
        Ok(Recorded::New)
    }
}
