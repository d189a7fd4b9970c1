//! What stands on the stage before the curtain rises: the office, its lists, the phone, and the world around the program.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use acceptance::program;
use fantoccini::ClientBuilder;
use fantoccini::wd::Capabilities;
use hyper_util::client::legacy::connect::HttpConnector;
use jiff::Timestamp;
use serde_json::json;
use tempfile::TempDir;

use super::{Display, Helper, Layout, PASSPHRASE, PATIENCE, Stage, USUAL, at, run, tauri_driver};

/// How the office is found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    Open,
    /// It waits for its passphrase.
    Closed,
    /// There is none yet, nor a demonstration; the lists lie beside it.
    NotBuilt,
}

pub(crate) struct Scenery {
    folder: TempDir,
    size: (u32, u32),
    scale: u32,
    second: Option<Layout>,
    door: Door,
    lists_made: Option<Timestamp>,
    world: Vec<(&'static str, OsString)>,
}

/// What the program is started with, and not what the tests were.
#[derive(Clone)]
pub(super) struct Environment(Vec<(&'static str, OsString)>);

impl Scenery {
    /// A demonstration office that is open, and no device.
    pub(crate) fn new() -> Self {
        let (folder, size, door) = (TempDir::new().unwrap(), USUAL, Door::Open);
        // A card service that is not there: the cards of other tests are theirs.
        let world = vec![("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm".into())];
        Self { folder, size, scale: 1, second: None, door, lists_made: None, world }
    }

    pub(crate) fn size(self, size: (u32, u32)) -> Self {
        Self { size, ..self }
    }

    /// Each point of the page is so many pixels wide and high.
    pub(crate) fn scale(self, scale: u32) -> Self {
        Self { scale, ..self }
    }

    /// With a second display, both as large as the window.
    pub(crate) fn second_display(self, layout: Layout) -> Self {
        Self { second: Some(layout), ..self }
    }

    pub(crate) fn door(self, door: Door) -> Self {
        Self { door, ..self }
    }

    /// The lists are of another day.
    pub(crate) fn lists_made(self, at: Timestamp) -> Self {
        Self { lists_made: Some(at), ..self }
    }

    /// The card service of this machine is the program's.
    pub(crate) fn with_readers(mut self) -> Self {
        self.world.retain(|(name, _)| *name != "PCSCLITE_CSOCK_NAME");
        self
    }

    /// Something of the world by which the program meets it.
    pub(crate) fn with(mut self, world: impl IntoIterator<Item = (&'static str, OsString)>) -> Self {
        self.world.extend(world);
        self
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) async fn raise(self) -> Stage {
        let folder = self.folder();
        self.furnish();
        let display = match self.second {
            Some(layout) => Display::pair(self.size, layout, folder),
            None => Display::start((self.size.0 * self.scale, self.size.1 * self.scale)),
        };
        let phone = phone(folder);
        let environment = self.environment(&display);
        let mut arguments = vec!["--office".to_owned(), at(folder, "office")];
        for (word, name) in
            [("--phone-frame", "phone/frame.png"), ("--sheets", "sheets"), ("--lists", "issuer/lists")]
        {
            if word != "--lists" || self.door == Door::NotBuilt {
                arguments.extend([word.to_owned(), at(folder, name)]);
            }
        }
        let (port, driver) = driver(&environment);
        let mut capabilities = Capabilities::new();
        capabilities
            .insert("tauri:options".into(), json!({ "application": program("comptoir"), "args": arguments }));
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let url = format!("http://127.0.0.1:{port}");
        let client = patiently("the window", || builder.connect(&url)).await;
        client.set_window_size(self.size.0, self.size.1).await.unwrap();
        let (folder, size) = (self.folder, self.size);
        Stage { client, folder, size, arguments, environment, helpers: vec![driver, phone], display }
    }

    /// An issuer, its lists, and a demonstration office that trusts it.
    fn furnish(&self) {
        let folder = self.folder();
        let (issuer, lists, office) =
            (at(folder, "issuer"), at(folder, "issuer/lists"), at(folder, "office"));
        fs::create_dir_all(folder.join("phone")).unwrap();
        let made = self.lists_made.map(|made| made.to_string());
        let made = made.as_ref().map_or_else(Vec::new, |made| vec!["--now", made]);
        run("phone", &[&["issuer", "--out", &issuer][..], &made].concat());
        if self.door == Door::NotBuilt {
            return;
        }
        let name = ["--name", "Cabinet de démonstration", "--practitioner", "Dr C. Martin-Lavergne"];
        let numbers = ["--rpps", "10003000014", "--am-number", "751234568", "--demonstration"];
        let address = ["--address", "12 rue des Lilas, 75011 Paris"];
        let new = ["office", "new", &office, "--lists", &lists];
        run("comptoir-cli", &[&new[..], &name, &numbers, &address].concat());
    }

    fn environment(&self, display: &Display) -> Environment {
        let folder = self.folder();
        let mut environment = vec![
            ("DISPLAY", display.name().into()),
            // No log, document or setting of this computer's user is read or written.
            ("HOME", folder.into()),
            ("XDG_DATA_HOME", folder.join("data").into()),
            ("XDG_CONFIG_HOME", folder.join("config").into()),
            ("XDG_CACHE_HOME", folder.join("cache").into()),
            ("GDK_SCALE", self.scale.to_string().into()),
            // The poorest locale: whatever asks for the language must bear it.
            ("LC_ALL", "C".into()),
        ];
        if self.door == Door::Open {
            environment.push(("COMPTOIR_PASSPHRASE", PASSPHRASE.into()));
        }
        environment.extend(self.world.clone());
        Environment(environment)
    }
}

impl Environment {
    pub(super) fn dress(&self, command: &mut Command) {
        for name in [
            "WAYLAND_DISPLAY",
            "WEBKIT_DISABLE_DMABUF_RENDERER",
            "WEBKIT_DISABLE_COMPOSITING_MODE",
            "COMPTOIR_PASSPHRASE",
            "DBUS_SESSION_BUS_ADDRESS",
        ] {
            command.env_remove(name);
        }
        command.envs(self.0.iter().map(|(name, value)| (name, value)));
    }
}

/// A session bus on which nothing but the programs of the test speaks.
pub(crate) struct Bus {
    address: String,
    _daemon: Helper,
}

impl Bus {
    pub(crate) fn start(folder: &Path) -> Self {
        let configuration = folder.join("bus.conf");
        // No service is started on it: a portal or a key ring would be this computer's.
        let text = format!(
            "<busconfig><type>session</type><listen>unix:dir={}</listen><auth>EXTERNAL</auth>\
             <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
             <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>",
            folder.display()
        );
        fs::write(&configuration, text).unwrap();
        let mut daemon = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", configuration.display()))
            .args(["--nofork", "--nopidfile", "--print-address"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("dbus-daemon: `cargo xtask test` installs it");
        let address = first_line(&mut daemon);
        Self { address, _daemon: Helper(daemon) }
    }

    pub(crate) fn environment(&self) -> [(&'static str, OsString); 1] {
        [("DBUS_SESSION_BUS_ADDRESS", self.address.clone().into())]
    }
}

/// What a program says of itself once it is ready.
pub(super) fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    line.trim().to_owned()
}

fn phone(folder: &Path) -> Helper {
    let (issuer, frame) = (at(folder, "issuer"), at(folder, "phone/frame.png"));
    let child = Command::new(program("phone"))
        .args(["serve", "--issuer", &issuer, "--holder", "family", "--unlocked", "--frame", &frame])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    Helper(child)
}

/// tauri-driver and the engine's driver on two free ports; the program inherits their environment.
fn driver(environment: &Environment) -> (u16, Helper) {
    let (port, native) = (free_port(), free_port());
    let mut command = Command::new(tauri_driver());
    command
        .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    environment.dress(&mut command);
    (port, Helper(command.spawn().expect("tauri-driver: `cargo xtask test` installs it")))
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Tries again until it works: a driver needs a moment before it listens.
async fn patiently<T, E: std::fmt::Debug, F: Future<Output = Result<T, E>>>(
    what: &str,
    mut act: impl FnMut() -> F,
) -> T {
    let begun = Instant::now();
    loop {
        match act().await {
            Ok(done) => return done,
            Err(error) => assert!(begun.elapsed() < PATIENCE, "{what} does not come: {error:?}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
