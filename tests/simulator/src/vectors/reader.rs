//! A reader of our own, which notes what the phone replies to each command of `spec/nfc.md` §1 to §3.

use anyhow::{Context as _, Result};

use crate::cbor::{Value, read};
use crate::keys::KeyPair;
use crate::nfc::ndef::{self, EXTERNAL, Record, WELL_KNOWN};
use crate::nfc::session::{Direction, Transcript, point};
use crate::nfc::{Card, DOC_TYPE, der};

/// What is asked for (§4).
const ELEMENTS: [&str; 14] = [
    "family_name",
    "given_name",
    "birth_name",
    "birth_date_card",
    "nir",
    "quality",
    "birth_rank",
    "cover",
    "organism",
    "rights",
    "rights_as_of",
    "beneficiaries",
    "activation",
    "code_gestion",
];

/// The replies of a phone, in order, until the reader takes leave, the phone refuses a command, or it is gone: `None`.
pub(super) fn replies(card: &mut Card, key: &KeyPair) -> Result<Vec<Option<Vec<u8>>>> {
    let mut notes = Notes { card, replies: Vec::new() };
    // A phone that breaks off is what some cases are about: what it said until then is the case.
    if let Err(Stopped::Wrong(error)) = notes.present(key) {
        return Err(error);
    }
    Ok(notes.replies)
}

struct Notes<'a> {
    card: &'a mut Card,
    replies: Vec<Option<Vec<u8>>>,
}

/// Why there is nothing more to send.
enum Stopped {
    /// The phone said no, or offers nothing that we take.
    ByPhone,
    /// This reader does not understand.
    Wrong(anyhow::Error),
}

impl From<anyhow::Error> for Stopped {
    fn from(error: anyhow::Error) -> Self {
        Self::Wrong(error)
    }
}

impl Notes<'_> {
    fn send(&mut self, apdu: &[u8]) -> Result<(Vec<u8>, [u8; 2]), Stopped> {
        let reply = self.card.reply(apdu);
        if self.card.is_lifted() {
            self.replies.push(None);
            return Err(Stopped::ByPhone);
        }
        let (data, status) = reply.split_last_chunk().context("a status word")?;
        let answer = (data.to_vec(), *status);
        self.replies.push(Some(reply));
        if matches!(answer.1, [0x90, 0x00] | [0x61, _]) { Ok(answer) } else { Err(Stopped::ByPhone) }
    }

    fn present(&mut self, key: &KeyPair) -> Result<(), Stopped> {
        let (chosen, request) = self.engage()?;
        let records = ndef::read(&chosen)?;
        let find = |kind: &[u8]| records.iter().find(|record| record.is(EXTERNAL, kind));
        let engagement = find(b"iso.org:18013:deviceengagement").context("an engagement")?.payload.clone();
        find(b"iso.org:18013:nfc").ok_or(Stopped::ByPhone)?;
        self.send(&[0, 0xa4, 4, 0, 7, 0xa0, 0, 0, 2, 0x48, 4, 0, 0])?;

        let reader_key = Value::embedded(&key.cose_key_in_full()?.encode()?).encode()?;
        let handover = Value::Array(vec![Value::bytes(&chosen), request.map_or(Value::Null, Value::Bytes)]);
        let transcript = Transcript::new(&engagement, &reader_key, handover)?;
        let security = read::array(read::get(&engagement, &Value::int(1))?.context("a cipher suite")?)?;
        let phone = point(read::embedded(security.get(1).context("a key")?)?)?;
        let sealed = Direction::reader(&transcript, &key.agree(&phone)?)?.seal(&request_bytes()?)?;
        let establishment =
            Value::named([("eReaderKey", Value::Encoded(reader_key)), ("data", Value::Bytes(sealed))]);
        self.exchange(&establishment.encode()?)?;
        self.exchange(&Value::named([("status", Value::int(20))]).encode()?)
    }

    /// The message chosen, and the one that it answers.
    fn engage(&mut self) -> Result<(Vec<u8>, Option<Vec<u8>>), Stopped> {
        self.send(&[0, 0xa4, 4, 0, 7, 0xd2, 0x76, 0, 0, 0x85, 1, 1, 0])?;
        self.send(&[0, 0xa4, 0, 0x0c, 2, 0xe1, 0x03])?;
        self.send(&[0, 0xb0, 0, 0, 15])?;
        self.send(&[0, 0xa4, 0, 0x0c, 2, 0xe1, 0x04])?;
        let first = self.message()?;
        if ndef::read(&first)?.first().is_some_and(|record| record.is(WELL_KNOWN, b"Hs")) {
            return Ok((first, None));
        }
        let service = [&[19], &b"urn:nfc:sn:handover"[..]].concat();
        self.write(&[Record::new(WELL_KNOWN, b"Ts", service)])?;
        self.message()?;
        let carrier = ndef::write(&[Record::new(WELL_KNOWN, b"ac", vec![1, 3, b'n', b'f', b'c', 0])])?;
        let engagement = Value::map([(0, Value::text("1.0"))]).encode()?;
        let request = self.write(&[
            Record::new(WELL_KNOWN, b"Hr", [vec![0x15], carrier].concat()),
            Record::new(EXTERNAL, b"iso.org:18013:readerengagement", engagement).called(b"mdocreader"),
            Record::new(EXTERNAL, b"iso.org:18013:nfc", vec![1, 1, 0xff, 2, 0xff, 0xff]).called(b"nfc"),
        ])?;
        Ok((self.message()?, Some(request)))
    }

    /// Reads the message in the tag.
    fn message(&mut self) -> Result<Vec<u8>, Stopped> {
        let (length, _) = self.send(&[0, 0xb0, 0, 0, 2])?;
        let length = usize::from(u16::from_be_bytes(length.try_into().ok().context("two bytes of length")?));
        let mut message = Vec::new();
        while message.len() < length {
            let [high, low] = number(message.len().saturating_add(2))?;
            let [.., part] = length.saturating_sub(message.len()).min(255).to_be_bytes();
            message.extend(self.send(&[0, 0xb0, high, low, part])?.0);
        }
        Ok(message)
    }

    /// Writes a message, its length before it, in one command.
    fn write(&mut self, records: &[Record]) -> Result<Vec<u8>, Stopped> {
        let message = ndef::write(records)?;
        let [high, low] = number(message.len())?;
        let [_, size] = number(message.len().saturating_add(2))?;
        self.send(&[&[0, 0xd6, 0, 0, size, high, low], message.as_slice()].concat())?;
        Ok(message)
    }

    /// Sends a message in commands of 255 bytes and fetches the whole answer.
    fn exchange(&mut self, message: &[u8]) -> Result<(), Stopped> {
        let wrapped = der::tlv(0x53, message);
        let parts = wrapped.chunks(255);
        let last = parts.len().saturating_sub(1);
        let mut status = [0x90, 0x00];
        for (place, part) in parts.enumerate() {
            let [_, size] = number(part.len())?;
            let class = if place == last { 0 } else { 0x10 };
            let mut apdu = [&[class, 0xc3, 0, 0, size], part].concat();
            apdu.extend((place == last).then_some(0));
            status = self.send(&apdu)?.1;
        }
        while let [0x61, more] = status {
            status = self.send(&[0, 0xc0, 0, 0, more])?.1;
        }
        Ok(())
    }
}

fn number(length: usize) -> Result<[u8; 2]> {
    Ok(u16::try_from(length).context("a long message")?.to_be_bytes())
}

/// `DeviceRequest`.
fn request_bytes() -> Result<Vec<u8>> {
    let elements = ELEMENTS.map(|element| (element, Value::Bool(true)));
    let items = Value::named([
        ("docType", Value::text(DOC_TYPE)),
        ("nameSpaces", Value::named([(DOC_TYPE, Value::named(elements))])),
    ]);
    let one = Value::named([("itemsRequest", Value::embedded(&items.encode()?))]);
    Value::named([("version", Value::text("1.0")), ("docRequests", Value::Array(vec![one]))]).encode()
}
