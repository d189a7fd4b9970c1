//! Closing the books: a day, a month, a year.

use store::{Kind, Period, StoreError};

use crate::wire::{self, Books, CauseCount, Closing, OpenDay, PeriodKind, ReadingCounts, RefusalReason};
use crate::{Desk, Error};

/// The closings that are shown.
const SHOWN: u32 = 40;

impl Desk {
    /// What is open and what was closed.
    pub async fn books(&self) -> Result<Books, Error> {
        let store::Open { day, closed, totals: sums, month, year } = self.store.open_day(self.now()).await?;
        let closings = self.store.closings(SHOWN).await?;
        Ok(Books {
            open: OpenDay { day: day.to_string(), closed, totals: totals(&sums)? },
            month: month.map(|month| month.to_string()),
            year: year.map(|year| year.to_string()),
            closings: closings.iter().map(closing).collect::<Result<_, _>>()?,
        })
    }

    /// Closes a period, `AAAA-MM-JJ`, `AAAA-MM` or `AAAA`. Nothing opens it again.
    pub async fn close_period(&self, kind: PeriodKind, period: &str) -> Result<Closing, Error> {
        let period = parsed(kind, period)?;
        Ok(closing(&self.store.close_period(self.now(), &self.actor(), period).await?)?)
    }

    /// The closing of a period, when it is closed.
    pub async fn closing_of(&self, kind: PeriodKind, period: &str) -> Result<Option<Closing>, Error> {
        let found = self.store.closing_of(parsed(kind, period)?).await?;
        Ok(found.as_ref().map(closing).transpose()?)
    }
}

pub(crate) fn parsed(kind: PeriodKind, period: &str) -> Result<Period, Error> {
    let kind = match kind {
        PeriodKind::Day => Kind::Day,
        PeriodKind::Month => Kind::Month,
        PeriodKind::Year => Kind::Year,
    };
    Period::parse(kind, period).ok_or(Error::PeriodWrong)
}

fn closing(closing: &store::Closing) -> Result<Closing, StoreError> {
    let store::Closing { seq, period, at, actor, totals: sums, perpetual, journal, seal } = closing;
    Ok(Closing {
        seq: *seq,
        kind: match period.kind() {
            Kind::Day => PeriodKind::Day,
            Kind::Month => PeriodKind::Month,
            Kind::Year => PeriodKind::Year,
        },
        period: period.to_string(),
        at: at.to_string(),
        actor: actor.clone(),
        totals: totals(sums)?,
        perpetual: *perpetual,
        journal_seq: journal.0,
        journal_head: journal.1.clone(),
        seal: seal.clone(),
    })
}

fn totals(totals: &store::Totals) -> Result<wire::Totals, StoreError> {
    let store::Totals {
        invoices,
        credit_notes,
        numbers,
        payments,
        readings,
        refusals,
        sheets,
        without_sheet,
    } = totals;
    let read = |word: &str| readings.get(word).copied().unwrap_or_default();
    let mut causes =
        refusals.iter().map(|(word, count)| cause(word, *count)).collect::<Result<Vec<_>, _>>()?;
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.count));
    Ok(wire::Totals {
        invoices: amounts(*invoices),
        credit_notes: amounts(*credit_notes),
        first_number: numbers.map(|numbers| numbers.0),
        last_number: numbers.map(|numbers| numbers.1),
        payments: wire::PaymentSums {
            at_counter: sum(payments.at_counter),
            awaited: sum(payments.awaited),
            paid: sum(payments.paid),
            rejected: sum(payments.rejected),
            cancelled: sum(payments.cancelled),
        },
        readings: ReadingCounts {
            qr: read("qr"),
            nfc: read("nfc"),
            vitale: read("vitale"),
            ins: read("ins"),
        },
        refusals: causes,
        sheets: *sheets,
        without_sheet: *without_sheet,
    })
}

/// A word of the journal, which holds the words of the specification only.
fn cause(word: &str, count: u32) -> Result<CauseCount, StoreError> {
    let reason: RefusalReason =
        serde_json::from_value(word.into()).map_err(|_| StoreError::Damaged("cause of a refusal"))?;
    Ok(CauseCount { reason, count })
}

fn amounts(amounts: store::Amounts) -> wire::Amounts {
    let store::Amounts { count, total, amo, amc, patient_pays, state: _, excess: _ } = amounts;
    wire::Amounts { count, total, amo, amc, patient_pays }
}

fn sum((count, total): (u32, i64)) -> wire::Sum {
    wire::Sum { count, total }
}
