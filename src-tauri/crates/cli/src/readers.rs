//! `readers`, and the wait of `read --nfc` and `read --vitale`.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::Result;
use desk::card::{Options, SlotState};
use desk::wire::{ReaderState, TroubleReason};
use desk::{CardNews, CardReaders, Channel, Presentation, Wanted, readers_now};

use crate::arguments::ReaderChoice;
use crate::{say, status, words};

/// One line a reader. Status 4 if none can be used.
pub(crate) fn list(choice: ReaderChoice, json: bool) -> Result<u8> {
    let readers = readers_now(Options { pinned: choice.reader, ..Options::default() })?;
    if json {
        say(&serde_json::to_string_pretty(&readers)?)?;
    } else {
        for reader in &readers.readers {
            say(&format!("{}\t{}", reader.name, state(reader.state)))?;
        }
        if let Some(reason) = readers.trouble {
            say(words::trouble(reason))?;
        }
    }
    Ok(if readers.trouble.is_none() { status::DONE } else { status::TROUBLE })
}

/// Waits for something to be laid down, and gives what it presented.
pub(crate) fn wait(wanted: Wanted, reader: Option<String>, time: Duration) -> Result<Presentation> {
    let channel = if wanted == Wanted::Phones { Channel::Nfc } else { Channel::Vitale };
    let (sink, news) = mpsc::channel();
    let options = Options { pinned: reader, ..Options::default() };
    // Whoever has what it waited for needs no more news.
    let readers = CardReaders::start(options, wanted, move |news| drop(sink.send(news)))?;
    let start = Instant::now();
    let mut reason = TroubleReason::NothingLaidDown;
    let presentation = loop {
        match news.recv_timeout(time.saturating_sub(start.elapsed())) {
            Ok(CardNews::Presented { presentation, .. }) => break presentation,
            Ok(CardNews::Readers(told)) => {
                let state = told.readers.iter().find_map(|reader| match reader.state {
                    SlotState::Mute => Some(TroubleReason::CardMute),
                    SlotState::InUse => Some(TroubleReason::ReaderInUse),
                    SlotState::Empty | SlotState::Card(_) | SlotState::Ignored => None,
                });
                let trouble = told.trouble.map(TroubleReason::from).or(state);
                reason = trouble.unwrap_or(TroubleReason::NothingLaidDown);
            }
            Ok(CardNews::Lifted { .. }) => reason = TroubleReason::LiftedTooEarly,
            Ok(CardNews::Reading { .. } | CardNews::Left { .. }) => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                break Presentation::nothing(channel, reason);
            }
        }
    };
    readers.stop();
    Ok(presentation)
}

fn state(state: ReaderState) -> &'static str {
    match state {
        ReaderState::Empty => "vide",
        ReaderState::Contactless => "téléphone ou carte sans contact",
        ReaderState::Vitale2 => "carte Vitale 2",
        ReaderState::Vitale1 => "carte Vitale ancienne",
        ReaderState::Professional => "carte de professionnel",
        ReaderState::Payment => "carte de paiement",
        ReaderState::Badge => "badge",
        ReaderState::Other => "autre carte",
        ReaderState::Mute => "carte qui ne répond pas",
        ReaderState::InUse => "utilisé par un autre logiciel",
        ReaderState::Ignored => "laissé de côté",
    }
}
