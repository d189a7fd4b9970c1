//! `keeping`: among 10 000, 100 000 and 1 000 000 invoices, one more sealed in the encrypted office, beside the same row inserted
//! in plain SQLite with the same durability; a patient found, beside an indexed query in plain SQLite; the journal checked,
//! beside hashing as many bytes.
//!
//! Plain SQLite is the library that ours encrypts with, opened without a key. Its table has the columns and indexes that
//! somebody would give it who wants to find names; ours finds the last digits of a NIR and parts of names as well.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use billing::{ActCode, Cents, Condition, Line, Pathway, Quantity, Shares, ThirdParty};
use identity::{BirthDate, BirthRank, Name, Nir, Organism, Person};
use jiff::Timestamp;
use jiff::civil::date;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use store::{InvoiceContent, Known, NewInvoice, NewOffice, Office, Passphrase, Practitioner, Store, Tariffs};
use tokio::runtime::Runtime;

use crate::place::Place;
use crate::race::{Runner, race};
use crate::row::{Row, Target};

/// What sealing may cost beside a bare insert: encryption, two chains of hashes, a line of the journal.
const SEALING: Target = Target::RatioAtMost(2.5);
/// Among a million invoices, whatever a plain query takes.
const SEARCH: Target = Target::OursAtMost(0.1);
/// 100 000 lines at 100 000 a second.
const CHECK: Target = Target::OursAtMost(1.0);
const OURS: &str = "the office";
const PLAIN: &str = "plain SQLite";
const PASSPHRASE: &str = "quatre mots tout simples";

pub fn rows(place: &Place) -> Result<Vec<Row>> {
    let runtime = Runtime::new()?;
    let folder = place.scratch("keeping")?.join(std::process::id().to_string());
    std::fs::create_dir_all(&folder)?;
    let measured = measure(&runtime, &folder);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure(runtime: &Runtime, folder: &Path) -> Result<Vec<Row>> {
    let (ours, plain) = runtime.block_on(both(folder))?;
    let mut next = 0;
    let mut rows = Vec::new();
    for count in [10_000_u32, 100_000, 1_000_000] {
        runtime.block_on(fill(&ours, &plain, next..count))?;
        next = count;
        let look = race(
            if count < 1_000_000 { 100 } else { 30 },
            vec![
                looked(OURS, runtime, || async { Ok(ours.search(QUERY, 50).await?.numbers.len()) }),
                looked(PLAIN, runtime, || async { find(&plain).await }),
            ],
        )?;
        rows.push(Row::raced(format!("a name among {count} invoices"), &look, OURS, PLAIN, SEARCH)?);
        rows.push(sealing(runtime, &ours, &plain, &mut next)?);
        rows.push(checking(runtime, &ours, count)?);
    }
    Ok(rows)
}

fn sealing(runtime: &Runtime, ours: &Store, plain: &SqlitePool, next: &mut u32) -> Result<Row> {
    let there = *next;
    let (mut first, mut second) = (there, there);
    let times = race(
        300,
        vec![
            Runner::once(OURS, || {
                let sealed = runtime.block_on(seal(ours, first))?;
                first += 1;
                Ok(sealed)
            }),
            Runner::once(PLAIN, || {
                let done = runtime.block_on(insert(plain, second));
                second += 1;
                done
            }),
        ],
    )?;
    *next = first;
    Row::raced(
        format!("an invoice among {there} others, sealed and on the disk"),
        &times,
        OURS,
        PLAIN,
        SEALING,
    )
}

/// The whole journal of so many invoices, and the bare hashing of as many bytes.
fn checking(runtime: &Runtime, ours: &Store, count: u32) -> Result<Row> {
    let audit = runtime.block_on(ours.audit(&Known::default()))?;
    ensure!(audit.fault.is_none() && audit.last >= i64::from(count), "a clean journal: {audit:?}");
    let lines = u32::try_from(audit.last)?;
    let times = race(
        10,
        vec![
            Runner::timed(OURS, || {
                let started = Instant::now();
                let audit = runtime.block_on(ours.audit(&Known::default()))?;
                ensure!(audit.fault.is_none(), "a clean journal");
                // Of the lines that there are, what 100 000 take.
                Ok(started.elapsed().mul_f64(100_000.0 / f64::from(lines)))
            }),
            Runner::timed("SHA-256 of 100 000 lines", || {
                let started = Instant::now();
                Ok(hash(100_000, started))
            }),
        ],
    )?;
    let what = format!("100 000 lines, of the journal of {count} invoices, checked");
    Row::raced(what, &times, OURS, "SHA-256 of 100 000 lines", CHECK)
}

fn hash(lines: u32, started: Instant) -> Duration {
    use sha2::{Digest, Sha256};
    let mut before = [0_u8; 32];
    for line in 0..lines {
        let mut digest = Sha256::new();
        digest.update(before);
        digest.update([line.to_le_bytes()[0]; 150]);
        before = digest.finalize().into();
    }
    std::hint::black_box(before);
    started.elapsed()
}

fn looked<'a, F, W>(name: &'static str, runtime: &'a Runtime, work: W) -> Runner<'a>
where
    F: Future<Output = Result<usize>>,
    W: Fn() -> F + 'a,
{
    Runner::once(name, move || {
        let found = runtime.block_on(work())?;
        ensure!(found > 0, "the name is there");
        Ok(found)
    })
}

async fn both(folder: &Path) -> Result<(Store, SqlitePool)> {
    let practitioner = practitioner();
    let office = Office { name: "Essai".into(), practitioner, demonstration: true };
    let passphrase = Passphrase::new(PASSPHRASE)?;
    let new =
        NewOffice { folder: &folder.join("office"), passphrase: &passphrase, office: &office, now: now()? };
    let (ours, _) = Store::create(&new).await?;
    let options = SqliteConnectOptions::new()
        .filename(folder.join("plain.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let plain = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
    for sql in [
        "CREATE TABLE invoice (number INTEGER PRIMARY KEY, name TEXT NOT NULL, given TEXT NOT NULL, content TEXT NOT NULL) STRICT",
        "CREATE INDEX invoice_name ON invoice (name, number)",
    ] {
        sqlx::query(sql).execute(&plain).await?;
    }
    Ok((ours, plain))
}

/// As many invoices on both sides, in large transactions: what is measured is not this.
async fn fill(ours: &Store, plain: &SqlitePool, numbers: std::ops::Range<u32>) -> Result<()> {
    let contents = numbers.clone().map(content).collect::<Result<Vec<_>>>();
    for chunk in contents?.chunks(5_000) {
        ours.seal_in_bulk(now()?, "Dr A. Essai", chunk).await?;
    }
    ours.index_invoices().await?;
    let mut transaction = plain.begin().await?;
    for number in numbers {
        insert_within(&mut transaction, number).await?;
    }
    Ok(transaction.commit().await?)
}

async fn seal(store: &Store, number: u32) -> Result<u32> {
    let content = content(number)?;
    let new = NewInvoice { at: now()?, actor: "Dr A. Essai", usage_id: None, content: &content };
    Ok(store.seal_invoice(&new).await.context("sealing")?.number)
}

async fn insert(pool: &SqlitePool, number: u32) -> Result<()> {
    let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
    insert_within(&mut transaction, number).await?;
    Ok(transaction.commit().await?)
}

async fn insert_within(connection: &mut sqlx::SqliteConnection, number: u32) -> Result<()> {
    let person = person(number)?;
    // About as long as what ours keeps of an invoice.
    let content =
        format!("{{\"patient\":\"{}\",\"rest\":\"{}\"}}", person.family_name.expose(), "x".repeat(900));
    sqlx::query("INSERT INTO invoice (number, name, given, content) VALUES (?, ?, ?, ?)")
        .bind(number)
        .bind(person.family_name.expose())
        .bind(person.given_name.expose())
        .bind(content)
        .execute(connection)
        .await?;
    Ok(())
}

async fn find(pool: &SqlitePool) -> Result<usize> {
    let sql = "SELECT number FROM invoice WHERE name >= ? AND name < ? ORDER BY number DESC LIMIT 51";
    let found: Vec<u32> =
        sqlx::query_scalar(sql).bind(NAME).bind(format!("{NAME}\u{10ffff}")).fetch_all(pool).await?;
    Ok(found.len())
}

/// One patient in ten invoices, so that a million are a hundred thousand people.
fn person(number: u32) -> Result<Person> {
    let who = number % 100_000;
    let family = format!(
        "{}{}",
        SYLLABLES[digit(who, 0)],
        [SYLLABLES[digit(who, 1)], SYLLABLES[digit(who, 2)]].concat()
    );
    let given =
        ["Élise", "Paul", "Zoé", "Yanis", "Inès", "Hugo", "Anaïs", "Léo", "Maël", "Rose"][digit(who, 3)];
    let body = format!("2{:02}{:02}75{:03}{:03}", 30 + who % 60, 1 + who % 12, 100 + who / 1000, who % 1000);
    let key = 97 - body.parse::<u64>()? % 97;
    Ok(Person {
        family_name: Name::new(&family)?,
        birth_name: None,
        given_name: Name::new(given)?,
        birth_date: BirthDate::parse(&format!(
            "19{:02}{:02}{:02}",
            30 + who % 60,
            1 + who % 12,
            1 + who % 28
        ))?,
        nir: Some(Nir::parse(&format!("{body}{key:02}"))?),
        quality: None,
        birth_rank: BirthRank::new(1).context("a rank")?,
        cover: Vec::new(),
    })
}

fn digit(number: u32, place: u32) -> usize {
    usize::try_from(number / 10_u32.pow(place) % 10).unwrap_or_default()
}

fn content(number: u32) -> Result<InvoiceContent> {
    let cents = Cents::new;
    let line = Line::plain(ActCode::parse("G")?, "Consultation", Quantity::ONE, cents(3000), 70);
    Ok(InvoiceContent {
        date: date(2026, 11, 23),
        time: None,
        beneficiary: 0,
        patient: person(number)?,
        insured: None,
        organism: Some(Organism::parse("017510000")?),
        practitioner: practitioner(),
        lines: vec![line.context("an amount that fits")?],
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
        tariffs: Tariffs { valid_from: date(2026, 1, 1), checked_on: date(2026, 6, 16) },
        demonstration: true,
        trust: None,
        replaces: None,
    })
}

fn practitioner() -> Practitioner {
    Practitioner {
        name: "Dr A. Essai".into(),
        rpps: "10003000014".into(),
        am_number: "751234568".into(),
        address: vec!["1 rue de l’Essai".into()],
        practice: store::Practice::default(),
    }
}

fn now() -> Result<Timestamp> {
    Ok("2026-11-23T11:00:00Z".parse()?)
}

const SYLLABLES: [&str; 10] = ["BER", "MAR", "DUV", "LEG", "ROC", "FAU", "GIR", "PEL", "SAN", "VAL"];
/// One name of ten begins so: as bad as a beginning of two letters gets.
const NAME: &str = "MAR";
const QUERY: &str = "mar";
