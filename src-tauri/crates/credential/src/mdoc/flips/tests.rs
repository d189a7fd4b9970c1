//! No response that somebody altered is believed: the deciphered answers of three phones, bit by bit.

use std::thread;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use zeroize::Zeroizing;

use super::reader::Received;
use super::{Reader, ReaderLimits, Step, decide, response};
use crate::{Context, Policy, Rejection, Roots, StatusList, StatusLists, TrustList};

/// Static handover and a signature; a family; negotiated handover and a MAC.
const CASES: [&str; 3] = [
    include_str!("../../../../../../tests/vectors/simulator/mdoc/static_signature.case"),
    include_str!("../../../../../../tests/vectors/simulator/mdoc/nfc_family.case"),
    include_str!("../../../../../../tests/vectors/simulator/mdoc/negotiated_mac.case"),
];
const ROOTS: &[u8] = include_bytes!("../../../../../../tests/vectors/simulator/lists/usual/roots.cbor");
const TRUST: &[u8] = include_bytes!("../../../../../../tests/vectors/simulator/lists/usual/trust.cbor");
const STATUS: &[u8] = include_bytes!("../../../../../../tests/vectors/simulator/lists/usual/status/1.cwt");

/// What a case gave to decide on.
fn received(case: &str) -> Received {
    let (head, replies) = case.split_once("\n\n").unwrap();
    let random = head.lines().find_map(|line| line.strip_prefix("random: ")).unwrap();
    let random = HEXLOWER.decode(random.as_bytes()).unwrap().try_into().unwrap();
    let mut replies = replies.lines().map(|line| HEXLOWER.decode(line.as_bytes()).unwrap());
    let mut reader = Reader::new(&random, ReaderLimits::standard()).unwrap();
    let mut step = reader.next(None);
    loop {
        step = match step {
            Step::Send(_) => reader.next(replies.next().as_deref()),
            Step::Wait(_) => reader.next(None),
            Step::Done(presented) => return *presented.received().unwrap(),
            Step::Failed(trouble) => panic!("{trouble}"),
        };
    }
}

/// What is done with a response in the circumstances of the cases: taken for a refusal by the patient, or decided on.
fn outcome(received: &Received) -> Result<(), Rejection> {
    if response::is_declined(&received.response) {
        return Err(Rejection::Malformed); // trouble, which presents nothing
    }
    let now: Timestamp = "2026-09-29T21:00:00Z".parse().unwrap();
    let trust = TrustList::verify(TRUST, &Roots::parse(ROOTS).unwrap(), now, None).unwrap();
    let mut status = StatusLists::default();
    status.insert(StatusList::verify(STATUS, &trust, now).unwrap());
    let policy = Policy::standard();
    let context = Context {
        now,
        trust: &trust,
        status: &status,
        policy: &policy,
        challenge: None,
        latest_trusted: None,
    };
    decide(received, &context).map(|_| ())
}

/// One bit of every fourth byte, another one each time.
#[test]
fn no_byte_of_three_responses_can_be_changed() {
    flip(4, |byte| byte / 4 % 8..byte / 4 % 8 + 1);
}

#[test]
#[ignore = "long: minutes, every bit"]
fn no_bit_of_three_responses_can_be_changed() {
    flip(1, |_| 0..8);
}

fn flip(step: usize, bits: fn(usize) -> std::ops::Range<usize>) {
    thread::scope(|scope| {
        for case in CASES {
            scope.spawn(move || flip_one(&received(case), case, step, bits));
        }
    });
}

fn flip_one(right: &Received, case: &str, step: usize, bits: fn(usize) -> std::ops::Range<usize>) {
    assert_eq!(outcome(right), Ok(()), "the response itself");
    // A response of version 1.1 is read like one of 1.0: of all its bits, only those of that digit may change.
    let version = right.response.windows(12).position(|w| w == b"gversion\x631.0").unwrap();
    let mut changed = received(case);
    for byte in (0..right.response.len()).step_by(step).filter(|byte| *byte != version.saturating_add(11)) {
        for bit in bits(byte) {
            let mut bytes = right.response.to_vec();
            bytes[byte] ^= 1 << bit;
            changed.response = Zeroizing::new(bytes);
            assert!(outcome(&changed).is_err(), "bit {bit} of byte {byte} flipped");
        }
    }
}
