//! Comptoir beside its peers, in one run on one machine: `cargo xtask bench [SECTION…]`.
//!
//! No figure stands alone. Each row holds ours against what a peer needs for the same work, measured in turns with it
//! ([`race`]); a target is met by the ratio, so that it means the same on any machine. The run ends with 1 when a target is
//! missed and with 2 when something could not be measured: it is never met for want of a measurement.
//!
//! To add a section: a module with `pub fn rows(place: &Place) -> Result<Vec<Row>>`, and a line in [`SECTIONS`]. If it
//! builds on something heavy, make it a feature of the same name in `Cargo.toml`. A peer is a crate of this package, or a program
//! that is installed under [`Place::scratch`] from its registry; nothing of a peer is ever committed.
#![expect(clippy::disallowed_methods, reason = "a measurement needs a clock, and its report a file")]
#![cfg_attr(
    not(any(
        feature = "keeping",
        feature = "mdoc",
        feature = "paper",
        feature = "pricing",
        feature = "qr",
        feature = "status",
        feature = "verify",
        feature = "window"
    )),
    expect(dead_code, reason = "without a section it measures nothing, and draws what others measured")
)]
#![forbid(unsafe_code)]

mod place;
mod plot;
mod race;
mod report;
mod row;
mod spread;

#[cfg(feature = "mdoc")]
mod isomdl;
#[cfg(feature = "keeping")]
mod keeping;
#[cfg(feature = "mdoc")]
mod mdoc;
#[cfg(any(feature = "mdoc", feature = "status", feature = "verify"))]
mod office;
#[cfg(feature = "paper")]
mod paper;
#[cfg(feature = "pricing")]
mod pricing;
#[cfg(any(feature = "paper", feature = "pricing", feature = "qr"))]
mod python;
#[cfg(feature = "qr")]
mod qr;
#[cfg(any(feature = "status", feature = "verify"))]
mod sign1;
#[cfg(feature = "status")]
mod status;
#[cfg(feature = "verify")]
mod verify;
#[cfg(all(feature = "window", target_os = "linux"))]
mod window;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use peak_alloc::PeakAlloc;

use crate::place::Place;
use crate::report::Report;
use crate::row::Row;

/// What one can ask for by name.
struct Section {
    name: &'static str,
    about: &'static str,
    rows: fn(&Place) -> Result<Vec<Row>>,
}

const SECTIONS: &[Section] = &[
    #[cfg(feature = "verify")]
    Section {
        name: "verify",
        about: "a QR presentation, from its text to the verdict, beside its two signatures alone",
        rows: verify::rows,
    },
    #[cfg(feature = "status")]
    Section {
        name: "status",
        about: "a signed status list, checked and indexed, beside decompressing it",
        rows: status::rows,
    },
    #[cfg(feature = "mdoc")]
    Section {
        name: "mdoc",
        about: "a phone over NFC, from the first reply to the verdict, beside the cryptography in it",
        rows: mdoc::rows,
    },
    #[cfg(feature = "keeping")]
    Section {
        name: "keeping",
        about: "sealing an invoice, finding a patient and checking the journal, beside the same in plain SQLite",
        rows: keeping::rows,
    },
    #[cfg(feature = "qr")]
    Section {
        name: "qr",
        about: "frames of a webcam that is shown a phone, beside the decoders that others use",
        rows: qr::rows,
    },
    #[cfg(feature = "paper")]
    Section {
        name: "paper",
        about: "a feuille de soins as PDF, beside the same page by another library",
        rows: paper::rows,
    },
    #[cfg(feature = "pricing")]
    Section {
        name: "pricing",
        about: "an invoice of ten lines, from its acts to who pays what, beside the same rules in a plain script",
        rows: pricing::rows,
    },
    #[cfg(all(feature = "window", target_os = "linux"))]
    Section {
        name: "window",
        about: "the program from its start to Prêt, and one patient in it, beside a bare window",
        rows: window::rows,
    },
];

/// Counts the bytes that are kept. It costs ours the most, since the bare work of the peers asks for hardly any memory.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn main() -> ExitCode {
    match run(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("{failure:#}");
            ExitCode::from(2)
        }
    }
}

/// The ratios of a section, and its growth where it has several sizes.
fn pictures(section: &str, rows: &[Row]) -> Result<Vec<(String, String)>> {
    let mut pictures = Vec::new();
    if let Some(ratios) = plot::ratios(section, rows)? {
        pictures.push((format!("{section}.svg"), ratios));
    }
    let sizes = plot::sizes(rows);
    if !sizes.is_empty() {
        let growth = plot::growth(&format!("{section}: cost as the work grows"), "N", "seconds", &sizes)?;
        pictures.push((format!("{section}-growth.svg"), growth));
    }
    Ok(pictures)
}

/// `plot LOG SVG`: what a year at the counter wrote, drawn.
fn plot_year(log: &str, picture: &str) -> Result<bool> {
    let text = std::fs::read_to_string(log).with_context(|| format!("reading {log}"))?;
    let drawn = plot::growth("a year at one counter", "visits", "ms, kB, handles", &plot::columns(&text)?)?;
    std::fs::write(picture, drawn).with_context(|| format!("writing {picture}"))?;
    Ok(true)
}

/// Whether every target was met. The arguments are the folder of results, the state of the sources, and names of sections.
fn run(arguments: &[String]) -> Result<bool> {
    if let [verb, log, picture] = arguments
        && verb == "plot"
    {
        return plot_year(log, picture);
    }
    let [results, commit, names @ ..] = arguments else {
        bail!("the folder of results and the commit come first; `cargo xtask bench` gives them");
    };
    let place = Place::new(results)?;
    let mut report = Report::begin(commit);
    for section in chosen(names)? {
        eprintln!("measuring {}: {}", section.name, section.about);
        let rows = (section.rows)(&place).with_context(|| format!("section {}", section.name))?;
        for (name, picture) in pictures(section.name, &rows)? {
            let path = place.results().join(&name);
            std::fs::write(&path, picture).with_context(|| format!("writing {}", path.display()))?;
            report.picture(&name);
        }
        report.add(section.name, section.about, rows);
    }
    let text = report.text();
    print!("{text}");
    let path = place.results().join(file_of(names));
    std::fs::write(&path, &text).with_context(|| format!("writing {}", path.display()))?;
    Ok(report.missed() == 0)
}

/// The file of a run: sections that were measured apart leave the last run of all of them as it is.
fn file_of(names: &[String]) -> String {
    if names.is_empty() { "REPORT.md".to_owned() } else { format!("REPORT-{}.md", names.join("-")) }
}

/// The sections of these names, all when none is named.
fn chosen(names: &[String]) -> Result<Vec<&'static Section>> {
    if names.is_empty() {
        return Ok(SECTIONS.iter().collect());
    }
    let known = || SECTIONS.iter().map(|section| section.name).collect::<Vec<_>>().join(", ");
    let one = |name: &String| {
        let section = SECTIONS.iter().find(|section| section.name == name);
        section.with_context(|| format!("there is no section {name}; there are {}", known()))
    };
    names.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::{SECTIONS, chosen};

    #[test]
    fn sections_are_asked_by_name() {
        assert_eq!(chosen(&[]).unwrap().len(), SECTIONS.len(), "none named: all");
        for section in SECTIONS {
            let found = chosen(&[section.name.to_owned()]).unwrap();
            assert_eq!(found.iter().map(|found| found.about).collect::<Vec<_>>(), [section.about]);
        }
        let refused = chosen(&["nothing".to_owned()]).map(|_| ()).unwrap_err().to_string();
        assert!(refused.contains("no section nothing"), "{refused}");
    }

    /// `0.11` of `0.11.1`, `3` of `3.2.0`: what Cargo takes for one another.
    fn line(version: &str) -> &str {
        let dots = if version.starts_with("0.") { 2 } else { 1 };
        version.match_indices('.').nth(dots - 1).map_or(version, |(at, _)| &version[..at])
    }

    /// A row that holds ours against another version of the library beneath it would compare the versions.
    #[test]
    fn what_ours_stands_on_is_what_it_is_held_against() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
        let locked = |path: &str| -> BTreeMap<String, Vec<String>> {
            let text = std::fs::read_to_string(root.join(path)).unwrap();
            let mut versions = BTreeMap::<_, Vec<_>>::new();
            for package in text.split("[[package]]").skip(1) {
                let value = |key: &str| {
                    package.lines().find_map(|line| line.strip_prefix(key)).unwrap().replace('"', "")
                };
                versions.entry(value("name = ")).or_default().push(value("version = "));
            }
            versions
        };
        let (ours, program) = (locked("tests/bench/Cargo.lock"), locked("Cargo.lock"));
        for library in
            ["aes-gcm", "base45", "ecdsa", "flate2", "hkdf", "krilla", "miniz_oxide", "p256", "sha2"]
        {
            let (ours, program) = (&ours[library], &program[library]);
            // A peer may stand on another generation, which is its own affair; within ours there is one version.
            let of_ours = ours.iter().filter(|version| program.iter().any(|one| line(one) == line(version)));
            assert!(
                of_ours.eq(program),
                "{library} is locked at {ours:?} here and at {program:?} in the program: \
                 `cargo update --manifest-path tests/bench/Cargo.toml {library} --precise VERSION`"
            );
        }
    }
}
