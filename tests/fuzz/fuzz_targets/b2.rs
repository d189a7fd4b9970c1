#![no_main]
//! Previews of B2 records: what is taken is written again as it stands.
use billing::export::b2;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(record) = b2::Record::decode(text) {
        assert_eq!(record.encode(), text);
    }
    let _ = b2::read(text);
    let _ = b2::read(&format!("{}{text}", b2::HEADING));
});
