//! A card in pcscd's virtual reader (vpcd): it connects to the reader's port, and answers what the reader sends.
//!
//! Every message is its length in two bytes, big-endian, and itself. One byte alone is a control, more is a command.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use crate::nfc::Card;
use crate::vitale::VitaleCard;

/// The port of vpcd's first slot.
pub const VPCD_PORT: u16 = 0x8c7b;

/// How long to listen before thinking of leaving.
const LOOK: Duration = Duration::from_millis(200);

/// Something that can lie in a reader.
pub trait Chip {
    /// What it says of itself when it is powered.
    fn atr(&self) -> Vec<u8>;
    /// Power goes or comes back.
    fn reset(&mut self);
    /// The reply to a command, status word included.
    fn reply(&mut self, apdu: &[u8]) -> Vec<u8>;
    /// Whether it has done what it came for.
    fn is_done(&self) -> bool;
    /// Whether a hand takes it away now.
    fn is_taken(&self) -> bool {
        false
    }
}

impl Chip for Card {
    fn atr(&self) -> Vec<u8> {
        Self::ATR.to_vec()
    }

    fn reset(&mut self) {
        Self::reset(self);
    }

    fn reply(&mut self, apdu: &[u8]) -> Vec<u8> {
        Self::reply(self, apdu)
    }

    fn is_done(&self) -> bool {
        self.has_presented()
    }

    fn is_taken(&self) -> bool {
        self.is_lifted()
    }
}

impl Chip for VitaleCard {
    fn atr(&self) -> Vec<u8> {
        Self::atr(self)
    }

    fn reset(&mut self) {
        Self::reset(self);
    }

    fn reply(&mut self, apdu: &[u8]) -> Vec<u8> {
        Self::reply(self, apdu)
    }

    fn is_done(&self) -> bool {
        self.has_been_read()
    }
}

/// How a card is laid down.
#[derive(Debug, Clone, Copy)]
pub struct Insertion {
    /// The reader's port on 127.0.0.1.
    pub port: u16,
    /// How long each reply takes: 20 to 80 ms on a real phone.
    pub delay: Duration,
    /// After how many commands it is taken away, the last of them unanswered.
    pub lift_after: Option<u32>,
    /// Taken away once it has done what it came for, and nothing has come for as long as this.
    pub leave: Option<Duration>,
}

impl Insertion {
    /// Finds the reader.
    pub(crate) fn approach(port: u16) -> Result<TcpStream> {
        TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .with_context(|| format!("no virtual reader on port {port} of 127.0.0.1"))
    }

    /// Answers until the card is taken away or the reader is gone, and counts the commands.
    pub fn insert(&self, chip: &mut dyn Chip) -> Result<u32> {
        self.stay(Self::approach(self.port)?, chip)
    }

    /// The same, in a reader that was found.
    pub(crate) fn stay(&self, mut stream: TcpStream, chip: &mut dyn Chip) -> Result<u32> {
        stream.set_nodelay(true).context("a socket that waits")?;
        let mut commands = 0_u32;
        let mut last = Instant::now();
        loop {
            // The reader goes on asking whether the card is there: only commands tell that something is wanted of it.
            let is_over = self.leave.is_some_and(|quiet| chip.is_done() && last.elapsed() >= quiet);
            if is_over || chip.is_taken() {
                return Ok(commands);
            }
            stream.set_read_timeout(Some(LOOK)).context("a socket without a timeout")?;
            match stream.peek(&mut [0]) {
                Err(error) if is_timeout(&error) => continue,
                Err(error) if error.kind() != ErrorKind::ConnectionReset => {
                    return Err(error).context("listening to the reader");
                }
                _ => {}
            }
            // A message that has begun comes to its end, however busy the machine is.
            stream.set_read_timeout(None).context("a socket with a timeout")?;
            let Some(message) = receive(&mut stream).context("listening to the reader")? else {
                return Ok(commands);
            };
            match message.as_slice() {
                [0..=2] => chip.reset(),
                [4] => send(&mut stream, &chip.atr())?,
                [] | [_] => {}
                apdu => {
                    commands = commands.saturating_add(1);
                    if self.lift_after.is_some_and(|most| commands > most) {
                        return Ok(commands);
                    }
                    let reply = chip.reply(apdu);
                    if chip.is_taken() {
                        return Ok(commands);
                    }
                    thread::sleep(self.delay);
                    send(&mut stream, &reply)?;
                    last = Instant::now();
                }
            }
        }
    }
}

/// One message; `None` when the reader is gone.
fn receive(stream: &mut TcpStream) -> std::io::Result<Option<Vec<u8>>> {
    let mut length = [0; 2];
    acknowledge_at_once(stream)?;
    match stream.read_exact(&mut length) {
        Err(error) if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset) => {
            return Ok(None);
        }
        read => read?,
    }
    let mut message = vec![0; u16::from_be_bytes(length).into()];
    acknowledge_at_once(stream)?;
    stream.read_exact(&mut message)?;
    Ok(Some(message))
}

fn send(stream: &mut TcpStream, message: &[u8]) -> Result<()> {
    let length = u16::try_from(message.len()).context("a reply longer than the reader takes")?;
    // In one piece: two writes would wait for each other.
    stream.write_all(&[&length.to_be_bytes(), message].concat()).context("answering the reader")
}

/// The reader's socket waits for an acknowledgement between its two writes: 40 ms a command, unless it comes at once.
/// The system forgets this after each read.
#[cfg(target_os = "linux")]
fn acknowledge_at_once(stream: &TcpStream) -> std::io::Result<()> {
    socket2::SockRef::from(stream).set_tcp_quickack(true)
}

/// Elsewhere there is no such option.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "on Linux it can fail")]
fn acknowledge_at_once(_: &TcpStream) -> std::io::Result<()> {
    Ok(())
}

fn is_timeout(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issuer::Issuer;
    use crate::nfc::NfcOptions;
    use jiff::Timestamp;
    use std::net::TcpListener;

    /// A reader: sends messages, and collects what must be answered.
    fn read(mut stream: &TcpStream, messages: &[&[u8]]) -> Vec<Vec<u8>> {
        let mut replies = Vec::new();
        for message in messages {
            // As vpcd does it: the length and the message in writes of their own.
            stream.write_all(&u16::try_from(message.len()).unwrap().to_be_bytes()).unwrap();
            stream.write_all(message).unwrap();
            if message.len() > 1 || *message == [4] {
                let mut length = [0; 2];
                if stream.read_exact(&mut length).is_err() {
                    return replies;
                }
                let mut reply = vec![0; u16::from_be_bytes(length).into()];
                stream.read_exact(&mut reply).unwrap();
                replies.push(reply);
            }
        }
        replies
    }

    fn card() -> Card {
        let now = Timestamp::now();
        Card::new(&Issuer::make(now, Some(1)).unwrap(), "plain", NfcOptions::at(now)).unwrap()
    }

    fn meet(lift_after: Option<u32>, messages: &[&[u8]]) -> (Vec<Vec<u8>>, u32) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let insertion = Insertion { port, delay: Duration::ZERO, lift_after, leave: None };
        thread::scope(|scope| {
            let inserted = scope.spawn(move || insertion.insert(&mut card()).unwrap());
            let (stream, _) = listener.accept().unwrap();
            let replies = read(&stream, messages);
            drop(stream);
            (replies, inserted.join().unwrap())
        })
    }

    const NDEF: &[u8] = &[0, 0xa4, 4, 0, 7, 0xd2, 0x76, 0, 0, 0x85, 1, 1, 0];

    #[test]
    fn the_reader_is_told_what_the_card_is_and_says() {
        let (replies, commands) = meet(None, &[&[1], &[4], &[2], NDEF]);
        assert_eq!(replies, [Card::ATR.to_vec(), vec![0x90, 0x00]]);
        assert_eq!(commands, 1);
    }

    #[test]
    fn a_phone_is_lifted_in_the_middle() {
        let (replies, commands) = meet(Some(2), &[&[4], NDEF, NDEF, NDEF, NDEF]);
        assert_eq!((replies.len(), commands), (3, 3), "the third command finds nobody");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn no_command_waits_for_an_acknowledgement() {
        let start = Instant::now();
        let (replies, _) = meet(None, &[NDEF; 50]);
        assert_eq!(replies.len(), 50);
        // 40 ms each if the acknowledgement is held back: two seconds. A fresh key each takes about a millisecond.
        assert!(start.elapsed() < Duration::from_secs(1), "{:?} for 50 commands", start.elapsed());
    }
}
