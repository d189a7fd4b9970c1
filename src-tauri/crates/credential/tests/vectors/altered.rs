//! What somebody without keys can do to a presentation that is right, one thing at a time, by name.
//!
//! What somebody *with* keys can do wrong is in the cases of `tests/vectors/simulator`.

use crate::flips::people;
use crate::parts::{Parts, map, string};

/// A change, made with another valid presentation at hand.
type Change = fn(&mut Parts, &Parts);

const M: &[&str] = &["malformed"];
const ISSUER: &[&str] = &["bad_issuer_signature"];
const PHONE: &[&str] = &["bad_device_signature"];
/// A signature that came with other bytes: whichever row sees it first.
const EITHER: &[&str] = &["bad_issuer_signature", "bad_device_signature", "unknown_issuer"];

/// The name, what is done, and the only codes that may come of it.
const CHANGES: [(&str, Change, &[&str]); 47] = [
    // Exchanged between two presentations.
    ("credential of another", |p, o| (p.issuer, p.claims) = (o.issuer.clone(), o.claims.clone()), PHONE),
    ("claims of another", |p, o| p.claims.clone_from(&o.claims), ISSUER),
    ("issuer's signature of another", |p, o| p.issuer.signature.clone_from(&o.issuer.signature), ISSUER),
    ("phone's signature of another", |p, o| p.phone.signature.clone_from(&o.phone.signature), PHONE),
    ("signatures exchanged", |p, _| std::mem::swap(&mut p.issuer.signature, &mut p.phone.signature), EITHER),
    ("time of another", |p, o| p.present[1].1.clone_from(&o.present[1].1), &["bad_device_signature", SAME]),
    ("nonce of another", |p, o| p.present[2].1.clone_from(&o.present[2].1), PHONE),
    ("card of another", |p, o| claim(p, 5).clone_from(&o.claims[5].1), ISSUER_OR_SAME),
    ("phone key of another", |p, o| claim(p, 3).clone_from(&o.claims[3].1), ISSUER_OR_SAME),
    ("status reference of another", |p, o| claim(p, 4).clone_from(&o.claims[4].1), ISSUER_OR_SAME),
    // Who signed, and how.
    ("kid of nobody", |p, _| kid(p, [0; 8]), &["unknown_issuer"]),
    ("kid of a bit more", |p, _| *p.issuer.protected.last_mut().unwrap() ^= 0x80, &["unknown_issuer"]),
    (
        "kid of 7",
        |p, _| p.issuer.protected = string(0x40, &[&b"\xa2\x01\x26\x04\x47"[..], &[7; 7]].concat()),
        M,
    ),
    ("no kid", |p, _| p.issuer.protected = string(0x40, b"\xa1\x01\x26"), M),
    ("a kid in the presentation", |p, _| p.phone.protected.clone_from(&p.issuer.protected), M),
    ("kid as unprotected", |p, _| p.issuer.unprotected = b"\xa1\x04\x48abcdefgh".to_vec(), M),
    ("algorithm none", |p, _| p.phone.protected = string(0x40, b"\xa1\x01\x00"), M),
    ("algorithm ES384", |p, _| p.phone.protected = string(0x40, b"\xa1\x01\x38\x22"), M),
    ("algorithm HMAC", |p, _| p.phone.protected = string(0x40, b"\xa1\x01\x05"), M),
    ("algorithm as text", |p, _| p.phone.protected = string(0x40, b"\xa1\x01\x65ES256"), M),
    ("no header", |p, _| p.phone.protected = string(0x40, b""), M),
    ("header as a map", |p, _| p.phone.protected = b"\xa1\x01\x26".to_vec(), M),
    ("header written longer", |p, _| p.phone.protected = string(0x40, b"\xa1\x01\x38\x06"), M),
    // The signatures.
    ("r and s of zeros", |p, _| p.phone.signature = string(0x40, &[0; 64]), PHONE),
    ("r and s of ones", |p, _| p.phone.signature = string(0x40, &[0xff; 64]), PHONE),
    ("r is 0", |p, _| p.issuer.signature[2..34].fill(0), ISSUER),
    ("s is 0", |p, _| p.issuer.signature[34..66].fill(0), ISSUER),
    ("r is n", |p, _| p.phone.signature[2..34].copy_from_slice(&ORDER), PHONE),
    ("s is n", |p, _| p.phone.signature[34..66].copy_from_slice(&ORDER), PHONE),
    ("r + n", |p, _| add_order(&mut p.phone.signature[2..34]), PHONE),
    ("s + n", |p, _| add_order(&mut p.issuer.signature[34..66]), ISSUER),
    ("n − r", |p, _| from_order(&mut p.phone.signature[2..34]), PHONE),
    (TWIN, |p, _| from_order(&mut p.phone.signature[34..66]), &[SAME]),
    (
        "both twins",
        |p, _| {
            from_order(&mut p.phone.signature[34..66]);
            from_order(&mut p.issuer.signature[34..66]);
        },
        PHONE,
    ),
    ("signature cut", |p, _| p.phone.signature = string(0x40, &p.phone.signature[2..65]), M),
    (
        "signature longer",
        |p, _| p.phone.signature = string(0x40, &[&p.phone.signature[2..], &[0]].concat()),
        M,
    ),
    ("signature as text", |p, _| p.phone.signature = string(0x60, &[b'a'; 64]), M),
    // The envelopes and the maps.
    ("untagged", |p, _| p.phone.tags.clear(), M),
    ("tagged twice", |p, _| p.phone.tags.push(0xd2), M),
    ("tag written longer", |p, _| p.phone.tags = vec![0xd8, 18], M),
    ("credential tagged as CWT", |p, _| p.issuer.tags.splice(0..0, [0xd8, 61]).for_each(drop), M),
    ("presentation in another", |p, _| p.present[1] = (p.present[1].0.clone(), string(0x40, &p.bytes())), M),
    ("a field dropped", |p, _| drop(p.present.remove(2)), M),
    ("a field twice", |p, _| p.present.push(p.present[4].clone()), M),
    ("two fields exchanged", |p, _| p.present.swap(1, 2), M),
    ("a field added in order", |p, _| p.claims.insert(4, (b"\x19\xff\xfe".to_vec(), map(&vec![]))), ISSUER),
    ("a field added out of order", |p, _| p.claims.insert(5, (b"\x19\xff\xfe".to_vec(), map(&vec![]))), M),
];

/// Not a refusal: the very same statement, in the very same bytes where two presentations share a part.
const SAME: &str = "same";
const ISSUER_OR_SAME: &[&str] = &["bad_issuer_signature", SAME];
/// Allowed: ES256 does not ask for the lower half, and the register knows phone and nonce.
const TWIN: &str = "n − s";

#[test]
fn what_somebody_without_keys_can_do() {
    let people = people();
    for (at, shown) in people.iter().enumerate() {
        let parts = Parts::of(&shown.bytes).unwrap();
        assert_eq!(parts.bytes(), shown.bytes, "{}: taken apart and put together again", shown.name);
        let other = Parts::of(&people[(at + 1) % people.len()].bytes).unwrap();
        let right = shown.decide(&shown.bytes);
        for (name, change, codes) in CHANGES {
            let mut parts = parts.clone();
            change(&mut parts, &other);
            let bytes = parts.bytes();
            let outcome = shown.decide(&bytes);
            let told =
                outcome.strip_prefix("refused ").unwrap_or(if outcome == right { SAME } else { &outcome });
            assert!(codes.contains(&told), "{}: {name}: {outcome}, not {codes:?}", shown.name);
            let may_pass = bytes == shown.bytes || name == TWIN;
            assert!(told != SAME || may_pass, "{}: {name} went unnoticed", shown.name);
        }
    }
}

fn claim(parts: &mut Parts, at: usize) -> &mut Vec<u8> {
    &mut parts.claims[at].1
}

fn kid(parts: &mut Parts, kid: [u8; 8]) {
    parts.issuer.protected = string(0x40, &[&b"\xa2\x01\x26\x04\x48"[..], &kid].concat());
}

/// The order of P-256 (SEC 2 §2.4.2).
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc,
    0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// Adds the order, in 256 bits.
fn add_order(number: &mut [u8]) {
    let mut carry = 0_u16;
    for (byte, order) in number.iter_mut().zip(ORDER).rev() {
        let [high, low] = (u16::from(*byte) + u16::from(order) + carry).to_be_bytes();
        (*byte, carry) = (low, high.into());
    }
}

/// The order less the number.
fn from_order(number: &mut [u8]) {
    let mut borrow = 0_i16;
    for (byte, order) in number.iter_mut().zip(ORDER).rev() {
        let difference = i16::from(order) - i16::from(*byte) - borrow;
        borrow = i16::from(difference < 0);
        *byte = u8::try_from(difference.rem_euclid(256)).unwrap();
    }
}
