#![no_main]
//! Tables that an office may edit by hand.

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = billing::TariffTable::parse(text);
    let _ = billing::organisms::OrganismNames::parse(text);
});
