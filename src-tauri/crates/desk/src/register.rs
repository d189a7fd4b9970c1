//! The register of invoices: one box to search it, a page at a time; one invoice with all that happened to it; readings
//! and invoices that have no counterpart.

use billing::ActCode;
use jiff::civil::Date;
use store::{Event, Listed, PaperWanted, Reason, UsageId, Wanted, Which};

use crate::billed::invoice_to_wire;
use crate::papers::Became;
use crate::sheet::named;
use crate::translate;
use crate::wire::{
    self, Happening, InvoiceFile, InvoiceFilter, InvoicePage, InvoiceRow, InvoiceWish, OrphanPage,
    OrphanReading, PaperWish, Turn,
};
use crate::{Desk, Error};

/// Days between which every invoice lies: four figures each, so that they compare as texts.
const FIRST_DAY: Date = Date::constant(2000, 1, 1);
const LAST_DAY: Date = Date::constant(9999, 12, 31);
/// The rows of a page.
const PAGE: u32 = 100;
/// The one more tells whether there are others.
const ONE_MORE: u32 = PAGE + 1;
/// Whoever gets more invoices than these types another letter.
const MOST_FOUND: u32 = 500;

impl Desk {
    /// A page of invoices, newest first. What is searched goes before the work list.
    pub async fn register(&self, wish: &InvoiceWish, turn: Turn<u32>) -> Result<InvoicePage, Error> {
        let wanted = self.wanted(wish).await?;
        let (rows, more) = cut(self.store.page(&wanted, of_store(turn, |key| key), ONE_MORE).await?, &turn);
        Ok(InvoicePage { rows: rows.iter().map(row).collect(), more })
    }

    /// An invoice with all that happened to it.
    pub async fn invoice_file(&self, number: u32) -> Result<InvoiceFile, Error> {
        let invoice = self.stored_invoice(number).await?;
        let found = self.store.standing(number).await?.ok_or(Error::InvoiceUnknown)?;
        let note = self.store.credit_note_of(number).await?;
        let content = &invoice.content;
        Ok(InvoiceFile {
            day: invoice.day.to_string(),
            family_name: content.patient.family_name.expose().to_owned(),
            given_name: content.patient.given_name.expose().to_owned(),
            practitioner: content.practitioner.name.clone(),
            standing: standing(&found),
            trust: content.trust.as_ref().map(trust),
            events: self.events_of(number).await?,
            credit_note: note.map(|note| wire::CreditNote {
                number: note.number,
                sealed_at: note.sealed_at.to_string(),
                actor: note.actor,
                reason: note.reason.expose().to_owned(),
                total: note.shares.total.get(),
                seal: note.seal,
            }),
            invoice: invoice_to_wire(&invoice),
        })
    }

    /// What happened to an invoice, and where each of its sheets went.
    async fn events_of(&self, number: u32) -> Result<Vec<wire::InvoiceEvent>, Error> {
        let (mut told, mut copies) = (Vec::new(), 0_u32);
        for happened in self.store.events(number).await? {
            let mut one = event(&happened);
            if happened.what.is_none() {
                let name = named("feuille", number, copies);
                let became = self.store.paper_became(happened.at, name.trim_end_matches(".pdf")).await?;
                one.sheet = became.as_deref().and_then(Became::of_word);
                copies = copies.saturating_add(1);
            }
            told.push(one);
        }
        Ok(told)
    }

    /// Writes down what happened to an invoice.
    pub async fn mark_invoice(
        &self,
        number: u32,
        what: Happening,
        note: Option<&str>,
    ) -> Result<InvoiceFile, Error> {
        let note = note.map(|note| Reason::new(note).ok_or(Error::ReasonMissing)).transpose()?;
        self.store.happened(self.now(), &self.actor(), number, happening(what), note.as_ref()).await?;
        self.invoice_file(number).await
    }

    /// A page of readings on which no valid invoice rests, newest first.
    pub async fn orphans(&self, turn: Turn<String>) -> Result<OrphanPage, Error> {
        let orphans =
            self.store.orphans(of_store(turn.clone(), |key| UsageId::from_text(&key)), ONE_MORE).await?;
        let (orphans, more) = cut(orphans, &turn);
        let rows = orphans.iter().map(|orphan| OrphanReading {
            usage_id: orphan.usage_id.to_string(),
            at: orphan.at.to_string(),
            channel: translate::channel(orphan.channel),
        });
        Ok(OrphanPage { rows: rows.collect(), more })
    }

    async fn wanted(&self, wish: &InvoiceWish) -> Result<Wanted, Error> {
        let InvoiceWish { query, filter, from, to, trade, paper } = wish;
        let day = |text: &Option<String>, open: Date| match text {
            Some(text) => text.parse().map_err(|_| Error::DateWrong),
            None => Ok(open),
        };
        let days = (from.is_some() || to.is_some())
            .then(|| Ok::<_, Error>((day(from, FIRST_DAY)?, day(to, LAST_DAY)?)))
            .transpose()?;
        let which = match query.trim() {
            "" => filtered(*filter),
            query => self.meant(query).await?,
        };
        let paper = paper.map(|paper| match paper {
            PaperWish::Due => PaperWanted::Due,
            PaperWish::Given => PaperWanted::Given,
            PaperWish::Sent => PaperWanted::Sent,
        });
        Ok(Wanted { which, days, trade: trade.map(Into::into), paper })
    }

    /// What somebody who types this looks for: a number, a person, a day of care, an act. Figures may be several of them.
    async fn meant(&self, query: &str) -> Result<Which, Error> {
        let act = ActCode::parse(&query.to_uppercase()).ok();
        if let Some(act) =
            act.filter(|act| self.tariffs().tariff(act, self.today(), self.practice()).is_some())
        {
            return Ok(Which::Act(act.to_string()));
        }
        let mut found = self.store.search(query, MOST_FOUND).await?.numbers;
        found.extend(numbers(query, self.today()).unwrap_or_default());
        found.sort_unstable();
        found.dedup();
        match day(query) {
            // A day on which nobody was born who comes here is a day of care.
            Some(day) if found.is_empty() => Ok(Which::CareDay(day)),
            _ => Ok(Which::These(found)),
        }
    }
}

fn of_store<K, S>(turn: Turn<K>, key: impl FnOnce(K) -> S) -> store::Turn<S> {
    match turn {
        Turn::Newest => store::Turn::Newest,
        Turn::Oldest => store::Turn::Oldest,
        Turn::Older(than) => store::Turn::Older(key(than)),
        Turn::Newer(than) => store::Turn::Newer(key(than)),
    }
}

/// The rows of a page out of one more than it has, and whether that one was there.
fn cut<T, K>(mut rows: Vec<T>, turn: &Turn<K>) -> (Vec<T>, bool) {
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let over = rows.len().saturating_sub(page);
    match turn {
        Turn::Newest | Turn::Older(_) => rows.truncate(page),
        Turn::Oldest | Turn::Newer(_) => drop(rows.drain(..over)),
    }
    (rows, over > 0)
}

fn filtered(filter: InvoiceFilter) -> Which {
    match filter {
        InvoiceFilter::All => Which::All,
        InvoiceFilter::Awaited => Which::Awaited,
        InvoiceFilter::Rejected => Which::Rejected,
        InvoiceFilter::Paid => Which::Paid,
        InvoiceFilter::Cancelled => Which::Cancelled,
        InvoiceFilter::WithoutReading => Which::WithoutReading,
    }
}

/// The numbers that one to nine digits may mean: as they stand, or the n-th of this year.
fn numbers(query: &str, today: Date) -> Option<Vec<u32>> {
    let digits: String = query.chars().filter(|c| !c.is_whitespace()).collect();
    if !(1..=9).contains(&digits.len()) || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let number: u32 = digits.parse().ok()?;
    let year = u32::try_from(today.year().rem_euclid(100)).ok()?;
    let this_year = year.checked_mul(10_000_000)?.checked_add(number)?;
    Some(if number < 10_000_000 { vec![number, this_year] } else { vec![number] })
}

/// A day as it is typed in French, `23/11/2026` or `23/11/26`, or as a machine writes it.
fn day(query: &str) -> Option<Date> {
    let mut parts = query.split('/').map(|part| part.trim().parse::<i16>().ok());
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Some(day)), Some(Some(month)), Some(Some(year)), None) => {
            let year = if year < 100 { year.checked_add(2000)? } else { year };
            Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
        }
        _ => query.parse().ok(),
    }
}

fn row(Listed { invoice, standing: found }: &Listed) -> InvoiceRow {
    let content = &invoice.content;
    InvoiceRow {
        number: invoice.number,
        date: content.date.to_string(),
        acts: content.lines.iter().map(|line| line.code.to_string()).collect(),
        family_name: content.patient.family_name.expose().to_owned(),
        given_name: content.patient.given_name.expose().to_owned(),
        total: content.shares.total.get(),
        standing: standing(found),
    }
}

fn standing(found: &store::Standing) -> wire::Standing {
    let store::Standing { credit_note, replaced_by, copies, exported, paper, payment } = *found;
    wire::Standing {
        credit_note,
        replaced_by,
        copies,
        exported,
        paper: paper.map(|paper| match paper {
            store::Paper::Given => wire::PaperState::Given,
            store::Paper::Sent => wire::PaperState::Sent,
        }),
        payment: match payment {
            store::Payment::AtCounter => wire::PaymentState::AtCounter,
            store::Payment::Awaited => wire::PaymentState::Awaited,
            store::Payment::Paid => wire::PaymentState::Paid,
            store::Payment::Rejected => wire::PaymentState::Rejected,
        },
    }
}

fn trust(trust: &store::Trust) -> wire::Trust {
    let store::Trust { channel, remote, authenticity, doubts, trust_issued, status_issued } = trust;
    wire::Trust {
        channel: translate::channel(*channel),
        remote: *remote,
        authenticity: translate::authenticity(*authenticity),
        reasons: doubts.iter().filter_map(|word| translate::doubt(word)).collect(),
        lists: wire::Lists {
            trust_issued: trust_issued.map(|at| at.to_string()),
            status_issued: status_issued.map(|at| at.to_string()),
        },
    }
}

fn event(event: &Event) -> wire::InvoiceEvent {
    wire::InvoiceEvent {
        at: event.at.to_string(),
        actor: event.actor.clone(),
        what: event.what.map(|what| match what {
            store::Happening::Given => Happening::Given,
            store::Happening::Sent => Happening::Sent,
            store::Happening::Exported => Happening::Exported,
            store::Happening::Paid => Happening::Paid,
            store::Happening::Rejected => Happening::Rejected,
        }),
        sheet: None,
        note: event.note.as_ref().map(|note| note.expose().to_owned()),
    }
}

fn happening(what: Happening) -> store::Happening {
    match what {
        Happening::Given => store::Happening::Given,
        Happening::Sent => store::Happening::Sent,
        Happening::Exported => store::Happening::Exported,
        Happening::Paid => store::Happening::Paid,
        Happening::Rejected => store::Happening::Rejected,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_is_typed_is_understood() {
        let today = date(2026, 11, 23);
        for (query, expected) in [
            ("260000012", Some(vec![260_000_012])),
            ("26 000 0012", Some(vec![260_000_012])),
            ("12", Some(vec![12, 260_000_012])),
            ("1234567890", None),
            ("12a", None),
            ("", None),
        ] {
            assert_eq!(numbers(query, today), expected, "{query}");
        }
        for (query, expected) in [
            ("23/11/2026", Some(today)),
            ("23/11/26", Some(today)),
            ("2026-11-23", Some(today)),
            ("31/11/2026", None),
            ("23/11", None),
            ("1/2/3/4", None),
            ("DUPONT", None),
        ] {
            assert_eq!(day(query), expected, "{query}");
        }
    }
}
