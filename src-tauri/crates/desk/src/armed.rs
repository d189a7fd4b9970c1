//! The devices of an open office, armed together: what arrives first is read, and the window is told what it came to.
//!
//! A source is a function of [`Armed::start`]'s list: it starts a device of `readers`, gives what it sees to [`Sighting`],
//! and returns what must be kept alive. Dropping that ends it.

use std::any::Any;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use readers::{ScannerEvent, ScannerState, Scanners};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::events::{Device, Events};
use crate::presentation::without_symbology;
use crate::wire::{ChannelCode, ChannelKind, Event, ReadingStep};
use crate::{Desk, Error, Presentation};

/// What a source sees.
pub(crate) enum Sighting {
    /// The devices of its kind, all of them.
    Devices(ChannelKind, Vec<Device>),
    /// The text of a code.
    Code(String),
}

/// What keeps a source alive.
type Source = Box<dyn Any + Send>;

/// Where the devices are that the system cannot name by itself.
#[derive(Debug, Clone, Default)]
pub struct Devices {
    /// The serial port of a hand scanner that is not recognised by its maker: `COM3`, `/dev/ttyUSB0`.
    pub scanner_port: Option<String>,
}

/// Every source of an open office, and the task that reads what they see.
pub(crate) struct Armed {
    /// A device may belong to one thread at a time.
    sources: Mutex<Vec<Source>>,
    stop: oneshot::Sender<()>,
    reads: JoinHandle<()>,
}

impl Armed {
    /// Opens the devices.
    pub(crate) fn start(desk: &Arc<Desk>, events: &Arc<Events>, devices: &Devices) -> Self {
        let (tells, seen) = mpsc::channel(QUEUE);
        for kind in [ChannelKind::ScannerKeyboard, ChannelKind::Image] {
            // These two are the window's own: whoever sees the window has them.
            events.devices(kind, &[(None, ChannelCode::Ready)], desk.now());
        }
        let sources = Mutex::new(vec![scanners(devices, &tells)]);
        let (stop, stopped) = oneshot::channel();
        let reads = Reads { desk: Arc::clone(desk), events: Arc::clone(events), last: None };
        Self { sources, stop, reads: tokio::spawn(reads.run(seen, stopped)) }
    }

    /// Closes the devices. What is being read is read to its end.
    pub(crate) async fn disarm(self) {
        drop(self.stop);
        let stopped = self.reads.await;
        // A device may take its time to let go: not on the thread of the window.
        let closed = tokio::task::spawn_blocking(move || drop(self.sources)).await;
        if let Err(error) = stopped.and(closed) {
            tracing::error!(%error, "a device did not end as it should");
        }
    }
}

/// Hand scanners on a serial port.
fn scanners(devices: &Devices, tells: &mpsc::Sender<Sighting>) -> Source {
    let (failing, sender) = (tells, tells.clone());
    let watched = Scanners::watch(devices.scanner_port.clone(), move |event| {
        let seen = match event {
            ScannerEvent::Ports(ports) => Sighting::Devices(ChannelKind::ScannerSerial, serial(ports)),
            ScannerEvent::Code(text) => Sighting::Code(text),
        };
        // After the lock nobody receives, and the scanner is about to be closed.
        drop(sender.blocking_send(seen));
    });
    match watched {
        Ok(scanners) => Box::new(scanners),
        Err(error) => {
            tracing::error!(%error, "the scanners are not watched");
            let failed = Sighting::Devices(ChannelKind::ScannerSerial, vec![(None, ChannelCode::Failed)]);
            drop(failing.try_send(failed));
            Box::new(())
        }
    }
}

fn serial(ports: Vec<(String, ScannerState)>) -> Vec<Device> {
    if ports.is_empty() {
        return vec![(None, ChannelCode::Absent)];
    }
    let code = |state| match state {
        ScannerState::Ready => ChannelCode::Ready,
        ScannerState::Unplugged => ChannelCode::Unplugged,
        ScannerState::Busy => ChannelCode::Busy,
        ScannerState::Denied => ChannelCode::Denied,
        ScannerState::Failed => ChannelCode::Failed,
    };
    ports.into_iter().map(|(port, state)| (Some(port), code(state))).collect()
}

struct Reads {
    desk: Arc<Desk>,
    events: Arc<Events>,
    /// The code that was read last, by its hash, and when it was last seen.
    last: Option<(u64, Instant)>,
}

impl Reads {
    async fn run(mut self, mut seen: mpsc::Receiver<Sighting>, mut stopped: oneshot::Receiver<()>) {
        loop {
            let seen = tokio::select! {
                biased;
                _ = &mut stopped => return,
                seen = seen.recv() => seen,
            };
            match seen {
                Some(Sighting::Devices(kind, devices)) => {
                    self.events.devices(kind, &devices, self.desk.now());
                }
                Some(Sighting::Code(text)) if self.is_new(&text) => self.read(&text).await,
                Some(Sighting::Code(_)) => {}
                None => return,
            }
        }
    }

    /// A camera sees one code many times, and a scanner's trigger bounces: that is one presentation.
    fn is_new(&mut self, text: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        without_symbology(text).hash(&mut hasher);
        let (code, now) = (hasher.finish(), Instant::now());
        let before = self.last.replace((code, now));
        before.is_none_or(|(seen, at)| seen != code || now.duration_since(at) > SAME_SHOWING)
    }

    async fn read(&self, text: &str) {
        self.events.tell(Event::Progress { step: ReadingStep::Received });
        self.events.tell(match self.desk.read(Presentation::from_text(text)).await {
            Ok(shown) => {
                self.events.remember(&shown, self.desk.now());
                Event::Presented { shown: Box::new(shown) }
            }
            Err(error) => Event::Failed { error: Error::into_wire(error) },
        });
    }
}

/// What waits while something is read; a source that is faster waits too.
const QUEUE: usize = 8;
/// The same code within this time of its last sighting is the same showing.
const SAME_SHOWING: Duration = Duration::from_secs(3);
