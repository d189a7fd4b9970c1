//! What a period comes to.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sqlx::{Row, Sqlite, Transaction};

use crate::StoreError;

/// Sums of invoices or credit notes, cents. Those of credit notes are negative.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amounts {
    /// How many.
    pub count: u32,
    /// The fees.
    pub total: i64,
    /// The compulsory part.
    pub amo: i64,
    /// The rest.
    pub amc: i64,
    /// What patients paid at the desk.
    pub patient_pays: i64,
    /// What the State pays; closings of before schema 8 do not tell.
    #[serde(default)]
    pub state: i64,
    /// What is asked beyond the tariffs; closings of before schema 8 do not tell.
    #[serde(default)]
    pub excess: i64,
}

/// The invoices of a period by how they are paid: how many, and their fees in cents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payments {
    /// Paid at the desk by the patient, whole.
    pub at_counter: (u32, i64),
    /// A third party is to pay.
    pub awaited: (u32, i64),
    /// It has paid.
    pub paid: (u32, i64),
    /// It has refused.
    pub rejected: (u32, i64),
    /// Cancelled by a credit note.
    pub cancelled: (u32, i64),
}

/// What a period comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// The invoices sealed.
    pub invoices: Amounts,
    /// The credit notes sealed, negative.
    pub credit_notes: Amounts,
    /// The first and the last number of an invoice.
    pub numbers: Option<(u32, u32)>,
    /// How the invoices are paid.
    pub payments: Payments,
    /// Readings that were believed, by the word of their channel.
    pub readings: BTreeMap<String, u32>,
    /// Presentations that were refused, by the code of the cause.
    pub refusals: BTreeMap<String, u32>,
    /// Sheets that were made, duplicates among them.
    pub sheets: u32,
    /// Invoices for which no sheet was made.
    pub without_sheet: u32,
}

impl Totals {
    /// Invoices less credit notes, cents.
    pub(super) fn net(&self) -> Option<i64> {
        self.invoices.total.checked_add(self.credit_notes.total)
    }

    /// Both together; how they are paid is not added up.
    pub(super) fn plus(&self, other: &Self) -> Option<Self> {
        let numbers = match (self.numbers, other.numbers) {
            (Some((first, _)), Some((_, last))) => Some((first, last)),
            (one, None) => one,
            (None, other) => other,
        };
        Some(Self {
            invoices: self.invoices.plus(other.invoices)?,
            credit_notes: self.credit_notes.plus(other.credit_notes)?,
            numbers,
            payments: Payments::default(),
            readings: added(&self.readings, &other.readings)?,
            refusals: added(&self.refusals, &other.refusals)?,
            sheets: self.sheets.checked_add(other.sheets)?,
            without_sheet: self.without_sheet.checked_add(other.without_sheet)?,
        })
    }
}

impl Amounts {
    fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            count: self.count.checked_add(other.count)?,
            total: self.total.checked_add(other.total)?,
            amo: self.amo.checked_add(other.amo)?,
            amc: self.amc.checked_add(other.amc)?,
            patient_pays: self.patient_pays.checked_add(other.patient_pays)?,
            state: self.state.checked_add(other.state)?,
            excess: self.excess.checked_add(other.excess)?,
        })
    }
}

fn added(one: &BTreeMap<String, u32>, other: &BTreeMap<String, u32>) -> Option<BTreeMap<String, u32>> {
    let mut sums = one.clone();
    for (word, count) in other {
        let sum = sums.entry(word.clone()).or_default();
        *sum = sum.checked_add(*count)?;
    }
    Some(sums)
}

/// What a day comes to: what was sealed for it, and what was read, refused and printed after one instant and up to another.
pub(super) async fn of_day(
    transaction: &mut Transaction<'_, Sqlite>,
    day: Date,
    after: i64,
    until: i64,
) -> Result<Totals, StoreError> {
    let invoices = "SELECT count(*), coalesce(sum(total), 0), coalesce(sum(amo), 0), coalesce(sum(amc), 0),
                    coalesce(sum(patient_pays), 0), coalesce(sum(json_extract(content, '$.state')), 0),
                    coalesce(sum(json_extract(content, '$.excess')), 0), min(number), max(number) FROM invoice WHERE day = ?";
    let row = sqlx::query(invoices).bind(day.to_string()).fetch_one(&mut **transaction).await?;
    let (first, last): (Option<u32>, Option<u32>) = (row.try_get(7)?, row.try_get(8)?);
    let credit_notes =
        "SELECT count(*), coalesce(sum(total), 0), coalesce(sum(amo), 0), coalesce(sum(amc), 0),
                        coalesce(sum(patient_pays), 0), coalesce(sum(json_extract(content, '$.state')), 0),
                        coalesce(sum(json_extract(content, '$.excess')), 0) FROM credit_note WHERE day = ?";
    let credited = sqlx::query(credit_notes).bind(day.to_string()).fetch_one(&mut **transaction).await?;
    let bare = "SELECT count(*) FROM invoice i WHERE i.day = ? AND NOT EXISTS (
                SELECT 1 FROM invoice_event e WHERE e.number = i.number AND e.kind = 'printed')";
    let readings = "SELECT channel, count(*) FROM reading
                    WHERE day BETWEEN ?1 AND ?2 AND at > ?3 AND at <= ?4 GROUP BY channel";
    let refusals = "SELECT outcome, count(*) FROM journal
                    WHERE day BETWEEN ?1 AND ?2 AND action = 'refusal' AND at > ?3 AND at <= ?4 GROUP BY outcome";
    let sheets = "SELECT kind, count(*) FROM invoice_event
                  WHERE day BETWEEN ?1 AND ?2 AND kind = 'printed' AND at > ?3 AND at <= ?4 GROUP BY kind";
    let printed = counted(transaction, sheets, after, until).await?;
    Ok(Totals {
        invoices: amounts(&row)?,
        credit_notes: amounts(&credited)?,
        numbers: first.zip(last),
        payments: payments(transaction, day, day).await?,
        readings: counted(transaction, readings, after, until).await?,
        refusals: counted(transaction, refusals, after, until).await?,
        sheets: printed.into_values().next().unwrap_or_default(),
        without_sheet: sqlx::query_scalar(bare).bind(day.to_string()).fetch_one(&mut **transaction).await?,
    })
}

/// How the invoices that count for some days are paid now.
pub(super) async fn payments(
    transaction: &mut Transaction<'_, Sqlite>,
    from: Date,
    to: Date,
) -> Result<Payments, StoreError> {
    let sql = "SELECT CASE WHEN s.credit_note IS NULL THEN s.payment ELSE 'cancelled' END AS state,
               count(*), sum(i.total) FROM invoice i JOIN standing s ON s.number = i.number
               WHERE i.day BETWEEN ? AND ? GROUP BY state";
    let rows =
        sqlx::query(sql).bind(from.to_string()).bind(to.to_string()).fetch_all(&mut **transaction).await?;
    let mut payments = Payments::default();
    for row in rows {
        let state: String = row.try_get(0)?;
        let place = match state.as_str() {
            "at_counter" => &mut payments.at_counter,
            "awaited" => &mut payments.awaited,
            "paid" => &mut payments.paid,
            "rejected" => &mut payments.rejected,
            "cancelled" => &mut payments.cancelled,
            _ => return Err(StoreError::Damaged("state of an invoice")),
        };
        *place = (row.try_get(1)?, row.try_get(2)?);
    }
    Ok(payments)
}

fn amounts(row: &sqlx::sqlite::SqliteRow) -> Result<Amounts, StoreError> {
    Ok(Amounts {
        count: row.try_get(0)?,
        total: row.try_get(1)?,
        amo: row.try_get(2)?,
        amc: row.try_get(3)?,
        patient_pays: row.try_get(4)?,
        state: row.try_get(5)?,
        excess: row.try_get(6)?,
    })
}

/// Counts by word. The days are for the index; the instants decide.
async fn counted(
    transaction: &mut Transaction<'_, Sqlite>,
    sql: &'static str,
    after: i64,
    until: i64,
) -> Result<BTreeMap<String, u32>, StoreError> {
    let day = |at: i64| {
        let at = jiff::Timestamp::from_millisecond(at).ok()?;
        Some(crate::journal::day_in_paris(at).to_string())
    };
    let rows = sqlx::query(sql)
        .bind(day(after).unwrap_or_default())
        .bind(day(until).unwrap_or_default())
        .bind(after)
        .bind(until)
        .fetch_all(&mut **transaction)
        .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
