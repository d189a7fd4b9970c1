//! `invoice export`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use desk::wire::ExportFormat;
use jiff::civil::Date;

#[derive(Args)]
pub(crate) struct Export {
    /// Le dossier du cabinet.
    #[arg(long, value_name = "DOSSIER")]
    pub(crate) office: PathBuf,
    /// JSON, table pour le comptable, bundle FHIR R4, ou aperçu contrôlé d'enregistrements B2 (ce n'est pas une FSE).
    #[arg(long, value_enum)]
    pub(crate) format: FormatWord,
    /// Le premier jour.
    #[arg(long, value_name = "AAAA-MM-JJ")]
    pub(crate) from: Option<Date>,
    /// Le dernier jour.
    #[arg(long, value_name = "AAAA-MM-JJ")]
    pub(crate) to: Option<Date>,
    /// Une facture, quels que soient les jours ; une option par facture.
    #[arg(id = "numbers", long = "number", value_name = "NUMÉRO", conflicts_with_all = ["from", "to"])]
    pub(crate) numbers: Vec<u32>,
    /// Sans nom ni numéro de personne ; un aperçu B2 n'existe pas sans eux.
    #[arg(long)]
    pub(crate) without_names: bool,
    /// Le fichier à écrire ; la sortie standard sans cela.
    #[arg(long, value_name = "FICHIER")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum FormatWord {
    Json,
    Csv,
    Fhir,
    B2,
}

impl From<FormatWord> for ExportFormat {
    fn from(word: FormatWord) -> Self {
        match word {
            FormatWord::Json => Self::Json,
            FormatWord::Csv => Self::Csv,
            FormatWord::Fhir => Self::Fhir,
            FormatWord::B2 => Self::B2,
        }
    }
}
