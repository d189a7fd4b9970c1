#![no_main]
//! What an issuer states, in a presentation whose own shape is right: up to the issuer's signature.
use comptoir_fuzz::{present, presentation};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    present(&format!("CV1:{}", base45::encode(presentation(bytes))));
});
