//! What a tag that bends the rules is sent, step by step.

use super::*;
use crate::mdoc::ndef::{self, WELL_KNOWN};

/// NFC Forum Type 4 Tag §4.7.1: version 2, file E104, to be read 255 bytes at a time and written 52.
const CONTAINER: [u8; 15] = [0, 15, 0x20, 0, 0xff, 0, 52, 4, 6, 0xe1, 4, 0x7f, 0xff, 0, 0];

fn with(changes: &[(usize, u8)]) -> Option<Container> {
    let mut bytes = CONTAINER;
    for (at, byte) in changes {
        bytes[*at] = *byte;
    }
    Container::parse(&bytes)
}

#[test]
fn a_container_says_how_much_goes_at_once() {
    let container = with(&[]).unwrap();
    assert_eq!((container.file, container.read, container.write), ([0xe1, 4], 255, 52));
    assert!(container.writable && !with(&[(14, 0xff)]).unwrap().writable);
    for (changes, why) in [
        ([(3, 0), (4, 0)], "nothing can be read"),
        ([(5, 0), (6, 0)], "nothing can be written"),
        ([(7, 5), (8, 6)], "a file of another kind"),
    ] {
        assert!(with(&changes).is_none(), "{why}");
    }
    assert!(Container::parse(&CONTAINER[..14]).is_none());
}

/// `spec/nfc.md` §1.4: a hundred polls, five seconds.
#[test]
fn patience_has_an_end() {
    let mut tag = Tag::new(ReaderLimits::standard());
    for poll in 1..=100 {
        assert_eq!(tag.wait(Duration::ZERO), Ok(Duration::ZERO), "poll {poll}");
    }
    assert_eq!(tag.wait(Duration::ZERO), Err(NfcTrouble::NoProgress));
    let mut tag = Tag::new(ReaderLimits::standard());
    let three = Duration::from_secs(3);
    let waits = [(); 3].map(|()| tag.wait(three));
    assert_eq!(waits, [Ok(three), Ok(Duration::from_secs(2)), Err(NfcTrouble::NoProgress)]);
}

/// A tag at the end of a message: the command that follows, or why there is none.
fn after(
    expecting: Expecting,
    container: Option<Container>,
    kind: &[u8],
    payload: &[u8],
) -> Result<Vec<u8>, NfcTrouble> {
    let message = ndef::message(&[(WELL_KNOWN, kind, b"", payload)]);
    let mut tag = Tag::new(ReaderLimits::standard());
    (tag.expecting, tag.container) = (expecting, container.unwrap());
    (tag.length, tag.asked) = (message.len(), message.len());
    match tag.part(&message)? {
        Move::Send(command) => Ok(command),
        Move::Wait(_) | Move::Done(_) => panic!("a message is to be written"),
    }
}

#[test]
fn a_handover_is_negotiated_with_who_can_be_written_to() {
    let service = [&[0x10, 19], &b"urn:nfc:sn:handover"[..], &[0, 4, 15, 0, 255]].concat();
    let first = |container| after(Expecting::First, container, b"Tp", &service);
    let select = ndef::message(&[(WELL_KNOWN, b"Ts", b"", b"\x13urn:nfc:sn:handover")]);
    let length = u8::try_from(select.len()).unwrap();
    assert_eq!(first(with(&[])), Ok(apdu::update_binary(0, &[&[0, length], &select[..]].concat())));
    assert_eq!(first(with(&[(14, 0xff)])), Err(NfcTrouble::EngagementUnreadable));
    let status = |status| after(Expecting::Status, with(&[]), b"Te", &[status]);
    assert_eq!(status(0), Ok(apdu::update_binary(0, &[0, 0])), "the request is longer than goes at once");
    assert_eq!(status(1), Err(NfcTrouble::ExchangeFailed));
}
