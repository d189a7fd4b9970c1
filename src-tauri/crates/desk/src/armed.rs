//! The devices of an open office, armed together: what arrives first is read, and the window is told what it came to.
//!
//! A source ([`sources`]) starts a device of `readers`, gives what it sees as a [`Sighting`], and returns what must be kept
//! alive. While a patient is on the screen nothing else takes it away: the camera does not look, and a phone or a card that is
//! laid down meanwhile is read and waits until the counter is free. A hand scanner is aimed on purpose, and always counts.

mod sources;

use std::any::Any;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::cards::CardReaders;
use crate::devices::Devices;
use crate::events::{Device, Events};
use crate::medicines::is_box;
use crate::presentation::without_symbology;
use crate::wire::{Attention, CameraInfo, ChannelCode, ChannelKind, Event, ReadingStep};
use crate::{Desk, Presentation};
use sources::Camera;

/// What a source sees.
pub(crate) enum Sighting {
    /// The devices of its kind, all of them.
    Devices(ChannelKind, Vec<Device>),
    /// Something for the window and nobody else.
    Told(Event),
    /// The text of a code.
    Code(String),
    /// A phone or a card is being read.
    LaidDown,
    /// What a phone or a card presented, or why it presented nothing.
    Presented(Presentation),
    /// Whether a patient is on the screen.
    Attention(Attention),
}

/// What keeps a source alive.
type Source = Box<dyn Any + Send>;

/// Every source of an open office, and the task that reads what they see.
pub(crate) struct Armed {
    /// A device may belong to one thread at a time.
    sources: Mutex<Source>,
    cards: Mutex<Option<CardReaders>>,
    camera: Camera,
    tells: mpsc::Sender<Sighting>,
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
        let camera = Camera::open(devices, events, &tells);
        let sources = Mutex::new(sources::scanners(devices, &tells));
        let cards = Mutex::new(sources::cards(devices, &tells));
        let (stop, stopped) = oneshot::channel();
        let reads = Reads {
            desk: Arc::clone(desk),
            events: Arc::clone(events),
            last: None,
            attention: Attention::Open,
            laid: None,
            waiting: None,
        };
        let reads = tokio::spawn(reads.run(seen, stopped));
        Self { sources, cards, camera, tells, stop, reads }
    }

    /// Whether a patient is on the screen, and whether the window is seen at all.
    pub(crate) async fn attend(&self, attention: Attention) {
        self.camera.attend(attention);
        // After the lock nobody receives.
        drop(self.tells.send(Sighting::Attention(attention)).await);
    }

    /// Looks through another camera from now on.
    pub(crate) fn choose_camera(&self, camera: Option<CameraInfo>) {
        self.camera.choose(camera);
    }

    /// Reads once more what lies on the readers.
    pub(crate) fn read_again(&self) {
        if let Some(cards) = self.cards.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            cards.read_again();
        }
    }

    /// Closes the devices. What is being read is read to its end.
    pub(crate) async fn disarm(self) {
        drop(self.stop);
        let stopped = self.reads.await;
        // A device may take its time to let go: not on the thread of the window.
        let closed = tokio::task::spawn_blocking(move || drop((self.sources, self.cards, self.camera))).await;
        if let Err(error) = stopped.and(closed) {
            tracing::error!(%error, "a device did not end as it should");
        }
    }
}

struct Reads {
    desk: Arc<Desk>,
    events: Arc<Events>,
    /// The code that was read last, by its hash, and when it was last seen.
    last: Option<(u64, Instant)>,
    attention: Attention,
    /// When the phone or card that is being read was laid down, by the steady clock.
    laid: Option<Duration>,
    /// What was laid down while a patient was on the screen; the latest only.
    waiting: Option<(Presentation, Instant)>,
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
                Some(Sighting::Told(event)) => self.events.tell(event),
                Some(Sighting::Code(text)) if self.is_awaited_box(&text) => self.tell_box(&text).await,
                Some(Sighting::Code(text)) if self.is_new(&text) => {
                    self.events.tell(Event::Progress { step: ReadingStep::Received });
                    self.read(Presentation::from_text(&text)).await;
                }
                Some(Sighting::LaidDown) if self.is_free() => {
                    self.laid = Some(self.desk.clock.steady());
                    self.events.tell(Event::Progress { step: ReadingStep::Transfer });
                }
                Some(Sighting::Code(_) | Sighting::LaidDown) => {}
                Some(Sighting::Presented(presentation)) if self.is_free() => {
                    let laid = self.laid.take();
                    self.read(Presentation { began: laid, ..presentation }).await;
                }
                Some(Sighting::Presented(presentation)) => self.hold(presentation),
                Some(Sighting::Attention(attention)) => self.attend(attention).await,
                None => return,
            }
        }
    }

    fn is_free(&self) -> bool {
        matches!(self.attention, Attention::Open | Attention::Away)
    }

    /// A box among boxes, not seen a moment ago. A bar code says the same on every box, so that only a trigger that
    /// bounces is one box; a DataMatrix has a number of its own.
    fn is_awaited_box(&mut self, text: &str) -> bool {
        let same = if text.contains("01034009") { SAME_SHOWING } else { BOUNCE };
        self.attention == Attention::Dispensing && is_box(text) && self.is_new_after(text, same)
    }

    async fn tell_box(&self, text: &str) {
        self.events.tell(match self.desk.look_up_box(text).await {
            Ok(seen) => Event::Box { seen: Box::new(seen) },
            Err(error) => Event::Failed { error: error.into_wire() },
        });
    }

    /// Nobody is told of a trouble that happens behind a patient's back; what can be judged waits.
    fn hold(&mut self, presentation: Presentation) {
        if presentation.is_something() {
            self.waiting = Some((presentation, Instant::now()));
            self.events.tell(Event::Waiting);
        }
    }

    async fn attend(&mut self, attention: Attention) {
        self.attention = attention;
        if attention == Attention::Open
            && let Some((presentation, since)) = self.waiting.take()
            && since.elapsed() < WAITS
        {
            self.read(presentation).await;
        }
    }

    /// A camera sees one code many times, and a scanner's trigger bounces: that is one presentation.
    fn is_new(&mut self, text: &str) -> bool {
        let awaited = self.attention == Attention::Dispensing && is_box(text);
        !awaited && self.is_new_after(text, SAME_SHOWING)
    }

    fn is_new_after(&mut self, text: &str, pause: Duration) -> bool {
        let mut hasher = DefaultHasher::new();
        without_symbology(text).hash(&mut hasher);
        let (code, now) = (hasher.finish(), Instant::now());
        let before = self.last.replace((code, now));
        before.is_none_or(|(seen, at)| seen != code || now.duration_since(at) > pause)
    }

    async fn read(&self, presentation: Presentation) {
        self.events.tell(match self.desk.read(presentation).await {
            Ok(shown) => {
                self.events.remember(&shown, self.desk.now());
                Event::Presented { shown: Box::new(shown) }
            }
            Err(error) => Event::Failed { error: error.into_wire() },
        });
    }
}

/// What waits while something is read; a source that is faster waits too.
const QUEUE: usize = 8;
/// The same code within this time of its last sighting is the same showing.
const SAME_SHOWING: Duration = Duration::from_secs(3);
/// A bar code within this time of its last sighting is a trigger that bounces.
const BOUNCE: Duration = Duration::from_millis(500);
/// What was laid down longer ago than this, for a counter that was busy, is no longer somebody who waits.
const WAITS: Duration = Duration::from_mins(1);
