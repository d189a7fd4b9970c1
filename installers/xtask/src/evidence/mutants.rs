//! `cargo xtask mutants`: changes the code in every way that a program can think of, and sees whether a test notices.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::step::{Session, Step};
use crate::tools;

/// The crates that judge and compute: what goes wrong in them goes wrong in silence.
pub(crate) const CRATES: &[&str] = &["identity", "billing", "credential"];

/// Tries the mutants of these crates, all three when none is named; goes on where the run before was cut.
pub(crate) fn mutants(session: &mut Session, names: &[String]) -> Result<()> {
    tools::prepare_mutants(session)?;
    for name in CRATES.iter().filter(|name| names.is_empty() || names.iter().any(|asked| asked == *name)) {
        let folder = session.place().mutants(name);
        fs::create_dir_all(&folder)?;
        let run = Step::new(session.place(), name, "a change that no test notices is a fault that none would", "cargo")
            .arguments(["mutants", "-p", name, "--test-tool", "nextest", "--iterate", "--minimum-test-timeout", "60", "--output"])
            .arguments([&folder])
            .variable("NEXTEST_PROFILE", "mutants")
            // Built a thousand times, and never looked into.
            .variable("CARGO_PROFILE_DEV_DEBUG", "false")
            .remedy("The mutants that survived are in missed.txt: write the test that notices, or explain it in .cargo/mutants.toml.")
            .in_full();
        session.take(&run)?;
    }
    Ok(())
}

/// The cells of a row of the page; `None` when there was no run.
///
/// A run goes on where the one before was cut, and names what that one noticed: the row is that of all runs together. What was noticed
/// and what did not compile are one list of cargo-mutants, hence one number here.
pub(super) fn line(folder: &Path) -> Result<Option<String>> {
    let run = folder.join("mutants.out");
    if !run.exists() {
        return Ok(None);
    }
    let count = |name: &str| -> Result<usize> {
        let path = run.join(name);
        let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        Ok(text.lines().filter(|line| !line.is_empty()).count())
    };
    // Not there in a first run.
    let before = if run.join(BEFORE).exists() { count(BEFORE)? } else { 0 };
    let noticed =
        [before, count("caught.txt")?, count("unviable.txt")?].into_iter().fold(0, usize::saturating_add);
    let (missed, timeout) = (count("missed.txt")?, count("timeout.txt")?);
    let tried = noticed.saturating_add(missed).saturating_add(timeout);
    let all: Vec<serde::de::IgnoredAny> =
        serde_json::from_str(&fs::read_to_string(run.join("mutants.json"))?)
            .with_context(|| format!("the mutants of {}", run.display()))?;
    let all = all.len().saturating_add(before);
    Ok(Some(format!("{all} | {tried} | {noticed} | {missed} | {timeout}")))
}

const BEFORE: &str = "previously_caught.txt";

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn runs_are_told_together_and_no_run_as_none() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(line(folder.path()).unwrap(), None, "nothing was run");
        let run = folder.path().join("mutants.out");
        std::fs::create_dir(&run).unwrap();
        assert!(line(folder.path()).is_err(), "an unknown form is no zero");
        // As cargo-mutants 26 writes it: a line a mutant, and an array of them all.
        for (name, text) in [
            ("caught.txt", "a.rs:1:1: x\na.rs:2:1: x\n"),
            ("unviable.txt", "a.rs:3:1: x\n"),
            ("missed.txt", "a.rs:4:1: x\n"),
            ("timeout.txt", ""),
            ("mutants.json", "[{}, {}, {}, {}, {}, {}]"),
        ] {
            std::fs::write(run.join(name), text).unwrap();
        }
        assert_eq!(line(folder.path()).unwrap().as_deref(), Some("6 | 4 | 3 | 1 | 0"), "one run, cut");
        std::fs::write(run.join("previously_caught.txt"), "a.rs:5:1: x\na.rs:6:1: x\na.rs:7:1: x\n").unwrap();
        std::fs::write(run.join("mutants.json"), "[{}, {}, {}, {}, {}]").unwrap();
        assert_eq!(
            line(folder.path()).unwrap().as_deref(),
            Some("8 | 7 | 6 | 1 | 0"),
            "and the one before it"
        );
    }
}
