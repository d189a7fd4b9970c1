//! The use cases of the counter in a terminal, for scripts and acceptance checks. Its words are in French.
#![expect(clippy::disallowed_methods, reason = "a terminal reads files and its environment")]
#![forbid(unsafe_code)]

mod arguments;
mod closing;
mod details;
mod export;
mod form;
mod invoice;
mod keeping;
mod medicines;
mod office;
mod people;
mod quality;
mod read;
mod readers;
mod tariff;
mod update;
mod words;

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use arguments::{Arguments, Command};

/// What is freed is wiped: a passphrase or a patient leaves no copy behind.
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// The exit statuses of `spec/presentation.md` §7; 1 is a `scan` that found nothing.
pub(crate) mod status {
    pub(crate) const DONE: u8 = 0;
    pub(crate) const NOTHING_FOUND: u8 = 1;
    pub(crate) const WRONG_USE: u8 = 2;
    pub(crate) const REFUSED: u8 = 3;
    pub(crate) const TROUBLE: u8 = 4;
}

fn main() -> ExitCode {
    // Nothing by default: standard error is for the user. COMPTOIR_LOG=debug tells more, never a person.
    let filter = tracing_subscriber::EnvFilter::try_from_env("COMPTOIR_LOG").unwrap_or_else(|_| "off".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    let status = match run(Arguments::parse()) {
        Ok(status) => status,
        Err(error) => complain(&error),
    };
    ExitCode::from(status)
}

fn run(arguments: Arguments) -> Result<u8> {
    let clock = arguments.clock();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        match arguments.command {
            Command::Scan { files } => read::scan(&files),
            Command::Read(options) => read::read(&options, clock).await,
            Command::Readers { choice, json } => readers::list(choice, json),
            Command::Office { command } => office::office(command, clock).await,
            Command::People { command } => people::people(command, clock).await,
            Command::Lists { command } => office::lists(command, clock).await,
            Command::Medicines { command } => medicines::medicines(command, clock).await,
            Command::Invoice { command } => invoice::invoice(command, clock).await,
            Command::Tariff { command } => tariff::tariff(command, clock).await,
            Command::Closing(options) => closing::closing(&options, clock).await,
            Command::Quality(options) => quality::quality(&options, clock).await,
            Command::Keeping(command) => keeping::keeping(command, clock).await,
            Command::Form { command } => form::form(command, clock).await,
            Command::Update { command } => update::update(command),
        }
    })
}

/// Tells an error in one or two lines: what happened and what to do.
fn complain(error: &anyhow::Error) -> u8 {
    let (text, status) = match error.downcast_ref::<desk::Error>() {
        Some(error) => (words::error(error), status::TROUBLE),
        None => (format!("{error:#}"), status::WRONG_USE),
    };
    // A closed standard error is nobody reading.
    drop(writeln!(io::stderr(), "{text}"));
    status
}

/// Prints a line. A reader that went away (`| head`) is not a failure.
pub(crate) fn say(line: &str) -> Result<()> {
    match writeln!(io::stdout(), "{line}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
