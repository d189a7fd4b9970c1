//! The key store of a Linux session: a real Secret Service, on a bus and in a folder of the test.

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Bus, Helper};
use crate::daemon::eventually;

const DAEMON: &str = "/usr/bin/gnome-keyring-daemon";

pub(crate) struct KeyRing {
    // Before the bus, over which it says goodbye.
    _daemon: Helper,
    bus: Bus,
}

impl KeyRing {
    /// One that is open, as after the login of its user, and empty.
    pub(crate) fn start(folder: &Path) -> Self {
        let bus = Bus::start(folder);
        let runtime = folder.join("run");
        fs::create_dir_all(&runtime).unwrap();
        fs::set_permissions(&runtime, Permissions::from_mode(0o700)).unwrap();
        // A copy: the file itself may hold a right that a container does not grant, to lock memory, and then it does not start.
        let program = folder.join("gnome-keyring-daemon");
        fs::copy(DAEMON, &program).expect("gnome-keyring-daemon: `cargo xtask test` installs it");
        let mut daemon = Command::new(program)
            .args(["--foreground", "--unlock", "--components=secrets"])
            .envs(bus.environment())
            .env("HOME", folder)
            .env("XDG_DATA_HOME", folder.join("keyrings"))
            .env("XDG_RUNTIME_DIR", runtime)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // It reads the password of the login to the end.
        daemon.stdin.take().unwrap().write_all(b"mot de passe d'essai").unwrap();
        let ring = Self { _daemon: Helper(daemon), bus };
        eventually("the key ring has its name on the bus", || ring.answers());
        ring
    }

    pub(crate) fn environment(&self) -> [(&'static str, OsString); 1] {
        self.bus.environment()
    }

    fn answers(&self) -> bool {
        let asked = Command::new("dbus-send")
            .args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"])
            .args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"])
            .envs(self.environment())
            .output()
            .expect("dbus-send comes with the bus");
        String::from_utf8_lossy(&asked.stdout).contains("true")
    }
}
