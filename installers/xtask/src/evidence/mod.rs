//! `cargo xtask evidence`: writes `tests/EVIDENCE.md` from what the other commands left in `tests/evidence`.
//!
//! It measures nothing and leaves nothing out: what was not run is said to be missing, and what failed is shown as red.

pub(crate) mod kept;
mod mutants;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::checks;
use crate::place::Place;
use crate::say::say;
use crate::soak;
use crate::step::{Session, Step};
use crate::tools;

pub(crate) use self::mutants::{CRATES, mutants};

/// Writes the page anew.
pub(crate) fn evidence(session: &mut Session) -> Result<()> {
    let place = session.place();
    keep_closing_line(place)?;
    for name in CRATES {
        mutants::keep(place, name)?;
    }
    let page = place.root().join("tests").join("EVIDENCE.md");
    let text = [
        head(place)?,
        tests(place)?,
        long_trials(place)?,
        measured(place)?,
        mutated(place)?,
        covered(place)?,
        built_on(place)?,
        NOT_TRIED.to_owned(),
    ]
    .join("\n");
    fs::write(&page, text).with_context(|| format!("writing {}", page.display()))?;
    Ok(say(&format!("{} is written.", place.shown(&page)))?)
}

/// Measures which lines the tests of each crate reach, for the page.
pub(crate) fn coverage(session: &mut Session) -> Result<()> {
    tools::prepare_coverage(session)?;
    let folder = session.place().coverage();
    fs::create_dir_all(&folder)?;
    let run = Step::new(session.place(), "coverage", "which lines the tests reach", "cargo")
        .arguments(["llvm-cov", "nextest", "--json", "--summary-only", "--output-path"])
        .arguments([folder.join("summary.json")])
        .arguments(COVERED.iter().flat_map(|name| ["-p", name]))
        .arguments(["-p", "acceptance", "-E", NOT_COUNTED])
        .remedy(
            "cargo-llvm-cov needs the llvm tools of the compiler's own version: `rustup component add llvm-tools`, or LLVM_COV and \
             LLVM_PROFDATA set to those of the system.",
        );
    session.take(&run)?;
    let summary = fs::read_to_string(folder.join("summary.json")).context("the summary of llvm-cov")?;
    kept::write(&session.place().evidence().join("coverage.json"), &by_crate(&summary)?)
}

/// Takes over what was measured of these sections; a whole run takes the place of everything before it.
pub(crate) fn keep_report(place: &Place, sections: &[String]) -> Result<()> {
    let folder = place.evidence().join("bench");
    if sections.is_empty() && folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    // As `tests/bench` names it.
    let name =
        ["REPORT"].into_iter().chain(sections.iter().map(String::as_str)).collect::<Vec<_>>().join("-");
    let report = place.bench().join(name).with_extension("md");
    let text = fs::read_to_string(&report).with_context(|| format!("reading {}", report.display()))?;
    for picture in text.lines().filter_map(growth) {
        fs::copy(place.bench().join(picture), folder.join(picture))
            .with_context(|| format!("keeping {picture}"))?;
    }
    let kept = folder.join(report.file_name().unwrap_or_default());
    fs::write(&kept, text).with_context(|| format!("writing {}", kept.display()))
}

/// The picture of this line of a report, if it shows how cost grows. What the others show stands in the table.
fn growth(line: &str) -> Option<&str> {
    let (_, file) = line.strip_prefix("![")?.strip_suffix(')')?.split_once("](")?;
    file.ends_with("-growth.svg").then_some(file)
}

/// How a year at one counter grows.
pub(crate) fn year(place: &Place) -> PathBuf {
    place.evidence().join("a-year.svg")
}

fn head(place: &Place) -> Result<String> {
    let date = Step::new(place, "date", "the page says when", "git")
        .arguments(["log", "-1", "--format=%cs"])
        .ask()?;
    Ok(format!(
        "# Evidence\n\nWhat was tried, how often, and what came of it. Made by `cargo xtask evidence` from the runs of `test`, `soak`, `bench`, `mutants` and `coverage`; \
         never written by hand. A red stays red until it is understood.\n\nState of the sources: `{}`, of {}.\n",
        place.commit()?,
        date.trim()
    ))
}

/// Takes over how the last run of the tests on this machine ended, if there was one.
fn keep_closing_line(place: &Place) -> Result<()> {
    let Ok(log) = fs::read_to_string(place.log("tests")) else { return Ok(()) };
    let lines: Vec<String> = log.lines().map(str::to_owned).collect();
    match checks::closing_line(&lines).and_then(|line| line.split("Summary").nth(1)) {
        Some(said) => {
            kept::write(&closing_line(place), &said.trim_matches(|c: char| !c.is_alphanumeric() && c != '['))
        }
        None => Ok(()),
    }
}

fn closing_line(place: &Place) -> PathBuf {
    place.evidence().join("tests.json")
}

fn tests(place: &Place) -> Result<String> {
    let line: String = kept::read(&closing_line(place))?;
    let said = if line.is_empty() { MISSING } else { &line };
    Ok(format!("## `cargo xtask test`\n\nThe closing line of the last run: {said}\n"))
}

fn long_trials(place: &Place) -> Result<String> {
    let ledger = soak::so_far(place)?;
    let reds = match ledger.reds() {
        0 => "No portion failed.".to_owned(),
        reds => format!("**{reds} portions failed**; nothing of them is counted as done."),
    };
    let year = if year(place).exists() { "\n![a year at one counter](evidence/a-year.svg)\n" } else { "" };
    Ok(format!(
        "## Long trials\n\n`cargo xtask soak`: in portions, each with the next seed after the one that is shown. {reds} What is less than whole was not run longer.\n\n{}{year}",
        ledger.table()
    ))
}

/// The tables of the benchmark, their own headings left out.
fn measured(place: &Place) -> Result<String> {
    let files = fs::read_dir(place.evidence().join("bench")).into_iter().flatten();
    let mut reports = files.map(|file| Ok(file?.path())).collect::<Result<Vec<_>>>()?;
    reports.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    reports.sort();
    let body = |path: &PathBuf| {
        let text = fs::read_to_string(path)?;
        Ok(of_report(&text))
    };
    let bodies = reports.iter().map(body).collect::<Result<Vec<_>>>()?;
    let said = if bodies.is_empty() { MISSING.to_owned() } else { bodies.join("\n\n") };
    Ok(format!(
        "## Speed and size, beside others\n\n`cargo xtask bench`, on a machine with nothing else to do; what was measured apart says when.\n\n{said}\n"
    ))
}

/// Without its heading, and of the pictures those that were kept.
fn of_report(text: &str) -> String {
    let mut shown = Vec::new();
    for line in text.lines().skip(1) {
        match growth(line) {
            Some(picture) => shown.push(format!("![{picture}](evidence/bench/{picture})")),
            None if line.starts_with("![") => {}
            // Where a picture was left out, no second empty line.
            None if line.is_empty() && shown.last().is_none_or(String::is_empty) => {}
            None => shown.push(line.to_owned()),
        }
    }
    shown.join("\n").trim().to_owned()
}

fn mutated(place: &Place) -> Result<String> {
    let heading = "## Mutants\n\n`cargo xtask mutants`: every change that a program made to the code, and whether a test noticed.\n\n\
                   | crate | mutants | tried | noticed, or not compiled | survived | ran too long |\n|---|--:|--:|--:|--:|--:|\n";
    let rows = CRATES.iter().map(|name| {
        let line = mutants::line(place, name)?.unwrap_or_else(|| format!("{MISSING} | | | |"));
        Ok(format!("| `{name}` | {line} |\n"))
    });
    Ok(format!("{heading}{}", rows.collect::<Result<String>>()?))
}

/// What llvm-cov says of a file.
#[derive(Deserialize)]
struct Covered {
    data: Vec<CoveredData>,
}

#[derive(Deserialize)]
struct CoveredData {
    files: Vec<CoveredFile>,
}

#[derive(Deserialize)]
struct CoveredFile {
    filename: String,
    summary: CoveredSummary,
}

#[derive(Deserialize)]
struct CoveredSummary {
    lines: Lines,
}

#[derive(Serialize, Deserialize, Default, Clone, Copy)]
struct Lines {
    count: u64,
    covered: u64,
}

/// The lines of each crate of ours.
fn by_crate(summary: &str) -> Result<BTreeMap<String, Lines>> {
    let found: Covered = serde_json::from_str(summary).context("the summary of llvm-cov")?;
    let mut crates = BTreeMap::<String, Lines>::new();
    for file in found.data.iter().flat_map(|data| &data.files) {
        let Some(name) = crate_of(Path::new(&file.filename)) else { continue };
        let lines = crates.entry(name).or_default();
        lines.count = lines.count.saturating_add(file.summary.lines.count);
        lines.covered = lines.covered.saturating_add(file.summary.lines.covered);
    }
    Ok(crates)
}

fn covered(place: &Place) -> Result<String> {
    let heading = "## Coverage\n\n`cargo xtask coverage`: lines that the tests of the crates reach, and those of the acceptance that start no program. It says what was not tried, never that something is right.\n\n";
    let crates: BTreeMap<String, Lines> = kept::read(&place.evidence().join("coverage.json"))?;
    if crates.is_empty() {
        return Ok(format!("{heading}{MISSING}\n"));
    }
    let rows = crates.iter().map(|(name, Lines { count, covered })| {
        let share = covered.saturating_mul(1_000).checked_div(*count).unwrap_or(0);
        format!("| `{name}` | {count} | {covered} | {}.{} % |\n", share / 10, share % 10)
    });
    Ok(format!("{heading}| crate | lines | reached | |\n|---|--:|--:|--:|\n{}", rows.collect::<String>()))
}

/// `credential` of `…/src-tauri/crates/credential/src/cbor.rs`.
fn crate_of(file: &Path) -> Option<String> {
    let mut parts = file.iter().skip_while(|part| *part != "crates").skip(1);
    Some(parts.next()?.to_str()?.to_owned())
}

fn built_on(place: &Place) -> Result<String> {
    let count = |package: &str| -> Result<usize> {
        let tree = Step::new(place, "tree", "what is shipped is counted", "cargo")
            .arguments([
                "tree", "--locked", "-p", package, "-e", "normal", "--prefix", "none", "--format", "{p}",
            ])
            .ask()?;
        let ours = |line: &&str| line.contains("(/") || line.contains(":\\");
        let others = tree.lines().map(|line| line.trim_end_matches(" (*)")).filter(|line| !ours(line));
        Ok(others.collect::<std::collections::BTreeSet<_>>().len())
    };
    Ok(format!(
        "## Built on\n\nCrates of others in the program with its window: {}; in `comptoir-cli`: {}. Each direct one has its reason beside it in `Cargo.toml`; \
         `cargo deny` holds their licences and sources, and the release workflow the advisories.\n",
        count("comptoir")?,
        count("cli")?
    ))
}

const MISSING: &str = "*not run yet*";
/// Crates whose coverage is published.
const COVERED: &[&str] =
    &["identity", "credential", "readers", "billing", "forms", "store", "archive", "update", "desk"];
/// The use cases are tried from outside too; what starts the window or the terminal tries a program that nobody counts in.
const NOT_COUNTED: &str = "not (package(acceptance) & (binary(/^(window|terminal|exports|papers|pharmacy)$/) | test(/^terminal::|::the_terminal|in_the_terminal|two_programs/)))";
const NOT_TRIED: &str = include_str!("not_tried.md");

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{crate_of, of_report};

    #[test]
    fn of_a_report_the_page_shows_what_grows_and_no_ratio_twice() {
        let report = "# Comptoir beside its peers\n\nCommit abc.\n\n![qr.svg](qr.svg)\n\n\n![keeping-growth.svg](keeping-growth.svg)\n\n\nAll 2 targets are met.\n";
        assert_eq!(
            of_report(report),
            "Commit abc.\n\n![keeping-growth.svg](evidence/bench/keeping-growth.svg)\n\nAll 2 targets are met."
        );
    }

    #[test]
    fn a_file_belongs_to_a_crate_of_ours_or_to_none() {
        for (file, name) in [
            ("/x/src-tauri/crates/credential/src/cbor/mod.rs", Some("credential")),
            ("/x/tests/simulator/src/lib.rs", None),
        ] {
            assert_eq!(crate_of(Path::new(file)).as_deref(), name, "{file}");
        }
    }
}
