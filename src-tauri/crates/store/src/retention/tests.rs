//! A purge leaves nothing of the persons, and everything else.
#![expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]

use std::fs;
use std::path::Path;

use aes_gcm::aes::Aes256;
use billing::{ActCode, Cents, Condition, Line, Pathway, Quantity, Shares, ThirdParty};
use cbc::cipher::{BlockModeDecrypt, KeyIvInit, block_padding::NoPadding};
use identity::{BirthDate, BirthRank, Card, Name, Nir, Organism, Person};
use jiff::SignedDuration;
use jiff::civil::date;
use tempfile::TempDir;

use super::*;
use crate::{
    Authenticity, BackUp, Channel, InvoiceContent, Known, NewInvoice, NewOffice, NewReading, Office,
    Passphrase, Practitioner, Tariffs,
};

/// Invented: a name, a NIR whose key is right, another name. The first is to go, the second to stay.
const OLD: (&str, &str) = ("VIEILBOURG-QUENTIN", "279069612304382");
const NEW: (&str, &str) = ("NOUVELAIN-DUBREUIL", "185057512345673");

fn now() -> Timestamp {
    "2026-11-25T18:00:00Z".parse().unwrap()
}

fn days_ago(days: i64) -> Timestamp {
    now() - SignedDuration::from_hours(24 * days)
}

fn person((name, nir): (&str, &str)) -> Person {
    Person {
        family_name: Name::new(name).unwrap(),
        birth_name: None,
        given_name: Name::new("Élise").unwrap(),
        birth_date: BirthDate::parse("19790612").unwrap(),
        nir: Some(Nir::parse(nir).unwrap()),
        quality: None,
        birth_rank: BirthRank::new(1).unwrap(),
        cover: Vec::new(),
    }
}

fn practitioner() -> Practitioner {
    Practitioner {
        name: "Dr A. Essai".into(),
        rpps: "1".into(),
        am_number: "2".into(),
        address: vec![],
        practice: crate::Practice::default(),
    }
}

fn content(who: (&str, &str)) -> InvoiceContent {
    let cents = Cents::new;
    let code = ActCode::parse("G").unwrap();
    let line = Line::plain(code, "Consultation", Quantity::ONE, cents(3000), 70).unwrap();
    InvoiceContent {
        date: date(2023, 1, 2),
        time: None,
        beneficiary: 0,
        patient: person(who),
        insured: None,
        organism: Some(Organism::parse("017510000").unwrap()),
        practitioner: practitioner(),
        lines: vec![line],
        shares: Shares {
            total: cents(3000),
            amo: cents(2100),
            amc: cents(900),
            state: Cents::ZERO,
            excess: Cents::ZERO,
            patient_pays: cents(3000),
        },
        withheld: Some(cents(200)),
        condition: Condition::Illness,
        local_regime: false,
        pathway: Pathway::Treating,
        third_party: ThirdParty::default(),
        prescription: None,
        tariffs: Tariffs { valid_from: date(2022, 1, 1), checked_on: date(2022, 6, 16) },
        demonstration: true,
        trust: None,
        replaces: None,
    }
}

/// A visit: a reading, then an invoice when it was billed.
async fn visit(store: &Store, who: (&str, &str), days: i64, billed: bool) {
    let card = Card {
        holder: person(who),
        beneficiaries: Vec::new(),
        organism: Some(Organism::parse("017510000").unwrap()),
        rights: Vec::new(),
        rights_as_of: None,
        activation: None,
        code_gestion: None,
    };
    let new = NewReading {
        at: days_ago(days),
        actor: "Dr A. Essai",
        channel: Channel::Qr,
        remote: false,
        authenticity: Authenticity::Verified,
        doubts: Vec::new(),
        issuer: None,
        unlock: None,
        possession: None,
        trust_issued: None,
        status_issued: None,
        card: &card,
        replay: None,
    };
    let usage = store.record_reading(&new).await.unwrap();
    if billed {
        let content = content(who);
        let new = NewInvoice {
            at: days_ago(days),
            actor: "Dr A. Essai",
            usage_id: Some(&usage),
            content: &content,
        };
        store.seal_invoice(&new).await.unwrap();
    }
}

async fn office(folder: &Path) -> Store {
    let office = Office { name: "Essai".into(), practitioner: practitioner(), demonstration: true };
    let passphrase = Passphrase::new("quatre mots tout simples").unwrap();
    let new = NewOffice { folder, passphrase: &passphrase, office: &office, now: days_ago(1500) };
    Store::create(&new).await.unwrap().0
}

fn limits() -> Limits {
    Limits { readings: days_ago(90), invoices: days_ago(1096), drafts: days_ago(30), journal: days_ago(365) }
}

/// Every page of the database, decrypted here and not by SQLCipher: AES-256-CBC, 4 096 bytes a page of which the last 80 are the
/// IV and the MAC, the first 16 of the file its salt (SQLCipher 4, design document).
async fn pages(store: &Store) -> Vec<u8> {
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(store.pool()).await.unwrap();
    let pragma = store.with_key(|key| Ok(key.pragma())).unwrap();
    let key = HEX.decode(pragma.trim_matches(|c: char| !c.is_ascii_hexdigit()).as_bytes()).unwrap();
    let file = fs::read(store.folder().join("office.db")).unwrap();
    assert_eq!(file.len() % 4096, 0);
    let mut clear = Vec::new();
    for (number, page) in file.chunks(4096).enumerate() {
        let (data, iv) = (&page[if number == 0 { 16 } else { 0 }..4016], &page[4016..4032]);
        let cipher = cbc::Decryptor::<Aes256>::new_from_slices(&key, iv).unwrap();
        clear.extend(cipher.decrypt_padded_vec::<NoPadding>(data).unwrap());
    }
    clear
}

const HEX: data_encoding::Encoding = data_encoding::HEXLOWER;

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_purged_person_is_left_in_any_page() {
    let folder = TempDir::new().unwrap();
    let (store, key) = (office(folder.path()).await, JournalKey::random().unwrap());
    for round in 0..12 {
        visit(&store, OLD, 1400 - round, round % 3 > 0).await;
    }
    visit(&store, NEW, 40, true).await;
    visit(&store, NEW, 20, false).await;
    store.index_invoices().await.unwrap();
    let copy = folder.path().join("copie.tar");
    let backup = BackUp { file: &copy, at: days_ago(5), actor: "Dr A. Essai", version: "0.1.0" };
    store.back_up(&backup).await.unwrap();
    let before = store.invoices(99).await.unwrap();
    let clear = pages(&store).await;
    assert!(holds(&clear, OLD.0) && holds(&clear, OLD.1), "the pages are read as they are");

    let due = store.due(&limits()).await.unwrap();
    let expected = Due { readings: 4, billed_readings: 8, invoices: 8, drafts: 0, journal: 1 + 12 + 8 };
    assert_eq!(due, expected, "the office's first line, twelve readings, eight invoices");
    let report = store.purge(&limits(), now(), "Dr A. Essai", &key).await.unwrap();
    assert_eq!(report.effaced(), due);
    let clear = pages(&store).await;
    for word in [OLD.0, OLD.1, "VIEILBOURG"] {
        assert!(!holds(&clear, word), "{word} is still in a page");
    }
    assert!(holds(&clear, NEW.0) && holds(&clear, NEW.1), "who is not purged is there");
    assert_eq!(
        store.backups_before(report.at()).await.unwrap()[0].path,
        copy,
        "what still holds them is listed"
    );

    let after = store.invoices(99).await.unwrap();
    for (before, after) in before.iter().zip(&after) {
        assert_eq!((before.number, &before.seal, before.day), (after.number, &after.seal, after.day));
        assert_eq!(before.content.shares, after.content.shares, "amounts stay");
        assert_eq!(before.content.lines, after.content.lines);
    }
    let audit = store.audit(&Known { key: Some(key.public()), witnesses: vec![] }).await.unwrap();
    assert_eq!(
        (audit.fault, audit.first, audit.signed),
        (None, 22, 1),
        "the chain goes on from a signed head"
    );
    assert!(store.purges_hold(Some(&key.public())).await.unwrap());
    assert_eq!(store.search("vieilbourg", 9).await.unwrap().numbers, Vec::<u32>::new());
    assert_eq!(store.search("nouvelain", 9).await.unwrap().numbers.len(), 1);
    assert!(store.due(&limits()).await.unwrap().is_nothing(), "nothing is due twice");
    visit(&store, OLD, 0, true).await;
    let backup = BackUp { at: now(), ..backup };
    store.back_up(&backup).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_of_an_invoice_cannot_be_changed_unseen() {
    let folder = TempDir::new().unwrap();
    let (store, key) = (office(folder.path()).await, JournalKey::random().unwrap());
    visit(&store, OLD, 1400, true).await;
    visit(&store, NEW, 40, true).await;
    store.purge(&limits(), now(), "Dr A. Essai", &key).await.unwrap();
    let numbers: Vec<u32> = store.invoices(9).await.unwrap().iter().map(|invoice| invoice.number).collect();
    let guard: String = sqlx::query_scalar("SELECT sql FROM sqlite_schema WHERE name = 'invoice_is_final'")
        .fetch_one(store.pool())
        .await
        .unwrap();
    assert!(guard.contains("RAISE"), "the triggers are back");
    sqlx::query("DROP TRIGGER invoice_is_final").execute(store.pool()).await.unwrap();
    for (number, sql) in [
        (numbers[1], "UPDATE invoice SET content = replace(content, '3000', '9000') WHERE number = ?"),
        (
            numbers[0],
            "UPDATE invoice SET content = json_set(content, '$.purged', json('true')) WHERE number = ?",
        ),
    ] {
        let mut transaction = store.pool().begin().await.unwrap();
        sqlx::query(sql).bind(number).execute(&mut *transaction).await.unwrap();
        assert!(!report::hold(&mut transaction, Some(&key.public())).await.unwrap(), "{sql}");
        transaction.rollback().await.unwrap();
    }
    assert!(store.purges_hold(None).await.unwrap(), "and unaltered it holds, on another computer too");
    sqlx::query("UPDATE purge SET report = replace(report, '\"invoices\":1', '\"invoices\":2')")
        .execute(store.pool())
        .await
        .unwrap();
    assert!(!store.purges_hold(None).await.unwrap(), "a report that was altered is not signed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_told_all_that_is_held() {
    let folder = TempDir::new().unwrap();
    let store = office(folder.path()).await;
    visit(&store, OLD, 30, true).await;
    visit(&store, NEW, 20, true).await;
    visit(&store, OLD, 10, false).await;
    let held = store.held_about(&person(OLD)).await.unwrap();
    assert_eq!((held.readings.len(), held.invoices.len(), held.journal.len()), (2, 1, 3));
    assert!(held.readings.iter().all(|reading| reading.card.holder.family_name.expose() == OLD.0));
}
