//! The window while the camera is at work: how evenly the screen is drawn, and how long whatever wakes up waits for its turn; beside a bare
//! window with an idle page.
//!
//! The camera shows a code that is blurred too much to be read and never stands still, so that every frame is looked at in every way.
//! Waits stand for long tasks, whose entries WebKit does not have: a timer of ten milliseconds that wakes up 50 late was kept
//! waiting by a task of 50 or more.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fantoccini::Locator;
use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Luma, imageops};
use serde::Deserialize;

use super::{BARE, Driver, PATIENCE, Program, Screen, built, heading, run};
use crate::row::{Row, Target, Unit};
use crate::spread::Spread;

const ROUNDS: usize = 3;
/// A frame of the screen may come this much later than in a window that does nothing.
const AS_EVEN: f64 = 1.1;
/// What is felt as a stutter, and what browsers call a long task.
const LONG: f64 = 0.05;
/// The desk makes a picture for the preview of every second frame of this camera at most.
const PICTURE_EVERY: f64 = 0.066;
/// Of a usual camera.
const WIDTH: u32 = 1920;
const HEIGHT: u32 = 1080;
const FRAME_EVERY: Duration = Duration::from_millis(33);

/// What a page saw, in milliseconds.
#[derive(Default, Deserialize)]
struct Seen {
    /// From one frame of the screen to the next.
    frames: Vec<f64>,
    /// How late a timer woke up.
    waits: Vec<f64>,
    /// From one picture of the camera to the next.
    pictures: Vec<f64>,
}

const WATCH: &str = r#"
const done = arguments[0];
const seen = { frames: [], waits: [], pictures: [] };
const over = performance.now() + 6000;
let frame = null;
requestAnimationFrame(function draw(now) {
  if (frame !== null) seen.frames.push(now - frame);
  frame = now;
  if (now < over) requestAnimationFrame(draw);
  else done(seen);
});
let due = performance.now() + 10;
setTimeout(function wake() {
  const now = performance.now();
  seen.waits.push(Math.max(0, now - due));
  due = now + 10;
  if (now < over) setTimeout(wake, 10);
}, 10);
let picture = null;
const image = document.querySelector(".camera img");
if (image) new MutationObserver(() => {
  const now = performance.now();
  if (picture !== null) seen.pictures.push(now - picture);
  picture = now;
}).observe(image, { attributeFilter: ["src"] });
"#;

pub(super) async fn rows(office: &Path, screen: &Screen, folder: &Path) -> Result<Vec<Row>> {
    let camera = Camera::plug(folder)?;
    let (mut ours, mut theirs) = (Seen::default(), Seen::default());
    for _ in 0..ROUNDS {
        ours.add(watched(&Program::ours(office)?, screen, folder, &camera.environment()).await?);
        theirs.add(watched(&Program::bare()?, screen, folder, &[]).await?);
    }
    ensure!(ours.pictures.len() > 10, "the camera gives pictures");
    let (evenly, theirs_evenly) = (seconds(&ours.frames)?, seconds(&theirs.frames)?);
    let drawn = Row {
        what: "from one frame of the screen to the next, the camera at work".to_owned(),
        unit: Unit::Seconds,
        ours: evenly,
        peer: format!("{BARE}, idle"),
        theirs: theirs_evenly,
        ratio: Spread::exactly(evenly.median / theirs_evenly.median),
        target: Target::RatioAtMost(AS_EVEN),
    };
    let worst = |what: &str, ours: &[f64], theirs: &[f64], target| {
        let longest = |all: &[f64]| all.iter().copied().fold(0.0, f64::max) / 1_000.0;
        let peer = format!("{BARE}, idle");
        Row::counted(what, Unit::Seconds, longest(ours), &peer, longest(theirs), target)
    };
    let pictures = seconds(&ours.pictures)?;
    let shown = Row {
        what: "from one picture of the camera to the next, on the screen".to_owned(),
        unit: Unit::Seconds,
        ours: pictures,
        peer: "as often as the desk makes one".to_owned(),
        theirs: Spread::exactly(PICTURE_EVERY),
        ratio: Spread::exactly(pictures.median / PICTURE_EVERY),
        target: Target::ForScale,
    };
    Ok(vec![
        drawn,
        worst("the longest of them", &ours.frames, &theirs.frames, Target::ForScale),
        shown,
        worst(
            "the longest wait for the page's turn (a task over 50 ms is one)",
            &ours.waits,
            &theirs.waits,
            Target::OursAtMost(LONG),
        ),
    ])
}

/// What the page of a program sees for six seconds, once it is there and quiet.
async fn watched(
    program: &Program,
    screen: &Screen,
    folder: &Path,
    world: &[(&str, OsString)],
) -> Result<Seen> {
    let driver = Driver::raise(screen, folder, world)?;
    let client = driver.window(program).await?;
    heading(&client, program.heading).await?;
    if !world.is_empty() {
        client.wait().at_most(PATIENCE).for_element(Locator::Css(".camera img")).await?;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let seen = client.execute_async(WATCH, Vec::new()).await?;
    heading(&client, program.heading).await.context("nothing was read meanwhile")?;
    client.close().await?;
    Ok(serde_json::from_value(seen)?)
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.frames.extend(other.frames);
        self.waits.extend(other.waits);
        self.pictures.extend(other.pictures);
    }
}

fn seconds(milliseconds: &[f64]) -> Result<Spread> {
    Spread::of(milliseconds.iter().map(|one| one / 1_000.0)).context("the page saw nothing")
}

/// The device of the acceptance tests, and a hand that moves what is before it.
struct Camera {
    library: PathBuf,
    folder: PathBuf,
    over: &'static AtomicBool,
}

impl Camera {
    fn plug(scratch: &Path) -> Result<Self> {
        let folder = scratch.join("camera");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let node = folder.join("video0");
        fs::create_dir_all(&node)?;
        let library = scratch.join("camera.so");
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../acceptance/tests/camera");
        run(Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-o"])
            .args([&library, &sources.join("device.c"), &sources.join("preload.c")])
            .args(["-ldl", "-lpthread"]))?;
        let code = folder.join("code.png");
        let issuer = scratch.join("stage/issuer");
        run(Command::new(built("release/phone")?)
            .args(["qr", "--holder", "plain", "--issuer"])
            .arg(&issuer)
            .arg("--out")
            .arg(&code))?;
        let frames = frames(&image::open(&code)?.into_luma8())?;
        fs::write(node.join("frame"), frames.first().context("a frame")?)?;
        fs::write(node.join("formats"), format!("MJPG {WIDTH}x{HEIGHT} 30"))?;
        fs::write(node.join("name"), "HD Webcam C920")?;
        let over: &'static AtomicBool = Box::leak(Box::default());
        let coming = folder.join("coming");
        thread::spawn(move || {
            for frame in frames.iter().cycle().take_while(|_| !over.load(Ordering::Relaxed)) {
                // Whole or not at all: the device reads it thirty times a second. Its folder goes when the measurement is over.
                if fs::write(&coming, frame).and_then(|()| fs::rename(&coming, node.join("frame"))).is_err() {
                    return;
                }
                thread::sleep(FRAME_EVERY);
            }
        });
        Ok(Self { library, folder, over })
    }

    fn environment(&self) -> [(&'static str, OsString); 2] {
        [("LD_PRELOAD", self.library.clone().into()), ("FAKE_CAMERA", self.folder.clone().into())]
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

/// A phone in a hand that shakes, out of focus: its corners are seen, its modules are not.
fn frames(code: &GrayImage) -> Result<Vec<Vec<u8>>> {
    const BLUR: f32 = 4.0;
    let soft = imageops::blur(
        &imageops::resize(code, code.width() / 2, code.height() / 2, imageops::FilterType::Nearest),
        BLUR,
    );
    (0..8_i64)
        .map(|place| {
            let mut frame = GrayImage::from_pixel(WIDTH, HEIGHT, Luma([70]));
            imageops::overlay(&mut frame, &soft, 600 + 12 * place, 250 + 7 * (place % 3));
            let mut bytes = Vec::new();
            JpegEncoder::new_with_quality(&mut bytes, 85).encode_image(&frame)?;
            Ok(bytes)
        })
        .collect()
}
