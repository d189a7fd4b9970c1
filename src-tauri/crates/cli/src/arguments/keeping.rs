//! The words for what is kept: the journal, copies, periods, one patient's data, the bundle for support.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Subcommand)]
pub(crate) enum Keeping {
    /// Le journal des accès et des actions.
    Journal {
        #[command(subcommand)]
        command: Journal,
    },
    /// Copie le cabinet, rouvre la copie et la contrôle ; elle est bonne quand la commande réussit.
    Backup {
        /// Le fichier à écrire, ou un dossier où elle est nommée par sa date.
        to: PathBuf,
        #[command(flatten)]
        office: OfficeFolder,
        #[command(flatten)]
        json: Json,
    },
    /// Remet le cabinet d’une copie dans un dossier. Celui qui s’y trouve est mis de côté, quand tous les contrôles ont réussi.
    Restore {
        /// La copie.
        file: PathBuf,
        #[command(flatten)]
        office: OfficeFolder,
        #[command(flatten)]
        json: Json,
    },
    /// Efface ce dont la durée de conservation est passée.
    Purge {
        #[command(flatten)]
        office: OfficeFolder,
        /// Dit seulement ce qui serait effacé.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Les données d’un patient.
    Patient {
        #[command(subcommand)]
        command: Patient,
    },
    /// La fiche du registre des traitements (RGPD, article 30), en Markdown.
    Register {
        #[command(flatten)]
        office: OfficeFolder,
        /// Le fichier à écrire.
        #[arg(long, value_name = "FICHIER")]
        out: PathBuf,
    },
    /// De quoi aider à distance, sans aucune donnée de patient.
    Support {
        #[command(subcommand)]
        command: Support,
    },
}

#[derive(Subcommand)]
pub(crate) enum Journal {
    /// Contrôle la chaîne, les têtes signées, et ce que l’on en sait par ailleurs. Statut 3 si quelque chose n’est pas d’origine.
    Check {
        #[command(flatten)]
        office: OfficeFolder,
        /// Une tête du journal : un fichier, son texte, ou le numéro et le début de l’empreinte d’une feuille de clôture.
        #[arg(long = "checkpoint", value_name = "FICHIER|TEXTE")]
        checkpoints: Vec<String>,
        #[command(flatten)]
        json: Json,
    },
    /// Signe la tête du journal et l’écrit, pour la garder ailleurs.
    Sign {
        #[command(flatten)]
        office: OfficeFolder,
    },
}

#[derive(Subcommand)]
pub(crate) enum Patient {
    /// Tout ce qui est conservé sur une personne, en JSON.
    Export {
        #[command(flatten)]
        office: OfficeFolder,
        #[command(flatten)]
        of: PatientOf,
        /// Le rang de la personne dans la lecture.
        #[arg(long, default_value_t = 0, requires = "reading")]
        rank: u8,
        /// Le fichier à écrire.
        #[arg(long, value_name = "FICHIER")]
        out: PathBuf,
    },
}

/// A NIR on a command line would stay in the shell's history: a person is named by a number of theirs.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct PatientOf {
    /// La personne soignée d’une facture.
    #[arg(long, value_name = "NUMÉRO")]
    pub(crate) invoice: Option<u32>,
    /// Une personne d’une lecture.
    #[arg(long, value_name = "USAGE")]
    pub(crate) reading: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum Support {
    /// Un fichier ZIP : versions, lecteurs, dates des listes, nombres de lignes du journal, traces du programme.
    Bundle {
        #[command(flatten)]
        office: OfficeFolder,
        /// Le dossier des traces du programme.
        #[arg(long, value_name = "DOSSIER")]
        log: Option<PathBuf>,
        /// Le fichier à écrire.
        #[arg(long, value_name = "FICHIER")]
        out: PathBuf,
    },
}

#[derive(Args)]
pub(crate) struct OfficeFolder {
    /// Le dossier du cabinet.
    #[arg(long, value_name = "DOSSIER")]
    pub(crate) office: PathBuf,
}

#[derive(Args)]
pub(crate) struct Json {
    /// Écrit du JSON.
    #[arg(long)]
    pub(crate) json: bool,
}
