//! All readers: one supervisor, and an attendant each.

use std::collections::HashMap;
use std::io;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use readers::card::{
    CardEvent, CardKind, Options, PATIENCE, Readers, Service, SlotState, Supervisor, identify,
};

use super::attendant::{Attendant, Call, Sink};
use super::{CardNews, Wanted};
use crate::wire;

/// Reads what is laid down on any reader, until it is dropped.
///
/// The sink is called from several threads, one call at a time. It must not block for long: hand what is presented to
/// [`Desk::read`](crate::Desk::read) elsewhere.
pub struct CardReaders {
    supervisor: Supervisor,
    attendants: Attendants,
}

/// Each reader's attendant.
type Attendants = Arc<Mutex<HashMap<String, Sender<Call>>>>;

impl CardReaders {
    /// Starts watching the readers of this computer.
    pub fn start(
        options: Options,
        wanted: Wanted,
        sink: impl Fn(CardNews) + Send + 'static,
    ) -> io::Result<Self> {
        let attendants = Attendants::default();
        let supervisor = Supervisor::start(options, attend(&attendants, wanted, sink))?;
        Ok(Self { supervisor, attendants })
    }

    /// Starts watching the readers of a service that may be played.
    pub fn start_on(
        service: Arc<dyn Service>,
        options: Options,
        wanted: Wanted,
        sink: impl Fn(CardNews) + Send + 'static,
    ) -> io::Result<Self> {
        let attendants = Attendants::default();
        let supervisor = Supervisor::start_on(service, options, attend(&attendants, wanted, sink))?;
        Ok(Self { supervisor, attendants })
    }

    /// Reads once more what lies on the readers, as if it had just been laid down.
    pub fn read_again(&self) {
        for attendant in self.attendants.lock().unwrap_or_else(PoisonError::into_inner).values() {
            // An attendant ends only when this sender does.
            drop(attendant.send(Call::Again));
        }
    }

    /// Stops. A reading under way ends by itself, within its patience.
    pub fn stop(self) {
        self.supervisor.stop();
    }
}

/// The readers as they are now, and the cards in them by kind. Nothing of a card is read.
pub fn readers_now(options: Options) -> io::Result<wire::Readers> {
    let (sink, events) = mpsc::channel();
    // Whoever is gone needs no more events.
    let supervisor = Supervisor::start(options, move |event| drop(sink.send(event)))?;
    let start = Instant::now();
    let mut readers: Option<Readers> = None;
    let mut kinds = HashMap::new();
    loop {
        // The first look tells everything; what changes in that time is told too.
        let time = if readers.is_some() { SETTLED } else { PATIENCE };
        match events.recv_timeout(time.min(PATIENCE.saturating_sub(start.elapsed()))) {
            Ok(CardEvent::Readers(told)) => readers = Some(told),
            Ok(CardEvent::Arrived(arrival)) => {
                let card = arrival.card.filter(|_| arrival.kind == CardKind::Other);
                let kind = card.and_then(|card| identify(&mut card.open(PATIENCE).ok()?).ok());
                kinds.insert(arrival.reader, kind.unwrap_or(arrival.kind));
            }
            Ok(CardEvent::Left { reader }) => drop(kinds.remove(&reader)),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    supervisor.stop();
    let mut readers = readers.unwrap_or(Readers { trouble: None, readers: Vec::new() });
    for reader in &mut readers.readers {
        if let (SlotState::Card(seen), Some(kind)) = (&mut reader.state, kinds.get(&reader.name)) {
            *seen = *kind;
        }
    }
    Ok((&readers).into())
}

/// A sink of events that hands each reader's to its attendant.
fn attend(
    attendants: &Attendants,
    wanted: Wanted,
    sink: impl Fn(CardNews) + Send + 'static,
) -> impl Fn(CardEvent) + Send + 'static {
    let sink: Sink = Arc::new(Mutex::new(sink));
    let attendants = Arc::clone(attendants);
    move |event| {
        let reader = match &event {
            CardEvent::Readers(readers) => {
                let readers = readers.clone();
                sink.lock().unwrap_or_else(PoisonError::into_inner)(CardNews::Readers(readers));
                return;
            }
            CardEvent::Arrived(arrival) => arrival.reader.clone(),
            CardEvent::Left { reader } => reader.clone(),
        };
        let mut attendants = attendants.lock().unwrap_or_else(PoisonError::into_inner);
        if !attendants.contains_key(&reader)
            && let Some(attendant) = hire(&reader, wanted, &sink)
        {
            attendants.insert(reader.clone(), attendant);
        }
        if let Some(attendant) = attendants.get(&reader) {
            // An attendant ends only when this sender does.
            drop(attendant.send(Call::Event(event)));
        }
    }
}

fn hire(reader: &str, wanted: Wanted, sink: &Sink) -> Option<Sender<Call>> {
    let (attendant, events) = mpsc::channel();
    let attending = Attendant { reader: reader.to_owned(), wanted, events, sink: Arc::clone(sink) };
    match thread::Builder::new().name("card-attendant".to_owned()).spawn(move || attending.run()) {
        Ok(_) => Some(attendant),
        Err(error) => {
            tracing::error!(%error, "no thread for a reader");
            None
        }
    }
}

impl std::fmt::Debug for CardReaders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardReaders(…)")
    }
}

/// No more news after this: the readers are as they are.
const SETTLED: Duration = Duration::from_millis(300);
