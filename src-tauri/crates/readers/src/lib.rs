//! Bytes from what is presented: a picture, a card or a phone on a reader; a camera and a scanner as they come.
//!
//! Nothing here judges what it reads, and nothing that was read is logged.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod card;
mod picture;
mod symbol;
pub mod vitale;

pub use picture::{Picture, PictureError};
pub use symbol::{Symbol, Symbology, symbols};
