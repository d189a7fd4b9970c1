//! `medicines`, and the boxes of `invoice new`.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use desk::Clock;
use desk::wire::{DraftBox, Prescription, Substitution};

use crate::office::open;
use crate::{say, status, words};

#[derive(Subcommand)]
pub(crate) enum Medicines {
    /// Reprend la base publique des médicaments : `CIS_bdpm.txt`, `CIS_CIP_bdpm.txt`, `CIS_GENER_bdpm.txt`.
    Import {
        /// Le dossier des fichiers.
        folder: PathBuf,
        /// Le dossier du cabinet.
        #[arg(long, value_name = "DOSSIER")]
        office: PathBuf,
        /// Écrit du JSON.
        #[arg(long)]
        json: bool,
    },
    /// Ce qu'est une boîte.
    Show {
        /// Les 13 ou 7 chiffres du CIP, ou le texte du datamatrix.
        code: String,
        /// Le dossier du cabinet.
        #[arg(long, value_name = "DOSSIER")]
        office: PathBuf,
        /// Écrit du JSON.
        #[arg(long)]
        json: bool,
    },
}

/// What a pharmacy bills instead of acts.
#[derive(Args)]
pub(crate) struct Boxes {
    /// Une boîte : CIP, puis xN pour plusieurs. Une option par sorte de boîte.
    #[arg(id = "boxes", long = "box", value_name = "CIP[xN]", value_parser = of_text)]
    typed: Vec<DraftBox>,
    /// Des boîtes en JSON : taux choisi, générique refusé, prix saisi…
    #[arg(id = "boxes_file", long = "boxes-file", value_name = "FICHIER")]
    file: Option<PathBuf>,
    /// Sans ordonnance : rien n'est remboursé.
    #[arg(long)]
    no_prescription: bool,
    /// Le prescripteur.
    #[arg(long, value_name = "NOM")]
    prescriber: Option<String>,
    /// Son numéro RPPS, 11 chiffres.
    #[arg(long, value_name = "RPPS")]
    prescriber_rpps: Option<String>,
    /// Le jour de l'ordonnance.
    #[arg(long, value_name = "AAAA-MM-JJ")]
    prescribed_on: Option<String>,
    /// Le numéro de cette délivrance, et de combien : 2/3.
    #[arg(long, value_name = "N/M", value_parser = renewal)]
    renewal: Option<(u8, u8)>,
}

pub(crate) async fn medicines(command: Medicines, clock: Arc<dyn Clock>) -> Result<u8> {
    match command {
        Medicines::Import { folder, office, json } => {
            let desk = open(&office, clock).await?;
            let imported = desk.import_medicines(&folder).await;
            desk.close().await;
            let imported = imported?;
            say(&if json {
                serde_json::to_string_pretty(&imported)?
            } else {
                words::medicines::imported(&imported)
            })?;
        }
        Medicines::Show { code, office, json } => {
            let desk = open(&office, clock).await?;
            let (seen, base) = (desk.look_up_box(&code).await, desk.medicines().await);
            desk.close().await;
            let (seen, base) = (seen?, base?);
            if json {
                say(&serde_json::to_string_pretty(&seen)?)?;
            } else {
                say(&words::medicines::seen(&seen))?;
                say(&words::medicines::imported(&base))?;
            }
        }
    }
    Ok(status::DONE)
}

impl Boxes {
    /// The boxes of a draft; none for an invoice of acts.
    pub(crate) fn boxes(&self) -> Result<Vec<DraftBox>> {
        let mut boxes = self.typed.clone();
        if let Some(path) = &self.file {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("{} ne peut pas être lu", path.display()))?;
            // What a patient takes must not end up in a terminal's history: the line alone is told.
            let more: Vec<DraftBox> = serde_json::from_str(&text).map_err(|error| {
                anyhow::anyhow!("{} n'est pas une liste de boîtes (ligne {}).", path.display(), error.line())
            })?;
            boxes.extend(more);
        }
        Ok(boxes)
    }

    /// The prescription; none without one.
    pub(crate) fn prescription(&self) -> Option<Prescription> {
        let Self { prescriber, prescriber_rpps, prescribed_on, renewal, .. } = self;
        (!self.no_prescription).then(|| Prescription {
            prescriber: prescriber.clone(),
            rpps: prescriber_rpps.clone(),
            date: prescribed_on.clone(),
            renewal: *renewal,
        })
    }
}

fn of_text(text: &str) -> Result<DraftBox, String> {
    let (cip, quantity) = text.split_once('x').unwrap_or((text, "1"));
    let quantity = quantity.parse().map_err(|_| "une quantité de 1 à 99 est attendue après x".to_owned())?;
    Ok(DraftBox {
        cip: cip.to_owned(),
        quantity,
        rate: None,
        substitution: Substitution::None,
        base: None,
        apart: false,
        specific: false,
        typed: None,
    })
}

fn renewal(text: &str) -> Result<(u8, u8), String> {
    let pair = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    pair.ok_or_else(|| "le numéro de la délivrance et leur nombre sont attendus : 2/3".to_owned())
}
