//! A dialogue with a card, on a thread that can be left behind when the reader never comes back.
#![expect(clippy::disallowed_methods, reason = "a dialogue has an end: it needs the clock")]

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use super::{CardTrouble, Fault, Link, Service};

/// How long a counter waits for a card, from the first command to the last.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// Something that commands can be sent to.
pub trait Exchange {
    /// Sends a command and gives the reply, status word included, however long it is.
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardTrouble>;
}

/// A card that lies in a reader and may be spoken to. It may be gone before it is.
#[derive(Clone)]
pub struct Card {
    reader: String,
    spoken: Arc<Spoken>,
}

/// A dialogue under way. Dropping it lets the card go, as it is.
///
/// The reader is shared. The card is held while commands follow each other, and let go as soon as none has come for
/// 300 ms, or an application is selected after the card was held that long.
pub struct Dialogue {
    commands: Sender<Vec<u8>>,
    replies: Receiver<Result<Vec<u8>, Fault>>,
    stage: Arc<AtomicU8>,
    begun: Instant,
    patience: Duration,
    ended: Option<CardTrouble>,
}

/// What all dialogues of a supervisor share.
pub(super) struct Spoken {
    service: Arc<dyn Service>,
    /// Threads that have not come back yet.
    threads: AtomicUsize,
}

/// The thread's side of a dialogue.
struct Speaker {
    reader: String,
    spoken: Arc<Spoken>,
    commands: Receiver<Vec<u8>>,
    replies: Sender<Result<Vec<u8>, Fault>>,
    stage: Arc<AtomicU8>,
}

impl Spoken {
    pub(super) fn new(service: Arc<dyn Service>) -> Self {
        Self { service, threads: AtomicUsize::new(0) }
    }
}

impl Card {
    pub(super) fn new(reader: &str, spoken: Arc<Spoken>) -> Self {
        Self { reader: reader.to_owned(), spoken }
    }

    /// The reader that it lies in.
    pub fn reader(&self) -> &str {
        &self.reader
    }

    /// Begins a dialogue that lasts at most as long as `patience`, [`PATIENCE`] as a rule. Blocks until the card is
    /// connected, and fails as a command would.
    pub fn open(&self, patience: Duration) -> Result<Dialogue, CardTrouble> {
        // A reader that keeps every thread must not take them all.
        if self.spoken.threads.fetch_add(1, Ordering::SeqCst) >= MOST_THREADS {
            self.spoken.threads.fetch_sub(1, Ordering::SeqCst);
            return Err(CardTrouble::Stuck);
        }
        let (commands, heard) = mpsc::channel();
        let (said, replies) = mpsc::channel();
        let stage = Arc::new(AtomicU8::new(WORKING));
        let speaker = Speaker {
            reader: self.reader.clone(),
            spoken: Arc::clone(&self.spoken),
            commands: heard,
            replies: said,
            stage: Arc::clone(&stage),
        };
        let begun = Instant::now();
        let started = thread::Builder::new().name("card-dialogue".to_owned()).spawn(move || speaker.run());
        if let Err(error) = started {
            self.spoken.threads.fetch_sub(1, Ordering::SeqCst);
            tracing::error!(%error, "no thread for a card");
            return Err(CardTrouble::Failed);
        }
        let mut dialogue = Dialogue { commands, replies, stage, begun, patience, ended: None };
        dialogue.receive().map(|_| dialogue)
    }
}

impl Dialogue {
    /// How much of its time is left.
    pub fn left(&self) -> Duration {
        self.patience.saturating_sub(self.begun.elapsed())
    }

    fn receive(&mut self) -> Result<Vec<u8>, CardTrouble> {
        let start = Instant::now();
        let trouble = match self.replies.recv_timeout(self.left()) {
            Ok(Ok(reply)) => return Ok(reply),
            Ok(Err(fault)) => fault.into(),
            // Somebody else holds the card: that is no fault of the reader's.
            Err(RecvTimeoutError::Timeout) if self.stage.load(Ordering::SeqCst) == QUEUING => {
                CardTrouble::InUse
            }
            // Slow from the first command on is not stuck at the last.
            Err(RecvTimeoutError::Timeout) if start.elapsed().saturating_mul(2) < self.patience => {
                CardTrouble::TooLong
            }
            Err(RecvTimeoutError::Timeout) => CardTrouble::Stuck,
            Err(RecvTimeoutError::Disconnected) => CardTrouble::Failed,
        };
        // A reader that failed once may do better with a shorter command.
        if trouble != CardTrouble::Failed {
            self.ended = Some(trouble);
        }
        Err(trouble)
    }
}

impl Exchange for Dialogue {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardTrouble> {
        if let Some(trouble) = self.ended {
            return Err(trouble);
        }
        let start = Instant::now();
        if self.left().is_zero() {
            self.ended = Some(CardTrouble::TooLong);
            return Err(CardTrouble::TooLong);
        }
        // When the thread is gone, there is no reply either.
        let _ = self.commands.send(command.to_vec());
        let reply = self.receive();
        note(command, reply.as_deref(), start.elapsed());
        reply
    }
}

impl Speaker {
    fn run(self) {
        if let Err(fault) = self.speak() {
            // Nobody may be waiting for it any more.
            let _ = self.replies.send(Err(fault));
        }
        self.spoken.threads.fetch_sub(1, Ordering::SeqCst);
    }

    fn speak(&self) -> Result<(), Fault> {
        let mut context = self.spoken.service.establish()?;
        let mut link = context.connect(&self.reader)?;
        if self.replies.send(Ok(Vec::new())).is_err() {
            return Ok(());
        }
        let mut next = self.commands.recv().ok();
        while let Some(command) = next.take() {
            next = self.hold(&mut *link, command)?.or_else(|| self.commands.recv().ok());
        }
        Ok(())
    }

    /// Sends commands as long as they follow each other; gives back the one that the card is let go before.
    fn hold(&self, link: &mut dyn Link, first: Vec<u8>) -> Result<Option<Vec<u8>>, Fault> {
        let (mut next, mut failed) = (Some(first), None);
        self.stage.store(QUEUING, Ordering::SeqCst);
        link.hold(&mut |transmit| {
            self.stage.store(WORKING, Ordering::SeqCst);
            let start = Instant::now();
            while let Some(command) = next.take() {
                let reply = match transmit(&command) {
                    Err(fault) if fault != Fault::Failed => {
                        failed = Some(fault);
                        return;
                    }
                    reply => reply,
                };
                if self.replies.send(reply).is_err() {
                    return;
                }
                next = self.commands.recv_timeout(HOLD).ok();
                if start.elapsed() >= HOLD && next.as_deref().is_some_and(begins_anew) {
                    return;
                }
            }
        })?;
        failed.map_or(Ok(next), Err)
    }
}

/// Whether a command makes what was selected before irrelevant: SELECT of an application, or of the master file.
fn begins_anew(command: &[u8]) -> bool {
    matches!(command, [_, 0xa4, 0x04, ..] | [_, 0xa4, 0x00, _, 0x02, 0x3f, 0x00, ..])
}

/// Class, instruction, status word and lengths; the rest is between the card and the counter.
fn note(command: &[u8], reply: Result<&[u8], &CardTrouble>, time: Duration) {
    let header = command.get(..2).unwrap_or_default();
    let milliseconds = time.as_millis();
    match reply {
        Ok(reply) => {
            let status =
                reply.last_chunk::<2>().map(|status| u16::from_be_bytes(*status)).unwrap_or_default();
            let (sent, got) = (command.len(), reply.len());
            tracing::debug!("card {header:02x?} {sent} bytes: {status:04x} {got} bytes, {milliseconds} ms");
        }
        Err(trouble) => tracing::debug!("card {header:02x?}: {}, {milliseconds} ms", trouble.code()),
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Card(in {:?})", self.reader)
    }
}

impl fmt::Debug for Dialogue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dialogue(…)")
    }
}

/// Other programs get their turn after this, where the card can be let go.
const HOLD: Duration = Duration::from_millis(300);
/// Threads that may be with cards, or left behind with a reader that never came back.
const MOST_THREADS: usize = 8;
/// The thread waits for its turn with the card.
const QUEUING: u8 = 1;
/// The thread is at work.
const WORKING: u8 = 0;
