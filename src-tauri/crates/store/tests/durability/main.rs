//! What was acknowledged is there: after a kill at any moment, and whatever the disk answers to any single call.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it fails")]
#![expect(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "figures of tests are small")]
#![expect(clippy::print_stdout, reason = "the writer speaks, and the figures are worth seeing")]

mod faults;
mod kills;
mod office;
mod writer;
