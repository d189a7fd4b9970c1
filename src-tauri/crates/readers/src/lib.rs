//! Bytes from what is presented: a picture, a camera; a card, a phone and a scanner as they come.
//!
//! Nothing here judges what it reads, and nothing that was read is logged.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod camera;
mod picture;
mod symbol;
mod watch;

pub use picture::{Picture, PictureError};
pub use symbol::{Symbol, Symbology, symbols};
pub use watch::SymbolWatch;
