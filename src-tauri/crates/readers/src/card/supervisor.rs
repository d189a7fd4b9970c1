//! The thread that watches the readers, and comes back whenever the service does.
#![expect(clippy::disallowed_methods, reason = "waiting is this file's work: it needs the clock")]

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::board::Board;
use super::dialogue::Spoken;
use super::winscard::Winscard;
use super::{CardEvent, Context, Fault, Presence, Service, System};

/// Which readers to use, and how the system behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// Use only the reader whose name begins like this; the others are never opened.
    pub pinned: Option<String>,
    /// Never open the readers whose names begin like these.
    pub ignored: Vec<String>,
    /// The system.
    pub system: System,
}

/// Watches the readers until it is dropped.
///
/// The sink is called on the supervisor's thread, one event after the other. While it runs, nothing else is watched: a
/// dialogue of a second is better held on a thread of the caller's. It may drop the supervisor.
pub struct Supervisor {
    /// Dropped to say that it is over.
    until: Option<Sender<()>>,
    waker: Arc<Mutex<Option<Waker>>>,
    thread: Option<JoinHandle<()>>,
}

type Waker = Box<dyn Fn() + Send + Sync>;

struct Watch<S> {
    service: Arc<dyn Service>,
    system: System,
    board: Board,
    sink: S,
    until: Receiver<()>,
    waker: Arc<Mutex<Option<Waker>>>,
}

/// Why a watch ended.
enum End {
    Stopped,
    Lost(Fault),
}

impl Options {
    /// Whether a reader is to be used.
    pub fn uses(&self, reader: &str) -> bool {
        self.pinned.as_ref().is_none_or(|pinned| reader.starts_with(pinned.as_str()))
            && !self.ignored.iter().any(|ignored| reader.starts_with(ignored.as_str()))
    }
}

impl Default for Options {
    /// Every reader, as this system behaves.
    fn default() -> Self {
        Self { pinned: None, ignored: Vec::new(), system: System::HERE }
    }
}

impl Supervisor {
    /// Starts watching the readers of this computer.
    pub fn start(options: Options, sink: impl Fn(CardEvent) + Send + 'static) -> io::Result<Self> {
        Self::start_on(Arc::new(Winscard), options, sink)
    }

    /// Starts watching the readers of a service that may be played.
    pub fn start_on(
        service: Arc<dyn Service>,
        options: Options,
        sink: impl Fn(CardEvent) + Send + 'static,
    ) -> io::Result<Self> {
        let (until, over) = mpsc::channel();
        let waker = Arc::new(Mutex::new(None));
        let watch = Watch {
            system: options.system,
            board: Board::new(options, Arc::new(Spoken::new(Arc::clone(&service)))),
            service,
            sink,
            until: over,
            waker: Arc::clone(&waker),
        };
        let thread = thread::Builder::new().name("card-readers".to_owned()).spawn(move || watch.run())?;
        Ok(Self { until: Some(until), waker, thread: Some(thread) })
    }

    /// Stops watching. When it returns, the sink is not called any more.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Supervisor {
    /// Waits for the thread, but not for ever: a service that never comes back must not keep the program from closing.
    fn drop(&mut self) {
        drop(self.until.take());
        let Some(thread) = self.thread.take().filter(|it| it.thread().id() != thread::current().id()) else {
            return;
        };
        let start = Instant::now();
        while !thread.is_finished() {
            if start.elapsed() > FAREWELL {
                tracing::warn!("the card service does not come back: its thread is left behind");
                return;
            }
            // Again and again: a wait that begins just after it was ended knows nothing of that.
            if let Some(wake) = &*self.waker.lock().unwrap_or_else(PoisonError::into_inner) {
                wake();
            }
            thread::sleep(AGAIN);
        }
        if thread.join().is_err() {
            tracing::error!("the thread that watches the readers had panicked");
        }
    }
}

impl<S: Fn(CardEvent)> Watch<S> {
    fn run(mut self) {
        let mut pause = SHORTEST;
        loop {
            let start = Instant::now();
            let end = match self.service.establish() {
                Ok(mut context) => self.watch(&mut *context),
                Err(fault) => End::Lost(fault),
            };
            self.set_waker(None);
            let End::Lost(fault) = end else { return };
            let trouble = match fault {
                Fault::NoService | Fault::Lost => self.system.without_service,
                other => other.into(),
            };
            tracing::debug!(%fault, code = trouble.code(), "the card service is not there");
            let events = self.board.stopped(trouble);
            self.tell(events);
            // Quickly at first: a service that is started anew is back at once.
            pause = if start.elapsed() > LONGEST { SHORTEST } else { pause.saturating_mul(2).min(LONGEST) };
            if self.is_over_after(pause) {
                return;
            }
        }
    }

    /// Watches until the service stops.
    fn watch(&mut self, context: &mut dyn Context) -> End {
        self.set_waker(Some(context.waker()));
        let mut pause = Duration::ZERO;
        let mut time = Duration::ZERO;
        loop {
            if self.is_over_after(pause) {
                return End::Stopped;
            }
            let start = Instant::now();
            let events = match self.look(context, time) {
                Ok(events) => events,
                Err(fault) => return End::Lost(fault),
            };
            // Some services return at once though nothing has changed: they are asked ever more rarely.
            let nothing = events.is_empty() && start.elapsed() < QUIET;
            pause = if nothing { pause.saturating_mul(2).clamp(AGAIN, QUIET) } else { Duration::ZERO };
            time = self.system.look;
            self.tell(events);
        }
    }

    fn look(&mut self, context: &mut dyn Context, time: Duration) -> Result<Vec<CardEvent>, Fault> {
        let plugged = context.readers()?;
        let watched = self.board.watched(&plugged);
        // Without a reader there is nothing to wait for but one, where the system tells of it.
        let slots = if watched.is_empty() && !self.system.notifies_plugging {
            if self.is_over_after(time) {
                return Ok(Vec::new());
            }
            Vec::new()
        } else {
            context.wait(&watched, self.system.notifies_plugging, time)?
        };
        // What was unplugged in the meantime is listed no more.
        let plugged = if slots.iter().any(|slot| slot.presence == Presence::Gone) {
            context.readers()?
        } else {
            plugged
        };
        Ok(self.board.update(&plugged, &slots))
    }

    fn tell(&self, events: Vec<CardEvent>) {
        for event in events {
            tracing::debug!(?event, "a card reader");
            (self.sink)(event);
        }
    }

    fn is_over_after(&self, time: Duration) -> bool {
        !matches!(self.until.recv_timeout(time), Err(RecvTimeoutError::Timeout))
    }

    fn set_waker(&self, waker: Option<Waker>) {
        *self.waker.lock().unwrap_or_else(PoisonError::into_inner) = waker;
    }
}

impl std::fmt::Debug for Supervisor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Supervisor(…)")
    }
}

/// Between two attempts to reach the service.
const SHORTEST: Duration = Duration::from_millis(60);
const LONGEST: Duration = Duration::from_secs(1);
/// A wait that was this long was no empty one; and the longest pause after empty ones.
const QUIET: Duration = Duration::from_millis(250);
const AGAIN: Duration = Duration::from_millis(10);
/// How long to wait for a service that is asked to end.
const FAREWELL: Duration = Duration::from_secs(2);
