//! What is left in a counter's memory once it is locked: looked for in the whole of a real process, as a thief with a debugger would.
#![cfg(target_os = "linux")]
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(clippy::unwrap_used, reason = "a test may stop where it fails")]
#![expect(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "figures of tests are small")]
#![expect(clippy::print_stdout, reason = "the figures are worth seeing")]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::HEXLOWER;
use desk::wire::{NewOffice, Practitioner};
use desk::{Desk, SystemClock};
use jiff::Timestamp;
use serde_json::Value;
use simulator::{Issuer, Options};
use tempfile::TempDir;

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
fn one_day(folder: &Path, secrets: &[(&'static str, Vec<u8>)]) -> Vec<(&'static str, usize)> {
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
async fn office() -> (TempDir, Vec<(&'static str, Vec<u8>)>) {
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
    desk.import_lists(&folder.path().join("issuer/lists")).unwrap();
    desk.close().await;
    let key = database_key(&office.join("office.key"));
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

/// The key of the database, by the description of the file and not by our code.
fn database_key(file: &Path) -> Vec<u8> {
    let file: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let wrap = &file["passphrase"];
    let number = |name: &str| u32::try_from(wrap["argon2id"][name].as_u64().unwrap()).unwrap();
    let bytes = |name: &str| HEXLOWER.decode(wrap[name].as_str().unwrap().as_bytes()).unwrap();
    let params = Params::new(number("memory_kib"), number("passes"), number("lanes"), Some(32)).unwrap();
    let mut stretched = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(PASSPHRASE.as_bytes(), &bytes("salt"), &mut stretched)
        .unwrap();
    let nonce: [u8; 12] = bytes("nonce").try_into().unwrap();
    let context = format!("comptoir.office-key.2 passphrase {}", file["office"].as_str().unwrap());
    let payload = Payload { msg: &bytes("wrapped"), aad: context.as_bytes() };
    Aes256Gcm::new(&stretched.into()).decrypt(&Nonce::from(nonce), payload).unwrap()
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

    /// Every secret that its memory holds, and how often.
    fn holds(&self, secrets: &[(&'static str, Vec<u8>)]) -> Vec<(&'static str, usize)> {
        let memory = memory(self.child.id());
        assert!(memory.iter().map(Vec::len).sum::<usize>() > 1_000_000, "the memory was read");
        let count = |secret: &[u8]| memory.iter().map(|part| occurrences(part, secret)).sum::<usize>();
        let counted = secrets.iter().map(|(name, secret)| (*name, count(secret)));
        counted.filter(|(_, count)| *count > 0).collect()
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        // Already gone when it did all it was asked for.
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }
}

/// Everything that a process could read of itself.
fn memory(process: u32) -> Vec<Vec<u8>> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    let memory = File::open(format!("/proc/{process}/mem")).unwrap();
    let mut parts = Vec::new();
    for line in maps.lines().filter(|line| line.contains(" r")) {
        let (from, to) = line.split_once(' ').unwrap().0.split_once('-').unwrap();
        let [from, to] = [from, to].map(|hex| u64::from_str_radix(hex, 16).unwrap());
        let mut part = vec![0; usize::try_from(to - from).unwrap()];
        // The system's own pages cannot be read, by the process neither.
        match memory.read_exact_at(&mut part, from) {
            Ok(()) => parts.push(part),
            Err(_) if line.contains("[v") => {}
            // A region that went away since the list was made holds nothing any more.
            Err(error) => println!("not read: {line}: {error}"),
        }
    }
    parts
}

fn occurrences(memory: &[u8], secret: &[u8]) -> usize {
    let (first, rest) = secret.split_first().unwrap();
    let mut count = 0;
    let mut at = 0;
    while let Some(found) = memory[at..].iter().position(|byte| byte == first) {
        at += found + 1;
        count += usize::from(memory[at..].starts_with(rest));
    }
    count
}
