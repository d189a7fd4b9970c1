//! A lists folder: `roots.cbor`, `trust.cbor` and `status/*.cwt` (`spec/presentation.md` §5).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use credential::{ListRefusal, Roots, StatusList, StatusLists, TrustList};
use jiff::Timestamp;

use crate::wire;

/// The largest file of a lists folder, in bytes: a status list of a million entries is a tenth of it.
const MAX_FILE: u64 = 16 * 1024 * 1024;
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
    /// A list is there and cannot be believed.
    #[error("a list of the folder is refused: {0}")]
    Refused(PathBuf, #[source] ListRefusal),
    /// A file is larger, or the files are more, than any lists folder has.
    #[error("the lists folder is too large: {0}")]
    TooLarge(PathBuf),
}

impl Lists {
    /// Reads and verifies a folder, whole. `in_force` guards against a rollback.
    pub fn load(folder: &Path, now: Timestamp, in_force: Option<&Self>) -> Result<Self, ListsError> {
        let roots = folder.join("roots.cbor");
        let roots = Roots::parse(&read(&roots)?).map_err(|refusal| ListsError::Refused(roots, refusal))?;
        let path = folder.join("trust.cbor");
        let trust = TrustList::verify(&read(&path)?, &roots, now, in_force.map(|lists| &lists.trust))
            .map_err(|refusal| ListsError::Refused(path, refusal))?;
        let mut status = StatusLists::default();
        for path in status_files(&folder.join("status"))? {
            let list = StatusList::verify(&read(&path)?, &trust, now);
            status.insert(list.map_err(|refusal| ListsError::Refused(path, refusal))?);
        }
        Ok(Self { trust, status })
    }

    pub(crate) fn wire(&self) -> wire::Lists {
        wire::Lists {
            trust_issued: Some(self.trust.issued().to_string()),
            status_issued: self.status.oldest_issued().map(|at| at.to_string()),
        }
    }
}

/// Copies the files of a lists folder into another, each whole or not at all, the trust list last.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), ListsError> {
    let status = to.join("status");
    fs::create_dir_all(&status).map_err(|error| ListsError::Missing(status.clone(), error))?;
    for path in status_files(&from.join("status"))? {
        if let Some(name) = path.file_name() {
            replace(&status.join(name), &read(&path)?)?;
        }
    }
    for name in ["roots.cbor", "trust.cbor"] {
        replace(&to.join(name), &read(&from.join(name))?)?;
    }
    Ok(())
}

fn replace(path: &Path, bytes: &[u8]) -> Result<(), ListsError> {
    let draft = path.with_extension("new");
    let written = fs::write(&draft, bytes).and_then(|()| fs::rename(&draft, path));
    written.map_err(|error| ListsError::Missing(path.to_path_buf(), error))
}

/// The `*.cwt` files, sorted; a folder without `status` has none.
fn status_files(folder: &Path) -> Result<Vec<PathBuf>, ListsError> {
    let missing = |error| ListsError::Missing(folder.to_path_buf(), error);
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(missing)?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(missing)?.path();
        if path.extension().is_some_and(|extension| extension == "cwt") {
            files.push(path);
        }
        if files.len() > MAX_STATUS_LISTS {
            return Err(ListsError::TooLarge(folder.to_path_buf()));
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<Vec<u8>, ListsError> {
    let missing = |error| ListsError::Missing(path.to_path_buf(), error);
    if fs::metadata(path).map_err(missing)?.len() > MAX_FILE {
        return Err(ListsError::TooLarge(path.to_path_buf()));
    }
    fs::read(path).map_err(missing)
}
