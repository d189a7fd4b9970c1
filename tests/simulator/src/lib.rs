//! An independent issuer and phone of the `CV1` profile: they share no code with what verifies it, so that no fault can hide on both
//! sides. Everybody here is invented, every key is a test key, and nothing of this is ever shipped.
//!
//! [`Issuer`] signs and publishes, [`Issuer::show`] is what a phone shows, [`Misbehaviour`] what it can do wrong. [`Phone`] is its life
//! between one unlocking and the next, [`Life`] all of it, and [`Stand`] shows it as a page in a browser, and to a simulated camera. [`Card`] is the
//! phone laid on a reader, [`NfcMisbehaviour`] what it can do wrong there, [`VitaleCard`] the plastic card; [`Insertion`] puts
//! either into a virtual reader. [`InsPaper`] and [`SignedPaper`] are papers with a code on them.
#![expect(clippy::disallowed_methods, reason = "an issuer keeps files, a phone has a clock")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod base45;
mod cast;
mod cbor;
mod credential;
mod files;
mod frame;
mod handset;
mod issuer;
mod keys;
mod life;
mod lists;
mod misbehaviour;
mod nfc;
mod paper;
mod people;
mod phone;
mod picture;
mod presentation;
mod stand;
mod vitale;
mod vpcd;

pub use issuer::{Issuer, SignedBy, Status};
pub use life::{Era, Life, NotNow, PILOT, RECEIPT_DAYS, Receipt, Route, Stage};
pub use misbehaviour::Misbehaviour;
pub use nfc::{Card, Handover, NfcMisbehaviour, NfcOddity, NfcOptions, Outcome, Proof};
pub use paper::{InsFault, InsPaper, OidWord, PaperFault, Separator, SignedKind, SignedPaper, datamatrix};
pub use people::{Holder, Person, holder, holders};
pub use phone::{ATTEMPTS, Phone, Presenting, Screen, UNLOCK_SECONDS};
pub use picture::{Code, MODULE_PIXELS, QUIET_MODULES};
pub use presentation::{Beneficiaries, Options, Shown, Unlock, text};
pub use stand::{Stand, StandOptions};
pub use vitale::{VitaleCard, VitaleKind};
pub use vpcd::{Chip, Insertion, VPCD_PORT};
