//! What is kept: the terminal's way to check, copy, restore, purge and tell it; and that a day at the counter leaves nothing in
//! clear in any file.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(clippy::unwrap_used, reason = "a test may stop where it fails")]

mod clear;
mod terminal;
