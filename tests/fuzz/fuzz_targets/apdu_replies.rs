#![no_main]
//! Replies that nobody meant: the reader stops, and within its bounds.
use comptoir_fuzz::replies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| replies(bytes));
