//! A short run of every fuzz target: enough to see that a parser still stands up to noise, and that its target works.

use std::fs;

use anyhow::{Context, Result};

use crate::place::Place;
use crate::step::{Session, Step};

/// The targets of `tests/fuzz/fuzz_targets`.
pub(crate) const TARGETS: &[&str] = &[
    "apdu_replies",
    "b2",
    "backup",
    "bdpm",
    "camera_frame",
    "cbor",
    "credential",
    "frame",
    "gs1",
    "ins",
    "mdoc_handover",
    "mdoc_session",
    "pharmacy_table",
    "picture",
    "qr_text",
    "scanner_bytes",
    "status_list",
    "tariffs",
    "trust_list",
    "two_d_doc",
    "update",
    "vitale_files",
    "vitale_replies",
];
/// Seconds for each.
const SECONDS: u64 = 10;
/// Any will do, as long as it stays.
const SEED: u64 = 23;

/// Builds the targets and runs each from its seeds.
pub(crate) fn smoke(session: &mut Session) -> Result<()> {
    build(session)?;
    for target in TARGETS {
        let run = run(session.place(), target, SEED, SECONDS)?;
        session.take(&run)?;
    }
    Ok(())
}

/// All of them at once: they share what they link.
pub(crate) fn build(session: &mut Session) -> Result<()> {
    let build =
        cargo_fuzz(session.place(), "fuzz-build", "parsers of foreign bytes are tried with noise", "build");
    session.take(&build).map(drop)
}

/// One target from its seeds, for so many seconds.
pub(crate) fn run(place: &Place, target: &'static str, seed: u64, seconds: u64) -> Result<Step> {
    let seeds = place.root().join("tests/fuzz/seeds").join(target);
    // Found inputs are kept apart from the seeds, so that the same run finds the same on a new clone.
    let found = place.root().join("target/fuzz").join(target);
    fs::create_dir_all(&found).with_context(|| format!("making {}", found.display()))?;
    Ok(cargo_fuzz(place, target, "no noise stops a parser of foreign bytes", "run")
        .arguments([target])
        .arguments([&found, &seeds])
        .arguments(["--".to_owned(), format!("-seed={seed}"), format!("-max_total_time={seconds}")])
        .remedy("The last lines name the file that holds the input: make it a test of the parser first."))
}

fn cargo_fuzz(place: &Place, name: &'static str, why: &'static str, verb: &str) -> Step {
    Step::new(place, name, why, "cargo")
        .arguments(["fuzz", verb, "--fuzz-dir", "tests/fuzz", "--sanitizer", "none"])
        // Coverage feedback is an unstable flag; the toolchain is the stable one.
        .variable("RUSTC_BOOTSTRAP", "1")
}

#[cfg(test)]
mod tests {
    use super::TARGETS;
    use crate::place::Place;

    #[test]
    fn every_target_is_run_and_has_seeds() {
        let fuzz = Place::here().root().join("tests/fuzz");
        let mut found: Vec<_> = std::fs::read_dir(fuzz.join("fuzz_targets"))
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        found.sort();
        assert_eq!(found, TARGETS);
        for target in TARGETS {
            let seeds = std::fs::read_dir(fuzz.join("seeds").join(target)).unwrap().count();
            assert!(seeds > 0, "{target} has no seeds");
        }
    }
}
