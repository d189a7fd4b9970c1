//! A lists folder: `roots.cbor`, `trust.cbor` and `status/*.cwt` (`spec/presentation.md` §5), and the one that an office keeps.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use credential::{ListRefusal, Roots, StatusList, StatusLists, TrustList};
use jiff::Timestamp;
use store::Action;

use crate::wire::{self, Deed, Session};
use crate::{Counter, Desk, Error};

/// The largest file of a lists folder, in bytes: a status list of a million entries is a tenth of it.
const MAX_FILE: u64 = 16 << 20;
/// The largest folder, in bytes: what is verified is held until it is written.
const MAX_FOLDER: u64 = 256 << 20;
/// The most status lists in a folder.
const MAX_STATUS_LISTS: usize = 1_000;

/// The lists in force: all of a folder, verified together, or none of it.
#[derive(Debug)]
pub struct Lists {
    pub(crate) trust: TrustList,
    pub(crate) status: StatusLists,
}

/// Why a folder's lists are not in force.
#[derive(Debug, thiserror::Error)]
pub enum ListsError {
    /// The folder or one of its files is missing or cannot be read.
    #[error("a file of the lists folder cannot be read: {0}")]
    Missing(PathBuf, #[source] io::Error),
    /// A file of the office's own folder cannot be written.
    #[error("a file of the lists folder cannot be written: {0}")]
    NotWritten(PathBuf, #[source] io::Error),
    /// A list is there and cannot be believed.
    #[error("a list of the folder is refused: {0}")]
    Refused(PathBuf, #[source] ListRefusal),
    /// The folder names other roots than the office's, and nobody said that they may take their place.
    #[error("the folder's roots are not those of the office")]
    OtherRoots,
}

/// What may be done with roots that are not those of the office: whoever brings them is believed from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherRoots {
    /// Nothing.
    Refuse,
    /// They take the place of the office's.
    Take,
}

impl Lists {
    /// Reads and verifies a folder, whole. `in_force` guards against a rollback.
    pub fn load(folder: &Path, now: Timestamp, in_force: Option<&Self>) -> Result<Self, ListsError> {
        Folder::read(folder)?.verify(now, in_force)
    }

    /// Whom to believe.
    pub fn trust(&self) -> &TrustList {
        &self.trust
    }

    /// What is revoked.
    pub fn status(&self) -> &StatusLists {
        &self.status
    }

    pub(crate) fn wire(&self) -> wire::Lists {
        wire::Lists {
            trust_issued: Some(self.trust.issued().to_string()),
            status_issued: self.status.oldest_issued().map(|at| at.to_string()),
        }
    }
}

impl Desk {
    /// Takes over the lists of a folder, for as long as nobody brings others. Only an administrator lets other roots in.
    pub async fn import_lists(&self, folder: &Path, other: OtherRoots) -> Result<(), Error> {
        self.allow(Deed::Lists)?;
        if other == OtherRoots::Take {
            self.allow(Deed::Keys)?;
        }
        let (kept, from, now) = (Arc::clone(&self.lists), folder.to_owned(), self.now());
        // Files of megabytes, signatures, and a disk that is waited for: not on the thread of the window.
        let taken = tokio::task::spawn_blocking(move || kept.take_over(&from, now, other)).await?;
        let outcome = match (&taken, self.lists()) {
            (Ok(()), Some(lists)) => {
                format!("trust list {} of {}", lists.trust.sequence(), lists.trust.issued())
            }
            (Ok(()), None) => "none".to_owned(),
            (Err(error), _) => format!("refused {}", error.word()),
        };
        self.store.journal_session(now, &self.actor(), Action::Lists, &outcome).await?;
        Ok(taken?)
    }

    /// Puts the lists of a folder in force for as long as the office is open, without keeping them.
    pub fn load_lists(&self, folder: &Path) -> Result<(), Error> {
        Ok(self.lists.show(folder, self.now())?)
    }
}

impl Counter {
    /// Takes over the lists of a folder.
    pub async fn import_lists(&self, folder: &str, other_roots: bool) -> Result<Session, Error> {
        let other = if other_roots { OtherRoots::Take } else { OtherRoots::Refuse };
        self.desk().await?.import_lists(Path::new(folder.trim()), other).await?;
        self.session().await
    }
}

impl ListsError {
    /// For the journal.
    fn word(&self) -> &'static str {
        match self {
            Self::Missing(..) => "missing",
            Self::NotWritten(..) => "not_written",
            Self::Refused(_, refusal) => refusal.code(),
            Self::OtherRoots => "other_roots",
        }
    }
}

/// The lists folder of an office, and what of it is in force.
#[derive(Debug)]
pub struct KeptLists {
    folder: PathBuf,
    in_force: RwLock<Option<Arc<Lists>>>,
}

impl KeptLists {
    /// None is in force yet.
    pub fn of(folder: PathBuf) -> Self {
        Self { folder, in_force: RwLock::new(None) }
    }

    /// What presentations are judged by.
    pub fn in_force(&self) -> Option<Arc<Lists>> {
        self.in_force.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts the lists of the office's folder in force.
    pub fn load(&self, now: Timestamp) -> Result<(), ListsError> {
        self.finish_swap()?;
        self.show(&self.folder, now)
    }

    /// Puts the lists of another folder in force, without keeping them.
    pub fn show(&self, folder: &Path, now: Timestamp) -> Result<(), ListsError> {
        self.put(Lists::load(folder, now, self.in_force().as_deref())?);
        Ok(())
    }

    /// Takes over the lists of a folder: read once and verified whole, then kept and in force together. No list goes back behind the one in
    /// force; a status list that the folder does not bring stays, as long as its signer is trusted.
    pub fn take_over(&self, from: &Path, now: Timestamp, other: OtherRoots) -> Result<(), ListsError> {
        let mut new = Folder::read(from)?;
        let before = match (self.has_other_roots(&new)?, other) {
            (true, OtherRoots::Refuse) => return Err(ListsError::OtherRoots),
            // Another publisher counts in its own way.
            (true, OtherRoots::Take) => None,
            (false, _) => self.in_force().or_else(|| self.whatever_the_clock_says().map(Arc::new)),
        };
        let mut lists = new.verify(now, before.as_deref())?;
        if before.is_some_and(|old| lists.status.go_back_on(&old.status, &lists.trust)) {
            return Err(ListsError::Refused(from.join(STATUS), ListRefusal::Rollback));
        }
        for (file, list) in self.still_good(&lists, now)? {
            lists.status.insert(list);
            new.status.push(file);
        }
        self.keep(&new)?;
        self.put(lists);
        Ok(())
    }

    fn put(&self, lists: Lists) {
        *self.in_force.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(lists));
    }

    /// The lists of the office's folder as of their own day: a clock that was set back takes them out of force, and is no way to older ones.
    fn whatever_the_clock_says(&self) -> Option<Lists> {
        let own = Folder::read(&self.folder).ok()?;
        let roots = Roots::parse(&own.roots.1).ok()?;
        let trust = TrustList::verify(&own.trust.1, &roots, Timestamp::MAX, None).ok()?;
        own.verify(trust.issued(), None).ok()
    }

    /// Whether the office has roots, and these are others.
    fn has_other_roots(&self, new: &Folder) -> Result<bool, ListsError> {
        self.finish_swap()?;
        match read(&self.folder.join(ROOTS)) {
            Ok(roots) => Ok(roots != new.roots.1),
            Err(ListsError::Missing(_, error)) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The status lists of the office that the new ones do not replace, and that the new trust list vouches for; each with its file.
    fn still_good(&self, new: &Lists, now: Timestamp) -> Result<Vec<(File, StatusList)>, ListsError> {
        let kept = status_files(&self.folder.join(STATUS))?.into_iter().filter_map(|file| {
            let list = StatusList::verify(&file.1, &new.trust, now).ok()?;
            (!new.status.has(list.uri())).then_some((file, list))
        });
        Ok(kept.collect())
    }

    /// Writes the folder anew beside the old one, then puts it in its place: a power cut leaves the one or the other, whole.
    fn keep(&self, new: &Folder) -> Result<(), ListsError> {
        let (draft, old) = (self.folder.with_extension("new"), self.folder.with_extension("old"));
        let moved = |from: &Path, to: &Path| {
            fs::rename(from, to).map_err(|error| ListsError::NotWritten(to.to_owned(), error))
        };
        removed(&draft)?;
        removed(&old)?;
        new.write(&draft)?;
        if self.folder.exists() {
            moved(&self.folder, &old)?;
        }
        moved(&draft, &self.folder)?;
        removed(&old)
    }

    /// The old folder comes back where a power cut fell between the two moves: the new one may not be on the disk yet.
    fn finish_swap(&self) -> Result<(), ListsError> {
        let old = self.folder.with_extension("old");
        if self.folder.exists() || !old.exists() {
            return Ok(());
        }
        fs::rename(&old, &self.folder).map_err(|error| ListsError::NotWritten(self.folder.clone(), error))
    }
}

/// Where a file was, and what was in it.
type File = (PathBuf, Vec<u8>);

/// The files of a lists folder, read once: what was verified is what is kept.
struct Folder {
    roots: File,
    trust: File,
    status: Vec<File>,
}

impl Folder {
    fn read(folder: &Path) -> Result<Self, ListsError> {
        let file = |name: &str| {
            let path = folder.join(name);
            let bytes = read(&path)?;
            Ok((path, bytes))
        };
        Ok(Self { roots: file(ROOTS)?, trust: file(TRUST)?, status: status_files(&folder.join(STATUS))? })
    }

    fn verify(&self, now: Timestamp, in_force: Option<&Lists>) -> Result<Lists, ListsError> {
        let refused = |path: &Path| {
            let path = path.to_owned();
            move |refusal| ListsError::Refused(path, refusal)
        };
        let (path, bytes) = &self.roots;
        let roots = Roots::parse(bytes).map_err(refused(path))?;
        let (path, bytes) = &self.trust;
        let trust = TrustList::verify(bytes, &roots, now, in_force.map(|lists| &lists.trust));
        let trust = trust.map_err(refused(path))?;
        let mut status = StatusLists::default();
        for (path, bytes) in &self.status {
            status.insert(StatusList::verify(bytes, &trust, now).map_err(refused(path))?);
        }
        Ok(Lists { trust, status })
    }

    fn write(&self, folder: &Path) -> Result<(), ListsError> {
        let status = folder.join(STATUS);
        fs::create_dir_all(&status).map_err(|error| ListsError::NotWritten(status.clone(), error))?;
        let written = |path: PathBuf, bytes: &[u8]| {
            let file = fs::File::create(&path).and_then(|mut file| {
                io::Write::write_all(&mut file, bytes)?;
                file.sync_all()
            });
            file.map_err(|error| ListsError::NotWritten(path, error))
        };
        for (number, (_, bytes)) in (1_u32..).zip(&self.status) {
            written(status.join(format!("{number}.cwt")), bytes)?;
        }
        written(folder.join(ROOTS), &self.roots.1)?;
        written(folder.join(TRUST), &self.trust.1)
    }
}

/// The `*.cwt` files, sorted; a folder without `status` has none.
fn status_files(folder: &Path) -> Result<Vec<File>, ListsError> {
    let missing = |error| ListsError::Missing(folder.to_path_buf(), error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(missing)?,
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(missing)?.path();
        if path.extension().is_some_and(|extension| extension == "cwt") {
            paths.push(path);
        }
        if paths.len() > MAX_STATUS_LISTS {
            return Err(too_large(folder));
        }
    }
    paths.sort();
    let mut room = MAX_FOLDER;
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        let bytes = read(&path)?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        room = room.checked_sub(size).ok_or_else(|| too_large(folder))?;
        files.push((path, bytes));
    }
    Ok(files)
}

fn read(path: &Path) -> Result<Vec<u8>, ListsError> {
    let missing = |error| ListsError::Missing(path.to_path_buf(), error);
    if fs::metadata(path).map_err(missing)?.len() > MAX_FILE {
        return Err(too_large(path));
    }
    fs::read(path).map_err(missing)
}

/// A file is larger, or the files are more, than any lists folder has.
fn too_large(path: &Path) -> ListsError {
    ListsError::Refused(path.to_owned(), ListRefusal::TooLarge)
}

/// Takes a folder away, if it is there.
fn removed(folder: &Path) -> Result<(), ListsError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(ListsError::NotWritten(folder.to_owned(), error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

const ROOTS: &str = "roots.cbor";
const TRUST: &str = "trust.cbor";
const STATUS: &str = "status";
