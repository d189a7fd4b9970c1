//! One reader's attendant: reads what is laid down there, and knows when to try again in silence.

use std::fmt;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use credential::mdoc::NfcTrouble;
use readers::card::{Arrival, Card, CardEvent, CardKind, CardTrouble, PATIENCE, Readers, identify};
use readers::vitale::VitaleTrouble;
use store::Channel;

use super::{PhoneTrouble, plastic, tap};
use crate::Presentation;
use crate::wire::TroubleReason;

/// What happens at the readers.
#[derive(Debug)]
pub enum CardNews {
    /// How the readers are, whenever that changes.
    Readers(Readers),
    /// Something was laid down and is being read.
    Reading {
        /// Where.
        reader: String,
        /// What it looks like.
        kind: CardKind,
    },
    /// The phone was lifted too early, and is waited for. The user need not be told.
    Lifted {
        /// Where it lay.
        reader: String,
    },
    /// Something was presented, or the trouble that stopped it.
    Presented {
        /// Where.
        reader: String,
        /// To be judged.
        presentation: Presentation,
    },
    /// What lay there was taken away.
    Left {
        /// Where it lay.
        reader: String,
    },
}

/// What to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Phones and plastic cards.
    Everything,
    /// What has no contacts.
    Phones,
    /// What has contacts.
    PlasticCards,
}

/// Where news go, one after the other.
pub(super) type Sink = Arc<Mutex<dyn Fn(CardNews) + Send>>;

/// What an attendant is told.
pub(super) enum Call {
    /// What happened at its reader.
    Event(CardEvent),
    /// Somebody asks to read what lies there once more.
    Again,
}

/// Attends to one reader.
pub(super) struct Attendant {
    pub(super) reader: String,
    pub(super) wanted: Wanted,
    pub(super) events: Receiver<Call>,
    pub(super) sink: Sink,
}

/// How a reading may end other than with a presentation.
#[derive(Debug)]
enum Stop {
    /// The phone was lifted.
    Lifted,
    /// What stops it may pass while the card lies there.
    ForNow(TroubleReason),
    /// It will not pass.
    ForGood(TroubleReason),
    /// Nothing that this counter reads, and nothing to say about it.
    NotOurs,
}

/// What the attendant waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Waiting {
    /// The next card.
    Idle,
    /// A phone that was lifted this often, in silence.
    ForPhone { lifted: u8 },
    /// What was said may pass: so many more looks.
    ForBetter { looks: u8 },
}

impl Attendant {
    /// Until the supervisor is gone.
    pub(super) fn run(self) {
        let (mut waiting, mut lying): (_, Option<Arrival>) = (Waiting::Idle, None);
        loop {
            let event = match waiting {
                Waiting::Idle => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Waiting::ForPhone { .. } if lying.is_some() => self.events.recv_timeout(STILL_THERE),
                Waiting::ForPhone { .. } => self.events.recv_timeout(RETURN),
                Waiting::ForBetter { .. } => self.events.recv_timeout(BETWEEN_LOOKS),
            };
            waiting = match event {
                Ok(Call::Again) => lying.as_ref().map_or(waiting, |arrival| self.meet(arrival, waiting)),
                Ok(Call::Event(CardEvent::Arrived(arrival))) => {
                    let next = self.meet(&arrival, waiting);
                    lying = Some(arrival);
                    next
                }
                Ok(Call::Event(CardEvent::Left { .. })) => {
                    lying = None;
                    self.tell(CardNews::Left { reader: self.reader.clone() });
                    if matches!(waiting, Waiting::ForBetter { .. }) { Waiting::Idle } else { waiting }
                }
                Ok(Call::Event(CardEvent::Readers(_))) => waiting,
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => match (waiting, &lying) {
                    (Waiting::ForBetter { looks }, Some(arrival)) => self.look_again(arrival, looks),
                    // It never went: the field flickered.
                    (Waiting::ForPhone { .. }, Some(arrival)) => self.meet(arrival, waiting),
                    (Waiting::ForPhone { .. }, None) => {
                        self.present(Presentation::nothing(Channel::Nfc, TroubleReason::LiftedTooEarly));
                        Waiting::Idle
                    }
                    (Waiting::Idle | Waiting::ForBetter { .. }, _) => Waiting::Idle,
                },
            };
        }
    }

    /// Something was laid down.
    fn meet(&self, arrival: &Arrival, waiting: Waiting) -> Waiting {
        let Some(channel) = self.channel(arrival.kind) else { return Waiting::Idle };
        self.tell(CardNews::Reading { reader: self.reader.clone(), kind: arrival.kind });
        let lifted = if let Waiting::ForPhone { lifted } = waiting { lifted } else { 0 };
        match read(arrival) {
            Ok(presentation) => self.present(presentation),
            Err(Stop::Lifted) if lifted < SILENT_LIFTS => {
                self.tell(CardNews::Lifted { reader: self.reader.clone() });
                return Waiting::ForPhone { lifted: lifted.saturating_add(1) };
            }
            Err(Stop::Lifted) => self.present(Presentation::nothing(channel, TroubleReason::LiftedTooEarly)),
            Err(Stop::ForGood(reason)) => self.present(Presentation::nothing(channel, reason)),
            Err(Stop::ForNow(reason)) => {
                self.present(Presentation::nothing(channel, reason));
                return Waiting::ForBetter { looks: LOOKS };
            }
            Err(Stop::NotOurs) => {}
        }
        Waiting::Idle
    }

    /// What was said may have passed: the phone is unlocked, the other program has done.
    fn look_again(&self, arrival: &Arrival, looks: u8) -> Waiting {
        match read(arrival) {
            Ok(presentation) => {
                self.tell(CardNews::Reading { reader: self.reader.clone(), kind: arrival.kind });
                self.present(presentation);
                Waiting::Idle
            }
            Err(_) if looks == 0 => Waiting::Idle,
            Err(_) => Waiting::ForBetter { looks: looks.saturating_sub(1) },
        }
    }

    fn channel(&self, kind: CardKind) -> Option<Channel> {
        let channel = match kind {
            CardKind::Contactless | CardKind::Badge => Channel::Nfc,
            CardKind::Vitale2 | CardKind::Vitale1 | CardKind::Payment | CardKind::Other => Channel::Vitale,
            // It lies there all day, and is nobody's business here.
            CardKind::Professional => return None,
        };
        match (self.wanted, channel) {
            (Wanted::Phones, Channel::Vitale) | (Wanted::PlasticCards, Channel::Nfc) => None,
            _ => Some(channel),
        }
    }

    fn present(&self, presentation: Presentation) {
        self.tell(CardNews::Presented { reader: self.reader.clone(), presentation });
    }

    fn tell(&self, news: CardNews) {
        self.sink.lock().unwrap_or_else(PoisonError::into_inner)(news);
    }
}

fn read(arrival: &Arrival) -> Result<Presentation, Stop> {
    match (arrival.kind, &arrival.card) {
        (CardKind::Contactless, Some(card)) => read_phone(card),
        (CardKind::Vitale2, Some(card)) => read_plastic(card),
        (CardKind::Other | CardKind::Payment, Some(card)) => {
            let kind = card.open(PATIENCE).and_then(|mut dialogue| identify(&mut dialogue));
            match kind.map_err(|trouble| plastic_stop(trouble.into()))? {
                CardKind::Vitale2 => read_plastic(card),
                CardKind::Payment => Err(Stop::ForGood(TroubleReason::PaymentCard)),
                _ => Err(Stop::ForGood(TroubleReason::CardUnknown)),
            }
        }
        (CardKind::Vitale1, _) => Err(Stop::ForGood(TroubleReason::CardTooOld)),
        (CardKind::Badge, _) => Err(Stop::ForGood(TroubleReason::CardUnknown)),
        (CardKind::Professional, _) | (_, None) => Err(Stop::NotOurs),
    }
}

fn read_phone(card: &Card) -> Result<Presentation, Stop> {
    let mut pause = RESET_PAUSE;
    loop {
        match tap(card) {
            Ok(presented) => return Ok(Presentation::from_tap(presented)),
            // Somebody else speaks to it, or the field flickers: a little later, and then ever later.
            Err(PhoneTrouble::Reader(CardTrouble::Reset)) if pause <= LAST_RESET_PAUSE => {
                thread::sleep(pause);
                pause = pause.saturating_mul(2);
            }
            Err(trouble) => return Err(phone_stop(trouble)),
        }
    }
}

fn read_plastic(card: &Card) -> Result<Presentation, Stop> {
    plastic::read(card, PATIENCE).map(Presentation::from_plastic_card).map_err(plastic_stop)
}

fn phone_stop(trouble: PhoneTrouble) -> Stop {
    match trouble {
        PhoneTrouble::Phone(NfcTrouble::LiftedTooEarly) | PhoneTrouble::Reader(CardTrouble::Removed) => {
            Stop::Lifted
        }
        PhoneTrouble::Phone(NfcTrouble::NoWallet)
        | PhoneTrouble::OtherApplication
        | PhoneTrouble::Reader(CardTrouble::InUse) => Stop::ForNow(trouble.into()),
        _ => Stop::ForGood(trouble.into()),
    }
}

fn plastic_stop(trouble: VitaleTrouble) -> Stop {
    match trouble {
        VitaleTrouble::Card(CardTrouble::InUse | CardTrouble::Reset) => Stop::ForNow(trouble.into()),
        _ => Stop::ForGood(trouble.into()),
    }
}

impl fmt::Debug for Attendant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attendant(of {:?})", self.reader)
    }
}

/// How long a phone that was lifted may take to come back before that is said.
const RETURN: Duration = Duration::from_secs(4);
/// A phone whose going was not told after this lies there still.
const STILL_THERE: Duration = Duration::from_millis(700);
/// How often it may be lifted before that is said.
const SILENT_LIFTS: u8 = 2;
/// A phone that was locked, or a reader that was taken, is looked at again this often, this many times.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);
const LOOKS: u8 = 30;
/// After a reset by somebody else: 150, 300, 600 ms.
const RESET_PAUSE: Duration = Duration::from_millis(150);
const LAST_RESET_PAUSE: Duration = Duration::from_millis(600);

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn what_lies_there_is_read_again_when_somebody_asks() {
        let (calls, events) = mpsc::channel();
        let (told, news) = mpsc::channel();
        let sink: Sink = Arc::new(Mutex::new(move |one: CardNews| drop(told.send(one))));
        let attendant = Attendant { reader: "A".to_owned(), wanted: Wanted::Everything, events, sink };
        // An old card is known by its answer to reset: nobody speaks to it.
        let old = Arrival { reader: "A".to_owned(), kind: CardKind::Vitale1, card: None };
        let left = CardEvent::Left { reader: "A".to_owned() };
        for call in
            [Call::Again, Call::Event(CardEvent::Arrived(old)), Call::Again, Call::Event(left), Call::Again]
        {
            calls.send(call).expect("the attendant has not begun");
        }
        drop(calls);
        attendant.run();
        let news: Vec<&str> = news
            .iter()
            .map(|one| match one {
                CardNews::Reading { .. } => "reading",
                CardNews::Presented { .. } => "presented",
                CardNews::Left { .. } => "left",
                CardNews::Readers(_) | CardNews::Lifted { .. } => "something else",
            })
            .collect();
        assert_eq!(
            news,
            ["reading", "presented", "reading", "presented", "left"],
            "asked before it came and after it went, there is nothing to read"
        );
    }
}
