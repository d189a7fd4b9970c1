//! Where a run leaves its results, and what it knows of the machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The folder of results.
pub struct Place(PathBuf);

impl Place {
    /// Made if it is missing.
    pub fn new(results: impl Into<PathBuf>) -> Result<Self> {
        let results = results.into();
        fs::create_dir_all(&results).with_context(|| format!("making {}", results.display()))?;
        Ok(Self(results))
    }

    /// Where the report goes.
    pub fn results(&self) -> &Path {
        &self.0
    }

    /// Where a section may install a peer, or write what it measures; kept from one run to the next.
    #[cfg_attr(
        not(any(
            feature = "keeping",
            feature = "paper",
            feature = "pricing",
            feature = "qr",
            feature = "window"
        )),
        expect(dead_code, reason = "for sections that write, or that have a program for a peer")
    )]
    pub fn scratch(&self, section: &str) -> Result<PathBuf> {
        let folder = self.0.join(section);
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        Ok(folder)
    }
}

/// Processor, cores, system and compiler.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let compiler = answer(Command::new("rustc").arg("--version"));
    format!(
        "{}, {cores} cores, {}, {}",
        processor().unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
        std::env::consts::OS,
        compiler.unwrap_or_else(|| "an unknown compiler".to_owned())
    )
}

/// As the system names it.
fn processor() -> Option<String> {
    if cfg!(target_os = "macos") {
        return answer(Command::new("sysctl").args(["-n", "machdep.cpu.brand_string"]));
    }
    if cfg!(windows) {
        return std::env::var("PROCESSOR_IDENTIFIER").ok();
    }
    let told = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = told.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn answer(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}
