#![no_main]
//! A file that is dropped on the counter: decoded or refused; and a frame of any grey levels, looked at for symbols.

libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| {
    // The hook above: a decoder's panic that `readers` survives is no finding; one that leaves it still ends the run.
    let _ = readers::Picture::decode(bytes);
    let side = u32::try_from(bytes.len().isqrt()).unwrap_or(0).min(64);
    let levels = bytes.iter().copied().take((side * side) as usize).collect();
    let _ = readers::Picture::from_grey(side, side, levels).map(|frame| readers::symbols(&frame));
});
