//! The webcam: one camera, in threads of its own, with a name for each of its troubles within three seconds.
//!
//! Three rules come from other people's long threads. A camera is *ready* when its first frame has been decoded, not when it
//! could be opened: one that another program holds opens well and then shows nothing. A call into the system may never come
//! back: the thread in it is left behind, and another one tries anew. Only the newest frame counts: what comes while one is
//! looked at is dropped, never queued.
//!
//! The system's part is behind [`driver`]; [`watchdog`] names the state from signs and times alone; [`raw`] takes foreign bytes apart.

mod capture;
mod driver;
mod fault;
mod inbox;
mod jpeg;
#[cfg(target_os = "linux")]
mod linux;
mod native;
mod preview;
mod raw;
mod supervisor;
mod watchdog;

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use driver::Driver;
use inbox::{Inbox, Order};
use native::Native;
pub use raw::{FrameFault, Layout, RawFrame};
use supervisor::Supervisor;

use crate::Picture;

/// A camera of this computer, and what it is known by when it comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameraInfo {
    /// Stable: on Linux the name under `/dev/v4l/by-id` or else the place on the bus, on Windows the symbolic link, on macOS the unique identifier.
    pub id: String,
    /// What the system calls it.
    pub name: String,
}

/// What the camera is doing. Those but `Off`, `Starting`, `Ready` and `Absent` have a code for support in the texts of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CameraState {
    /// Released on purpose: the counter is locked or out of sight.
    Off,
    /// None is plugged in.
    Absent,
    /// Opening, for three seconds at most.
    Starting,
    /// The newest frame was decoded.
    Ready,
    /// The system says that another program has it.
    Busy,
    /// It is open and gives no picture; perhaps another program has it.
    Silent,
    /// The system's privacy settings, or the rights of this user, forbid it.
    Denied,
    /// All is black: a cover before the lens, or no light.
    Black,
    /// It was there and is gone.
    Unplugged,
    /// The system could not start it, for a reason that is in [`CameraStatus::detail`].
    Failed,
}

/// The state, and whose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CameraStatus {
    /// What it is doing.
    pub state: CameraState,
    /// The camera in use or tried last.
    pub camera: Option<CameraInfo>,
    /// Whether it stands in for the one that was asked for and is not there.
    pub substitute: bool,
    /// The system's own words for the last trouble; for support, not for the first line of a message.
    pub detail: Option<String>,
}

/// What comes from the camera.
pub enum CameraEvent {
    /// Something of the status has changed.
    Status(CameraStatus),
    /// The cameras of this computer, when they have changed.
    Cameras(Vec<CameraInfo>),
    /// The newest frame, as the lens sees it.
    Frame(Arc<Frame>),
    /// A small JPEG of it for the screen, in colours where the camera gives them; not mirrored: the screen does that.
    Preview(Vec<u8>),
}

/// A decoded frame.
pub struct Frame {
    /// Its grey levels.
    pub picture: Picture,
    /// Counts the frames that were decoded since the start.
    pub number: u64,
}

/// What to look through.
#[derive(Debug, Clone, Default)]
pub struct CameraOptions {
    /// The camera that was chosen before; the likeliest one where there is none.
    pub preferred: Option<CameraInfo>,
}

/// What became of the frames since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CameraCounts {
    /// Decoded and given on.
    pub decoded: u64,
    /// Overtaken by a newer one before anybody had looked.
    pub overtaken: u64,
    /// Not a frame: a wrong length, a size out of bounds, a broken JPEG.
    pub damaged: u64,
}

/// The camera, until it is dropped. No method waits for the device, and neither does dropping it.
pub struct CameraReader {
    inbox: Arc<Inbox>,
}

impl CameraReader {
    /// Starts looking. The sink is called from a thread of the camera, and must not keep it long.
    pub fn start(options: CameraOptions, sink: impl FnMut(CameraEvent) + Send + 'static) -> Self {
        Self::with_driver(Arc::new(Native), Pace::REAL, options, Box::new(sink))
    }

    /// Releases the camera until [`Self::resume`]: another program may have it.
    pub fn pause(&self) {
        self.inbox.order(Order::Pause);
    }

    /// Takes the camera again.
    pub fn resume(&self) {
        self.inbox.order(Order::Resume);
    }

    /// Looks through another camera from now on; the likeliest one for `None`.
    pub fn choose(&self, camera: Option<CameraInfo>) {
        self.inbox.order(Order::Choose(camera));
    }

    /// The cameras that were seen last. A new list is asked for at the same time, and told when it differs.
    pub fn cameras(&self) -> Vec<CameraInfo> {
        self.inbox.order(Order::List);
        self.inbox.cameras()
    }

    /// What became of the frames.
    pub fn counts(&self) -> CameraCounts {
        self.inbox.counts()
    }

    fn with_driver(driver: Arc<dyn Driver>, pace: Pace, options: CameraOptions, sink: Sink) -> Self {
        let inbox = Arc::new(Inbox::default());
        let supervisor = Supervisor::new(driver, pace, options.preferred, Arc::clone(&inbox), sink);
        thread::spawn(move || supervisor.run());
        Self { inbox }
    }
}

impl Drop for CameraReader {
    fn drop(&mut self) {
        self.inbox.order(Order::Stop);
    }
}

type Sink = Box<dyn FnMut(CameraEvent) + Send>;

/// How long each thing may take.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// A state has its name by then.
    name_after: Duration,
    /// A call that has not come back by then is left to itself. Longer than the name takes: a slow camera's first frame may need five seconds.
    abandon_after: Duration,
    /// Frames that are black for so long are no flicker of a camera that starts.
    black_after: Duration,
    /// Between a failure and the next try; twice that from the second time on.
    retry_after: Duration,
    /// Between two looks at the list of cameras while there is none to open.
    list_every: Duration,
    /// The same while a substitute is looked through.
    look_for_preferred_every: Duration,
    /// At least so long between frames that are taken, each with its picture for the screen; the others are drained.
    between_frames: Duration,
    /// What is left behind holds the device: so long is waited for it before another try.
    grace: Duration,
    /// Between two looks at the clock while nothing comes.
    tick: Duration,
}

impl Pace {
    const REAL: Self = Self {
        name_after: Duration::from_secs(3),
        abandon_after: Duration::from_secs(8),
        black_after: Duration::from_millis(1500),
        retry_after: Duration::from_secs(1),
        list_every: Duration::from_secs(1),
        look_for_preferred_every: Duration::from_secs(5),
        between_frames: Duration::from_millis(60),
        grace: Duration::from_secs(1),
        tick: Duration::from_millis(150),
    };
}

#[cfg(test)]
mod tests;
