//! The visit on a screen: the simulated phone in the browser, the counter in its window.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::demo::{self, Demo, HOLDER, PASSPHRASE, PASSPHRASE_VARIABLE};
use crate::say::say;
use crate::step::{Session, Step};

/// Only Linux can be without a display and say so.
pub(crate) fn display_is_here() -> bool {
    let named = |name: &&str| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(named)
}

/// Opens the window with the phone beside it; comes back when the window is closed.
pub(crate) fn open(session: &mut Session, demo: &Demo) -> Result<()> {
    let phone = Phone::switch_on(session, demo)?;
    say(&format!("The simulated phone is at {}", phone.address))?;
    if env::var_os("COMPTOIR_NO_BROWSER").is_none() {
        open_in_browser(&phone.address)?;
    }
    say("The counter sees what the phone shows. Closing the window ends everything.")?;
    let window = Step::new(session.place(), "window", "the counter", session.place().program("comptoir"))
        .arguments(["--office".as_ref(), demo.office().as_os_str()])
        .arguments(["--phone-frame".as_ref(), demo.phone_frame().as_os_str()])
        .variable(PASSPHRASE_VARIABLE, PASSPHRASE);
    session.take(&window).map(drop)
}

/// The simulated phone, which is switched off when this value goes.
struct Phone {
    process: Child,
    address: String,
}

impl Phone {
    fn switch_on(session: &Session, demo: &Demo) -> Result<Self> {
        let serve = demo::phone(session.place(), "phone", "it shows a new code every thirty seconds")
            .arguments(["serve".as_ref(), "--issuer".as_ref(), demo.issuer().as_os_str()])
            .arguments(["--holder", HOLDER, "--unlocked"])
            .arguments(["--frame".as_ref(), demo.phone_frame().as_os_str()]);
        let process =
            serve.command().stdout(Stdio::piped()).spawn().context("starting the simulated phone")?;
        // From here on, whatever goes wrong switches it off.
        let mut phone = Self { process, address: String::new() };
        let output = phone.process.stdout.take().context("the phone has an output")?;
        let first = first_line(output)
            .context("the simulated phone did not say where it is; its errors are above")?;
        phone.address.push_str(address_in(&first)?);
        Ok(phone)
    }
}

impl Drop for Phone {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        if self.process.kill().is_ok() {
            self.process.wait().ok();
        }
    }
}

/// The rest of the output is read too, and forgotten: a full pipe would stop the phone.
fn first_line(output: ChildStdout) -> Result<String> {
    let (sender, first) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            // Nobody listens after the first line.
            sender.send(line).ok();
        }
    });
    Ok(first.recv_timeout(Duration::from_secs(20))?)
}

/// `phone: http://127.0.0.1:PORT/`, and no other machine.
fn address_in(line: &str) -> Result<&str> {
    match line.strip_prefix("phone: ").map(str::trim) {
        Some(address) if address.starts_with("http://127.0.0.1:") => Ok(address),
        _ => bail!("the simulated phone said {line:?} and no address"),
    }
}

fn open_in_browser(address: &str) -> Result<()> {
    let mut opener = match env::consts::OS {
        "macos" => Command::new("open"),
        "windows" => Command::new("explorer"),
        _ => Command::new("xdg-open"),
    };
    let started =
        opener.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    if started.is_err() {
        say("No browser could be opened: open this address yourself, beside the window.")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::address_in;

    #[test]
    fn the_phone_is_on_this_machine_only() {
        assert_eq!(address_in("phone: http://127.0.0.1:43211/\r").unwrap(), "http://127.0.0.1:43211/");
        for line in [
            "",
            "phone:",
            "phone: http://192.168.1.9:80/",
            "ready http://127.0.0.1:43211/",
            "phone: file:///etc/passwd",
        ] {
            assert!(address_in(line).is_err(), "{line:?} would be handed to the browser");
        }
    }
}
