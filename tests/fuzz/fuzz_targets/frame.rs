#![no_main]
//! A frame of a camera, its width and then its grey levels. The second look begins where the first one read something.

libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| {
    let Some((width, levels)) = bytes.split_first() else { return };
    let height = levels.len().checked_div(usize::from(*width)).unwrap_or(0);
    let levels = levels.get(..height * usize::from(*width)).unwrap_or_default().to_vec();
    let Some(frame) = readers::Picture::from_grey((*width).into(), height as u32, levels) else { return };
    let mut decoder = readers::Decoder::default();
    let _ = [decoder.look(&frame), decoder.look(&frame)];
});
