//! The use cases of the counter, one file each, for the window, the terminal and the tests alike.
//!
//! Nothing here knows a window or has a sentence for anyone: what comes out is in [`wire`], as codes and figures.
#![expect(clippy::disallowed_methods, reason = "the use cases keep files and take the computer's time")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod acts;
mod armed;
mod backup;
mod billed;
mod books;
mod cards;
mod challenge;
mod clock;
mod closing;
mod counter;
mod credit;
mod devices;
mod diagnostic;
mod discretion;
mod dispensing;
mod door;
mod draft;
mod error;
mod events;
mod export;
mod favourites;
mod invoice;
mod journal;
mod lists;
mod medicines;
mod office;
mod paper;
mod papers;
mod people;
mod practitioner;
mod preflight;
mod presentation;
mod printers;
mod printing;
mod quality;
mod read;
mod register;
mod retention;
mod setup;
mod sheet;
mod support;
mod tariffs;
mod translate;
mod updates;
mod vigil;
pub mod wire;

pub use backup::restore;
pub use cards::{CardNews, CardReaders, PhoneTrouble, Wanted, readers_now, tap};
pub use clock::{Clock, FixedClock, SystemClock};
pub use counter::{Counter, Places};
pub use devices::{CardReaderChoice, Devices};
pub use door::SystemSignal;
pub use error::Error;
pub use export::Exported;
pub use forms::Sheet;
pub use lists::{KeptLists, Lists, ListsError, OtherRoots};
pub use medicines::MedicinesError;
pub use office::{Desk, check_office};
pub use papers::Became;
pub use presentation::Presentation;
pub use printers::{PrintTrouble, Printers, SystemPrinters};
pub use read::read_alone;
pub use readers::card::{self, CardKind};
pub use readers::{Picture, PictureError, Symbol, Symbology, symbols};
pub use retention::Subject;
pub use sheet::save;
pub use store::{
    Channel, KeyStore, MemoryKeyStore, NoKeyStore, Passphrase, RecoveryCode, StoreError, SystemKeyStore,
};
pub use update::Keys as UpdateKeys;
pub use updates::{UpdateError, Updates, judge_update};
