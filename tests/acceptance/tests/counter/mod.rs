//! A counter that watches the readers, and what may be laid on them.

use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::time::Instant;

use desk::card::Options;
use desk::{CardNews, CardReaders, Presentation, Wanted, read_alone};
use jiff::Timestamp;
use serde_json::Value;
use simulator::{Card, Chip, Issuer, NfcOptions, VitaleCard, VitaleKind};
use tempfile::TempDir;

use crate::daemon::PATIENCE;

/// An issuer, its lists, a counter that watches the readers.
pub(crate) struct Counter {
    folder: TempDir,
    issuer: Issuer,
    news: Receiver<CardNews>,
    readers: CardReaders,
}

impl Counter {
    pub(crate) fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let issuer = Issuer::make(Timestamp::now(), Some(5)).unwrap();
        issuer.write(&folder.path().join("issuer")).unwrap();
        let (sink, news) = mpsc::channel();
        let readers = CardReaders::start(Options::default(), Wanted::Everything, move |told| {
            let _ = sink.send(told);
        });
        let counter = Self { folder, issuer, news, readers: readers.unwrap() };
        counter.until("two readers", |news| match news {
            CardNews::Readers(readers) if readers.readers.len() == 2 => Some(()),
            _ => None,
        });
        counter
    }

    pub(crate) fn phone(&self, holder: &str, change: impl FnOnce(&mut NfcOptions)) -> Card {
        let mut options = NfcOptions::at(Timestamp::now());
        change(&mut options);
        Card::new(&self.issuer, holder, options).unwrap()
    }

    pub(crate) fn until<T>(&self, what: &str, mut wanted: impl FnMut(CardNews) -> Option<T>) -> T {
        let (start, mut seen) = (Instant::now(), Vec::new());
        while let Ok(news) = self.news.recv_timeout(PATIENCE.saturating_sub(start.elapsed())) {
            seen.push(format!("{news:?}"));
            if let Some(found) = wanted(news) {
                return found;
            }
        }
        panic!("{what} was not told; told: {seen:#?}");
    }

    /// What came of the next thing that was laid down, as the JSON of `spec/presentation.md` §7.
    pub(crate) fn reading(&self) -> Value {
        self.until("a reading", |news| match news {
            CardNews::Presented { presentation, .. } => Some(self.judge(presentation)),
            _ => None,
        })
    }

    pub(crate) fn judge(&self, presentation: Presentation) -> Value {
        serde_json::to_value(read_alone(presentation, Some(&self.lists()), Timestamp::now()).reading).unwrap()
    }

    pub(crate) fn lists(&self) -> PathBuf {
        self.folder.path().join("issuer/lists")
    }
}

pub(crate) fn plastic(holder: &str, kind: VitaleKind) -> VitaleCard {
    VitaleCard::new(holder, kind, Timestamp::now()).unwrap()
}

/// A card that does what no card should.
pub(crate) struct Hostile {
    pub(crate) atr: &'static [u8],
    pub(crate) answer: fn(&[u8]) -> Vec<u8>,
}

impl Chip for Hostile {
    fn atr(&self) -> Vec<u8> {
        self.atr.to_vec()
    }

    fn reset(&mut self) {}

    fn reply(&mut self, apdu: &[u8]) -> Vec<u8> {
        (self.answer)(apdu)
    }

    fn is_done(&self) -> bool {
        false
    }
}

/// The same chip behind another answer to reset.
pub(crate) struct Otherwise<C>(pub(crate) C, pub(crate) &'static [u8]);

impl<C: Chip> Chip for Otherwise<C> {
    fn atr(&self) -> Vec<u8> {
        self.1.to_vec()
    }

    fn reset(&mut self) {
        self.0.reset();
    }

    fn reply(&mut self, apdu: &[u8]) -> Vec<u8> {
        self.0.reply(apdu)
    }

    fn is_done(&self) -> bool {
        self.0.is_done()
    }
}
