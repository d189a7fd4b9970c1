//! `invoice`.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use desk::Clock;
use desk::wire::{self, Draft, DraftAct, PatientFile};

use crate::arguments::{Invoice, NewInvoice};
use crate::export::export;
use crate::office::open;
use crate::{say, status, words};

pub(crate) async fn invoice(command: Invoice, clock: Arc<dyn Clock>) -> Result<u8> {
    match command {
        Invoice::New(new) => make(&new, clock).await,
        Invoice::Export(asked) => export(asked, clock).await,
        Invoice::List { office, limit, json } => {
            let desk = open(&office, clock).await?;
            let invoices = desk.invoices(limit).await;
            desk.close().await;
            let invoices = invoices?;
            if json {
                say(&serde_json::to_string_pretty(&invoices)?)?;
            } else {
                invoices.iter().try_for_each(|invoice| say(&words::invoice_line(invoice)))?;
            }
            Ok(status::DONE)
        }
        Invoice::Cancel { office, number, reason, json } => {
            let desk = open(&office, clock).await?;
            let file = desk.cancel_invoice(number, &reason).await;
            desk.close().await;
            file_told(&file?, json)
        }
        Invoice::Mark { office, number, state, reason, json } => {
            let desk = open(&office, clock).await?;
            let file = desk.mark_invoice(number, state.into(), reason.as_deref()).await;
            desk.close().await;
            file_told(&file?, json)
        }
        Invoice::Show { office, number, json } => {
            let desk = open(&office, clock).await?;
            let file = desk.invoice_file(number).await;
            desk.close().await;
            file_told(&file?, json)
        }
    }
}

async fn make(new: &NewInvoice, clock: Arc<dyn Clock>) -> Result<u8> {
    let patient = new.source.patient.as_deref().map(patient).transpose()?;
    let boxes = new.boxes.boxes()?;
    let prescription = new.boxes.prescription().filter(|_| !boxes.is_empty());
    let mut draft = Draft {
        usage_id: new.source.reading.clone().unwrap_or_default(),
        beneficiary: new.beneficiary,
        date: new.date.clone(),
        time: None,
        acts: counted(&new.acts),
        boxes,
        prescription,
        condition: new.condition.into(),
        local_regime: false,
        pathway: new.pathway.into(),
        organism: new.organism.clone(),
        replaces: new.replaces,
        third_party_compulsory: new.third_party_compulsory,
        third_party_complementary: new.third_party_complementary,
    };
    new.details.tell(&mut draft)?;
    let desk = open(&new.office, clock).await?;
    let sealed = match &patient {
        Some(patient) => desk.seal_for(patient, &draft).await,
        None => desk.seal(&draft).await,
    };
    desk.close().await;
    tell(&sealed?, new.json)
}

fn tell(invoice: &wire::Invoice, json: bool) -> Result<u8> {
    say(&if json { serde_json::to_string_pretty(invoice)? } else { words::invoice(invoice) })?;
    Ok(status::DONE)
}

fn file_told(file: &wire::InvoiceFile, json: bool) -> Result<u8> {
    say(&if json { serde_json::to_string_pretty(file)? } else { words::books::file(file) })?;
    Ok(status::DONE)
}

fn patient(path: &Path) -> Result<PatientFile> {
    let text = fs::read_to_string(path).with_context(|| format!("{} ne peut pas être lu", path.display()))?;
    // serde_json quotes what it read when a type is wrong; a person must not end up in a terminal's history.
    serde_json::from_str(&text).map_err(|error| {
        anyhow::anyhow!("{} n'est pas une fiche de patient (ligne {}).", path.display(), error.line())
    })
}

/// Codes in the order of their first appearance, with how often each was given.
fn counted(codes: &[String]) -> Vec<DraftAct> {
    let mut acts: Vec<DraftAct> = Vec::new();
    for code in codes {
        match acts.iter_mut().find(|act| act.code == *code) {
            Some(act) => act.quantity = act.quantity.saturating_add(1),
            None => acts.push(DraftAct::new(code, 1)),
        }
    }
    acts
}
