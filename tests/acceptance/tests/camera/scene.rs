//! The stage: a folder that stands for `/dev`, what the camera sees, and the program that looks through it.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Luma, imageops};
use simulator::{Issuer, Options};
use tempfile::TempDir;

/// A usual camera.
pub(crate) const HD: &str = "MJPG 1280x720 30\nMJPG 1920x1080 30";
/// A machine under load gets this long before what it waits for never comes.
const NEVER: Duration = Duration::from_mins(1);

pub(crate) struct Scene {
    folder: TempDir,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Puts a camera into a socket. It is there at once and whole, as a device is.
    pub(crate) fn plug(&self, node: u32, name: &str, formats: &str) {
        self.plug_in_trouble(node, name, formats, "");
    }

    /// The same with a trouble from the first moment.
    pub(crate) fn plug_in_trouble(&self, node: u32, name: &str, formats: &str, trouble: &str) {
        if self.node(node).exists() {
            return;
        }
        let coming = self.folder.path().join("coming");
        fs::create_dir(&coming).unwrap();
        fs::write(coming.join("name"), name).unwrap();
        fs::write(coming.join("formats"), formats).unwrap();
        fs::write(coming.join("trouble"), trouble).unwrap();
        fs::rename(coming, self.node(node)).unwrap();
    }

    pub(crate) fn unplug(&self, node: u32) {
        let going = self.folder.path().join("going");
        fs::rename(self.node(node), &going).unwrap();
        fs::remove_dir_all(going).unwrap();
    }

    pub(crate) fn metadata(&self, node: u32) {
        self.put(node, "metadata", b"");
    }

    pub(crate) fn trouble(&self, node: u32, trouble: &str) {
        self.put(node, "trouble", trouble.as_bytes());
    }

    /// An empty counter.
    pub(crate) fn show_room(&self, node: u32) {
        self.show(
            node,
            &GrayImage::from_fn(640, 360, |x, y| Luma([u8::try_from(60 + (x + y) / 10).unwrap()])),
        );
    }

    /// A lid before the lens, with the noise of a sensor.
    pub(crate) fn cover(&self, node: u32) {
        self.show(
            node,
            &GrayImage::from_fn(640, 360, |x, y| Luma([u8::try_from(8 + (x * 7 + y * 13) % 9).unwrap()])),
        );
    }

    /// The simulated phone, held before the lens. What its code says.
    pub(crate) fn show_phone(&self, node: u32) -> String {
        let now = "2026-11-23T11:00:00Z".parse().unwrap();
        let issuer = Issuer::make(now, Some(7)).unwrap();
        let shown = issuer.show("plain", &Options::at(now)).unwrap();
        self.show_code(node, &shown.code.png().unwrap());
        shown.text
    }

    /// A code, held before the lens.
    pub(crate) fn show_code(&self, node: u32, png: &[u8]) {
        self.hold(node, &four_pixels_a_module(png));
    }

    fn hold(&self, node: u32, code: &GrayImage) {
        let (width, height) = self.size(node);
        let mut frame = GrayImage::from_pixel(width, height, Luma([70]));
        let left = i64::from((width - code.width()) / 2);
        imageops::overlay(&mut frame, code, left, i64::from((height - code.height()) / 2));
        self.show(node, &frame);
    }

    /// What a program must be started with to see these cameras and no other.
    pub(crate) fn environment(&self) -> [(&'static str, OsString); 2] {
        [("LD_PRELOAD", device().into()), ("FAKE_CAMERA", self.folder.path().into())]
    }

    /// The program, looking.
    pub(crate) fn watch(&self) -> Watcher {
        let mut child = Command::new(env!("CARGO_BIN_EXE_watch-camera"))
            .envs(self.environment())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, told) = mpsc::channel();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| tell.send(line)));
        Watcher { child: Mutex::new(child), told, heard: Mutex::default() }
    }

    /// What was done to the devices, a line each.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    pub(crate) fn until_log(&self, is: impl Fn(&str) -> bool, why: &str) {
        let begun = Instant::now();
        while !is(&self.log()) {
            assert!(begun.elapsed() < NEVER, "{why}, never:\n{}", self.log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The picture, in the layout and the size that the camera is asked for: the last of its formats.
    fn show(&self, node: u32, picture: &GrayImage) {
        let formats = fs::read_to_string(self.node(node).join("formats")).unwrap();
        let (width, height) = self.size(node);
        let picture = imageops::resize(picture, width, height, imageops::FilterType::Nearest);
        let levels = picture.as_raw();
        let bytes = match formats.lines().last().unwrap().get(..4).unwrap() {
            "MJPG" => {
                let mut bytes = Vec::new();
                JpegEncoder::new_with_quality(&mut bytes, 85).encode_image(&picture).unwrap();
                bytes
            }
            "YUYV" => levels.iter().flat_map(|level| [*level, 128]).collect(),
            "NV12" => [levels.as_slice(), &vec![128; levels.len() / 2]].concat(),
            _ => levels.clone(),
        };
        self.put(node, "frame", &bytes);
    }

    fn size(&self, node: u32) -> (u32, u32) {
        let formats = fs::read_to_string(self.node(node).join("formats")).unwrap();
        let (width, height) =
            formats.lines().last().unwrap().split(' ').nth(1).unwrap().split_once('x').unwrap();
        (width.parse().unwrap(), height.parse().unwrap())
    }

    /// Whole or not at all: the device reads it thirty times a second.
    fn put(&self, node: u32, file: &str, bytes: &[u8]) {
        let coming = self.folder.path().join("file");
        fs::write(&coming, bytes).unwrap();
        fs::rename(coming, self.node(node).join(file)).unwrap();
    }

    fn node(&self, node: u32) -> PathBuf {
        self.folder.path().join(format!("video{node}"))
    }
}

pub(crate) struct Watcher {
    child: Mutex<Child>,
    told: Receiver<String>,
    heard: Mutex<Vec<String>>,
}

impl Watcher {
    /// Waits for a line that begins so, and gives it back.
    pub(crate) fn until(&self, beginning: &str) -> String {
        loop {
            let Ok(line) = self.told.recv_timeout(NEVER) else {
                panic!("« {beginning} » never comes after {:#?}", self.heard.lock().unwrap());
            };
            self.heard.lock().unwrap().push(line.clone());
            if line.starts_with(beginning) {
                return line;
            }
        }
    }

    pub(crate) fn tell(&self, order: &str) {
        let mut child = self.child.lock().unwrap();
        writeln!(child.stdin.as_mut().unwrap(), "{order}").unwrap();
    }

    /// How many lines began so, those that wait included.
    pub(crate) fn count(&self, beginning: &str) -> usize {
        let mut heard = self.heard.lock().unwrap();
        heard.extend(self.told.try_iter());
        heard.iter().filter(|line| line.starts_with(beginning)).count()
    }

    /// How many files the program has open.
    pub(crate) fn files(&self) -> usize {
        self.tell("counts");
        let counts = self.until("counts ");
        counts.rsplit_once("files=").unwrap().1.parse().unwrap()
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let child = self.child.get_mut().unwrap();
        // Its input ends, and so does it: a program that hangs on its camera would not.
        drop(child.stdin.take());
        let begun = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if begun.elapsed() > NEVER {
                child.kill().unwrap();
                assert!(thread::panicking(), "the program does not end");
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Rather than the eight of the picture.
fn four_pixels_a_module(png: &[u8]) -> GrayImage {
    let code = image::load_from_memory(png).unwrap().into_luma8();
    imageops::resize(&code, code.width() / 2, code.height() / 2, imageops::FilterType::Nearest)
}

/// The device, compiled once.
fn device() -> &'static Path {
    static DEVICE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, library) = DEVICE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("device.so");
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/camera");
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o"])
            .args([&library, &sources.join("device.c"), &sources.join("preload.c")])
            .args(["-ldl", "-lpthread"])
            .status();
        assert!(compiled.unwrap().success(), "cc, which every build needs, compiles the device");
        (folder, library)
    });
    library
}
