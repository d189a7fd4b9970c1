//! Bytes from what is presented: a picture, a camera, a hand scanner, a card, a phone.
//!
//! Nothing here judges what it reads, and nothing that was read is logged.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod camera;
pub mod card;
mod changes;
#[expect(
    clippy::float_arithmetic,
    reason = "a picture is measured in fractions of a pixel; no amount is computed here"
)]
mod decode;
mod picture;
mod scanner;
mod symbol;
pub mod vitale;
mod watch;

pub use changes::Changes;
pub use decode::{Decoder, Hint, Looked, symbols};
pub use picture::{Picture, PictureError};
pub use scanner::{Framing, ScannerEvent, ScannerState, Scanners};
pub use symbol::{Symbol, Symbology};
pub use watch::SymbolWatch;
