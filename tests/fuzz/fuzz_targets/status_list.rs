#![no_main]
//! The claims of a status list; what it compresses is only read once its signature is right.
use comptoir_fuzz::{NOW, TRUST};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = credential::StatusList::verify(bytes, &TRUST, *NOW);
});
