//! What a table must keep to be one.

use super::{MAX_LINE, Tariff, TariffError, TariffTable};
use crate::validity::apart;
use crate::{Cents, Practice, Sector, Zone};

impl TariffTable {
    pub(super) fn check(&self) -> Result<(), TariffError> {
        self.check_each_tariff()?;
        for practice in practices() {
            check_one_price_a_day(&self.tariffs, practice)?;
            check_favourites(&self.tariffs, practice)?;
        }
        self.check_rates()?;
        self.check_amounts()
    }

    fn check_each_tariff(&self) -> Result<(), TariffError> {
        for tariff in &self.tariffs {
            let code = || tariff.code.clone();
            check_price(tariff)?;
            if tariff.favourite.is_some_and(|key| !(1..=9).contains(&key)) {
                return Err(TariffError::Favourite { code: code() });
            }
            if tariff.ages.iter().any(|ages| ages.to_years < ages.from_years) {
                return Err(TariffError::Ages { code: code() });
            }
            if tariff.when.iter().any(|hours| hours.to_hour <= hours.from_hour || hours.to_hour > 24) {
                return Err(TariffError::Hours { code: code() });
            }
            if !tariff.attaches_to.iter().all(|act| self.knows(act)) {
                return Err(TariffError::AttachesTo { code: code() });
            }
        }
        Ok(())
    }

    fn check_rates(&self) -> Result<(), TariffError> {
        let over = |percent: Option<u8>| percent.is_some_and(|percent| percent > 100);
        let wrong = self.rates.iter().any(|rate| over(Some(rate.percent)) || over(rate.local_percent));
        if wrong || !apart(self.rates.iter().map(|rate| ((), &rate.valid))) {
            return Err(TariffError::Rate);
        }
        Ok(())
    }

    fn check_amounts(&self) -> Result<(), TariffError> {
        let parts = self.participations.iter().flat_map(|part| [Some(part.amount), part.day_cap]);
        let modifiers = self.modifiers.iter().map(|modifier| Some(modifier.amount));
        let flats = self.flat_shares.iter().flat_map(|flat| [Some(flat.threshold), Some(flat.amount)]);
        let caps = self.penalties.iter().map(|penalty| penalty.cap);
        let mut amounts = parts.chain(modifiers).chain(flats).chain(caps).flatten();
        let out_of_bounds = amounts.any(|amount| !(Cents::ZERO..=MAX_LINE).contains(&amount))
            || self.penalties.iter().any(|penalty| penalty.percent > 100);
        let apart = apart(self.participations.iter().map(|part| ((), &part.valid)))
            && apart(self.flat_shares.iter().map(|flat| ((), &flat.valid)))
            && apart(self.penalties.iter().map(|penalty| ((), &penalty.valid)))
            && apart(self.modifiers.iter().map(|modifier| (modifier.letter, &modifier.valid)))
            && self.modifiers.iter().all(|modifier| modifier.letter.is_ascii_uppercase());
        if apart && !out_of_bounds { Ok(()) } else { Err(TariffError::Participation) }
    }
}

pub(super) fn check_price(tariff: &Tariff) -> Result<(), TariffError> {
    let code = || tariff.code.clone();
    if !(Cents::ZERO..=MAX_LINE).contains(&tariff.price) {
        return Err(TariffError::Price { code: code() });
    }
    if tariff.valid.ends_before_it_begins() {
        return Err(TariffError::Validity { code: code() });
    }
    Ok(())
}

/// Rows are sorted by code, then by first day: two that overlap have neighbours that do.
pub(super) fn check_one_price_a_day(tariffs: &[Tariff], practice: Practice) -> Result<(), TariffError> {
    let here = || tariffs.iter().filter(move |tariff| is_of(tariff, practice));
    for (tariff, next) in here().zip(here().skip(1)) {
        if tariff.code == next.code && tariff.valid.meets(&next.valid) {
            return Err(TariffError::Overlap { code: next.code.clone() });
        }
    }
    Ok(())
}

fn check_favourites(tariffs: &[Tariff], practice: Practice) -> Result<(), TariffError> {
    let here = tariffs.iter().filter(|tariff| is_of(tariff, practice));
    let mut keys: Vec<_> = here.filter_map(|tariff| Some((tariff.favourite?, tariff))).collect();
    // By key, then by first day: two that overlap are then neighbours.
    keys.sort_by_key(|(key, tariff)| (*key, tariff.valid.from));
    let mut neighbours = keys.iter().zip(keys.iter().skip(1));
    let twice = neighbours
        .find(|((key, tariff), (next_key, next))| key == next_key && tariff.valid.meets(&next.valid));
    match twice {
        Some((_, (_, tariff))) => Err(TariffError::Favourite { code: tariff.code.clone() }),
        None => Ok(()),
    }
}

fn is_of(tariff: &Tariff, practice: Practice) -> bool {
    tariff.zones.contains(&practice.zone) && tariff.sectors.contains(&practice.sector)
}

/// One of each zone and sector.
fn practices() -> impl Iterator<Item = Practice> {
    let sectors = [Sector::One, Sector::Two, Sector::Optam];
    let of = move |zone| sectors.map(|sector| Practice { zone, sector, ..Practice::default() });
    Zone::ALL.into_iter().flat_map(of)
}
