//! An update on a USB key: not before the office said yes, not during an invoice, nothing written before it was judged.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use acceptance::{program, root};
use desk::wire::{ErrorCode, UpdateJudged, UpdateRefusal};
use desk::{Counter, Places, UpdateKeys, Updates};

use crate::office::{PASSPHRASE, Visit, card, draft};

/// Signed by minisign itself, with a key that was thrown away: version 0.2.0, for Debian.
fn signed() -> PathBuf {
    root().join("src-tauri/crates/update/tests/minisign/comptoir-0.2.0.maj")
}

fn key() -> PathBuf {
    root().join("src-tauri/crates/update/tests/minisign/key.pub")
}

/// Which of the published packages this computer takes decides what must be said of the one for Debian.
fn takes_deb() -> bool {
    cfg!(all(target_os = "linux", target_arch = "x86_64")) && Path::new("/var/lib/dpkg/status").exists()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_waits_for_the_office_and_for_its_invoice() {
    let visit = Visit::begin(true).await;
    let usage = card(&visit.read(&visit.code("plain")).await).usage_id.clone();
    let Visit { folder, clock, desk, issuer: _issuer } = visit;
    desk.keep_draft(&draft(&usage, 0, &["G"])).await.unwrap();
    drop(desk);
    let (kept, stick) = (folder.path().join("updates"), folder.path().join("stick.maj"));
    fs::copy(signed(), &stick).unwrap();
    let opened = Arc::new(Mutex::new(Vec::new()));
    let counter = Counter::new(
        Places {
            office: folder.path().join("office"),
            lists: None,
            phone_frame: None,
            sheets: folder.path().join("sheets"),
        },
        Arc::new(clock),
    )
    .with_updates(updates(&kept, &opened));
    let file = stick.display().to_string();
    let code = |error: Option<desk::Error>| error.unwrap().code();
    assert_eq!(code(counter.install_update(&file).await.err()), ErrorCode::Locked);
    counter.unlock(PASSPHRASE).await.unwrap();
    assert!(!counter.updates().await.unwrap().allowed, "no by default");
    assert_eq!(code(counter.check_update(&file).await.err()), ErrorCode::UpdatesOff);
    assert_eq!(code(counter.install_update(&file).await.err()), ErrorCode::UpdatesOff);
    assert!(!kept.exists(), "nothing is written before the office said yes");

    assert!(counter.allow_updates(true).await.unwrap().allowed);
    assert_eq!(code(counter.install_update(&file).await.err()), ErrorCode::InvoiceOpen);
    counter.drop_draft().await.unwrap();
    let mut altered = fs::read(&stick).unwrap();
    *altered.last_mut().unwrap() ^= 1;
    fs::write(&stick, altered).unwrap();
    assert_eq!(code(counter.install_update(&file).await.err()), ErrorCode::UpdateRefused);
    let refused = counter.check_update(&file).await.unwrap();
    assert_eq!(refused, UpdateJudged::Refused { reason: UpdateRefusal::Altered });
    assert_eq!(installers(&kept), Vec::<PathBuf>::new(), "nothing of a refused file is written");
    assert!(opened.lock().unwrap().is_empty(), "and nothing is opened");

    fs::copy(signed(), &stick).unwrap();
    if !takes_deb() {
        assert_eq!(code(counter.install_update(&file).await.err()), ErrorCode::UpdateRefused);
        return;
    }
    let handed = counter.install_update(&file).await.unwrap();
    assert_eq!(handed.version, "0.2.0");
    let installer = kept.join("comptoir-0.2.0.deb");
    assert_eq!(fs::read(&installer).unwrap(), b"an installer, for the test\n", "the bytes that were judged");
    assert_eq!(*opened.lock().unwrap(), [installer]);
    counter.lock().await.unwrap();
}

#[test]
fn the_terminal_says_what_a_file_is() {
    let judge = |file: &Path, more: &[&str]| {
        let output = Command::new(program("comptoir-cli"))
            .args(["update", "check"])
            .arg(file)
            .args(more)
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let key = key().display().to_string();
    let (status, said) = judge(&signed(), &["--keys", &key]);
    let expected = if takes_deb() { (Some(0), "MISE À JOUR 0.2.0") } else { (Some(3), "[U-15]") };
    assert_eq!((status, said.contains(expected.1)), (expected.0, true), "{said}");
    let (status, said) = judge(&root().join("Cargo.lock"), &["--keys", &key]);
    assert_eq!((status, said.contains("[U-10]")), (Some(3), true), "{said}");
    let (status, _) = judge(Path::new("no such file"), &[]);
    assert_eq!(status, Some(4), "a file that is not there is trouble, and no refusal");
}

fn updates(kept: &Path, opened: &Arc<Mutex<Vec<PathBuf>>>) -> Updates {
    let opened = Arc::clone(opened);
    let open = move |path: &Path| {
        opened.lock().unwrap().push(path.to_owned());
        Ok(())
    };
    let keys = UpdateKeys::parse(&fs::read_to_string(key()).unwrap()).unwrap();
    Updates::new(kept.to_owned(), open).unwrap().with_keys(keys)
}

fn installers(kept: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(kept).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension != "json")).collect()
}
