//! `scan` and `read`.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use desk::wire::{Reading, Shown};
use desk::{Clock, Picture, Presentation, Wanted, symbols};

use crate::arguments::{Read, Source};
use crate::office::open;
use crate::{readers, say, status, words};

/// One line a symbol: file, symbology, text. Status 1 if a file gave none.
pub(crate) fn scan(files: &[PathBuf]) -> Result<u8> {
    let mut all = true;
    for file in files {
        let name = file.display();
        let bytes = fs::read(file).with_context(|| format!("{name} ne peut pas être lu"))?;
        let found = Picture::decode(&bytes).map(|picture| symbols(&picture)).unwrap_or_default();
        all &= !found.is_empty();
        for symbol in found {
            // A text over several lines would look like several symbols.
            let text = symbol.text.replace(['\n', '\r', '\t'], "\u{fffd}");
            say(&format!("{name}\t{}\t{text}", symbol.symbology.name()))?;
        }
    }
    Ok(if all { status::DONE } else { status::NOTHING_FOUND })
}

/// Reads one presentation and tells the verdict.
pub(crate) async fn read(options: &Read, clock: Arc<dyn Clock>) -> Result<u8> {
    let presentation = present(options)?;
    let shown = match &options.office {
        None => desk::read_alone(presentation, options.lists.as_deref(), clock.now()),
        Some(folder) => {
            let desk = open(folder, clock).await?;
            if let Some(lists) = &options.lists {
                desk.load_lists(lists)?;
            }
            let shown = desk.read(presentation).await?;
            desk.close().await;
            shown
        }
    };
    tell(&shown, options.json)
}

fn present(options: &Read) -> Result<Presentation> {
    let Source { image, text, nfc, vitale } = &options.source;
    if let Some(path) = image {
        let bytes = fs::read(path).with_context(|| format!("{} ne peut pas être lu", path.display()))?;
        return Ok(Presentation::from_picture(&bytes));
    }
    let wait = Duration::from_secs(options.wait);
    match (nfc, vitale) {
        (true, _) => readers::wait(Wanted::Phones, options.choice.reader.clone(), wait),
        (false, true) => readers::wait(Wanted::PlasticCards, options.choice.reader.clone(), wait),
        (false, false) => Ok(Presentation::from_text(text.as_deref().unwrap_or_default())),
    }
}

fn tell(shown: &Shown, json: bool) -> Result<u8> {
    if json {
        say(&serde_json::to_string_pretty(&shown.reading)?)?;
    } else {
        say(&words::reading(shown))?;
    }
    Ok(match shown.reading {
        Reading::Read(_) => status::DONE,
        Reading::Refused(_) => status::REFUSED,
        Reading::Trouble(_) => status::TROUBLE,
    })
}
