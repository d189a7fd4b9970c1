//! A day with many patients, in a program of its own; then every file that it left is searched for each of them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD};
use desk::wire::{
    Condition, Draft, DraftAct, InvoiceWish, NewOffice, Pathway, PatientFile, PatientOrganism, PatientPerson,
    Practitioner, Turn,
};
use desk::{Clock, Counter, Desk, FixedClock, MemoryKeyStore, OtherRoots, Places, Presentation};
use simulator::{Issuer, Options};
use tempfile::TempDir;

/// Tells the program of the day where to work, and how many patients come.
const FOLDER: &str = "COMPTOIR_TEST_DAY";
const PATIENTS: &str = "COMPTOIR_TEST_PATIENTS";
const NOON: &str = "2026-11-23T11:00:00Z";
const PASSPHRASE: &str = "lanterne verger cachet moulin";
const PIN: &str = "739164";

#[test]
fn a_day_of_two_hundred_patients_leaves_nobody_in_clear() {
    nobody_in_clear(200);
}

/// Goal G7.
#[test]
#[ignore = "long: a day of 1 000 patients"]
fn a_day_of_a_thousand_patients_leaves_nobody_in_clear() {
    nobody_in_clear(ordeal::rounds(1_000).try_into().unwrap());
}

fn nobody_in_clear(patients: u32) {
    let folder = TempDir::new().unwrap();
    for name in ["temp", "log", "data"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    let day = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "clear::the_day", "--ignored", "--nocapture"])
        .env(FOLDER, folder.path())
        .env(PATIENTS, patients.to_string())
        .env("TMPDIR", folder.path().join("temp"))
        .env("TMP", folder.path().join("temp"))
        .env("SQLITE_TMPDIR", folder.path().join("temp"))
        .output()
        .unwrap();
    assert!(day.status.success(), "{}", String::from_utf8_lossy(&day.stderr));
    let said = String::from_utf8_lossy(&day.stdout).into_owned();
    let code = said.lines().find_map(|line| line.split("code ").nth(1)).unwrap();

    let mut secrets = vec![PASSPHRASE.to_owned(), PIN.to_owned(), code.to_owned()];
    secrets.extend(code.split('-').map(str::to_owned));
    for number in 0..patients {
        let PatientPerson { family_name, nir, .. } = patient(number);
        let nir = nir.unwrap();
        secrets.extend([spaced(&nir), nir[..13].to_owned(), nir, family_name.to_lowercase(), family_name]);
    }
    let patterns: Vec<Vec<u8>> = secrets.iter().flat_map(|secret| spellings(secret)).collect();
    let searched = AhoCorasick::new(&patterns).unwrap();
    let (mut files, mut length) = (0, 0);
    for file in files_under(folder.path()) {
        let bytes = fs::read(&file).unwrap();
        (files, length) = (files + 1, length + bytes.len());
        if let Some(found) = searched.find(&bytes) {
            let shown = String::from_utf8_lossy(&patterns[found.pattern().as_usize()]).into_owned();
            panic!("{shown} at {} of {}", found.start(), file.display());
        }
    }
    assert!(files >= 6 && length > 500_000, "{files} files, {length} bytes: the day left more than that");
    ordeal::figure(&format!("{patients} patients, {files} files, {length} bytes: nobody in clear"));
    let written = fs::read_to_string(folder.path().join("log/comptoir.log")).unwrap();
    assert!(written.contains("a use case did not succeed"), "the log was kept all the while");
}

/// The program of the day.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by the tests above, in a program of its own"]
async fn the_day() {
    let (Ok(folder), Ok(patients)) = (std::env::var(FOLDER), std::env::var(PATIENTS)) else { return };
    let folder = Path::new(&folder);
    let log = File::create(folder.join("log/comptoir.log")).unwrap();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(log).init();
    let clock: Arc<dyn Clock> = Arc::new(FixedClock(NOON.parse().unwrap()));
    let places = Places {
        office: folder.join("data/office"),
        lists: None,
        phone_frame: None,
        sheets: folder.join("data"),
    };
    let keys = Arc::new(MemoryKeyStore::default());
    let counter = Counter::new(places, Arc::clone(&clock)).with_key_store(keys);
    let practitioner = Practitioner {
        name: "Dr A. Essai".into(),
        rpps: "10003000014".into(),
        am_number: "751234568".into(),
        address: vec!["1 rue de l’Essai".into()],
        practice: desk::wire::Practice::default(),
    };
    let new = NewOffice { name: "Cabinet d’essai".into(), practitioner, passphrase: PASSPHRASE.into() };
    let founded = counter.create_office(&new).await.unwrap();
    println!("code {}", founded.recovery.groups.join("-"));
    counter.set_pin(1, PIN).await.unwrap();
    let desk = counter.desk().await.unwrap();
    readings(&desk).await;
    for number in 0..patients.parse().unwrap() {
        let person = patient(number);
        let file = PatientFile { holder: person.clone(), beneficiaries: Vec::new(), organism: organism() };
        desk.seal_for(&file, &draft()).await.unwrap();
        if number % 20 == 0 {
            let found = desk.register(&search(&person.family_name), Turn::Newest).await.unwrap();
            assert_eq!(found.rows.len(), 1, "patient {number} is found by name");
            let found = desk.register(&search(&person.nir.unwrap()[9..15]), Turn::Newest).await.unwrap();
            assert!(!found.rows.is_empty(), "patient {number} is found by the last digits");
        }
    }
    // Failures are logged too; none of them says who was there.
    assert!(counter.export_patient(1).await.is_err());
    let wrong = PatientFile {
        holder: PatientPerson { nir: Some("1".into()), ..patient(3) },
        beneficiaries: Vec::new(),
        organism: organism(),
    };
    drop(desk.seal_for(&wrong, &draft()).await.map_err(desk::Error::into_wire).err().unwrap());
    fs::create_dir(folder.join("data/sauvegardes")).unwrap();
    desk.back_up(&folder.join("data/sauvegardes")).await.unwrap();
    counter.save_support(Some(&folder.join("log"))).await.unwrap();
    // Killed here: the write-ahead log and whatever was temporary are searched as they are.
    std::process::exit(0);
}

/// Cards that are read: one that is good, one that is replayed, something that is no card.
async fn readings(desk: &Desk) {
    let issuer = Issuer::make(NOON.parse().unwrap(), Some(5)).unwrap();
    let lists = TempDir::new().unwrap();
    issuer.write(lists.path()).unwrap();
    desk.import_lists(&lists.path().join("lists"), OtherRoots::Refuse).await.unwrap();
    let code = issuer.qr_text("plain", &Options::at(NOON.parse().unwrap())).unwrap();
    for text in [code.as_str(), code.as_str(), "CV1:RIEN", &patient(0).family_name] {
        desk.read(Presentation::from_text(text)).await.unwrap();
    }
}

/// An invented patient; the same number is the same person. The names are made of syllables that no word of ours has.
fn patient(number: u32) -> PatientPerson {
    const SYLLABLES: [&str; 10] = ["VRÉ", "QUO", "ZYL", "BÛC", "HEÏ", "JAX", "OËM", "PFU", "TÇA", "WIK"];
    let digit = |place: u32| SYLLABLES[usize::try_from(number / 10_u32.pow(place) % 10).unwrap()];
    let family_name = format!("{}{}{}{}NOR", digit(0), digit(1), digit(2), digit(0));
    let body = format!(
        "2{:02}{:02}75{:03}{:03}",
        30 + number % 60,
        1 + number % 12,
        100 + number % 800,
        number % 1000
    );
    let key = 97 - body.parse::<u64>().unwrap() % 97;
    PatientPerson {
        family_name,
        birth_name: None,
        given_name: "Élise".into(),
        birth_date_on_card: format!("19{:02}{:02}15", 30 + number % 60, 1 + number % 12),
        nir: Some(format!("{body}{key:02}")),
        quality: Some(0),
        birth_rank: 1,
    }
}

fn spaced(nir: &str) -> String {
    let groups = [&nir[..1], &nir[1..3], &nir[3..5], &nir[5..7], &nir[7..10], &nir[10..13]];
    groups.join(" ")
}

/// A text as it may stand in a file: UTF-8, Latin-1, UTF-16 both ways, and the middle of its base64 at each of three places.
fn spellings(text: &str) -> Vec<Vec<u8>> {
    let utf16: Vec<u16> = text.encode_utf16().collect();
    let mut spelled = vec![
        text.as_bytes().to_vec(),
        utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
        utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
    ];
    spelled.extend(text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect::<Option<Vec<u8>>>());
    // Short secrets have too few characters of base64 left for a match to mean anything.
    if text.len() >= 9 {
        for before in 0..3 {
            let padded = [&b"   "[..before], text.as_bytes()].concat();
            for encoded in [BASE64_NOPAD.encode(&padded), BASE64URL_NOPAD.encode(&padded)] {
                // The characters at both ends depend on what stands beside the text.
                spelled.push(encoded.as_bytes()[if before == 0 { 0 } else { 4 }..encoded.len() - 2].to_vec());
            }
        }
    }
    spelled
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_under(&path) } else { vec![path] }).collect()
}

fn organism() -> PatientOrganism {
    PatientOrganism { regime: "01".into(), caisse: "751".into(), centre: "0000".into() }
}

fn draft() -> Draft {
    Draft {
        usage_id: String::new(),
        beneficiary: 0,
        date: "2026-11-23".into(),
        acts: vec![DraftAct::new("G", 1)],
        condition: Condition::Illness,
        pathway: Pathway::Treating,
        organism: None,
        third_party_compulsory: false,
        third_party_complementary: false,
        replaces: None,
        time: None,
        local_regime: false,
        boxes: Vec::new(),
        prescription: None,
    }
}

#[test]
fn every_spelling_is_found() {
    let searched = AhoCorasick::new(spellings("VRÉQUONOR-ESSAI")).unwrap();
    for text in ["x VRÉQUONOR-ESSAI y", "aVRÉQUONOR-ESSAIb"] {
        assert!(searched.is_match(text), "{text}");
        assert!(searched.is_match(&BASE64_NOPAD.encode(text.as_bytes())), "{text} in base64");
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(searched.is_match(&utf16), "{text} in UTF-16");
    }
    assert!(!searched.is_match("VREQUONOR-ESSAI"));
}

fn search(query: &str) -> InvoiceWish {
    InvoiceWish { query: query.to_owned(), ..InvoiceWish::default() }
}
