//! The commands that read a carte Vitale 2, with T=0 or T=1.

use zeroize::Zeroizing;

use super::file::{self, Extent};
use super::{VitalePerson, VitaleTrouble};
use crate::card::Exchange;

/// The name of the application that holds the numbers: registered provider D250000002 and `VITALE`.
pub const APPLICATION: &[u8] = b"\xd2\x50\x00\x00\x02VITALE";

/// Reads the card: everybody on it, the insured person first.
pub fn read(card: &mut dyn Exchange) -> Result<Vec<VitalePerson>, VitaleTrouble> {
    let mut talk = Talk { card, left: MAX_COMMANDS };
    talk.select(&[0x00, 0xa4, 0x00, 0x00, 0x02, 0x3f, 0x00])?;
    let identities = talk.file()?;
    let length = u8::try_from(APPLICATION.len()).unwrap_or_default();
    talk.select(&[&[0x00, 0xa4, 0x04, 0x00, length], APPLICATION].concat())?;
    let numbers = talk.file()?;
    file::people(&identities, &numbers).ok_or(VitaleTrouble::Unreadable)
}

struct Talk<'a> {
    card: &'a mut dyn Exchange,
    /// Commands that may still be sent.
    left: u8,
}

struct Reply {
    data: Zeroizing<Vec<u8>>,
    status: [u8; 2],
}

impl Talk<'_> {
    fn select(&mut self, command: &[u8]) -> Result<(), VitaleTrouble> {
        match self.send(command)?.status {
            DONE => Ok(()),
            _ => Err(VitaleTrouble::NotVitale2),
        }
    }

    /// The file with short identifier 2 of what is selected, from its first byte to its last, 256 at a time at most.
    fn file(&mut self) -> Result<Zeroizing<Vec<u8>>, VitaleTrouble> {
        let mut file = Zeroizing::new(Vec::new());
        let mut command = [0x00, 0xb0, 0x80 | IDENTIFIER, 0x00, 0x00];
        loop {
            let reply = self.send(&command)?;
            let ended = match reply.status {
                DONE => reply.data.len() < MOST,
                END_OF_FILE => true,
                // The file ended with the part before.
                PAST_THE_END | WRONG_PLACE | NOTHING_LEFT if !file.is_empty() => true,
                _ if file.is_empty() => return Err(VitaleTrouble::NotVitale2),
                _ => return Err(VitaleTrouble::Unreadable),
            };
            file.extend_from_slice(&reply.data);
            match file::extent(&file) {
                // Some readers give less than they were asked for: a template that is cut goes on.
                Extent::Cut if !reply.data.is_empty() => {}
                Extent::Whole if !ended => {}
                Extent::Whole => return Ok(file),
                Extent::Cut | Extent::Wrong => return Err(VitaleTrouble::Unreadable),
            }
            let offset = u16::try_from(file.len()).ok().filter(|offset| *offset < MAX_FILE);
            let [high, low] = offset.ok_or(VitaleTrouble::Unreadable)?.to_be_bytes();
            command = [0x00, 0xb0, high, low, 0x00];
        }
    }

    /// Sends a command and whatever T=0 asks for after it: `61 xx` is fetched, `6C xx` asked again, once.
    fn send(&mut self, command: &[u8]) -> Result<Reply, VitaleTrouble> {
        let mut command = command.to_vec();
        let mut corrected = false;
        let mut data = Zeroizing::new(Vec::new());
        loop {
            self.left = self.left.checked_sub(1).ok_or(VitaleTrouble::Unreadable)?;
            let reply = Zeroizing::new(self.card.transmit(&command)?);
            let (part, status) = reply.split_last_chunk().ok_or(VitaleTrouble::Unreadable)?;
            data.extend_from_slice(part);
            if data.len() > MAX_FILE.into() {
                return Err(VitaleTrouble::Unreadable);
            }
            match (*status, command.as_mut_slice()) {
                ([0x61, more], _) => {
                    command = vec![0x00, 0xc0, 0x00, 0x00, more];
                    corrected = false;
                }
                ([0x6c, exact], [_, _, _, _, le]) if !corrected && *le != exact => {
                    *le = exact;
                    corrected = true;
                }
                (status, _) => return Ok(Reply { data, status }),
            }
        }
    }
}

const DONE: [u8; 2] = [0x90, 0x00];
/// ISO/IEC 7816-4 §5.1.3: end of file before Le bytes were read.
const END_OF_FILE: [u8; 2] = [0x62, 0x82];
/// The offset lies outside of the file.
const PAST_THE_END: [u8; 2] = [0x6b, 0x00];
const WRONG_PLACE: [u8; 2] = [0x6a, 0x86];
/// `6C 00` to a command that asked for 256: there is nothing more.
const NOTHING_LEFT: [u8; 2] = [0x6c, 0x00];
/// Short identifier of both files.
const IDENTIFIER: u8 = 2;
/// The most that one short command reads.
const MOST: usize = 256;
/// Twenty people fill less than 4 KiB.
const MAX_FILE: u16 = 8_192;
/// Two files of that size, byte counts corrected each time, need fewer.
const MAX_COMMANDS: u8 = 160;
