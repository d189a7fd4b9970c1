//! Cards that do what no card should.

use std::thread;
use std::time::{Duration, Instant};

use desk::CardNews;
use simulator::Card;

use crate::counter::{Counter, Hostile};
use crate::daemon::Daemon;

const PHONE: &[u8] = &Card::ATR;
const VITALE: &[u8] = b"\x3b\x75\x13\x00\x00\x43\x09\xea\x90\x00";

#[test]
fn hostile_cards_end_in_a_named_trouble() {
    let daemon = Daemon::start();
    let counter = Counter::open();
    for (what, atr, answer) in HABITS {
        let card = daemon.lay(0, Hostile { atr, answer: *answer });
        counter.until("the card is seen", |news| matches!(news, CardNews::Reading { .. }).then_some(()));
        let start = Instant::now();
        let told = counter.reading();
        let took = start.elapsed();
        assert_eq!(told["verdict"], "trouble", "{what}: {told}");
        let name = told["reasons"][0].as_str().unwrap().to_owned();
        assert!(!["nothing_laid_down", "no_reader"].contains(&&*name), "{what}: {name}");
        // Five seconds; what is above is this machine's.
        assert!(took < Duration::from_secs(7), "{what}: {name} after {took:?}");
        println!("{what}: {name}, {} ms", took.as_millis());
        counter.lift(card);
    }
    // The counter works as before.
    let phone = daemon.lay(0, counter.phone("plain", |_| ()));
    assert_eq!(counter.reading()["verdict"], "to_confirm");
    counter.lift(phone);
}

/// What it does, its answer to reset, its replies.
type Habit = (&'static str, &'static [u8], fn(&[u8]) -> Vec<u8>);

const HABITS: &[Habit] = &[
    ("nothing", PHONE, |_| vec![]),
    ("one byte", PHONE, |_| vec![0x90]),
    ("done, and nothing said", PHONE, |_| vec![0x90, 0x00]),
    ("more to fetch, for ever", PHONE, |_| vec![0x61, 0x00]),
    ("more to fetch, always one", PHONE, |_| vec![0x00, 0x61, 0x01]),
    ("another length, for ever", PHONE, |_| vec![0x6c, 0x07]),
    ("64 KiB of nothing", PHONE, |_| [vec![0; 65_533], vec![0x90, 0x00]].concat()),
    ("64 KiB of FF", PHONE, |_| [vec![0xff; 65_533], vec![0x90, 0x00]].concat()),
    ("the command, done", PHONE, |apdu| [apdu, &[0x90, 0x00]].concat()),
    ("a tag that waits for ever", PHONE, |apdu| match apdu {
        [0, 0xb0, 0, 0, 15] => b"\0\x0f\x20\x7f\xff\x7f\xff\x04\x06\xe1\x04\x7f\xff\0\0\x90\0".to_vec(),
        [0, 0xb0, ..] => vec![0, 0, 0x90, 0],
        _ => vec![0x90, 0],
    }),
    ("an endless message", PHONE, |apdu| match apdu {
        [0, 0xb0, 0, 0, 15] => b"\0\x0f\x20\0\x01\0\x01\x04\x06\xe1\x04\x7f\xff\0\0\x90\0".to_vec(),
        [0, 0xb0, ..] => vec![0x7f, 0xff, 0x90, 0],
        _ => vec![0x90, 0],
    }),
    ("an error of its own", PHONE, |_| vec![0x6f, 0x00]),
    ("an unpowered chip", PHONE, |_| vec![0x00, 0x00]),
    ("nothing", VITALE, |_| vec![]),
    ("done, and nothing said", VITALE, |_| vec![0x90, 0x00]),
    ("more to fetch, for ever", VITALE, |_| vec![0x61, 0xff]),
    ("another length, for ever", VITALE, |apdu| vec![0x6c, apdu.last().unwrap().wrapping_add(1)]),
    ("a file without an end", VITALE, |apdu| match apdu {
        [0, 0xb0, ..] => [vec![0x04; 256], vec![0x90, 0]].concat(),
        _ => vec![0x90, 0],
    }),
    ("64 KiB", VITALE, |_| [vec![0x65; 65_533], vec![0x90, 0x00]].concat()),
    ("a length of four bytes", VITALE, |apdu| match apdu {
        [0, 0xb0, ..] => b"\x65\x84\xff\xff\xff\xff\x90\0".to_vec(),
        _ => vec![0x90, 0],
    }),
    ("templates that hold themselves", VITALE, |apdu| match apdu {
        [0, 0xb0, ..] => [b"\x65\x7e".repeat(64), vec![0x90, 0]].concat(),
        _ => vec![0x90, 0],
    }),
    ("half a second each", VITALE, |_| {
        thread::sleep(Duration::from_millis(500));
        vec![0x61, 0x01]
    }),
    ("no answer at all", PHONE, |_| {
        thread::sleep(Duration::from_secs(8));
        vec![0x90, 0x00]
    }),
];
