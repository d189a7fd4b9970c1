//! `cargo xtask bench`: ours beside its peers, in one table. What is measured, and how, is in `tests/bench`.

use std::env;
use std::path::Path;

use anyhow::Result;

use crate::place::Place;
use crate::step::{Session, Step};
use crate::system::{self, Purpose};
use crate::{evidence, tools, ui};

/// Builds and runs the sections of these names, all when none is named. Fails when a target is missed.
pub(crate) fn bench(session: &mut Session, sections: &[String]) -> Result<()> {
    system::prepare(session, Purpose::Run)?;
    if sections.is_empty() || sections.iter().any(|section| section == "window") {
        windows(session)?;
    }
    let build = build(session.place(), sections);
    session.take(&build)?;
    let run = run(session.place(), &session.place().commit()?, sections);
    let outcome = session.take(&run);
    // A target that is missed is a result too.
    evidence::keep_report(session.place(), sections)?;
    outcome.map(drop)
}

/// Draws what a year at the counter wrote, line by line, into a log: `cargo xtask soak` has the log, the benchmark the pencil.
pub(crate) fn plot_year(session: &mut Session, log: &Path, picture: &Path) -> Result<()> {
    let build = cargo(session.place(), "plot-build", "a figure that grows is seen in a picture", "build")
        .arguments(["--release", "--no-default-features"]);
    session.take(&build)?;
    let plot = program(session.place(), "plot", "how cost grows as the work grows").arguments([
        Path::new("plot"),
        log,
        picture,
    ]);
    session.take(&plot).map(drop)
}

/// What keeps the benchmark from rotting: its timing and its table work, and it still compiles against what it measures.
pub(crate) fn checks(place: &Place) -> [Step; 2] {
    [
        cargo(place, "bench-tests", "a benchmark that cannot count is worse than none", "test")
            .arguments(["--no-default-features"]),
        cargo(place, "bench-check", "the benchmark follows what it measures", "check").arguments([
            "--tests",
            "--no-default-features",
            "--features",
            CHECKED,
        ]),
    ]
}

/// The program as it is shipped, the phone beside it, and a bare window to hold it against.
fn windows(session: &mut Session) -> Result<()> {
    ui::install(session)?;
    ui::build_if_needed(session)?;
    tools::prepare(session)?;
    let program = Step::new(session.place(), "release", "a debug build starts and reads slowly", "cargo")
        .arguments([
            "build",
            "--locked",
            "--release",
            "-p",
            "comptoir",
            "-p",
            "cli",
            "-p",
            "simulator",
            "--bins",
        ]);
    session.take(&program)?;
    let bare = Step::new(
        session.place(),
        "bare-window",
        "what a window costs before we have done anything",
        "cargo",
    )
    .arguments([
        "build",
        "--locked",
        "--release",
        "--manifest-path",
        "tests/bench/bare/Cargo.toml",
        "--target-dir",
    ])
    .arguments([session.place().bench_build()]);
    session.take(&bare).map(drop)
}

fn build(place: &Place, sections: &[String]) -> Step {
    let build = cargo(place, "bench-build", "figures of a debug build mean nothing", "build")
        .arguments(["--release"])
        .remedy("Correct what is shown. Sections are the features of tests/bench/Cargo.toml.");
    if sections.is_empty() {
        return build;
    }
    build.arguments(["--no-default-features", "--features", &sections.join(",")])
}

fn run(place: &Place, commit: &str, sections: &[String]) -> Step {
    let report = place.shown(&place.bench());
    program(place, "bench", "ours beside its peers, in turns on this machine")
        .arguments([place.bench()])
        .arguments([commit])
        .arguments(sections)
        .remedy(format!(
            "If a target is MISSED: measure again on a machine with nothing else to do; if it stays so, what was \
             changed has a price. The table is in {report}, as REPORT*.md."
        ))
        .in_full()
}

/// The benchmark itself, once it is built.
fn program(place: &Place, name: &'static str, why: &'static str) -> Step {
    let program = format!("comptoir-bench{}", env::consts::EXE_SUFFIX);
    Step::new(place, name, why, place.bench_build().join("release").join(program))
}

/// Locked, and in a folder of its own: its features and its profile are others than those of the program.
fn cargo(place: &Place, name: &'static str, why: &'static str, verb: &str) -> Step {
    Step::new(place, name, why, "cargo")
        .arguments([verb, "--locked", "--manifest-path", "tests/bench/Cargo.toml", "--target-dir"])
        .arguments([place.bench_build()])
}

/// The sections that are compiled with every change: from nothing they take a minute on two cores, most of it for the peers
/// in C. A section that costs more than it tells stays out, and breaks when it is next asked for.
const CHECKED: &str = "verify,status,paper,pricing";

#[cfg(test)]
mod tests {
    use super::{build, run};
    use crate::place::Place;
    use crate::step::Step;

    fn arguments(step: &Step) -> String {
        let command = step.command();
        command.get_args().map(|argument| argument.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_the_sections_that_are_asked_are_built_and_run() {
        let place = Place::here();
        let asked = ["verify", "status"].map(str::to_owned);
        let some = arguments(&build(&place, &asked));
        assert!(some.ends_with("--release --no-default-features --features verify,status"), "{some}");
        assert!(arguments(&build(&place, &[])).ends_with("--release"), "none named: all");
        assert!(some.contains("--locked"), "unlocked, another day measures another library: {some}");
        let bench = place.bench().display().to_string();
        assert_eq!(arguments(&run(&place, "abc", &asked)), format!("{bench} abc verify status"));
        assert_eq!(arguments(&run(&place, "abc", &[])), format!("{bench} abc"));
    }
}
