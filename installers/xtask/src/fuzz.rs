//! A short run of every fuzz target: enough to see that a parser still stands up to noise, and that its target works.

use std::fs;

use anyhow::{Context, Result};

use crate::place::Place;
use crate::step::{Session, Step};

/// The targets of `tests/fuzz/fuzz_targets`.
const TARGETS: &[&str] = &[
    "apdu_replies",
    "b2",
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
    "vitale_files",
    "vitale_replies",
];
/// Seconds for each.
const SECONDS: u32 = 10;

/// Builds the targets and runs each from its seeds.
pub(crate) fn smoke(session: &mut Session) -> Result<()> {
    let build =
        cargo_fuzz(session.place(), "fuzz-build", "parsers of foreign bytes are tried with noise", "build");
    session.take(&build)?;
    for target in TARGETS {
        let seeds = session.place().root().join("tests/fuzz/seeds").join(target);
        // Found inputs are kept apart from the seeds, and each run begins anew: the same run finds the same.
        let found = session.place().root().join("target/fuzz").join(target);
        fs::create_dir_all(&found).with_context(|| format!("making {}", found.display()))?;
        let run = cargo_fuzz(session.place(), target, "no noise stops a parser of foreign bytes", "run")
            .arguments([target])
            .arguments([&found, &seeds])
            .arguments(["--", "-seed=23", &format!("-max_total_time={SECONDS}")])
            .remedy("The last lines name the file that holds the input: make it a test of the parser first.");
        session.take(&run)?;
    }
    Ok(())
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
