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

use crate::files;
use crate::handset::Handset;

/// Well within the 200 ms in which a picture that was taken is replaced.
const LOOK_AGAIN: Duration = Duration::from_millis(40);

/// Keeps the file as the screen is until told to stop: there while the phone presents, absent otherwise.
pub(crate) fn keep(handset: &Mutex<Handset>, file: &Path, stop: &AtomicBool) -> Result<()> {
    remove(file)?; // a picture of an earlier run
    let mut written = None;
    while !stop.load(Ordering::Relaxed) {
        written = keep_once(handset, file, written)?;
        thread::sleep(LOOK_AGAIN);
    }
    remove(file)
}

/// Writes or removes the file if the screen has changed, and returns which code the file shows.
fn keep_once(handset: &Mutex<Handset>, file: &Path, written: Option<u64>) -> Result<Option<u64>> {
    let gone = !file.try_exists().with_context(|| format!("looking for {}", file.display()))?;
    let changed = {
        let mut handset = handset.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Timestamp::now();
        let on_screen = handset.code(now)?.map(|current| current.id);
        if gone && on_screen.is_some() && on_screen == written {
            handset.was_taken();
        }
        let Some(current) = handset.code(now)? else {
            drop(handset);
            if written.is_some() {
                remove(file)?;
            }
            return Ok(None);
        };
        (written != Some(current.id)).then(|| (current.id, current.png.clone()))
    };
    let Some((id, png)) = changed else { return Ok(written) };
    files::replace(file, &png)?;
    Ok(Some(id))
}

fn remove(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing {}", file.display()))
        }
        _ => Ok(()),
    }
}
