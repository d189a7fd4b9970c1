//! A phone on a reader: the dialogue of `spec/nfc.md`, spoken by `credential`, carried by `readers`.

use std::thread;

use credential::Presented;
use credential::mdoc::{NfcTrouble, Reader, ReaderLimits, Step};
use readers::card::{Card, CardTrouble, Dialogue, Exchange, PATIENCE, is_payment};

/// Why a phone presented nothing. Nobody is refused for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneTrouble {
    /// The phone answered, and there was nothing to be had.
    Phone(NfcTrouble),
    /// Another application answered, one that pays.
    OtherApplication,
    /// The reader stopped.
    Reader(CardTrouble),
    /// The system's random source failed.
    NoRandomness,
}

/// Reads the phone that lies there, within [`PATIENCE`]. Nothing of what it presents is believed yet.
///
/// Long commands are tried first, behind a probe that changes nothing: they halve the time that the phone must lie there. A
/// reader that cuts long answers is given shorter ones at once, with a fresh session.
pub fn tap(card: &Card) -> Result<Presented, PhoneTrouble> {
    let mut dialogue = card.open(PATIENCE).map_err(PhoneTrouble::Reader)?;
    match present(&mut dialogue, ReaderLimits::probing_extended()) {
        Err(PhoneTrouble::Phone(NfcTrouble::ReaderLimits)) => {
            let left = dialogue.left();
            drop(dialogue);
            let mut dialogue = card.open(left).map_err(PhoneTrouble::Reader)?;
            present(&mut dialogue, ReaderLimits::narrow())
        }
        // A locked phone and one whose payment application answers look alike up to here.
        Err(PhoneTrouble::Phone(NfcTrouble::NoWallet)) => Err(match is_payment(&mut dialogue) {
            Ok(true) => PhoneTrouble::OtherApplication,
            Ok(false) | Err(_) => PhoneTrouble::Phone(NfcTrouble::NoWallet),
        }),
        other => other,
    }
}

fn present(dialogue: &mut Dialogue, limits: ReaderLimits) -> Result<Presented, PhoneTrouble> {
    let mut reader = fresh_reader(limits)?;
    let mut step = reader.next(None);
    loop {
        step = match step {
            Step::Send(command) => match dialogue.transmit(&command) {
                Ok(reply) => reader.next(Some(&reply)),
                // A reader that fails at a long answer says this too: the session knows what to try.
                Err(CardTrouble::Failed) => reader.next(None),
                Err(trouble) => return Err(PhoneTrouble::Reader(trouble)),
            },
            Step::Wait(time) => {
                // Nobody is waited for: the phone said how long it needs. The dialogue lets it go meanwhile.
                thread::sleep(time.min(dialogue.left()));
                reader.next(None)
            }
            Step::Done(presented) => return Ok(presented),
            Step::Failed(trouble) => return Err(PhoneTrouble::Phone(trouble)),
        };
    }
}

fn fresh_reader(limits: ReaderLimits) -> Result<Reader, PhoneTrouble> {
    // One draw in four thousand million is no key.
    for _ in 0..3 {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|error| {
            tracing::error!(%error, "the system gives no random bytes");
            PhoneTrouble::NoRandomness
        })?;
        if let Some(reader) = Reader::new(&random, limits) {
            return Ok(reader);
        }
    }
    Err(PhoneTrouble::NoRandomness)
}
