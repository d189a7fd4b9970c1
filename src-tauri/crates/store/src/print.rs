//! Paper: how each printer was measured, which receipts and closing sheets were made, and the key that signs receipts.

use jiff::Timestamp;
use sqlx::Row;
use zeroize::Zeroizing;

use crate::journal::{self, JournalEntry, day_in_paris};
use crate::key::random;
use crate::{Action, Closing, Store, StoreError};

/// How a printer was measured: where it puts two crosses, in tenths of a millimetre from the left and the top edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasuredPrinter {
    /// As the system calls it; empty for the one that it prints on without being told.
    pub name: String,
    /// The first cross.
    pub near: [i32; 2],
    /// The second.
    pub far: [i32; 2],
}

impl Store {
    /// The printers that were measured, by name.
    pub async fn printers(&self) -> Result<Vec<MeasuredPrinter>, StoreError> {
        let sql = "SELECT name, near_x, near_y, far_x, far_y FROM printer ORDER BY name";
        let rows = sqlx::query(sql).fetch_all(self.pool()).await?;
        let printer = |row: &sqlx::sqlite::SqliteRow| {
            Ok(MeasuredPrinter {
                name: row.try_get(0)?,
                near: [row.try_get(1)?, row.try_get(2)?],
                far: [row.try_get(3)?, row.try_get(4)?],
            })
        };
        rows.iter().map(printer).collect()
    }

    /// Keeps how a printer was measured, in place of what was known of it.
    pub async fn keep_printer(&self, at: Timestamp, printer: &MeasuredPrinter) -> Result<(), StoreError> {
        let ([near_x, near_y], [far_x, far_y]) = (printer.near, printer.far);
        sqlx::query(
            "INSERT OR REPLACE INTO printer (name, near_x, near_y, far_x, far_y, measured_at) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(&printer.name)
        .bind(near_x)
        .bind(near_y)
        .bind(far_x)
        .bind(far_y)
        .bind(at.as_millisecond())
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// The secret of the key that signs receipts. Drawn the first time; `is_key` says which numbers are keys.
    pub async fn receipt_key(
        &self,
        is_key: impl Fn(&[u8; 32]) -> bool,
    ) -> Result<Zeroizing<[u8; 32]>, StoreError> {
        let mut fresh = Zeroizing::new([0; 32]);
        while !is_key(&fresh) {
            *fresh = random().map_err(|_| StoreError::Damaged("no random numbers"))?;
        }
        // Two that draw at once keep one: the second INSERT is nothing.
        sqlx::query("INSERT OR IGNORE INTO receipt_key (id, secret) VALUES (1, ?)")
            .bind(fresh.as_slice())
            .execute(self.writer())
            .await?;
        let kept: Vec<u8> =
            sqlx::query_scalar("SELECT secret FROM receipt_key").fetch_one(self.pool()).await?;
        let kept = Zeroizing::new(kept);
        let secret = <[u8; 32]>::try_from(kept.as_slice()).map_err(|_| StoreError::Damaged("receipt key"))?;
        Ok(Zeroizing::new(secret))
    }

    /// What the journal says became of a paper that was made at a moment: its word, or none where it tells nothing, or nothing
    /// any more. The paper's own line follows the making within its day; one that fell on midnight is not known.
    pub async fn paper_became(&self, made: Timestamp, paper: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT outcome FROM journal WHERE day = ? AND action = ? AND subject = ? ORDER BY seq DESC LIMIT 1";
        let query = sqlx::query_scalar(sql).bind(day_in_paris(made).to_string()).bind(Action::Print.name());
        Ok(query.bind(paper).fetch_optional(self.pool()).await?)
    }

    /// Writes down that a receipt is made. The answer is what to print on it: 0 for the original, and the number of the duplicate
    /// from then on.
    pub async fn record_receipt(&self, at: Timestamp, actor: &str, invoice: u32) -> Result<u32, StoreError> {
        let count = "SELECT count(*) FROM receipt WHERE invoice = ?";
        let insert = "INSERT INTO receipt (invoice, copy, at) VALUES (?, ?, ?)";
        let subject = invoice.to_string();
        self.record([count, insert], invoice, (at, actor, Action::Receipt, &subject)).await
    }

    /// Writes down that the sheet of a closing is made, as [`Self::record_receipt`].
    pub async fn record_closing_sheet(
        &self,
        at: Timestamp,
        actor: &str,
        closing: &Closing,
    ) -> Result<u32, StoreError> {
        let count = "SELECT count(*) FROM closing_sheet WHERE closing = ?";
        let insert = "INSERT INTO closing_sheet (closing, copy, at) VALUES (?, ?, ?)";
        let subject = closing.period.to_string();
        self.record([count, insert], closing.seq, (at, actor, Action::ClosingSheet, &subject)).await
    }

    async fn record(
        &self,
        [count, insert]: [&'static str; 2],
        of: u32,
        (at, actor, action, subject): (Timestamp, &str, Action, &str),
    ) -> Result<u32, StoreError> {
        let mut transaction = self.begin().await?;
        let copy: u32 = sqlx::query_scalar(count).bind(of).fetch_one(&mut *transaction).await?;
        sqlx::query(insert).bind(of).bind(copy).bind(at.as_millisecond()).execute(&mut *transaction).await?;
        let outcome = if copy == 0 { "made".to_owned() } else { format!("duplicate {copy}") };
        let entry = JournalEntry { at, actor, action, subject, patient: None, outcome: &outcome };
        journal::append(&mut transaction, &entry).await?;
        transaction.commit().await?;
        Ok(copy)
    }
}
