//! Is this presentation true, now, for us?
//!
//! [`verify`] is the only door: it takes what a phone showed ([`Presented`]), what the office knows ([`Context`]) and
//! the register of codes already accepted ([`ReplayGuard`]), and gives a [`Verified`] card or a [`Rejection`]. No
//! attribute of a card can be read before every check has passed, and no other function makes a `Verified` card:
//!
//! ```compile_fail,E0423
//! let forged = credential::Verified(42); // the field is private: there is no constructor
//! ```
//!
//! The checks, their order and their codes are those of `spec/presentation.md` §4, and of `spec/nfc.md` §5 for a phone over
//! NFC ([`mdoc`]); each stands beside its row number. A signed paper is judged by [`document::verify`], a receipt signed by [`ReceiptKey`]. Bytes are read by one strict parser, [`cbor`]. This crate has no I/O, no clock, no thread, no database and no JSON:
//! the time, the lists and the register are arguments.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod cbor;
pub mod mdoc;

mod card;
mod certificate;
mod cose;
mod policy;
mod receipt;
mod rejection;
mod replay;
mod status;
mod time;
mod token;
mod trust;
mod verdict;
mod verify;

pub use policy::{Policy, TestIssuers};
pub use receipt::{Receipt, ReceiptKey};
pub use rejection::{NotVerified, Rejection};
pub use replay::{MemoryReplay, Recorded, ReplayError, ReplayGuard, ReplayUse};
pub use status::{Status, StatusList, StatusLists};
pub use token::{Unlock, UnlockMethod};
pub use trust::{Anchor, ListRefusal, Roots, TrustList};
pub use verdict::{Doubt, Verdict};
pub use verify::{
    Context, DeviceKeyId, IssuerName, Possession, Presentation, Presented, Verified, document, verify,
};
