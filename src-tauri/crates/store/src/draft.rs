//! The invoice that a practitioner was writing: one each, kept across a lock, a crash and a restart.

use jiff::Timestamp;
use sqlx::{Row, Sqlite, Transaction};

use crate::{NotDone, Store, StoreError, UsageId};

/// A draft about to be kept.
pub struct NewDraft<'a> {
    /// When.
    pub at: Timestamp,
    /// Whose.
    pub owner: &'a str,
    /// The reading it rests on.
    pub usage_id: &'a UsageId,
    /// The rank of the person treated.
    pub beneficiary: u8,
    /// What it says, as the desk writes it.
    pub content: &'a str,
}

/// A draft that was kept.
#[derive(Clone)]
pub struct KeptDraft {
    /// When it was last written.
    pub at: Timestamp,
    /// What it says, as the desk wrote it.
    pub content: String,
}

impl Store {
    /// Keeps a draft in the place of its owner's.
    pub async fn keep_draft(&self, new: &NewDraft<'_>) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        put(&mut transaction, new).await?;
        Ok(transaction.commit().await?)
    }

    /// The draft of an owner.
    pub async fn kept_draft(&self, owner: &str) -> Result<Option<KeptDraft>, StoreError> {
        let sql = "SELECT at, content FROM draft WHERE owner = ?";
        let row = sqlx::query(sql).bind(owner).fetch_optional(self.pool()).await?;
        let read = |row: sqlx::sqlite::SqliteRow| {
            let at =
                Timestamp::from_millisecond(row.try_get(0)?).map_err(|_| StoreError::Damaged("draft"))?;
            Ok(KeptDraft { at, content: row.try_get(1)? })
        };
        row.map(read).transpose()
    }

    /// Drops the draft of an owner.
    pub async fn drop_draft(&self, owner: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM draft WHERE owner = ?").bind(owner).execute(self.writer()).await?;
        Ok(())
    }
}

/// Writes a draft within a transaction, unless one for somebody else waits.
pub(crate) async fn write(
    transaction: &mut Transaction<'_, Sqlite>,
    new: &NewDraft<'_>,
) -> Result<(), crate::ChangeError> {
    let sql = "SELECT count(*) FROM draft WHERE owner = ? AND NOT (usage_id = ? AND beneficiary = ?)";
    let others: u32 = sqlx::query_scalar(sql)
        .bind(new.owner)
        .bind(new.usage_id.as_str())
        .bind(new.beneficiary)
        .fetch_one(&mut **transaction)
        .await?;
    if others > 0 {
        return Err(NotDone::DraftWaits.into());
    }
    Ok(put(transaction, new).await?)
}

/// The draft became an invoice.
pub(crate) async fn done(
    transaction: &mut Transaction<'_, Sqlite>,
    owner: &str,
    usage_id: &UsageId,
    beneficiary: u8,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM draft WHERE owner = ? AND usage_id = ? AND beneficiary = ?")
        .bind(owner)
        .bind(usage_id.as_str())
        .bind(beneficiary)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

async fn put(transaction: &mut Transaction<'_, Sqlite>, new: &NewDraft<'_>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT OR REPLACE INTO draft (owner, at, usage_id, beneficiary, content) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(new.owner)
    .bind(new.at.as_millisecond())
    .bind(new.usage_id.as_str())
    .bind(new.beneficiary)
    .bind(new.content)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
