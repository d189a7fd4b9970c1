//! Cancelling a sealed invoice by a credit note, and correcting it by a new one.

use store::{InvoiceContent, NewCreditNote, NewDraft, Reason, UsageId};

use crate::invoice::excess_to_wire;
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
        // A patient who was typed in is typed in again: there is no reading to go back to.
        let usage_id = invoice.usage_id.ok_or(Error::ReadingUnknown)?;
        if self.store.reading(&usage_id).await?.is_none() {
            return Err(Error::ReadingUnknown);
        }
        let draft = draft_of(&invoice.content, &usage_id, number);
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

/// The draft that an invoice was sealed from.
fn draft_of(content: &InvoiceContent, usage_id: &UsageId, replaces: u32) -> wire::Draft {
    let act = |line: &billing::Line| wire::DraftAct {
        code: line.code.to_string(),
        quantity: line.quantity.get(),
        kilometres: line.kilometres,
        modifiers: line.ccam.as_ref().map(|ccam| ccam.modifiers.iter().collect()),
        excess: line.excess.map(excess_to_wire),
        free: line.qualifier == Some(billing::Qualifier::Free),
    };
    wire::Draft {
        usage_id: usage_id.to_string(),
        beneficiary: content.beneficiary,
        date: content.date.to_string(),
        time: content.time.map(|time| time.strftime("%H:%M").to_string()),
        local_regime: content.local_regime,
        acts: content.lines.iter().map(act).collect(),
        condition: match content.condition {
            billing::Condition::Illness => wire::Condition::Illness,
            billing::Condition::LongTermIllness => wire::Condition::LongTermIllness,
            billing::Condition::Maternity => wire::Condition::Maternity,
            billing::Condition::WorkAccident => wire::Condition::WorkAccident,
        },
        pathway: match content.pathway {
            billing::Pathway::Treating => wire::Pathway::Treating,
            billing::Pathway::Replaced => wire::Pathway::Replaced,
            billing::Pathway::Sent => wire::Pathway::Sent,
            billing::Pathway::Emergency => wire::Pathway::Emergency,
            billing::Pathway::Away => wire::Pathway::Away,
            billing::Pathway::Outside => wire::Pathway::Outside,
        },
        organism: content.organism.as_ref().map(|organism| organism.as_str().to_owned()),
        third_party_compulsory: content.third_party.compulsory,
        third_party_complementary: content.third_party.complementary,
        replaces: Some(replaces),
    }
}
