//! A card's files, whole, cut and false.

use std::collections::VecDeque;

use super::*;
use crate::card::Exchange;
use proptest::prelude::*;

/// A card that was written down: what it must be asked, and what it answers.
struct Script(VecDeque<(Vec<u8>, Vec<u8>)>);

impl Exchange for Script {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardTrouble> {
        let (expected, reply) = self.0.pop_front().expect("one command too many");
        assert_eq!(command, expected, "the next command, {} were to come", self.0.len());
        Ok(reply)
    }
}

/// Answers for ever.
struct Parrot(Vec<u8>);

impl Exchange for Parrot {
    fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, CardTrouble> {
        Ok(self.0.clone())
    }
}

const MASTER: &[u8] = &[0, 0xa4, 0, 0, 2, 0x3f, 0];
const VITALE: &[u8] = b"\x00\xa4\x04\x00\x0b\xd2\x50\x00\x00\x02VITALE";
const FIRST: &[u8] = &[0, 0xb0, 0x82, 0, 0];
const OK: &[u8] = &[0x90, 0];

/// By hand, from the tags: an adult whose names are padded, and a child with neither NIR nor solar month.
const IDENTITIES: &[u8] = b"\x65\x24\x80\x0aLEGENDRE  \x81\x0cG\xe9rald\xefne   \x82\x0819840309\
    \x65\x1d\x80\x08LEGENDRE\x81\x04L\xe9o \x82\x0820205012\x90\x01F";
const NUMBERS: &[u8] = b"\x65\x11\x93\x0f284037512300110\x65\x11\x93\x0f               ";

fn script(lines: &[(&[u8], &[&[u8]])]) -> Script {
    Script(lines.iter().map(|(command, reply)| (command.to_vec(), reply.concat())).collect())
}

fn told(people: &[VitalePerson]) -> Vec<(&str, &str, &str, Option<&str>)> {
    let mut told: Vec<(&str, &str, &str, Option<&str>)> = Vec::new();
    for VitalePerson { family_name, given_name, birth_date, nir } in people {
        told.push((family_name, given_name, birth_date, nir.as_ref().map(|nir| nir.as_str())));
    }
    told
}

#[test]
fn with_t1_everything_comes_at_once() {
    let mut card =
        script(&[(MASTER, &[OK]), (FIRST, &[IDENTITIES, OK]), (VITALE, &[OK]), (FIRST, &[NUMBERS, OK])]);
    let people = read(&mut card).unwrap();
    assert_eq!(
        told(&people),
        [
            ("LEGENDRE", "Géraldïne", "19840309", Some("284037512300110")),
            ("LEGENDRE", "Léo", "20205012", None),
        ]
    );
    assert!(card.0.is_empty(), "nothing is left to ask");
}

#[test]
fn with_t0_what_waits_is_fetched_and_lengths_are_put_right() {
    let identities = u8::try_from(IDENTITIES.len()).unwrap();
    let numbers = u8::try_from(NUMBERS.len()).unwrap();
    let mut card = script(&[
        (MASTER, &[&[0x61, 5]]),
        (&[0, 0xc0, 0, 0, 5], &[b"\x6f\x03\x84\x01\x00", OK]),
        (FIRST, &[&[0x6c, identities]]),
        (&[0, 0xb0, 0x82, 0, identities], &[IDENTITIES, OK]),
        (VITALE, &[&[0x61, 4]]),
        // A wrong length to GET RESPONSE is put right too.
        (&[0, 0xc0, 0, 0, 4], &[&[0x6c, 3]]),
        (&[0, 0xc0, 0, 0, 3], &[b"\x6f\x01\x00", OK]),
        (FIRST, &[&[0x6c, numbers]]),
        (&[0, 0xb0, 0x82, 0, numbers], &[NUMBERS, OK]),
    ]);
    assert_eq!(read(&mut card).unwrap().len(), 2);
    assert!(card.0.is_empty(), "nothing is left to ask");
}

#[test]
fn a_long_file_is_read_by_offset() {
    // Nineteen beneficiaries, each in a template whose length takes two or three bytes.
    let one = |length: &[u8], name: u8| {
        let mut fields = b"\x80\x1bNOM".to_vec();
        fields.push(name);
        fields.extend([b' '; 23]);
        fields.extend(b"\x81\x06PRENOM\x82\x0819840309\x5f\x37\x81\x05\x00\x00\x00\x00\x00");
        [b"\x65", length, &fields].concat()
    };
    let people: Vec<u8> =
        (0..20).flat_map(|n| one(if n % 2 == 0 { &[0x81, 56] } else { &[0x82, 0, 56] }, b'A' + n)).collect();
    let numbers: Vec<u8> = b"\x65\x02\x93\x00".repeat(20);
    for last in [&[0x90, 0][..], &[0x62, 0x82]] {
        let mut lines: Vec<(Vec<u8>, Vec<u8>)> = vec![(MASTER.to_vec(), OK.to_vec())];
        for (n, part) in people.chunks(256).enumerate() {
            let command = if n == 0 { FIRST.to_vec() } else { vec![0, 0xb0, u8::try_from(n).unwrap(), 0, 0] };
            let status = if part.len() == 256 { OK } else { last };
            lines.push((command, [part, status].concat()));
        }
        lines.push((VITALE.to_vec(), OK.to_vec()));
        lines.push((FIRST.to_vec(), [&numbers, OK].concat()));
        let mut card = Script(lines.into());
        let read = read(&mut card).unwrap();
        assert_eq!(read.len(), 20);
        assert_eq!(*read[19].family_name, "NOMT");
        assert!(read.iter().all(|person| person.nir.is_none()));
        assert!(card.0.is_empty(), "nothing is left to ask");
    }
}

#[test]
fn a_file_may_end_exactly_with_a_part_or_be_given_in_small_ones() {
    let mut file = IDENTITIES.to_vec();
    file.extend(vec![0xff; 256 - file.len()]);
    for end in [&[0x6b, 0][..], &[0x6c, 0], &[0x6a, 0x86], &[0x90, 0], &[0x62, 0x82]] {
        let mut card = script(&[
            (MASTER, &[OK]),
            (FIRST, &[&file, OK]),
            (&[0, 0xb0, 1, 0, 0], &[end]),
            (VITALE, &[OK]),
            (FIRST, &[&NUMBERS[..20], OK]),
            (&[0, 0xb0, 0, 20, 0], &[&NUMBERS[20..], OK]),
        ]);
        assert_eq!(read(&mut card).unwrap().len(), 2, "ended by {end:02x?}");
    }
}

#[test]
fn what_is_wrong_is_named() {
    use VitaleTrouble::{NotVitale2, Unreadable};
    let long = vec![0x65; 256];
    let cases: &[(&[&[&[u8]]], VitaleTrouble)] = &[
        (&[&[&[0x6a, 0x82]]], NotVitale2),
        (&[&[OK], &[&[0x6a, 0x82]]], NotVitale2),
        (&[&[OK], &[&[0x69, 0x82]]], NotVitale2),
        (&[&[OK], &[IDENTITIES, OK], &[&[0x6a, 0x82]]], NotVitale2),
        (&[&[]], Unreadable),
        (&[&[&[0x90]]], Unreadable),
        // An indefinite length, one of three bytes, templates in a template that never end.
        (&[&[OK], &[&[0x65, 0x80, 0, 0], OK]], Unreadable),
        (&[&[OK], &[&[0x65, 0x83, 0, 0, 1, 0], OK]], Unreadable),
        (&[&[OK], &[&long, OK], &[&[0x6f, 0]]], Unreadable),
        // Cut, and nothing more comes.
        (&[&[OK], &[&[0x65, 0x10, 0x80], OK], &[OK]], Unreadable),
        // Nobody; a name of nothing; a birth date of letters; more numbers than people.
        (&[&[OK], &[&[0x04, 0x00], OK], &[OK], &[NUMBERS, OK]], Unreadable),
        (
            &[&[OK], &[b"\x65\x12\x80\x02  \x81\x00\x82\x0819840309\x90\x00", OK], &[OK], &[NUMBERS, OK]],
            Unreadable,
        ),
        (&[&[OK], &[b"\x65\x10\x80\x01A\x81\x01B\x82\x081984O309", OK], &[OK], &[NUMBERS, OK]], Unreadable),
        (&[&[OK], &[b"\x65\x10\x80\x01A\x81\x01B\x82\x0819840309", OK], &[OK], &[NUMBERS, OK]], Unreadable),
        // A control character in a name; a number of 14.
        (&[&[OK], &[b"\x65\x11\x80\x02A\x07\x81\x01B\x82\x0819840309", OK], &[OK], &[b"", OK]], Unreadable),
        (
            &[
                &[OK],
                &[b"\x65\x10\x80\x01A\x81\x01B\x82\x0819840309", OK],
                &[OK],
                &[b"\x65\x10\x93\x0e28403751230011", OK],
            ],
            Unreadable,
        ),
    ];
    for (replies, trouble) in cases {
        struct Replies(VecDeque<Vec<u8>>);
        impl Exchange for Replies {
            fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, CardTrouble> {
                self.0.pop_front().ok_or(CardTrouble::Removed)
            }
        }
        let mut card = Replies(replies.iter().map(|parts| parts.concat()).collect());
        assert_eq!(read(&mut card).err(), Some(*trouble), "{replies:02x?}");
    }
}

#[test]
fn what_never_ends_is_ended() {
    let large = vec![0; 65_538];
    for reply in [&[0x61, 0][..], &[0x61, 0xff], &[0x6c, 7], &[0x6c, 0], &[0x90, 0], &large] {
        assert!(read(&mut Parrot(reply.to_vec())).is_err(), "{} bytes", reply.len());
    }
    let filler = [&vec![0x04; 256][..], &[0x90, 0]].concat();
    assert!(read(&mut Parrot(filler)).is_err(), "a file without an end");
}

proptest! {
    #[test]
    fn no_files_stop_the_parser(identities in any::<Vec<u8>>(), numbers in any::<Vec<u8>>()) {
        let _ = people(&identities, &numbers);
    }
}
