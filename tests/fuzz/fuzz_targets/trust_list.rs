#![no_main]
//! Structure is read before the signature is checked, so that noise reaches all of the parser.
use comptoir_fuzz::{NOW, ROOTS};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = credential::Roots::parse(bytes);
    let _ = credential::TrustList::verify(bytes, &ROOTS, *NOW, None);
});
