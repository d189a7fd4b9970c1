//! A reader of our own before the page's phone.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};

use super::*;
use crate::act::PhoneAct;
use crate::fund::Fund;
use crate::issuer::Issuer;
use crate::life::{Event, Life, Stage};
use crate::people;

const NDEF: &[u8] = &[0, 0xa4, 4, 0, 7, 0xd2, 0x76, 0, 0, 0x85, 1, 1, 0];
const ENVELOPE: &[u8] = &[0, 0xc3, 0, 0, 3, 0x53, 1, 0xf6, 0];

struct Counter {
    listener: TcpListener,
    scene: Mutex<Scene>,
    stop: AtomicBool,
}

impl Counter {
    fn new(lift_after: Option<u32>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let now = Timestamp::now();
        let reader = Reader::on(listener.local_addr().unwrap().port(), Duration::ZERO, lift_after);
        let fund = Fund::new(Issuer::make(now, Some(1)).unwrap());
        let life = Life::of(&people::holder("plain", now).unwrap());
        let scene = Mutex::new(Scene::new(fund, reader, life));
        Self { listener, scene, stop: AtomicBool::new(false) }
    }

    /// Runs the reader's thread while somebody stands at the counter.
    fn meanwhile(&self, visit: impl FnOnce()) {
        struct Stop<'a>(&'a AtomicBool);
        impl Drop for Stop<'_> {
            fn drop(&mut self) {
                self.0.store(true, Ordering::Relaxed);
            }
        }
        thread::scope(|scope| {
            let attending = scope.spawn(|| attend(&self.scene, &self.stop));
            let stop = Stop(&self.stop); // a failed assertion must not leave the thread running
            visit();
            drop(stop);
            attending.join().unwrap().unwrap();
        });
    }

    fn act(&self, act: PhoneAct) {
        lock(&self.scene).act_on(Slot::A, act, Timestamp::now()).unwrap().unwrap();
    }

    fn touch(&self) {
        lock(&self.scene).phone_mut(Slot::A).on(Event::Touch, Timestamp::now()).unwrap();
    }

    fn stage(&self) -> Stage {
        lock(&self.scene).phone(Slot::A).life.stage()
    }

    /// The phone in the reader: a stream to send commands on.
    fn met(&self) -> TcpStream {
        self.listener.accept().unwrap().0
    }
}

/// A reply, or nothing when the phone is gone.
fn ask(mut stream: &TcpStream, command: &[u8]) -> Option<Vec<u8>> {
    stream.write_all(&[&u16::try_from(command.len()).unwrap().to_be_bytes(), command].concat()).ok()?;
    let mut length = [0; 2];
    stream.read_exact(&mut length).ok()?;
    let mut reply = vec![0; u16::from_be_bytes(length).into()];
    stream.read_exact(&mut reply).ok()?;
    Some(reply)
}

#[test]
fn a_phone_answers_as_what_it_is_at_that_moment() {
    let counter = Counter::new(None);
    counter.meanwhile(|| {
        counter.act(PhoneAct::LayDown { ranks: vec![] });
        let stream = counter.met();
        assert_eq!(ask(&stream, &[4]).unwrap(), Card::ATR);
        assert_eq!(ask(&stream, NDEF).unwrap(), [0x6a, 0x82], "locked: spec/nfc.md §1");
        counter.touch();
        assert_eq!(ask(&stream, NDEF).unwrap(), [0x6a, 0x82], "nobody has been chosen yet");
        counter.act(PhoneAct::LayDown { ranks: vec![] });
        assert_eq!(ask(&stream, NDEF).unwrap(), [0x90, 0x00], "it presents");
        counter.act(PhoneAct::Lock);
        assert_eq!(ask(&stream, NDEF).unwrap(), [0x6a, 0x82], "locked again, while it lies there");
        counter.act(PhoneAct::TakeAway);
        assert_eq!(ask(&stream, NDEF), None, "and gone");
    });
}

#[test]
fn a_payment_wallet_answers_in_its_place() {
    let counter = Counter::new(None);
    counter.meanwhile(|| {
        counter.touch();
        counter.act(PhoneAct::MisbehaveOnReader { fault: "other-application".to_owned() });
        counter.act(PhoneAct::LayDown { ranks: vec![] });
        let stream = counter.met();
        assert_eq!(ask(&stream, NDEF).unwrap(), [0x6a, 0x82]);
        let payment = [&[0, 0xa4, 4, 0, 14], &b"2PAY.SYS.DDF01"[..], &[0]].concat();
        assert_eq!(ask(&stream, &payment).unwrap(), [0x90, 0x00], "EMV Book 1 §11.3");
    });
}

#[test]
fn a_phone_that_is_lifted_too_early_may_try_again() {
    for (lift_after, fault) in [(Some(2), ""), (None, "lifted-early")] {
        let counter = Counter::new(lift_after);
        counter.meanwhile(|| {
            counter.touch();
            counter.act(PhoneAct::MisbehaveOnReader { fault: fault.to_owned() });
            counter.act(PhoneAct::LayDown { ranks: vec![] });
            let stream = counter.met();
            assert!(ask(&stream, NDEF).is_some() && ask(&stream, NDEF).is_some());
            assert_eq!(ask(&stream, ENVELOPE), None, "the third command finds nobody");
            while lock(&counter.scene).reader.holds(Slot::A) {
                thread::sleep(Duration::from_millis(5)); // until the thread has seen it too
            }
            assert_eq!(counter.stage(), Stage::Unlocked, "it was not read");
            counter.act(PhoneAct::LayDown { ranks: vec![] });
            counter.met();
        });
    }
}

#[test]
fn a_reader_that_goes_away_leaves_the_phone_in_the_hand() {
    let counter = Counter::new(None);
    counter.meanwhile(|| {
        counter.touch();
        counter.act(PhoneAct::LayDown { ranks: vec![] });
        drop(counter.met());
        while lock(&counter.scene).reader.holds(Slot::A) {
            thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(counter.stage(), Stage::Unlocked);
    });
}
