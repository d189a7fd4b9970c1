//! Phones and cards on readers: the real pcscd, the real `pcsc` library, virtual readers, and independent opponents.
#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "a test works on real files, programs and time")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it fails")]
#![expect(
    clippy::expect_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "figures of tests are small"
)]

mod daemon;

use std::collections::HashSet;
use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use acceptance::program;
use daemon::{Daemon, Laid, PATIENCE, eventually};
use desk::card::{CardEvent, CardKind, CardTrouble, Options, SlotState, Supervisor};
use desk::{CardNews, CardReaders, Presentation, Wanted, read_alone};
use jiff::Timestamp;
use serde_json::{Value, json};
use simulator::{
    Card, Chip, Issuer, NfcMisbehaviour, NfcOddity, NfcOptions, Outcome, VitaleCard, VitaleKind,
};
use tempfile::TempDir;

/// An issuer, its lists, a counter that watches the readers.
struct Counter {
    folder: TempDir,
    issuer: Issuer,
    news: Receiver<CardNews>,
    readers: CardReaders,
}

impl Counter {
    fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let issuer = Issuer::make(Timestamp::now(), Some(5)).unwrap();
        issuer.write(&folder.path().join("issuer")).unwrap();
        let (sink, news) = mpsc::channel();
        let readers = CardReaders::start(Options::default(), Wanted::Everything, move |told| {
            let _ = sink.send(told);
        });
        let counter = Self { folder, issuer, news, readers: readers.unwrap() };
        counter.until("two readers", |news| match news {
            CardNews::Readers(readers) if readers.readers.len() == 2 => Some(()),
            _ => None,
        });
        counter
    }

    fn phone(&self, holder: &str, change: impl FnOnce(&mut NfcOptions)) -> Card {
        let mut options = NfcOptions::at(Timestamp::now());
        change(&mut options);
        Card::new(&self.issuer, holder, options).unwrap()
    }

    fn until<T>(&self, what: &str, mut wanted: impl FnMut(CardNews) -> Option<T>) -> T {
        let (start, mut seen) = (Instant::now(), Vec::new());
        while let Ok(news) = self.news.recv_timeout(PATIENCE.saturating_sub(start.elapsed())) {
            seen.push(format!("{news:?}"));
            if let Some(found) = wanted(news) {
                return found;
            }
        }
        panic!("{what} was not told; told: {seen:#?}");
    }

    /// What came of the next thing that was laid down, as the JSON of `spec/presentation.md` §7.
    fn reading(&self) -> Value {
        self.until("a reading", |news| match news {
            CardNews::Presented { presentation, .. } => Some(self.judge(presentation)),
            _ => None,
        })
    }

    fn judge(&self, presentation: Presentation) -> Value {
        let lists = self.folder.path().join("issuer/lists");
        serde_json::to_value(read_alone(presentation, Some(&lists), Timestamp::now()).reading).unwrap()
    }
}

fn plastic(holder: &str, kind: VitaleKind) -> VitaleCard {
    VitaleCard::new(holder, kind, Timestamp::now()).unwrap()
}

/// A card that does what no card should.
struct Hostile {
    atr: &'static [u8],
    answer: fn(&[u8]) -> Vec<u8>,
}

impl Chip for Hostile {
    fn atr(&self) -> Vec<u8> {
        self.atr.to_vec()
    }

    fn reset(&mut self) {}

    fn reply(&mut self, apdu: &[u8]) -> Vec<u8> {
        (self.answer)(apdu)
    }

    fn is_done(&self) -> bool {
        false
    }
}

/// The same chip behind another answer to reset.
struct Otherwise<C>(C, &'static [u8]);

impl<C: Chip> Chip for Otherwise<C> {
    fn atr(&self) -> Vec<u8> {
        self.1.to_vec()
    }

    fn reset(&mut self) {
        self.0.reset();
    }

    fn reply(&mut self, apdu: &[u8]) -> Vec<u8> {
        self.0.reply(apdu)
    }

    fn is_done(&self) -> bool {
        self.0.is_done()
    }
}

const PHONE: &[u8] = &Card::ATR;
const VITALE: &[u8] = b"\x3b\x75\x13\x00\x00\x43\x09\xea\x90\x00";

#[test]
fn a_phone_is_read_in_the_terminal() {
    let daemon = Daemon::start();
    let folder = TempDir::new().unwrap();
    let issuer = Issuer::make(Timestamp::now(), Some(5)).unwrap();
    issuer.write(&folder.path().join("issuer")).unwrap();
    let cli = |words: &[&str]| {
        let mut command = Command::new(program("comptoir-cli"));
        command.args(words).arg("--json").stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    let lists = folder.path().join("issuer/lists").display().to_string();
    let reading =
        cli(&["read", "--nfc", "--reader", "Essai", "--wait", "30", "--lists", &lists]).spawn().unwrap();
    let card = Card::new(&issuer, "family", NfcOptions::at(Timestamp::now())).unwrap();
    let phone = daemon.lay(0, card);
    let output = reading.wait_with_output().unwrap();
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &told["channel"]), (Some(0), &json!("nfc")), "{told}");
    assert_eq!(told["verdict"], "to_confirm");
    assert_eq!(told["reasons"], json!(["test_issuer"]), "nothing else is doubtful");
    assert_eq!(told["authenticity"], "verified");
    assert_eq!(told["holder"]["family_name"], "LEGENDRE-NOËL");

    let listed = cli(&["readers"]).output().unwrap();
    let readers: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!((listed.status.code(), &readers["trouble"]), (Some(0), &Value::Null));
    let states: Vec<&Value> =
        readers["readers"].as_array().unwrap().iter().map(|reader| &reader["state"]).collect();
    assert_eq!(states, ["contactless", "empty"]);
    phone.lift();

    let card = daemon.lay(1, plastic("family", VitaleKind::Usual));
    let output = cli(&["read", "--vitale", "--wait", "30"]).output().unwrap();
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &told["channel"]), (Some(0), &json!("vitale")), "{told}");
    card.lift();

    for (words, reason) in [
        (["read", "--nfc", "--wait", "1"], "nothing_laid_down"),
        (["read", "--vitale", "--wait", "1"], "nothing_laid_down"),
    ] {
        let output = cli(&words).output().unwrap();
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((output.status.code(), &told["reasons"]), (Some(4), &json!([reason])));
    }
    drop(daemon);
    let output = cli(&["read", "--nfc", "--wait", "1"]).output().unwrap();
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &told["reasons"]), (Some(4), &json!(["reader_service_stopped"])));
    assert_eq!(cli(&["readers"]).output().unwrap().status.code(), Some(4));
}

#[test]
fn every_way_of_a_phone_is_accepted_and_every_fault_has_its_name() {
    let daemon = Daemon::start();
    let counter = Counter::open();
    for oddity in NfcOddity::all() {
        let phone = daemon.lay(0, counter.phone("many", |options| options.oddities = vec![*oddity]));
        let told = counter.reading();
        assert_eq!(told["verdict"], "to_confirm", "{oddity:?}: {told}");
        assert_eq!(told["reasons"], json!(["test_issuer"]), "{oddity:?}");
        phone.lift();
    }
    for fault in NfcMisbehaviour::all() {
        let phone = daemon.lay(0, counter.phone("plain", |options| options.misbehaviour = Some(*fault)));
        let told = counter.reading();
        let (verdict, code) = match fault.outcome() {
            Outcome::Refusal(code) => ("refused", code),
            // The simulator's words are those of the session; at the reader, who answered instead is known.
            Outcome::Trouble(_) if *fault == NfcMisbehaviour::OtherApplication => {
                ("trouble", "other_application")
            }
            Outcome::Trouble(code) => ("trouble", code),
        };
        assert_eq!((&told["verdict"], &told["reasons"]), (&json!(verdict), &json!([code])), "{fault:?}");
        phone.lift();
    }
}

#[test]
fn a_phone_that_is_lifted_is_waited_for_in_silence_twice() {
    let daemon = Daemon::start();
    let counter = Counter::open();
    let lift = |commands| {
        daemon.lay_slowly(0, counter.phone("plain", |_| ()), Duration::ZERO, Some(commands)).lifted()
    };
    let mut lifted = 0;
    let mut next = || {
        counter.until("a reading", |news| match news {
            CardNews::Lifted { .. } => {
                lifted += 1;
                Some(None)
            }
            CardNews::Presented { presentation, .. } => Some(Some(counter.judge(presentation))),
            _ => None,
        })
    };
    for commands in [3, 14] {
        lift(commands);
        assert_eq!(next(), None, "lifted, and nothing is said");
    }
    let phone = daemon.lay(0, counter.phone("plain", |_| ()));
    assert_eq!(next().unwrap()["verdict"], "to_confirm", "the third time it stays");
    phone.lift();
    for commands in [1, 9] {
        lift(commands);
        assert_eq!(next(), None);
    }
    lift(17);
    assert_eq!(next().unwrap()["reasons"], json!(["lifted_too_early"]), "the third lift is told");
    lift(5);
    assert_eq!(next(), None);
    assert_eq!(next().unwrap()["reasons"], json!(["lifted_too_early"]), "and one that does not come back");
    assert_eq!(lifted, 5);
}

#[test]
fn a_phone_that_is_unlocked_on_the_reader_is_read_then() {
    /// Locked for the first commands.
    struct Unlocked(Card, u32);
    impl Chip for Unlocked {
        fn atr(&self) -> Vec<u8> {
            self.0.atr()
        }
        fn reset(&mut self) {
            Chip::reset(&mut self.0);
        }
        fn reply(&mut self, apdu: &[u8]) -> Vec<u8> {
            self.1 = self.1.saturating_sub(1);
            if self.1 > 0 { vec![0x6a, 0x82] } else { Chip::reply(&mut self.0, apdu) }
        }
        fn is_done(&self) -> bool {
            false
        }
    }
    let daemon = Daemon::start();
    let counter = Counter::open();
    let phone = daemon.lay(0, Unlocked(counter.phone("plain", |_| ()), 6));
    assert_eq!(counter.reading()["reasons"], json!(["no_wallet"]), "told at once");
    assert_eq!(counter.reading()["verdict"], "to_confirm", "then, without another gesture");
    phone.lift();
}

#[test]
fn plastic_cards_say_who_and_nothing_that_they_do_not_know() {
    let daemon = Daemon::start();
    let counter = Counter::open();
    let read = |chip: Laid| {
        let told = counter.reading();
        chip.lift();
        told
    };
    for (kind, people) in [(VitaleKind::Usual, 4), (VitaleKind::OtherMaker, 4), (VitaleKind::LongFile, 8)] {
        let told = read(daemon.lay(1, plastic("family", kind)));
        assert_eq!(told["verdict"], "to_confirm", "{kind:?}: {told}");
        assert_eq!(told["reasons"], json!(["rights_not_open_today"]));
        assert_eq!((&told["channel"], &told["authenticity"]), (&json!("vitale"), &json!("card_unverified")));
        assert_eq!(told["holder"]["family_name"], "LEGENDRE-NOËL");
        assert_eq!(told["holder"]["birth_date_on_card"], "19840309");
        assert_eq!(told["holder"]["nir"], "284037512300110");
        assert_eq!(told["beneficiaries"].as_array().unwrap().len() + 1, people, "{kind:?}");
        assert_eq!(told["beneficiaries"][0]["quality"], Value::Null, "the card does not say who is what");
        assert_eq!(told["organism"], Value::Null);
        assert_eq!(told["rights"]["state"], "not_stated");
        assert!(told.get("issuer").is_none());
    }
    // The same card with T=1, and an answer to reset that nobody has listed: its application tells.
    let told =
        read(daemon.lay(1, Otherwise(plastic("family", VitaleKind::Usual), b"\x3b\x82\x01\x41\x42\x80")));
    assert_eq!(told["holder"]["nir"], "284037512300110", "{told}");
    let told = read(daemon.lay(1, plastic("plain", VitaleKind::FirstGeneration)));
    assert_eq!(told["reasons"], json!(["card_too_old"]));
    let payment = Hostile {
        atr: b"\x3b\x82\x01\x41\x42\x80",
        answer: |apdu| if apdu[5..].starts_with(b"1PAY") { vec![0x90, 0] } else { vec![0x6a, 0x82] },
    };
    assert_eq!(read(daemon.lay(1, payment))["reasons"], json!(["payment_card"]));

    // A professional's card: it is seen, and nothing is sent to it.
    let card = daemon.lay(1, plastic("plain", VitaleKind::Professional));
    counter.until("the professional's card", |news| match news {
        CardNews::Readers(readers) => {
            readers.readers.iter().find(|it| it.state == SlotState::Card(CardKind::Professional)).map(drop)
        }
        _ => None,
    });
    let phone = daemon.lay(0, counter.phone("plain", |_| ()));
    assert_eq!(counter.reading()["channel"], "nfc");
    assert_eq!(card.commands.load(Ordering::SeqCst), 0, "not one command");
    phone.lift();
    card.lift();
}

#[test]
fn two_readers_and_two_programs_at_once() {
    let daemon = Daemon::start();
    let counter = Counter::open();
    let lists = counter.folder.path().join("issuer/lists");
    let slowly = Duration::from_millis(20);
    let mut other = Command::new(program("comptoir-cli"));
    other.args(["read", "--vitale", "--wait", "30", "--json", "--lists"]).arg(&lists).stdout(Stdio::piped());
    let other = other.spawn().unwrap();
    let phone = daemon.lay_slowly(0, counter.phone("family", |_| ()), slowly, None);
    let card = daemon.lay_slowly(1, plastic("family", VitaleKind::Usual), slowly, None);
    let channels: HashSet<String> =
        [counter.reading(), counter.reading()].iter().map(|told| told["channel"].to_string()).collect();
    assert_eq!(channels.len(), 2, "one reading of each: {channels:?}");
    let output = other.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "the other program had its turn with the card");
    phone.lift();
    card.lift();
}

#[test]
fn hostile_cards_end_in_a_named_trouble() {
    let cards: &[(&str, &[u8], fn(&[u8]) -> Vec<u8>)] = &[
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
    let daemon = Daemon::start();
    let counter = Counter::open();
    let mut slowest = Duration::ZERO;
    for (what, atr, answer) in cards {
        let card = daemon.lay(0, Hostile { atr, answer: *answer });
        counter.until("the card is seen", |news| matches!(news, CardNews::Reading { .. }).then_some(()));
        let start = Instant::now();
        let told = counter.reading();
        let took = start.elapsed();
        slowest = slowest.max(took);
        assert_eq!(told["verdict"], "trouble", "{what}: {told}");
        let name = told["reasons"][0].as_str().unwrap().to_owned();
        assert!(!["nothing_laid_down", "no_reader"].contains(&&*name), "{what}: {name}");
        // Five seconds; what is above is this machine's.
        assert!(took < Duration::from_secs(7), "{what}: {name} after {took:?}");
        println!("{what}: {name}, {} ms", took.as_millis());
        card.lift();
    }
    // The counter works as before.
    let phone = daemon.lay(0, counter.phone("plain", |_| ()));
    assert_eq!(counter.reading()["verdict"], "to_confirm");
    phone.lift();
}

#[test]
fn two_hundred_ups_and_downs() {
    ups_and_downs(200);
}

#[test]
#[ignore = "five times as long as the one above"]
fn a_thousand_ups_and_downs() {
    ups_and_downs(1_000);
}

/// Cards come and go in both slots; after every tenth round the service crashes and comes back. Each time the counter is
/// ready again within three seconds, and in the end nothing has piled up.
fn ups_and_downs(cycles: u32) {
    let mut daemon = Daemon::start();
    let (sink, events) = mpsc::channel();
    let supervisor = Supervisor::start(Options::default(), move |event| {
        let _ = sink.send(event);
    });
    let supervisor = supervisor.unwrap();
    let mut slowest = Duration::ZERO;
    let mut until = |what: &str, wanted: &mut dyn FnMut(CardEvent) -> bool| {
        let start = Instant::now();
        loop {
            let event = events.recv_timeout(PATIENCE.saturating_sub(start.elapsed()));
            if wanted(event.unwrap_or_else(|_| panic!("{what}: never"))) {
                break;
            }
        }
        slowest = slowest.max(start.elapsed());
        assert!(start.elapsed() < Duration::from_secs(3), "{what} after {:?}", start.elapsed());
    };
    let two_empty = |event: CardEvent| match event {
        CardEvent::Readers(told) => {
            told.readers.len() == 2 && told.readers.iter().all(|reader| reader.state == SlotState::Empty)
        }
        _ => false,
    };
    until("two readers", &mut |event| two_empty(event));
    let mut flat = None;
    for round in 0..cycles / 2 {
        let cards = [0, 1].map(|slot| daemon.lay(slot, plastic("plain", VitaleKind::Usual)));
        let mut arrived = 0;
        until("both cards", &mut |event| {
            arrived += usize::from(matches!(event, CardEvent::Arrived(_)));
            arrived == 2
        });
        if round % 10 == 9 {
            daemon.crash();
            until(
                "the service is gone",
                &mut |event| matches!(event, CardEvent::Readers(told) if told.trouble == Some(CardTrouble::ServiceStopped)),
            );
            cards.into_iter().for_each(Laid::lift);
            daemon.come_back();
            until("the service is back", &mut |event| two_empty(event));
        } else {
            let mut left = 0;
            cards.into_iter().for_each(Laid::lift);
            until("both are gone", &mut |event| {
                left += usize::from(matches!(event, CardEvent::Left { .. }));
                left == 2
            });
        }
        if round == 9 {
            flat = Some(resources());
        }
    }
    let settled = flat.unwrap();
    eventually(&format!("{settled:?} descriptors and threads"), || resources() <= settled);
    supervisor.stop();
    println!("{cycles} cycles; the slowest took {} ms", slowest.as_millis());
}

/// Open descriptors and threads of this process.
fn resources() -> (usize, usize) {
    let count = |folder| fs::read_dir(folder).unwrap().count();
    (count("/proc/self/fd"), count("/proc/self/task"))
}

/// The figure of `goals` for NFC: from the phone's arrival in the reader to the verdict.
#[test]
#[ignore = "it measures, and proves nothing"]
fn how_long_a_phone_takes() {
    let daemon = Daemon::start();
    let counter = Counter::open();
    for milliseconds in [0, 20, 40, 80] {
        let mut times: Vec<Duration> = (0..20).map(|_| tap_time(&daemon, &counter, milliseconds)).collect();
        times.sort();
        println!("{milliseconds} ms a command: median {:?}, p95 {:?}", times[10], times[18]);
    }
}

/// From the moment that the phone is seen to the verdict.
fn tap_time(daemon: &Daemon, counter: &Counter, milliseconds: u64) -> Duration {
    let phone =
        daemon.lay_slowly(0, counter.phone("family", |_| ()), Duration::from_millis(milliseconds), None);
    counter.until("the phone is seen", |news| matches!(news, CardNews::Reading { .. }).then_some(()));
    let start = Instant::now();
    let told = counter.reading();
    let took = start.elapsed();
    assert_eq!(told["verdict"], "to_confirm");
    phone.lift();
    counter.until("the phone is gone", |news| matches!(news, CardNews::Left { .. }).then_some(()));
    took
}
