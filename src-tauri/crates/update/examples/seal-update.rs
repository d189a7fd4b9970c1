//! Makes an update of an installer: `seal-update INSTALLER VERSION TARGET DATE KEY_FILE OUT`. Run by the release, never shipped.
#![expect(clippy::disallowed_methods, reason = "a tool of the release works on files")]

use std::fs;

use anyhow::{Context, Result, bail};
use minisign::SecretKeyBox;

#[path = "../tests/making/mod.rs"]
mod making;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [installer, version, target, date, key, out] = arguments.as_slice() else {
        bail!("seal-update INSTALLER VERSION TARGET DATE KEY_FILE OUT");
    };
    let installer = fs::read(installer).with_context(|| format!("reading {installer}"))?;
    let key = fs::read_to_string(key).context("reading the key")?;
    let key = SecretKeyBox::from_string(&key)?.into_secret_key(std::env::var(PASSWORD).ok())?;
    let signed = making::head(version, target, date, &installer);
    fs::write(out, making::sealed(&signed, &key, &installer)?).with_context(|| format!("writing {out}"))
}

/// The key of a publisher is kept under a password, which no command line shows.
const PASSWORD: &str = "COMPTOIR_UPDATE_PASSWORD";
