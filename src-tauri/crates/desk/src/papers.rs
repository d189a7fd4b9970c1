//! The papers of the office that rest on no invoice: what was read of a patient, the recovery code, a closed period.

use billing::{Cents, Shares};
use forms::{Channel, Count, Counted, Privacy, Recovery, Sheet, Source};
use store::{NotDone, UsageId};

use crate::wire::PeriodKind;
use crate::{Desk, Error, closing};

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
    pub async fn closing_sheet(&self, kind: PeriodKind, period: &str) -> Result<Sheet, Error> {
        let period = closing::parsed(kind, period)?;
        let closed = self.store.closing_of(period).await?.ok_or(Error::NotDone(NotDone::NotOver))?;
        let store::Closing { period, at, actor, totals, journal: (lines, head), .. } = &closed;
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
            printed_before: 0,
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
    let store::Amounts { count: _, total, amo, amc, patient_pays } = amounts;
    let excess = total.saturating_sub(amo).saturating_sub(amc);
    let [total, amo, amc, patient_pays, excess] = [total, amo, amc, patient_pays, excess].map(Cents::new);
    // A closing does not tell what the State pays from what is asked beyond the tariffs, nor does its sheet.
    Shares { total, amo, amc, state: Cents::ZERO, excess, patient_pays }
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
