//! Looks for symbols in the newest frame, on a thread of its own, and tells each code once.
#![expect(clippy::disallowed_methods, reason = "a code is forgotten after some seconds of the clock")]

use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::camera::Frame;
use crate::{Picture, Symbol};

/// The eyes behind the camera, until they are dropped.
pub struct SymbolWatch {
    desk: Arc<Desk>,
}

impl SymbolWatch {
    /// Starts looking with a decoder, [`crate::symbols`] or better. A code is told when it appears; while it stays in sight, and for
    /// five seconds after, it is not told again: a hand trembles, and a second reading of one code is refused as a replay.
    pub fn start(
        look: impl FnMut(&Picture) -> Vec<Symbol> + Send + 'static,
        tell: impl FnMut(Symbol) + Send + 'static,
    ) -> Self {
        let desk = Arc::new(Desk::default());
        let eyes = Arc::clone(&desk);
        thread::spawn(move || eyes.watch(look, tell));
        Self { desk }
    }

    /// Shows a frame. It takes the place of one that was not looked at yet.
    pub fn show(&self, frame: Arc<Frame>) {
        self.desk.put(|laid| laid.frame = Some(frame));
    }

    /// Tells again what is still in sight: somebody asked for another reading.
    pub fn forget(&self) {
        self.desk.put(|laid| laid.forget = true);
    }
}

impl Drop for SymbolWatch {
    fn drop(&mut self) {
        self.desk.put(|laid| laid.stop = true);
    }
}

#[derive(Default)]
struct Laid {
    frame: Option<Arc<Frame>>,
    forget: bool,
    stop: bool,
}

/// Where frames are laid before the eyes, one at a time.
#[derive(Default)]
struct Desk {
    laid: Mutex<Laid>,
    changed: Condvar,
}

impl Desk {
    fn watch(&self, mut look: impl FnMut(&Picture) -> Vec<Symbol>, mut tell: impl FnMut(Symbol)) {
        let (begun, mut told) = (Instant::now(), Told::default());
        while let Some(frame) = self.next(&mut told) {
            // A decoder that stumbles over a frame has found nothing in it, and looks at the next one.
            let found = catch_unwind(AssertUnwindSafe(|| look(&frame.picture))).unwrap_or_default();
            told.fresh(found, begun.elapsed()).into_iter().for_each(&mut tell);
        }
    }

    /// The newest frame, once there is one; `None` at the end.
    fn next(&self, told: &mut Told) -> Option<Arc<Frame>> {
        let idle = |laid: &mut Laid| laid.frame.is_none() && !laid.stop;
        let mut laid = self.changed.wait_while(self.laid(), idle).unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut laid.forget) {
            *told = Told::default();
        }
        if laid.stop { None } else { laid.frame.take() }
    }

    fn put(&self, change: impl FnOnce(&mut Laid)) {
        change(&mut self.laid());
        self.changed.notify_one();
    }

    fn laid(&self) -> MutexGuard<'_, Laid> {
        self.laid.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The codes that were told, and when each was last in sight. Only a keyed digest of each is kept: it is somebody's.
#[derive(Default)]
struct Told {
    digests: Vec<(u64, Duration)>,
    key: RandomState,
}

impl Told {
    /// Those that were not in sight before.
    fn fresh(&mut self, mut found: Vec<Symbol>, now: Duration) -> Vec<Symbol> {
        self.digests.retain(|(_, seen)| now.saturating_sub(*seen) < FORGOTTEN_AFTER);
        found.truncate(MOST_IN_SIGHT);
        found.retain(|symbol| {
            let digest = self.key.hash_one((symbol.symbology.name(), &symbol.text));
            let known = self.digests.iter_mut().find(|(known, _)| *known == digest);
            let is_new = known.is_none();
            match known {
                Some((_, seen)) => *seen = now,
                None => self.digests.push((digest, now)),
            }
            is_new
        });
        found
    }
}

/// Out of sight for so long, a code is a new one.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(5);
/// A frame full of codes is no patient.
const MOST_IN_SIGHT: usize = 16;

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::Symbology;

    fn symbols(texts: &[&str]) -> Vec<Symbol> {
        texts.iter().map(|text| Symbol { symbology: Symbology::Qr, text: (*text).to_owned() }).collect()
    }

    #[test]
    fn a_code_is_told_once_while_it_is_shown() {
        let mut told = Told::default();
        for (second, seen, fresh) in [
            (0, &["A"][..], &["A"][..]),
            (1, &["A"], &[]),
            (2, &[], &[]),
            (5, &["A"], &[]),
            (7, &["B"], &["B"]),
            (8, &["A", "B"], &[]),
            (8, &["B", "A", "C"], &["C"]),
            (13, &["A"], &["A"]),
            (30, &["A"], &["A"]),
        ] {
            let found = told.fresh(symbols(seen), Duration::from_secs(second));
            assert_eq!(found, symbols(fresh), "{seen:?} in second {second}");
        }
        let other = vec![Symbol { symbology: Symbology::DataMatrix, text: "A".to_owned() }];
        assert_eq!(
            told.fresh(other, Duration::from_secs(30)).len(),
            1,
            "another kind of symbol is another code"
        );
    }

    #[test]
    fn a_wall_of_codes_is_not_remembered_for_ever() {
        let mut told = Told::default();
        for second in 0..100 {
            let texts: Vec<String> = (0..500).map(|n| format!("{second} {n}")).collect();
            let found = told.fresh(
                symbols(&texts.iter().map(String::as_str).collect::<Vec<_>>()),
                Duration::from_secs(second),
            );
            assert_eq!(found.len(), MOST_IN_SIGHT);
        }
        assert!(told.digests.len() <= 5 * MOST_IN_SIGHT);
    }

    fn frame(level: u8) -> Arc<Frame> {
        let picture = Picture::from_grey(2, 2, vec![level; 4]).unwrap();
        Arc::new(Frame { picture, number: u64::from(level) })
    }

    #[test]
    fn only_the_newest_frame_is_looked_at() {
        let (begun, looking) = mpsc::channel();
        let (go_on, going) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let watch = SymbolWatch::start(
            move |picture| {
                begun.send(()).unwrap();
                going.recv().unwrap();
                symbols(&[&picture.grey().as_raw()[0].to_string()])
            },
            move |symbol| tell.send(symbol.text).unwrap(),
        );
        watch.show(frame(1));
        looking.recv().unwrap();
        for level in 2..9 {
            watch.show(frame(level));
        }
        go_on.send(()).unwrap();
        looking.recv().unwrap();
        go_on.send(()).unwrap();
        assert_eq!(
            (told.recv().unwrap(), told.recv().unwrap()),
            ("1".to_owned(), "8".to_owned()),
            "what lay between was never looked at"
        );
        drop(watch);
        assert!(looking.recv().is_err(), "the thread ends with the watch");
    }

    #[test]
    fn a_decoder_that_stumbles_goes_on_with_the_next_frame() {
        let (tell, told) = mpsc::channel();
        let (looked, look) = mpsc::channel();
        let watch = SymbolWatch::start(
            move |picture| {
                let level = picture.grey().as_raw()[0];
                looked.send(()).unwrap();
                assert_ne!(level, 1, "this frame is hostile");
                symbols(&["STILL HERE"])
            },
            move |symbol| tell.send(symbol.text).unwrap(),
        );
        watch.show(frame(1));
        look.recv().unwrap();
        watch.show(frame(2));
        assert_eq!(told.recv().unwrap(), "STILL HERE");
        watch.forget();
        watch.show(frame(3));
        assert_eq!(told.recv().unwrap(), "STILL HERE", "read again, because somebody asked");
    }
}
