//! The thread that decodes the newest frame, names the state, and leaves a device behind that does not answer.
#![expect(clippy::disallowed_methods, reason = "three seconds are three seconds of the clock")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::capture::Capture;
use super::driver::Driver;
use super::fault::{Fault, FaultKind};
use super::inbox::{Inbox, Mail, Order, Report};
use super::raw::{RawFrame, Seen};
use super::watchdog::{Sign, Watchdog};
use super::{CameraEvent, CameraInfo, CameraState, CameraStatus, Frame, Pace, Sink, preview};
use crate::Picture;

pub(super) struct Supervisor {
    driver: Arc<dyn Driver>,
    pace: Pace,
    preferred: Option<CameraInfo>,
    inbox: Arc<Inbox>,
    sink: Sink,
    begun: Instant,
    watchdog: Watchdog,
    status: CameraStatus,
    told: Option<CameraStatus>,
    running: bool,
    device: Option<Capture>,
    /// When the device thread last came back from a call.
    heard: Duration,
    /// Threads that were told to leave and have not yet, and since when.
    leaving: Vec<(Capture, Duration)>,
    generations: u64,
    frames: u64,
}

impl Supervisor {
    pub(super) fn new(
        driver: Arc<dyn Driver>,
        pace: Pace,
        preferred: Option<CameraInfo>,
        inbox: Arc<Inbox>,
        sink: Sink,
    ) -> Self {
        let status = CameraStatus { state: CameraState::Off, camera: None, substitute: false, detail: None };
        let (begun, watchdog) = (Instant::now(), Watchdog::new(pace));
        Self {
            driver,
            pace,
            preferred,
            inbox,
            sink,
            begun,
            watchdog,
            status,
            told: None,
            running: true,
            device: None,
            heard: Duration::ZERO,
            leaving: Vec::new(),
            generations: 0,
            frames: 0,
        }
    }

    pub(super) fn run(mut self) {
        self.watchdog.start(self.now());
        loop {
            self.keep_a_device();
            self.watchdog.tick(self.now());
            self.tell();
            let still = self.running || !self.leaving.is_empty();
            let mail = self.inbox.take(still.then_some(self.pace.tick));
            if !self.open(mail) {
                return;
            }
        }
    }

    /// Sees to it that one device thread is at work, and that it answers.
    fn keep_a_device(&mut self) {
        let now = self.now();
        self.leaving.retain(|(device, _)| !device.is_gone());
        let silent = now.saturating_sub(self.heard) >= self.pace.abandon_after;
        if self.device.as_ref().is_some_and(|device| silent || device.is_gone()) {
            self.let_go();
        }
        // Two threads on one device would take it from each other: the next begins when the last has gone, or does not answer.
        let in_the_way = self.leaving.iter().any(|(_, since)| now.saturating_sub(*since) < self.pace.grace);
        if self.running && self.device.is_none() && !in_the_way && self.leaving.len() < MOST_LEFT_BEHIND {
            self.generations = self.generations.saturating_add(1);
            self.heard = now;
            self.device = Some(Capture::begin(
                Arc::clone(&self.driver),
                self.pace,
                self.preferred.clone(),
                self.generations,
                Arc::clone(&self.inbox),
            ));
        }
    }

    fn let_go(&mut self) {
        if let Some(device) = self.device.take() {
            device.leave();
            self.leaving.push((device, self.now()));
        }
    }

    /// Works through the mail; says whether to go on.
    fn open(&mut self, mail: Mail) -> bool {
        for order in mail.orders {
            match order {
                Order::Stop => {
                    self.let_go();
                    return false;
                }
                Order::Pause => self.pause(),
                Order::Resume => self.resume(),
                Order::Choose(camera) => self.choose(camera),
                Order::List => self.device.iter().for_each(Capture::list),
            }
        }
        let current = self.device.as_ref().map(|device| device.generation);
        if mail.heard.is_some() && mail.heard == current {
            self.heard = self.now();
        }
        for (_, report) in mail.reports.into_iter().filter(|(generation, _)| Some(*generation) == current) {
            self.take(report);
        }
        if let Some((_, frame)) = mail.frame.filter(|(generation, _)| Some(*generation) == current) {
            self.look_at(&frame);
        }
        true
    }

    fn pause(&mut self) {
        self.running = false;
        self.watchdog.pause();
        self.let_go();
    }

    fn resume(&mut self) {
        if !self.running {
            self.running = true;
            self.watchdog.start(self.now());
        }
    }

    fn choose(&mut self, camera: Option<CameraInfo>) {
        self.preferred = camera;
        if self.running {
            self.let_go();
            self.watchdog.start(self.now());
        }
    }

    fn take(&mut self, report: Report) {
        let now = self.now();
        match report {
            Report::Listed(cameras) => {
                self.watchdog.take(if cameras.is_empty() { Sign::NoneListed } else { Sign::Found }, now);
                if self.inbox.set_cameras(&cameras) {
                    (self.sink)(CameraEvent::Cameras(cameras));
                }
            }
            Report::Opening(camera, substitute) => {
                (self.status.camera, self.status.substitute) = (Some(camera), substitute);
            }
            Report::Fault(Fault { kind, detail }) => {
                self.status.detail = Some(detail);
                // What we left behind ourselves still has it: that is no other program.
                if kind != FaultKind::Busy || self.leaving.is_empty() {
                    self.watchdog.take(Sign::Fault(kind), now);
                }
            }
        }
    }

    fn look_at(&mut self, frame: &RawFrame) {
        let now = self.now();
        let Ok(seen) = frame.seen(true) else {
            self.inbox.count(|counts| counts.damaged = counts.damaged.saturating_add(1));
            return;
        };
        self.watchdog.take(Sign::Frame { black: seen.is_black() }, now);
        self.status.detail = None;
        self.inbox.count(|counts| counts.decoded = counts.decoded.saturating_add(1));
        // The state first: what is shown is shown by a camera that is ready.
        self.tell();
        self.give_on(seen);
    }

    fn give_on(&mut self, Seen { grey, small }: Seen) {
        self.frames = self.frames.saturating_add(1);
        (self.sink)(CameraEvent::Frame(Arc::new(Frame { picture: Picture::of(grey), number: self.frames })));
        if let Some(small) = small.as_ref().and_then(preview::encoded) {
            (self.sink)(CameraEvent::Preview(small));
        }
    }

    /// Tells the status when something of it has changed.
    fn tell(&mut self) {
        let state = self.watchdog.state();
        let camera = if matches!(state, CameraState::Absent) { None } else { self.status.camera.clone() };
        let status = CameraStatus { state, camera, ..self.status.clone() };
        if self.told.as_ref() != Some(&status) {
            self.told = Some(status.clone());
            (self.sink)(CameraEvent::Status(status));
        }
    }

    fn now(&self) -> Duration {
        self.begun.elapsed()
    }
}

/// Threads that hang in the system. More are not begun: a driver that swallows them has stopped for good.
const MOST_LEFT_BEHIND: usize = 4;
