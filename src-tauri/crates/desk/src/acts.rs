//! The acts that can be billed on a day.

use billing::{InForce, Practice, Rate, Tariff};

use crate::wire::{ActAsks, ActChoice, Menu, ModifierChoice, TariffTable, UnpricedAct};
use crate::{Desk, Error};

impl Desk {
    /// The acts of a day (AAAA-MM-JJ) where the office is, and the table they come from.
    pub fn acts(&self, date: &str) -> Result<Menu, Error> {
        let day = date.parse().map_err(|_| Error::DateWrong)?;
        let (tariffs, practice) = (self.tariffs(), self.practice());
        Ok(Menu {
            table: table(tariffs.in_force(day, practice).ok_or(Error::DateWrong)?),
            acts: tariffs.acts_on(day, practice).map(choice).collect(),
            unpriced: tariffs.unpriced_on(day, practice).map(unpriced).collect(),
            modifiers: tariffs
                .modifiers_on(day)
                .map(|modifier| ModifierChoice { letter: modifier.letter, amount: modifier.amount.get() })
                .collect(),
        })
    }

    /// What of the office decides prices and holidays.
    pub(crate) fn practice(&self) -> Practice {
        // Before anybody is chosen to bill, prices are those of whoever made the office.
        let practitioner = self.biller().unwrap_or_else(|_| self.office.practitioner.clone());
        let store::Practice { sector, speciality, .. } = &practitioner.practice;
        Practice::at(practitioner.address.iter().map(String::as_str), *sector, speciality)
    }
}

pub(crate) fn table(InForce { valid_from, checked_on, old }: InForce) -> TariffTable {
    TariffTable { valid_from: valid_from.to_string(), checked_on: checked_on.to_string(), old }
}

fn choice(tariff: &Tariff) -> ActChoice {
    ActChoice {
        code: tariff.code.to_string(),
        label: tariff.label.clone(),
        price: tariff.price.get(),
        favourite: tariff.favourite,
        unverified: tariff.valid.unverified,
        own: tariff.own,
        full_rate: tariff.rate == Rate::Full,
        asks: asks(tariff),
    }
}

pub(crate) fn unpriced(tariff: &Tariff) -> UnpricedAct {
    UnpricedAct { code: tariff.code.to_string(), label: tariff.label.clone() }
}

fn asks(tariff: &Tariff) -> ActAsks {
    match tariff {
        Tariff { free_km: Some(_), .. } => ActAsks::Kilometres,
        Tariff { ccam: Some(_), .. } => ActAsks::Modifiers,
        Tariff { when, .. } if !when.is_empty() => ActAsks::Hour,
        _ => ActAsks::Nothing,
    }
}
