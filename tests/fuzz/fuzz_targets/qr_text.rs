#![no_main]
//! The door: the bytes as the text of a QR, and as the presentation that such a text carries.
use comptoir_fuzz::present;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    present(&String::from_utf8_lossy(bytes));
    present(&format!("CV1:{}", base45::encode(bytes)));
});
