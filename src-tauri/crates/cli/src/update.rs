//! `update`: what a file is, before anybody installs it.

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;
use desk::wire::{UpdateJudged, UpdateRefusal};

use crate::{say, status};

#[derive(Subcommand)]
pub(crate) enum Update {
    /// Contrôle un fichier de mise à jour, sans rien installer. Statut 3 s’il est refusé.
    Check {
        /// Le fichier, sur une clé USB ou ailleurs.
        file: PathBuf,
        /// D’autres clés publiques que celles de l’éditeur, une par ligne.
        #[arg(long, value_name = "FICHIER")]
        keys: Option<PathBuf>,
        /// Écrit du JSON.
        #[arg(long)]
        json: bool,
    },
}

pub(crate) fn update(command: Update) -> Result<u8> {
    let Update::Check { file, keys, json } = command;
    let judged = desk::judge_update(&file, keys.as_deref())?;
    let (text, status) = match &judged {
        UpdateJudged::Good { version, date } => {
            (format!("MISE À JOUR {version} du {date} : signée, intacte, pour cet ordinateur."), status::DONE)
        }
        UpdateJudged::Refused { reason } => (format!("REFUSÉE\n{}", why(*reason)), status::REFUSED),
    };
    say(&if json { serde_json::to_string_pretty(&judged)? } else { text })?;
    Ok(status)
}

/// Why it is not installed.
pub(crate) fn why(reason: UpdateRefusal) -> &'static str {
    match reason {
        UpdateRefusal::NotAnUpdate => {
            "[U-10] Ce fichier n’est pas une mise à jour de Comptoir, ou il est abîmé."
        }
        UpdateRefusal::TooLong => "[U-11] Ce fichier est trop grand pour une mise à jour de Comptoir.",
        UpdateRefusal::NoKey => {
            "[U-12] Cette version ne connaît aucune clé d’éditeur : elle n’accepte aucune mise à jour."
        }
        UpdateRefusal::NotSigned => "[U-13] Ce fichier n’est pas signé par l’éditeur. Ne l’installez pas.",
        UpdateRefusal::Altered => "[U-14] Ce fichier a été modifié ou mal copié. Copiez-le de nouveau.",
        UpdateRefusal::OtherSystem => "[U-15] Cette mise à jour est faite pour un autre système.",
        UpdateRefusal::NotLater => "[U-16] Cette version n’est pas plus récente que celle qui est installée.",
        UpdateRefusal::Replayed => "[U-17] Une mise à jour plus récente a déjà été vue sur cet ordinateur.",
    }
}
