#![no_main]
//! Replies of a plastic card that nobody meant: the dialogue ends, and within its bounds.
use comptoir_fuzz::Replies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = readers::vitale::read(&mut Replies::of(bytes));
});
