//! The list before sealing: what a fund would send the invoice back for.
//!
//! A patient who pays takes the sheet away, and what it lacks can be written by hand: there it is only said. Where the
//! office asks a fund to pay, nobody is there to complete it: the same gaps then forbid sealing. Unticking the third
//! party always remains, so that care never waits. What the prices have to say is in the notices of the quote.

use identity::{Person, RightsState, rights_state};
use jiff::ToSpan;
use jiff::civil::Date;
use store::Invoice;

use crate::invoice::Quoted;
use crate::wire::{Check, CheckCode};
use crate::{Desk, Error};

impl Desk {
    /// The points of a quoted draft, the forbidding ones first.
    pub(crate) async fn checks(&self, quoted: &Quoted) -> Result<Vec<Check>, Error> {
        let patient = quoted.card.person(usize::from(quoted.rank)).ok_or(Error::BeneficiaryUnknown)?;
        let asked = quoted.third_party.compulsory || quoted.third_party.complementary;
        let mut checks = Vec::new();
        let mut say = |when: bool, code, blocking| {
            if when {
                checks.push(Check { code, blocking, act: None, invoice: None });
            }
        };
        say(quoted.card.organism.is_none(), CheckCode::FundMissing, asked);
        let insured = &quoted.card.holder;
        say(insured.nir.is_none() && patient.nir.is_none(), CheckCode::NirMissing, asked);
        let complete =
            self.biller().is_ok_and(|biller| stated(&biller.rpps, 11) && stated(&biller.am_number, 9));
        say(!complete, CheckCode::PractitionerIncomplete, asked);
        if asked {
            let state = rights_state(&quoted.card.rights, quoted.date);
            say(state == RightsState::Closed, CheckCode::ThirdPartyWithoutRights, true);
            say(state == RightsState::NotStated, CheckCode::RightsNotStated, false);
        }
        say(is_old(quoted.date, self.today()), CheckCode::CareOld, false);
        let others = self.store.invoices_of_care(quoted.date).await?;
        checks.extend(already_invoiced(quoted, patient, &others));
        checks.sort_by_key(|check| !check.blocking);
        Ok(checks)
    }
}

/// Acts of the draft that stand on an invoice of the same person and day. Two of the same may both be right.
fn already_invoiced(quoted: &Quoted, patient: &Person, others: &[Invoice]) -> Vec<Check> {
    let mut found = Vec::new();
    for line in &quoted.quote.lines {
        let holds = |other: &&Invoice| {
            same_person(&other.content.patient, patient)
                && other.content.lines.iter().any(|theirs| theirs.code == line.code)
        };
        if let Some(other) = others.iter().find(holds) {
            found.push(Check {
                code: CheckCode::AlreadyInvoiced,
                blocking: false,
                act: Some(line.code.to_string()),
                invoice: Some(other.number),
            });
        }
    }
    found
}

/// Children often have no number of their own, and twins share a birth date.
fn same_person(one: &Person, other: &Person) -> bool {
    let numbers = one.nir.is_none() || other.nir.is_none() || one.nir == other.nir;
    numbers
        && one.family_name.expose() == other.family_name.expose()
        && one.given_name.expose() == other.given_name.expose()
        && one.birth_date == other.birth_date
}

/// Digits that say something: an office made in a terminal without them has zeros.
fn stated(digits: &str, count: usize) -> bool {
    digits.len() == count && digits.bytes().any(|digit| digit != b'0')
}

/// Care of more than a year ago (SFG, `RG_MF606`: the limit of billing).
fn is_old(care: Date, today: Date) -> bool {
    today.checked_sub(1.year()).is_ok_and(|limit| care < limit)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_year_is_a_year() {
        for (care, today, old) in [
            (date(2025, 11, 25), date(2026, 11, 25), false),
            (date(2025, 11, 24), date(2026, 11, 25), true),
            (date(2027, 2, 28), date(2028, 2, 29), false),
            (date(2027, 2, 27), date(2028, 2, 29), true),
        ] {
            assert_eq!(is_old(care, today), old, "{care} seen on {today}");
        }
        assert!(stated("10003000019", 11) && !stated("00000000000", 11) && !stated("1000300001", 11));
    }
}
