#![no_main]
//! What a camera calls a frame: any layout, any size, any bytes. The hook: a panic that `readers` survives is no finding.
use readers::camera::{Layout, RawFrame};

libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |frame: (u8, u8, u8, &[u8])| {
    let layouts = [Layout::Mjpeg, Layout::Yuyv, Layout::Nv12, Layout::Grey, Layout::Rgb, Layout::Bgr];
    let frame = RawFrame::new(layouts[usize::from(frame.0) % 6], frame.1.into(), frame.2.into(), frame.3);
    let _ = (frame.picture(), frame.preview());
});
