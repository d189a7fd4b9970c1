//! `cargo xtask test`: every check, the cheap ones first, and the count of passed tests as the last line.

use anyhow::{Context, Result};

use crate::bindings::Snapshot;
use crate::place::Place;
use crate::say::say;
use crate::step::{Session, Step};
use crate::system::{self, Purpose};
use crate::{bench, fuzz, package, soak, tools, ui};

/// Sets up the machine and checks everything.
pub(crate) fn test(session: &mut Session, long: bool) -> Result<()> {
    let format = formatting(session.place());
    session.take(&format)?;
    system::prepare(session, Purpose::Test)?;
    tools::prepare(session)?;
    ui::install(session)?;
    for step in ui::checks(session.place()).into_iter().chain(rust_checks(session.place())) {
        session.take(&step)?;
    }
    soak::check(session.place())?;
    for step in bench::checks(session.place()) {
        session.take(&step)?;
    }
    // libFuzzer runs where the checks of every change run; the other systems build and test.
    if cfg!(target_os = "linux") {
        fuzz::smoke(session)?;
        package::proofs(session, long)?;
        if long {
            package::windows_tests(session)?;
        }
    }
    let bindings = session.place().bindings();
    let committed = Snapshot::of(&bindings)?;
    let tests = tests(session.place());
    let lines = session.take(&tests)?;
    let closing =
        closing_line(&lines).context("the test runner ended well and without its closing line")?.to_owned();
    committed.must_equal(&Snapshot::of(&bindings)?, &session.place().shown(&bindings))?;
    session.tell_times()?;
    // Repeated word for word, so that whoever reads the end of the log sees what passed.
    Ok(say(&format!("\n{closing}"))?)
}

fn formatting(place: &Place) -> Step {
    cargo(place, "fmt", "one layout for all")
        .arguments(["fmt", "--all", "--check"])
        .remedy("Run `cargo fmt --all`. If rustfmt is missing: `rustup component add rustfmt`.")
}

/// In one target folder and with the same features each time, so that nothing is compiled twice.
fn rust_checks(place: &Place) -> Vec<Step> {
    vec![
        cargo(place, "clippy", "the lints of Cargo.toml, where each warning is an error")
            .arguments(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
            .remedy("Correct what is shown. If clippy is missing: `rustup component add clippy`."),
        cargo(place, "deny", "licences, sources, and which crate may use which")
            .arguments(["deny", "check", "bans", "licenses", "sources"])
            .remedy("The rules and their reasons are in .deny.toml."),
        // The acceptance tests start the programs: those have to be there, from these very sources.
        // With --tests, the features are those of the test run, which then compiles nothing.
        cargo(place, "build", "the programs that the tests start, and the tests themselves")
            .arguments(["build", "--workspace", "--bins", "--tests"])
            .arguments(WHILE_WE_RUN),
        cargo(
            place,
            "doctests",
            "the examples in the documentation hold, and a verified value cannot be forged",
        )
        .arguments(["test", "--workspace", "--doc"]),
    ]
}

fn tests(place: &Place) -> Step {
    cargo(place, "tests", "every test, from the unit to the real window")
        .arguments(["nextest", "run", "--workspace"])
        .remedy("Correct what is shown; `cargo nextest run NAME` runs one test alone.")
        .in_full()
}

fn cargo(place: &Place, name: &'static str, why: &'static str) -> Step {
    Step::new(place, name, why, "cargo")
}

/// `Summary [  12.345s] 678 tests run: 678 passed, 0 skipped`, with or without colours.
pub(crate) fn closing_line(lines: &[String]) -> Option<&str> {
    let closing =
        |line: &&String| line.contains("Summary") && line.contains(" run: ") && line.contains("passed");
    lines.iter().rfind(closing).map(String::as_str)
}

/// Windows does not let a program that runs be written anew.
const WHILE_WE_RUN: &[&str] = if cfg!(windows) { &["--exclude", "xtask"] } else { &[] };

#[cfg(test)]
mod tests {
    use super::closing_line;

    #[test]
    fn the_closing_line_is_found_word_for_word() {
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        let plain = "        PASS [   0.004s] (3/3) billing share::rounds\n────────────\n     Summary [   0.012s] 3 tests run: 3 passed, 0 skipped";
        assert_eq!(
            closing_line(&lines(plain)),
            Some("     Summary [   0.012s] 3 tests run: 3 passed, 0 skipped")
        );
        let coloured = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.012s] \u{1b}[1m1\u{1b}[0m test run: \u{1b}[1m1\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, \u{1b}[1m0\u{1b}[0m \u{1b}[33;1mskipped\u{1b}[0m";
        assert_eq!(closing_line(&lines(coloured)), Some(coloured), "colours stay as they were");
        let two = format!(
            "{plain}\nSummary of something else\n     Summary [   9.000s] 5 tests run: 5 passed (1 slow), 0 skipped"
        );
        assert_eq!(closing_line(&lines(&two)), two.lines().last(), "the last run counts");
        assert_eq!(closing_line(&lines("error: no tests to run")), None);
    }
}
