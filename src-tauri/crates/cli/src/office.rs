//! `office` and `lists`.

use std::io::{self, BufRead};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use desk::wire;
use desk::{Clock, Desk, OtherRoots, Passphrase, SystemKeyStore};

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
            practice: new.practice.into(),
        },
        passphrase: passphrase()?,
    };
    if let Some(lists) = &new.lists {
        // Looked at first: an office that was asked for with lists is not made without them.
        desk::Lists::load(lists, clock.now(), None).map_err(desk::Error::from)?;
    }
    let (desk, code) = Desk::create(&new.folder, &office, new.demonstration, clock).await?;
    if let Some(lists) = &new.lists {
        desk.import_lists(lists, OtherRoots::Refuse).await?;
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
    let Lists::Import { office, other_roots, folder } = command;
    let desk = open(&office, clock).await?;
    let other = if other_roots { OtherRoots::Take } else { OtherRoots::Refuse };
    desk.import_lists(&folder, other).await?;
    desk.close().await;
    say("Listes reprises.")?;
    Ok(status::DONE)
}

/// Opens the office of a folder. Its journal is checked by `journal check`, not by every command.
pub(crate) async fn open(folder: &Path, clock: Arc<dyn Clock>) -> Result<Desk> {
    let desk = Desk::open(folder, &Passphrase::typed(&passphrase()?), clock).await?;
    Ok(desk.with_key_store(Arc::new(SystemKeyStore)))
}

pub(crate) fn passphrase() -> Result<String> {
    secret(PASSPHRASE, "la phrase de passe")
}

/// Never on the command line, where others see it and the shell's history keeps it.
pub(crate) fn secret(variable: &str, what: &str) -> Result<String> {
    if let Ok(secret) = std::env::var(variable) {
        return Ok(secret);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).context("l'entrée standard ne peut pas être lue")?;
    let secret = line.trim_end_matches(['\r', '\n']);
    ensure!(!secret.is_empty(), "Donnez {what} dans {variable} ou sur l'entrée standard.");
    Ok(secret.to_owned())
}
