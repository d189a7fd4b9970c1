#![no_main]
//! The code of a box of medicine, whole or behind the number of one; whatever is read is found again by its CIP.
use billing::pharmacy::{Cip13, Gs1};

libfuzzer_sys::fuzz_target!(|text: &str| {
    for text in [text.to_owned(), format!("0103400990000016{text}")] {
        let found = Gs1::parse(&text).map(|seen| Cip13::parse(seen.cip.as_str()).map(|cip| cip == seen.cip));
        assert!(found.is_err() || found == Ok(Ok(true)));
    }
});
