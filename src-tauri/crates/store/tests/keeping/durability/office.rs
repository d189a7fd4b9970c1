//! An office whose key costs next to nothing to open, so that hundreds of programs can open it.

use std::fs;
use std::path::Path;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use store::{InvoiceContent, Passphrase, Store, StoreError};

use crate::support::PASSPHRASE;

pub(crate) fn now() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

/// A copy of the office of the first schema, brought up to date; gives back the key of its database.
pub(crate) async fn make(folder: &Path) -> Vec<u8> {
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/offices/0001");
    fs::copy(model.join("office.db"), folder.join("office.db")).unwrap();
    let mut file: Value = serde_json::from_slice(&fs::read(model.join("office.key")).unwrap()).unwrap();
    let bytes = |name: &str| HEXLOWER.decode(file[name].as_str().unwrap().as_bytes()).unwrap();
    let [salt, nonce, wrapped] = ["salt", "nonce", "wrapped"].map(bytes);
    let nonce = Nonce::from(<[u8; 12]>::try_from(nonce).unwrap());
    let number = |name: &str| u32::try_from(file["argon2id"][name].as_u64().unwrap()).unwrap();
    let dear = cipher(&salt, number("memory_kib"), number("passes"));
    let key = dear.decrypt(&nonce, Payload { msg: &wrapped, aad: CONTEXT }).unwrap();
    let cheap = cipher(&salt, 8, 1).encrypt(&nonce, Payload { msg: &key, aad: CONTEXT }).unwrap();
    file["argon2id"] = json!({ "memory_kib": 8, "passes": 1, "lanes": 1 });
    file["wrapped"] = json!(HEXLOWER.encode(&cheap));
    fs::write(folder.join("office.key"), serde_json::to_vec(&file).unwrap()).unwrap();
    open(folder).await.close().await;
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

/// How many invoices were added to the first: numbered without a gap, each with its seal and its journal line, the journal's
/// chain whole.
pub(crate) async fn count(store: &Store) -> Result<usize, StoreError> {
    let mut invoices = store.invoices(u32::MAX).await?;
    invoices.reverse();
    let numbers: Vec<u32> = invoices.iter().map(|invoice| invoice.number).collect();
    let (first, added) = numbers.split_first().unwrap();
    let from = added.first().copied().unwrap_or_default();
    assert_eq!(*first, 1, "the invoice of the first schema");
    assert!(added.iter().copied().eq((from..).take(added.len())), "a gap or a number twice: {added:?}");
    let told = store.journal_lines().await?;
    let told = told.iter().filter(|line| line.action == "invoice").map(|line| line.subject.clone());
    assert!(told.eq(numbers.iter().map(u32::to_string)), "each has its journal line");
    Ok(added.len())
}

/// What the invoice of the first schema says: as good as any.
pub(crate) async fn content(store: &Store) -> Result<InvoiceContent, StoreError> {
    Ok(store.invoice(1).await?.unwrap().content)
}

const CONTEXT: &[u8] = b"comptoir.office-key.1";
