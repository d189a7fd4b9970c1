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

mod badcards;
mod counter;
#[expect(dead_code, reason = "it serves the window too")]
mod daemon;
mod resilience;

use std::collections::HashSet;
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::Duration;

use acceptance::program;
use counter::{Counter, Hostile, Otherwise, plastic};
use daemon::{Daemon, Laid};
use desk::CardNews;
use desk::card::{CardKind, SlotState};
use jiff::Timestamp;
use serde_json::{Value, json};
use simulator::{Card, Chip, Issuer, NfcMisbehaviour, NfcOddity, NfcOptions, Outcome, VitaleKind};
use tempfile::TempDir;

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
        counter.lift(phone);
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
        match fault {
            // Its own hand has taken it away, and it was waited for.
            NfcMisbehaviour::LiftedEarly => phone.lift(),
            _ => counter.lift(phone),
        }
    }
}

#[test]
fn a_phone_that_is_lifted_is_waited_for_in_silence_twice() {
    let daemon = Daemon::start();
    let counter = Counter::open();
    let lift = |commands| {
        daemon.lay_slowly(0, counter.phone("plain", |_| ()), Duration::ZERO, Some(commands)).lifted();
    };
    let gone = || counter.until("it is gone", |news| matches!(news, CardNews::Left { .. }).then_some(()));
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
    for commands in [3, 9] {
        lift(commands);
        assert_eq!(next(), None, "lifted, and nothing is said");
        gone();
    }
    let phone = daemon.lay(0, counter.phone("plain", |_| ()));
    assert_eq!(next().unwrap()["verdict"], "to_confirm", "the third time it stays");
    counter.lift(phone);
    for commands in [1, 12] {
        lift(commands);
        assert_eq!(next(), None);
        gone();
    }
    lift(7);
    assert_eq!(next().unwrap()["reasons"], json!(["lifted_too_early"]), "the third lift is told");
    gone();
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
    counter.lift(phone);
}

#[test]
fn plastic_cards_say_who_and_nothing_that_they_do_not_know() {
    let daemon = Daemon::start();
    let counter = Counter::open();
    let read = |chip: Laid| {
        let told = counter.reading();
        counter.lift(chip);
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
    counter.lift(phone);
    counter.lift(card);
}

#[test]
fn two_readers_and_two_programs_at_once() {
    let daemon = Daemon::start();
    let counter = Counter::open();
    let slowly = Duration::from_millis(20);
    let mut other = Command::new(program("comptoir-cli"));
    other
        .args(["read", "--vitale", "--wait", "30", "--json", "--lists"])
        .arg(counter.lists())
        .stdout(Stdio::piped());
    let other = other.spawn().unwrap();
    let phone = daemon.lay_slowly(0, counter.phone("family", |_| ()), slowly, None);
    let card = daemon.lay_slowly(1, plastic("family", VitaleKind::Usual), slowly, None);
    let channels: HashSet<String> =
        [counter.reading(), counter.reading()].iter().map(|told| told["channel"].to_string()).collect();
    assert_eq!(channels.len(), 2, "one reading of each: {channels:?}");
    let output = other.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "the other program had its turn with the card");
    counter.lift(phone);
    counter.lift(card);
}
