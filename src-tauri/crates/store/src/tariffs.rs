//! The prices that the office entered itself.

use billing::{ActCode, Cents, OwnTariff};
use jiff::Timestamp;
use jiff::civil::Date;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::journal::{self, JournalEntry};
use crate::{Action, Store, StoreError};

impl Store {
    /// All of them, by code, then by first day.
    pub async fn own_tariffs(&self) -> Result<Vec<OwnTariff>, StoreError> {
        let sql = "SELECT code, from_day, to_day, label, price, full_rate, source, entered_on
                   FROM own_tariff ORDER BY code, from_day";
        sqlx::query(sql).fetch_all(self.pool()).await?.iter().map(own).collect()
    }

    /// Writes a price and its journal line, in place of the one that began on the same day.
    pub async fn set_own_tariff(
        &self,
        at: Timestamp,
        actor: &str,
        row: &OwnTariff,
    ) -> Result<(), StoreError> {
        let OwnTariff { code, label, price, from, to, full_rate, source, entered_on } = row;
        let mut transaction = self.begin().await?;
        sqlx::query(
            "INSERT OR REPLACE INTO own_tariff (code, from_day, to_day, label, price, full_rate, source, entered_on)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(code.as_str())
        .bind(from.to_string())
        .bind(to.map(|day| day.to_string()))
        .bind(label)
        .bind(price.get())
        .bind(full_rate)
        .bind(source)
        .bind(entered_on.to_string())
        .execute(&mut *transaction)
        .await?;
        let until = to.map(|day| format!(" to {day}")).unwrap_or_default();
        let (subject, outcome) = (format!("{code} {from}"), format!("set {}{until}", price.get()));
        journal::append(&mut transaction, &entry(at, actor, &subject, &outcome)).await?;
        Ok(transaction.commit().await?)
    }

    /// Takes a price away, with its journal line; whether there was one.
    pub async fn drop_own_tariff(
        &self,
        at: Timestamp,
        actor: &str,
        code: &ActCode,
        from: Date,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let dropped = sqlx::query("DELETE FROM own_tariff WHERE code = ? AND from_day = ?")
            .bind(code.as_str())
            .bind(from.to_string())
            .execute(&mut *transaction)
            .await?;
        if dropped.rows_affected() == 0 {
            return Ok(false);
        }
        let subject = format!("{code} {from}");
        journal::append(&mut transaction, &entry(at, actor, &subject, "removed")).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

fn entry<'a>(at: Timestamp, actor: &'a str, subject: &'a str, outcome: &'a str) -> JournalEntry<'a> {
    JournalEntry { at, actor, action: Action::Tariff, subject, patient: None, outcome }
}

fn own(row: &SqliteRow) -> Result<OwnTariff, StoreError> {
    let damaged = || StoreError::Damaged("tariff");
    let day = |text: String| text.parse::<Date>().map_err(|_| damaged());
    let code: String = row.try_get(0)?;
    Ok(OwnTariff {
        code: ActCode::parse(&code).map_err(|_| damaged())?,
        from: day(row.try_get(1)?)?,
        to: row.try_get::<Option<String>, _>(2)?.map(day).transpose()?,
        label: row.try_get(3)?,
        price: Cents::new(row.try_get(4)?),
        full_rate: row.try_get(5)?,
        source: row.try_get(6)?,
        entered_on: day(row.try_get(7)?)?,
    })
}
