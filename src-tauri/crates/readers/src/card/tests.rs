//! What the supervisor makes of each system's ways, played by [`fake`].
#![expect(
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    clippy::match_wild_err_arm,
    reason = "figures of tests are small, and the time is what is tested"
)]

use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};
use std::{iter, thread};

use super::fake::{self, Answer, Chip, Ways, World};
use super::*;

const VITALE: &[u8] = b"\x3b\x75\x13\x00\x00\x43\x09\xea\x90\x00";
const PHONE: &[u8] = b"\x3b\x80\x80\x01\x01";
const CPS: &[u8] = b"\x3b\xac\x00\x40\x2a\x00\x12\x25\x00\x64\x80\x00\x03\x10\x00\x90\x00";
const OK: &[u8] = &[0x90, 0x00];
const SELECT: &[u8] = &[0, 0xa4, 4, 0, 1, 0xa0, 0];
/// Ready again after this, whatever happened (G11).
const READY: Duration = Duration::from_secs(3);

fn chip(atr: &[u8]) -> Chip {
    Chip { atr: atr.to_vec(), answer: Answer::Reply(OK.to_vec()) }
}

fn answering(answer: Answer) -> Chip {
    Chip { atr: PHONE.to_vec(), answer }
}

/// A supervisor, and what it told.
struct Watched {
    world: World,
    events: Receiver<CardEvent>,
    supervisor: Supervisor,
}

impl Watched {
    fn new(world: World, options: Options) -> Self {
        let (sink, events) = mpsc::channel();
        let supervisor = Supervisor::start_on(world.service(), options, move |event| {
            let _ = sink.send(event);
        });
        Self { world, events, supervisor: supervisor.unwrap() }
    }

    fn on(system: System, ways: Ways) -> Self {
        Self::new(World::new(ways), Options { system, ..Options::default() })
    }

    /// Reads events until one is wanted.
    fn until<T>(&self, what: &str, mut wanted: impl FnMut(&CardEvent) -> Option<T>) -> T {
        let (start, mut seen) = (Instant::now(), Vec::new());
        while let Ok(event) = self.events.recv_timeout(READY.saturating_sub(start.elapsed())) {
            if let Some(found) = wanted(&event) {
                return found;
            }
            seen.push(event);
        }
        panic!("{what} was not told; told: {seen:?}");
    }

    fn trouble(&self, wanted: Option<CardTrouble>) {
        self.until(&format!("{wanted:?}"), |event| match event {
            CardEvent::Readers(readers) => (readers.trouble == wanted).then_some(()),
            _ => None,
        });
    }

    fn state(&self, wanted: SlotState) {
        self.until(&format!("{wanted:?}"), |event| match event {
            CardEvent::Readers(readers) => {
                readers.readers.iter().find(|reader| reader.state == wanted).map(drop)
            }
            _ => None,
        });
    }

    fn arrival(&self) -> Arrival {
        self.until("an arrival", |event| match event {
            CardEvent::Arrived(arrival) => Some(arrival.clone()),
            _ => None,
        })
    }

    fn left(&self) -> String {
        self.until("a departure", |event| match event {
            CardEvent::Left { reader } => Some(reader.clone()),
            _ => None,
        })
    }

    fn card(&self, chip: Chip) -> Card {
        self.world.plug("A");
        self.world.insert("A", Some(chip));
        self.arrival().card.expect("it may be spoken to")
    }
}

/// The table of behaviours: how each system looks from here, and what is told of it.
#[test]
fn each_system_in_its_own_way() {
    for (name, system, ways, without_reader) in [
        ("Linux", System::LINUX, fake::LINUX, CardTrouble::NoReader),
        ("Windows", System::WINDOWS, fake::WINDOWS, CardTrouble::NoReader),
        ("macOS", System::MACOS, fake::MACOS, CardTrouble::NoReader),
    ] {
        let watched = Watched::on(system, ways);
        watched.trouble(Some(without_reader));
        for round in 0..2 {
            watched.world.plug("A 00");
            watched.trouble(None);
            watched.world.insert("A 00", Some(chip(VITALE)));
            let arrival = watched.arrival();
            assert_eq!((&*arrival.reader, arrival.kind), ("A 00", CardKind::Vitale2), "{name} {round}");
            watched.world.insert("A 00", None);
            assert_eq!(watched.left(), "A 00", "{name} {round}");
            // The last reader goes, and with it the service on Windows.
            watched.world.unplug("A 00");
            watched.trouble(Some(without_reader));
        }
        // The service is stopped by hand, or by an update.
        watched.world.plug("A 00");
        watched.trouble(None);
        watched.world.stop();
        watched.trouble(Some(system.without_service));
        watched.world.start();
        watched.trouble(None);
    }
}

#[test]
fn a_daemon_that_is_absent_or_says_no_is_named() {
    let world = World::new(fake::LINUX);
    world.stop();
    world.plug("A");
    let watched = Watched::new(world, Options { system: System::LINUX, ..Options::default() });
    watched.trouble(Some(CardTrouble::ServiceStopped));
    watched.world.change(|state| (state.running, state.denied) = (true, true));
    watched.trouble(Some(CardTrouble::Denied));
    watched.world.change(|state| state.denied = false);
    watched.trouble(None);
}

#[test]
fn nothing_is_ever_sent_to_a_professional_card() {
    let watched = Watched::on(System::LINUX, fake::LINUX);
    watched.world.plug("A");
    watched.world.insert("A", Some(chip(CPS)));
    let arrival = watched.arrival();
    assert_eq!(arrival.kind, CardKind::Professional);
    assert!(arrival.card.is_none(), "there is no way to speak to it");
    assert!(watched.world.look().commands.is_empty());
}

#[test]
fn only_the_readers_that_the_user_wants_are_used() {
    for (pinned, ignored, used) in [
        (Some("B"), vec![], "B"),
        (None, vec!["A".to_owned(), "C".to_owned()], "B"),
        (Some("A"), vec![], "A"),
    ] {
        let world = World::new(fake::LINUX);
        for reader in ["A", "B", "C"] {
            world.plug(reader);
            world.insert(reader, Some(chip(VITALE)));
        }
        let options = Options { pinned: pinned.map(str::to_owned), ignored, system: System::LINUX };
        let watched = Watched::new(world, options);
        let states = watched.until("the readers", |event| match event {
            CardEvent::Readers(readers) => Some(readers.readers.clone()),
            _ => None,
        });
        assert_eq!(states.iter().filter(|reader| reader.state == SlotState::Ignored).count(), 2);
        assert_eq!(watched.arrival().reader, used);
        assert!(
            watched.events.recv_timeout(Duration::from_millis(100)).is_err(),
            "and nothing of the others"
        );
    }
}

#[test]
fn two_readers_at_once() {
    let watched = Watched::on(System::LINUX, fake::LINUX);
    for reader in ["A", "B"] {
        watched.world.plug(reader);
        watched.world.insert(reader, Some(chip(PHONE)));
    }
    let arrivals = [watched.arrival(), watched.arrival()];
    let mut dialogues: Vec<Dialogue> =
        arrivals.iter().map(|arrival| arrival.card.as_ref().unwrap().open(PATIENCE).unwrap()).collect();
    for _ in 0..3 {
        for dialogue in &mut dialogues {
            assert_eq!(dialogue.transmit(SELECT).unwrap(), OK);
        }
    }
}

#[test]
fn another_card_in_the_same_place_is_another_arrival() {
    let watched = Watched::on(System::LINUX, fake::LINUX);
    watched.world.plug("A");
    watched.world.insert("A", Some(chip(VITALE)));
    watched.arrival();
    // So quickly that nobody sees the reader empty.
    watched.world.insert("A", Some(chip(VITALE)));
    watched.left();
    watched.arrival();
}

#[test]
fn a_reader_that_another_program_has_is_named_and_waited_for() {
    let watched = Watched::on(System::LINUX, fake::LINUX);
    let card = watched.card(chip(VITALE));
    let exclusive = |on| watched.world.change(|state| state.readers.get_mut("A").unwrap().exclusive = on);
    exclusive(true);
    watched.state(SlotState::InUse);
    assert_eq!(card.open(PATIENCE).err(), Some(CardTrouble::InUse));
    exclusive(false);
    watched.state(SlotState::Card(CardKind::Vitale2));
    assert!(card.open(PATIENCE).is_ok(), "the card had not moved");
    // A card that comes in the meantime is told of afterwards.
    exclusive(true);
    watched.world.insert("A", None);
    watched.world.insert("A", Some(chip(PHONE)));
    exclusive(false);
    assert_eq!(watched.arrival().kind, CardKind::Contactless);
}

#[test]
fn a_card_is_held_only_while_commands_follow_each_other() {
    // As on Windows, which resets a card that is held in silence.
    let watched = Watched::on(System::WINDOWS, fake::WINDOWS);
    let card = watched.card(chip(PHONE));
    let mut dialogue = card.open(PATIENCE).unwrap();
    let held = || watched.world.look().readers["A"].held.is_some();
    assert!(!held(), "before the first command");
    for _ in 0..2 {
        dialogue.transmit(SELECT).unwrap();
        assert!(held(), "between two commands");
        let start = Instant::now();
        while held() {
            assert!(start.elapsed() < READY, "held in silence");
            thread::sleep(Duration::from_millis(10));
        }
        thread::sleep(Duration::from_millis(600));
    }
    // Commands without a pause: still, others get their turn where an application is selected.
    let start = Instant::now();
    let mut let_go = false;
    while !let_go && start.elapsed() < READY {
        dialogue.transmit(SELECT).unwrap();
        thread::sleep(Duration::from_millis(20));
        let_go = start.elapsed() > Duration::from_millis(300)
            && watched.world.look().readers["A"].held.is_some_and(|held| held > start);
    }
    assert!(let_go);
    drop(dialogue);
    let start = Instant::now();
    while watched.world.look().readers["A"].links > 0 {
        assert!(start.elapsed() < READY, "still connected");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn troubles_of_a_dialogue_have_names() {
    for (answer, trouble) in [
        (Answer::Fault(Fault::NoCard), CardTrouble::Removed),
        (Answer::Fault(Fault::Reset), CardTrouble::Reset),
        (Answer::Fault(Fault::ReaderGone), CardTrouble::ReaderGone),
        (Answer::Fault(Fault::Lost), CardTrouble::ServiceStopped),
        (Answer::Fault(Fault::Failed), CardTrouble::Failed),
        (Answer::Hang, CardTrouble::Stuck),
    ] {
        let watched = Watched::on(System::LINUX, fake::LINUX);
        let mut dialogue = watched.card(answering(answer)).open(Duration::from_millis(300)).unwrap();
        assert_eq!(dialogue.transmit(SELECT), Err(trouble));
        assert_eq!(dialogue.transmit(SELECT), Err(trouble), "and it stays so");
        watched.world.end();
    }
    let watched = Watched::on(System::LINUX, fake::LINUX);
    let card = watched.card(chip(PHONE));
    let mut dialogue = card.open(Duration::from_millis(100)).unwrap();
    thread::sleep(Duration::from_millis(150));
    assert_eq!(dialogue.transmit(SELECT), Err(CardTrouble::TooLong));
    // Somebody else holds it and does not let go.
    watched.world.change(|state| state.readers.get_mut("A").unwrap().held = Some(Instant::now()));
    let mut dialogue = card.open(Duration::from_millis(200)).unwrap();
    assert_eq!(dialogue.transmit(SELECT), Err(CardTrouble::InUse));
    watched.world.insert("A", None);
    assert_eq!(card.open(PATIENCE).err(), Some(CardTrouble::Removed));
    watched.world.unplug("A");
    assert_eq!(card.open(PATIENCE).err(), Some(CardTrouble::ReaderGone));
    watched.world.stop();
    assert_eq!(card.open(PATIENCE).err(), Some(CardTrouble::ServiceStopped));
    watched.world.end();
}

#[test]
fn a_reader_that_never_comes_back_takes_no_more_than_its_threads() {
    let watched = Watched::on(System::LINUX, fake::LINUX);
    let card = watched.card(answering(Answer::Hang));
    for attempt in 0..12 {
        let trouble = card.open(Duration::from_millis(60)).and_then(|mut it| it.transmit(SELECT));
        // The first has the card; seven wait behind it; the others are not even begun.
        let expected = if (1..8).contains(&attempt) { CardTrouble::InUse } else { CardTrouble::Stuck };
        assert_eq!(trouble, Err(expected), "attempt {attempt}");
    }
    // One context watches; the others are the threads that were left behind.
    assert!(watched.world.look().contexts <= 9, "{}", watched.world.look().contexts);
    watched.world.end();
    let start = Instant::now();
    while watched.world.look().contexts > 1 {
        assert!(start.elapsed() < READY, "what was left behind ends when it can");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_service_that_always_has_news_is_asked_rarely() {
    let storm = Ways { storms: true, ..fake::LINUX };
    let watched = Watched::on(System::LINUX, storm);
    watched.world.plug("A");
    watched.trouble(None);
    let before = watched.world.look().waits;
    thread::sleep(Duration::from_secs(1));
    let waits = watched.world.look().waits - before;
    assert!(waits < 15, "{waits} in a second");
    watched.world.insert("A", Some(chip(VITALE)));
    watched.arrival();
    // Without a storm, silence.
    let watched = Watched::on(System::LINUX, fake::LINUX);
    watched.world.plug("A");
    watched.trouble(None);
    thread::sleep(Duration::from_millis(300));
    let before = watched.world.look().waits;
    thread::sleep(Duration::from_secs(1));
    assert_eq!(watched.world.look().waits - before, 0, "nothing happens");
}

#[test]
fn stopping_hangs_on_nothing() {
    let start = Instant::now();
    let watched = Watched::on(System::LINUX, fake::LINUX);
    watched.world.plug("A");
    watched.trouble(None);
    watched.supervisor.stop();
    assert!(start.elapsed() < Duration::from_secs(2), "a wait of five seconds is ended");
    assert!(watched.events.recv().is_err(), "the sink is gone");
    assert_eq!(watched.world.look().contexts, 0);

    // A service that does not come back.
    let watched = Watched::on(System::LINUX, fake::LINUX);
    watched.trouble(Some(CardTrouble::NoReader));
    watched.world.change(|state| state.frozen = true);
    let start = Instant::now();
    drop(watched.supervisor);
    assert!(start.elapsed() < Duration::from_secs(5), "left behind");
    watched.world.end();

    // From within the sink.
    let world = World::new(fake::LINUX);
    let (hand_in, handed) = mpsc::channel::<Supervisor>();
    let (done, over) = mpsc::channel();
    let supervisor = Supervisor::start_on(world.service(), Options::default(), move |_| {
        drop(handed.recv());
        let _ = done.send(());
    });
    hand_in.send(supervisor.unwrap()).unwrap();
    over.recv_timeout(READY).expect("it does not wait for itself");
}

/// G11: whatever happens, and in whatever order, what is told in the end is how things are.
#[test]
fn a_thousand_ups_and_downs() {
    let soon = Duration::from_millis(10);
    thread::scope(|scope| {
        for (seed, system, ways) in [
            (1, System::LINUX, fake::LINUX),
            (2, System::WINDOWS, fake::WINDOWS),
            (3, System { look: soon, ..System::MACOS }, fake::MACOS),
            (4, System { look: soon, ..System::MACOS }, Ways { storms: true, ..fake::MACOS }),
        ] {
            scope.spawn(move || up_and_down(seed, system, ways));
        }
    });
}

fn up_and_down(seed: u32, system: System, ways: Ways) {
    let watched = Watched::on(system, ways);
    let world = &watched.world;
    let mut told = Readers { trouble: None, readers: Vec::new() };
    let next = |n: &u32| Some(n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    let mut dice = iter::successors(Some(seed), next).map(|n| n >> 16);
    let mut throw = |sides: u32| dice.next().unwrap() % sides;
    for step in 0..250 {
        let reader = if throw(2) == 0 { "A" } else { "B" };
        match throw(9) {
            0 | 1 => world.plug(reader),
            2 => world.unplug(reader),
            3 | 4 => world.insert(reader, Some(chip([VITALE, PHONE, CPS][step % 3]))),
            5 => world.insert(reader, None),
            6 => world.stop(),
            7 => world.change(|state| {
                state.readers.entry(reader.to_owned()).and_modify(|it| it.exclusive = !it.exclusive);
            }),
            _ => {}
        }
        if throw(4) > 0 {
            world.start();
        }
        if world.look().running {
            settle(&watched, &mut told, step);
        }
    }
    assert!(world.look().contexts <= 1, "none was forgotten");
}

fn settle(watched: &Watched, told: &mut Readers, step: usize) {
    let start = Instant::now();
    loop {
        let expected: Vec<Reader> = watched
            .world
            .look()
            .readers
            .iter()
            .map(|(name, plugged)| {
                let card = plugged.chip.as_ref().map(|chip| SlotState::Card(CardKind::of(&chip.atr)));
                let state =
                    if plugged.exclusive { SlotState::InUse } else { card.unwrap_or(SlotState::Empty) };
                Reader { name: name.clone(), state }
            })
            .collect();
        let trouble = expected.is_empty().then_some(CardTrouble::NoReader);
        if *told == (Readers { trouble, readers: expected.clone() }) {
            return;
        }
        match watched.events.recv_timeout(READY.saturating_sub(start.elapsed())) {
            Ok(CardEvent::Readers(readers)) => *told = readers,
            Ok(_) => {}
            Err(_) => panic!("step {step}: {told:?} is told, and it is {expected:?}"),
        }
    }
}
