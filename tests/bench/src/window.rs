//! `window`: from the start of the program to *Prêt*, and what it then holds in memory, beside a bare window of the same kind; and one patient,
//! from the phone that is shown to the sealed invoice, as a script with the pace of a person does it; then how smooth it is while
//! the camera is at work.
//!
//! Both windows are started by the same driver on the same hidden display, so that what the driver costs is in both. The release
//! programs must be there: `cargo xtask bench` builds them when this section is asked.

mod smooth;

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tokio::runtime::Runtime;

use crate::place::Place;
use crate::race::{Runner, race};
use crate::row::{Row, Target, Unit};
use crate::spread::Spread;

const OURS: &str = "Comptoir";
const BARE: &str = "a bare window";
/// What our own work may add to the bare window's start (ux.md: *Prêt* within a second of it).
const LATER: f64 = 1.0;
/// The machine's part of a visit, p95 (goals G13: verdict within 1 s, draft within 0.2 s).
const MACHINE: f64 = 1.2;
const STARTS: usize = 8;
const VISITS: usize = 20;
/// A person decides and finds a key: the pace of the script, which is not measured but shown.
const PER_KEY: Duration = Duration::from_millis(400);
const PASSPHRASE: &str = "quatre mots tout simples";
const PATIENCE: Duration = Duration::from_secs(20);

pub fn rows(place: &Place) -> Result<Vec<Row>> {
    let runtime = Runtime::new()?;
    let folder = place.scratch("window")?;
    let office = prepare(&folder)?;
    let screen = Screen::raise()?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let times = race(
        STARTS,
        vec![
            Runner::timed(OURS, || {
                let (taken, memory) =
                    runtime.block_on(started(&Program::ours(&office)?, &screen, &folder))?;
                ours.push(memory);
                Ok(taken)
            }),
            Runner::timed(BARE, || {
                let (taken, memory) = runtime.block_on(started(&Program::bare()?, &screen, &folder))?;
                theirs.push(memory);
                Ok(taken)
            }),
        ],
    )?;
    let mut start = Row::raced("from the start to Prêt", &times, OURS, BARE, Target::ForScale)?;
    start.target = Target::OursAtMost(times.seconds(BARE)?.median + LATER);
    let (ours, theirs) = (Spread::of(ours).context("starts")?, Spread::of(theirs).context("starts")?);
    let memory = Row::counted(
        "memory once it is there",
        Unit::Bytes,
        ours.median,
        BARE,
        theirs.median,
        Target::ForScale,
    );
    let (machine, person) = runtime.block_on(visits(&Program::ours(&office)?, &screen, &folder))?;
    let visit = Row {
        what: "one patient, the machine's part: phone shown to invoice sealed".to_owned(),
        unit: Unit::Seconds,
        ours: machine,
        peer: format!("with a person's {} ms a key", PER_KEY.as_millis()),
        theirs: person,
        ratio: Spread::exactly(machine.median / person.median),
        target: Target::OursAtMost(MACHINE),
    };
    let mut rows = vec![start, memory, visit];
    rows.extend(runtime.block_on(smooth::rows(&office, &screen, &folder))?);
    Ok(rows)
}

/// A program with a window, and how one knows that it is there.
struct Program {
    path: PathBuf,
    arguments: Vec<String>,
    heading: &'static str,
}

impl Program {
    fn ours(office: &Path) -> Result<Self> {
        let at = |name: &str| office.join(name).display().to_string();
        let arguments =
            ["--office", &at("office"), "--phone-frame", &at("phone/frame.png"), "--sheets", &at("sheets")]
                .map(str::to_owned)
                .to_vec();
        Ok(Self { path: built("release/comptoir")?, arguments, heading: "Présentez" })
    }

    fn bare() -> Result<Self> {
        Ok(Self { path: built("bench-build/release/bare-window")?, arguments: Vec::new(), heading: "Ready" })
    }
}

/// Something under the target folder of the repository.
fn built(name: &str) -> Result<PathBuf> {
    let target =
        Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).context("the repository")?.join("target");
    let path = target.join(name);
    ensure!(path.is_file(), "{} is not built: `cargo xtask bench window` builds it", path.display());
    Ok(path)
}

/// An office that trusts a simulated issuer, made once.
fn prepare(folder: &Path) -> Result<PathBuf> {
    let office = folder.join("stage");
    if office.exists() {
        std::fs::remove_dir_all(&office)?;
    }
    std::fs::create_dir_all(office.join("phone"))?;
    let at = |name: &str| office.join(name).display().to_string();
    run(Command::new(built("release/phone")?).args(["issuer", "--out", &at("issuer")]))?;
    let mut new = Command::new(built("release/comptoir-cli")?);
    new.args(["office", "new", &at("office"), "--lists", &at("issuer/lists"), "--name", "Cabinet d’essai"])
        .args(["--practitioner", "Dr A. Essai", "--demonstration", "--rpps", "10003000014"])
        .args(["--am-number", "751234568", "--address", "1 rue de l’Essai, 75011 Paris"])
        .env("COMPTOIR_PASSPHRASE", PASSPHRASE);
    run(&mut new)?;
    Ok(office)
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("starting {command:?}"))?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// How long until the heading is there, and what the program and its web view then hold.
async fn started(program: &Program, screen: &Screen, folder: &Path) -> Result<(Duration, f64)> {
    let driver = Driver::raise(screen, folder, &[])?;
    let begun = Instant::now();
    let client = driver.window(program).await?;
    heading(&client, program.heading).await?;
    let taken = begun.elapsed();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let memory = memory_under(driver.process.0.id())?;
    client.close().await?;
    Ok((taken, memory))
}

/// The machine's part of each visit, and the whole of it at a person's pace.
async fn visits(program: &Program, screen: &Screen, folder: &Path) -> Result<(Spread, Spread)> {
    let at = |name: &str| folder.join("stage").join(name).display().to_string();
    let phone = Command::new(built("release/phone")?)
        .args([
            "serve",
            "--issuer",
            &at("issuer"),
            "--holder",
            "plain",
            "--unlocked",
            "--frame",
            &at("phone/frame.png"),
        ])
        .stdout(Stdio::null())
        .spawn()?;
    let _phone = Process(phone);
    let driver = Driver::raise(screen, folder, &[])?;
    let client = driver.window(program).await?;
    let (mut machine, mut person) = (Vec::new(), Vec::new());
    for _ in 0..VISITS {
        heading(&client, program.heading).await?;
        let mut spent = Duration::ZERO;
        // The phone, accepted, the first favourite, sealed: each key, then what it must bring.
        for (key, brings) in [
            ("p", "[data-testid=person]"),
            ("\u{e007}", "[data-testid=act-1], h1"),
            ("1", "[data-testid=patient-pays]"),
            ("\u{e032}", "[data-testid=invoice-number]"),
        ] {
            let begun = Instant::now();
            client.active_element().await?.send_keys(key).await?;
            client.wait().at_most(PATIENCE).for_element(Locator::Css(brings)).await?;
            spent += begun.elapsed();
        }
        machine.push(spent.as_secs_f64());
        person.push((spent + PER_KEY * 4).as_secs_f64());
        client.active_element().await?.send_keys("\u{e00c}").await?;
    }
    client.close().await?;
    Ok((Spread::of(machine).context("visits")?, Spread::of(person).context("visits")?))
}

async fn heading(client: &Client, wanted: &str) -> Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Ok(found) = client.find(Locator::Css("h1")).await
            && found.text().await.is_ok_and(|text| text.contains(wanted))
        {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    bail!("the heading {wanted:?} does not appear")
}

/// Proportional set size of a process and all that it started, in bytes.
fn memory_under(process: u32) -> Result<f64> {
    let output = Command::new("ps").args(["-e", "-o", "pid=,ppid="]).output()?;
    let pairs: Vec<(u32, u32)> = String::from_utf8(output.stdout)?
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace().map(str::parse);
            Some((words.next()?.ok()?, words.next()?.ok()?))
        })
        .collect();
    let mut tree = vec![process];
    let mut at = 0;
    while let Some(parent) = tree.get(at).copied() {
        tree.extend(pairs.iter().filter(|(_, of)| *of == parent).map(|(child, _)| *child));
        at += 1;
    }
    let mut bytes = 0.0;
    for process in tree {
        let Ok(rollup) = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")) else { continue };
        let name = std::fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
        // The driver of the engine is not the program's.
        if name.contains("river") {
            continue;
        }
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).context("Pss")?;
        bytes += 1024.0 * line.trim().trim_end_matches(" kB").parse::<f64>()?;
    }
    Ok(bytes)
}

/// A program that ends with the measurement.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // Asked, not killed: a driver that is killed leaves the engine's own driver behind.
        drop(Command::new("kill").arg(self.0.id().to_string()).status());
        drop(self.0.wait());
    }
}

/// A display that nobody sees.
struct Screen {
    name: String,
    _process: Process,
}

impl Screen {
    fn raise() -> Result<Self> {
        let mut child = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1280x800x24"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb")?;
        let mut number = String::new();
        BufReader::new(child.stdout.take().context("its number")?).read_line(&mut number)?;
        Ok(Self { name: format!(":{}", number.trim()), _process: Process(child) })
    }
}

/// tauri-driver, and the port on which it listens.
struct Driver {
    port: u16,
    process: Process,
}

impl Driver {
    fn raise(screen: &Screen, folder: &Path, world: &[(&str, OsString)]) -> Result<Self> {
        let free = || Ok::<_, std::io::Error>(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port());
        let (port, native) = (free()?, free()?);
        let child = Command::new(built("tools/bin/tauri-driver")?)
            .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
            .env("DISPLAY", &screen.name)
            .env("HOME", folder)
            .env("XDG_DATA_HOME", folder.join("data"))
            .env("XDG_CONFIG_HOME", folder.join("config"))
            .env("XDG_CACHE_HOME", folder.join("cache"))
            .env("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm")
            .env("COMPTOIR_PASSPHRASE", PASSPHRASE)
            .env_remove("WAYLAND_DISPLAY")
            .envs(world.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let process = Process(child);
        // It listens before anything is timed, and so does the engine's own driver behind it.
        let begun = Instant::now();
        while [port, native].iter().any(|port| std::net::TcpStream::connect(("127.0.0.1", *port)).is_err()) {
            ensure!(begun.elapsed() < PATIENCE, "the driver does not listen");
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(Self { port, process })
    }

    async fn window(&self, program: &Program) -> Result<Client> {
        let mut capabilities = Capabilities::new();
        let options = json!({ "application": program.path, "args": program.arguments });
        capabilities.insert("tauri:options".into(), options);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        builder.connect(&format!("http://127.0.0.1:{}", self.port)).await.context("the window")
    }
}
