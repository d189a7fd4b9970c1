//! The phone as a card: one command in, one reply out (ISO/IEC 18013-5 §8.2.2.1 and §8.3.3.1.2; NFC Forum Type 4 Tag 1.2).

use anyhow::{Context as _, Result, ensure};

use crate::cbor::{Value, read};
use crate::issuer::Issuer;
use crate::nfc::apdu::{
    CONDITIONS, Command, DONE, ENVELOPE, FAILED, GET_RESPONSE, NOT_FOUND, READ_BINARY, SELECT,
    UNKNOWN_INSTRUCTION, UPDATE_BINARY, WRONG_LENGTH, WRONG_PLACE,
};
use crate::nfc::der;
use crate::nfc::document::Document;
use crate::nfc::engagement::{self, Engagement};
use crate::nfc::misbehaviour::NfcMisbehaviour;
use crate::nfc::response::{Meeting, device_response};
use crate::nfc::session::{Direction, Transcript, point};
use crate::nfc::{Handover, NfcOddity, NfcOptions};

const NDEF_APPLICATION: &[u8] = &[0xd2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01];
const MDOC_APPLICATION: &[u8] = &[0xa0, 0x00, 0x00, 0x02, 0x48, 0x04, 0x00];
/// `2PAY.SYS.DDF01`, what a payment wallet answers to.
const PAYMENT: &[u8] = b"2PAY.SYS.DDF01";
const CONTAINER: &[u8] = &[0xe1, 0x03];
const MESSAGE: &[u8] = &[0xe1, 0x04];

/// The data object that carries a message (§8.3.3.1.2).
const DATA_OBJECT: u8 = 0x53;
/// Status codes of a session (Table 20).
const SESSION_ERROR: i64 = 10;
const CBOR_ERROR: i64 = 11;
const TERMINATION: i64 = 20;

/// A phone that lies on a reader. No clock and no wire: the same states run over a virtual reader and in a test.
pub struct Card {
    document: Document,
    options: NfcOptions,
    selected: Selected,
    engagement: Option<Engagement>,
    /// The file that holds the message: two bytes of length, then the message.
    tag: Vec<u8>,
    /// How far the reader has written into it.
    written: usize,
    /// How often the reader must still look before there is an answer.
    looks: u8,
    /// A message on its way in.
    incoming: Vec<u8>,
    /// What of an answer is still to be fetched.
    outgoing: Vec<u8>,
    session: Option<Session>,
    told: Option<Told>,
    lifted: bool,
}

/// What a phone told a reader, and how they met: what a reader of others, which does not speak over NFC, needs of it.
pub struct Told {
    /// `DeviceResponse` before it is sealed.
    pub response: Vec<u8>,
    /// `SessionTranscript`.
    pub transcript: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Selected {
    Nothing,
    Payment,
    Ndef,
    Container,
    Message,
    Mdoc,
}

struct Session {
    from_reader: Direction,
    to_reader: Direction,
    transcript: Transcript,
    reader: Vec<u8>,
}

impl Card {
    /// The phone of a holder, about to be laid down.
    pub fn new(issuer: &Issuer, holder: &str, options: NfcOptions) -> Result<Self> {
        Ok(Self {
            document: issuer.document(holder, &options)?,
            options,
            selected: Selected::Nothing,
            engagement: None,
            tag: Vec::new(),
            written: 0,
            looks: 0,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            session: None,
            told: None,
            lifted: false,
        })
    }

    /// What a contactless reader makes of an ISO/IEC 14443-4 phone without historical bytes (PC/SC Part 3 §3.1.3.2.3).
    pub const ATR: [u8; 5] = [0x3b, 0x80, 0x80, 0x01, 0x01];

    /// Whether the phone has answered a request.
    pub fn has_presented(&self) -> bool {
        self.told.is_some()
    }

    /// Its last answer to a request.
    pub fn into_told(self) -> Option<Told> {
        self.told
    }

    /// Whether the reader has fetched that answer to its end.
    pub(crate) fn has_been_read(&self) -> bool {
        self.has_presented() && self.outgoing.is_empty()
    }

    /// Whether it was taken away in the middle, and says nothing any more.
    pub fn is_lifted(&self) -> bool {
        self.lifted
    }

    /// The field is gone, and with it everything but what was issued.
    pub fn reset(&mut self) {
        self.lifted = false;
        self.selected = Selected::Nothing;
        self.engagement = None;
        self.session = None;
        self.tag.clear();
        self.incoming.clear();
        self.outgoing.clear();
    }

    /// The reply to a command, status word included. Whatever comes, something is answered, unless the phone is lifted.
    pub fn reply(&mut self, apdu: &[u8]) -> Vec<u8> {
        let Some(command) = Command::parse(apdu) else { return WRONG_LENGTH.to_vec() };
        // The worst moment: the request is there, and the answer is awaited.
        self.lifted |= command.instruction == ENVELOPE && self.options.does(NfcMisbehaviour::LiftedEarly);
        if self.lifted {
            return Vec::new();
        }
        if command.extended && self.options.odd(NfcOddity::ShortOnly) {
            return WRONG_LENGTH.to_vec();
        }
        self.answer(&command).unwrap_or_else(|_| FAILED.to_vec())
    }

    fn answer(&mut self, command: &Command<'_>) -> Result<Vec<u8>> {
        match (command.instruction, self.selected) {
            (SELECT, _) => self.select(command),
            (READ_BINARY, Selected::Container | Selected::Message) => Ok(self.read(command)),
            (UPDATE_BINARY, Selected::Message) => self.update(command),
            (ENVELOPE, Selected::Mdoc) => self.envelope(command),
            (GET_RESPONSE, Selected::Mdoc) => Ok(self.fetch(command.expected.unwrap_or(0), true)),
            (READ_BINARY | UPDATE_BINARY | ENVELOPE | GET_RESPONSE, _) => Ok(CONDITIONS.to_vec()),
            _ => Ok(UNKNOWN_INSTRUCTION.to_vec()),
        }
    }

    fn select(&mut self, command: &Command<'_>) -> Result<Vec<u8>> {
        let fault = self.options.misbehaviour;
        let gone = matches!(fault, Some(NfcMisbehaviour::PhoneLocked | NfcMisbehaviour::OtherApplication));
        let in_tag = matches!(self.selected, Selected::Ndef | Selected::Container | Selected::Message);
        let selected = match (command.p1, command.data) {
            (4, PAYMENT) if fault == Some(NfcMisbehaviour::OtherApplication) => Selected::Payment,
            (4, NDEF_APPLICATION) if !gone => {
                self.engage()?;
                Selected::Ndef
            }
            (4, MDOC_APPLICATION) if !gone => {
                self.incoming.clear();
                self.outgoing.clear();
                Selected::Mdoc
            }
            (0, CONTAINER) if in_tag => Selected::Container,
            (0, MESSAGE) if in_tag => Selected::Message,
            _ => return Ok(NOT_FOUND.to_vec()),
        };
        self.selected = selected;
        Ok(DONE.to_vec())
    }

    /// A new meeting: a fresh key, and the first message in the tag.
    fn engage(&mut self) -> Result<()> {
        let engagement = Engagement::new(&self.options)?;
        let first = match self.options.handover {
            Handover::Static => engagement.select.clone(),
            Handover::Negotiated => engagement::service_parameters()?,
        };
        self.put(&first)?;
        self.looks = 0;
        self.engagement = Some(engagement);
        self.session = None;
        Ok(())
    }

    fn put(&mut self, message: &[u8]) -> Result<()> {
        self.tag = u16::try_from(message.len()).context("a long message")?.to_be_bytes().to_vec();
        self.tag.extend_from_slice(message);
        self.written = 0;
        Ok(())
    }

    /// What the tag gives and takes at a time.
    fn limits(&self) -> (u16, u16) {
        if self.options.odd(NfcOddity::SmallTag) { (15, 13) } else { (0x7fff, 0x7fff) }
    }

    /// Type 4 Tag §5.1: length 15, version 2.0, the most to read and to write, one file of 7FFF bytes, its access rights.
    fn container(&self) -> Vec<u8> {
        let (most_read, most_written) = self.limits();
        let writable = if self.options.handover == Handover::Negotiated { 0x00 } else { 0xff };
        let [m0, m1] = most_read.to_be_bytes();
        let [c0, c1] = most_written.to_be_bytes();
        vec![0x00, 0x0f, 0x20, m0, m1, c0, c1, 0x04, 0x06, 0xe1, 0x04, 0x7f, 0xff, 0x00, writable]
    }

    fn read(&mut self, command: &Command<'_>) -> Vec<u8> {
        let (most, _) = self.limits();
        let file = match self.selected {
            Selected::Container => self.container(),
            _ if command.place() == 0 && self.looks > 0 => {
                self.looks = self.looks.saturating_sub(1);
                vec![0, 0]
            }
            _ => self.tag.clone(),
        };
        let Some(rest) = file.get(command.place()..) else { return WRONG_PLACE.to_vec() };
        let Some(expected) = command.expected else { return WRONG_LENGTH.to_vec() };
        if self.options.odd(NfcOddity::WrongLe) && expected > rest.len() {
            return vec![0x6c, u8::try_from(rest.len()).unwrap_or(0)];
        }
        if expected > usize::from(most) && expected < 256 {
            return WRONG_LENGTH.to_vec();
        }
        let given = rest.iter().take(expected.min(most.into())).copied();
        given.chain(DONE).collect()
    }

    fn update(&mut self, command: &Command<'_>) -> Result<Vec<u8>> {
        let (_, most) = self.limits();
        let end = command.place().saturating_add(command.data.len());
        if self.options.handover == Handover::Static {
            return Ok(CONDITIONS.to_vec());
        }
        if command.data.len() > most.into() || end > 0x7fff {
            return Ok(WRONG_LENGTH.to_vec());
        }
        if self.tag.len() < end {
            self.tag.resize(end, 0);
        }
        for (to, from) in self.tag.iter_mut().skip(command.place()).zip(command.data) {
            *to = *from;
        }
        self.written = self.written.max(end);
        let Some((length, message)) = self.tag.split_first_chunk() else { return Ok(DONE.to_vec()) };
        let length = usize::from(u16::from_be_bytes(*length));
        // A message is whole when its length stands before it and it was written to its end.
        if length > 0 && self.written >= length.saturating_add(2) {
            let message = message.get(..length).context("written to its end")?.to_vec();
            let engagement = self.engagement.as_mut().context("no engagement")?;
            let answer = engagement::answer(engagement, &message)?;
            self.put(&answer)?;
            self.looks = if self.options.odd(NfcOddity::SlowTag) { 3 } else { 0 };
        }
        Ok(DONE.to_vec())
    }

    fn envelope(&mut self, command: &Command<'_>) -> Result<Vec<u8>> {
        self.incoming.extend_from_slice(command.data);
        if self.incoming.len() > 0x1_0000 {
            self.incoming.clear();
            return Ok(WRONG_LENGTH.to_vec());
        }
        if command.class & 0x10 != 0 {
            return Ok(DONE.to_vec());
        }
        let incoming = std::mem::take(&mut self.incoming);
        let message = data_object(&incoming)?;
        let Some(answer) = self.exchange(message) else { return Ok(DONE.to_vec()) };
        self.outgoing = der::tlv(DATA_OBJECT, &answer?);
        Ok(self.fetch(command.expected.unwrap_or(0), false))
    }

    /// As much of the answer as was asked for, and whether there is more.
    fn fetch(&mut self, expected: usize, continued: bool) -> Vec<u8> {
        let length = match () {
            () if continued && self.options.odd(NfcOddity::MoreThanLe) => self.outgoing.len(),
            () if continued && self.options.odd(NfcOddity::OddRemaining) => 256,
            () => expected,
        };
        let rest = self.outgoing.split_off(length.min(self.outgoing.len()));
        let mut reply = std::mem::replace(&mut self.outgoing, rest);
        reply.extend(match self.outgoing.len() {
            0 => DONE,
            more if self.options.odd(NfcOddity::OddRemaining) => {
                [0x61, u8::try_from(more / 2).unwrap_or(u8::MAX).max(1)]
            }
            more => [0x61, u8::try_from(more).unwrap_or(0)],
        });
        reply
    }

    /// One message of the session; nothing is said to a farewell.
    fn exchange(&mut self, message: &[u8]) -> Option<Result<Vec<u8>>> {
        let is_over = read::whole(message)
            .and_then(|message| read::get(message, &Value::text("data")))
            .is_ok_and(|data| data.is_none());
        if is_over {
            self.session = None;
            return None;
        }
        Some(self.present(message).unwrap_or_else(|failure| {
            self.session = None;
            Value::named([("status", Value::int(failure))]).encode()
        }))
    }

    /// The answer to a request; a failure is a status of the session.
    fn present(&mut self, message: &[u8]) -> Result<Result<Vec<u8>>, i64> {
        if self.session.is_none() {
            self.session = Some(self.establish(message).map_err(|_| CBOR_ERROR)?);
        }
        let session = self.session.as_mut().ok_or(SESSION_ERROR)?;
        let data = read::whole(message).and_then(|message| read::bytes(read::named(message, "data")?));
        let request = session.from_reader.open(data.map_err(|_| CBOR_ERROR)?).map_err(|_| SESSION_ERROR)?;
        if self.options.does(NfcMisbehaviour::SessionError) {
            return Err(SESSION_ERROR);
        }
        let meeting = Meeting { transcript: &session.transcript, reader: &session.reader };
        let response = device_response(&self.document, &request, &meeting, &self.options);
        let response = response.map_err(|_| CBOR_ERROR)?;
        let sealed = session.to_reader.seal(&response);
        self.told = Some(Told { response, transcript: session.transcript.array.clone() });
        Ok(sealed.and_then(|sealed| {
            let mut entries = vec![("data", Value::Bytes(sealed))];
            if self.options.odd(NfcOddity::EndsAtOnce) {
                entries.push(("status", Value::int(TERMINATION)));
            }
            Value::named(entries).encode()
        }))
    }

    /// `SessionEstablishment`: both sides now have the same transcript and keys.
    fn establish(&self, message: &[u8]) -> Result<Session> {
        let engagement = self.engagement.as_ref().context("nothing was agreed on")?;
        let asked = self.options.handover == Handover::Static || engagement.request.is_some();
        ensure!(asked, "the negotiation is not over");
        let key_bytes = read::named(message, "eReaderKey")?;
        let reader = point(read::embedded(key_bytes)?)?;
        let transcript = Transcript::new(&engagement.device, key_bytes, engagement.handover())?;
        let shared = engagement.key.agree(&reader)?;
        let to_reader = if self.options.does(NfcMisbehaviour::OtherSessionKey) {
            Direction::device(&transcript, &self.options.draw_key("another session")?.agree(&reader)?)?
        } else {
            Direction::device(&transcript, &shared)?
        };
        let from_reader = Direction::reader(&transcript, &shared)?;
        Ok(Session { from_reader, to_reader, transcript, reader })
    }
}

/// What a phone says with no wallet open, locked or empty: no application is there (`spec/nfc.md` §1).
pub(crate) fn without_wallet(apdu: &[u8]) -> [u8; 2] {
    match Command::parse(apdu) {
        Some(command) if command.instruction == SELECT => NOT_FOUND,
        Some(_) => UNKNOWN_INSTRUCTION,
        None => WRONG_LENGTH,
    }
}

/// What a data object holds (ISO/IEC 7816-4 §5.2.2.1).
fn data_object(bytes: &[u8]) -> Result<&[u8]> {
    let (&[tag, first], rest) = bytes.split_first_chunk().context("a data object is cut short")?;
    ensure!(tag == DATA_OBJECT, "another data object");
    let wide = if first < 0x80 { 0 } else { usize::from(first & 0x7f) };
    ensure!(wide <= 3, "a length that is not given");
    let (length, rest) = rest.split_at_checked(wide).context("a data object is cut short")?;
    let length = if first < 0x80 {
        usize::from(first)
    } else {
        length.iter().fold(0, |length, byte| (length << 8) | usize::from(*byte))
    };
    ensure!(rest.len() == length, "a data object of another length");
    Ok(rest)
}
