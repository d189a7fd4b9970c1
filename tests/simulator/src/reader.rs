//! A phone of the page on a virtual NFC reader: it answers as what it is at that moment, until somebody takes it away.

use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Error, Result};
use jiff::Timestamp;

use crate::act::Slot;
use crate::handset::Offer;
use crate::nfc::{Card, without_wallet};
use crate::scene::Scene;
use crate::vpcd::{Chip, Insertion};

/// How soon a phone that was laid down is noticed.
const LOOK_AGAIN: Duration = Duration::from_millis(40);

/// The reader on the counter, and what lies on it.
pub(crate) struct Reader {
    port: u16,
    apdu_delay: Duration,
    lift_after: Option<u32>,
    laid: Option<Laid>,
    /// Phones laid down so far.
    count: u64,
    /// Whether it broke down under the last one.
    is_lost: bool,
}

struct Laid {
    slot: Slot,
    number: u64,
    /// Until the reader's thread takes it.
    stream: Option<TcpStream>,
    was_read: bool,
}

impl Reader {
    /// A reader on a port of 127.0.0.1, before which each reply takes a time.
    pub(crate) fn on(port: u16, apdu_delay: Duration, lift_after: Option<u32>) -> Self {
        Self { port, apdu_delay, lift_after, laid: None, count: 0, is_lost: false }
    }

    /// How it meets the next phone.
    pub(crate) fn set(&mut self, apdu_delay_ms: u64, lift_after: Option<u32>) {
        self.apdu_delay = Duration::from_millis(apdu_delay_ms.min(MOST_DELAY_MS));
        self.lift_after = lift_after;
    }

    pub(crate) fn apdu_delay(&self) -> Duration {
        self.apdu_delay
    }

    pub(crate) fn lift_after(&self) -> Option<u32> {
        self.lift_after
    }

    /// Whether it broke down under the last phone.
    pub(crate) fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// Whether this phone lies on it.
    pub(crate) fn holds(&self, slot: Slot) -> bool {
        self.laid.as_ref().is_some_and(|laid| laid.slot == slot)
    }

    /// Whether the phone on it has been read.
    pub(crate) fn has_read(&self) -> bool {
        self.laid.as_ref().is_some_and(|laid| laid.was_read)
    }

    /// Lays a phone down, if there is a reader.
    pub(crate) fn lay(&mut self, slot: Slot) -> Result<()> {
        let stream = Insertion::approach(self.port)?;
        self.count = self.count.saturating_add(1);
        self.is_lost = false;
        self.laid = Some(Laid { slot, number: self.count, stream: Some(stream), was_read: false });
        Ok(())
    }

    /// Lifts a phone, and says whether it was read; `None` if it did not lie there.
    pub(crate) fn release(&mut self, slot: Slot) -> Option<bool> {
        self.laid.take_if(|laid| laid.slot == slot).map(|laid| laid.was_read)
    }

    fn is_on_it(&self, number: u64) -> bool {
        self.laid.as_ref().is_some_and(|laid| laid.number == number)
    }

    /// What was laid down since the last look.
    fn arrival(&mut self) -> Option<(Slot, u64, TcpStream, Insertion)> {
        let laid = self.laid.as_mut()?;
        let stream = laid.stream.take()?;
        let insertion =
            Insertion { port: self.port, delay: self.apdu_delay, lift_after: self.lift_after, leave: None };
        Some((laid.slot, laid.number, stream, insertion))
    }
}

/// A minute: nobody waits longer.
const MOST_DELAY_MS: u64 = 60_000;

/// Attends to the reader until told to stop.
pub(crate) fn attend(scene: &Mutex<Scene>, stop: &AtomicBool) -> Result<()> {
    while !stop.load(Ordering::Relaxed) {
        let arrival = lock(scene).reader.arrival();
        let Some((slot, number, stream, insertion)) = arrival else {
            thread::sleep(LOOK_AGAIN);
            continue;
        };
        let mut phone = OnReader { scene, stop, slot, number, card: None, failure: None };
        let stayed = insertion.stay(stream, &mut phone);
        if let Some(failure) = phone.failure {
            return Err(failure);
        }
        let mut scene = lock(scene);
        if scene.reader.is_on_it(number) {
            // Nobody lifted it: the reader is gone, or it was to be lifted after so many commands.
            scene.take_away(slot, Timestamp::now());
        }
        // A reader that breaks down is for the page to say, and no reason to end the phone.
        scene.reader.is_lost = stayed.is_err();
    }
    Ok(())
}

/// A phone of the page as a chip.
struct OnReader<'a> {
    scene: &'a Mutex<Scene>,
    stop: &'a AtomicBool,
    slot: Slot,
    number: u64,
    /// What it was made for, and itself.
    card: Option<(Offer, Card)>,
    failure: Option<Error>,
}

impl OnReader<'_> {
    /// The card of what the phone presents now: another one whenever it presents something else.
    fn prepare(&mut self) -> Result<()> {
        let now = Timestamp::now();
        let mut scene = lock(self.scene);
        scene.settle(now);
        let offer = scene.phone(self.slot).offer(now);
        if self.card.as_ref().map(|(offer, _)| offer) == offer.as_ref() {
            return Ok(());
        }
        let made = offer.map(|offer| {
            let options = offer.options(&scene.fund, now);
            Card::new(scene.fund.issuer(), &offer.holder, options).map(|card| (offer, card))
        });
        self.card = made.transpose()?;
        Ok(())
    }
}

impl Chip for OnReader<'_> {
    fn atr(&self) -> Vec<u8> {
        Card::ATR.to_vec()
    }

    fn reset(&mut self) {
        if let Some((_, card)) = &mut self.card {
            card.reset();
        }
    }

    fn reply(&mut self, apdu: &[u8]) -> Vec<u8> {
        if let Err(error) = self.prepare() {
            self.failure = Some(error);
        }
        let Some((_, card)) = &mut self.card else { return without_wallet(apdu).to_vec() };
        let reply = card.reply(apdu);
        if card.has_been_read()
            && let Some(laid) =
                lock(self.scene).reader.laid.as_mut().filter(|laid| laid.number == self.number)
        {
            laid.was_read = true;
        }
        reply
    }

    fn is_done(&self) -> bool {
        self.card.as_ref().is_some_and(|(_, card)| card.has_presented())
    }

    fn is_taken(&self) -> bool {
        let lifted = self.card.as_ref().is_some_and(|(_, card)| card.is_lifted());
        let stopped = self.failure.is_some() || self.stop.load(Ordering::Relaxed);
        lifted || stopped || !lock(self.scene).reader.is_on_it(self.number)
    }
}

fn lock(scene: &Mutex<Scene>) -> std::sync::MutexGuard<'_, Scene> {
    scene.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
