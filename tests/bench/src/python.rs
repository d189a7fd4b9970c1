//! Peers that are written in Python: an environment of their own under the results, made once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

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
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(packages))?;
    fs::write(&ready, packages.join(" "))?;
    Ok(python)
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("starting {:?}", command.get_program()))?;
    ensure!(status.success(), "{:?} ended with {status}", command.get_program());
    Ok(())
}
