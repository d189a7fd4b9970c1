//! What is kept: the terminal's way to check, copy, restore, purge and tell it; and that a day at the counter leaves nothing in
//! clear in any file.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "figures and names of tests are known, and a test may stop where it fails"
)]
#![expect(clippy::unwrap_used, reason = "a test may stop where it fails")]

mod clear;
mod terminal;
mod timelines;
