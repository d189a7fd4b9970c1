//! The papers of the office that rest on no invoice: what was read of a patient, the recovery code, a closed period.

use forms::{Channel, Privacy, Recovery, Sheet, Source};
use store::UsageId;

use crate::{Desk, Error};

impl Desk {
    /// *Ce que ce logiciel a lu*, of a reading.
    pub async fn privacy_sheet(&self, usage_id: &str) -> Result<Sheet, Error> {
        let reading = self.store.reading(&UsageId::from_text(usage_id)).await?.ok_or(Error::ReadingUnknown)?;
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

    /// The sheet of a day: what was billed, and the head of the journal at its end.
    pub async fn closing_sheet(&self, day: &str) -> Result<Sheet, Error> {
        let day: jiff::civil::Date = day.parse().map_err(|_| Error::DateWrong)?;
        if day > self.today() {
            return Err(Error::DateWrong);
        }
        let sums = self.store.day_sums(day).await?;
        let counters = self.store.counters(day).await?;
        let journal = self.store.journal_lines().await?;
        let (lines, head) = journal.last().map(|line| (line.seq, line.hash.as_str())).unwrap_or_default();
        let counts = [
            forms::Count { what: "Lectures acceptées", times: counters.readings },
            forms::Count { what: "Feuilles de soins imprimées", times: counters.sheets },
        ];
        Ok(forms::closing(&forms::Closing {
            issuer: self.issuer(),
            from: day,
            to: day,
            closed_at: self.now(),
            closed_by: self.actor(),
            invoices: sums.count,
            numbers: sums.numbers,
            billed: sums.shares,
            credit_notes: 0,
            cancelled: zero(),
            net: sums.shares,
            counts: &counts,
            journal_lines: u64::try_from(lines).unwrap_or_default(),
            journal_head: head,
            demonstration: self.office.demonstration,
            printed_before: 0,
        })?)
    }
}

fn zero() -> billing::Shares {
    let none = billing::Cents::ZERO;
    billing::Shares { total: none, amo: none, amc: none, patient_pays: none }
}
