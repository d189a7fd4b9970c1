//! Copies of the office, and the way back.
//!
//! A backup is one file: a tar archive (`manifest.json`, `office.key`, the lists, `office.db`), its SHA-256, and a MAC of that
//! under a key that only the opened office holds. The database in it is encrypted as it is in the office, and
//! `office.key` is there too: the passphrase or the recovery code of that day opens it on any computer.
//!
//! A file is called a backup once it was opened again, and every check has passed that a restoration makes. A
//! restoration touches nothing of an office that is there until they have passed again.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::journal::JournalEntry;
use crate::{Action, OfficeId, OfficeKey, OpenError, Passphrase, RecoveryCode, Store, StoreError};

mod plan;
mod proof;
mod scratch;

use archive::{Archive, ArchiveError};
pub use plan::{BackupPlan, FoundBackup, MadeBackup, cloud_of};
use proof::State;
pub(crate) use scratch::sweep;

/// A copy that is about to be made.
#[derive(Debug, Clone, Copy)]
pub struct BackUp<'a> {
    /// The file to be written; one that is there already is replaced when the new one is good.
    pub file: &'a Path,
    /// When.
    pub at: Timestamp,
    /// Who asked.
    pub actor: &'a str,
    /// The version of the program.
    pub version: &'a str,
}

/// What a backup says of itself. No person is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    format: u32,
    /// When it was made.
    pub at: Timestamp,
    /// By which version of the program.
    pub version: String,
    /// The number of the office.
    office: String,
    /// What is in it.
    state: State,
}

impl Manifest {
    /// How many invoices it holds.
    pub fn invoices(&self) -> u64 {
        self.state.invoices
    }

    /// Which office it is of.
    pub fn office(&self) -> Option<OfficeId> {
        OfficeId::parse(&self.office)
    }

    /// How many lines its journal has.
    pub fn journal(&self) -> i64 {
        self.state.journal
    }
}

/// What opens a backup: what opened the office on the day it was made.
#[derive(Clone, Copy)]
pub enum Opener<'a> {
    /// The passphrase.
    Passphrase(&'a Passphrase),
    /// The recovery code.
    Recovery(&'a RecoveryCode),
}

/// Why no backup was made. A file that was there is still there.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder or the file cannot be written.
    #[error("the backup cannot be written")]
    File(#[source] io::Error),
    /// The office could not be copied.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The copy was made and did not pass the checks of a restoration.
    #[error("the copy did not pass its checks")]
    NotGood(#[source] RestoreError),
}

/// Why a backup was not restored, or is not good. The office that was there is untouched.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The file is no backup of ours.
    #[error("this is no backup")]
    NotABackup,
    /// A later version of the program made it.
    #[error("a later version of the program made this backup")]
    Newer,
    /// It is not what was written: cut off, altered, or a disk that fails.
    #[error("the backup is damaged: {0}")]
    Damaged(&'static str),
    /// What was typed does not open it.
    #[error("neither the passphrase nor the code that was typed opens this backup")]
    Wrong,
    /// Its pieces do not belong together: somebody put it together from several.
    #[error("the backup was altered: {0}")]
    Altered(&'static str),
    /// The office that is to be replaced is open in a program.
    #[error("the office to be replaced is open")]
    InUse,
    /// A file could not be read or written.
    #[error("a file cannot be read or written")]
    File(#[source] io::Error),
    /// The copy could not be opened.
    #[error("the copy does not open")]
    Open(#[source] OpenError),
    /// The copy could be opened and not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// Copies the office while it is used, opens the copy, and calls it a backup when every check of a restoration has
    /// passed.
    pub async fn back_up(&self, backup: &BackUp<'_>) -> Result<Manifest, BackupError> {
        let part = backup.file.with_extension("part");
        let made = self.try_back_up(backup, &part).await;
        if made.is_err() {
            // What cannot be removed was never written, or lies on a disk that is gone.
            drop(fs::remove_file(&part));
        }
        let manifest = made?;
        fs::rename(&part, backup.file).map_err(BackupError::File)?;
        let subject = manifest.state.journal.to_string();
        let entry = JournalEntry {
            at: backup.at,
            actor: backup.actor,
            action: Action::Backup,
            subject: &subject,
            patient: None,
            outcome: "verified",
        };
        self.journal_entry(&entry).await?;
        self.remember_backup(backup).await?;
        Ok(manifest)
    }

    async fn try_back_up(&self, backup: &BackUp<'_>, part: &Path) -> Result<Manifest, BackupError> {
        let scratch = self.scratch().map_err(BackupError::File)?;
        self.copy_database(&scratch.path().join(archive::DATABASE)).await?;
        // The key file as it was read is the one that the copy is tried with and the one that goes in.
        let key_file = fs::read(self.folder().join(archive::KEY)).map_err(BackupError::File)?;
        fs::write(scratch.path().join(archive::KEY), &key_file).map_err(BackupError::File)?;
        let copy = self.open_copy(scratch.path()).await.map_err(RestoreError::from);
        let copy = copy.map_err(BackupError::NotGood)?;
        let found = State::of(&copy).await;
        let mac_key = copy.mac_key().await;
        copy.close().await;
        let state = found.map_err(BackupError::NotGood)?;
        let manifest = Manifest {
            format: archive::FORMAT,
            at: backup.at,
            version: backup.version.to_owned(),
            office: self.id().as_str().to_owned(),
            state,
        };
        let sources = archive::Sources {
            manifest: &manifest,
            key_file: &key_file,
            lists: &self.folder().join(archive::LISTS),
            database: &scratch.path().join(archive::DATABASE),
        };
        archive::pack(&sources, part, &mac_key?).map_err(BackupError::File)?;
        drop(scratch);
        self.prove(part).await.map_err(BackupError::NotGood)
    }

    /// The drill: what a restoration would do, into a scratch folder, with the key that is at hand.
    async fn prove(&self, file: &Path) -> Result<Manifest, RestoreError> {
        let scratch = self.scratch().map_err(RestoreError::File)?;
        let archive = Archive::unpack(file, scratch.path())?;
        let copy = self.open_copy(scratch.path()).await?;
        let proved = hold_against(&archive, &copy).await;
        copy.close().await;
        proved?;
        Ok(archive.manifest)
    }

    /// A folder beside the database, on a disk that holds the office already; it goes when the value does.
    fn scratch(&self) -> io::Result<tempfile::TempDir> {
        tempfile::Builder::new().prefix(scratch::PREFIX).tempdir_in(self.folder())
    }

    /// A consistent copy of the database, under the same key, while others write.
    async fn copy_database(&self, to: &Path) -> Result<(), StoreError> {
        let path = to.to_str().ok_or(StoreError::Damaged("the folder's name is no text"))?;
        sqlx::query("VACUUM INTO ?").bind(path).execute(self.pool()).await?;
        Ok(())
    }
}

/// The checks that need the opened copy: whole, ours, and what the manifest says.
async fn hold_against(archive: &Archive<Manifest>, copy: &Store) -> Result<(), RestoreError> {
    if !archive.is_sealed_by(&copy.mac_key().await?) {
        return Err(RestoreError::Altered("it was not sealed by this office"));
    }
    if copy.id().as_str() != archive.manifest.office {
        return Err(RestoreError::Altered("the key is another office's"));
    }
    if State::of(copy).await? != archive.manifest.state {
        return Err(RestoreError::Altered("it holds other things than its manifest says"));
    }
    Ok(())
}

impl From<ArchiveError> for RestoreError {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::NotABackup => Self::NotABackup,
            ArchiveError::Newer => Self::Newer,
            ArchiveError::Damaged(what) => Self::Damaged(what),
            ArchiveError::Altered(what) => Self::Altered(what),
            ArchiveError::File(error) => Self::File(error),
        }
    }
}

/// What a backup says of itself, without opening it: for a list of backups. Whether it is whole is not looked at.
pub fn peek(file: impl Read) -> Result<Manifest, RestoreError> {
    Ok(archive::peek(file)?)
}

/// The office of a backup, unpacked beside its place and proved. It goes again when it is not put there.
pub struct Proved {
    scratch: tempfile::TempDir,
    place: PathBuf,
    manifest: Manifest,
}

/// Unpacks a backup beside a folder and makes every check. Whatever is in that folder may stay open meanwhile. Without an
/// actor it is the administrator of the copy who asks: nobody else knows what opens it.
pub async fn prove(
    file: &Path,
    opener: Opener<'_>,
    folder: &Path,
    now: Timestamp,
    actor: Option<&str>,
) -> Result<Proved, RestoreError> {
    let (parent, prefix) = scratch::beside(folder);
    fs::create_dir_all(&parent).map_err(RestoreError::File)?;
    let scratch = tempfile::Builder::new().prefix(&prefix).tempdir_in(parent).map_err(RestoreError::File)?;
    let archive = Archive::unpack(file, scratch.path())?;
    let key = match opener {
        Opener::Passphrase(passphrase) => OfficeKey::by_passphrase(scratch.path(), passphrase)?,
        Opener::Recovery(code) => OfficeKey::by_recovery(scratch.path(), code)?,
    };
    let copy = Store::open_with(scratch.path(), key).await?;
    let proved = async {
        hold_against(&archive, &copy).await?;
        let administrator = match actor {
            None => copy.administrator().await?,
            Some(_) => None,
        };
        let actor = actor.or(administrator.as_deref()).unwrap_or_default();
        let subject = archive.manifest.state.journal.to_string();
        let (action, outcome) = (Action::Restore, archive.manifest.at.to_string());
        let entry =
            JournalEntry { at: now, actor, action, subject: &subject, patient: None, outcome: &outcome };
        copy.journal_entry(&entry).await.map_err(RestoreError::from)
    };
    let proved = proved.await;
    copy.close().await;
    drop(copy);
    proved?;
    Ok(Proved { scratch, place: folder.to_owned(), manifest: archive.manifest })
}

impl Proved {
    /// What the copy says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Puts the office in its place. One that is there is closed by now; it is moved aside, whole, and where to is told.
    pub fn put(self, now: Timestamp) -> Result<(Manifest, Option<PathBuf>), RestoreError> {
        let aside = swap(self.scratch, &self.place, now)?;
        Ok((self.manifest, aside))
    }
}

/// Puts the folder that was proved in its place. What was there is moved back if that fails.
fn swap(scratch: tempfile::TempDir, folder: &Path, now: Timestamp) -> Result<Option<PathBuf>, RestoreError> {
    let occupied = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    let aside = if occupied {
        Store::is_free(folder)?;
        let aside = aside_of(folder, now);
        fs::rename(folder, &aside).map_err(RestoreError::File)?;
        Some(aside)
    } else {
        // An empty folder may be in the way of the rename; a missing one is not.
        match fs::remove_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(RestoreError::File(error)),
            _ => None,
        }
    };
    let proved = scratch.keep();
    match fs::rename(&proved, folder) {
        Ok(()) => Ok(aside),
        Err(error) => {
            if let Some(aside) = &aside {
                fs::rename(aside, folder).map_err(RestoreError::File)?;
            }
            drop(fs::remove_dir_all(&proved));
            Err(RestoreError::File(error))
        }
    }
}

/// `cabinet` becomes `cabinet (avant le 2026-11-25 19-04-07)`.
fn aside_of(folder: &Path, now: Timestamp) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let at = now.to_zoned(jiff::tz::get!("Europe/Paris")).strftime("%Y-%m-%d %H-%M-%S").to_string();
    folder.with_file_name(format!("{name} (avant le {at})"))
}

impl From<OpenError> for RestoreError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::WrongPassphrase | OpenError::WrongRecovery => Self::Wrong,
            OpenError::Newer(_) => Self::Newer,
            OpenError::InUse => Self::InUse,
            OpenError::Damaged(what) => Self::Damaged(what),
            OpenError::Store(error) => Self::Store(error),
            OpenError::File(error) => Self::File(error),
            error @ (OpenError::Missing | OpenError::NotEncrypting) => Self::Open(error),
        }
    }
}

#[cfg(test)]
mod tests;
