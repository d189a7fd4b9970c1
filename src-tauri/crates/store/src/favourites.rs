//! The acts that have a key of their own at the counter, and those that are billed most.

use jiff::civil::Date;
use sqlx::Row;

use crate::{Store, StoreError};

/// An act that has a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Favourite {
    /// 1, 2, 3…
    pub key: u8,
    /// The act.
    pub code: String,
    /// Somebody put it there; otherwise it came by its use.
    pub pinned: bool,
}

impl Store {
    /// The acts that have a key, by key.
    pub async fn favourites(&self) -> Result<Vec<Favourite>, StoreError> {
        let sql = "SELECT key, code, pinned FROM favourite ORDER BY key";
        let rows = sqlx::query(sql).fetch_all(self.pool()).await?;
        rows.iter()
            .map(|row| Ok(Favourite { key: row.try_get(0)?, code: row.try_get(1)?, pinned: row.try_get(2)? }))
            .collect()
    }

    /// Gives the keys anew.
    pub async fn keep_favourites(&self, favourites: &[Favourite]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM favourite").execute(&mut *transaction).await?;
        for Favourite { key, code, pinned } in favourites {
            sqlx::query("INSERT INTO favourite (key, code, pinned) VALUES (?, ?, ?)")
                .bind(key)
                .bind(code)
                .bind(pinned)
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// The acts that the last invoices before a day hold most often, the most frequent first. What was billed once or twice is
    /// no habit.
    pub async fn most_billed(&self, before: Date, limit: u32) -> Result<Vec<String>, StoreError> {
        let last: Option<u32> =
            sqlx::query_scalar(LAST_BEFORE).bind(before.to_string()).fetch_optional(self.pool()).await?;
        let Some(last) = last else { return Ok(Vec::new()) };
        let first: u32 =
            sqlx::query_scalar(FIRST_OF_THEM).bind(last).bind(LOOKED_AT).fetch_one(self.pool()).await?;
        let codes =
            sqlx::query_scalar(MOST).bind(first).bind(last).bind(limit).fetch_all(self.pool()).await?;
        Ok(codes)
    }
}

/// A few weeks of a practice: habits change with the season.
const LOOKED_AT: u32 = 1000;
pub(crate) const LAST_BEFORE: &str =
    "SELECT number FROM invoice WHERE day < ? ORDER BY day DESC, number DESC LIMIT 1";
pub(crate) const FIRST_OF_THEM: &str =
    "SELECT min(number) FROM (SELECT number FROM invoice WHERE number <= ? ORDER BY number DESC LIMIT ?)";
pub(crate) const MOST: &str = "SELECT code FROM invoice_act WHERE number BETWEEN ? AND ?
    GROUP BY code HAVING count(*) > 2 ORDER BY count(*) DESC, code LIMIT ?";
