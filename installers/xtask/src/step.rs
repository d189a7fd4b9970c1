//! A step: what is run, why, and what to do when it fails.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::place::Place;
use crate::say::{lasting, say, someone_watches};

/// One command to run, with the words that go with it.
#[derive(Clone)]
pub(crate) struct Step {
    name: &'static str,
    why: &'static str,
    remedy: String,
    program: OsString,
    arguments: Vec<OsString>,
    folder: PathBuf,
    variables: Vec<(OsString, OsString)>,
    in_full: bool,
}

/// The steps taken so far, and how long each took.
pub(crate) struct Session {
    place: Place,
    watched: bool,
    started: Instant,
    taken: Vec<(&'static str, Duration)>,
}

/// A step that did not succeed: which, why it is there, what it said, what to do.
#[derive(Debug)]
pub(crate) struct Failure {
    name: &'static str,
    why: &'static str,
    command: String,
    ended: String,
    last_lines: Vec<String>,
    remedy: String,
    log: String,
}

impl Step {
    /// Runs at the root of the repository; `name` is also the name of its log.
    pub(crate) fn new(
        place: &Place,
        name: &'static str,
        why: &'static str,
        program: impl AsRef<OsStr>,
    ) -> Self {
        Self {
            name,
            why,
            remedy: "Correct what the last lines show, then run the same command again.".to_owned(),
            program: program.as_ref().to_owned(),
            arguments: Vec::new(),
            folder: place.root().to_path_buf(),
            variables: vec![("PATH".into(), place.path())],
            in_full: false,
        }
    }

    /// More arguments.
    pub(crate) fn arguments<A: AsRef<OsStr>>(mut self, more: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(more.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// Another folder than the root.
    pub(crate) fn folder(mut self, folder: PathBuf) -> Self {
        self.folder = folder;
        self
    }

    /// One more variable in its environment.
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// What to do when it fails.
    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// Its output is shown line by line even when nobody watches.
    pub(crate) fn in_full(mut self) -> Self {
        self.in_full = true;
        self
    }

    /// The command, with nothing to read and every output to a pipe.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).current_dir(&self.folder).stdin(Stdio::null());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs it for the answer on its standard output.
    pub(crate) fn ask(&self) -> Result<String> {
        let failure = |ended, last_lines| self.failure(ended, last_lines, String::new());
        let output = self.command().output();
        let output =
            output.map_err(|error| failure(format!("it could not be started: {error}"), Vec::new()))?;
        let answer = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(answer);
        }
        let complaint = String::from_utf8_lossy(&output.stderr);
        let last_lines = answer.lines().chain(complaint.lines()).map(str::to_owned).collect();
        Err(failure(format!("it ended with {}", output.status), last_lines).into())
    }

    /// The command as one would type it.
    fn typed(&self) -> String {
        let words = std::iter::once(&self.program).chain(&self.arguments).map(|word| word.to_string_lossy());
        words
            .map(|word| if word.contains(' ') { format!("'{word}'") } else { word.into_owned() })
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn failure(&self, ended: String, last_lines: Vec<String>, log: String) -> Failure {
        Failure {
            name: self.name,
            why: self.why,
            command: self.typed(),
            ended,
            last_lines,
            remedy: self.remedy.clone(),
            log,
        }
    }
}

impl Session {
    /// Nothing done yet.
    pub(crate) fn start(place: Place) -> Self {
        Self { place, watched: someone_watches(), started: Instant::now(), taken: Vec::new() }
    }

    /// Where we are.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Takes a step to its end; gives back its last lines.
    pub(crate) fn take(&mut self, step: &Step) -> Result<Vec<String>> {
        say(&format!("==> {}: {}", step.name, step.why))?;
        let log = self.place.log(step.name);
        let started = Instant::now();
        let mut command = step.command();
        if self.watched {
            command.env("CARGO_TERM_COLOR", "always");
        }
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|error| {
            step.failure(format!("it could not be started: {error}"), Vec::new(), String::new())
        })?;
        let shown = self.watched || step.in_full;
        let (status, last_lines) =
            follow(child, &log, shown).with_context(|| format!("following {}", step.name))?;
        if !status.success() {
            // What has just been shown is not worth a second screenful.
            let again = if shown { 15 } else { KEPT_LINES };
            let last_lines = last_lines.into_iter().rev().take(again).rev().collect();
            return Err(step
                .failure(format!("it ended with {status}"), last_lines, self.place.shown(&log))
                .into());
        }
        self.taken.push((step.name, started.elapsed()));
        say(&format!("    {} done in {}", step.name, lasting(started.elapsed())))?;
        Ok(last_lines.into())
    }

    /// How long each step took.
    pub(crate) fn tell_times(&self) -> Result<()> {
        let width = self.taken.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        let lines = self.taken.iter().map(|(name, time)| format!("    {name:width$}  {}", lasting(*time)));
        say(&format!("\nTime by step, {} in all:", lasting(self.started.elapsed())))?;
        Ok(say(&lines.collect::<Vec<_>>().join("\n"))?)
    }
}

/// Reads both outputs to their end, into the log and, when `shown`, onto the screen; a sign of life every minute otherwise.
fn follow(mut child: Child, log: &Path, shown: bool) -> Result<(ExitStatus, VecDeque<String>)> {
    fs::create_dir_all(log.parent().unwrap_or(log))?;
    let mut log = File::create(log)?;
    let (sender, lines) = mpsc::channel();
    read_lines(child.stdout.take(), sender.clone());
    read_lines(child.stderr.take(), sender);
    let mut kept = VecDeque::new();
    let started = Instant::now();
    let mut sign_of_life = started;
    loop {
        match lines.recv_timeout(Duration::from_secs(1)) {
            Ok(line) => {
                writeln!(log, "{line}")?;
                if shown {
                    say(&line)?;
                }
                if kept.len() == KEPT_LINES {
                    kept.pop_front();
                }
                kept.push_back(line);
            }
            Err(RecvTimeoutError::Disconnected) => break,
            // Something that the step left behind may hold its output open for ever.
            Err(RecvTimeoutError::Timeout) if child.try_wait()?.is_some() => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        if !shown && sign_of_life.elapsed() >= SIGN_OF_LIFE {
            sign_of_life = Instant::now();
            let latest = kept.back().map_or("nothing said yet", |line| line.trim());
            say(&format!("    … {}: {latest}", lasting(started.elapsed())))?;
        }
    }
    Ok((child.wait()?, kept))
}

fn read_lines(output: Option<impl Read + Send + 'static>, sender: Sender<String>) {
    let Some(output) = output else { return };
    thread::spawn(move || {
        let mut output = BufReader::new(output);
        let mut line = Vec::new();
        while matches!(output.read_until(b'\n', &mut line), Ok(length) if length > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            if sender.send(text).is_err() {
                break;
            }
            line.clear();
        }
    });
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "FAILED: {}", self.name)?;
        writeln!(f, "  why it is needed: {}", self.why)?;
        writeln!(f, "  the command:      {}", self.command)?;
        writeln!(f, "  what happened:    {}", self.ended)?;
        if !self.last_lines.is_empty() {
            writeln!(f, "  its last lines:")?;
            for line in &self.last_lines {
                writeln!(f, "    {line}")?;
            }
        }
        write!(f, "  what to do:       {}", self.remedy)?;
        if !self.log.is_empty() {
            write!(f, "\n  all it said:      {}", self.log)?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

/// Lines remembered for a failure: enough for a page of compiler errors.
const KEPT_LINES: usize = 150;

/// Silence on a build machine looks like a hang.
const SIGN_OF_LIFE: Duration = Duration::from_mins(1);

#[cfg(test)]
mod tests {
    use super::{Session, Step};
    use crate::place::Place;

    #[test]
    fn a_failed_step_tells_all_there_is_to_know() {
        let mut session = Session::start(Place::here());
        let step = Step::new(session.place(), "unit-failing", "to see a failure", "cargo")
            .arguments(["no-such command"])
            .remedy("Nothing: this is a test.");
        let told = session.take(&step).unwrap_err().to_string();
        for part in [
            "FAILED: unit-failing",
            "why it is needed: to see a failure",
            "the command:      cargo 'no-such command'",
            "it ended with exit",
            "no such command: `no-such command`",
            "what to do:       Nothing: this is a test.",
            "unit-failing.log",
        ] {
            assert!(told.contains(part), "{part:?} is missing from:\n{told}");
        }
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let mut session = Session::start(Place::here());
        let step = Step::new(session.place(), "unit-absent", "to see an absence", "no-such-program-here");
        for told in [session.take(&step).unwrap_err().to_string(), step.ask().unwrap_err().to_string()] {
            assert!(told.contains("it could not be started"), "{told}");
            assert!(told.contains("no-such-program-here"), "{told}");
        }
    }

    #[test]
    fn the_output_of_a_step_is_kept_and_logged() {
        let mut session = Session::start(Place::here());
        let step =
            Step::new(session.place(), "unit-output", "to see an output", "cargo").arguments(["--version"]);
        let lines = session.take(&step).unwrap();
        assert!(lines.iter().any(|line| line.starts_with("cargo ")), "{lines:?}");
        let log = std::fs::read_to_string(session.place().logs().join("unit-output.log")).unwrap();
        assert!(log.starts_with("cargo "), "the log holds what was said");
        assert!(step.ask().unwrap().starts_with("cargo "), "an answer is the standard output alone");
        assert_eq!(session.taken.len(), 1, "only steps that succeed are timed");
    }

    #[cfg(unix)]
    #[test]
    fn a_step_ends_although_its_child_lives_on() {
        let mut session = Session::start(Place::here());
        let step = Step::new(session.place(), "unit-orphan", "to see it end", "sh")
            .arguments(["-c", "sleep 8 & echo left"]);
        let started = std::time::Instant::now();
        assert_eq!(session.take(&step).unwrap(), ["left"]);
        assert!(started.elapsed().as_secs() < 8, "waited for an orphan that holds the output open");
    }
}
