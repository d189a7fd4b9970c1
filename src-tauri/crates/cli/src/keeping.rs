//! `journal`, `backup`, `restore`, `purge`, `patient`, `register` and `support`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use desk::{Clock, Counter, Desk, Error, KeyStore, Places, Subject, SystemKeyStore};

use crate::arguments::keeping::{Journal, Keeping, Patient, PatientOf, Support};
use crate::office::{open, passphrase};
use crate::words::keeping as words;
use crate::{say, status};

pub(crate) async fn keeping(command: Keeping, clock: Arc<dyn Clock>) -> Result<u8> {
    match command {
        Keeping::Journal { command } => journal(command, clock).await,
        Keeping::Backup { to, office, json } => {
            let desk = open(&office.office, clock).await?;
            let made = desk.back_up(&to).await;
            let backups = desk.backups().await;
            desk.close().await;
            let file = made?;
            let text = format!("Copie contrôlée : {}", file.display());
            say(&if json.json { serde_json::to_string_pretty(&backups?.last)? } else { text })?;
            Ok(status::DONE)
        }
        Keeping::Restore { file, office, json } => {
            let keys: Arc<dyn KeyStore> = Arc::new(SystemKeyStore);
            let restored = desk::restore(&file, &passphrase()?, &office.office, &clock, &keys).await?;
            say(&if json.json {
                serde_json::to_string_pretty(&restored)?
            } else {
                words::restored(&restored)
            })?;
            Ok(status::DONE)
        }
        Keeping::Purge { office, dry_run, json } => {
            let desk = open(&office.office, clock).await?;
            let told = purge(&desk, dry_run, json.json).await;
            desk.close().await;
            say(&told?)?;
            Ok(status::DONE)
        }
        Keeping::Patient { command } => patient(command, clock).await,
        Keeping::Register { office, out } => {
            let desk = open(&office.office, clock).await?;
            let sheet = desk.register_sheet().await;
            desk.close().await;
            fs::write(&out, sheet?).with_context(|| format!("{} ne peut pas être écrit", out.display()))?;
            say(&format!("Fiche écrite : {}", out.display()))?;
            Ok(status::DONE)
        }
        Keeping::Support { command } => support(command, clock).await,
    }
}

async fn journal(command: Journal, clock: Arc<dyn Clock>) -> Result<u8> {
    match command {
        Journal::Check { office, checkpoints, json } => {
            let checkpoints: Vec<String> =
                checkpoints.iter().map(|text| handed(text)).collect::<Result<_>>()?;
            let desk = open(&office.office, clock).await?;
            let check = desk.check_journal(&checkpoints).await;
            desk.close().await;
            let check = check?;
            say(&if json.json { serde_json::to_string_pretty(&check)? } else { words::journal(&check) })?;
            let sound = check.fault.is_none() && check.purges_hold;
            Ok(if sound { status::DONE } else { status::REFUSED })
        }
        Journal::Sign { office } => {
            let desk = open(&office.office, clock).await?;
            let signed = desk.sign_journal().await;
            desk.close().await;
            say(&signed?)?;
            Ok(status::DONE)
        }
    }
}

/// A head of the journal: the text, or the file that holds it.
fn handed(text: &str) -> Result<String> {
    if Path::new(text).is_file() {
        return fs::read_to_string(text).with_context(|| format!("{text} ne peut pas être lu"));
    }
    Ok(text.to_owned())
}

async fn purge(desk: &Desk, dry_run: bool, json: bool) -> Result<String> {
    if dry_run {
        let retention = desk.retention().await?;
        return Ok(if json {
            serde_json::to_string_pretty(&retention)?
        } else {
            words::retention(&retention)
        });
    }
    let purged = desk.purge().await?;
    Ok(if json { serde_json::to_string_pretty(&purged)? } else { words::purged(&purged) })
}

async fn patient(command: Patient, clock: Arc<dyn Clock>) -> Result<u8> {
    let Patient::Export { office, of: PatientOf { invoice, reading }, rank, out } = command;
    let subject = match (invoice, &reading) {
        (Some(number), _) => Subject::Invoice(number),
        (None, Some(usage)) => Subject::Reading(usage, rank),
        (None, None) => return Err(Error::InvoiceUnknown.into()),
    };
    let desk = open(&office.office, clock).await?;
    let written = desk.export_patient(subject, &out).await;
    desk.close().await;
    say(&format!("Données du patient écrites, en clair : {}", written?.display()))?;
    Ok(status::DONE)
}

async fn support(command: Support, clock: Arc<dyn Clock>) -> Result<u8> {
    let Support::Bundle { office, log, out } = command;
    let sheets = out.parent().map(PathBuf::from).unwrap_or_default();
    let places = Places { office: office.office, lists: None, phone_frame: None, sheets };
    let counter = Counter::new(places, clock);
    counter.unlock(&passphrase()?).await?;
    let written = counter.write_support(&out, log.as_deref()).await;
    counter.lock().await?;
    written?;
    say(&format!("Fichier d’assistance écrit, sans donnée de patient : {}", out.display()))?;
    Ok(status::DONE)
}
