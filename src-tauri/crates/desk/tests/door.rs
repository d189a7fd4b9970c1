//! The door of an office: who comes in, who takes over, what each may do, and when it locks.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop where it fails")]
#![expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use desk::wire::{
    Deed, ErrorCode, Event, LockReason, NewMember, NewOffice, PinState, Practitioner, Role, SessionState,
    Trade,
};
use desk::{Clock, Counter, Devices, Error, KeyStore, MemoryKeyStore, Places, SystemSignal};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

const PASSPHRASE: &str = "quatre mots tout simples";
const PIN: &str = "428517";

/// Both clocks, set by hand.
struct Hands(Mutex<(Timestamp, Duration)>);

impl Hands {
    fn new() -> Arc<Self> {
        let noon = "2026-11-23T11:00:00Z".parse().unwrap();
        Arc::new(Self(Mutex::new((noon, Duration::from_secs(1_000)))))
    }

    /// Time goes by.
    fn pass(&self, seconds: u32) {
        self.sleep(seconds);
        self.0.lock().unwrap().1 += Duration::from_secs(seconds.into());
    }

    /// The computer sleeps: the steady clock stands still.
    fn sleep(&self, seconds: u32) {
        let mut hands = self.0.lock().unwrap();
        hands.0 += SignedDuration::from_secs(seconds.into());
    }
}

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        self.0.lock().unwrap().0
    }

    fn steady(&self) -> Duration {
        self.0.lock().unwrap().1
    }
}

fn counter(folder: &Path, clock: &Arc<Hands>, keys: Option<Arc<dyn KeyStore>>) -> Counter {
    let places = Places {
        office: folder.join("office"),
        lists: None,
        phone_frame: None,
        sheets: folder.join("sheets"),
    };
    let counter = Counter::new(places, clock.clone());
    match keys {
        Some(keys) => counter.with_key_store(keys),
        None => counter,
    }
}

fn practitioner(name: &str, am_number: &str) -> Practitioner {
    Practitioner {
        name: name.into(),
        rpps: "10003000014".into(),
        am_number: am_number.into(),
        address: vec!["1 rue de l’Essai".into()],
        practice: desk::wire::Practice::default(),
    }
}

fn new_office() -> NewOffice {
    NewOffice {
        name: "Cabinet d’essai".into(),
        practitioner: practitioner("Dr A. Essai", "751234568"),
        passphrase: PASSPHRASE.into(),
    }
}

fn member(name: &str, role: Role) -> NewMember {
    NewMember { name: name.into(), role, practitioner: None, replaces: None, until: None }
}

fn code(answer: Result<impl Sized, Error>) -> ErrorCode {
    answer.err().expect("it was refused").code()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_opens_what_the_passphrase_made_and_the_recovery_code_what_was_forgotten() {
    let (folder, clock) = (TempDir::new().unwrap(), Hands::new());
    let keys: Arc<dyn KeyStore> = Arc::new(MemoryKeyStore::default());
    let first = counter(folder.path(), &clock, Some(Arc::clone(&keys)));
    let founded = first.create_office(&new_office()).await.unwrap();
    assert_eq!(founded.recovery.groups.len(), 7, "told once, when it is made");
    let user = founded.session.user.unwrap();
    assert_eq!((user.name.as_str(), user.role, user.has_pin), ("Dr A. Essai", Role::Administrator, false));
    assert_eq!(code(first.set_pin(1, "123456").await), ErrorCode::PinWeak);
    assert!(first.set_pin(1, PIN).await.unwrap().user.unwrap().has_pin);
    let locked = first.lock().await.unwrap();
    assert_eq!(locked.state, SessionState::Locked);
    assert!(locked.user.is_none() && locked.office.is_none());
    let door = locked.door.unwrap();
    assert_eq!((door.office.as_deref(), door.pins), (Some("Cabinet d’essai"), PinState::Ready));
    assert_eq!(door.people.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Dr A. Essai"]);

    let second = counter(folder.path(), &clock, Some(keys));
    assert_eq!(code(second.sign_in(1, "905317").await), ErrorCode::WrongPin);
    let opened = second.sign_in(1, PIN).await.unwrap();
    assert_eq!(opened.state, SessionState::Open, "another program, the same computer");
    second.lock().await.unwrap();

    let elsewhere = counter(folder.path(), &clock, None);
    let door = elsewhere.session().await.unwrap().door.unwrap();
    assert_eq!((door.pins, door.people.len(), door.office), (PinState::NoKeyStore, 0, None));
    assert_eq!(code(elsewhere.sign_in(1, PIN).await), ErrorCode::NoKeyStore);
    assert_eq!(code(elsewhere.unlock("quatre mots bien faux").await), ErrorCode::WrongPassphrase);
    let typed = founded.recovery.groups.join(" ").to_lowercase();
    let mut slip = founded.recovery.groups.clone();
    slip.swap(0, 1);
    let slipped = elsewhere.recover(&slip.join("-"), "une autre phrase de passe").await.unwrap_err();
    assert_eq!((slipped.code(), slipped.params()["group"].as_str()), (ErrorCode::RecoveryMistyped, "1"));
    assert_eq!(code(elsewhere.recover(&typed, "trop court").await), ErrorCode::PassphraseTooShort);
    let recovered = elsewhere.recover(&typed, "une autre phrase de passe").await.unwrap();
    assert_eq!(recovered.user.unwrap().role, Role::Administrator);
    elsewhere.lock().await.unwrap();
    assert_eq!(code(elsewhere.unlock(PASSPHRASE).await), ErrorCode::WrongPassphrase, "it was replaced");
    assert_eq!(elsewhere.unlock("une autre phrase de passe").await.unwrap().state, SessionState::Open);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_over_is_the_author_and_bills_for_whom_they_work() {
    let (folder, clock) = (TempDir::new().unwrap(), Hands::new());
    let counter = counter(folder.path(), &clock, Some(Arc::new(MemoryKeyStore::default())));
    counter.create_office(&new_office()).await.unwrap();
    let partner = NewMember {
        practitioner: Some(practitioner("Dr B. Essai", "697654325")),
        ..member("Dr B. Essai", Role::Practitioner)
    };
    let locum = NewMember {
        replaces: Some(2),
        until: Some("2026-11-24".into()),
        ..member("Dr C. Essai", Role::Locum)
    };
    for (new, pin) in
        [(partner, "135724"), (locum, "246813"), (member("Zoé Essai", Role::Assistant), "905317")]
    {
        let people = counter.add_person(&new).await.unwrap();
        let id = people.people.last().unwrap().id;
        counter.set_pin(id, pin).await.unwrap();
    }
    for (wrong, field) in [
        (member("Dr D. Essai", Role::Practitioner), "practitioner"),
        (
            NewMember { replaces: Some(4), until: Some("2026-11-24".into()), ..member("X", Role::Locum) },
            "replaces",
        ),
        (
            NewMember { replaces: Some(2), until: Some("2026-11-22".into()), ..member("X", Role::Locum) },
            "until",
        ),
        (NewMember { until: Some("2026-11-24".into()), ..member("X", Role::Assistant) }, "until"),
        (member(" ", Role::Assistant), "name"),
    ] {
        let refused = counter.add_person(&wrong).await.unwrap_err();
        assert_eq!(refused.params().get("field").map(String::as_str), Some(field), "{refused}");
    }
    assert_eq!(code(counter.add_person(&member("zoé essai", Role::Assistant)).await), ErrorCode::NameTaken);
    assert_eq!(code(counter.person_leaves(1).await), ErrorCode::LastAdministrator);

    let partner = counter.sign_in(2, "135724").await.unwrap().user.unwrap();
    assert_eq!((partner.name.as_str(), partner.bills_for.unwrap().id), ("Dr B. Essai", 2));
    assert_eq!(partner.may, [Deed::Counter, Deed::Lists, Deed::Tariffs]);
    assert_eq!(code(counter.people().await), ErrorCode::NotAllowed);
    assert_eq!(code(counter.set_pin(4, "111222").await), ErrorCode::NotAllowed, "not somebody else's");
    assert!(counter.set_pin(2, "112358").await.is_ok(), "but one's own");
    let locum = counter.sign_in(3, "246813").await.unwrap().user.unwrap();
    assert_eq!(locum.bills_for.unwrap().id, 2, "under the number of whom they stand in for");
    let assistant = counter.sign_in(4, "905317").await.unwrap().user.unwrap();
    assert!(assistant.bills_for.is_none(), "two practitioners: one must be chosen");
    assert_eq!(assistant.could_bill_for.iter().map(|one| one.id).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(code(counter.bill_for(4).await), ErrorCode::NotAllowed, "who has no number");
    let chosen = counter.bill_for(2).await.unwrap().user.unwrap().bills_for.unwrap();
    assert_eq!(chosen.name, "Dr B. Essai");

    whose_lists_are_believed(&counter).await;
    comes_until_the_last_day(&counter, &clock).await;
}

async fn whose_lists_are_believed(counter: &Counter) {
    let nowhere = "/nulle/part";
    let asked = counter.import_lists(nowhere, false).await;
    assert_eq!(code(asked), ErrorCode::NotAllowed, "not an assistant's to say");
    counter.sign_in(2, "112358").await.unwrap();
    assert_eq!(code(counter.import_lists(nowhere, false).await), ErrorCode::ListsFolder, "nothing is there");
    let other = counter.import_lists(nowhere, true).await;
    assert_eq!(code(other), ErrorCode::NotAllowed, "other keys are let in by an administrator");
}

async fn comes_until_the_last_day(counter: &Counter, clock: &Hands) {
    clock.pass(86_400);
    assert_eq!(counter.sign_in(3, "246813").await.unwrap().user.unwrap().id, 3, "the last day is a day");
    clock.pass(86_400);
    assert_eq!(code(counter.sign_in(3, "246813").await), ErrorCode::PersonGone);
    counter.lock().await.unwrap();
    assert_eq!(code(counter.sign_in(3, "246813").await), ErrorCode::PersonGone);
    counter.unlock(PASSPHRASE).await.unwrap();
    counter.lock().await.unwrap();
    assert_eq!(
        code(counter.sign_in(3, "246813").await),
        ErrorCode::PinMissing,
        "forgotten once the office knew"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_locks_by_itself_and_what_comes_too_late_finds_it_closed() {
    let (folder, clock) = (TempDir::new().unwrap(), Hands::new());
    let counter = counter(folder.path(), &clock, Some(Arc::new(MemoryKeyStore::default())));
    let reasons = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&reasons);
    counter.subscribe(move |event| {
        if let Event::Locked { reason } = event {
            heard.lock().unwrap().push(reason);
        }
        true
    });
    counter.create_office(&new_office()).await.unwrap();
    counter.set_pin(1, PIN).await.unwrap();

    // A minute at a time, touched each time: nothing happens. Then nobody touches it.
    for _ in 0..5 {
        clock.pass(60);
        assert_eq!(counter.look_at_clocks().await.unwrap(), None);
        counter.stir().await;
    }
    let held = counter.desk().await.unwrap();
    clock.pass(299);
    assert_eq!(counter.look_at_clocks().await.unwrap(), None);
    clock.pass(1);
    assert_eq!(counter.look_at_clocks().await.unwrap(), Some(LockReason::Idle));
    assert_eq!(counter.session().await.unwrap().state, SessionState::Locked);
    assert_eq!(code(held.invoices(1).await), ErrorCode::Locked, "a use case that was still on its way");
    counter.sign_in(1, PIN).await.unwrap();
    drop(held);

    counter.look_at_clocks().await.unwrap();
    clock.sleep(30);
    assert_eq!(counter.look_at_clocks().await.unwrap(), Some(LockReason::Clock), "it slept half a minute");
    counter.sign_in(1, PIN).await.unwrap();
    counter.heed(SystemSignal::Sleeps).await.unwrap();
    counter.sign_in(1, PIN).await.unwrap();
    counter.heed(SystemSignal::SessionLocked).await.unwrap();
    counter.heed(SystemSignal::SessionLocked).await.unwrap();
    let expected = [LockReason::Idle, LockReason::Clock, LockReason::Sleep, LockReason::Session];
    assert_eq!(*reasons.lock().unwrap(), expected, "the window hears each once");

    counter.sign_in(1, PIN).await.unwrap();
    let people = counter.set_lock_after(60).await.unwrap();
    assert_eq!(people.lock_after, 5, "without devices nothing is kept, and ten minutes are the most");
    clock.pass(599);
    assert_eq!(counter.look_at_clocks().await.unwrap(), None);
    clock.pass(1);
    assert_eq!(counter.look_at_clocks().await.unwrap(), Some(LockReason::Idle));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trade_says_when_it_locks_until_the_office_does() {
    for (trade, usual) in [(Trade::Pharmacy, 2_u8), (Trade::GeneralPractice, 5)] {
        let (folder, clock) = (TempDir::new().unwrap(), Hands::new());
        let chosen = Devices::kept(&folder.path().join("appareils.json"));
        let counter = counter(folder.path(), &clock, None).with_devices(chosen);
        let mut office = new_office();
        office.practitioner.practice.trade = trade;
        if trade == Trade::Pharmacy {
            office.practitioner.practice.speciality = "50".into();
        }
        counter.create_office(&office).await.unwrap();
        assert_eq!(counter.people().await.unwrap().lock_after, usual);
        clock.pass(u32::from(usual) * 60 - 1);
        assert_eq!(counter.look_at_clocks().await.unwrap(), None, "{trade:?}");
        clock.pass(1);
        assert_eq!(counter.look_at_clocks().await.unwrap(), Some(LockReason::Idle), "{trade:?}");
        counter.unlock(PASSPHRASE).await.unwrap();
        assert_eq!(counter.set_lock_after(10).await.unwrap().lock_after, 10);
        counter.lock().await.unwrap();
        counter.unlock(PASSPHRASE).await.unwrap();
        assert_eq!(counter.people().await.unwrap().lock_after, 10, "the office's own wins, tomorrow too");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_pins_make_wait_in_the_next_program_too() {
    let (folder, clock) = (TempDir::new().unwrap(), Hands::new());
    let keys: Arc<dyn KeyStore> = Arc::new(MemoryKeyStore::default());
    let first = counter(folder.path(), &clock, Some(Arc::clone(&keys)));
    first.create_office(&new_office()).await.unwrap();
    first.set_pin(1, PIN).await.unwrap();
    first.lock().await.unwrap();
    for left in ["4", "3", "2", "1", "0"] {
        let wrong = first.sign_in(1, "905317").await.unwrap_err();
        assert_eq!((wrong.code(), wrong.params()["left"].as_str()), (ErrorCode::WrongPin, left));
    }
    drop(first);
    let second = counter(folder.path(), &clock, Some(keys));
    let wait = second.sign_in(1, PIN).await.unwrap_err();
    assert_eq!((wait.code(), wait.params()["seconds"].as_str()), (ErrorCode::PinWait, "30"));
    assert_eq!(second.unlock(PASSPHRASE).await.unwrap().state, SessionState::Open, "the passphrase always");
    second.lock().await.unwrap();
    clock.pass(30);
    assert_eq!(second.sign_in(1, PIN).await.unwrap().state, SessionState::Open);
}
