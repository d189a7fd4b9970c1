//! The public database of medicines, as the office brought it in.

use billing::Cents;
use billing::pharmacy::{Cip13, GenericGroup, GenericRole, Medicine, MedicineRate, Medicines};
use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::journal::{self, JournalEntry};
use crate::{Action, Store, StoreError};

/// When the medicines were brought in, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MedicineImport {
    /// When.
    pub at: Timestamp,
    /// How many boxes it knows.
    pub taken: u32,
    /// How many rows could not be read.
    pub left_out: u32,
}

impl Store {
    /// Takes these medicines in the place of all that were there, with a journal line, in one transaction.
    pub async fn replace_medicines(
        &self,
        medicines: &Medicines,
        at: Timestamp,
        actor: &str,
    ) -> Result<MedicineImport, StoreError> {
        let count = |rows: usize| u32::try_from(rows).map_err(|_| StoreError::Damaged("medicines"));
        let (taken, left_out) = (count(medicines.medicines.len())?, count(medicines.left_out.len())?);
        let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
        let mut transaction = self.begin().await?;
        sqlx::query("DELETE FROM medicine").execute(&mut *transaction).await?;
        for medicine in &medicines.medicines {
            let Medicine { cip, name, label, rates, price, fee, group } = medicine;
            sqlx::query("INSERT INTO medicine (cip13, name, label, rates, price, fee, generic_group, generic_role) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .bind(cip.as_str())
                .bind(name)
                .bind(label)
                .bind(rates.iter().map(|rate| rate.percent().to_string()).collect::<Vec<_>>().join(" "))
                .bind(price.map(Cents::get))
                .bind(fee.map(Cents::get))
                .bind(group.map(|group| group.number))
                .bind(group.map(|group| role_word(group.role)))
                .execute(&mut *transaction)
                .await?;
        }
        sqlx::query("INSERT OR REPLACE INTO medicine_import (id, at, taken, left_out) VALUES (1, ?, ?, ?)")
            .bind(at.as_millisecond())
            .bind(taken)
            .bind(left_out)
            .execute(&mut *transaction)
            .await?;
        let outcome = format!("taken {taken}, left out {left_out}");
        let entry = JournalEntry {
            at,
            actor,
            action: Action::Medicines,
            subject: "",
            patient: None,
            outcome: &outcome,
        };
        journal::append(&mut transaction, &entry).await?;
        transaction.commit().await?;
        Ok(MedicineImport { at, taken, left_out })
    }

    /// When medicines were brought in last; none in an office that has none.
    pub async fn medicine_import(&self) -> Result<Option<MedicineImport>, StoreError> {
        let row = sqlx::query("SELECT at, taken, left_out FROM medicine_import")
            .fetch_optional(self.pool())
            .await?;
        row.map(|row| {
            let at: i64 = row.try_get(0)?;
            let at = Timestamp::from_millisecond(at).map_err(|_| StoreError::Damaged("medicines"))?;
            Ok(MedicineImport { at, taken: row.try_get(1)?, left_out: row.try_get(2)? })
        })
        .transpose()
    }

    /// The medicine of a box.
    pub async fn medicine(&self, cip: &Cip13) -> Result<Option<Medicine>, StoreError> {
        let sql = "SELECT cip13, name, label, rates, price, fee, generic_group, generic_role
                   FROM medicine WHERE cip13 = ?";
        let row = sqlx::query(sql).bind(cip.as_str()).fetch_optional(self.pool()).await?;
        row.map(|row| read(&row)).transpose()
    }

    /// The medicines of a group of generics, by CIP.
    pub async fn generic_group(&self, number: u32) -> Result<Vec<Medicine>, StoreError> {
        let sql = "SELECT cip13, name, label, rates, price, fee, generic_group, generic_role
                   FROM medicine WHERE generic_group = ? ORDER BY cip13";
        let rows = sqlx::query(sql).bind(number).fetch_all(self.pool()).await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &SqliteRow) -> Result<Medicine, StoreError> {
    let damaged = || StoreError::Damaged("medicine");
    let (cip, rates): (String, String) = (row.try_get(0)?, row.try_get(3)?);
    let (price, fee): (Option<i64>, Option<i64>) = (row.try_get(4)?, row.try_get(5)?);
    let (number, role): (Option<u32>, Option<String>) = (row.try_get(6)?, row.try_get(7)?);
    let rate = |word: &str| word.parse().ok().and_then(MedicineRate::of_percent).ok_or_else(damaged);
    let group = match (number, role.as_deref()) {
        (Some(number), Some(word)) => Some(GenericGroup { number, role: role_of(word).ok_or_else(damaged)? }),
        _ => None,
    };
    Ok(Medicine {
        cip: Cip13::parse(&cip).map_err(|_| damaged())?,
        name: row.try_get(1)?,
        label: row.try_get(2)?,
        rates: rates.split_whitespace().map(rate).collect::<Result<_, _>>()?,
        price: price.map(Cents::new),
        fee: fee.map(Cents::new),
        group,
    })
}

fn role_word(role: GenericRole) -> &'static str {
    match role {
        GenericRole::Reference => "reference",
        GenericRole::Generic => "generic",
        GenericRole::Substitutable => "substitutable",
    }
}

fn role_of(word: &str) -> Option<GenericRole> {
    match word {
        "reference" => Some(GenericRole::Reference),
        "generic" => Some(GenericRole::Generic),
        "substitutable" => Some(GenericRole::Substitutable),
        _ => None,
    }
}
