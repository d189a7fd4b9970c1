//! The thread in which the device is: it lists, opens and waits for frames, over and over, until it is told to leave.
//!
//! Any call in here may never come back. Nobody waits for this thread; one that is left behind gives the device back as soon as it can.
#![expect(clippy::disallowed_methods, reason = "the pace of a device is that of the clock")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::driver::{Driver, Stream, pick};
use super::fault::{Fault, FaultKind};
use super::inbox::{Inbox, Report};
use super::{CameraInfo, Pace};

/// A device thread, seen from outside.
pub(super) struct Capture {
    pub(super) generation: u64,
    told: Arc<Told>,
    thread: JoinHandle<()>,
}

/// What a device thread is told.
#[derive(Default)]
struct Told {
    leave: AtomicBool,
    list: AtomicBool,
}

impl Capture {
    pub(super) fn begin(
        driver: Arc<dyn Driver>,
        pace: Pace,
        preferred: Option<CameraInfo>,
        generation: u64,
        inbox: Arc<Inbox>,
    ) -> Self {
        let told = Arc::<Told>::default();
        let device = Device { driver, pace, preferred, generation, inbox, told: Arc::clone(&told) };
        Self { generation, told, thread: thread::spawn(move || device.run()) }
    }

    /// Asks for a fresh list between two frames.
    pub(super) fn list(&self) {
        self.told.list.store(true, Ordering::Relaxed);
    }

    /// Tells the thread to give the device back and end, without waiting for it.
    pub(super) fn leave(&self) {
        self.told.leave.store(true, Ordering::Relaxed);
        self.thread.thread().unpark();
    }

    /// Whether the thread has ended, and with it all that it held.
    pub(super) fn is_gone(&self) -> bool {
        self.thread.is_finished()
    }
}

struct Device {
    driver: Arc<dyn Driver>,
    pace: Pace,
    preferred: Option<CameraInfo>,
    generation: u64,
    inbox: Arc<Inbox>,
    told: Arc<Told>,
}

impl Device {
    fn run(&self) {
        let mut tries = 0_u32;
        while !self.must_leave() {
            // The system's libraries panic on a name that is not UTF-8, and when a device vanishes while it is closed.
            let look = catch_unwind(AssertUnwindSafe(|| self.look(&mut tries)));
            let ended =
                look.unwrap_or_else(|_| Err(Fault::new(FaultKind::Refused, "the camera library panicked")));
            let wait = match ended {
                Ok(()) => self.pace.list_every,
                Err(fault) => {
                    self.inbox.report(self.generation, Report::Fault(fault));
                    tries = tries.saturating_add(1);
                    self.pace.retry_after.saturating_mul(tries.min(2))
                }
            };
            self.rest(wait);
        }
    }

    /// Looks through the camera until there is a reason to begin anew; `Ok` where the reason is the list.
    fn look(&self, tries: &mut u32) -> Result<(), Fault> {
        let cameras = self.list()?;
        let Some((camera, substitute)) = pick(&cameras, self.preferred.as_ref()) else { return Ok(()) };
        self.inbox.report(self.generation, Report::Opening(camera.info.clone(), substitute));
        let mut stream = self.driver.open(camera)?;
        let (mut taken, mut listed): (Option<Instant>, _) = (None, Instant::now());
        while !self.must_leave() {
            let wanted = taken.is_none_or(|taken| taken.elapsed() >= self.pace.between_frames);
            self.next(&mut *stream, wanted)?;
            if wanted {
                (taken, *tries) = (Some(Instant::now()), 0);
            }
            let missed = substitute && listed.elapsed() >= self.pace.look_for_preferred_every;
            if missed || self.told.list.swap(false, Ordering::Relaxed) {
                listed = Instant::now();
                let still = self.list()?;
                if pick(&still, self.preferred.as_ref()).is_some_and(|(_, instead)| substitute && !instead) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn list(&self) -> Result<Vec<super::driver::Listed>, Fault> {
        let cameras = self.driver.cameras()?;
        let infos = cameras.iter().map(|camera| camera.info.clone()).collect();
        self.inbox.report(self.generation, Report::Listed(infos));
        Ok(cameras)
    }

    fn next(&self, stream: &mut dyn Stream, wanted: bool) -> Result<(), Fault> {
        let frame = stream.next(wanted)?;
        self.inbox.frame(self.generation, frame);
        Ok(())
    }

    fn must_leave(&self) -> bool {
        self.told.leave.load(Ordering::Relaxed)
    }

    /// Waits, unless told to leave.
    fn rest(&self, wait: Duration) {
        let begun = Instant::now();
        while let Some(left) = wait.checked_sub(begun.elapsed()) {
            if self.must_leave() || self.told.list.swap(false, Ordering::Relaxed) {
                return;
            }
            thread::park_timeout(left);
        }
    }
}
