//! The scratch folders of drills and restorations, and what a crash left of them. Nothing in them is in clear.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How the name of every scratch folder begins.
pub(super) const PREFIX: &str = ".essai-";
/// No restoration takes so long.
const STALE: Duration = Duration::from_hours(24);

/// Where a restoration into a folder unpacks, on the same disk, and how the names of its scratch folders begin.
pub(super) fn beside(folder: &Path) -> (PathBuf, String) {
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    (parent.to_owned(), format!("{PREFIX}{name}-"))
}

/// Removes what a crash left behind: every drill in an office that was just locked for us, and the restorations into it that
/// nobody can still be making.
pub(crate) fn sweep(office: &Path) {
    sweep_at(office, SystemTime::now());
}

fn sweep_at(office: &Path, now: SystemTime) {
    let (parent, prefix) = beside(office);
    remove(office, PREFIX, Duration::ZERO, now);
    remove(&parent, &prefix, STALE, now);
}

fn remove(folder: &Path, prefix: &str, older_than: Duration, now: SystemTime) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix)) {
        let changed = entry.metadata().and_then(|metadata| metadata.modified());
        let age = changed.ok().and_then(|changed| now.duration_since(changed).ok());
        if age.is_some_and(|age| age >= older_than)
            && let Err(error) = fs::remove_dir_all(entry.path())
        {
            tracing::warn!(%error, "a scratch folder that a crash left behind stays");
        }
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[test]
    fn what_a_crash_left_behind_goes_and_nothing_else() {
        let parent = TempDir::new().unwrap();
        let place = |name: &str| parent.path().join(name);
        for (name, old, stays) in [
            ("cabinet/.essai-aB3dE6", false, false),
            ("cabinet/lists", true, true),
            (".essai-cabinet-aB3dE6", true, false),
            (".essai-cabinet-Zz9yX8", false, true),
            (".essai-autre-aB3dE6", true, true),
            ("cabinet (avant le 2026-11-25 19-04-07)", true, true),
        ] {
            let folder = place(name);
            fs::create_dir_all(folder.join("lists")).unwrap();
            fs::write(folder.join("office.db"), [7; 20]).unwrap();
            let later = if old { Duration::from_hours(25) } else { Duration::ZERO };
            sweep_at(&place("cabinet"), SystemTime::now() + later);
            assert_eq!(folder.exists(), stays, "{name}");
        }
    }
}
