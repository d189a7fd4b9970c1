//! The phone over NFC: proximity presentation of ISO/IEC 18013-5 (`spec/nfc.md`).
//!
//! [`Reader`] is the reader's side of one presentation, without I/O: it takes replies and gives commands, and ends with a
//! [`Presented`](crate::Presented) that [`verify`](crate::verify) decides on, or with an [`NfcTrouble`], which refuses
//! nobody. Everything that is signed, digested or hangs on a key is kept as the bytes received.

mod apdu;
mod authority;
mod cose;
mod decide;
mod handover;
mod mso;
mod ndef;
mod reader;
mod request;
mod response;
mod retrieval;
mod session;
mod tag;
mod trouble;

#[cfg(test)]
#[path = "mdoc/flips/tests.rs"]
mod flips;
#[cfg(test)]
mod tests;

pub(crate) use decide::decide;
pub(crate) use reader::Received;
pub use reader::{Reader, ReaderLimits, Step};
pub use request::DOC_TYPE;
pub use trouble::NfcTrouble;
