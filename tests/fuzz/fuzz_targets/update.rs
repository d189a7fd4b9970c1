#![no_main]
//! A file on a USB key that says it is an update. No noise carries the signature of a key that was thrown away.
use update::{Installed, Keys, verify};

libfuzzer_sys::fuzz_target!(|file: &[u8]| {
    let keys = Keys::parse(include_str!("../../../src-tauri/crates/update/tests/minisign/key.pub")).unwrap();
    let installed = Installed { version: semver::Version::new(0, 1, 0), targets: vec![], newest_seen: None };
    assert!(verify(file, &keys, &installed).is_err());
});
