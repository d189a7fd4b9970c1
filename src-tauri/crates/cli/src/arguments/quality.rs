//! `quality`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Args)]
pub(crate) struct QualityOptions {
    /// Le dossier du cabinet.
    #[arg(long, value_name = "DOSSIER")]
    pub(crate) office: PathBuf,
    /// Le premier jour ; sans lui, les trente derniers.
    #[arg(long, value_name = "AAAA-MM-JJ")]
    pub(crate) from: Option<String>,
    /// Le dernier jour ; sans lui, aujourd’hui.
    #[arg(long, value_name = "AAAA-MM-JJ")]
    pub(crate) to: Option<String>,
    /// Écrit un tableau en CSV.
    #[arg(long = "csv", value_name = "TABLEAU", conflicts_with = "json")]
    pub(crate) table: Option<QualityWord>,
    /// Écrit du JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum QualityWord {
    Heures,
    Canaux,
    Echecs,
    Delais,
    Papier,
}

impl From<QualityWord> for desk::wire::QualityTable {
    fn from(word: QualityWord) -> Self {
        match word {
            QualityWord::Heures => Self::Hours,
            QualityWord::Canaux => Self::Channels,
            QualityWord::Echecs => Self::Failures,
            QualityWord::Delais => Self::Times,
            QualityWord::Papier => Self::Paper,
        }
    }
}
