//! Sends one message in ENVELOPE commands and gathers its answer (`spec/nfc.md` §3).
//!
//! Lengths that the reader or the phone state along the way decide nothing: the answer is whole when its data object
//! `53` is.

use std::collections::VecDeque;

use super::apdu::{self, Form, Reply};
use super::handover::Sizes;
use super::{NfcTrouble, ReaderLimits};

/// The largest message.
const MAX_MESSAGE: usize = 64 << 10;
/// Replies in a row that bring nothing.
const MAX_IDLE: u8 = 3;
/// What a reader that breaks at 256 bytes can still carry.
const NARROW: usize = 0xf8;

/// One message and its answer.
pub(super) struct Retrieval {
    sizes: Sizes,
    form: Form,
    narrow: bool,
    /// Whether an answer was lost at 256 bytes already.
    recovering: bool,
    /// Whether the message was sent a second time for that.
    resent: bool,
    /// The message in its data object.
    object: Vec<u8>,
    stage: Stage,
    queue: VecDeque<Vec<u8>>,
    /// The last ENVELOPE, or what of it is asked again.
    asking: Asking,
    received: Vec<u8>,
    idle: u8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Selecting,
    Sending,
    Fetching,
}

/// The command that an answer is awaited for.
#[derive(Clone)]
struct Asking {
    last_part: Option<Vec<u8>>,
    le: usize,
}

pub(super) enum Progress {
    Send(Vec<u8>),
    Done(Vec<u8>),
}

impl Retrieval {
    pub(super) fn new(message: &[u8], sizes: Sizes, limits: ReaderLimits) -> Self {
        let announced = sizes.command > 255 || sizes.response > 256;
        Self {
            sizes,
            form: if limits.probe_extended && announced { Form::Extended } else { Form::Short },
            narrow: limits.narrow,
            recovering: false,
            resent: false,
            object: data_object(message),
            stage: Stage::Selecting,
            queue: VecDeque::new(),
            asking: Asking { last_part: None, le: 0 },
            received: Vec::new(),
            idle: 0,
        }
    }

    /// Selects the data transfer. In the extended form this is the probe: it changes nothing, and either the reader and
    /// the phone take it or the short form is used.
    pub(super) fn start(&mut self) -> Vec<u8> {
        self.stage = Stage::Selecting;
        apdu::select_application(apdu::MDOC, self.form)
    }

    /// Takes a reply; `None` when none came.
    pub(super) fn answer(&mut self, reply: Option<&[u8]>) -> Result<Progress, NfcTrouble> {
        let Some(parsed) = reply.and_then(Reply::parse) else {
            return self.lost(reply.is_none());
        };
        match self.stage {
            Stage::Selecting if parsed.is_ok() => Ok(Progress::Send(self.send())),
            Stage::Sending if parsed.is_ok() => Ok(Progress::Send(self.next_part())),
            Stage::Selecting | Stage::Sending if self.form == Form::Extended => Ok(self.shorten()),
            Stage::Selecting => Err(NfcTrouble::NoWallet),
            Stage::Sending => Err(NfcTrouble::ExchangeFailed),
            Stage::Fetching => self.collect(parsed),
        }
    }

    /// Cuts the message into commands and gives the first.
    fn send(&mut self) -> Vec<u8> {
        let most = match self.form {
            Form::Short => 0xff,
            Form::Extended => 0xffff,
        };
        self.queue = self.object.chunks(self.sizes.command.min(most)).map(<[u8]>::to_vec).collect();
        self.received.clear();
        self.next_part()
    }

    fn next_part(&mut self) -> Vec<u8> {
        let part = self.queue.pop_front().unwrap_or_default();
        if !self.queue.is_empty() {
            self.stage = Stage::Sending;
            return apdu::envelope_part(&part, self.form);
        }
        self.stage = Stage::Fetching;
        let most = self.most();
        let command = apdu::envelope_last(&part, most, self.form);
        self.asking = Asking { last_part: Some(part), le: most };
        command
    }

    /// The longest answer to one command.
    fn most(&self) -> usize {
        match self.form {
            Form::Extended => self.sizes.response,
            Form::Short if self.narrow => NARROW,
            Form::Short => self.sizes.response.min(256),
        }
    }

    fn collect(&mut self, reply: Reply<'_>) -> Result<Progress, NfcTrouble> {
        match reply.status {
            (0x90, 0x00) | (0x61, _) => {
                self.received.extend_from_slice(reply.data);
                if let Some(message) = self.whole()? {
                    return Ok(Progress::Done(message));
                }
                // What ends before its data object does was cut on the way.
                let (0x61, left) = reply.status else { return Err(NfcTrouble::ReaderLimits) };
                self.idle(reply.data.is_empty())?;
                Ok(Progress::Send(self.fetch(left)))
            }
            (0x6c, length) => {
                self.idle(true)?;
                Ok(Progress::Send(self.repeat(length)))
            }
            _ if self.form == Form::Extended && self.received.is_empty() => Ok(self.shorten()),
            (0x63, 0x00) if !self.recovering => self.lost(false),
            _ if self.recovering && !self.resent && self.received.is_empty() => {
                self.resent = true;
                Ok(Progress::Send(self.send()))
            }
            _ if self.recovering => Err(NfcTrouble::ReaderLimits),
            _ => Err(NfcTrouble::ExchangeFailed),
        }
    }

    fn idle(&mut self, nothing: bool) -> Result<(), NfcTrouble> {
        self.idle = if nothing { self.idle.saturating_add(1) } else { 0 };
        if self.idle > MAX_IDLE { Err(NfcTrouble::NoProgress) } else { Ok(()) }
    }

    /// GET RESPONSE for what a status says is left: zero is as much as there can be.
    fn fetch(&mut self, left: u8) -> Vec<u8> {
        let le = if left == 0 { self.most() } else { usize::from(left).min(self.most()) };
        self.asking = Asking { last_part: None, le };
        apdu::get_response(le, self.form)
    }

    /// The same command again with the length that the phone asks for.
    fn repeat(&mut self, length: u8) -> Vec<u8> {
        let le = if length == 0 { 256 } else { usize::from(length) };
        self.asking.le = le;
        match &self.asking.last_part {
            Some(part) => apdu::envelope_last(part, le, self.form),
            None => apdu::get_response(le, self.form),
        }
    }

    /// No usable reply came. What was tried with extended lengths is tried with short ones; an answer that may have had
    /// exactly 256 bytes is asked for again with fewer; otherwise the phone is gone, or the reader cuts.
    fn lost(&mut self, silent: bool) -> Result<Progress, NfcTrouble> {
        if self.form == Form::Extended && self.received.is_empty() {
            return Ok(self.shorten());
        }
        if self.stage == Stage::Fetching && self.asking.le == 256 && !self.narrow {
            (self.narrow, self.recovering) = (true, true);
            return Ok(Progress::Send(self.fetch(0)));
        }
        Err(if silent { NfcTrouble::LiftedTooEarly } else { NfcTrouble::ReaderLimits })
    }

    fn shorten(&mut self) -> Progress {
        self.form = Form::Short;
        Progress::Send(self.start())
    }

    /// The message, once its data object is all here. What follows it counts for nothing.
    fn whole(&self) -> Result<Option<Vec<u8>>, NfcTrouble> {
        let wrong = if self.recovering { NfcTrouble::ReaderLimits } else { NfcTrouble::ExchangeFailed };
        let (length, body) = match *self.received.as_slice() {
            [] | [0x53] => return Ok(None),
            [0x53, n @ 0..=0x7f, ref body @ ..] | [0x53, 0x81, n, ref body @ ..] => (usize::from(n), body),
            [0x53, 0x82, a, b, ref body @ ..] | [0x53, 0x83, 0, a, b, ref body @ ..] => {
                (usize::from(u16::from_be_bytes([a, b])), body)
            }
            [0x53, 0x83, 1, 0, 0, ref body @ ..] => (MAX_MESSAGE, body),
            [0x53, 0x81..=0x83, ref rest @ ..] if rest.len() < 3 => return Ok(None),
            _ => return Err(wrong),
        };
        Ok(body.get(..length).map(<[u8]>::to_vec))
    }
}

/// Data object `53` around a message, its length in the shortest form of BER.
pub(super) fn data_object(message: &[u8]) -> Vec<u8> {
    let length = match message.len().to_be_bytes() {
        [.., 0, 0, n] if n < 0x80 => vec![0x53, n],
        [.., 0, 0, n] => vec![0x53, 0x81, n],
        [.., 0, a, b] => vec![0x53, 0x82, a, b],
        [.., a, b, c] => vec![0x53, 0x83, a, b, c],
    };
    [&length, message].concat()
}

#[cfg(test)]
mod tests;
