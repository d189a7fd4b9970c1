//! An independent issuer and phone of the `CV1` profile: they share no code with what verifies it, so that no fault can hide on both
//! sides. Everybody here is invented, every key is a test key, and nothing of this is ever shipped.
//!
//! [`Issuer`] signs and publishes, [`Issuer::show`] is what a phone shows, [`Misbehaviour`] what it can do wrong. [`Phone`] is its life
//! between one unlocking and the next, and [`Stand`] shows it as a page in a browser, and to a simulated camera.
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
mod lists;
mod misbehaviour;
mod people;
mod phone;
mod picture;
mod presentation;
mod stand;

pub use issuer::{Issuer, SignedBy, Status};
pub use misbehaviour::Misbehaviour;
pub use people::{Holder, Person, holder, holders};
pub use phone::{ATTEMPTS, Phone, Presenting, Screen, UNLOCK_SECONDS};
pub use picture::{Code, MODULE_PIXELS, QUIET_MODULES};
pub use presentation::{Beneficiaries, Options, Shown, Unlock, text};
pub use stand::{Stand, StandOptions};
