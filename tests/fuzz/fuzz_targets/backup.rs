#![no_main]
//! A file that says it is a backup, with the digest that makes it whole: only the files of an office may come out of it, and only in its folder.
use archive::Archive;
use sha2::{Digest, Sha256};

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    let place = tempfile::tempdir().unwrap();
    let (file, into) = (place.path().join("copy.tar"), place.path().join("into"));
    std::fs::create_dir(&into).unwrap();
    std::fs::write(&file, [body, &Sha256::digest(body), &[0; 32]].concat()).unwrap();
    let whole = Archive::<std::collections::BTreeMap<String, u64>>::unpack(&file, &into);
    assert!(whole.is_err() || !whole.unwrap().is_sealed_by(b"no key"));
    assert!(std::fs::read_dir(place.path()).unwrap().count() == 2, "nothing beside the folder");
});
