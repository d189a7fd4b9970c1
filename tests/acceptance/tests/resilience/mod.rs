//! Ups and downs of the card service, and how long a phone takes.

use std::fs;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use desk::CardNews;
use desk::card::{CardEvent, CardTrouble, Options, SlotState, Supervisor};
use simulator::VitaleKind;

use crate::counter::{Counter, plastic};
use crate::daemon::{Daemon, Laid, PATIENCE, eventually};

#[test]
fn two_hundred_ups_and_downs() {
    ups_and_downs(200);
}

#[test]
#[ignore = "five times as long as the one above"]
fn a_thousand_ups_and_downs() {
    ups_and_downs(u32::try_from(ordeal::rounds(1_000)).unwrap());
}

/// Cards come and go in both slots; after every tenth round the service crashes and comes back. Each time the counter is
/// ready again within three seconds, and in the end nothing has piled up.
#[expect(clippy::print_stdout, reason = "the figure is worth seeing")]
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
    counter.lift(phone);
    took
}
