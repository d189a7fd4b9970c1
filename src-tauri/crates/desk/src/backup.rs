//! Copies of the office: now, each day, and the way back.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::Duration;
use std::{fs, io};

use jiff::Timestamp;
use store::{
    Action, BackUp, BackupPlan, KeyStore, Manifest, Opener, Passphrase, Proved, RecoveryCode, cloud_of,
};
use tokio::time::sleep;

use crate::office::today;
use crate::wire::{BackupFile, Backups, Deed, MadeBackup, Restored};
use crate::{Clock, Counter, Desk, Error, journal};

/// How often an open office looks whether today's copy was made.
const LOOK: Duration = Duration::from_mins(10);

impl Counter {
    /// The copies: where they go, which is the last good one.
    pub async fn backups(&self) -> Result<Backups, Error> {
        self.desk().await?.backups().await
    }

    /// Chooses the folder for a copy each day, or none any more.
    pub async fn set_backup_folder(&self, folder: Option<&str>) -> Result<Backups, Error> {
        let desk = self.desk().await?;
        desk.set_backup_folder(folder.map(Path::new)).await?;
        desk.backups().await
    }

    /// Makes a copy now, into the folder that was chosen.
    pub async fn back_up(&self) -> Result<Backups, Error> {
        let desk = self.desk().await?;
        let plan = desk.store.backup_plan().await?.ok_or(Error::BackupFolder)?;
        desk.allow(Deed::Backup)?;
        desk.back_up_by(&plan).await?;
        desk.backups().await
    }

    /// Puts the office of a copy in the place of this one, which is locked and moved aside once the copy is proved. The copy's
    /// passphrase or recovery code opens it.
    pub async fn restore(&self, file: &str, typed: &str) -> Result<Restored, Error> {
        let desk = self.desk().await?;
        desk.allow(Deed::Backup)?;
        let (place, keys) = (self.places().office.clone(), self.pins.keys());
        let proved = prove(Path::new(file), typed, &place, self.now(), Some(&desk.actor())).await;
        // In the journal of this office too, which lies aside afterwards.
        match &proved {
            Ok(proved) => desk.tell_restore(proved).await?,
            Err(error) => desk.tell_failed(Action::Restore, error).await,
        }
        let proved = proved?;
        drop(desk);
        self.lock().await?;
        put(proved, &place, self.now(), &keys).await
    }
}

impl Desk {
    /// The copies: where they go, which is the last good one, which lie there.
    pub async fn backups(&self) -> Result<Backups, Error> {
        let plan = self.store.backup_plan().await?;
        let last = self.store.last_backup().await?;
        let found = match &plan {
            Some(plan) => plan.found(self.store.id()).unwrap_or_default(),
            None => Vec::new(),
        };
        Ok(Backups {
            due: self.is_due(last.as_ref()),
            cloud: plan.as_ref().and_then(|plan| cloud_of(&plan.folder)).map(str::to_owned),
            reachable: plan.as_ref().is_some_and(|plan| plan.folder.is_dir()),
            folder: plan.map(|plan| plan.folder.display().to_string()),
            last: last.map(|made| MadeBackup {
                at: made.at.to_string(),
                path: made.path.display().to_string(),
                bytes: made.bytes,
            }),
            found: found
                .into_iter()
                .map(|backup| BackupFile {
                    path: backup.path.display().to_string(),
                    at: backup.manifest.at.to_string(),
                    invoices: backup.manifest.invoices(),
                })
                .collect(),
        })
    }

    /// Chooses the folder for a copy each day, or none any more.
    pub async fn set_backup_folder(&self, folder: Option<&Path>) -> Result<(), Error> {
        self.allow(Deed::Backup)?;
        let plan = match folder {
            None => None,
            Some(folder) => {
                let is_ours = folder.starts_with(self.store.folder());
                if is_ours || !folder.is_dir() {
                    return Err(Error::BackupFolder);
                }
                Some(BackupPlan::new(folder.to_owned()))
            }
        };
        Ok(self.store.set_backup_plan(plan.as_ref()).await?)
    }

    /// Makes a copy, into a file or, named by its instant, into a folder. It is good when this returns.
    pub async fn back_up(&self, to: &Path) -> Result<PathBuf, Error> {
        self.allow(Deed::Backup)?;
        self.copy(to).await
    }

    async fn copy(&self, to: &Path) -> Result<PathBuf, Error> {
        let at = self.now();
        let file = if to.is_dir() {
            BackupPlan::new(to.to_owned()).file(self.store.id(), at)
        } else {
            to.to_owned()
        };
        // The copy holds the newest signed head of its journal.
        self.sign_journal_in_passing().await;
        let actor = self.actor();
        let asked = BackUp { file: &file, at, actor: &actor, version: env!("CARGO_PKG_VERSION") };
        match self.store.back_up(&asked).await.map_err(Error::from) {
            Ok(_) => Ok(file),
            Err(error) => {
                self.tell_failed(Action::Backup, &error).await;
                Err(error)
            }
        }
    }

    async fn tell_restore(&self, proved: &Proved) -> Result<(), Error> {
        let copy = proved.manifest();
        self.tell(Action::Restore, &copy.journal().to_string(), None, &format!("copy of {}", copy.at)).await
    }

    /// Writes down that a copy was not made, or not put back. On a disk that is full even that may fail: the error that
    /// is told is the first one.
    async fn tell_failed(&self, action: Action, error: &Error) {
        if let Err(error) = self.tell(action, "-", None, &format!("failed: {:?}", error.code())).await {
            tracing::error!(%error, "a copy that failed was not journalled");
        }
    }

    async fn back_up_by(&self, plan: &BackupPlan) -> Result<(), Error> {
        self.copy(&plan.folder).await?;
        let rotated = plan.rotate(self.store.id());
        rotated.map(drop).map_err(|source| Error::Save { path: plan.folder.clone(), source })
    }

    /// Makes today's copy when a folder was chosen and there is none yet. True when one was made.
    pub async fn daily_backup(&self) -> Result<bool, Error> {
        let last = self.store.last_backup().await?;
        match self.store.backup_plan().await? {
            Some(plan) if self.is_due(last.as_ref()) && plan.folder.is_dir() => {
                self.back_up_by(&plan).await?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn is_due(&self, last: Option<&store::MadeBackup>) -> bool {
        last.is_none_or(|last| today(last.at) < self.today())
    }
}

/// Makes today's copy of an open office when it is time, for as long as the office is open.
pub(crate) fn watch(desk: &Arc<Desk>) {
    let desk: Weak<Desk> = Arc::downgrade(desk);
    tokio::spawn(async move {
        loop {
            sleep(LOOK).await;
            let Some(desk) = desk.upgrade() else { return };
            // Whoever is at the counter need not be allowed to make copies: the plan was set by one who is.
            match desk.daily_backup().await {
                Ok(made) if made => tracing::info!("today's copy of the office is good"),
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "today's copy of the office was not made"),
            }
        }
    });
}

/// Puts the office of a copy into a folder. One that is there is moved aside, once every check has passed.
pub async fn restore(
    file: &Path,
    typed: &str,
    folder: &Path,
    clock: &Arc<dyn Clock>,
    keys: &Arc<dyn KeyStore>,
) -> Result<Restored, Error> {
    // Nobody has come in yet: whoever knows the passphrase is the administrator.
    let proved = prove(file, typed, folder, clock.now(), None).await?;
    put(proved, folder, clock.now(), keys).await
}

async fn prove(
    file: &Path,
    typed: &str,
    folder: &Path,
    now: Timestamp,
    actor: Option<&str>,
) -> Result<Proved, Error> {
    // A recovery code is never a passphrase by accident: it has a shape and a check of its own.
    let (code, passphrase) = (RecoveryCode::typed(typed), Passphrase::typed(typed));
    let opener = code.as_ref().map_or(Opener::Passphrase(&passphrase), Opener::Recovery);
    Ok(store::prove(file, opener, folder, now, actor).await?)
}

async fn put(
    proved: Proved,
    folder: &Path,
    now: Timestamp,
    keys: &Arc<dyn KeyStore>,
) -> Result<Restored, Error> {
    let (manifest, aside) = proved.put(now)?;
    let (keys, office, place) = (Arc::clone(keys), manifest.office(), folder.to_owned());
    if let Some(office) = office {
        tokio::task::spawn_blocking(move || journal::forget_mark(&keys, &office, &place)).await?;
    }
    Ok(restored(&manifest, aside.as_deref()))
}

fn restored(manifest: &Manifest, aside: Option<&Path>) -> Restored {
    Restored {
        at: manifest.at.to_string(),
        invoices: manifest.invoices(),
        aside: aside.map(|aside| aside.display().to_string()),
    }
}

/// Writes a file whole.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let save = |source: io::Error| Error::Save { path: path.to_owned(), source };
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent).map_err(save)?;
    }
    fs::write(path, bytes).map_err(save)
}
