#![no_main]
//! A pharmacy's table of rates and fees.
libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = billing::pharmacy::PharmacyTable::parse(text);
});
