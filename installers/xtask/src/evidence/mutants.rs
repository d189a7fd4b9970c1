//! `cargo xtask mutants`: changes the code in every way that a program can think of, and sees whether a test notices.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::kept;
use crate::place::Place;
use crate::step::{Session, Step};
use crate::tools;

/// The crates that judge and compute: what goes wrong in them goes wrong in silence.
pub(crate) const CRATES: &[&str] = &["identity", "billing", "credential"];

/// What became of the mutants of a crate, over all runs. A mutant is named by its place: a file that changes is tried anew.
#[derive(Default, PartialEq, Debug, Serialize, Deserialize)]
pub(super) struct Tried {
    /// How many there are.
    all: usize,
    /// Those that a test noticed, and those that did not compile: to cargo-mutants, when it goes on, they are one list.
    noticed: BTreeSet<String>,
    survived: BTreeSet<String>,
    too_long: BTreeSet<String>,
}

/// Tries the mutants of these crates, all three when none is named; goes on where the run before was cut.
pub(crate) fn mutants(session: &mut Session, names: &[String]) -> Result<()> {
    tools::prepare_mutants(session)?;
    for name in CRATES.iter().filter(|name| names.is_empty() || names.iter().any(|asked| asked == *name)) {
        let place = session.place();
        let folder = place.mutants(name);
        let run = folder.join(RUN);
        fs::create_dir_all(&run)?;
        let noticed = keep(place, name)?.noticed;
        fs::write(run.join(CAUGHT), noticed.into_iter().collect::<Vec<_>>().join("\n"))?;
        let run = Step::new(place, name, "a change that no test notices is a fault that none would", "cargo")
            .arguments(["mutants", "-p", name, "--test-tool", "nextest", "--profile", "mutants", "--iterate"])
            .arguments(["--minimum-test-timeout", "60", "--jobs", JOBS, "--output"])
            .arguments([&folder])
            .variable("NEXTEST_PROFILE", "mutants")
            .remedy(format!("The mutants that survived are in tests/evidence/mutants/{name}.json: write the test that notices, or explain it in .cargo/mutants.toml."))
            .in_full();
        let outcome = session.take(&run);
        keep(session.place(), name)?;
        outcome?;
    }
    Ok(())
}

/// Takes over what a run on this machine found, whether it came to its end, was cut or goes on.
pub(super) fn keep(place: &Place, name: &str) -> Result<Tried> {
    let path = file(place, name);
    let before: Tried = kept::read(&path)?;
    let run = place.mutants(name).join(RUN);
    if !run.exists() {
        return Ok(before);
    }
    let there = Step::new(place, "mutants", "which mutants there are", "cargo")
        .arguments(["mutants", "--list", "-p", name])
        .ask()?;
    let there = there.lines().map(str::to_owned).collect();
    let tried = before.with(&found(&run)?, &there);
    kept::write(&path, &tried)?;
    Ok(tried)
}

/// The cells of a row of the page; `None` when there was no run.
pub(super) fn line(place: &Place, name: &str) -> Result<Option<String>> {
    let Tried { all, noticed, survived, too_long } = kept::read(&file(place, name))?;
    let tried =
        [&noticed, &survived, &too_long].map(BTreeSet::len).into_iter().fold(0, usize::saturating_add);
    Ok((all > 0)
        .then(|| format!("{all} | {tried} | {} | {} | {}", noticed.len(), survived.len(), too_long.len())))
}

fn file(place: &Place, name: &str) -> PathBuf {
    place.evidence().join("mutants").join(name).with_extension("json")
}

impl Tried {
    /// With what a run found, of the mutants that are there; what was noticed once is not tried again.
    fn with(self, run: &Self, there: &BTreeSet<String>) -> Self {
        let still = |mine: &BTreeSet<String>, theirs: &BTreeSet<String>| -> BTreeSet<String> {
            &(mine | theirs) & there
        };
        let noticed = still(&self.noticed, &run.noticed);
        Self {
            all: there.len(),
            survived: still(&self.survived, &run.survived).difference(&noticed).cloned().collect(),
            too_long: still(&self.too_long, &run.too_long).difference(&noticed).cloned().collect(),
            noticed,
        }
    }
}

/// What the files of a run say, as cargo-mutants 27 writes them: a line a mutant. A run that has just begun has none.
fn found(run: &Path) -> Result<Tried> {
    let named = |name: &str| -> Result<BTreeSet<String>> {
        let path = run.join(name);
        if !path.exists() {
            return Ok(BTreeSet::new());
        }
        let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        Ok(text.lines().map(str::to_owned).collect())
    };
    let noticed = NOTICED.iter().map(|name| named(name)).collect::<Result<Vec<_>>>()?;
    Ok(Tried {
        all: 0,
        noticed: noticed.into_iter().flatten().collect(),
        survived: named("missed.txt")?,
        too_long: named("timeout.txt")?,
    })
}

/// Building one keeps a core busy while the tests of the other run.
const JOBS: &str = "2";
/// The folder that cargo-mutants makes in the one it is given.
const RUN: &str = "mutants.out";
const CAUGHT: &str = "caught.txt";
/// What the next run leaves out.
const NOTICED: &[&str] = &[CAUGHT, "unviable.txt", "previously_caught.txt"];

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Tried, found};

    #[test]
    fn runs_are_told_together_and_mutants_that_are_no_more_are_not() {
        let run = tempfile::tempdir().unwrap();
        assert_eq!(found(run.path()).unwrap(), Tried::default(), "just begun");
        for (name, text) in [
            ("caught.txt", "a.rs:1:1: x\na.rs:2:1: x\n"),
            ("unviable.txt", "a.rs:3:1: x\n"),
            ("missed.txt", "a.rs:4:1: x\n"),
            ("timeout.txt", ""),
            ("previously_caught.txt", "a.rs:5:1: x\na.rs:9:1: x\n"),
        ] {
            fs::write(run.path().join(name), text).unwrap();
        }
        let names = |lines: &[u8]| lines.iter().map(|line| format!("a.rs:{line}:1: x")).collect();
        let before = Tried { noticed: names(&[6, 8]), survived: names(&[1, 7]), ..Tried::default() };
        let told = before.with(&found(run.path()).unwrap(), &names(&[1, 2, 3, 4, 5, 6, 7]));
        let expected = Tried {
            all: 7,
            noticed: names(&[1, 2, 3, 5, 6]),
            survived: names(&[4, 7]),
            too_long: names(&[]),
        };
        assert_eq!(told, expected, "the first is noticed by now, 8 and 9 are gone");
    }
}
