//! Bytes from what is presented: a picture, a hand scanner; a card, a phone and a camera as they come.
//!
//! Nothing here judges what it reads, and nothing that was read is logged.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod picture;
mod scanner;
mod symbol;

pub use picture::{Picture, PictureError};
pub use scanner::{Framing, ScannerEvent, ScannerState, Scanners};
pub use symbol::{Symbol, Symbology, symbols};
