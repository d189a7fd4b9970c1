//! What was found, as files of JSON in `tests/evidence`: they lie with the sources, so that one machine goes on where another stopped.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a file holds; nothing, if there is none yet.
pub(crate) fn read<T: Default + DeserializeOwned>(path: &Path) -> Result<T> {
    if !path.exists() {
        return Ok(T::default());
    }
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} is not a file of ours: move it away and begin anew", path.display()))
}

/// The new in place of the old at once.
pub(crate) fn write(path: &Path, found: &impl Serialize) -> Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    let beside = path.with_extension("new");
    let text = serde_json::to_string_pretty(found)?;
    fs::write(&beside, format!("{text}\n")).with_context(|| format!("writing {}", beside.display()))?;
    fs::rename(&beside, path).with_context(|| format!("writing {}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{read, write};

    #[test]
    fn what_was_found_is_found_again_and_what_is_spoilt_is_not_begun_anew_in_silence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evidence").join("some.json");
        assert_eq!(read::<Vec<u64>>(&path).unwrap(), Vec::<u64>::new(), "nothing yet");
        write(&path, &[1, 2]).unwrap();
        write(&path, &[1, 2, 3]).unwrap();
        assert_eq!(read::<Vec<u64>>(&path).unwrap(), [1, 2, 3]);
        fs::write(&path, "[1, 2").unwrap();
        assert!(read::<Vec<u64>>(&path).is_err());
    }
}
