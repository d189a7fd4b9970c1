//! The commands of this repository: `cargo xtask run`, `test`, `bench`, `soak` and those that make the page of evidence.
//!
//! They install what is missing, say what they do and why, and stop at the first failure with what to do about it.
#![expect(clippy::disallowed_methods, reason = "starting programs is its work")]
#![forbid(unsafe_code)]

mod bench;
mod bindings;
mod checks;
mod demo;
mod evidence;
mod fuzz;
mod package;
mod place;
mod say;
mod soak;
mod step;
mod system;
mod tap;
mod tools;
mod ui;
mod visit;
mod window;

use std::process::ExitCode;

use clap::Parser;

use crate::place::Place;
use crate::step::Session;

/// Sets up this machine, then runs or checks Comptoir.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", version)]
enum Command {
    /// Build the program and open it with a demonstration office and a simulated phone.
    ///
    /// Without a display, the same visit runs in the terminal.
    Run,
    /// Run every check that CI runs.
    Test {
        /// Also the proofs that take longer: the `AppImage`, the tests and the MSI for Windows under Wine.
        #[arg(long)]
        long: bool,
    },
    /// Build the installers of this system into target/package.
    Package {
        /// Make none: take the programs of the last build through the proofs that `test` has for them.
        #[arg(long)]
        proofs: bool,
    },
    /// Take the pictures of the manual from what the end-to-end tests have left.
    Pictures,
    /// Draw the icons of every system anew from assets/icons/icon.svg.
    Icons,
    /// Measure ours beside its peers, and fail when a target is missed.
    Bench {
        /// Sections of tests/bench, such as `verify`; all when none is named.
        sections: Vec<String>,
    },
    /// Change the code in every way, and see whether a test notices.
    Mutants {
        /// Of identity, billing and credential; all three when none is named.
        crates: Vec<String>,
    },
    /// Measure which lines the tests reach.
    Coverage,
    /// Write tests/EVIDENCE.md from what the other commands found.
    Evidence,
    /// Run the long forms of the reliability tests, in portions; the next run goes on where this one stops.
    Soak {
        /// When the time is up, no further portion is begun.
        #[arg(long, default_value_t = 60)]
        minutes: u64,
        /// Ordeals, such as `kills`; all when none is named.
        ordeals: Vec<String>,
    },
}

fn main() -> ExitCode {
    let mut session = Session::start(Place::here());
    let outcome = match Command::parse() {
        Command::Run => run(&mut session),
        Command::Test { long } => checks::test(&mut session, long),
        Command::Package { proofs: true } => package::proofs(&mut session, true),
        Command::Package { proofs: false } => package::package(&mut session),
        Command::Pictures => package::pictures(&session),
        Command::Icons => package::icons(&mut session),
        Command::Bench { sections } => bench::bench(&mut session, &sections),
        Command::Mutants { crates } => evidence::mutants(&mut session, &crates),
        Command::Coverage => evidence::coverage(&mut session),
        Command::Evidence => evidence::evidence(&mut session),
        Command::Soak { minutes, ordeals } => soak::soak(&mut session, minutes, &ordeals),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => say::failed(&failure),
    }
}

fn run(session: &mut Session) -> anyhow::Result<()> {
    demo::build(session)?;
    let demo = demo::prepare(session)?;
    if window::display_is_here() {
        window::open(session, &demo)
    } else {
        visit::in_the_terminal(session, &demo)
    }
}
