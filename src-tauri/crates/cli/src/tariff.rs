//! `tariff`: the prices in force, and those that the office enters itself.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use clap::{Args, Subcommand};
use desk::wire::{OwnTariff, TariffList, TariffRow};
use desk::{Clock, Desk};

use crate::details::cents;
use crate::office::open;
use crate::words::euros;
use crate::{say, status};

#[derive(Subcommand)]
pub(crate) enum Tariff {
    /// Les tarifs en vigueur un jour ; ceux du cabinet portent un astérisque.
    List {
        /// Le dossier du cabinet.
        #[arg(long, value_name = "DOSSIER")]
        office: PathBuf,
        /// Le jour.
        #[arg(long, value_name = "AAAA-MM-JJ")]
        date: String,
        /// Écrit du JSON.
        #[arg(long)]
        json: bool,
    },
    /// Ajoute ou corrige un tarif du cabinet. Il passe avant celui de la table, de son premier jour à son dernier.
    Set(SetTariff),
    /// Retire un tarif du cabinet ; celui de la table, s'il y en a un, vaut de nouveau.
    Remove {
        /// Le dossier du cabinet.
        #[arg(long, value_name = "DOSSIER")]
        office: PathBuf,
        /// Le code de l'acte.
        code: String,
        /// Son premier jour.
        #[arg(long, value_name = "AAAA-MM-JJ")]
        from: String,
    },
}

#[derive(Args)]
pub(crate) struct SetTariff {
    /// Le dossier du cabinet.
    #[arg(long, value_name = "DOSSIER")]
    office: PathBuf,
    /// Le code de l'acte.
    code: String,
    /// Le prix en euros, par exemple 31,00.
    price: String,
    /// Ce qu'est l'acte.
    #[arg(long)]
    label: String,
    /// Le premier jour.
    #[arg(long, value_name = "AAAA-MM-JJ")]
    from: String,
    /// Le dernier jour.
    #[arg(long, value_name = "AAAA-MM-JJ")]
    to: Option<String>,
    /// Pris en charge à 100 % par nature.
    #[arg(long)]
    full_rate: bool,
    /// D'où vient ce prix.
    #[arg(long)]
    source: String,
}

pub(crate) async fn tariff(command: Tariff, clock: Arc<dyn Clock>) -> Result<u8> {
    match command {
        Tariff::List { office, date, json } => {
            let desk = open(&office, clock).await?;
            let list = desk.tariff_list(&date);
            desk.close().await;
            tell(&list?, json)?;
        }
        Tariff::Set(new) => {
            let tariff = OwnTariff {
                price: cents(&new.price)?,
                code: new.code,
                label: new.label,
                from: new.from,
                to: new.to,
                full_rate: new.full_rate,
                source: new.source,
            };
            let desk = open(&new.office, clock).await?;
            changed(desk.set_tariff(&tariff).await, desk).await?;
            say(&format!("{} à {} : tarif du cabinet.", tariff.code, euros(tariff.price)))?;
        }
        Tariff::Remove { office, code, from } => {
            let desk = open(&office, clock).await?;
            changed(desk.drop_tariff(&code, &from).await, desk).await?;
            say(&format!("{code} : tarif du cabinet retiré."))?;
        }
    }
    Ok(status::DONE)
}

async fn changed(done: Result<(), desk::Error>, desk: Desk) -> Result<()> {
    desk.close().await;
    Ok(done?)
}

fn tell(list: &TariffList, json: bool) -> Result<()> {
    if json {
        return say(&serde_json::to_string_pretty(list)?);
    }
    let old = if list.table.old { ", à revoir : plus de six mois" } else { "" };
    say(&format!("Tarifs du {}, vérifiés le {}{old}.", list.table.valid_from, list.table.checked_on))?;
    list.rows.iter().try_for_each(|row| say(&line(row)))?;
    if !list.unpriced.is_empty() {
        let codes: Vec<_> = list.unpriced.iter().map(|act| act.code.as_str()).collect();
        say(&format!("Sans tarif connu dans cette zone, à saisir : {}.", codes.join(" ")))?;
    }
    if !list.others.is_empty() {
        say("Tarifs du cabinet à d'autres jours :")?;
        list.others.iter().try_for_each(|row| say(&line(row)))?;
    }
    Ok(())
}

fn line(row: &TariffRow) -> String {
    let own = if row.own { "*" } else { " " };
    let until = row.to.as_deref().map(|to| format!(" au {to}")).unwrap_or_default();
    format!("{own} {:7} {:>10}  du {}{until}  {}", row.code, euros(row.price), row.from, row.label)
}
