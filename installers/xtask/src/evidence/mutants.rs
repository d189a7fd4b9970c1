//! `cargo xtask mutants`: changes the code in every way that a program can think of, and sees whether a test notices.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

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
            .remedy("The mutants that survived are in missed.txt: write the test that notices, or explain it in .cargo/mutants.toml.")
            .in_full();
        session.take(&run)?;
    }
    Ok(())
}

/// The totals of a run.
#[derive(Deserialize)]
struct Totals {
    total_mutants: u64,
    caught: u64,
    missed: u64,
    unviable: u64,
    timeout: u64,
}

/// The cells of a row of the page; `None` when there was no run.
pub(super) fn line(folder: &Path) -> Result<Option<String>> {
    let path = folder.join("mutants.out").join("outcomes.json");
    let Ok(text) = fs::read_to_string(&path) else { return Ok(None) };
    let totals: Totals =
        serde_json::from_str(&text).with_context(|| format!("the outcomes in {}", path.display()))?;
    let Totals { total_mutants, caught, missed, unviable, timeout } = totals;
    Ok(Some(format!("{total_mutants} | {caught} | {missed} | {unviable} | {timeout}")))
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_run_is_told_in_one_line_and_no_run_as_none() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(line(folder.path()).unwrap(), None, "nothing was run");
        std::fs::create_dir(folder.path().join("mutants.out")).unwrap();
        let outcomes = folder.path().join("mutants.out/outcomes.json");
        // As cargo-mutants 26 writes it, what we do not read left out.
        std::fs::write(&outcomes, r#"{"outcomes":[],"total_mutants":12,"missed":1,"caught":9,"timeout":0,"unviable":2,"success":0}"#).unwrap();
        assert_eq!(line(folder.path()).unwrap().as_deref(), Some("12 | 9 | 1 | 2 | 0"));
        std::fs::write(&outcomes, "{}").unwrap();
        assert!(line(folder.path()).is_err(), "an unknown form is no zero");
    }
}
