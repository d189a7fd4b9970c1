//! Cancelling a sealed invoice by a credit note, and correcting it by a new one.

use store::{NewCreditNote, NewDraft, Reason};

use crate::wire::{self, InvoiceFile, KeptDraft};
use crate::{Desk, Error};

impl Desk {
    /// Cancels an invoice: a credit note of its own series takes back every amount.
    pub async fn cancel_invoice(&self, number: u32, reason: &str) -> Result<InvoiceFile, Error> {
        let reason = Reason::new(reason).ok_or(Error::ReasonMissing)?;
        let new = NewCreditNote {
            at: self.now(),
            actor: &self.actor(),
            cancels: number,
            reason: &reason,
            correction: None,
        };
        self.store.cancel(&new).await?;
        self.invoice_file(number).await
    }

    /// Cancels an invoice and leaves a draft of the same, which will replace it under a new number.
    pub async fn correct_invoice(&self, number: u32, reason: &str) -> Result<KeptDraft, Error> {
        let reason = Reason::new(reason).ok_or(Error::ReasonMissing)?;
        let invoice = self.stored_invoice(number).await?;
        // A patient who was typed in is typed in again: there is no reading to go back to. So is one whose reading is purged.
        let usage_id = invoice.usage_id.ok_or(Error::ReadingUnknown)?;
        let written = self.store.written(number).await?.ok_or(Error::ReadingUnknown)?;
        let written: wire::Draft = serde_json::from_str(&written).map_err(|_| Error::ReadingUnknown)?;
        let draft = wire::Draft { replaces: Some(number), ..written };
        let content = serde_json::to_string(&draft).map_err(|_| Error::Asset("draft"))?;
        let at = self.now();
        let correction = NewDraft {
            at,
            owner: &self.actor(),
            usage_id: &usage_id,
            beneficiary: draft.beneficiary,
            content: &content,
        };
        let new = NewCreditNote {
            at,
            actor: &self.actor(),
            cancels: number,
            reason: &reason,
            correction: Some(&correction),
        };
        self.store.cancel(&new).await?;
        Ok(KeptDraft { at: at.to_string(), draft })
    }
}
