//! What is left in a counter's memory once it is locked: looked for in the whole of a real process, as a thief with a debugger would.
#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(clippy::unwrap_used, reason = "a test may stop where it fails")]
#![expect(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "figures of tests are small")]
#![expect(clippy::print_stdout, reason = "the figures are worth seeing")]

mod remains;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use desk::wire::{NewOffice, Practitioner};
use desk::{Desk, OtherRoots, SystemClock};
use jiff::Timestamp;
use simulator::{Issuer, Options};
use tempfile::TempDir;

use crate::remains::{Secret, database_key, held};

const PASSPHRASE: &str = "quatre canaris sous la treille";
const PIN: &str = "428517";
/// The holder of the simulated phone `plain`.
const NIR: &str = "190066912304529";
const NAME: &str = "MERCADIER";

#[tokio::test(flavor = "multi_thread")]
async fn five_seconds_after_the_lock_nothing_is_left() {
    let (folder, secrets) = office().await;
    let left = one_day(folder.path(), &secrets);
    assert!(left.is_empty(), "left in memory: {left:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "the figure that is published: a hundred days"]
async fn a_hundred_locks_leave_nothing() {
    let (locks, (folder, secrets)) = (ordeal::rounds(100), office().await);
    let days: Vec<_> = (0..locks).map(|_| one_day(folder.path(), &secrets)).collect();
    let kept = days.iter().filter(|left| !left.is_empty()).count();
    ordeal::figure(&format!("of {locks} locks, {kept} left something in memory after 5 s"));
    assert_eq!(kept, 0);
}

/// A day at a counter in a process of its own; what of the secrets its memory still holds five seconds after the lock.
fn one_day(folder: &Path, secrets: &[Secret]) -> Vec<(&'static str, usize)> {
    let issuer = Issuer::make(Timestamp::now(), Some(23)).unwrap();
    let code = issuer.qr_text("plain", &Options::at(Timestamp::now())).unwrap();
    let mut counter = Counter::start();
    let today = Timestamp::now().to_zoned(jiff::tz::get!("Europe/Paris")).date();
    for line in [folder.to_str().unwrap(), PASSPHRASE, PIN, &code, &today.to_string()] {
        counter.tell(line);
    }
    counter.until("open");
    let open = counter.holds(secrets);
    for what in ["key", "NIR", "name"] {
        let found = open.iter().any(|(name, _)| *name == what);
        assert!(found, "while it is open the {what} is there: the search works: {open:?}");
    }
    counter.tell("lock");
    counter.until("locked");
    let since = Instant::now();
    let mut left = counter.holds(secrets);
    while !left.is_empty() && since.elapsed() < Duration::from_secs(5) {
        std::thread::sleep(Duration::from_millis(200));
        left = counter.holds(secrets);
    }
    println!("open: {open:?}; {} ms after the lock: {left:?}", since.elapsed().as_millis());
    counter.tell("end");
    left
}

/// An office, and what must not stay in memory.
async fn office() -> (TempDir, Vec<Secret>) {
    let folder = TempDir::new().unwrap();
    let issuer = Issuer::make(Timestamp::now(), Some(23)).unwrap();
    issuer.write(&folder.path().join("issuer")).unwrap();
    let practitioner = Practitioner {
        name: "Dr A. Essai".into(),
        rpps: "10003000014".into(),
        am_number: "751234568".into(),
        address: vec!["1 rue de l’Essai".into()],
        practice: desk::wire::Practice::default(),
    };
    let new = NewOffice { name: "Cabinet d’essai".into(), practitioner, passphrase: PASSPHRASE.into() };
    let office = folder.path().join("office");
    let (desk, code) = Desk::create(&office, &new, true, Arc::new(SystemClock)).await.unwrap();
    desk.import_lists(&folder.path().join("issuer/lists"), OtherRoots::Refuse).await.unwrap();
    desk.close().await;
    let key = database_key(&office.join("office.key"), PASSPHRASE);
    let secrets = vec![
        ("key in hexadecimal", HEXLOWER.encode(&key).into_bytes()),
        ("key", key),
        ("PIN", PIN.as_bytes().to_vec()),
        ("passphrase", PASSPHRASE.as_bytes().to_vec()),
        ("recovery code", code.groups().concat().into_bytes()),
        ("NIR", NIR.as_bytes().to_vec()),
        ("name", NAME.as_bytes().to_vec()),
    ];
    (folder, secrets)
}

/// The program that is looked into.
struct Counter {
    child: Child,
    tells: ChildStdin,
    said: BufReader<ChildStdout>,
}

impl Counter {
    fn start() -> Self {
        let mut child = Command::new(acceptance::program("locked-counter"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (tells, said) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, tells, said: BufReader::new(said) }
    }

    fn tell(&mut self, line: &str) {
        writeln!(self.tells, "{line}").unwrap();
    }

    fn until(&mut self, word: &str) {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        assert_eq!(line.trim(), word, "the counter did its part");
    }

    fn holds(&self, secrets: &[Secret]) -> Vec<(&'static str, usize)> {
        held(self.child.id(), secrets)
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        // Already gone when it did all it was asked for.
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }
}
