//! `form`: the papers of the counter, as PDF files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, Subcommand};
use desk::wire::{PeriodKind, PrintWay};
use desk::{Became, Clock, Desk, Sheet, save};

use crate::arguments::PeriodChoice;
use crate::office::open;
use crate::{say, status};

/// Where scripts put a recovery code: a command line can be seen by others.
const RECOVERY: &str = "COMPTOIR_RECOVERY";

#[derive(Subcommand)]
pub(crate) enum Form {
    /// La feuille de soins d'une facture. À partir de la deuxième fois, elle porte la mention DUPLICATA.
    Feuille {
        #[command(flatten)]
        paper: Paper,
        /// Le numéro de la facture.
        #[arg(long)]
        invoice: u32,
        /// Les valeurs seules, à imprimer sur le formulaire préimprimé.
        #[arg(long)]
        overlay: bool,
        /// L'imprimante dont le calibrage sert à la surimpression.
        #[arg(long, value_name = "NOM", requires = "overlay")]
        printer: Option<String>,
        /// Décale la surimpression vers la droite et vers le bas, en dixièmes de millimètre, au lieu du calibrage.
        #[arg(long, value_name = "X,Y", requires = "overlay", value_parser = offset, allow_hyphen_values = true)]
        offset: Option<[i32; 2]>,
    },
    /// Le reçu de ce que le patient a payé, avec son code signé.
    Receipt {
        #[command(flatten)]
        paper: Paper,
        /// Le numéro de la facture.
        #[arg(long)]
        invoice: u32,
    },
    /// La feuille d'une période clôturée.
    Closing {
        #[command(flatten)]
        paper: Paper,
        #[command(flatten)]
        period: PeriodChoice,
    },
    /// La page de calibrage : deux croix à mesurer, deux échelles.
    Calibration {
        #[command(flatten)]
        paper: Paper,
        /// L'imprimante.
        #[arg(long, value_name = "NOM", default_value = "")]
        printer: String,
        /// Applique le calibrage enregistré, pour le vérifier.
        #[arg(long)]
        corrected: bool,
    },
    /// Ce que ce logiciel a lu, pour le patient.
    Privacy {
        #[command(flatten)]
        paper: Paper,
        /// Le numéro d'usage de la lecture.
        #[arg(long, value_name = "USAGE")]
        reading: String,
    },
    /// Le code de récupération, pris dans `COMPTOIR_RECOVERY` : ses groupes séparés par des espaces.
    Recovery {
        #[command(flatten)]
        paper: Paper,
    },
}

#[derive(Args)]
pub(crate) struct Paper {
    /// Le dossier du cabinet.
    #[arg(long, value_name = "DOSSIER")]
    office: PathBuf,
    /// Le PDF à écrire.
    #[arg(long, value_name = "FICHIER")]
    out: PathBuf,
}

pub(crate) async fn form(command: Form, clock: Arc<dyn Clock>) -> Result<u8> {
    let (Form::Feuille { paper, .. }
    | Form::Receipt { paper, .. }
    | Form::Closing { paper, .. }
    | Form::Calibration { paper, .. }
    | Form::Privacy { paper, .. }
    | Form::Recovery { paper }) = &command;
    let desk = open(&paper.office, clock).await?;
    let made = kept(&desk, &command, &paper.out).await;
    desk.close().await;
    let sheet = made?;
    tell(&command, &sheet, &paper.out)
}

/// Makes a paper and writes it, with its line in the journal.
async fn kept(desk: &Desk, command: &Form, path: &Path) -> Result<Sheet> {
    let sheet = make(desk, command).await?;
    save(&sheet.pdf, path)?;
    desk.journal_paper(command.name(), Became::Saved).await?;
    Ok(sheet)
}

async fn make(desk: &Desk, command: &Form) -> Result<Sheet> {
    Ok(match command {
        Form::Feuille { invoice, overlay, printer, offset, .. } => {
            let way = PrintWay { overlay: *overlay, printer: printer.clone(), offset: *offset };
            desk.paper_sheet(*invoice, &way).await?.0
        }
        Form::Receipt { invoice, .. } => desk.paper_receipt(*invoice).await?.0,
        Form::Closing { period, .. } => {
            let PeriodChoice { date, month, year } = period;
            let chosen = [(PeriodKind::Day, date), (PeriodKind::Month, month), (PeriodKind::Year, year)];
            let chosen = chosen.into_iter().find_map(|(kind, text)| Some((kind, text.as_ref()?)));
            let (kind, period) = chosen.context("Donnez une période : --date, --month ou --year.")?;
            desk.closing_sheet(kind, period).await?.0
        }
        Form::Calibration { printer, corrected, .. } => desk.calibration_page(printer, *corrected).await?,
        Form::Privacy { reading, .. } => desk.privacy_sheet(reading).await?,
        Form::Recovery { .. } => desk.recovery_sheet(&groups()?)?,
    })
}

impl Form {
    /// The word of the journal; the number of a sheet and its duplicate have their own line.
    fn name(&self) -> &'static str {
        match self {
            Self::Feuille { .. } => "feuille",
            Self::Receipt { .. } => "recu",
            Self::Closing { .. } => "cloture",
            Self::Calibration { .. } => "calibrage",
            Self::Privacy { .. } => "lecture",
            Self::Recovery { .. } => "code-de-secours",
        }
    }
}

fn tell(command: &Form, sheet: &Sheet, path: &Path) -> Result<u8> {
    let what = match command {
        Form::Feuille { .. } => "Feuille de soins écrite",
        Form::Receipt { .. } => "Reçu écrit",
        Form::Closing { .. } => "Feuille de clôture écrite",
        Form::Calibration { .. } => "Page de calibrage écrite",
        Form::Privacy { .. } => "Feuille d’information écrite",
        Form::Recovery { .. } => "Feuille du code de récupération écrite",
    };
    say(&format!("{what} dans {}.", path.display()))?;
    if !sheet.missing.is_empty() {
        say(&format!("À compléter à la main : {} case(s).", sheet.missing.len()))?;
    }
    if !sheet.cut.is_empty() {
        say("Attention : une valeur trop longue ou mal orthographiable n’est pas imprimée telle quelle.")?;
    }
    Ok(status::DONE)
}

fn groups() -> Result<Vec<String>> {
    let code = std::env::var(RECOVERY).with_context(|| format!("Donnez le code dans {RECOVERY}."))?;
    let groups: Vec<String> = code.split_whitespace().map(ToOwned::to_owned).collect();
    ensure!(!groups.is_empty(), "Donnez le code dans {RECOVERY}.");
    Ok(groups)
}

/// Reads `-3,12`.
fn offset(text: &str) -> Result<[i32; 2]> {
    let Some((x, y)) = text.split_once(',') else { bail!("deux nombres : X,Y") };
    Ok([x.trim().parse()?, y.trim().parse()?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_has_two_numbers_of_either_sign() {
        assert_eq!(offset("-3, 12").unwrap(), [-3, 12]);
        for wrong in ["", "3", "3;4", "3,4,5", "a,b", "1.5,2"] {
            assert!(offset(wrong).is_err(), "{wrong}");
        }
    }
}
