//! The terminal.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use acceptance::program;
use serde_json::Value;
use simulator::{Issuer, Options};
use tempfile::TempDir;

const NOON: &str = "2026-11-23T11:00:00Z";
const PASSPHRASE: &str = "quatre mots tout simples";

/// Runs a line in a folder; its paths are below that folder.
fn run_as(folder: &Path, line: &str, now: &str, passphrase: &str) -> (i32, String, String) {
    let output = Command::new(program("comptoir-cli"))
        .args(line.split(' '))
        .args(["--now", now])
        .current_dir(folder)
        .env("COMPTOIR_PASSPHRASE", passphrase)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn run(folder: &Path, line: &str) -> String {
    let (status, out, err) = run_as(folder, line, NOON, PASSPHRASE);
    assert_eq!(status, 0, "{line}: {err}");
    out
}

/// An office with one reading and one invoice; the invoice's number and the holder's name.
fn office(folder: &Path) -> (String, String) {
    let issuer = Issuer::make(NOON.parse().unwrap(), Some(41)).unwrap();
    issuer.write(&folder.join("issuer")).unwrap();
    run(
        folder,
        "office new office --demonstration --practitioner Essai --rpps 10003000014 --am-number 751234568 --lists issuer/lists",
    );
    let code = issuer.show("plain", &Options::at(NOON.parse().unwrap()));
    let code = code.unwrap_or_else(|_| panic!("the cast has no such holder"));
    fs::write(folder.join("code.png"), code.code.png().unwrap()).unwrap();
    let read: Value =
        serde_json::from_str(&run(folder, "read --image code.png --office office --json")).unwrap();
    let usage = read["usage_id"].as_str().unwrap();
    let made = run(
        folder,
        &format!("invoice new --office office --reading {usage} --act G --date 2026-11-23 --json"),
    );
    let invoice: Value = serde_json::from_str(&made).unwrap();
    (invoice["number"].to_string(), read["holder"]["family_name"].as_str().unwrap().to_owned())
}

#[test]
fn a_day_is_checked_copied_restored_and_told() {
    let folder = TempDir::new().unwrap();
    let at = folder.path();
    let (number, name) = office(at);

    fs::write(at.join("tete.txt"), run(at, "journal sign --office office")).unwrap();
    let checked = run(at, "journal check --office office --checkpoint tete.txt");
    assert!(checked.starts_with("JOURNAL INTACT"), "{checked}");

    run(at, "backup copie.tar --office office");
    let (status, _, err) = run_as(at, "journal check --office office --checkpoint rien", NOON, PASSPHRASE);
    assert!(status == 4 && err.starts_with("[S-15]"), "{err}");
    // Somebody else's head: the same count and another hash.
    fs::write(at.join("autre.txt"), "2 00112233445566778899").unwrap();
    let (status, out, _) =
        run_as(at, "journal check --office office --checkpoint autre.txt", NOON, PASSPHRASE);
    assert!(status == 3 && out.starts_with("JOURNAL MODIFIÉ"), "{out}");

    let (status, _, err) = run_as(at, "restore copie.tar --office office", NOON, "une autre phrase de passe");
    assert_eq!(status, 4);
    assert!(err.starts_with("[S-13]"), "{err}");
    let (status, _, err) = run_as(at, "restore code.png --office office", NOON, PASSPHRASE);
    assert_eq!(status, 4);
    assert!(err.starts_with("[S-11]"), "{err}");
    let told = run(at, "restore copie.tar --office office");
    assert!(told.contains("1 facture(s)") && told.contains("(avant le "), "{told}");
    let kept = run(at, &format!("invoice show {number} --office office --json"));
    assert!(kept.contains(&number), "the invoice came back");

    let listed = run(at, "purge --dry-run --office office");
    assert!(listed.contains("0 lecture(s) sans facture"), "{listed}");
    let later = "2030-01-01T11:00:00Z";
    let (status, out, err) = run_as(at, "purge --office office --json", later, PASSPHRASE);
    assert_eq!(status, 0, "{err}");
    let purged: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(purged["effaced"]["invoices"], 1, "{out}");
    assert!(purged["backups"].as_array().unwrap().len() <= 1);
    let (status, out, _) = run_as(at, "journal check --office office", later, PASSPHRASE);
    assert_eq!(status, 0, "{out}");
    let (_, out, _) = run_as(at, &format!("invoice show {number} --office office --json"), later, PASSPHRASE);
    assert!(!out.contains(&name), "the person is gone, the invoice is not: {out}");
}

#[test]
fn a_patient_is_told_all_and_support_is_told_nobody() {
    let folder = TempDir::new().unwrap();
    let at = folder.path();
    let (number, name) = office(at);
    run(at, &format!("patient export --office office --invoice {number} --out donnees.json"));
    let held: Value = serde_json::from_str(&fs::read_to_string(at.join("donnees.json")).unwrap()).unwrap();
    let counts = ["lectures", "factures", "journal"].map(|part| held[part].as_array().unwrap().len());
    assert_eq!(counts, [1, 1, 2], "a reading, an invoice, a line of the journal for each");

    run(at, "register --office office --out registre.md");
    let sheet = fs::read_to_string(at.join("registre.md")).unwrap();
    assert!(sheet.contains("Journal des accès et des actions | 12 mois") && !sheet.contains("{{"), "{sheet}");

    fs::create_dir(at.join("log")).unwrap();
    fs::write(at.join("log/comptoir.2026-11-23.log"), "INFO une ligne\n").unwrap();
    run(at, "support bundle --office office --log log --out aide.zip");
    let mut zip = zip::ZipArchive::new(fs::File::open(at.join("aide.zip")).unwrap()).unwrap();
    let mut all = String::new();
    for place in 0..zip.len() {
        zip.by_index(place).unwrap().read_to_string(&mut all).unwrap();
    }
    for wanted in ["INFO une ligne", "\"version\"", "\"action\": \"reading\"", "trust_issued"] {
        assert!(all.contains(wanted), "{wanted} in {all}");
    }
    assert!(!all.contains(&name), "nobody is named");
}
