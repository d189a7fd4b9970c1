//! The window before other eyes: what the user wants, what this system makes of it, and what the window knows of its displays.

use std::env::consts::OS;
use std::sync::PoisonError;

use crate::devices::Devices;
use crate::wire::{Discretion, Displays, Shield};
use crate::{Counter, Error};

impl Counter {
    /// Whether the window must be missing from pictures of the screen.
    pub fn hides_from_captures(&self) -> bool {
        let hidden = |devices: &std::sync::Mutex<Devices>| {
            devices.lock().unwrap_or_else(PoisonError::into_inner).hidden_from_captures
        };
        self.devices.as_ref().is_some_and(hidden)
    }

    /// Hides the window from pictures of the screen, or no longer, from now on and tomorrow too.
    pub fn hide_from_captures(&self, hidden: bool) -> Result<(), Error> {
        let Some(devices) = &self.devices else { return Ok(()) };
        let mut devices = devices.lock().unwrap_or_else(PoisonError::into_inner);
        let chosen = Devices { hidden_from_captures: hidden, ..devices.clone() };
        chosen.keep()?;
        *devices = chosen;
        Ok(())
    }

    /// The window is now shown by these displays, and as discreet as the user wants it.
    pub fn shown_by(&self, displays: Displays) {
        let (hidden, shield) = (self.hides_from_captures(), shield_of(OS));
        self.events.discretion(Discretion { hidden, shield, displays });
    }
}

/// What a system, as Rust names it, does for a window that must be in no picture of the screen.
fn shield_of(system: &str) -> Shield {
    match system {
        // WDA_EXCLUDEFROMCAPTURE: left out since Windows 10 version 2004, black before.
        "windows" => Shield::Whole,
        // NSWindowSharingNone: ScreenCaptureKit, which newer programs use, takes the window all the same.
        "macos" => Shield::Partial,
        // Neither X11 nor Wayland has a word for it.
        _ => Shield::None,
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::{Arc, mpsc};

    use super::*;
    use crate::wire::Event;
    use crate::{Places, SystemClock};

    fn counter(folder: &Path) -> Counter {
        let (office, sheets) = (folder.join("office"), PathBuf::new());
        let places = Places { office, lists: None, phone_frame: None, sheets };
        let devices = Devices::kept(&folder.join("appareils.json"));
        Counter::new(places, Arc::new(SystemClock)).with_devices(devices)
    }

    #[test]
    fn each_system_is_told_for_what_it_does() {
        for (system, does) in [
            ("windows", Shield::Whole),
            ("macos", Shield::Partial),
            ("linux", Shield::None),
            ("freebsd", Shield::None),
        ] {
            assert_eq!(shield_of(system), does, "{system}");
        }
    }

    #[test]
    fn the_wish_is_kept_and_told_with_each_change_of_the_displays_once() {
        let folder = tempfile::tempdir().unwrap();
        let first = counter(folder.path());
        assert!(!first.hides_from_captures(), "whoever helps from afar sees the window until somebody minds");
        let (tells, told) = mpsc::channel();
        first.shown_by(Displays::Alone);
        first.subscribe(move |event| tells.send(event).is_ok());
        first.shown_by(Displays::Alone);
        first.hide_from_captures(true).unwrap();
        first.shown_by(Displays::Alone);
        first.shown_by(Displays::Mirrored);
        let heard: Vec<_> = told
            .try_iter()
            .filter_map(|event| match event {
                Event::Discretion { discretion } => Some((discretion.hidden, discretion.displays)),
                _ => None,
            })
            .collect();
        let expected = [(false, Displays::Alone), (true, Displays::Alone), (true, Displays::Mirrored)];
        assert_eq!(heard, expected, "who comes later is told what is; the same again is no news");
        assert!(counter(folder.path()).hides_from_captures(), "the next morning too");
    }

    #[test]
    fn a_wish_that_cannot_be_kept_is_not_told_as_kept() {
        let folder = tempfile::tempdir().unwrap();
        let counter = counter(folder.path());
        // The file's place is taken by a folder.
        std::fs::create_dir(folder.path().join("appareils.new")).unwrap();
        counter.hide_from_captures(true).unwrap_err();
        assert!(!counter.hides_from_captures());
    }
}
