//! An office, a simulated phone, a display, a driver and the program's window, for one test; all of it ends with the test.

mod access;
mod disk;
mod display;
mod keyring;
mod monopoly;
mod scenery;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant, SystemTime};

use acceptance::{program, root};
pub(crate) use disk::Disk;
pub(crate) use display::{Display, Keyboard, Layout};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
pub(crate) use keyring::KeyRing;
pub(crate) use monopoly::Monopoly;
pub(crate) use scenery::{Bus, Door, Scenery};
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) const PASSPHRASE: &str = "quatre mots tout simples";
/// The window of most tours.
pub(crate) const USUAL: (u32, u32) = (1280, 800);
/// The screens behind *Matériel*: the key, the heading, and what their pictures are called.
pub(crate) const BEHIND_EQUIPMENT: [(&str, &str, &str); 3] = [
    ("t", "TARIFS", "tarifs"),
    ("u", "PERSONNES ET ACCÈS", "personnes"),
    ("k", "SAUVEGARDES", "sauvegardes"),
];
/// How long anything may take to appear on a machine that builds something else at the same time.
const PATIENCE: Duration = Duration::from_secs(20);
const NOT_STALE: &str =
    "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";

pub(crate) struct Stage {
    client: Client,
    folder: TempDir,
    size: (u32, u32),
    /// What the program was started with, to start a second one.
    arguments: Vec<String>,
    environment: scenery::Environment,
    /// In the order in which they must end: the driver before the display.
    helpers: Vec<Helper>,
    display: Display,
}

/// A program that ends with the test, however the test ends.
struct Helper(Child);

impl Stage {
    /// A demonstration office, open, with its simulated phone beside it.
    pub(crate) async fn demonstration() -> Self {
        Scenery::new().raise().await
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn display(&self) -> &Display {
        &self.display
    }

    /// Closes the window as its driver does. What is left ends when the stage is dropped.
    pub(crate) async fn end(mut self) {
        self.client.clone().close().await.unwrap();
        for helper in &mut self.helpers {
            helper.stop();
        }
    }

    /// A second program on the same office, as somebody starts it who does not see the window.
    pub(crate) fn start_again(&self) -> Child {
        let mut command = Command::new(program("comptoir"));
        command.args(&self.arguments);
        self.environment.dress(&mut command);
        command.spawn().unwrap()
    }

    /// Whether the program still runs.
    pub(crate) fn runs(&self) -> bool {
        self.program().is_some()
    }

    /// The program and every process it has started.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let mut family: Vec<u32> = self.program().into_iter().collect();
        let mut at = 0;
        while let Some(parent) = family.get(at) {
            let parent = parent.to_string();
            family.extend(processes().filter(|(_, of)| *of == parent).map(|(process, _)| process));
            at += 1;
        }
        family
    }

    fn program(&self) -> Option<u32> {
        let ours = [program("comptoir").into_os_string().into_string().unwrap(), self.arguments[1].clone()];
        processes().map(|(process, _)| process).find(|process| {
            // Some end while they are looked at.
            let line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
            let line = String::from_utf8_lossy(&line);
            let mut words = line.split('\0');
            words.next() == Some(ours[0].as_str()) && words.any(|word| word == ours[1])
        })
    }

    /// What the terminal tells of this office, once the window has let go of it.
    pub(crate) fn told_by_terminal(&self, words: &str) -> Value {
        let words = [&words.split(' ').collect::<Vec<_>>()[..], &["--office", &self.arguments[1], "--json"]];
        serde_json::from_str(&run("comptoir-cli", &words.concat())).unwrap()
    }

    /// When something was last written into the office.
    pub(crate) fn office_written_at(&self) -> SystemTime {
        let files = fs::read_dir(self.folder().join("office")).unwrap();
        files.map(|file| file.unwrap().metadata().unwrap().modified().unwrap()).max().unwrap()
    }

    /// An element that is there, or soon is.
    pub(crate) async fn find(&self, css: &str) -> Element {
        match self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => {
                self.keep("manque").await;
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
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        self.keep("manque").await;
        panic!("{css} does not say {expected:?} but {said:?}; see target/e2e");
    }

    /// Waits until the heading of the screen says something.
    pub(crate) async fn heading(&self, expected: &str) {
        self.text_of("h1", expected).await;
    }

    /// From *Prêt* to a screen behind *Matériel*.
    pub(crate) async fn behind_equipment(&self, key: &str, heading: &str) {
        self.press(Key::F11).await;
        self.heading("MATÉRIEL").await;
        self.press(key).await;
        self.heading(heading).await;
    }

    /// From *Prêt* to the invoice of the holder: the phone is shown, and the first person taken.
    pub(crate) async fn accept_holder(&self) {
        self.press("p").await;
        self.find("[data-testid=person]").await;
        self.press(Key::Enter).await;
        self.heading("Camille").await;
    }

    /// Waits until the screen says all of these, in any order.
    pub(crate) async fn says(&self, expected: &[&str]) {
        for one in expected {
            self.text_of("body", one).await;
        }
    }

    /// Waits until the page says yes to a question about itself.
    pub(crate) async fn until(&self, script: &str) {
        let begun = Instant::now();
        while self.ask(&format!("return {script};")).await != json!(true) {
            if begun.elapsed() > PATIENCE {
                self.keep("manque").await;
                panic!("never: {script}; see target/e2e");
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    pub(crate) async fn eventually(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let begun = Instant::now();
        while !holds() {
            assert!(begun.elapsed() < PATIENCE, "never: {what}");
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
    }

    /// Types where the focus is, as a user without a mouse.
    pub(crate) async fn press(&self, keys: impl Into<Keys>) {
        let keys = keys.into().0;
        self.client.active_element().await.unwrap().send_keys(&keys).await.unwrap();
    }

    /// Types into a field, whose name is its `id`.
    pub(crate) async fn fill(&self, field: &str, text: &str) {
        let element = self.find(&format!("#{field}")).await;
        self.focus(&format!("#{field}")).await;
        element.send_keys(text).await.unwrap();
    }

    /// Puts the focus on something, as many presses of Tab would.
    pub(crate) async fn focus(&self, css: &str) {
        self.find(css).await;
        self.client.execute("document.querySelector(arguments[0]).focus();", vec![json!(css)]).await.unwrap();
    }

    /// Goes back to *Prêt*, however deep the screen is: Échap leaves a field first, then a screen.
    pub(crate) async fn home(&self) {
        let begun = Instant::now();
        while self.ask("return document.querySelector('.ready > .main') !== null;").await != json!(true) {
            if begun.elapsed() > PATIENCE {
                self.keep("manque").await;
                panic!("Échap does not lead home; see target/e2e");
            }
            self.press(Key::Escape).await;
            self.drawn().await;
        }
    }

    /// What the page answers.
    pub(crate) async fn ask(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.unwrap()
    }

    /// Waits until what was changed last is on the screen.
    async fn drawn(&self) {
        self.client.execute_async(NOT_STALE, vec![]).await.unwrap();
    }

    /// Keeps a picture of the window in `target/e2e`; nothing of the window is out of sight.
    pub(crate) async fn picture(&self, name: &str) {
        self.keep(name).await;
        let overflow = "return [document.documentElement.scrollHeight - innerHeight,
            document.documentElement.scrollWidth - innerWidth];";
        let overflow = self.ask(overflow).await;
        assert_eq!(overflow, json!([0, 0]), "« {name} » fits the window: nothing to scroll, down or across");
    }

    pub(crate) async fn keep(&self, name: &str) {
        self.drawn().await;
        let folder = root().join("target/e2e");
        fs::create_dir_all(&folder).unwrap();
        let (width, height) = self.size;
        let bytes = self.client.screenshot().await.unwrap();
        fs::write(folder.join(format!("{name}-{width}x{height}.png")), bytes).unwrap();
    }

    /// A code of the simulated phone, as the bytes of a picture.
    pub(crate) fn code(&self, options: &[&str]) -> Vec<u8> {
        let picture = at(self.folder(), "code.png");
        self.phone(&[&["--out", &picture], options].concat());
        fs::read(picture).unwrap()
    }

    /// The same as the text that it holds.
    pub(crate) fn code_text(&self, options: &[&str]) -> String {
        self.phone(&[&["--text"], options].concat()).trim().to_owned()
    }

    fn phone(&self, options: &[&str]) -> String {
        let issuer = at(self.folder(), "issuer");
        run("phone", &[&["qr", "--issuer", &issuer], options].concat())
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

/// Runs a program of ours to its end, and gives back what it said.
fn run(name: &str, arguments: &[&str]) -> String {
    let output =
        Command::new(program(name)).args(arguments).env("COMPTOIR_PASSPHRASE", PASSPHRASE).output().unwrap();
    assert!(output.status.success(), "{name} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Narrow and no-break spaces are typography, not words.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

fn at(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

/// The driver, which `cargo xtask test` builds into its own folder.
fn tauri_driver() -> PathBuf {
    let tools = root().join("target/tools/bin/tauri-driver");
    if tools.is_file() { tools } else { PathBuf::from("tauri-driver") }
}

/// Every process of this computer, and the number of the one that has started it.
fn processes() -> impl Iterator<Item = (u32, String)> {
    let all = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    all.filter_map(|entry| {
        let process = entry.file_name().to_str()?.parse().ok()?;
        let status = fs::read_to_string(entry.path().join("status")).ok()?;
        let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().to_owned();
        Some((process, parent))
    })
}
