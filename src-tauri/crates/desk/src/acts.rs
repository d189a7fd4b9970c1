//! The acts that can be billed on a day.

use crate::wire::{ActChoice, Menu, TariffTable};
use crate::{Desk, Error};

impl Desk {
    /// The acts of a day (AAAA-MM-JJ), and the table they come from.
    pub fn acts(&self, date: &str) -> Result<Menu, Error> {
        let day = date.parse().map_err(|_| Error::DateWrong)?;
        let table = self.tariffs.in_force(day).ok_or(Error::DateWrong)?;
        let acts = self.tariffs.acts_on(day).map(|tariff| ActChoice {
            code: tariff.code.to_string(),
            label: tariff.label.clone(),
            price: tariff.price.get(),
            favourite: tariff.favourite,
            unverified: tariff.unverified,
        });
        Ok(Menu {
            table: TariffTable {
                valid_from: table.valid_from.to_string(),
                checked_on: table.checked_on.to_string(),
                old: table.old,
            },
            acts: acts.collect(),
        })
    }
}
