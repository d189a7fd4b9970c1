//! A plastic carte Vitale 2 with contacts: two files that can be read in clear, as those who read real cards describe them, of
//! people who do not exist. It answers as a T=0 card does: `61 xx` after a selection, `6C xx` to a wrong length.

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use jiff::Timestamp;

use crate::nfc::der;
use crate::people::{self, Person};

const MASTER_FILE: &[u8] = &[0x3f, 0x00];
/// RID D250000002 and `VITALE`.
const VITALE: &[u8] = b"\xd2\x50\x00\x00\x02VITALE";

/// How the card behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VitaleKind {
    /// A carte Vitale 2.
    Usual,
    /// The same by another maker, whose answer to reset ends otherwise.
    OtherMaker,
    /// One that holds more than 256 bytes in a file, and gives them by offset.
    LongFile,
    /// A professional's card left in the slot: it has no such master file.
    Professional,
    /// The generation before, which is recognised and not read.
    FirstGeneration,
}

/// A plastic card.
pub struct VitaleCard {
    kind: VitaleKind,
    identities: Vec<u8>,
    numbers: Vec<u8>,
    place: Place,
    /// What a `00 C0` fetches.
    waiting: Vec<u8>,
    read: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Nothing,
    Master,
    Vitale,
    Identities,
    Numbers,
}

impl VitaleCard {
    /// The card of a holder and everybody with them.
    pub fn new(holder: &str, kind: VitaleKind, now: Timestamp) -> Result<Self> {
        let holder = people::holder(holder, now).context("nobody of that name")?;
        let mut people = vec![holder.person];
        people.extend(holder.beneficiaries);
        if kind == VitaleKind::LongFile {
            let last = people.last().cloned().context("a holder")?;
            people.resize(8, last);
        }
        // A file is never empty: a beneficiary without a number has fifteen spaces.
        let identities = people.iter().flat_map(identity).collect();
        let numbers = people.iter().flat_map(number).collect();
        Ok(Self { kind, identities, numbers, place: Place::Nothing, waiting: Vec::new(), read: false })
    }

    /// The answers to reset that are met in the field.
    pub fn atr(&self) -> Vec<u8> {
        match self.kind {
            VitaleKind::Usual | VitaleKind::LongFile => b"\x3b\x75\x13\x00\x00\x43\x09\xea\x90\x00".to_vec(),
            VitaleKind::OtherMaker => b"\x3b\x75\x13\x00\x00\x45\x09\xfa\x90\x00".to_vec(),
            VitaleKind::Professional => {
                b"\x3b\xac\x00\x40\x2a\x00\x12\x25\x00\x64\x80\x00\x03\x10\x00\x90\x00".to_vec()
            }
            VitaleKind::FirstGeneration => b"\x3f\x65\x25\x00\x22\x09\x69\x90\x00".to_vec(),
        }
    }

    /// Power is gone.
    pub fn reset(&mut self) {
        self.place = Place::Nothing;
        self.waiting.clear();
    }

    /// Whether the numbers were read.
    pub fn has_been_read(&self) -> bool {
        self.read
    }

    /// The reply to a command, status word included.
    pub fn reply(&mut self, apdu: &[u8]) -> Vec<u8> {
        if matches!(self.kind, VitaleKind::Professional | VitaleKind::FirstGeneration) {
            return vec![0x6a, 0x82];
        }
        match apdu {
            [0, 0xa4, 0, _, 2, file @ ..] if file.get(..2) == Some(MASTER_FILE) => self.select(Place::Master),
            [0, 0xa4, 4, _, 11, name @ ..] if name.get(..11) == Some(VITALE) => self.select(Place::Vitale),
            [0, 0xa4, ..] => vec![0x6a, 0x82],
            [0, 0xc0, 0, 0, le] => self.fetch(*le),
            [0, 0xb0, p1, p2, le] => self.read(*p1, *p2, *le),
            [0, ..] => vec![0x6d, 0x00],
            _ => vec![0x6e, 0x00],
        }
    }

    fn select(&mut self, place: Place) -> Vec<u8> {
        self.place = place;
        self.waiting =
            der::tlv(0x6f, &der::tlv(0x84, if place == Place::Master { MASTER_FILE } else { VITALE }));
        vec![0x61, u8::try_from(self.waiting.len()).unwrap_or(0)]
    }

    fn fetch(&mut self, le: u8) -> Vec<u8> {
        if self.waiting.is_empty() {
            return vec![0x69, 0x85];
        }
        if usize::from(le) != self.waiting.len() {
            return vec![0x6c, u8::try_from(self.waiting.len()).unwrap_or(0)];
        }
        let mut reply = std::mem::take(&mut self.waiting);
        reply.extend([0x90, 0x00]);
        reply
    }

    /// READ BINARY: by short file identifier, which selects the file, or by offset in the file selected.
    fn read(&mut self, p1: u8, p2: u8, le: u8) -> Vec<u8> {
        let offset = if p1 & 0x80 == 0 {
            usize::from(u16::from_be_bytes([p1, p2]))
        } else {
            self.place = match (self.place, p1) {
                (Place::Master | Place::Identities, 0x82) => Place::Identities,
                (Place::Vitale | Place::Numbers, 0x82) => Place::Numbers,
                _ => return vec![0x6a, 0x82],
            };
            usize::from(p2)
        };
        let file = match self.place {
            Place::Identities => &self.identities,
            Place::Numbers => &self.numbers,
            Place::Nothing | Place::Master | Place::Vitale => return vec![0x69, 0x86],
        };
        let Some(rest) = file.get(offset..) else { return vec![0x6b, 0x00] };
        let asked = if le == 0 { 256 } else { usize::from(le) };
        if rest.len() < asked {
            return vec![0x6c, u8::try_from(rest.len()).unwrap_or(0)];
        }
        self.read |= self.place == Place::Numbers;
        rest.iter().take(asked).copied().chain([0x90, 0x00]).collect()
    }
}

/// Template `65` of the identity file: names padded with spaces, birth date as on the card.
fn identity(person: &Person) -> Vec<u8> {
    let birth = format!("{:08}", person.birth_date);
    let fields = [
        der::tlv(0x80, &padded(&person.family_name)),
        der::tlv(0x81, &padded(&person.given_name)),
        der::tlv(0x82, birth.as_bytes()),
    ];
    der::all(0x65, &fields)
}

fn number(person: &Person) -> Vec<u8> {
    let number = person.nir.as_deref().unwrap_or("               ");
    der::all(0x65, &[der::tlv(0x93, number.as_bytes())])
}

/// ISO 8859-1 in 27 places; what it does not hold is written in letters that it does.
fn padded(name: &str) -> Vec<u8> {
    let plain = name.replace('œ', "oe").replace('Œ', "OE").replace('’', "'");
    let mut bytes: Vec<u8> =
        plain.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).take(27).collect();
    bytes.resize(27, b' ');
    bytes
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]
mod tests {
    use super::*;

    fn card(holder: &str, kind: VitaleKind) -> VitaleCard {
        VitaleCard::new(holder, kind, "2026-09-29T21:00:00Z".parse().unwrap()).unwrap()
    }

    /// Sends as a T=0 reader does: `61 xx` is fetched, `6C xx` asked again.
    fn send(card: &mut VitaleCard, apdu: &[u8]) -> Vec<u8> {
        let reply = card.reply(apdu);
        match reply[..] {
            [0x61, more] => send(card, &[0, 0xc0, 0, 0, more]),
            [0x6c, exact] => send(card, &[&apdu[..4], &[exact]].concat()),
            _ => reply,
        }
    }

    fn file(card: &mut VitaleCard, select: &[u8]) -> Vec<u8> {
        assert!(send(card, select).ends_with(&[0x90, 0x00]));
        let mut file = Vec::new();
        let mut apdu = vec![0, 0xb0, 0x82, 0, 0];
        loop {
            let reply = send(card, &apdu);
            let (data, status) = reply.split_at(reply.len() - 2);
            assert_eq!(status, [0x90, 0x00]);
            file.extend(data);
            if data.len() < 256 {
                return file;
            }
            let [high, low] = u16::try_from(file.len()).unwrap().to_be_bytes();
            apdu = vec![0, 0xb0, high, low, 0];
        }
    }

    const MASTER: &[u8] = &[0, 0xa4, 0, 0, 2, 0x3f, 0];

    fn application() -> Vec<u8> {
        [&[0, 0xa4, 4, 0, 11][..], VITALE].concat()
    }

    #[test]
    fn two_files_in_the_same_order() {
        for (kind, people) in [(VitaleKind::Usual, 4), (VitaleKind::OtherMaker, 4), (VitaleKind::LongFile, 8)]
        {
            let mut card = card("family", kind);
            let identities = file(&mut card, MASTER);
            assert!(!card.has_been_read());
            let numbers = file(&mut card, &application());
            assert!(card.has_been_read());
            assert_eq!(identities.len(), people * 70, "{kind:?}: 2 + 29 + 29 + 10 each");
            assert_eq!(numbers.len(), people * 19, "{kind:?}: 2 + 17 each");
            // Written by hand from the tags: 65, 80, 27 places of Latin-1.
            assert_eq!(identities[..18], *b"\x65\x44\x80\x1bLEGENDRE-NO\xcbL ", "{kind:?}");
            assert_eq!(identities[62..70], *b"19840309");
            assert_eq!(numbers[..19], *b"\x65\x11\x93\x0f284037512300110", "{kind:?}");
        }
    }

    #[test]
    fn what_is_no_carte_vitale_2_says_so() {
        for kind in [VitaleKind::Professional, VitaleKind::FirstGeneration] {
            assert_eq!(card("plain", kind).reply(MASTER), [0x6a, 0x82], "{kind:?}");
        }
        let mut card = card("plain", VitaleKind::Usual);
        assert_eq!(card.reply(&[0, 0xb0, 0x82, 0, 0]), [0x6a, 0x82], "nothing is selected");
        assert_eq!(card.reply(&[0, 0xb0, 0, 0, 0]), [0x69, 0x86]);
        assert_eq!(card.reply(&[0xbc, 0xb0, 0, 0, 0]), [0x6e, 0x00]);
        send(&mut card, MASTER);
        assert_eq!(card.reply(&[0, 0xb0, 0x82, 0, 0]), [0x6c, 70], "a wrong length is put right");
    }

    #[test]
    fn names_that_latin_1_does_not_hold() {
        let name = padded("d'ÂPREVILLE-SAINT-CŒUR");
        assert_eq!(&name[..23], b"d'\xc2PREVILLE-SAINT-COEUR");
        assert_eq!(name.len(), 27);
    }
}
