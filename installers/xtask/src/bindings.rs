//! Whether the committed TypeScript still says what the wire types say. The tests write it afresh.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Every file under a folder, by its path from there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Snapshot(BTreeMap<PathBuf, Vec<u8>>);

impl Snapshot {
    /// As it is now; a folder that does not exist is an empty one.
    pub(crate) fn of(folder: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        if folder.is_dir() {
            collect(folder, folder, &mut files).with_context(|| format!("reading {}", folder.display()))?;
        }
        Ok(Self(files))
    }

    /// Refuses any difference with what the tests have left.
    pub(crate) fn must_equal(&self, after: &Self, folder: &str) -> Result<()> {
        if after.0.is_empty() {
            bail!(
                "FAILED: typescript\n  what happened:    the tests left no TypeScript in {folder}\n  what to do:       see that they export it there"
            );
        }
        let changed = after.0.iter().filter(|(path, text)| self.0.get(*path) != Some(text));
        let changed = changed.map(|(path, _)| format!("    {}", path.display())).collect::<Vec<_>>();
        if changed.is_empty() {
            return Ok(());
        }
        bail!(
            "FAILED: typescript\n  why it is needed: the screen must be checked against the wire types as they are\n  \
             what happened:    these files of {folder} were older than the Rust types; the tests have just written them afresh:\n{}\n  \
             what to do:       run this command once more, then commit them",
            changed.join("\n")
        )
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else {
            files.insert(path.strip_prefix(root)?.to_path_buf(), fs::read(&path)?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Snapshot;

    #[test]
    fn stale_typescript_is_named_and_fresh_typescript_passes() {
        let folder = tempfile::tempdir().unwrap();
        let nothing = Snapshot::of(&folder.path().join("not-there")).unwrap();
        fs::create_dir(folder.path().join("inner")).unwrap();
        fs::write(folder.path().join("Reading.ts"), "export type Reading = 1;").unwrap();
        fs::write(folder.path().join("inner/Cents.ts"), "export type Cents = number;").unwrap();
        let before = Snapshot::of(folder.path()).unwrap();
        before.must_equal(&Snapshot::of(folder.path()).unwrap(), "bindings").unwrap();

        fs::write(folder.path().join("Reading.ts"), "export type Reading = 2;").unwrap();
        let told =
            before.must_equal(&Snapshot::of(folder.path()).unwrap(), "bindings").unwrap_err().to_string();
        assert!(
            told.contains("Reading.ts") && !told.contains("Cents.ts"),
            "only what changed is named:\n{told}"
        );

        let told = nothing.must_equal(&before, "bindings").unwrap_err().to_string();
        assert!(told.contains("Cents.ts"), "a file that was never committed is stale too:\n{told}");
        assert!(before.must_equal(&nothing, "bindings").is_err(), "tests that export nothing prove nothing");
    }
}
