//! The system's cameras through nokhwa: V4L2 on Linux, Media Foundation on Windows, `AVFoundation` on macOS.

use nokhwa::utils::{
    CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType, Resolution,
};
use nokhwa::{Camera, NokhwaError};

use super::driver::{Driver, Listed, Offer, Stream, best_first, ladder, likeliest_first};
use super::fault::{Fault, FaultKind};
use super::raw::{Layout, RawFrame};

/// The cameras of this computer.
pub(super) struct Native;

impl Driver for Native {
    fn cameras(&self) -> Result<Vec<Listed>, Fault> {
        let mut cameras = listed()?;
        likeliest_first(&mut cameras);
        Ok(cameras)
    }

    fn open(&self, camera: &Listed) -> Result<Box<dyn Stream>, Fault> {
        // macOS asks its user once, and only once it was asked for; the other systems have nothing to allow beforehand.
        if !nokhwa::nokhwa_check() {
            nokhwa::nokhwa_initialize(|_| ());
            return Err(Fault::new(FaultKind::Denied, "the system has not allowed the camera"));
        }
        let id = || CameraIndex::String(camera.info.id.clone());
        let place = camera.number.map_or_else(id, CameraIndex::Index);
        let any = RequestedFormat::with_formats(RequestedFormatType::None, &FORMATS);
        let mut camera = Camera::new(place, any).map_err(Fault::told)?;
        ask_for_the_best(&mut camera)?;
        camera.open_stream().map_err(Fault::told)?;
        Ok(Box::new(Open(camera)))
    }
}

struct Open(Camera);

impl Stream for Open {
    fn next(&mut self, wanted: bool) -> Result<Option<RawFrame>, Fault> {
        let buffer = self.0.frame().map_err(Fault::told)?;
        let (size, layout) = (buffer.resolution(), layout(buffer.source_frame_format()));
        Ok(wanted.then(|| RawFrame::new(layout, size.width(), size.height(), buffer.buffer())))
    }
}

#[cfg(target_os = "linux")]
#[expect(clippy::unnecessary_wraps, reason = "the other systems may fail to list")]
fn listed() -> Result<Vec<Listed>, Fault> {
    Ok(super::linux::cameras())
}

#[cfg(not(target_os = "linux"))]
fn listed() -> Result<Vec<Listed>, Fault> {
    let cameras = nokhwa::query(nokhwa::utils::ApiBackend::Auto).map_err(Fault::told)?;
    // `misc` is the symbolic link on Windows and the unique identifier on macOS, and both open by it.
    let info = |camera: nokhwa::utils::CameraInfo| super::CameraInfo {
        id: camera.misc(),
        name: camera.human_name(),
    };
    Ok(cameras.into_iter().map(|camera| Listed { info: info(camera), number: None }).collect())
}

/// Asks for the best of what the camera offers, then for the next best: some announce what they refuse.
fn ask_for_the_best(camera: &mut Camera) -> Result<(), Fault> {
    let formats = camera.compatible_camera_formats().map_err(Fault::told)?;
    let offers = formats.iter().map(offer).collect();
    let mut refused = None;
    for offer in best_first(offers, &ladder(cfg!(target_os = "macos"))).into_iter().take(MOST_ASKED) {
        match ask_for(camera, offer) {
            Ok(()) => return Ok(()),
            Err(error) => refused = Some(Fault::told(error)),
        }
        if refused.as_ref().is_some_and(|fault| fault.kind != FaultKind::Refused) {
            break;
        }
    }
    Err(refused.unwrap_or_else(|| Fault::new(FaultKind::Refused, "no format that can be taken")))
}

fn ask_for(camera: &mut Camera, offer: Offer) -> Result<(), NokhwaError> {
    let size = Resolution::new(offer.width, offer.height);
    let format = CameraFormat::new(size, format(offer.layout), offer.rate);
    if camera.camera_format() == format {
        return Ok(());
    }
    let exactly = RequestedFormatType::Exact(format);
    camera.set_camera_requset(RequestedFormat::with_formats(exactly, &[format.format()])).map(drop)
}

fn offer(format: &CameraFormat) -> Offer {
    Offer {
        layout: layout(format.format()),
        width: format.width(),
        height: format.height(),
        rate: format.frame_rate(),
    }
}

fn layout(format: FrameFormat) -> Layout {
    match format {
        FrameFormat::MJPEG => Layout::Mjpeg,
        FrameFormat::YUYV => Layout::Yuyv,
        FrameFormat::NV12 => Layout::Nv12,
        FrameFormat::GRAY => Layout::Grey,
        FrameFormat::RAWRGB => Layout::Rgb,
        FrameFormat::RAWBGR => Layout::Bgr,
    }
}

fn format(layout: Layout) -> FrameFormat {
    match layout {
        Layout::Mjpeg => FrameFormat::MJPEG,
        Layout::Yuyv => FrameFormat::YUYV,
        Layout::Nv12 => FrameFormat::NV12,
        Layout::Grey => FrameFormat::GRAY,
        Layout::Rgb => FrameFormat::RAWRGB,
        Layout::Bgr => FrameFormat::RAWBGR,
    }
}

/// Everything that is taken apart; which one is asked for is decided once it is known what the camera offers.
const FORMATS: [FrameFormat; 6] = [
    FrameFormat::MJPEG,
    FrameFormat::YUYV,
    FrameFormat::NV12,
    FrameFormat::GRAY,
    FrameFormat::RAWRGB,
    FrameFormat::RAWBGR,
];
/// Each takes up to half a second on a slow bus, and a state has three to get its name.
const MOST_ASKED: usize = 4;
