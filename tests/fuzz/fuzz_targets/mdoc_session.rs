#![no_main]
//! A phone whose session is right and whose response is the bytes: CBOR, mdoc, COSE and certificates, up to the door.
use comptoir_fuzz::{decide, phone};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some(presented) = phone(bytes) {
        decide(&presented);
    }
});
