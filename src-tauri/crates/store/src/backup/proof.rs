//! What an office holds, proved piece by piece.

use serde::{Deserialize, Serialize};
use sqlx::Row;

use super::RestoreError;
use crate::journal::chained;
use crate::search::pseudonym_key;
use crate::{Known, Store, StoreError};

/// What an office holds, in figures. Two that are equal hold the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    /// Invoices, each with its seal checked.
    pub(super) invoices: u64,
    /// The seal of the last one, which stands for all.
    pub(super) last_seal: Option<String>,
    /// Readings.
    pub(super) readings: u64,
    /// Lines of the journal ever written.
    pub(super) journal: i64,
    /// The hash that stands for them.
    pub(super) journal_head: String,
}

impl State {
    /// Proves a database: its pages against their MACs, its structure, the seals of every invoice, the chain of the journal.
    pub(super) async fn of(copy: &Store) -> Result<Self, RestoreError> {
        // SQLCipher: one row a page whose MAC is wrong.
        if !sqlx::query("PRAGMA cipher_integrity_check")
            .fetch_all(copy.pool())
            .await
            .map_err(StoreError::from)?
            .is_empty()
        {
            return Err(RestoreError::Damaged("a page of the database"));
        }
        let sound: String = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_one(copy.pool())
            .await
            .map_err(StoreError::from)?;
        if sound != "ok" {
            return Err(RestoreError::Damaged("the structure of the database"));
        }
        if !sqlx::query("PRAGMA foreign_key_check")
            .fetch_all(copy.pool())
            .await
            .map_err(StoreError::from)?
            .is_empty()
        {
            return Err(RestoreError::Damaged("a row without the one it rests on"));
        }
        let (invoices, last_seal) = seals(copy).await?;
        let audit = copy.audit(&Known::default()).await?;
        if audit.fault.is_some() {
            return Err(RestoreError::Damaged("the journal"));
        }
        if !copy.purges_hold(None).await? {
            return Err(RestoreError::Damaged("what is left of purged invoices"));
        }
        let readings: i64 = sqlx::query_scalar("SELECT count(*) FROM reading")
            .fetch_one(copy.pool())
            .await
            .map_err(StoreError::from)?;
        Ok(Self {
            invoices,
            last_seal,
            readings: u64::try_from(readings).unwrap_or_default(),
            journal: audit.last,
            journal_head: audit.head,
        })
    }
}

/// Reads every invoice, which checks its seal against the one before.
async fn seals(copy: &Store) -> Result<(u64, Option<String>), RestoreError> {
    let numbers = sqlx::query("SELECT number FROM invoice ORDER BY number")
        .fetch_all(copy.pool())
        .await
        .map_err(StoreError::from)?;
    let mut last = None;
    for row in &numbers {
        let number: u32 = row.try_get(0).map_err(StoreError::from)?;
        last = copy.invoice(number).await?;
    }
    Ok((u64::try_from(numbers.len()).unwrap_or_default(), last.map(|invoice| invoice.seal)))
}

impl Store {
    /// The key under which backups are sealed: whoever has it can open the office anyway.
    pub(super) async fn mac_key(&self) -> Result<Vec<u8>, StoreError> {
        let key = pseudonym_key(&mut *self.pool().acquire().await?).await?;
        Ok(chained(b"comptoir.backup.1", &[&key]))
    }
}
