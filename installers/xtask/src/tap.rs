//! The same phone laid on a reader: the system's card service with a virtual reader, where this machine can play one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::demo::{self, Demo, HOLDER};
use crate::place::Place;
use crate::step::Step;

/// Where every pcscd listens: there can be only one.
const SOCKET: &str = "/run/pcscd/pcscd.comm";
/// The driver of the virtual reader, as Debian installs it.
const DRIVER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
/// The port of the virtual reader that the simulated phone knows.
const PORT: &str = "0x8C7B";
/// How long a service may take to start.
const PATIENCE: Duration = Duration::from_secs(20);

/// A card service with one virtual reader and the phone on it; all of it ends with this value.
pub(crate) struct Tap {
    service: Child,
    phone: Option<Child>,
}

/// Why no phone can be laid on a reader here; nothing when it can.
pub(crate) fn obstacle(place: &Place) -> Option<&'static str> {
    if !cfg!(target_os = "linux") || !Path::new(DRIVER).is_file() || !place.finds("pcscd") {
        Some("the virtual reader (vsmartcard-vpcd) and pcscd are of Debian and Ubuntu")
    } else if a_service_answers() {
        Some("a card service runs already, and its readers are yours")
    } else if !is_root() {
        Some("only an administrator may start a card service")
    } else {
        None
    }
}

impl Tap {
    /// Starts the service and lays the phone on its reader.
    pub(crate) fn begin(place: &Place, demo: &Demo) -> Result<Self> {
        let folder = reader_folder(demo)?;
        let serve = Step::new(place, "card-service", "the system's own, with a virtual reader", "pcscd")
            .arguments(["--foreground", "--error", "-c"])
            .arguments([folder.as_os_str()]);
        // What a service that was killed left behind would seem to be this one.
        fs::remove_file(SOCKET).ok();
        let mut command = serve.command();
        if asks_polkit() {
            command.arg("--disable-polkit");
        }
        let service = quiet(&mut command).spawn().context("starting pcscd")?;
        // From here on, whatever goes wrong ends it.
        let mut tap = Self { service, phone: None };
        let begun = Instant::now();
        while !Path::new(SOCKET).exists() {
            ensure!(begun.elapsed() < PATIENCE, "pcscd does not listen");
            thread::sleep(Duration::from_millis(20));
        }
        let lay = demo::phone(place, "phone-tap", "the patient lays the phone on the reader")
            .arguments(["nfc".as_ref(), "--issuer".as_ref(), demo.issuer().as_os_str()])
            .arguments(["--holder", HOLDER, "--reader-port", PORT]);
        tap.phone = Some(quiet(&mut lay.command()).spawn().context("laying the simulated phone down")?);
        Ok(tap)
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        for process in self.phone.iter_mut().chain([&mut self.service]) {
            // It may have ended by itself; then there is nothing to stop.
            if process.kill().is_ok() {
                process.wait().ok();
            }
        }
        fs::remove_file(SOCKET).ok();
    }
}

/// One virtual reader, in the words of reader.conf(5). The service wants an absolute path.
fn reader_folder(demo: &Demo) -> Result<PathBuf> {
    let folder = demo.file("reader");
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let reader = format!(
        "FRIENDLYNAME \"Comptoir\"\nDEVICENAME /dev/null:{PORT}\nLIBPATH {DRIVER}\nCHANNELID {PORT}\n"
    );
    fs::write(folder.join("reader"), reader).context("describing the virtual reader")?;
    folder.canonicalize().context("finding the virtual reader's folder")
}

/// A socket alone says nothing: a service that was killed leaves it behind.
#[cfg(unix)]
fn a_service_answers() -> bool {
    std::os::unix::net::UnixStream::connect(SOCKET).is_ok()
}

#[cfg(not(unix))]
fn a_service_answers() -> bool {
    false
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

/// Newer services ask polkit, which a machine without a desktop does not have.
fn asks_polkit() -> bool {
    let help = Command::new("pcscd").arg("--help").output();
    help.is_ok_and(|help| {
        String::from_utf8_lossy(&[help.stdout, help.stderr].concat()).contains("--disable-polkit")
    })
}
