//! The program that is killed, or whose disk fails: it opens the office, says what it found, and seals one invoice after the other.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use store::{ChangeError, NewInvoice, OpenError, Passphrase, Store, StoreError};

use super::office::{content, count, now};
use crate::support::{ACTOR, PASSPHRASE};

/// Where the writer's office is, and how many invoices it seals.
const FOLDER: &str = "COMPTOIR_TEST_WRITER_FOLDER";
const INVOICES: &str = "COMPTOIR_TEST_WRITER_INVOICES";

/// The writer, as a program of its own.
pub(crate) fn program(folder: &Path, invoices: u32) -> Command {
    let mut program = crate::support::program("durability::writer::writes");
    program
        .env(FOLDER, folder)
        .env(INVOICES, invoices.to_string())
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    program
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by the other tests of this folder"]
async fn writes() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let invoices: u32 = std::env::var(INVOICES).unwrap().parse().unwrap();
    let store = match Store::open(&folder, &Passphrase::typed(PASSPHRASE)).await {
        Ok(store) => store,
        Err(error) => return say(&format!("refused {}", opening(&error))),
    };
    // Who reads meets the disk as well.
    let content = match (count(&store).await, content(&store).await) {
        (Ok(there), Ok(content)) => {
            say(&format!("found {there}"));
            content
        }
        (Err(error), _) | (_, Err(error)) => {
            store.close().await;
            return say(&format!("refused {}", named(&error)));
        }
    };
    for _ in 0..invoices {
        let new = NewInvoice { at: now(), actor: ACTOR, usage_id: None, content: &content };
        match store.seal_invoice(&new).await {
            Ok(invoice) => say(&format!("sealed {}", invoice.number)),
            Err(ChangeError::Store(error)) => say(&format!("failed {}", named(&error))),
            Err(error) => say(&format!("failed {error:?}")),
        }
    }
    store.close().await;
    say("done");
}

fn opening(error: &OpenError) -> String {
    match error {
        OpenError::Store(error) => named(error),
        OpenError::File(_) => "file".to_owned(),
        other => format!("{other:?}"),
    }
}

fn named(error: &StoreError) -> String {
    match error {
        StoreError::DiskFull(_) => "full".to_owned(),
        StoreError::ReadOnly(_) => "read-only".to_owned(),
        StoreError::DiskFails(_) => "disk".to_owned(),
        other => format!("{other:?}"),
    }
}

fn say(line: &str) {
    // One call a line: what a kill leaves in the pipe is whole lines.
    std::io::stdout().write_all(format!("{line}\n").as_bytes()).unwrap();
    std::io::stdout().flush().unwrap();
}
