#![no_main]
//! The files of the public database of medicines: each of them alone beside two good ones, and all from the same bytes.
use comptoir_fuzz::read_medicines;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| read_medicines(bytes));
