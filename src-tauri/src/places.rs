//! Where things are on this computer: the office, the log, the user's documents.

use std::path::PathBuf;

use clap::Parser;
use desk::{Devices, Places};
use directories::{ProjectDirs, UserDirs};
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// Comptoir : lire la carte du patient au comptoir.
#[derive(Parser)]
#[command(version, about)]
pub(crate) struct Arguments {
    /// Le dossier du cabinet.
    #[arg(long, value_name = "DOSSIER")]
    office: Option<PathBuf>,
    /// Un dossier de listes de sécurité, au lieu de celles du cabinet.
    #[arg(long, value_name = "DOSSIER")]
    lists: Option<PathBuf>,
    /// L'image que montre le téléphone simulé d'un cabinet de démonstration.
    #[arg(long, value_name = "FICHIER")]
    phone_frame: Option<PathBuf>,
    /// Le dossier où enregistrer les feuilles de soins.
    #[arg(long, value_name = "DOSSIER")]
    sheets: Option<PathBuf>,
    /// Le port série d'une douchette qui n'est pas reconnue toute seule : COM3, /dev/ttyUSB0.
    #[arg(long, value_name = "PORT")]
    scanner_port: Option<String>,
}

impl Arguments {
    /// The devices that were named, and those that were chosen before.
    pub(crate) fn devices(&self) -> Devices {
        let kept = project().map(|dirs| Devices::kept(&dirs.data_local_dir().join("appareils.json")));
        let kept = kept.unwrap_or_default();
        Devices { scanner_port: self.scanner_port.clone().or(kept.scanner_port.clone()), ..kept }
    }

    /// The places that were named, and this system's usual ones for the rest.
    pub(crate) fn into_places(self) -> Places {
        let data = project().map_or_else(|| PathBuf::from("comptoir"), |dirs| dirs.data_dir().to_path_buf());
        let documents = || {
            let user = UserDirs::new()?;
            Some(user.document_dir().unwrap_or(user.home_dir()).join("Comptoir"))
        };
        Places {
            office: self.office.unwrap_or_else(|| data.join("cabinet")),
            lists: self.lists,
            phone_frame: self.phone_frame,
            sheets: self.sheets.or_else(documents).unwrap_or_else(|| data.join("feuilles")),
        }
    }
}

/// Starts the log: one file a day, fourteen days, no person in it. The guard writes out what is left when it is dropped.
pub(crate) fn log() -> Option<WorkerGuard> {
    let filter = EnvFilter::try_from_env("COMPTOIR_LOG").unwrap_or_else(|_| "info".into());
    let folder = log_folder()?;
    std::fs::create_dir_all(&folder).ok()?;
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("comptoir")
        .filename_suffix("log")
        .max_log_files(14)
        .build(folder)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(appender);
    tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(writer).init();
    Some(guard)
}

/// The folder of the log.
pub(crate) fn log_folder() -> Option<PathBuf> {
    Some(project()?.data_local_dir().join("log"))
}

/// Where updates are kept until the system's installer has taken them.
pub(crate) fn updates_folder() -> Option<PathBuf> {
    Some(project()?.data_local_dir().join("mises-a-jour"))
}

fn project() -> Option<ProjectDirs> {
    ProjectDirs::from("fr", "", "Comptoir")
}
