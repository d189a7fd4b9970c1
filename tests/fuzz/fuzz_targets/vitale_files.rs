#![no_main]
//! The two files of a plastic card, the first behind its length: people, or nobody.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((length, files)) = bytes.split_first_chunk() else { return };
    let (identities, numbers) = files.split_at(usize::from(u16::from_be_bytes(*length)).min(files.len()));
    let _ = readers::vitale::people(identities, numbers);
});
