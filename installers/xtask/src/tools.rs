//! Programs of the checks that cargo installs, under `target/tools`, at a pinned version.

use anyhow::Result;

use crate::place::Place;
use crate::step::{Session, Step};

/// A program that cargo can build.
struct Tool {
    package: &'static str,
    version: &'static str,
    why: &'static str,
    /// How it is asked for its version; `None` when it has no such answer and being there must do.
    asked: Option<&'static [&'static str]>,
}

/// Installs those of the checks that are missing or too old.
pub(crate) fn prepare(session: &mut Session) -> Result<()> {
    install_missing(session, TOOLS.iter().chain(if cfg!(target_os = "linux") { LINUX_TOOLS } else { &[] }))
}

/// For the one command that changes the code; no other waits for it.
pub(crate) fn prepare_mutants(session: &mut Session) -> Result<()> {
    install_missing(session, [&MUTANTS])
}

/// For the one command that asks which lines are reached.
pub(crate) fn prepare_coverage(session: &mut Session) -> Result<()> {
    install_missing(session, [&COVERAGE])
}

fn install_missing(session: &mut Session, wanted: impl IntoIterator<Item = &'static Tool>) -> Result<()> {
    for tool in wanted {
        if !is_here(session.place(), tool) {
            let install = installation(session.place(), tool);
            session.take(&install)?;
        }
    }
    Ok(())
}

fn is_here(place: &Place, tool: &Tool) -> bool {
    match tool.asked {
        None => place.finds(tool.package),
        Some(question) => {
            let answer =
                Step::new(place, tool.package, tool.why, tool.package).arguments(question).command().output();
            answer.is_ok_and(|answer| {
                answer.status.success() && at_least(&String::from_utf8_lossy(&answer.stdout), tool.version)
            })
        }
    }
}

fn installation(place: &Place, tool: &Tool) -> Step {
    // Without optimisation: they build three times faster, and run seconds at most.
    Step::new(place, tool.package, tool.why, "cargo")
        .arguments(["install", "--locked", "--debug", tool.package, "--version", tool.version, "--root"])
        .arguments([place.tools()])
        .remedy("Check that the network reaches the package registry, then run the same command again.")
}

/// Whether an answer such as `cargo-deny 0.20.2 (8a1b2c3)` names this version or a later one.
fn at_least(answer: &str, wanted: &str) -> bool {
    let numbers =
        |version: &str| version.split('.').map(|part| part.parse::<u32>().ok()).collect::<Option<Vec<_>>>();
    let found = answer.split_whitespace().find_map(|word| numbers(word).filter(|numbers| numbers.len() > 1));
    found >= numbers(wanted)
}

const TOOLS: &[Tool] = &[
    Tool {
        package: "cargo-nextest",
        version: "0.9.143",
        why: "runs the tests, each in a process of its own",
        asked: Some(&["--version"]),
    },
    Tool {
        package: "cargo-deny",
        version: "0.20.2",
        why: "checks the licences and the sources of what we build on, and who may use what",
        asked: Some(&["--version"]),
    },
];

const MUTANTS: Tool = Tool {
    package: "cargo-mutants",
    version: "27.1.0",
    why: "changes the code, to see whether a test notices",
    asked: Some(&["mutants", "--version"]),
};

const COVERAGE: Tool = Tool {
    package: "cargo-llvm-cov",
    version: "0.9.1",
    why: "counts the lines that the tests reach",
    asked: Some(&["llvm-cov", "--version"]),
};

/// The window can be driven where WebKitGTK draws it, and libFuzzer runs there too.
const LINUX_TOOLS: &[Tool] = &[
    Tool {
        package: "tauri-driver",
        version: "2.1.0",
        why: "drives the real window in the end-to-end test",
        asked: None,
    },
    Tool {
        package: "cargo-fuzz",
        version: "0.13.2",
        why: "tries the parsers of foreign bytes with noise",
        asked: Some(&["--version"]),
    },
];

#[cfg(test)]
mod tests {
    use super::{TOOLS, at_least, installation};
    use crate::place::Place;

    #[test]
    fn versions_are_compared_as_numbers() {
        for (answer, wanted, enough) in [
            ("cargo-deny 0.20.2\n", "0.20.2", true),
            ("cargo-nextest 0.9.143 (60fa45f63 2026-08-04)\nrelease: 0.9.143\n", "0.9.99", true),
            ("cargo-nextest 0.9.99\n", "0.9.143", false),
            ("cargo-deny 1.0.0\n", "0.20.2", true),
            ("cargo-deny 0.19.9\n", "0.20.2", false),
            ("error: no such command\n", "0.20.2", false),
            ("", "0.20.2", false),
        ] {
            assert_eq!(at_least(answer, wanted), enough, "{answer:?} against {wanted}");
        }
    }

    #[test]
    fn tools_are_pinned_and_kept_out_of_the_developers_folders() {
        let place = Place::here();
        for tool in TOOLS {
            let command = installation(&place, tool).command();
            let arguments =
                command.get_args().map(|argument| argument.to_string_lossy()).collect::<Vec<_>>().join(" ");
            assert!(
                arguments.contains(&format!("{} --version {}", tool.package, tool.version)),
                "{arguments}"
            );
            assert!(arguments.contains("--locked"), "unlocked, another day builds another tool: {arguments}");
            assert!(arguments.ends_with(&format!("--root {}", place.tools().display())), "{arguments}");
        }
    }
}
