//! What passes between the counter, the thread that names the state, and the thread in which the device is.

use std::mem;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::fault::Fault;
use super::raw::RawFrame;
use super::{CameraCounts, CameraInfo};

/// What the counter wants.
pub(super) enum Order {
    Pause,
    Resume,
    Choose(Option<CameraInfo>),
    List,
    Stop,
}

/// What is heard of a device.
pub(super) enum Report {
    /// The cameras there are.
    Listed(Vec<CameraInfo>),
    /// The one that is being opened, and whether it stands in for another.
    Opening(CameraInfo, bool),
    /// It gave no frame, or none any more.
    Fault(Fault),
}

/// Everything that is waiting to be looked at.
#[derive(Default)]
pub(super) struct Mail {
    pub(super) orders: Vec<Order>,
    pub(super) reports: Vec<(u64, Report)>,
    pub(super) frame: Option<(u64, RawFrame)>,
    /// The device thread came back from a call.
    pub(super) heard: Option<u64>,
}

#[derive(Default)]
struct Kept {
    mail: Mail,
    cameras: Vec<CameraInfo>,
    counts: CameraCounts,
}

/// The box of mail. Frames are not kept: the newest takes the place of the one before.
#[derive(Default)]
pub(super) struct Inbox {
    kept: Mutex<Kept>,
    arrived: Condvar,
}

impl Inbox {
    pub(super) fn order(&self, order: Order) {
        self.kept().mail.orders.push(order);
        self.arrived.notify_one();
    }

    pub(super) fn report(&self, generation: u64, report: Report) {
        let mut kept = self.kept();
        kept.mail.reports.push((generation, report));
        kept.mail.heard = Some(generation);
        self.arrived.notify_one();
    }

    /// A frame, or `None` for one that was only drained.
    pub(super) fn frame(&self, generation: u64, frame: Option<RawFrame>) {
        let mut kept = self.kept();
        kept.mail.heard = Some(generation);
        let Some(frame) = frame else { return };
        if kept.mail.frame.replace((generation, frame)).is_some() {
            kept.counts.overtaken = kept.counts.overtaken.saturating_add(1);
        }
        self.arrived.notify_one();
    }

    /// Takes what there is, or waits for it; without a limit where nothing is expected but an order.
    pub(super) fn take(&self, limit: Option<Duration>) -> Mail {
        let empty = |kept: &mut Kept| {
            kept.mail.orders.is_empty() && kept.mail.reports.is_empty() && kept.mail.frame.is_none()
        };
        let kept = self.kept();
        let mut kept = match limit {
            Some(limit) => {
                self.arrived.wait_timeout_while(kept, limit, empty).unwrap_or_else(PoisonError::into_inner).0
            }
            None => self.arrived.wait_while(kept, empty).unwrap_or_else(PoisonError::into_inner),
        };
        mem::take(&mut kept.mail)
    }

    /// Whether the list has changed.
    pub(super) fn set_cameras(&self, cameras: &[CameraInfo]) -> bool {
        let mut kept = self.kept();
        let changed = kept.cameras != cameras;
        kept.cameras = cameras.to_vec();
        changed
    }

    pub(super) fn cameras(&self) -> Vec<CameraInfo> {
        self.kept().cameras.clone()
    }

    pub(super) fn count(&self, add: impl FnOnce(&mut CameraCounts)) {
        add(&mut self.kept().counts);
    }

    pub(super) fn counts(&self) -> CameraCounts {
        self.kept().counts
    }

    /// A thread that died while it held the lock left whole values behind: every change above is one assignment.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
