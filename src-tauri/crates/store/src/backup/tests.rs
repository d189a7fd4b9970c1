//! Copies made while the office is used, spoilt in many ways, and put back.
#![expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::*;
use crate::{Line, NewOffice, Office, Practitioner};

const PASSPHRASE: &str = "quatre mots tout simples";

fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + seconds).unwrap()
}

async fn office(folder: &Path) -> (Store, RecoveryCode) {
    let practitioner = Practitioner {
        name: "Dr A. Essai".into(),
        rpps: "1".into(),
        am_number: "2".into(),
        address: vec![],
        practice: crate::Practice::default(),
    };
    let office = Office { name: "Essai".into(), practitioner, demonstration: true };
    let passphrase = Passphrase::new(PASSPHRASE).unwrap();
    Store::create(&NewOffice { folder, passphrase: &passphrase, office: &office, now: instant(0) })
        .await
        .unwrap()
}

async fn write(store: &Store, line: i64) {
    let at = instant(line);
    store.journal_refusal(at, "Dr A. Essai", "qr", "replayed").await.unwrap();
}

fn ask(file: &Path) -> BackUp<'_> {
    BackUp { file, at: instant(100), actor: "Dr A. Essai", version: "0.1.0" }
}

async fn restore(
    file: &Path,
    opener: Opener<'_>,
    folder: &Path,
    now: Timestamp,
    actor: &str,
) -> Result<(Manifest, Option<PathBuf>), RestoreError> {
    prove(file, opener, folder, now, Some(actor)).await?.put(now)
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_no_backup(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..2_048)) {
        proptest::prop_assert!(peek(&*bytes).is_err());
    }

    #[test]
    fn a_head_that_is_no_backups_is_read_within_bounds(
        at in 0_usize..1_024,
        byte in proptest::num::u8::ANY,
        json in "[{}\\[\\]:,\"a-z0-9]{0,200}",
    ) {
        let mut tar = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_ustar();
        header.set_size(u64::try_from(json.len()).unwrap());
        tar.append_data(&mut header, "manifest.json", json.as_bytes()).unwrap();
        let mut bytes = tar.into_inner().unwrap();
        bytes[at] = byte;
        proptest::prop_assert!(peek(&*bytes).is_err());
    }
}

/// Every file of a folder and what is in it.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_copies_made_while_writing_are_restored_whole() {
    drills(20).await;
}

/// Goal G5.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: 200 drills"]
async fn two_hundred_copies_made_while_writing_are_restored_whole() {
    drills(ordeal::rounds(200).try_into().unwrap()).await;
}

async fn drills(count: usize) {
    let folder = TempDir::new().unwrap();
    let (store, code) = office(&folder.path().join("cabinet")).await;
    let (store, done) = (Arc::new(store), Arc::new(AtomicBool::new(false)));
    let (writing, stop) = (Arc::clone(&store), Arc::clone(&done));
    let writer = tokio::spawn(async move {
        let mut line = 1;
        while !stop.load(Ordering::Relaxed) {
            write(&writing, line).await;
            line += 1;
            // A thousand times as fast as a counter, and not so fast that the later copies are mostly what the first hour wrote.
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    let mut drilled = 0;
    for drill in 0..count {
        let file = folder.path().join("copie.tar");
        let before = store.journal_head().await.unwrap();
        let manifest = store.back_up(&ask(&file)).await.unwrap();
        assert!(manifest.journal() >= before.seq, "what was acknowledged before is in it");
        let target = folder.path().join(format!("retour-{drill}"));
        let passphrase = Passphrase::typed(PASSPHRASE);
        let opener = if drill % 2 == 0 { Opener::Passphrase(&passphrase) } else { Opener::Recovery(&code) };
        let (told, aside) = restore(&file, opener, &target, instant(200), "Dr A. Essai").await.unwrap();
        assert_eq!((told, aside), (manifest.clone(), None));
        let restored = store.open_copy(&target).await.unwrap();
        let lines = restored.journal_lines().await.unwrap();
        same_lines(&lines, &store.journal_lines().await.unwrap(), manifest.journal());
        restored.close().await;
        fs::remove_dir_all(&target).unwrap();
        drilled += 1;
    }
    println!(
        "{drilled} copies made while {} lines were written: {drilled} restored whole",
        store.journal_head().await.unwrap().seq
    );
    done.store(true, Ordering::Relaxed);
    writer.await.unwrap();
    assert_eq!(store.last_backup().await.unwrap().unwrap().at, instant(100));
    let mut names = fs::read_dir(store.folder()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(
        names.all(|name| !name.to_string_lossy().starts_with(scratch::PREFIX)),
        "no scratch folder is left"
    );
    ordeal::figure(&format!("{drilled} copies made while writing, restored whole"));
}

/// The restored journal is that of the copy, line by line, and one line that says so.
fn same_lines(restored: &[Line], original: &[Line], count: i64) {
    let (last, kept) = restored.split_last().unwrap();
    assert_eq!(last.action, "restore");
    assert_eq!(i64::try_from(kept.len()).unwrap(), count);
    let hashes = |lines: &[Line]| lines.iter().map(|line| line.hash.clone()).collect::<Vec<_>>();
    assert_eq!(hashes(kept), hashes(&original[..kept.len()]), "line by line");
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_spoilt_copies_are_refused_and_nothing_is_touched() {
    spoilt(500, 16, SEED).await;
}

/// Goal G5.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: 10 000 spoilt copies"]
async fn ten_thousand_spoilt_copies_are_refused_and_nothing_is_touched() {
    let count = ordeal::rounds(10_000);
    spoilt(count, count / 20, ordeal::seed(SEED)).await;
}

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

/// `forged` of them have a fresh digest at their end: whoever spoilt them knew the format, and not the key.
async fn spoilt(count: u64, forged: u64, seed: u64) {
    let folder = TempDir::new().unwrap();
    let (store, _) = office(&folder.path().join("cabinet")).await;
    for line in 1..30 {
        write(&store, line).await;
    }
    let lists = store.folder().join("lists");
    fs::create_dir(&lists).unwrap();
    fs::write(lists.join("trust.cbor"), [7; 300]).unwrap();
    let file = folder.path().join("copie.tar");
    store.back_up(&ask(&file)).await.unwrap();
    let good = fs::read(&file).unwrap();
    // The live office, closed: every byte of it must be there afterwards.
    let live = store.folder().to_path_buf();
    store.close().await;
    let before = contents(&live);
    let mut random = seed;
    let mut draw = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % u64::try_from(below).unwrap()).unwrap()
    };
    let bad = folder.path().join("mauvaise.tar");
    let passphrase = Passphrase::typed(PASSPHRASE);
    let mut refused = 0;
    for number in 0..count {
        let mut bytes = spoil(&good, number % 8, &mut draw);
        if number < forged {
            restamp(&mut bytes);
            // Where the digest alone was hit, a fresh one mends the copy: spoil what vouches for it instead.
            if bytes == good {
                let last = bytes.len() - 1;
                bytes[last] ^= 1;
            }
        }
        fs::write(&bad, &bytes).unwrap();
        let answer = restore(&bad, Opener::Passphrase(&passphrase), &live, instant(300), "Dr A. Essai").await;
        let refusal = answer.expect_err("a spoilt copy was restored");
        let named = matches!(
            refusal,
            RestoreError::NotABackup
                | RestoreError::Newer
                | RestoreError::Damaged(_)
                | RestoreError::Altered(_)
        ) || (number < forged
            && matches!(refusal, RestoreError::Wrong | RestoreError::Store(StoreError::Damaged(_))));
        assert!(named, "copy {number}: {refusal:?}");
        refused += 1;
    }
    println!("{refused} spoilt copies: {refused} refused, each by name; the live office untouched");
    assert_eq!(contents(&live), before, "the live office is untouched");
    let wrong = Passphrase::typed("quatre mots tout simple");
    let answer = restore(&file, Opener::Passphrase(&wrong), &live, instant(300), "Dr A. Essai").await;
    assert!(matches!(answer, Err(RestoreError::Wrong)), "{answer:?}");
    assert_eq!(contents(&live), before);
    let strays = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(strays, 3, "the office, the good copy and the last bad one");
    restore(&file, Opener::Passphrase(&passphrase), &live, instant(300), "Dr A. Essai").await.unwrap();
}

/// A copy with something wrong with it, in one of eight ways.
fn spoil(good: &[u8], kind: u64, draw: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    let mut bytes = good.to_vec();
    let at = draw(bytes.len() - 1);
    match kind {
        0..=2 => bytes[at] ^= 1 << draw(8),
        3 => bytes.truncate(at),
        4 => bytes[at..].iter_mut().take(512).for_each(|byte| *byte = 0),
        5 => bytes.insert(at, 0),
        6 => {
            bytes.remove(at);
        }
        _ => bytes.extend_from_slice(b"suite"),
    }
    // Zeros over zeros spoil nothing.
    if bytes == good {
        bytes[at] ^= 1;
    }
    bytes
}

/// Writes the digest of what is there now, as somebody would who knows the format.
fn restamp(bytes: &mut [u8]) {
    let body = bytes.len().saturating_sub(64);
    let digest = Sha256::digest(&bytes[..body]);
    let end = (body + 32).min(bytes.len());
    bytes[body..end].copy_from_slice(&digest[..end - body]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_that_is_replaced_is_moved_aside_and_one_that_is_open_is_not() {
    let folder = TempDir::new().unwrap();
    let live = folder.path().join("cabinet");
    let (store, code) = office(&live).await;
    let file = folder.path().join("copie.tar");
    store.back_up(&ask(&file)).await.unwrap();
    write(&store, 1).await;
    let opener = Opener::Recovery(&code);
    let answer = restore(&file, opener, &live, instant(200), "Dr A. Essai").await;
    assert!(matches!(answer, Err(RestoreError::InUse)), "{answer:?}");
    store.close().await;
    let (_, aside) = restore(&file, opener, &live, instant(200), "Dr A. Essai").await.unwrap();
    let aside = aside.unwrap();
    let passphrase = Passphrase::typed(PASSPHRASE);
    let before = Store::open(&aside, &passphrase).await.unwrap().journal_lines().await.unwrap();
    let actions: Vec<_> = before.iter().map(|line| line.action.as_str()).collect();
    assert_eq!(actions, ["office", "backup", "refusal"], "nothing is lost by a restoration");
    let after = Store::open(&live, &passphrase).await.unwrap().journal_lines().await.unwrap();
    let actions: Vec<_> = after.iter().map(|line| line.action.as_str()).collect();
    assert_eq!(actions, ["office", "restore"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pieces_of_two_copies_are_not_a_copy() {
    let folder = TempDir::new().unwrap();
    let (store, _) = office(&folder.path().join("cabinet")).await;
    let (first, second) = (folder.path().join("1.tar"), folder.path().join("2.tar"));
    store.back_up(&ask(&first)).await.unwrap();
    write(&store, 1).await;
    store.back_up(&ask(&second)).await.unwrap();
    store.close().await;
    // The newer manifest before the older database: both whole, both of this office, under the same key.
    let (older, newer) = (fs::read(&first).unwrap(), fs::read(&second).unwrap());
    let end = older.windows(10).position(|bytes| bytes == b"office.key").unwrap();
    let mut mixed = [&newer[..end], &older[end..]].concat();
    restamp(&mut mixed);
    let file = folder.path().join("3.tar");
    fs::write(&file, mixed).unwrap();
    let passphrase = Passphrase::typed(PASSPHRASE);
    let target = folder.path().join("retour");
    let answer = restore(&file, Opener::Passphrase(&passphrase), &target, instant(200), "Dr A. Essai").await;
    assert!(matches!(answer, Err(RestoreError::Altered(_))), "{answer:?}");
    assert!(!target.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_the_office_is_in_clear_in_a_copy() {
    let folder = TempDir::new().unwrap();
    let (store, _) = office(&folder.path().join("cabinet")).await;
    store.journal_refusal(instant(1), "Dr A. Essai", "qr", "MOT-RECONNAISSABLE").await.unwrap();
    let file = folder.path().join("copie.tar");
    store.back_up(&ask(&file)).await.unwrap();
    let bytes = fs::read(&file).unwrap();
    for word in ["MOT-RECONNAISSABLE", "Dr A. Essai", "SQLite format 3", PASSPHRASE] {
        assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
    assert_eq!(peek(&*bytes).unwrap().at, instant(100), "its date can be told without opening it");
    let plan = BackupPlan::new(folder.path().to_path_buf());
    assert_eq!(plan.found(store.id()).unwrap().len(), 1);
    assert_eq!(plan.rotate(store.id()).unwrap(), Vec::<PathBuf>::new());
}
