//! An independent issuer and phone of the `CV1` profile: they share no code with what verifies it, so that no fault can hide on both
//! sides. Everybody here is invented, every key is a test key, and nothing of this is ever shipped.
//!
//! [`Issuer`] signs and publishes, [`ListFault`] is what can be wrong with that; [`Issuer::show`] is what a phone shows, [`Misbehaviour`]
//! what it can do wrong. [`Card`] is the phone laid on a reader, [`NfcMisbehaviour`] what it can do wrong there, [`VitaleCard`] the plastic
//! card; [`Insertion`] puts either into a virtual reader. [`Life`] is a phone from the shop to the drawer, as one state machine, and
//! [`Stand`] shows two of them as a page in a browser, to a simulated camera and to a virtual reader.
//! [`InsPaper`] and [`SignedPaper`] are papers with a code on them.
#![expect(clippy::disallowed_methods, reason = "an issuer keeps files, a phone has a clock")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod act;
mod base45;
mod cast;
mod cbor;
mod challenge;
mod credential;
mod era;
mod files;
mod frame;
mod fund;
mod handset;
mod issuer;
mod keys;
mod life;
mod list_fault;
mod lists;
mod misbehaviour;
mod nfc;
mod paper;
mod people;
mod phone;
mod picture;
mod presentation;
mod reader;
mod receipt;
mod scene;
mod stand;
mod vectors;
mod view;
mod vitale;
mod vpcd;

pub use challenge::challenge;
pub use era::{Era, PILOT, Route};
pub use issuer::{Issuer, SignedBy, Status};
pub use life::{Application, Event, Life, NotNow, RECEIPT_DAYS, Receipt, Stage};
pub use list_fault::{ListFault, ListOutcome, Published};
pub use misbehaviour::Misbehaviour;
pub use nfc::{Card, Handover, NfcMisbehaviour, NfcOddity, NfcOptions, Outcome, Proof, Told};
pub use paper::{
    InsFault, InsPaper, OidWord, PaperFault, Separator, SignedKind, SignedPaper, box_datamatrix, datamatrix,
};
pub use people::{Holder, Person, holder, holders};
pub use phone::{ATTEMPTS, Presenting, UNLOCK_SECONDS, Via};
pub use picture::{Code, MODULE_PIXELS, QUIET_MODULES};
pub use presentation::{Beneficiaries, Options, Shown, Unlock, text};
pub use receipt::{SignedReceipt, receipt};
pub use stand::{Stand, StandOptions};
pub use vectors::{VectorFile, vectors};
pub use vitale::{VitaleCard, VitaleKind};
pub use vpcd::{Chip, Insertion, VPCD_PORT};
