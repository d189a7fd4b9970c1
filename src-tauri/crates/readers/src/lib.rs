//! Bytes from what is presented: a picture today; a card, a phone, a camera and a scanner as they come.
//!
//! Nothing here judges what it reads, and nothing that was read is logged.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod picture;
mod symbol;

pub use picture::{Picture, PictureError};
pub use symbol::{Symbol, Symbology, symbols};
