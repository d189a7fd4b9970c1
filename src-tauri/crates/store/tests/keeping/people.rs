//! Who may come in, and how: people, PINs of this computer, and what a copied folder is worth.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use store::{
    KeyStore, KeyStoreError, MemoryKeyStore, NewPerson, NoKeyStore, OfficeKey, OpenError, Passphrase, Person,
    PersonId, Pin, PinFailure, Pins, Role, Roster, Store,
};
use tempfile::TempDir;

use crate::support::{MORNING, PASSPHRASE, made, office};

const PIN: &str = "428517";

fn at(seconds: i64) -> Timestamp {
    MORNING.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

async fn founder(store: &Store) -> Person {
    store.people().await.unwrap().remove(0)
}

fn copy(from: &Path) -> TempDir {
    let to = TempDir::new().unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.path().join(entry.file_name())).unwrap();
    }
    to
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_folder_does_not_open_with_a_pin() {
    let folder = TempDir::new().unwrap();
    let keys = Arc::new(MemoryKeyStore::default());
    let (store, code) = made(folder.path(), MORNING).await;
    let pins = Pins::new(folder.path(), keys.clone());
    pins.set(&store, &founder(&store).await, &Pin::new(PIN).unwrap()).unwrap();
    pins.keep_only(&store, "Cabinet d’essai", &[PersonId(1)]).unwrap();
    store.close().await;

    let (key, failed) = pins.open(PersonId(1), &Pin::typed(PIN), at(60)).unwrap();
    assert_eq!(failed, 0);
    Store::open_with(folder.path(), key).await.unwrap().close().await;
    let roster =
        Roster { office: "Cabinet d’essai".into(), people: vec![(PersonId(1), "Dr A. Essai".into())] };
    assert_eq!(pins.roster().unwrap(), roster, "the locked screen may name them");

    let stolen = copy(folder.path());
    assert!(stolen.path().join("office.pins").exists(), "the whole folder was copied");
    for elsewhere in [
        Pins::new(stolen.path(), Arc::new(MemoryKeyStore::default())),
        Pins::new(stolen.path(), other_computer().await),
    ] {
        let answer = elsewhere.open(PersonId(1), &Pin::typed(PIN), at(60));
        assert!(matches!(answer, Err(PinFailure::NoneHere)), "the right PIN on another computer: {answer:?}");
        assert_eq!(elsewhere.roster().unwrap(), Roster::default(), "nor does it name anybody");
    }
    for file in ["office.pins", "office.key"] {
        let text = fs::read_to_string(stolen.path().join(file)).unwrap();
        for name in ["Essai", PIN, PASSPHRASE] {
            assert!(!text.contains(name), "{file} tells {name}");
        }
    }
    let here = Store::open(stolen.path(), &Passphrase::typed(PASSPHRASE)).await.unwrap();
    here.close().await;
    assert!(
        OfficeKey::by_recovery(stolen.path(), &code).is_ok(),
        "passphrase and recovery code open it anywhere"
    );
}

/// A computer that has secrets of its own, for another office and under the same names.
async fn other_computer() -> Arc<MemoryKeyStore> {
    let (folder, keys) = (TempDir::new().unwrap(), Arc::new(MemoryKeyStore::default()));
    let store = office(folder.path()).await;
    let pins = Pins::new(folder.path(), keys.clone());
    pins.set(&store, &founder(&store).await, &Pin::new(PIN).unwrap()).unwrap();
    store.close().await;
    keys
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_pins_cost_ever_more_time_across_a_restart_and_a_file_put_back() {
    let folder = TempDir::new().unwrap();
    let keys = Arc::new(MemoryKeyStore::default());
    let store = office(folder.path()).await;
    let first = Pins::new(folder.path(), keys.clone());
    first.set(&store, &founder(&store).await, &Pin::new(PIN).unwrap()).unwrap();
    store.close().await;
    let file = fs::read(folder.path().join("office.pins")).unwrap();

    // Seconds from the first try, the wait that is told, and how many are free after it.
    let mut now = 0;
    for left in [4, 3, 2, 1, 0] {
        let wrong = first.open(PersonId(1), &Pin::typed("999998"), at(now));
        assert!(matches!(wrong, Err(PinFailure::Wrong { left: told }) if told == left), "{wrong:?}");
        now += 1;
    }
    // The norm of this table is the goal: 30 s, doubled each time, fifteen minutes at most.
    for wait in [30, 60, 120, 240, 480, 900, 900] {
        // The program was ended and started again, and somebody put the file of PINs back as it was.
        fs::write(folder.path().join("office.pins"), &file).unwrap();
        let pins = Pins::new(folder.path(), keys.clone());
        let last = now - 1;
        let early = pins.open(PersonId(1), &Pin::typed(PIN), at(last + wait - 1));
        assert!(
            matches!(early, Err(PinFailure::Wait { seconds: 1 })),
            "not even the right one, {wait} s after the last: {early:?}"
        );
        let put_back = pins.open(PersonId(1), &Pin::typed(PIN), at(-86_400));
        let Err(PinFailure::Wait { seconds }) = put_back else { panic!("a clock put back: {put_back:?}") };
        assert_eq!(i64::from(seconds), wait, "a clock put back neither shortens nor lengthens the wait");
        now = last + wait;
        let wrong = pins.open(PersonId(1), &Pin::typed("999998"), at(now));
        assert!(matches!(wrong, Err(PinFailure::Wrong { left: 0 })), "{wrong:?}");
        now += 1;
    }
    let right = first.open(PersonId(1), &Pin::typed(PIN), at(now + 900)).unwrap();
    assert_eq!(right.1, 12, "the right one tells how many were wrong");
    let again = first.open(PersonId(1), &Pin::typed("999998"), at(now + 901));
    assert!(matches!(again, Err(PinFailure::Wrong { left: 4 })), "and the count begins anew: {again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_person_has_a_pin_of_their_own_until_they_leave() {
    let folder = TempDir::new().unwrap();
    let keys = Arc::new(MemoryKeyStore::default());
    let store = office(folder.path()).await;
    let new = |name, role, replaces| NewPerson {
        at: at(1),
        actor: "Dr A. Essai",
        name,
        role,
        practitioner: None,
        replaces,
    };
    let assistant = store.add_person(&new("Zoé Essai", Role::Assistant, None)).await.unwrap();
    let until = date(2026, 11, 30);
    let locum = new("Dr B. Essai", Role::Locum, Some((PersonId(1), until)));
    let locum = store.add_person(&locum).await.unwrap();
    assert!(
        store.add_person(&new("Zoé Essai", Role::Assistant, None)).await.is_err(),
        "an author is one person"
    );
    let people = store.people().await.unwrap();
    assert_eq!(people.iter().map(|one| one.id.0).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(people[2].works_on(until) && !people[2].works_on(date(2026, 12, 1)), "the last day is a day");

    let pins = Pins::new(folder.path(), keys.clone());
    for (person, pin) in people.iter().zip([PIN, "905317", "112358"]) {
        pins.set(&store, person, &Pin::new(pin).unwrap()).unwrap();
    }
    let theirs = pins.open(assistant, &Pin::typed(PIN), at(60));
    assert!(matches!(theirs, Err(PinFailure::Wrong { left: 4 })), "somebody else's PIN: {theirs:?}");
    assert!(pins.open(locum, &Pin::typed("112358"), at(60)).is_ok(), "and the tries are counted apart");
    pins.set(&store, &people[1], &Pin::new("135724").unwrap()).unwrap();
    assert!(pins.open(assistant, &Pin::typed("905317"), at(61)).is_err(), "the new one replaces the old");
    assert!(pins.open(assistant, &Pin::typed("135724"), at(62)).is_ok());

    store.person_leaves(at(70), "Dr A. Essai", assistant).await.unwrap();
    pins.keep_only(&store, "Cabinet d’essai", &[PersonId(1), locum]).unwrap();
    let gone = pins.open(assistant, &Pin::typed("135724"), at(71));
    assert!(matches!(gone, Err(PinFailure::NoneHere)), "who has left does not come in: {gone:?}");
    assert!(store.people().await.unwrap()[1].left, "and stays listed");
    let lines = store.journal_lines().await.unwrap();
    let told: Vec<String> =
        lines.iter().map(|line| format!("{} {} {}", line.action, line.subject, line.outcome)).collect();
    assert_eq!(
        told,
        ["office  created", "person 2 added assistant", "person 3 added locum", "person 2 left"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_computer_without_its_secrets_asks_for_the_passphrase() {
    let folder = TempDir::new().unwrap();
    let keys = Arc::new(MemoryKeyStore::default());
    let store = office(folder.path()).await;
    let someone = founder(&store).await;
    let none = Pins::new(folder.path(), Arc::new(NoKeyStore));
    let refused = none.set(&store, &someone, &Pin::new(PIN).unwrap());
    assert!(matches!(refused, Err(PinFailure::Keys(KeyStoreError::Missing))), "{refused:?}");

    let pins = Pins::new(folder.path(), keys.clone());
    pins.set(&store, &someone, &Pin::new(PIN).unwrap()).unwrap();
    keys.delete(store.id(), "pins").unwrap();
    let lost = pins.open(PersonId(1), &Pin::typed(PIN), at(1));
    assert!(matches!(lost, Err(PinFailure::NoneHere)), "a key store that was emptied: {lost:?}");
    pins.set(&store, &someone, &Pin::new(PIN).unwrap()).unwrap();
    assert!(pins.open(PersonId(1), &Pin::typed(PIN), at(2)).is_ok(), "a PIN can be set anew");
    store.close().await;
    let closed = pins.set(&store, &someone, &Pin::new(PIN).unwrap());
    assert!(
        matches!(closed, Err(PinFailure::Office(OpenError::Store(_)))),
        "only in an open office: {closed:?}"
    );
}

#[test]
fn a_pin_that_anybody_would_try_first_is_refused() {
    for text in
        ["000000", "999999", "123456", "654321", "345678", "12345", "1234567", "12345a", "１２３４５６", ""]
    {
        assert!(Pin::new(text).is_err(), "{text}");
    }
    for text in [PIN, "000001", "123457", "135724"] {
        assert!(Pin::new(text).is_ok(), "{text}");
    }
}
