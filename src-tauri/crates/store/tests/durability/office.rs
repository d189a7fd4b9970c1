//! An office whose key costs next to nothing to open, so that hundreds of programs can open it.

use std::fs;
use std::path::Path;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use billing::{ActCode, Cents, Condition, Line, Pathway, Quantity, Shares, ThirdParty};
use data_encoding::HEXLOWER;
use identity::{BirthDate, BirthRank, Name, Nir, Organism, Person, Quality};
use jiff::Timestamp;
use jiff::civil::date;
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use store::{InvoiceContent, NewOffice, Office, Passphrase, Practitioner, Store, Tariffs};

pub(crate) const PASSPHRASE: &str = "quatre mots tout simples";
pub(crate) const ACTOR: &str = "Dr A. Essai";

pub(crate) fn now() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

/// Makes the office and gives back the key of its database.
pub(crate) async fn make(folder: &Path) -> Vec<u8> {
    let passphrase = Passphrase::new(PASSPHRASE).unwrap();
    let office =
        Office { name: "Cabinet d’essai".into(), practitioner: practitioner(), demonstration: true };
    let new = NewOffice { folder, passphrase: &passphrase, office: &office, now: now() };
    Store::create(&new).await.unwrap().0.close().await;
    let file = folder.join("office.key");
    let mut content: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let context = format!("comptoir.office-key.2 passphrase {}", content["office"].as_str().unwrap());
    let wrap = &content["passphrase"];
    let bytes = |name: &str| HEXLOWER.decode(wrap[name].as_str().unwrap().as_bytes()).unwrap();
    let [salt, nonce, wrapped] = ["salt", "nonce", "wrapped"].map(bytes);
    let nonce = Nonce::from(<[u8; 12]>::try_from(nonce).unwrap());
    let number = |name: &str| u32::try_from(wrap["argon2id"][name].as_u64().unwrap()).unwrap();
    let dear = cipher(&salt, number("memory_kib"), number("passes"));
    let key = dear.decrypt(&nonce, Payload { msg: &wrapped, aad: context.as_bytes() }).unwrap();
    let cheap = cipher(&salt, 8, 1).encrypt(&nonce, Payload { msg: &key, aad: context.as_bytes() }).unwrap();
    content["passphrase"]["argon2id"] = json!({ "memory_kib": 8, "passes": 1, "lanes": 1 });
    content["passphrase"]["wrapped"] = json!(HEXLOWER.encode(&cheap));
    fs::write(file, serde_json::to_vec(&content).unwrap()).unwrap();
    key
}

fn cipher(salt: &[u8], memory_kib: u32, passes: u32) -> Aes256Gcm {
    let params = Params::new(memory_kib, passes, 1, Some(32)).unwrap();
    let mut key = [0; 32];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(PASSPHRASE.as_bytes(), salt, &mut key).unwrap();
    Aes256Gcm::new(&key.into())
}

pub(crate) async fn open(folder: &Path) -> Store {
    Store::open(folder, &Passphrase::typed(PASSPHRASE)).await.unwrap()
}

/// What SQLite and SQLCipher themselves say of the file.
pub(crate) async fn is_sound(folder: &Path, key: &[u8]) -> bool {
    let options = SqliteConnectOptions::new()
        .pragma("key", format!("\"x'{}'\"", HEXLOWER.encode(key)))
        .filename(folder.join("office.db"));
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    let pages = sqlx::query("PRAGMA cipher_integrity_check").fetch_all(&pool).await.unwrap();
    let structure: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&pool).await.unwrap();
    pool.close().await;
    pages.is_empty() && structure == "ok"
}

/// How many invoices there are: numbered without a gap from the first, each with its seal and its journal line, the journal's
/// chain whole.
pub(crate) async fn count(store: &Store) -> usize {
    let mut invoices = store.invoices(u32::MAX).await.unwrap();
    invoices.reverse();
    let numbers: Vec<u32> = invoices.iter().map(|invoice| invoice.number).collect();
    let first = numbers.first().copied().unwrap_or_default();
    let expected: Vec<u32> = (first..).take(numbers.len()).collect();
    assert_eq!(numbers, expected, "neither a gap nor a number twice");
    let told = store.journal_lines().await.unwrap();
    let told: Vec<String> =
        told.iter().filter(|line| line.action == "invoice").map(|line| line.subject.clone()).collect();
    assert_eq!(told, numbers.iter().map(u32::to_string).collect::<Vec<_>>(), "each has its journal line");
    numbers.len()
}

fn practitioner() -> Practitioner {
    Practitioner {
        name: ACTOR.into(),
        rpps: "10003000019".into(),
        am_number: "751234567".into(),
        address: vec!["1 rue de l’Essai".into()],
    }
}

pub(crate) fn content() -> InvoiceContent {
    let cents = Cents::new;
    let line = Line {
        code: ActCode::parse("G").unwrap(),
        billed_as: None,
        label: "Consultation".into(),
        quantity: Quantity::ONE,
        unit_price: cents(3000),
        base: cents(3000),
        rate: 70,
        amo: cents(2100),
        amc: cents(900),
        unverified: false,
    };
    let patient = Person {
        family_name: Name::new("BOUVÉRON-LÂCHENAL").unwrap(),
        birth_name: None,
        given_name: Name::new("Élise").unwrap(),
        birth_date: BirthDate::parse("19791300").unwrap(),
        nir: Some(Nir::parse("279069612304382").unwrap()),
        quality: Some(Quality::INSURED),
        birth_rank: BirthRank::new(1).unwrap(),
        cover: Vec::new(),
    };
    InvoiceContent {
        date: date(2026, 11, 23),
        beneficiary: 0,
        patient,
        insured: None,
        organism: Some(Organism::parse("017510000").unwrap()),
        practitioner: practitioner(),
        lines: vec![line],
        shares: Shares { total: cents(3000), amo: cents(2100), amc: cents(900), patient_pays: cents(3000) },
        withheld: None,
        condition: Condition::Illness,
        pathway: Pathway::Treating,
        third_party: ThirdParty::default(),
        tariffs: Tariffs { valid_from: date(2026, 1, 1), checked_on: date(2026, 6, 16) },
        demonstration: true,
        trust: None,
        replaces: None,
    }
}
