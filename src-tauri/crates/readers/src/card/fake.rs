//! A card service to play with: readers, cards, and the ways of each system.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    clippy::struct_excessive_bools,
    reason = "a stand-in of tests: small figures, real waits, and one switch for each way of a system"
)]

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::{Context, Fault, Link, Presence, Service, Slot, Talk};

/// Where the systems differ, as their makers and users describe it.
#[derive(Clone, Copy)]
pub(super) struct Ways {
    /// A wait ends when readers come and go.
    pub(super) tells_plugging: bool,
    /// A wait ends at once, always.
    pub(super) storms: bool,
    /// The service stops with the last reader, and starts with the first.
    pub(super) stops_with_readers: bool,
    /// Cards that come and go are counted.
    pub(super) counts: bool,
    /// A card that is held in silence for this long is reset.
    pub(super) resets_after: Option<Duration>,
}

pub(super) const LINUX: Ways =
    Ways { tells_plugging: true, storms: false, stops_with_readers: false, counts: true, resets_after: None };
/// The five seconds of Windows are half a second here.
pub(super) const WINDOWS: Ways =
    Ways { stops_with_readers: true, resets_after: Some(Duration::from_millis(500)), ..LINUX };
pub(super) const MACOS: Ways = Ways { tells_plugging: false, counts: false, ..LINUX };

/// What a card does with a command.
#[derive(Clone)]
pub(super) enum Answer {
    Reply(Vec<u8>),
    Fault(Fault),
    /// The reader does not come back before the world ends.
    Hang,
}

#[derive(Clone)]
pub(super) struct Chip {
    pub(super) atr: Vec<u8>,
    pub(super) answer: Answer,
}

/// The service, and everything that is plugged into it. A clone is the same one.
#[derive(Clone)]
pub(super) struct World(Arc<Inner>);

struct Inner {
    ways: Ways,
    state: Mutex<State>,
    changed: Condvar,
}

pub(super) struct State {
    pub(super) running: bool,
    /// What establishing meets instead.
    pub(super) denied: bool,
    /// Waits do not come back at all.
    pub(super) frozen: bool,
    /// Contexts of an earlier life are lost.
    life: u32,
    pub(super) readers: BTreeMap<String, Plugged>,
    /// How often readers came and went.
    plugs: u32,
    pub(super) waits: u32,
    pub(super) contexts: usize,
    pub(super) commands: Vec<(String, Vec<u8>)>,
    over: bool,
}

#[derive(Clone, Default)]
pub(super) struct Plugged {
    pub(super) chip: Option<Chip>,
    pub(super) exclusive: bool,
    pub(super) mute: bool,
    /// Somebody holds the card, since then.
    pub(super) held: Option<Instant>,
    pub(super) links: usize,
    count: u32,
}

struct Client {
    world: World,
    life: u32,
    told: Vec<Slot>,
    plugs: Option<u32>,
    woken: Arc<Mutex<bool>>,
}

struct Connection {
    world: World,
    life: u32,
    reader: String,
    count: u32,
}

impl World {
    pub(super) fn new(ways: Ways) -> Self {
        let state = State {
            running: !ways.stops_with_readers,
            denied: false,
            frozen: false,
            life: 0,
            readers: BTreeMap::new(),
            plugs: 0,
            waits: 0,
            contexts: 0,
            commands: Vec::new(),
            over: false,
        };
        Self(Arc::new(Inner { ways, state: Mutex::new(state), changed: Condvar::new() }))
    }

    pub(super) fn service(&self) -> Arc<dyn Service> {
        Arc::new(self.clone())
    }

    pub(super) fn look(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap()
    }

    /// Something happens.
    pub(super) fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.look());
        self.0.changed.notify_all();
    }

    pub(super) fn plug(&self, reader: &str) {
        let stops = self.0.ways.stops_with_readers;
        self.change(|state| {
            if state.readers.insert(reader.to_owned(), Plugged::default()).is_none() {
                state.plugs += 1;
            }
            state.running |= stops;
        });
    }

    pub(super) fn unplug(&self, reader: &str) {
        let stops = self.0.ways.stops_with_readers;
        self.change(|state| {
            state.plugs += u32::from(state.readers.remove(reader).is_some());
            if stops && state.readers.is_empty() {
                (state.running, state.life) = (false, state.life + 1);
            }
        });
    }

    pub(super) fn insert(&self, reader: &str, chip: Option<Chip>) {
        self.change(|state| {
            if let Some(plugged) = state.readers.get_mut(reader) {
                plugged.count += u32::from(plugged.chip.is_some()) + u32::from(chip.is_some());
                plugged.chip = chip;
            }
        });
    }

    pub(super) fn stop(&self) {
        self.change(|state| (state.running, state.life) = (false, state.life + 1));
    }

    pub(super) fn start(&self) {
        self.change(|state| state.running = true);
    }

    /// Everything that hangs comes back.
    pub(super) fn end(&self) {
        self.change(|state| (state.over, state.frozen) = (true, false));
    }

    fn is_alive(&self, life: u32) -> Result<MutexGuard<'_, State>, Fault> {
        let state = self.look();
        if state.running && state.life == life { Ok(state) } else { Err(Fault::Lost) }
    }
}

impl State {
    fn slots(&self, readers: &[String], counts: bool) -> Vec<Slot> {
        let slot = |name: &String| {
            let plugged = self.readers.get(name);
            let presence = match plugged {
                None => Presence::Gone,
                Some(Plugged { chip: Some(_), mute: true, .. }) => Presence::Mute,
                Some(Plugged { chip: Some(chip), .. }) => Presence::Card(chip.atr.clone()),
                Some(Plugged { chip: None, .. }) => Presence::Empty,
            };
            let count = plugged.filter(|_| counts).map_or(0, |plugged| plugged.count);
            let exclusive = plugged.is_some_and(|plugged| plugged.exclusive);
            Slot { reader: name.clone(), presence, exclusive, count }
        };
        readers.iter().map(slot).collect()
    }
}

impl Service for World {
    fn establish(&self) -> Result<Box<dyn Context>, Fault> {
        let mut state = self.look();
        if state.denied {
            return Err(Fault::Denied);
        }
        if !state.running {
            return Err(Fault::NoService);
        }
        state.contexts += 1;
        Ok(Box::new(Client {
            world: self.clone(),
            life: state.life,
            told: Vec::new(),
            plugs: None,
            woken: Arc::default(),
        }))
    }
}

impl Context for Client {
    fn readers(&mut self) -> Result<Vec<String>, Fault> {
        Ok(self.world.is_alive(self.life)?.readers.keys().cloned().collect())
    }

    fn wait(&mut self, readers: &[String], plugging: bool, time: Duration) -> Result<Vec<Slot>, Fault> {
        let Inner { ways, changed, .. } = &*self.world.0;
        let until = Instant::now() + time;
        let mut state = self.world.is_alive(self.life)?;
        state.waits += 1;
        loop {
            let slots = state.slots(readers, ways.counts);
            let plugged =
                plugging && ways.tells_plugging && self.plugs.is_some_and(|plugs| plugs != state.plugs);
            let woken = std::mem::take(&mut *self.woken.lock().unwrap());
            let left = until.saturating_duration_since(Instant::now());
            let over = slots != self.told || plugged || woken || ways.storms || left.is_zero();
            if over && !state.frozen {
                (self.told, self.plugs) = (slots.clone(), Some(state.plugs));
                return Ok(slots);
            }
            let left = if state.frozen { Duration::from_millis(50) } else { left };
            state = changed.wait_timeout(state, left).unwrap().0;
            if !state.running || state.life != self.life {
                return Err(Fault::Lost);
            }
        }
    }

    fn waker(&self) -> Box<dyn Fn() + Send + Sync> {
        let (world, woken) = (self.world.clone(), Arc::clone(&self.woken));
        Box::new(move || {
            // Under the world's lock, so that a wait cannot begin in between.
            let _state = world.look();
            *woken.lock().unwrap() = true;
            world.0.changed.notify_all();
        })
    }

    fn connect(&mut self, reader: &str) -> Result<Box<dyn Link>, Fault> {
        let mut state = self.world.is_alive(self.life)?;
        let plugged = state.readers.get_mut(reader).ok_or(Fault::ReaderGone)?;
        match plugged {
            Plugged { exclusive: true, .. } => Err(Fault::Busy),
            Plugged { chip: None, .. } => Err(Fault::NoCard),
            Plugged { mute: true, .. } => Err(Fault::Mute),
            Plugged { count, links, .. } => {
                *links += 1;
                let (world, life, reader) = (self.world.clone(), self.life, reader.to_owned());
                Ok(Box::new(Connection { world, life, reader, count: *count }))
            }
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.world.look().contexts -= 1;
    }
}

impl Connection {
    fn transmit(&self, command: &[u8]) -> Result<Vec<u8>, Fault> {
        let Inner { ways, changed, .. } = &*self.world.0;
        let mut state = self.world.is_alive(self.life)?;
        state.commands.push((self.reader.clone(), command.to_vec()));
        let plugged = state.readers.get_mut(&self.reader).ok_or(Fault::ReaderGone)?;
        let held = plugged.held.ok_or(Fault::Failed)?;
        if ways.resets_after.is_some_and(|after| held.elapsed() > after) {
            return Err(Fault::Reset);
        }
        plugged.held = Some(Instant::now());
        let chip = plugged.chip.clone().filter(|_| plugged.count == self.count).ok_or(Fault::NoCard)?;
        match chip.answer {
            Answer::Reply(reply) => Ok(reply),
            Answer::Fault(fault) => Err(fault),
            Answer::Hang => {
                while !state.over {
                    state = changed.wait(state).unwrap();
                }
                Err(Fault::Failed)
            }
        }
    }
}

impl Link for Connection {
    fn hold(&mut self, talk: &mut Talk<'_>) -> Result<(), Fault> {
        let mut state = self.world.is_alive(self.life)?;
        while state.readers.get(&self.reader).is_some_and(|plugged| plugged.held.is_some()) && !state.over {
            state = self.world.0.changed.wait(state).unwrap();
        }
        state.readers.get_mut(&self.reader).ok_or(Fault::ReaderGone)?.held = Some(Instant::now());
        drop(state);
        talk(&mut |command| self.transmit(command));
        self.world.change(|state| {
            if let Some(plugged) = state.readers.get_mut(&self.reader) {
                plugged.held = None;
            }
        });
        Ok(())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(plugged) = self.world.look().readers.get_mut(&self.reader) {
            plugged.links = plugged.links.saturating_sub(1);
        }
    }
}
