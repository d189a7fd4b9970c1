//! `office` and `lists`.

use std::io::{self, BufRead};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use desk::wire;
use desk::{Clock, Desk, Passphrase, SystemKeyStore};

use crate::arguments::{Lists, Office};
use crate::{say, status};

/// Where scripts put the passphrase.
const PASSPHRASE: &str = "COMPTOIR_PASSPHRASE";

pub(crate) async fn office(command: Office, clock: Arc<dyn Clock>) -> Result<u8> {
    let Office::New(new) = command;
    let office = wire::NewOffice {
        name: new.name,
        practitioner: wire::Practitioner {
            name: new.practitioner,
            rpps: new.rpps,
            am_number: new.am_number,
            address: new.address,
            practice: wire::Practice {
                trade: new.practice.trade.into(),
                speciality: new.practice.speciality,
                sector: new.practice.sector.into(),
                zone: new.practice.zone,
                finess: new.practice.finess,
                structure: new.practice.structure,
                key_reason: new.practice.key_reason,
            },
        },
        passphrase: passphrase()?,
    };
    if let Some(lists) = &new.lists {
        // Looked at first: an office that was asked for with lists is not made without them.
        desk::Lists::load(lists, clock.now(), None).map_err(desk::Error::from)?;
    }
    let (desk, code) = Desk::create(&new.folder, &office, new.demonstration, clock).await?;
    if let Some(lists) = &new.lists {
        desk.import_lists(lists)?;
    }
    desk.close().await;
    say(&format!("Cabinet créé dans {}.", new.folder.display()))?;
    say(&format!(
        "Code de secours, à imprimer et à garder sous clé, montré cette seule fois :\n  {}",
        code.groups().join("-")
    ))?;
    Ok(status::DONE)
}

pub(crate) async fn lists(command: Lists, clock: Arc<dyn Clock>) -> Result<u8> {
    let Lists::Import { office, folder } = command;
    let desk = open(&office, clock).await?;
    desk.import_lists(&folder)?;
    desk.close().await;
    say("Listes reprises.")?;
    Ok(status::DONE)
}

/// Opens the office of a folder.
pub(crate) async fn open(folder: &Path, clock: Arc<dyn Clock>) -> Result<Desk> {
    let desk = Desk::open(folder, &Passphrase::typed(&passphrase()?), clock).await?;
    Ok(desk.with_key_store(Arc::new(SystemKeyStore)))
}

pub(crate) fn passphrase() -> Result<String> {
    if let Ok(passphrase) = std::env::var(PASSPHRASE) {
        return Ok(passphrase);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).context("l'entrée standard ne peut pas être lue")?;
    let passphrase = line.trim_end_matches(['\r', '\n']);
    ensure!(!passphrase.is_empty(), "Donnez la phrase de passe dans {PASSPHRASE} ou sur l'entrée standard.");
    Ok(passphrase.to_owned())
}
