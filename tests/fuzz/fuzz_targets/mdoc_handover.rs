#![no_main]
//! A tag whose message is the bytes: NDEF records, the engagement in them, and the phone's key.
use comptoir_fuzz::handover;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| handover(bytes));
