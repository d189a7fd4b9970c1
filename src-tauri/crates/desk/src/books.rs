//! What the window asks of the register, the draft and the books, once the office is open.

use crate::wire::{
    Books, Closing, Draft, Happening, InvoiceFile, InvoicePage, InvoiceWish, KeptDraft, OrphanPage,
    PeriodKind, Turn,
};
use crate::{Counter, Error};

impl Counter {
    /// A page of invoices, newest first.
    pub async fn register(&self, wish: &InvoiceWish, turn: Turn<u32>) -> Result<InvoicePage, Error> {
        self.desk().await?.register(wish, turn).await
    }

    /// An invoice with all that happened to it.
    pub async fn invoice_file(&self, number: u32) -> Result<InvoiceFile, Error> {
        let desk = self.desk().await?;
        let file = desk.invoice_file(number).await?;
        desk.consulted(number).await?;
        Ok(file)
    }

    /// Writes down what happened to an invoice.
    pub async fn mark_invoice(&self, number: u32, what: Happening) -> Result<InvoiceFile, Error> {
        self.desk().await?.mark_invoice(number, what, None).await
    }

    /// Cancels an invoice by a credit note.
    pub async fn cancel_invoice(&self, number: u32, reason: &str) -> Result<InvoiceFile, Error> {
        self.desk().await?.cancel_invoice(number, reason).await
    }

    /// Cancels an invoice and leaves a draft that replaces it.
    pub async fn correct_invoice(&self, number: u32, reason: &str) -> Result<KeptDraft, Error> {
        self.desk().await?.correct_invoice(number, reason).await
    }

    /// A page of readings on which no valid invoice rests.
    pub async fn orphans(&self, turn: Turn<String>) -> Result<OrphanPage, Error> {
        self.desk().await?.orphans(turn).await
    }

    /// Keeps the draft that is being written.
    pub async fn keep_draft(&self, draft: &Draft) -> Result<(), Error> {
        self.desk().await?.keep_draft(draft).await
    }

    /// The draft that waits, if there is one.
    pub async fn kept_draft(&self) -> Result<Option<KeptDraft>, Error> {
        self.desk().await?.kept_draft().await
    }

    /// Drops the draft that waits.
    pub async fn drop_draft(&self) -> Result<(), Error> {
        self.desk().await?.drop_draft().await
    }

    /// What is open and what was closed.
    pub async fn books(&self) -> Result<Books, Error> {
        self.desk().await?.books().await
    }

    /// Closes a period.
    pub async fn close_period(&self, kind: PeriodKind, period: &str) -> Result<Closing, Error> {
        self.desk().await?.close_period(kind, period).await
    }
}
