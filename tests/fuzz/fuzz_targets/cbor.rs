#![no_main]
//! Whatever is accepted keeps exactly the bytes that were read.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(item) = credential::cbor::document(bytes) {
        assert_eq!(item.raw(), bytes);
    }
});
