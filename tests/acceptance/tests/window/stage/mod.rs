//! A display, a driver, a demonstration office and the program's window, for one test; all of it ends with the test.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use acceptance::{program, root};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;

pub(crate) const PASSPHRASE: &str = "quatre mots tout simples";
/// How long anything may take to appear on a machine that builds something else at the same time.
const PATIENCE: Duration = Duration::from_secs(20);
const NOT_STALE: &str =
    "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";

pub(crate) struct Stage {
    client: Client,
    folder: TempDir,
    size: (u32, u32),
    /// In the order in which they must end: the driver before the display.
    helpers: Vec<Helper>,
}

/// A program that ends with the test, however the test ends.
struct Helper(Child);

impl Stage {
    /// A demonstration office, open, with its simulated phone beside it.
    pub(crate) async fn demonstration(size: (u32, u32)) -> Self {
        Self::with_devices(size, &no_readers()).await
    }

    /// A demonstration office with devices: what the program must be started with to see them.
    pub(crate) async fn with_devices(size: (u32, u32), devices: &[(&str, OsString)]) -> Self {
        Self::raise(size, true, devices).await
    }

    /// An office that waits for its passphrase.
    pub(crate) async fn locked(size: (u32, u32)) -> Self {
        Self::raise(size, false, &no_readers()).await
    }

    async fn raise(size: (u32, u32), open: bool, devices: &[(&str, OsString)]) -> Self {
        let folder = TempDir::new().unwrap();
        prepare(folder.path());
        let (screen, display) = screen(size);
        let phone = phone(folder.path());
        let (port, driver) = driver(folder.path(), &display, open, devices);
        let arguments = ["--office", "office", "--phone-frame", "phone/frame.png", "--sheets", "sheets"]
            .map(|word| if word.starts_with("--") { word.to_owned() } else { at(folder.path(), word) });
        let mut capabilities = Capabilities::new();
        capabilities
            .insert("tauri:options".into(), json!({ "application": program("comptoir"), "args": arguments }));
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let url = format!("http://127.0.0.1:{port}");
        let client = patiently("the window", || builder.connect(&url)).await;
        client.set_window_size(size.0, size.1).await.unwrap();
        Self { client, folder, size, helpers: vec![driver, phone, screen] }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Closes the window as a user does. What is left ends when the stage is dropped.
    pub(crate) async fn end(mut self) {
        self.client.clone().close().await.unwrap();
        for helper in &mut self.helpers {
            helper.stop();
        }
    }

    /// An element that is there, or soon is.
    pub(crate) async fn find(&self, css: &str) -> Element {
        match self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => {
                self.picture("manque").await;
                panic!("{css} does not appear: {error}; see target/e2e")
            }
        }
    }

    /// Waits until an element says something.
    pub(crate) async fn text_of(&self, css: &str, expected: &str) {
        let begun = Instant::now();
        let mut said = String::new();
        while begun.elapsed() < PATIENCE {
            if let Ok(element) = self.client.find(Locator::Css(css)).await {
                said = element.text().await.unwrap_or_default();
                if plain(&said).contains(&plain(expected)) {
                    return;
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.picture("manque").await;
        panic!("{css} does not say {expected:?} but {said:?}; see target/e2e");
    }

    /// Waits until the heading of the screen says something.
    pub(crate) async fn heading(&self, expected: &str) {
        self.text_of("h1", expected).await;
    }

    pub(crate) async fn eventually(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let begun = Instant::now();
        while !holds() {
            assert!(begun.elapsed() < PATIENCE, "never: {what}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Types where the focus is, as a user without a mouse.
    pub(crate) async fn press(&self, keys: impl Into<Keys>) {
        let keys = keys.into().0;
        self.client.active_element().await.unwrap().send_keys(&keys).await.unwrap();
    }

    /// Keeps a picture of the window in `target/e2e`.
    pub(crate) async fn picture(&self, name: &str) {
        self.client.execute_async(NOT_STALE, vec![]).await.unwrap();
        let folder = root().join("target/e2e");
        fs::create_dir_all(&folder).unwrap();
        let (width, height) = self.size;
        let overflow = "return [document.documentElement.scrollHeight - innerHeight,
            document.documentElement.scrollWidth - innerWidth];";
        let overflow = self.client.execute(overflow, vec![]).await.unwrap();
        assert_eq!(overflow, json!([0, 0]), "« {name} » fits the window: nothing to scroll, down or across");
        let bytes = self.client.screenshot().await.unwrap();
        fs::write(folder.join(format!("{name}-{width}x{height}.png")), bytes).unwrap();
    }

    /// A code of the simulated phone, as the bytes of a picture.
    pub(crate) fn code(&self, options: &[&str]) -> Vec<u8> {
        let picture = at(self.folder(), "code.png");
        let issuer = at(self.folder(), "issuer");
        run("phone", &[&["qr", "--issuer", &issuer, "--out", &picture], options].concat());
        fs::read(picture).unwrap()
    }

    pub(crate) async fn drop_picture(&self, png: &[u8]) {
        self.drop_bytes(png).await;
    }

    /// Drops a file on the window.
    pub(crate) async fn drop_bytes(&self, bytes: &[u8]) {
        let script = "const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(arguments[0])], 'code.png', { type: 'image/png' }));
            document.body.dispatchEvent(
                new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true }));";
        self.client.execute(script, vec![json!(bytes)]).await.unwrap();
    }

    /// Pastes a text.
    pub(crate) async fn paste(&self, text: &str) {
        let script = "const carried = new DataTransfer();
            carried.setData('text/plain', arguments[0]);
            document.body.dispatchEvent(
                new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true }));";
        self.client.execute(script, vec![json!(text)]).await.unwrap();
    }

    /// axe-core finds nothing serious or critical on the screen as it is.
    pub(crate) async fn axe(&self, screen: &str) {
        let source = fs::read_to_string(root().join("ui/node_modules/axe-core/axe.min.js")).unwrap();
        self.client.execute(&source, vec![]).await.unwrap();
        let run = "const done = arguments[0];
            axe.run().then((found) => done(found.violations
                .filter((v) => v.impact === 'serious' || v.impact === 'critical')
                .map((v) => v.id + ': ' + v.nodes.map((node) => node.html).join(' | '))));";
        let found = self.client.execute_async(run, vec![]).await.unwrap();
        assert_eq!(found, json!([]), "on the screen « {screen} »");
    }
}

/// Keys to type: one, or a text.
pub(crate) struct Keys(String);

impl From<&str> for Keys {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Key> for Keys {
    fn from(key: Key) -> Self {
        Self(char::from(key).to_string())
    }
}

impl Helper {
    /// Asks it to end and waits: a driver that is killed leaves the engine's own driver on its port.
    fn stop(&mut self) {
        drop(Command::new("kill").arg(self.0.id().to_string()).status());
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(5) {
            if matches!(self.0.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            self.stop();
        }
    }
}

/// A card service that is not there: the cards of other tests are theirs.
fn no_readers() -> [(&'static str, OsString); 1] {
    [("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm".into())]
}

/// An issuer, its lists, and a demonstration office that trusts it.
fn prepare(folder: &Path) {
    let (issuer, lists, office) = (at(folder, "issuer"), at(folder, "issuer/lists"), at(folder, "office"));
    fs::create_dir_all(folder.join("phone")).unwrap();
    run("phone", &["issuer", "--out", &issuer]);
    let name =
        ["--name", "Cabinet de démonstration", "--practitioner", "Dr C. Martin-Lavergne", "--demonstration"];
    let numbers =
        ["--rpps", "10003000014", "--am-number", "751234568", "--address", "12 rue des Lilas, 75011 Paris"];
    run("comptoir-cli", &[&["office", "new", &office, "--lists", &lists], &name[..], &numbers[..]].concat());
}

fn run(name: &str, arguments: &[&str]) {
    let output =
        Command::new(program(name)).args(arguments).env("COMPTOIR_PASSPHRASE", PASSPHRASE).output().unwrap();
    assert!(output.status.success(), "{name} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A display that nobody sees; it says its own number once it is ready.
fn screen(size: (u32, u32)) -> (Helper, String) {
    let mut child = Command::new("Xvfb")
        .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &format!("{}x{}x24", size.0, size.1)])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("Xvfb: `cargo xtask test` installs it");
    let mut number = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut number).unwrap();
    (Helper(child), format!(":{}", number.trim()))
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
fn driver(folder: &Path, display: &str, open: bool, devices: &[(&str, OsString)]) -> (u16, Helper) {
    let (port, native) = (free_port(), free_port());
    let tools = root().join("target/tools/bin/tauri-driver");
    let name = if tools.is_file() { tools } else { PathBuf::from("tauri-driver") };
    let mut command = Command::new(name);
    command
        .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
        .env("DISPLAY", display)
        // No log, document or setting of this computer's user is read or written.
        .env("HOME", folder)
        .env("XDG_DATA_HOME", folder.join("data"))
        .env("XDG_CONFIG_HOME", folder.join("config"))
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .envs(devices.iter().map(|(name, value)| (name, value)))
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WEBKIT_DISABLE_DMABUF_RENDERER")
        .env_remove("WEBKIT_DISABLE_COMPOSITING_MODE")
        .env_remove("COMPTOIR_PASSPHRASE")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if open {
        command.env("COMPTOIR_PASSPHRASE", PASSPHRASE);
    }
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
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Narrow and no-break spaces are typography, not words.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

fn at(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}
