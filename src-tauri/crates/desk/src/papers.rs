//! The papers of the office that rest on no invoice: what was read of a patient, the recovery code, a closed period.

use billing::{Cents, Shares};
use forms::{Channel, Count, Counted, Privacy, Recovery, Sheet, Source};
use store::{NotDone, UsageId};

use crate::wire::{PeriodKind, PrintState};
use crate::{Desk, Error, closing};

/// What became of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// A printer has it.
    Printed,
    /// It lies in a file and is open in the viewer.
    Opened,
    /// It lies in a file.
    Saved,
    /// No printer took it, and it is in no file.
    Nothing,
}

impl Became {
    /// The word in the journal.
    fn word(self) -> &'static str {
        match self {
            Self::Printed => "printed",
            Self::Opened => "opened",
            Self::Saved => "saved",
            Self::Nothing => "not printed",
        }
    }

    /// Where the paper went, of a word in the journal.
    pub(crate) fn of_word(word: &str) -> Option<PrintState> {
        let went = [
            (Self::Printed, PrintState::Printed),
            (Self::Opened, PrintState::Opened),
            (Self::Saved, PrintState::Saved),
        ];
        went.into_iter().find(|(became, _)| became.word() == word).map(|(_, state)| state)
    }
}

impl Desk {
    /// *Ce que ce logiciel a lu*, of a reading.
    pub async fn privacy_sheet(&self, usage_id: &str) -> Result<Sheet, Error> {
        let reading =
            self.store.reading(&UsageId::from_text(usage_id)).await?.ok_or(Error::ReadingUnknown)?;
        let name = reading.card.organism.as_ref().and_then(|organism| self.names.name(organism));
        let channel = match reading.channel {
            store::Channel::Qr => Channel::Qr,
            store::Channel::Nfc => Channel::Nfc,
            store::Channel::Vitale => Channel::Card,
            store::Channel::Ins => Channel::Ins,
        };
        let signer = reading.issuer.as_ref().map(|issuer| issuer.name.as_str());
        Ok(forms::privacy(&Privacy {
            issuer: self.issuer(),
            card: &reading.card,
            organism_name: name.as_deref(),
            read_at: reading.at,
            source: Source { channel, issuer: signer },
            usage_id: reading.usage_id.as_str(),
            demonstration: self.office.demonstration,
        })?)
    }

    /// The recovery code, in the groups in which it is typed.
    pub fn recovery_sheet(&self, groups: &[String]) -> Result<Sheet, Error> {
        let (issuer, date) = (self.issuer(), self.today());
        let demonstration = self.office.demonstration;
        Ok(forms::recovery(&Recovery { issuer, groups, date, demonstration })?)
    }

    /// The sheet of a closing: what it comes to, and the head of the journal at that moment.
    /// Journalled, and a duplicate from the second on; the answer says how often it was made before.
    pub async fn closing_sheet(&self, kind: PeriodKind, period: &str) -> Result<(Sheet, u32), Error> {
        let period = closing::parsed(kind, period)?;
        let closed = self.store.closing_of(period).await?.ok_or(Error::NotDone(NotDone::NotOver))?;
        // Made once before it counts: one that cannot be printed uses no number up.
        self.closed(&closed, 0)?;
        let copies = self.store.record_closing_sheet(self.now(), &self.actor(), &closed).await?;
        Ok((self.closed(&closed, copies)?, copies))
    }

    /// Writes down what became of a paper, by the name that it has as a file or in the queue of a printer.
    pub async fn journal_paper(&self, name: &str, became: Became) -> Result<(), Error> {
        let entry = store::JournalEntry {
            at: self.now(),
            actor: &self.actor(),
            action: store::Action::Print,
            subject: name.trim_end_matches(".pdf"),
            patient: None,
            outcome: became.word(),
        };
        Ok(self.store.journal_entry(&entry).await?)
    }

    fn closed(&self, closed: &store::Closing, printed_before: u32) -> Result<Sheet, Error> {
        let store::Closing { period, at, actor, totals, journal: (lines, head), .. } = closed;
        let billed = shares(totals.invoices);
        let cancelled = shares(totals.credit_notes);
        let net = sum(billed, cancelled).ok_or(Error::Asset("sums"))?;
        Ok(forms::closing(&forms::Closing {
            issuer: self.issuer(),
            from: period.first(),
            to: period.last(),
            closed_at: *at,
            closed_by: actor,
            invoices: totals.invoices.count,
            numbers: totals.numbers,
            billed,
            credit_notes: totals.credit_notes.count,
            cancelled,
            net,
            counts: &counts(totals),
            journal_lines: u64::try_from(*lines).unwrap_or_default(),
            journal_head: head,
            demonstration: self.office.demonstration,
            printed_before,
        })?)
    }
}

fn counts(totals: &store::Totals) -> Vec<Count> {
    let read = |word: &str, channel| {
        let times = totals.readings.get(word).copied().unwrap_or_default();
        Count { what: Counted::Readings(channel), times }
    };
    let refused = totals.refusals.values().fold(0_u32, |sum, count| sum.saturating_add(*count));
    vec![
        read("qr", Channel::Qr),
        read("nfc", Channel::Nfc),
        read("vitale", Channel::Card),
        read("ins", Channel::Ins),
        Count { what: Counted::Refusals, times: refused },
        Count { what: Counted::Sheets, times: totals.sheets },
        Count { what: Counted::WithoutSheet, times: totals.without_sheet },
    ]
}

fn shares(amounts: store::Amounts) -> Shares {
    let store::Amounts { count: _, total, amo, amc, patient_pays, state, excess } = amounts;
    let [total, amo, amc, patient_pays] = [total, amo, amc, patient_pays].map(Cents::new);
    Shares { total, amo, amc, state: Cents::new(state), excess: Cents::new(excess), patient_pays }
}

fn sum(one: Shares, other: Shares) -> Option<Shares> {
    let both = |part: fn(Shares) -> Cents| Cents::sum([part(one), part(other)]);
    Some(Shares {
        total: both(|shares| shares.total)?,
        amo: both(|shares| shares.amo)?,
        amc: both(|shares| shares.amc)?,
        state: both(|shares| shares.state)?,
        excess: both(|shares| shares.excess)?,
        patient_pays: both(|shares| shares.patient_pays)?,
    })
}
