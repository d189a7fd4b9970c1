//! `closing`.

use std::path::PathBuf;

use clap::Args;

#[derive(Args)]
pub(crate) struct ClosingOptions {
    /// Le dossier du cabinet.
    #[arg(long, value_name = "DOSSIER")]
    pub(crate) office: PathBuf,
    #[command(flatten)]
    pub(crate) period: PeriodChoice,
    /// Écrit du JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[group(multiple = false)]
pub(crate) struct PeriodChoice {
    /// Le jour à clôturer.
    #[arg(long, value_name = "AAAA-MM-JJ")]
    pub(crate) date: Option<String>,
    /// Le mois à clôturer, quand il est fini et ses jours clos.
    #[arg(long, value_name = "AAAA-MM")]
    pub(crate) month: Option<String>,
    /// L’année à clôturer, quand elle est finie et ses mois clos.
    #[arg(long, value_name = "AAAA")]
    pub(crate) year: Option<String>,
}
