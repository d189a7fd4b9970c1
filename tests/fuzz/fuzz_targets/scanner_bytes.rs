#![no_main]
//! What a hand scanner sends, in pieces of any length with silence between some: codes within their limit, and nothing kept.
use comptoir_fuzz::scanned;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| scanned(bytes));
