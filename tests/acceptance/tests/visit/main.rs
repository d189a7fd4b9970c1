//! One patient through the desk: presented by the simulated phone, read, invoiced, on paper, and still there tomorrow.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it fails")]
#![expect(clippy::print_stdout, reason = "the figures are worth seeing")]
#![expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]

mod day;
mod life;
mod office;
mod proof;
mod updates;
mod year;
