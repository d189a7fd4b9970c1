//! Bytes from what is presented: a picture today; a card, a phone, a camera and a scanner as they come.
//!
//! Nothing here judges what it reads, and nothing that was read is logged.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[expect(
    clippy::float_arithmetic,
    reason = "a picture is measured in fractions of a pixel; no amount is computed here"
)]
mod decode;
mod picture;
mod symbol;

pub use decode::{Decoder, Hint, Looked, symbols};
pub use picture::{Picture, PictureError};
pub use symbol::{Symbol, Symbology};
