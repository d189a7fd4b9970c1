//! The reader's side of a presentation, without a reader: replies go in, commands come out.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use super::NfcTrouble;
use super::apdu::{self, Form, Reply};
use super::handover::Engaged;
use super::request::device_request;
use super::response;
use super::retrieval::{Progress, Retrieval, data_object};
use super::session::{EphemeralKey, Session, SessionData, TERMINATION, Transcript, termination};
use super::tag::{Move, Tag};
use crate::Presented;

/// The most commands of a presentation (`spec/nfc.md` §3).
const MAX_COMMANDS: u16 = 512;

/// One presentation, from the phone's arrival to what it presents. It has no I/O and no clock: the same states run over
/// a reader, a test and a fuzzer.
///
/// Replies must be read into the largest buffer there is, whatever length was asked for.
pub struct Reader {
    limits: ReaderLimits,
    phase: Phase,
    sent: u16,
    awaited: Awaited,
}

/// What the reader on the desk can carry. Start with [`standard`](Self::standard); after
/// [`NfcTrouble::ReaderLimits`] try again with [`narrow`](Self::narrow).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReaderLimits {
    pub(super) probe_extended: bool,
    pub(super) narrow: bool,
}

/// What to do next.
pub enum Step {
    /// Send this command, and give the reply whole, status word included; `None` if there was none.
    Send(Vec<u8>),
    /// Wait this long, then go on without a reply.
    Wait(Duration),
    /// The phone presented something: it may be lifted. Nothing of it is believed yet.
    Done(Presented),
    /// Nothing was presented.
    Failed(NfcTrouble),
}

/// What a session gave: bytes that nobody believes yet, and what they must be bound to.
pub(crate) struct Received {
    /// `DeviceResponse`.
    pub(super) response: Zeroizing<Vec<u8>>,
    pub(super) transcript: Transcript,
    pub(super) key: EphemeralKey,
}

enum Phase {
    Engaging {
        tag: Box<Tag>,
        key: Option<EphemeralKey>,
    },
    Retrieving(Box<Retrieving>),
    /// Our last word was sent; whatever the phone says to it, this is how it ends.
    Closing(Result<Box<Received>, NfcTrouble>),
    Over(NfcTrouble),
}

struct Retrieving {
    retrieval: Retrieval,
    session: Session,
    transcript: Transcript,
    key: EphemeralKey,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Awaited {
    Start,
    Reply,
    Time,
}

impl ReaderLimits {
    /// Short commands only.
    pub const fn standard() -> Self {
        Self { probe_extended: false, narrow: false }
    }

    /// Extended lengths, where the phone announced them and a probe shows that the reader takes them.
    pub const fn probing_extended() -> Self {
        Self { probe_extended: true, narrow: false }
    }

    /// For a reader that breaks at answers of 256 bytes.
    pub const fn narrow() -> Self {
        Self { probe_extended: false, narrow: true }
    }
}

impl Reader {
    /// A reader for one presentation. `random` becomes its key: 32 bytes of the system's random source, used for nothing
    /// else, never twice. `None` when they are no key, which may happen once in four thousand million draws: draw again.
    pub fn new(random: &[u8; 32], limits: ReaderLimits) -> Option<Self> {
        let key = Some(EphemeralKey::new(random)?);
        let phase = Phase::Engaging { tag: Box::new(Tag::new(limits)), key };
        Some(Self { limits, phase, sent: 0, awaited: Awaited::Start })
    }

    /// Takes the reply to the last command, and says what to do next. After a command, `None` says that no reply came:
    /// the phone was lifted, or the reader failed. At the start and after a wait there is none.
    pub fn next(&mut self, reply: Option<&[u8]>) -> Step {
        match self.advance(reply) {
            Ok(step) => step,
            Err(trouble) => {
                self.phase = Phase::Over(trouble);
                Step::Failed(trouble)
            }
        }
    }

    fn advance(&mut self, reply: Option<&[u8]>) -> Result<Step, NfcTrouble> {
        let awaited = self.awaited;
        match &mut self.phase {
            Phase::Engaging { .. } if awaited == Awaited::Start => self.send(Tag::start()),
            Phase::Engaging { tag, .. } if awaited == Awaited::Time => {
                let command = tag.resume();
                self.send(command)
            }
            Phase::Engaging { tag, key } => {
                let reply = reply.ok_or(NfcTrouble::LiftedTooEarly)?;
                match tag.answer(Reply::parse(reply).ok_or(NfcTrouble::ReaderLimits)?)? {
                    Move::Send(command) => self.send(command),
                    Move::Wait(time) => {
                        self.awaited = Awaited::Time;
                        Ok(Step::Wait(time))
                    }
                    Move::Done(engaged) => {
                        let key = key.take().ok_or(NfcTrouble::SessionFailed)?;
                        self.open(&engaged, key)
                    }
                }
            }
            Phase::Retrieving(retrieving) => match retrieving.retrieval.answer(reply)? {
                Progress::Send(command) => self.send(command),
                Progress::Done(message) => Ok(self.close(&message)),
            },
            Phase::Closing(_) | Phase::Over(_) => self.end(),
        }
    }

    fn send(&mut self, command: Vec<u8>) -> Result<Step, NfcTrouble> {
        self.sent = self.sent.saturating_add(1);
        if self.sent > MAX_COMMANDS {
            return Err(NfcTrouble::NoProgress);
        }
        self.awaited = Awaited::Reply;
        Ok(Step::Send(command))
    }

    /// The phone is known: makes the session and asks.
    fn open(&mut self, engaged: &Engaged, key: EphemeralKey) -> Result<Step, NfcTrouble> {
        let reader_key = key.cose_key_bytes();
        let transcript = Transcript::new(&engaged.device_engagement, &reader_key, &engaged.handover);
        let mut session = Session::new(&key, &engaged.phone, &transcript);
        let message = session.establish(reader_key, &device_request())?;
        let mut retrieval = Retrieval::new(&message, engaged.sizes, self.limits);
        let command = retrieval.start();
        self.phase = Phase::Retrieving(Box::new(Retrieving { retrieval, session, transcript, key }));
        self.send(command)
    }

    /// The phone answered: ends the session, whatever the answer is worth (§2).
    fn close(&mut self, message: &[u8]) -> Step {
        let phase = std::mem::replace(&mut self.phase, Phase::Over(NfcTrouble::ExchangeFailed));
        if let Phase::Retrieving(retrieving) = phase {
            self.phase = Phase::Closing(retrieving.received(message).map(Box::new));
        }
        self.awaited = Awaited::Reply;
        Step::Send(apdu::envelope_last(&data_object(&termination()), 256, Form::Short))
    }

    fn end(&mut self) -> Result<Step, NfcTrouble> {
        match std::mem::replace(&mut self.phase, Phase::Over(NfcTrouble::ExchangeFailed)) {
            Phase::Closing(Ok(received)) => Ok(Step::Done(Presented::over_nfc(received))),
            Phase::Closing(Err(trouble)) | Phase::Over(trouble) => Err(trouble),
            Phase::Engaging { .. } | Phase::Retrieving(_) => Err(NfcTrouble::ExchangeFailed),
        }
    }
}

impl Retrieving {
    fn received(self, message: &[u8]) -> Result<Received, NfcTrouble> {
        let Self { mut session, transcript, key, .. } = self;
        let answer = SessionData::parse(message).map_err(|_| NfcTrouble::SessionFailed)?;
        let response = match (answer.data, answer.status) {
            (Some(data), None | Some(TERMINATION)) => session.open(data)?,
            // A phone that ends the session without a word: its owner said no.
            (None, Some(TERMINATION)) => return Err(NfcTrouble::PresentationDeclined),
            _ => return Err(NfcTrouble::SessionFailed),
        };
        if response::is_declined(&response) {
            return Err(NfcTrouble::PresentationDeclined);
        }
        Ok(Received { response, transcript, key })
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reader(…)")
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Class and instruction; the rest may hold what a phone says in confidence.
            Self::Send(command) => write!(f, "Send({:02x?}…)", command.get(..2).unwrap_or_default()),
            Self::Wait(time) => write!(f, "Wait({time:?})"),
            Self::Done(_) => f.write_str("Done(…)"),
            Self::Failed(trouble) => write!(f, "Failed({trouble})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `spec/nfc.md` §3.
    #[test]
    fn a_presentation_has_512_commands_at_most() {
        let mut reader = Reader::new(&[7; 32], ReaderLimits::standard()).unwrap();
        for sent in 1..=512 {
            assert!(reader.send(Vec::new()).is_ok(), "command {sent}");
        }
        assert!(matches!(reader.send(Vec::new()), Err(NfcTrouble::NoProgress)));
    }
}
