#![no_main]
//! An INS datamatrix, with its header or behind one: whatever is read can be told again.

libfuzzer_sys::fuzz_target!(|text: &str| {
    for text in [text.to_owned(), format!("IS01{}{text}", "0".repeat(22))] {
        let _ = identity::Ins::parse(&text).map(|ins| (ins.person(), ins.disagreements()));
    }
});
