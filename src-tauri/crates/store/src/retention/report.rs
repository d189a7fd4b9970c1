//! What a purge says of itself, under the signature of the journal's key.

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{Row, Sqlite, SqliteConnection, Transaction};

use super::{Due, Limits, remains, root};
use crate::checkpoint::{JournalKey, JournalPublicKey};
use crate::{Store, StoreError};

/// The report of a purge. It names nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgeReport {
    content: Content,
    /// JSON, as signed.
    text: String,
    signature: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    at: Timestamp,
    readings_before: Timestamp,
    invoices_before: Timestamp,
    drafts_before: Timestamp,
    journal_before: Timestamp,
    effaced: Due,
    /// SHA-256 over what is left of each invoice.
    left: String,
}

/// A period that the holder set in the place of the usual one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionChoice {
    /// Of what.
    pub kind: String,
    /// How long.
    pub months: u16,
    /// Why, in the holder's words.
    pub reason: String,
}

impl PurgeReport {
    pub(super) fn sign(
        at: Timestamp,
        limits: Limits,
        effaced: Due,
        left: [u8; 32],
        key: &JournalKey,
    ) -> Self {
        let content = Content {
            at,
            readings_before: limits.readings,
            invoices_before: limits.invoices,
            drafts_before: limits.drafts,
            journal_before: limits.journal,
            effaced,
            left: HEXLOWER.encode(&left),
        };
        let text = serde_json::to_string(&content).unwrap_or_default();
        let signature = key.sign_report(&text);
        Self { content, text, signature }
    }

    /// When it was.
    pub fn at(&self) -> Timestamp {
        self.content.at
    }

    /// How much went.
    pub fn effaced(&self) -> Due {
        self.content.effaced
    }

    /// What stands for all that is left of the invoices, hexadecimal.
    pub fn root(&self) -> &str {
        &self.content.left
    }

    /// The report as it was signed, and the signature under it.
    pub fn signed(&self) -> (&str, &str) {
        (&self.text, &self.signature)
    }

    pub(super) async fn write(
        &self,
        transaction: &mut Transaction<'_, Sqlite>,
        left: &[(u32, Vec<u8>)],
        key: &JournalKey,
    ) -> Result<(), StoreError> {
        let at = self.content.at.as_millisecond();
        sqlx::query("INSERT INTO journal_key (kid, public_key) VALUES (?, ?) ON CONFLICT DO NOTHING")
            .bind(key.public().kid())
            .bind(key.public().to_bytes())
            .execute(&mut **transaction)
            .await?;
        sqlx::query("INSERT INTO purge (at, report, signature) VALUES (?, ?, ?)")
            .bind(at)
            .bind(&self.text)
            .bind(&self.signature)
            .execute(&mut **transaction)
            .await?;
        for (number, digest) in left {
            sqlx::query("INSERT INTO purged_invoice (number, purged_at, digest) VALUES (?, ?, ?)")
                .bind(number)
                .bind(at)
                .bind(digest)
                .execute(&mut **transaction)
                .await?;
        }
        Ok(())
    }
}

/// Holds what is left against the reports.
pub(super) async fn hold(
    connection: &mut SqliteConnection,
    known: Option<&JournalPublicKey>,
) -> Result<bool, StoreError> {
    // An invoice may not call itself purged when no report says so.
    let marked: i64 = sqlx::query_scalar(MARKED).fetch_one(&mut *connection).await?;
    let mut held = 0_i64;
    for row in
        sqlx::query("SELECT at, report, signature FROM purge ORDER BY at").fetch_all(&mut *connection).await?
    {
        let (at, text, signature): (i64, String, String) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let Ok(content) = serde_json::from_str::<Content>(&text) else { return Ok(false) };
        let kid = signature.split('.').next().unwrap_or_default();
        let key = match known.filter(|key| key.kid() == kid) {
            Some(key) => Some(key.clone()),
            None => named(connection, kid).await?,
        };
        let rows = sqlx::query(LEFT).bind(at).fetch_all(&mut *connection).await?;
        let mut left = Vec::new();
        for row in &rows {
            let (number, kept): (u32, Vec<u8>) = (row.try_get(0)?, row.try_get(1)?);
            let (seal, json): (Vec<u8>, String) = (row.try_get(2)?, row.try_get(3)?);
            if kept != remains(&seal, &json) {
                return Ok(false);
            }
            left.push((number, kept));
            held = held.saturating_add(1);
        }
        let signed = key.is_some_and(|key| key.signed_report(&text, &signature));
        if !signed || content.at.as_millisecond() != at || content.left != HEXLOWER.encode(&root(&left)) {
            return Ok(false);
        }
    }
    Ok(marked == held)
}

async fn named(connection: &mut SqliteConnection, kid: &str) -> Result<Option<JournalPublicKey>, StoreError> {
    let sql = "SELECT public_key FROM journal_key WHERE kid = ?";
    let bytes: Option<Vec<u8>> = sqlx::query_scalar(sql).bind(kid).fetch_optional(connection).await?;
    Ok(bytes.and_then(|bytes| JournalPublicKey::from_bytes(&bytes).ok()))
}

impl Store {
    /// The reports of all purges, oldest first: each as signed, and its signature.
    pub async fn purge_reports(&self) -> Result<Vec<(String, String)>, StoreError> {
        let rows =
            sqlx::query("SELECT report, signature FROM purge ORDER BY at").fetch_all(self.pool()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// The periods that the holder set.
    pub async fn retention_choices(&self) -> Result<Vec<RetentionChoice>, StoreError> {
        let sql = "SELECT kind, months, reason FROM retention_choice ORDER BY kind";
        let rows = sqlx::query(sql).fetch_all(self.pool()).await?;
        rows.iter()
            .map(|row| {
                Ok(RetentionChoice {
                    kind: row.try_get(0)?,
                    months: row.try_get(1)?,
                    reason: row.try_get(2)?,
                })
            })
            .collect()
    }

    /// Sets a period, with its reason.
    pub async fn set_retention(&self, choice: &RetentionChoice, at: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO retention_choice (kind, months, reason, at) VALUES (?, ?, ?, ?)";
        sqlx::query(sql)
            .bind(&choice.kind)
            .bind(choice.months)
            .bind(&choice.reason)
            .bind(at.as_millisecond())
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Goes back to the usual period.
    pub async fn reset_retention(&self, kind: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM retention_choice WHERE kind = ?").bind(kind).execute(self.writer()).await?;
        Ok(())
    }
}

const MARKED: &str = "SELECT count(*) FROM invoice WHERE json_extract(content, '$.purged') = 1";
const LEFT: &str =
    "SELECT p.number, p.digest, i.seal, i.content FROM purged_invoice p JOIN invoice i ON i.number = p.number
                    WHERE p.purged_at = ? ORDER BY p.number";
