//! Reads the phone as a Type 4 Tag, up to its *Handover Select*, static or negotiated (`spec/nfc.md` §1).

use std::collections::VecDeque;
use std::time::Duration;

use super::apdu::{self, Form, Reply};
use super::handover::{self, Engaged, First};
use super::{NfcTrouble, ReaderLimits};

/// What a part of the exchange wants next.
pub(super) enum Move<T> {
    Send(Vec<u8>),
    Wait(Duration),
    Done(T),
}

/// The tag that a phone plays.
pub(super) struct Tag {
    at: At,
    expecting: Expecting,
    container: Container,
    /// The most that is read at once.
    chunk: usize,
    message: Vec<u8>,
    /// The length that the tag states.
    length: usize,
    asked: usize,
    /// Commands of a message that is being written.
    writing: VecDeque<Vec<u8>>,
    waiting: Duration,
    polls: u8,
    waited: Duration,
}

enum At {
    Application,
    ContainerFile,
    Container,
    File,
    Length,
    Message,
    Writing,
}

/// Which message will be read next.
enum Expecting {
    First,
    Status,
    Select { request: Vec<u8> },
}

/// What the capability container says.
#[derive(Clone, Copy, Default)]
struct Container {
    file: [u8; 2],
    read: usize,
    write: usize,
    writable: bool,
}

/// `spec/nfc.md` §1.4.
const POLLS: u8 = 100;
const PATIENCE: Duration = Duration::from_secs(5);
/// Between two looks at a tag that needs longer than it said: so that the polls last as long as the patience.
const AGAIN: Duration = Duration::from_millis(50);

impl Tag {
    pub(super) fn new(limits: ReaderLimits) -> Self {
        Self {
            at: At::Application,
            expecting: Expecting::First,
            container: Container::default(),
            chunk: if limits.narrow { 0xf8 } else { 0xff },
            message: Vec::new(),
            length: 0,
            asked: 0,
            writing: VecDeque::new(),
            waiting: AGAIN,
            polls: 0,
            waited: Duration::ZERO,
        }
    }

    pub(super) fn start() -> Vec<u8> {
        apdu::select_application(apdu::NDEF, Form::Short)
    }

    /// After a wait: looks again.
    pub(super) fn resume(&mut self) -> Vec<u8> {
        self.read_length()
    }

    /// Takes a reply.
    pub(super) fn answer(&mut self, reply: Reply<'_>) -> Result<Move<Engaged>, NfcTrouble> {
        if !reply.is_ok() {
            return Err(match self.at {
                At::Application | At::ContainerFile => NfcTrouble::NoWallet,
                At::Container | At::File | At::Length | At::Message | At::Writing => {
                    NfcTrouble::ExchangeFailed
                }
            });
        }
        Ok(Move::Send(match self.at {
            At::Application => {
                self.at = At::ContainerFile;
                apdu::select_file([0xe1, 0x03])
            }
            At::ContainerFile => {
                self.at = At::Container;
                apdu::read_binary(0, 15)
            }
            At::Container => {
                self.container = Container::parse(reply.data).ok_or(NfcTrouble::EngagementUnreadable)?;
                self.chunk = self.chunk.min(self.container.read);
                self.at = At::File;
                apdu::select_file(self.container.file)
            }
            At::File => self.read_length(),
            At::Length => return self.length(reply.data),
            At::Message => return self.part(reply.data),
            At::Writing => match self.writing.pop_front() {
                Some(command) => command,
                None => return Ok(Move::Wait(self.wait(self.waiting)?)),
            },
        }))
    }

    fn read_length(&mut self) -> Vec<u8> {
        self.at = At::Length;
        apdu::read_binary(0, 2)
    }

    fn length(&mut self, data: &[u8]) -> Result<Move<Engaged>, NfcTrouble> {
        let (length, _) = data.split_first_chunk().ok_or(NfcTrouble::ExchangeFailed)?;
        self.length = usize::from(u16::from_be_bytes(*length));
        if self.length == 0 {
            return Ok(Move::Wait(self.wait(self.waiting.max(AGAIN))?));
        }
        self.at = At::Message;
        self.message.clear();
        self.read_part().map(Move::Send)
    }

    /// Counts a wait, and cuts it where the patience ends.
    fn wait(&mut self, wanted: Duration) -> Result<Duration, NfcTrouble> {
        let left = PATIENCE.saturating_sub(self.waited);
        self.polls = self.polls.saturating_add(1);
        if left.is_zero() || self.polls > POLLS {
            return Err(NfcTrouble::NoProgress);
        }
        let wait = wanted.min(left);
        self.waited = self.waited.saturating_add(wait);
        Ok(wait)
    }

    fn read_part(&mut self) -> Result<Vec<u8>, NfcTrouble> {
        // An offset has 15 bits, and the length stands before the message.
        let offset = u16::try_from(self.message.len().saturating_add(2)).ok().filter(|at| at & 0x8000 == 0);
        self.asked = self.length.saturating_sub(self.message.len()).min(self.chunk);
        Ok(apdu::read_binary(offset.ok_or(NfcTrouble::ExchangeFailed)?, self.asked))
    }

    fn part(&mut self, data: &[u8]) -> Result<Move<Engaged>, NfcTrouble> {
        if data.is_empty() {
            return Err(NfcTrouble::NoProgress);
        }
        // Some answer with more than they were asked for: it is cut here.
        self.message.extend(data.iter().take(self.asked));
        if self.message.len() < self.length {
            return self.read_part().map(Move::Send);
        }
        (self.polls, self.waited) = (0, Duration::ZERO);
        match &self.expecting {
            Expecting::First => match handover::first(&self.message)? {
                First::Select => handover::select(&self.message, None).map(Move::Done),
                First::Negotiate(_) if !self.container.writable => Err(NfcTrouble::EngagementUnreadable),
                First::Negotiate(waiting) => {
                    self.waiting = waiting;
                    self.expecting = Expecting::Status;
                    self.write(&handover::service_select())
                }
            },
            Expecting::Status if !handover::service_selected(&self.message) => {
                Err(NfcTrouble::ExchangeFailed)
            }
            Expecting::Status => {
                let request = handover::request();
                self.expecting = Expecting::Select { request: request.clone() };
                self.write(&request)
            }
            Expecting::Select { request } => {
                handover::select(&self.message, Some(request.as_slice())).map(Move::Done)
            }
        }
    }

    /// Writes a message: at once where it fits, otherwise with its length at the end (NFC Forum Type 4 Tag §5.4.5).
    fn write(&mut self, message: &[u8]) -> Result<Move<Engaged>, NfcTrouble> {
        let length = u16::try_from(message.len()).map_err(|_| NfcTrouble::ExchangeFailed)?.to_be_bytes();
        let chunk = self.container.write.min(0xff);
        self.writing.clear();
        if message.len().saturating_add(2) <= chunk {
            self.writing.push_back(apdu::update_binary(0, &[&length, message].concat()));
        } else {
            self.writing.push_back(apdu::update_binary(0, &[0, 0]));
            let mut offset: u16 = 2;
            for part in message.chunks(chunk) {
                self.writing.push_back(apdu::update_binary(offset, part));
                offset = offset.saturating_add(u16::try_from(part.len()).unwrap_or(u16::MAX));
            }
            self.writing.push_back(apdu::update_binary(0, &length));
        }
        self.at = At::Writing;
        self.writing.pop_front().map(Move::Send).ok_or(NfcTrouble::ExchangeFailed)
    }
}

impl Container {
    /// Fifteen bytes (NFC Forum Type 4 Tag §4.7): lengths at 3 and 5, the file at 9, its write access at 14.
    fn parse(data: &[u8]) -> Option<Self> {
        let (&[_, _, _, r0, r1, w0, w1, 0x04, _, f0, f1, _, _, _, access], _) =
            data.split_first_chunk::<15>()?
        else {
            return None;
        };
        let [read, write] = [[r0, r1], [w0, w1]].map(|size| usize::from(u16::from_be_bytes(size)));
        let usable = read > 0 && write > 0;
        usable.then_some(Self { file: [f0, f1], read, write, writable: access == 0 })
    }
}

#[cfg(test)]
mod tests;
