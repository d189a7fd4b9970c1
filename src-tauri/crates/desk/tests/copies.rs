//! Copies of an office and its journal: who may make them, what is written down, and what is told of a journal that was altered.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop where it fails")]
#![expect(clippy::disallowed_methods, reason = "a test works on real files")]

use std::fs;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use desk::wire::{ErrorCode, Event, JournalFaultKind, NewMember, NewOffice, Practitioner, Role};
use desk::{Counter, Error, FixedClock, MemoryKeyStore, Places};
use tempfile::TempDir;

const PASSPHRASE: &str = "quatre mots tout simples";
const PIN: &str = "428517";

/// A counter with a new office, which lies in the folder.
async fn founded() -> (TempDir, Counter) {
    let folder = TempDir::new().unwrap();
    let counter = counter(folder.path());
    counter.create_office(&new_office()).await.unwrap();
    (folder, counter)
}

fn counter(folder: &Path) -> Counter {
    let places = Places {
        office: folder.join("office"),
        lists: None,
        phone_frame: None,
        sheets: folder.join("sheets"),
    };
    let clock = FixedClock("2026-11-23T11:00:00Z".parse().unwrap());
    Counter::new(places, Arc::new(clock)).with_key_store(Arc::new(MemoryKeyStore::default()))
}

fn new_office() -> NewOffice {
    let practitioner = Practitioner {
        name: "Dr A. Essai".into(),
        rpps: "10003000014".into(),
        am_number: "751234568".into(),
        address: vec!["1 rue de l’Essai".into()],
        practice: desk::wire::Practice::default(),
    };
    NewOffice { name: "Cabinet d’essai".into(), practitioner, passphrase: PASSPHRASE.into() }
}

fn code(answer: Result<impl Sized, Error>) -> ErrorCode {
    answer.err().expect("it was refused").code()
}

/// What the journal of an office says of copies: who, what, with which result.
async fn told(office: &Path) -> Vec<String> {
    let store = store::Store::open(office, &store::Passphrase::typed(PASSPHRASE)).await.unwrap();
    let lines = store.journal_lines().await.unwrap();
    store.close().await;
    let copies = lines.iter().filter(|line| ["backup", "restore"].contains(&line.action.as_str()));
    copies.map(|line| format!("{} {} {}", line.actor, line.action, line.outcome)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_makes_copies_anybody_is_at_the_counter_for_the_daily_one_and_each_has_its_line() {
    let (folder, counter) = founded().await;
    let (disk, typed) = (folder.path().join("disque"), |path: &Path| path.to_str().unwrap().to_owned());
    fs::create_dir(&disk).unwrap();
    let assistant = NewMember {
        name: "Claude".into(),
        role: Role::Assistant,
        practitioner: None,
        replaces: None,
        until: None,
    };
    counter.add_person(&assistant).await.unwrap();
    counter.set_pin(2, PIN).await.unwrap();
    counter.set_backup_folder(Some(&typed(&disk))).await.unwrap();
    counter.lock().await.unwrap();

    counter.sign_in(2, PIN).await.unwrap();
    assert_eq!(code(counter.back_up().await), ErrorCode::NotAllowed);
    assert_eq!(code(counter.set_backup_folder(None).await), ErrorCode::NotAllowed);
    assert!(counter.desk().await.unwrap().daily_backup().await.unwrap(), "the plan was set by one who may");
    let copy = counter.backups().await.unwrap().last.unwrap().path;
    assert_eq!(code(counter.restore(&copy, PASSPHRASE).await), ErrorCode::NotAllowed);
    counter.lock().await.unwrap();

    counter.unlock(PASSPHRASE).await.unwrap();
    let nowhere = folder.path().join("pas là/copie.tar");
    assert!(counter.desk().await.unwrap().back_up(&nowhere).await.is_err());
    let bad = folder.path().join("mauvaise.tar");
    fs::write(&bad, "rien").unwrap();
    assert_eq!(code(counter.restore(&typed(&bad), PASSPHRASE).await), ErrorCode::NotABackup);
    let restored = counter.restore(&copy, PASSPHRASE).await.unwrap();

    let aside = told(Path::new(&restored.aside.unwrap())).await;
    let [daily, failed, refused, replaced] = aside.as_slice() else { panic!("{aside:?}") };
    assert_eq!(daily, "Claude backup verified");
    assert!(failed.starts_with("Dr A. Essai backup failed"), "{failed}");
    assert!(refused.starts_with("Dr A. Essai restore failed"), "{refused}");
    assert!(replaced.starts_with("Dr A. Essai restore copy of 2026-11-23"), "{replaced}");
    let back = told(&folder.path().join("office")).await;
    assert_eq!(back, ["Dr A. Essai restore 2026-11-23T11:00:00Z"], "and the office that came back says so");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_that_was_put_back_is_told_when_the_office_opens_and_work_goes_on() {
    let (folder, counter) = founded().await;
    counter.lock().await.unwrap();
    let kept = folder.path().join("office.db");
    fs::copy(folder.path().join("office/office.db"), &kept).unwrap();

    let (sink, events) = mpsc::channel();
    let listens = || {
        let sink = sink.clone();
        move |event: Event| match event {
            Event::JournalAltered { fault } => sink.send(fault).is_ok(),
            _ => true,
        }
    };
    counter.subscribe(listens());
    counter.unlock(PASSPHRASE).await.unwrap();
    counter.lock().await.unwrap();
    assert!(events.try_recv().is_err(), "nothing is wrong yet");

    // Yesterday's file in the place of today's, as a whole.
    for beside in ["office.db-wal", "office.db-shm"] {
        assert!(
            !folder.path().join("office").join(beside).exists(),
            "{beside}: a locked office has nobody who writes"
        );
    }
    fs::copy(&kept, folder.path().join("office/office.db")).unwrap();
    counter.unlock(PASSPHRASE).await.unwrap();
    let fault = events.recv_timeout(Duration::from_mins(1)).expect("it is told").unwrap();
    assert_eq!(fault.kind, JournalFaultKind::Short);
    counter.subscribe(listens());
    assert!(events.recv_timeout(Duration::from_mins(1)).is_ok(), "a window that is loaded anew is told too");
    assert!(counter.acts("2026-11-23").await.is_ok(), "work goes on");
    counter.lock().await.unwrap();
    counter.subscribe(listens());
    assert!(events.try_recv().is_err(), "a closed office says nothing");
}

/// A thread that still opened the file would hold it, and its key, after the lock; and end in the middle of the program's own end.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn once_the_office_is_locked_no_thread_has_its_file_open() {
    let (folder, counter) = founded().await;
    for pause in [0, 1, 2, 5, 10, 20] {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        counter.lock().await.unwrap();
        let files =
            fs::read_dir("/proc/self/fd").unwrap().filter_map(|file| fs::read_link(file.ok()?.path()).ok());
        let open: Vec<_> = files.filter(|file| file.starts_with(folder.path().join("office"))).collect();
        assert!(open.is_empty(), "locked {pause} ms after it was opened: {open:?}");
        counter.unlock(PASSPHRASE).await.unwrap();
    }
    counter.lock().await.unwrap();
}
