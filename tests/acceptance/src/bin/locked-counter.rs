//! A counter whose memory is looked at: it opens an office, reads a patient, bills, and locks. `tests/memory.rs` starts it.
//!
//! It says `open` and `locked` and waits for a line after each. What it must not keep comes on its standard input, never in
//! its arguments or environment, and never stands in its own text.
#![expect(clippy::disallowed_methods, reason = "a test works on real files")]
#![forbid(unsafe_code)]

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use desk::wire::{Draft, PrintWay, Reading};
use desk::{Counter, MemoryKeyStore, Places, Presentation, SystemClock};
use serde_json::json;

/// As the program has it.
#[global_allocator]
static MEMORY: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(day())
}

async fn day() -> Result<()> {
    let mut input = File::open("/dev/stdin")?;
    let folder = PathBuf::from(line(&mut input)?);
    let places = Places {
        office: folder.join("office"),
        lists: None,
        phone_frame: None,
        sheets: folder.join("sheets"),
    };
    let counter =
        Counter::new(places, Arc::new(SystemClock)).with_key_store(Arc::new(MemoryKeyStore::default()));
    let passphrase = line(&mut input)?;
    let session = counter.unlock(&passphrase).await?;
    drop(passphrase);
    let person = session.user.context("somebody is at the counter")?.id;
    let pin = line(&mut input)?;
    counter.set_pin(person, &pin).await?;
    counter.lock().await?;
    counter.sign_in(person, &pin).await?;
    drop(pin);

    let shown = counter.read(Presentation::from_text(&line(&mut input)?)).await?;
    let Reading::Read(card) = &shown.reading else { bail!("the code was not read") };
    let draft = json!({
        "usage_id": card.usage_id,
        "beneficiary": 0,
        "date": line(&mut input)?,
        "acts": [{ "code": "G", "quantity": 1 }],
        "condition": "illness",
        "pathway": "treating",
        "third_party_compulsory": false,
        "third_party_complementary": false,
    });
    let draft: Draft = serde_json::from_value(draft)?;
    let invoice = counter.seal(&draft).await?;
    // As Tauri does with an answer: to JSON, sent, let go.
    drop(serde_json::to_string(&shown)?);
    drop(counter.sheet(invoice.number, &PrintWay::default()).await?);
    say("open")?;
    line(&mut input)?;
    drop(shown);
    counter.lock().await?;
    say("locked")?;
    line(&mut input)?;
    Ok(())
}

/// A line, byte by byte: a buffer would keep what went through it.
fn line(input: &mut File) -> Result<String> {
    let mut line = Vec::with_capacity(16 * 1024);
    let mut byte = [0];
    while input.read(&mut byte)? == 1 && byte != *b"\n" {
        line.push(byte[0]);
    }
    Ok(String::from_utf8(line)?)
}

fn say(word: &str) -> Result<()> {
    use std::io::Write;
    Ok(writeln!(std::io::stdout(), "{word}")?)
}
