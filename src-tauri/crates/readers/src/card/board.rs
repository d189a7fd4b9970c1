//! What is known of the readers, and what is worth telling when it changes.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::dialogue::Spoken;
use super::{Card, CardKind, CardTrouble, Options, Presence, Slot};

/// Something happened to the readers or in one of them.
#[derive(Debug, Clone)]
pub enum CardEvent {
    /// How the readers are; told at the start, and whenever it differs.
    Readers(Readers),
    /// Something was laid down.
    Arrived(Arrival),
    /// It was taken away, or its reader was.
    Left {
        /// Where it lay.
        reader: String,
    },
}

/// How the readers are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readers {
    /// Why none can be used at all.
    pub trouble: Option<CardTrouble>,
    /// All that are plugged in, by name.
    pub readers: Vec<Reader>,
}

/// A reader that is plugged in. One with two slots is two readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Its name, as the system gives it.
    pub name: String,
    /// How it is.
    pub state: SlotState,
}

/// How a reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// It waits for a card.
    Empty,
    /// A card lies in it.
    Card(CardKind),
    /// A card lies in it and does not answer: upside down, dirty or broken.
    Mute,
    /// Another program has it for itself.
    InUse,
    /// The user wants it left alone.
    Ignored,
}

/// Something was laid down.
#[derive(Clone)]
pub struct Arrival {
    /// Where.
    pub reader: String,
    /// What its answer to reset says.
    pub kind: CardKind,
    /// The way to speak to it; none when it must not be spoken to, or would not understand.
    pub card: Option<Card>,
}

/// What was last told.
pub(super) struct Board {
    options: Options,
    spoken: Arc<Spoken>,
    told: Option<Readers>,
    lying: BTreeMap<String, Lying>,
}

/// A card that was told of.
#[derive(PartialEq, Eq)]
struct Lying {
    atr: Vec<u8>,
    count: u32,
}

impl Board {
    pub(super) fn new(options: Options, spoken: Arc<Spoken>) -> Self {
        Self { options, spoken, told: None, lying: BTreeMap::new() }
    }

    /// The readers that are watched among those plugged in.
    pub(super) fn watched(&self, readers: &[String]) -> Vec<String> {
        readers.iter().filter(|name| self.options.uses(name)).cloned().collect()
    }

    /// No reader can be used: every card is gone.
    pub(super) fn stopped(&mut self, trouble: CardTrouble) -> Vec<CardEvent> {
        let mut events = self.leave(|_| false);
        events.extend(self.tell(Readers { trouble: Some(trouble), readers: Vec::new() }));
        events
    }

    /// How the readers are now: what of it is news.
    pub(super) fn update(&mut self, plugged: &[String], slots: &[Slot]) -> Vec<CardEvent> {
        let mut cards = BTreeMap::new();
        for slot in slots.iter().filter(|slot| !slot.exclusive) {
            if let Presence::Card(atr) = &slot.presence {
                cards.insert(slot.reader.clone(), Lying { atr: atr.clone(), count: slot.count });
            }
        }
        // A reader that another program has for itself says nothing of its card: what lay there still does.
        let hidden = |reader: &String| slots.iter().any(|slot| slot.reader == *reader && slot.exclusive);
        let same = |reader: &String, was: &Lying| hidden(reader) || cards.get(reader) == Some(was);
        let stays: Vec<String> = self
            .lying
            .iter()
            .filter(|(reader, was)| same(reader, was))
            .map(|(reader, _)| reader.clone())
            .collect();
        let mut events = self.leave(|reader| stays.iter().any(|stays| stays == reader));
        let readers = plugged.iter().map(|name| self.reader(name, slots)).collect::<Vec<_>>();
        let trouble = readers.is_empty().then_some(CardTrouble::NoReader);
        events.extend(self.tell(Readers { trouble, readers }));
        for (reader, lying) in cards {
            if !self.lying.contains_key(&reader) {
                events.push(CardEvent::Arrived(self.arrival(&reader, &lying.atr)));
                self.lying.insert(reader, lying);
            }
        }
        events
    }

    fn reader(&self, name: &str, slots: &[Slot]) -> Reader {
        let slot = slots.iter().find(|slot| slot.reader == name);
        let state = match slot {
            _ if !self.options.uses(name) => SlotState::Ignored,
            Some(Slot { exclusive: true, .. }) => SlotState::InUse,
            Some(Slot { presence: Presence::Card(atr), .. }) => SlotState::Card(CardKind::of(atr)),
            Some(Slot { presence: Presence::Mute, .. }) => SlotState::Mute,
            Some(Slot { presence: Presence::Empty | Presence::Gone, .. }) | None => SlotState::Empty,
        };
        Reader { name: name.to_owned(), state }
    }

    fn arrival(&self, reader: &str, atr: &[u8]) -> Arrival {
        let kind = CardKind::of(atr);
        let card = kind.may_be_spoken_to().then(|| Card::new(reader, Arc::clone(&self.spoken)));
        Arrival { reader: reader.to_owned(), kind, card }
    }

    fn leave(&mut self, stays: impl Fn(&str) -> bool) -> Vec<CardEvent> {
        let gone: Vec<String> = self.lying.keys().filter(|reader| !stays(reader)).cloned().collect();
        gone.into_iter()
            .map(|reader| {
                self.lying.remove(&reader);
                CardEvent::Left { reader }
            })
            .collect()
    }

    fn tell(&mut self, readers: Readers) -> Option<CardEvent> {
        if self.told.as_ref() == Some(&readers) {
            return None;
        }
        self.told = Some(readers.clone());
        Some(CardEvent::Readers(readers))
    }
}

impl SlotState {
    /// Its word; for a card, the card's.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Card(kind) => kind.code(),
            Self::Mute => "mute",
            Self::InUse => "in_use",
            Self::Ignored => "ignored",
        }
    }
}

impl fmt::Debug for Arrival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Arrival({} in {:?})", self.kind.code(), self.reader)
    }
}
