//! Updates: a file that the office brings, from a USB key or a download of its own. The program itself fetches nothing.
//!
//! It is judged whole and in memory, so that what was judged is what is written; then it is handed to the system's own
//! installer, which asks whoever may install.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use semver::Version;
use serde::{Deserialize, Serialize};
use update::{Came, Installed, Keys, LONGEST, Refusal};

use crate::backup::write;
use crate::sheet::save;
use crate::wire::{self, Deed, ErrorCode, UpdateHandedOver, UpdateJudged, UpdateRefusal};
use crate::{Counter, Error};

/// Opens a file with the program that the system has for it.
type OpenFile = Box<dyn Fn(&Path) -> io::Result<()> + Send + Sync>;

/// Where updates are kept, who signs them, and what opens an installer.
pub struct Updates {
    folder: PathBuf,
    keys: Keys,
    open: OpenFile,
}

/// Why nothing was installed.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each variant is its sentence")]
pub enum UpdateError {
    #[error("the office did not say that it takes updates")]
    Off,
    #[error("an invoice is open")]
    InvoiceOpen,
    #[error("the file is not taken as an update")]
    Refused(#[source] Refusal),
    #[error("a file of an update, or of what was chosen about them, cannot be read")]
    File { path: PathBuf, source: io::Error },
}

/// What was chosen and seen on this computer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Kept {
    /// The office said yes.
    allowed: bool,
    /// The latest version of which a good update was seen.
    newest_seen: Option<Version>,
}

impl UpdateError {
    pub(crate) fn code(&self) -> ErrorCode {
        match self {
            Self::Off => ErrorCode::UpdatesOff,
            Self::InvoiceOpen => ErrorCode::InvoiceOpen,
            Self::Refused(_) => ErrorCode::UpdateRefused,
            Self::File { .. } => ErrorCode::UpdateUnreadable,
        }
    }

    /// Words for the sentence.
    pub(crate) fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Off | Self::InvoiceOpen => Vec::new(),
            Self::Refused(refusal) => vec![("reason", UpdateRefusal::from(*refusal).word().to_owned())],
            Self::File { path, .. } => vec![("path", path.display().to_string())],
        }
    }
}

impl Updates {
    /// Updates by the publisher's keys that the program carries.
    pub fn new(
        folder: PathBuf,
        open: impl Fn(&Path) -> io::Result<()> + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        Ok(Self { folder, keys: publisher()?, open: Box::new(open) })
    }

    /// By other keys: those of a test.
    #[must_use]
    pub fn with_keys(self, keys: Keys) -> Self {
        Self { keys, ..self }
    }

    fn file(&self) -> PathBuf {
        self.folder.join("mises-a-jour.json")
    }

    /// Without the file nothing was chosen. One that cannot be read is not taken for a yes, and not written over.
    fn kept(&self) -> Result<Kept, Error> {
        let unreadable = |source: io::Error| UpdateError::File { path: self.file(), source };
        match fs::read(self.file()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Kept::default()),
            Err(error) => Err(unreadable(error).into()),
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| unreadable(error.into()).into()),
        }
    }

    fn keep(&self, kept: &Kept) -> Result<(), Error> {
        let json = serde_json::to_vec_pretty(kept).map_err(|_| Error::Asset("updates"))?;
        save(&json, &self.file())
    }
}

/// Judges a file by the publisher's keys, or by those of another file. Nothing is kept.
pub fn judge_update(file: &Path, keys: Option<&Path>) -> Result<UpdateJudged, Error> {
    let keys = match keys {
        None => publisher()?,
        Some(path) => {
            let text = fs::read_to_string(path)
                .map_err(|source| UpdateError::File { path: path.to_owned(), source })?;
            Keys::parse(&text).map_err(|_| UpdateError::Refused(Refusal::NoKey))?
        }
    };
    let bytes = read(file)?;
    Ok(judged(update::verify(&bytes, &keys, &installed(None)?)))
}

impl Counter {
    /// Where this computer stands.
    pub async fn updates(&self) -> Result<wire::Updates, Error> {
        self.desk().await?;
        let updates = self.updates_here()?;
        Ok(wire::Updates {
            allowed: updates.kept()?.allowed,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            signed: !updates.keys.is_empty(),
        })
    }

    /// The office says yes, or no again.
    pub async fn allow_updates(&self, allowed: bool) -> Result<wire::Updates, Error> {
        self.desk().await?.allow(Deed::Keys)?;
        let updates = self.updates_here()?;
        updates.keep(&Kept { allowed, ..updates.kept()? })?;
        self.updates().await
    }

    /// Judges a file, and remembers the version of a good one: an older one is not taken after it.
    pub async fn check_update(&self, file: &str) -> Result<UpdateJudged, Error> {
        self.desk().await?.allow(Deed::Keys)?;
        let (updates, kept) = self.allowed_updates()?;
        let bytes = read(Path::new(file))?;
        let found = update::verify(&bytes, &updates.keys, &installed(kept.newest_seen.clone())?);
        if let Ok(update) = &found {
            updates.keep(&Kept { newest_seen: Some(update.version().clone()), ..kept })?;
        }
        Ok(judged(found))
    }

    /// Hands a good update to the system's installer. Nothing is written before every check has passed, and nothing while
    /// an invoice is open.
    pub async fn install_update(&self, file: &str) -> Result<UpdateHandedOver, Error> {
        let desk = self.desk().await?;
        desk.allow(Deed::Keys)?;
        let (updates, kept) = self.allowed_updates()?;
        if desk.kept_draft().await?.is_some() {
            return Err(UpdateError::InvoiceOpen.into());
        }
        let bytes = read(Path::new(file))?;
        let update = update::verify(&bytes, &updates.keys, &installed(kept.newest_seen.clone())?)
            .map_err(UpdateError::Refused)?;
        updates.keep(&Kept { newest_seen: Some(update.version().clone()), ..kept })?;
        let path = updates.folder.join(update.file_name());
        write(&path, update.installer())?;
        (updates.open)(&path).map_err(|source| Error::Viewer { path: path.clone(), source })?;
        Ok(UpdateHandedOver { version: update.version().to_string(), path: path.display().to_string() })
    }

    fn updates_here(&self) -> Result<&Updates, Error> {
        Ok(self.updates.as_ref().ok_or(UpdateError::Off)?)
    }

    fn allowed_updates(&self) -> Result<(&Updates, Kept), Error> {
        let updates = self.updates_here()?;
        let kept = updates.kept()?;
        if kept.allowed { Ok((updates, kept)) } else { Err(UpdateError::Off.into()) }
    }
}

fn publisher() -> Result<Keys, Error> {
    Keys::parse(PUBLISHER).map_err(|_| Error::Asset("updates"))
}

fn installed(newest_seen: Option<Version>) -> Result<Installed, Error> {
    let version = Version::parse(env!("CARGO_PKG_VERSION")).map_err(|_| Error::Asset("version"))?;
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    let targets = update::targets_here(os, arch, came(), Path::exists);
    Ok(Installed { version, targets, newest_seen })
}

/// How the program that runs came here.
fn came() -> Came {
    // Set by the runtime of an AppImage, for the program inside it.
    if std::env::var_os("APPIMAGE").is_some() {
        return Came::InAppImage;
    }
    let beside = std::env::current_exe().map(|program| program.with_file_name(FOR_EVERY_USER));
    if beside.is_ok_and(|file| file.is_file()) { Came::ForEveryUser } else { Came::AsUsual }
}

/// A file, and one byte more than the longest when it is longer: a stick that never ends does not fill the memory.
fn read(path: &Path) -> Result<Vec<u8>, UpdateError> {
    let failed = |source| UpdateError::File { path: path.to_owned(), source };
    let longest = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(longest.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn judged(found: Result<update::Update<'_>, Refusal>) -> UpdateJudged {
    match found {
        Ok(update) => {
            UpdateJudged::Good { version: update.version().to_string(), date: update.date().to_string() }
        }
        Err(refusal) => UpdateJudged::Refused { reason: refusal.into() },
    }
}

/// What the package for a whole computer lays beside the program on Windows (`installers/windows/comptoir.wxs`).
const FOR_EVERY_USER: &str = "tous-les-utilisateurs.txt";
/// The keys of whoever publishes this program, as a release carries them.
const PUBLISHER: &str = include_str!("../../../../assets/updates/keys.txt");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_that_the_program_carries_are_keys() {
        assert!(publisher().is_ok());
    }

    #[test]
    fn nothing_is_allowed_until_the_office_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let updates = Updates::new(folder.path().join("new"), |_| Ok(())).unwrap();
        assert!(!updates.kept().unwrap().allowed, "the first day");
        let chosen = Kept { allowed: true, newest_seen: Some(Version::new(0, 7, 0)) };
        updates.keep(&chosen).unwrap();
        assert_eq!(updates.kept().unwrap().newest_seen, chosen.newest_seen);
        fs::write(updates.file(), "{\"allowed\":true").unwrap();
        assert!(updates.kept().is_err(), "a torn file is no yes");
    }
}
