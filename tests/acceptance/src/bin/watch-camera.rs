//! Looks through the camera of this computer as the counter does, and says in lines what it sees: each state, the list of
//! cameras, the text of each code once. Lines on standard input steer it: `pause`, `resume`, `choose NAME`, `list`, `counts`.
//! `counts` tells what became of the frames, and how many files are open. It ends with its input.
#![expect(clippy::disallowed_methods, reason = "a program counts its open files")]
#![forbid(unsafe_code)]

use std::io::{self, BufRead as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use readers::SymbolWatch;
use readers::camera::{CameraEvent, CameraInfo, CameraOptions, CameraReader, CameraStatus};

fn main() -> Result<()> {
    let watch = SymbolWatch::start(readers::symbols, |symbol| say(&format!("text {}", symbol.text)));
    let previews = Arc::<AtomicU64>::default();
    let shown = Arc::clone(&previews);
    let sink = move |event| match event {
        CameraEvent::Status(status) => say(&told(&status)),
        CameraEvent::Cameras(cameras) => say(&listed(&cameras)),
        CameraEvent::Frame(frame) => watch.show(frame),
        CameraEvent::Preview(_) => drop(shown.fetch_add(1, Ordering::Relaxed)),
    };
    let camera = CameraReader::start(CameraOptions::default(), sink);
    for line in io::stdin().lock().lines() {
        let line = line?;
        match line.split_once(' ').unwrap_or((&line, "")) {
            ("pause", _) => camera.pause(),
            ("resume", _) => camera.resume(),
            ("choose", name) => camera.choose(named(&camera, name)),
            ("list", _) => say(&listed(&camera.cameras())),
            ("counts", _) => say(&counted(&camera, previews.load(Ordering::Relaxed))),
            _ => say("pause, resume, choose NAME, list or counts"),
        }
    }
    Ok(())
}

fn named(camera: &CameraReader, name: &str) -> Option<CameraInfo> {
    camera.cameras().into_iter().find(|camera| camera.name == name)
}

fn told(status: &CameraStatus) -> String {
    let CameraStatus { state, camera, substitute, detail } = status;
    let name = camera.as_ref().map_or("-", |camera| camera.name.as_str());
    let instead = if *substitute { " (instead)" } else { "" };
    format!("{state:?} {name}{instead}: {}", detail.as_deref().unwrap_or_default())
}

fn listed(cameras: &[CameraInfo]) -> String {
    let each = cameras.iter().map(|camera| format!("{} [{}]", camera.name, camera.id));
    format!("cameras {}", each.collect::<Vec<_>>().join(", "))
}

fn counted(camera: &CameraReader, previews: u64) -> String {
    let counts = camera.counts();
    let files = std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
    format!(
        "counts decoded={} overtaken={} damaged={} previews={previews} files={files}",
        counts.decoded, counts.overtaken, counts.damaged
    )
}

/// Who reads may be gone already, and then nobody needs to be told.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
