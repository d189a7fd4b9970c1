//! Credit notes: how a sealed invoice is cancelled. A series of its own, with its own numbers and its own chain of seals.

use billing::{Cents, Shares};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};

use crate::draft::{self, NewDraft};
use crate::journal::{self, JournalEntry, chained};
use crate::lifecycle::standing;
use crate::number::{Place, Series, follows};
use crate::{Action, ChangeError, NotDone, Reason, Store, StoreError};

const CONTEXT: &[u8] = b"comptoir.credit_note.1";

/// An invoice about to be cancelled.
pub struct NewCreditNote<'a> {
    /// When.
    pub at: Timestamp,
    /// Who cancels.
    pub actor: &'a str,
    /// The invoice.
    pub cancels: u32,
    /// Why.
    pub reason: &'a Reason,
    /// The draft to go on with, when the invoice is to be corrected: there as soon as the invoice is cancelled.
    pub correction: Option<&'a NewDraft<'a>>,
}

/// A sealed credit note. Its shares are those of the invoice, negated: both add up to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditNote {
    /// In its own series, made as those of invoices.
    pub number: u32,
    /// The invoice that it cancels.
    pub cancels: u32,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// The day it counts for.
    pub day: Date,
    /// Who cancelled.
    pub actor: String,
    /// Why.
    pub reason: Reason,
    /// Every amount of the invoice, negated.
    pub shares: Shares,
    /// SHA-256 over the credit note, the seal of the invoice and the seal before it, hexadecimal.
    pub seal: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    actor: String,
    reason: String,
    shares: [i64; 4],
    /// Zero where nothing is asked of the State, as in the credit notes of the first version.
    #[serde(default)]
    state: i64,
    #[serde(default)]
    excess: i64,
}

impl Store {
    /// Cancels an invoice, whole, with a journal line, in one transaction.
    pub async fn cancel(&self, new: &NewCreditNote<'_>) -> Result<CreditNote, ChangeError> {
        let invoice = self.invoice(new.cancels).await?.ok_or(NotDone::InvoiceUnknown)?;
        let shares = negated(invoice.content.shares).ok_or(StoreError::Damaged("amounts of an invoice"))?;
        let json = content(new, shares)?;
        let mut transaction = self.begin().await?;
        let now = standing(&mut transaction, new.cancels).await?.ok_or(NotDone::InvoiceUnknown)?;
        if now.credit_note.is_some() {
            return Err(NotDone::Cancelled.into());
        }
        let (Place { number, day, before }, end) =
            Series::CreditNotes.next_place(&mut transaction, new.at).await?;
        let sealed_at = Timestamp::from_millisecond(new.at.as_millisecond()).unwrap_or(new.at);
        let sealed = Sealed { number, cancels: new.cancels, at: sealed_at, day, json: &json };
        let seal = sealed.seal(&before, &invoice.seal);
        sealed.write(&mut transaction, &seal).await?;
        if let Some(correction) = new.correction {
            draft::write(&mut transaction, correction).await?;
        }
        let (subject, outcome) =
            (number.to_string(), format!("cancels {} {}", new.cancels, shares.total.get()));
        let entry = JournalEntry {
            at: sealed_at,
            actor: new.actor,
            action: Action::CreditNote,
            subject: &subject,
            patient: None,
            outcome: &outcome,
        };
        journal::append_to(&end, &mut transaction, &entry).await?;
        transaction.commit().await?;
        Ok(CreditNote {
            number,
            cancels: new.cancels,
            sealed_at,
            day,
            actor: new.actor.to_owned(),
            reason: new.reason.clone(),
            shares,
            seal: HEXLOWER.encode(&seal),
        })
    }

    /// The credit note that cancels an invoice; its seal and amounts checked.
    pub async fn credit_note_of(&self, cancels: u32) -> Result<Option<CreditNote>, StoreError> {
        let sql = "SELECT c.number, c.cancels, c.sealed_at, c.day, c.content, c.seal, b.number, b.seal
                   FROM credit_note c LEFT JOIN credit_note b
                   ON b.number = (SELECT max(number) FROM credit_note WHERE number < c.number) WHERE c.cancels = ?";
        let Some(row) = sqlx::query(sql).bind(cancels).fetch_optional(self.pool()).await? else {
            return Ok(None);
        };
        let invoice = self.invoice(cancels).await?.ok_or(StoreError::Damaged("credit note"))?;
        let note = checked(&row, &invoice.seal)?;
        match negated(invoice.content.shares) {
            Some(shares) if shares == note.shares => Ok(Some(note)),
            _ => Err(StoreError::Damaged("credit note")),
        }
    }
}

/// Each amount, negated.
fn negated(shares: Shares) -> Option<Shares> {
    let less = |amount| Cents::ZERO.checked_sub(amount);
    Some(Shares {
        total: less(shares.total)?,
        amo: less(shares.amo)?,
        amc: less(shares.amc)?,
        state: less(shares.state)?,
        excess: less(shares.excess)?,
        patient_pays: less(shares.patient_pays)?,
    })
}

fn content(new: &NewCreditNote<'_>, shares: Shares) -> Result<String, StoreError> {
    let Shares { total, amo, amc, state, excess, patient_pays } = shares;
    let content = Content {
        actor: new.actor.to_owned(),
        reason: new.reason.expose().to_owned(),
        shares: [total.get(), amo.get(), amc.get(), patient_pays.get()],
        state: state.get(),
        excess: excess.get(),
    };
    serde_json::to_string(&content).map_err(|_| StoreError::Damaged("credit note"))
}

/// What is under the seal.
struct Sealed<'a> {
    number: u32,
    cancels: u32,
    at: Timestamp,
    day: Date,
    json: &'a str,
}

impl Sealed<'_> {
    fn seal(&self, before: &[u8], invoice: &str) -> Vec<u8> {
        let day = self.day.to_string();
        let parts: [&[u8]; 7] = [
            before,
            invoice.as_bytes(),
            &self.number.to_be_bytes(),
            &self.cancels.to_be_bytes(),
            &self.at.as_millisecond().to_be_bytes(),
            day.as_bytes(),
            self.json.as_bytes(),
        ];
        chained(CONTEXT, &parts)
    }

    async fn write(&self, transaction: &mut Transaction<'_, Sqlite>, seal: &[u8]) -> Result<(), StoreError> {
        let sql = "INSERT INTO credit_note (number, cancels, sealed_at, day, content, seal) VALUES (?, ?, ?, ?, ?, ?)";
        sqlx::query(sql)
            .bind(self.number)
            .bind(self.cancels)
            .bind(self.at.as_millisecond())
            .bind(self.day.to_string())
            .bind(self.json)
            .bind(seal)
            .execute(&mut **transaction)
            .await?;
        Ok(())
    }
}

fn checked(row: &SqliteRow, invoice: &str) -> Result<CreditNote, StoreError> {
    let damaged = || StoreError::Damaged("credit note");
    let (number, cancels, sealed_at): (u32, u32, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let (day, json, found): (String, String, Vec<u8>) = (row.try_get(3)?, row.try_get(4)?, row.try_get(5)?);
    let (last, before): (Option<u32>, Option<Vec<u8>>) = (row.try_get(6)?, row.try_get(7)?);
    let sealed_at = Timestamp::from_millisecond(sealed_at).map_err(|_| damaged())?;
    let day: Date = day.parse().map_err(|_| damaged())?;
    let sealed = Sealed { number, cancels, at: sealed_at, day, json: &json };
    if !follows(last, number) || found != sealed.seal(&before.unwrap_or_default(), invoice) {
        return Err(damaged());
    }
    let Content { actor, reason, shares, state, excess } =
        serde_json::from_str(&json).map_err(|_| damaged())?;
    let [total, amo, amc, patient_pays] = shares.map(Cents::new);
    Ok(CreditNote {
        number,
        cancels,
        sealed_at,
        day,
        actor,
        reason: Reason::new(&reason).ok_or_else(damaged)?,
        shares: Shares {
            total,
            amo,
            amc,
            state: Cents::new(state),
            excess: Cents::new(excess),
            patient_pays,
        },
        seal: HEXLOWER.encode(&found),
    })
}
