//! Peers that are written in Python: an environment of their own under the results, made once; and a program that answers line by line.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::de::DeserializeOwned;

/// The interpreter of an environment with these packages.
pub fn environment(folder: &Path, packages: &[&str]) -> Result<PathBuf> {
    let home = folder.join("python");
    let python = if cfg!(windows) { home.join("Scripts/python.exe") } else { home.join("bin/python") };
    let ready = home.join("ready");
    if fs::read_to_string(&ready).is_ok_and(|installed| installed == packages.join(" ")) {
        return Ok(python);
    }
    let interpreter = if cfg!(windows) { "python" } else { "python3" };
    run(Command::new(interpreter).args(["-m", "venv"]).arg(&home)).context(
        "the peers need Python 3 with venv (on Debian python3-venv; libzbar0 lets ZBar take part)",
    )?;
    if !packages.is_empty() {
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(packages))?;
    }
    fs::write(&ready, packages.join(" "))?;
    Ok(python)
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("starting {:?}", command.get_program()))?;
    ensure!(status.success(), "{:?} ended with {status}", command.get_program());
    Ok(())
}

/// A script in a process of its own: a line in, a line out.
pub struct Program {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Program {
    pub fn start(python: &Path, script: &Path, arguments: &[&Path]) -> Result<Self> {
        let mut process = Command::new(python)
            .arg(script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let questions = process.stdin.take().context("the standard input of the peer")?;
        let answers = BufReader::new(process.stdout.take().context("the standard output of the peer")?);
        Ok(Self { process, questions, answers })
    }

    /// The answer to a line, as JSON.
    pub fn ask<T: DeserializeOwned>(&mut self, question: &str) -> Result<T> {
        writeln!(self.questions, "{question}")?;
        Ok(serde_json::from_str(&self.line()?)?)
    }

    /// The next line that it says.
    pub fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        ensure!(!line.is_empty(), "the peer has ended");
        Ok(line)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It ends by itself when its input does; a run that failed need not wait for it.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
