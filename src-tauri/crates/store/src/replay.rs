//! The replay register: a code that was accepted once is known here until it could no longer be accepted anyway.

use credential::{Recorded, ReplayError, ReplayGuard, ReplayUse};
use jiff::Timestamp;
use sqlx::Row;
use tokio::runtime::Handle;

use crate::{Store, StoreError, UsageId};

/// SHA-256 over phone key and nonce.
pub(crate) type Digest = [u8; 32];

/// The register of an open office, for one verification.
///
/// `verify` is not async and must not be: a refusal cannot depend on who else is scheduled. So this guard waits for
/// the database, and is used from a thread that may block.
pub struct OfficeReplay<'a> {
    store: &'a Store,
    runtime: Handle,
    recorded: Option<Digest>,
    first_usage: Option<UsageId>,
}

impl<'a> OfficeReplay<'a> {
    /// A guard over an open office; `runtime` is the one the store runs on.
    pub fn new(store: &'a Store, runtime: Handle) -> Self {
        Self { store, runtime, recorded: None, first_usage: None }
    }

    /// What this guard recorded, for [`NewReading`](crate::NewReading).
    pub fn recorded(&self) -> Option<Digest> {
        self.recorded
    }

    /// The reading that used the code before, when there was one.
    pub fn first_usage(&self) -> Option<&UsageId> {
        self.first_usage.as_ref()
    }

    async fn insert(
        &mut self,
        digest: Digest,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Recorded, StoreError> {
        let mut transaction = self.store.begin().await?;
        let seen = sqlx::query("SELECT first_at, usage_id FROM replay WHERE digest = ?")
            .bind(digest.as_slice())
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(row) = seen {
            let (first, usage): (i64, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
            self.first_usage = usage.map(|text| UsageId::from_text(&text));
            let first =
                Timestamp::from_millisecond(first).map_err(|_| StoreError::Damaged("replay register"))?;
            return Ok(Recorded::Seen { first });
        }
        sqlx::query("DELETE FROM replay WHERE until < ?")
            .bind(now.as_millisecond())
            .execute(&mut *transaction)
            .await?;
        sqlx::query("INSERT INTO replay (digest, first_at, until) VALUES (?, ?, ?)")
            .bind(digest.as_slice())
            .bind(now.as_millisecond())
            .bind(until.as_millisecond())
            .execute(&mut *transaction)
            .await?;
        // Committed before `verify` can answer Ok: what was accepted stays accepted once, across a crash too.
        transaction.commit().await?;
        self.recorded = Some(digest);
        Ok(Recorded::New)
    }
}

impl ReplayGuard for OfficeReplay<'_> {
    fn record(
        &mut self,
        use_: &ReplayUse,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Recorded, ReplayError> {
        let (runtime, digest) = (self.runtime.clone(), *use_.as_bytes());
        runtime.block_on(self.insert(digest, now, until)).map_err(ReplayError::new)
    }
}
