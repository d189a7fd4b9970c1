//! The prices that an office enters itself, beside those that are shipped.

use jiff::civil::Date;

use super::check::{check_one_price_a_day, check_price};
use super::{CcamAct, Rate, Tariff, TariffError, TariffTable};
use crate::{ActCode, Cents, Practice, Sector, Validity, Zone};

/// A price that an office entered itself: a new act, or another price of one that the table knows. It holds wherever the office is and
/// goes before the shipped price on its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTariff {
    /// The code of the act.
    pub code: ActCode,
    /// What the act is called, in French.
    pub label: String,
    /// The price of one; of one kilometre, where kilometres are billed.
    pub price: Cents,
    /// The first day.
    pub from: Date,
    /// The last day, if it ends.
    pub to: Option<Date>,
    /// 100 % by nature.
    pub full_rate: bool,
    /// Where the office has it from.
    pub source: String,
    /// The day it was entered.
    pub entered_on: Date,
}

impl TariffTable {
    /// The table with an office's own prices in front, instead of those it had. What goes with an act that the table knows (ages, hours,
    /// acts that it goes with) is kept; an act that it does not know is billed alone, and a code of the CCAM is one of its acts.
    pub fn with_own(mut self, own: impl IntoIterator<Item = OwnTariff>) -> Result<Self, TariffError> {
        let mut rows: Vec<Tariff> = own.into_iter().map(|row| self.row(row)).collect();
        rows.sort_by(|a, b| (&a.code, a.valid.from).cmp(&(&b.code, b.valid.from)));
        rows.iter().try_for_each(check_price)?;
        // They hold in every zone and sector: one practice speaks for all.
        check_one_price_a_day(&rows, Practice::default())?;
        self.own = rows;
        Ok(self)
    }

    fn row(&self, own: OwnTariff) -> Tariff {
        let OwnTariff { code, label, price, from, to, full_rate, source, entered_on } = own;
        let valid = Validity { from, to, source, checked_on: entered_on, unverified: false };
        let act = match self.tariffs.iter().rfind(|tariff| tariff.code == code).cloned() {
            Some(known) => Tariff { valid, ..known },
            None => unknown(code, valid),
        };
        Tariff {
            label,
            price,
            rate: if full_rate { Rate::Full } else { Rate::Ordinary },
            zones: Zone::ALL.to_vec(),
            sectors: vec![Sector::One, Sector::Two, Sector::Optam],
            own: true,
            ..act
        }
    }
}

/// An act that the shipped table does not know.
fn unknown(code: ActCode, valid: Validity) -> Tariff {
    let ccam = code.is_ccam().then_some(CcamAct { activity: 1, phase: 0, with_consultation: false });
    Tariff {
        code,
        label: String::new(),
        price: Cents::ZERO,
        valid,
        favourite: None,
        rate: Rate::Ordinary,
        ages: Vec::new(),
        attaches_to: Vec::new(),
        billed_as: None,
        zones: Vec::new(),
        sectors: Vec::new(),
        with_excess: None,
        when: Vec::new(),
        kind: None,
        excludes: Vec::new(),
        needs: Vec::new(),
        pathways: Vec::new(),
        free_km: None,
        ccam,
        own: true,
    }
}
