//! What a camera before the phone would see, as a file. A demonstration camera takes the picture by reading the file
//! and removing it; the next one shows a fresh code.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result};
use jiff::Timestamp;

use crate::act::Slot;
use crate::files;
use crate::scene::Scene;

/// Well within the 200 ms in which a picture that was taken is replaced.
const LOOK_AGAIN: Duration = Duration::from_millis(40);

/// Keeps the file as the screen is until told to stop: there while the phone presents, absent otherwise.
pub(crate) fn keep(scene: &Mutex<Scene>, file: &Path, stop: &AtomicBool) -> Result<()> {
    remove(file)?; // a picture of an earlier run
    let mut written = None;
    while !stop.load(Ordering::Relaxed) {
        written = keep_once(scene, file, written)?;
        thread::sleep(LOOK_AGAIN);
    }
    remove(file)
}

/// Which code a file shows: whose, and which.
type Seen = (Slot, u64);

/// Writes or removes the file if what is before the camera has changed, and returns which code the file shows.
fn keep_once(scene: &Mutex<Scene>, file: &Path, written: Option<Seen>) -> Result<Option<Seen>> {
    let gone = !file.try_exists().with_context(|| format!("looking for {}", file.display()))?;
    let changed = {
        let mut scene = scene.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Timestamp::now();
        if gone
            && let Some((slot, id)) = written
            && seen(&mut scene, now)? == Some((slot, id))
        {
            scene.phone_mut(slot).was_taken();
        }
        let Some((slot, id)) = seen(&mut scene, now)? else {
            drop(scene);
            if written.is_some() {
                remove(file)?;
            }
            return Ok(None);
        };
        let png = scene.code(slot, now)?.map(|current| current.png.clone());
        png.filter(|_| written != Some((slot, id))).map(|png| ((slot, id), png))
    };
    let Some((seen, png)) = changed else { return Ok(written) };
    files::replace(file, &png)?;
    Ok(Some(seen))
}

fn seen(scene: &mut Scene, now: Timestamp) -> Result<Option<Seen>> {
    let Some(slot) = scene.before_camera(now)? else { return Ok(None) };
    Ok(scene.code(slot, now)?.map(|current| (slot, current.id)))
}

fn remove(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing {}", file.display()))
        }
        _ => Ok(()),
    }
}
