//! The seam between the counter and the system's cameras, and which of what they offer is taken.

use std::cmp::Reverse;

use super::CameraInfo;
use super::fault::Fault;
use super::raw::{Layout, MAX_HEIGHT, MAX_WIDTH, RawFrame};

/// The cameras of a system. Every call may take its time, or never come back: they are made from a thread that can be left behind.
pub(super) trait Driver: Send + Sync + 'static {
    /// What can be looked through, the likeliest first.
    fn cameras(&self) -> Result<Vec<Listed>, Fault>;
    /// Opens one and lets it stream.
    fn open(&self, camera: &Listed) -> Result<Box<dyn Stream>, Fault>;
}

/// An open camera. It stays in the thread that opened it, and is released by dropping it there.
pub(super) trait Stream {
    /// Waits for the next frame. One that is not wanted is only drained.
    fn next(&mut self, wanted: bool) -> Result<Option<RawFrame>, Fault>;
}

/// A camera of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) info: CameraInfo,
    /// Of its node, on a system that opens by number and not by identifier.
    pub(super) number: Option<u32>,
}

/// A format that a camera offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) layout: Layout,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Frames a second.
    pub(super) rate: u32,
}

/// The camera to open, and whether it stands in for another: the same identifier, else the same name (it may be in another
/// socket), else the first.
pub(super) fn pick<'a>(cameras: &'a [Listed], preferred: Option<&CameraInfo>) -> Option<(&'a Listed, bool)> {
    let Some(preferred) = preferred else { return cameras.first().map(|first| (first, false)) };
    let same_id = cameras.iter().find(|camera| camera.info.id == preferred.id);
    let same = same_id.or_else(|| cameras.iter().find(|camera| camera.info.name == preferred.name));
    same.map(|camera| (camera, false)).or_else(|| cameras.first().map(|first| (first, true)))
}

/// The likeliest first: cameras that programs make up, and telephones that serve as one, come last. Nobody shows a code to them.
pub(super) fn likeliest_first(cameras: &mut [Listed]) {
    cameras.sort_by_key(|camera| {
        let name = camera.info.name.to_ascii_lowercase();
        UNLIKELY.iter().any(|word| name.contains(word))
    });
}

/// What to ask the camera for, best first. The size decides, since 1080 lines read a code at arm's length that 720 do not; then the
/// layout; then the rate. What is slower than a hand comes after all that is not.
pub(super) fn best_first(mut offers: Vec<Offer>, ladder: &[Layout]) -> Vec<Offer> {
    offers.retain(|offer| {
        offer.width <= MAX_WIDTH && offer.height <= MAX_HEIGHT && ladder.contains(&offer.layout)
    });
    offers.sort_by_key(|offer| {
        let area = u64::from(offer.width).saturating_mul(offer.height.into());
        let size = match (offer.width, offer.height) {
            (1920, 1080) => 0_u8,
            (1280, 720) => 1,
            _ if area <= FULL_AREA => 2,
            // Larger than the decoder can look at in time.
            _ => 3,
        };
        let layout = ladder.iter().position(|layout| *layout == offer.layout);
        (offer.rate < SLOWEST, size, Reverse(area), layout, offer.rate.abs_diff(USUAL_RATE))
    });
    offers
}

/// MJPEG first: only it brings 1080 lines through a USB 2 cable thirty times a second. Not on macOS, where the system has already
/// decoded it and would have to encode it again.
pub(super) fn ladder(macos: bool) -> [Layout; 6] {
    use Layout::{Bgr, Grey, Mjpeg, Nv12, Rgb, Yuyv};
    if macos { [Yuyv, Nv12, Grey, Rgb, Bgr, Mjpeg] } else { [Mjpeg, Yuyv, Nv12, Grey, Rgb, Bgr] }
}

const FULL_AREA: u64 = 1920 * 1080;
/// Frames a second below which a code that is shown in passing is missed.
const SLOWEST: u32 = 15;
const USUAL_RATE: u32 = 30;
const UNLIKELY: &[&str] = &["virtual", "obs", "iphone", "ipad", "loopback", "dummy"];

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(layout: Layout, width: u32, height: u32, rate: u32) -> Offer {
        Offer { layout, width, height, rate }
    }

    #[test]
    fn full_size_is_asked_for_first_then_less_then_anything() {
        use Layout::{Mjpeg, Nv12, Yuyv};
        let cases = [
            (
                "a usual USB 2 camera",
                vec![
                    offer(Yuyv, 640, 480, 30),
                    offer(Yuyv, 1920, 1080, 5),
                    offer(Mjpeg, 1280, 720, 30),
                    offer(Mjpeg, 1920, 1080, 30),
                ],
                offer(Mjpeg, 1920, 1080, 30),
            ),
            (
                "thirty frames rather than sixty: half the work",
                vec![offer(Mjpeg, 1920, 1080, 60), offer(Mjpeg, 1920, 1080, 30)],
                offer(Mjpeg, 1920, 1080, 30),
            ),
            (
                "a slide show in full size is no camera",
                vec![offer(Yuyv, 1920, 1080, 5), offer(Yuyv, 1280, 720, 10), offer(Yuyv, 640, 480, 30)],
                offer(Yuyv, 640, 480, 30),
            ),
            (
                "size before layout",
                vec![offer(Mjpeg, 640, 480, 30), offer(Nv12, 1280, 720, 30)],
                offer(Nv12, 1280, 720, 30),
            ),
            (
                "the layouts in their order",
                vec![offer(Nv12, 1280, 720, 30), offer(Yuyv, 1280, 720, 30), offer(Mjpeg, 1280, 720, 30)],
                offer(Mjpeg, 1280, 720, 30),
            ),
            (
                "four by three, when there is nothing else",
                vec![offer(Mjpeg, 640, 480, 30), offer(Mjpeg, 1600, 1200, 30), offer(Mjpeg, 1280, 960, 30)],
                offer(Mjpeg, 1600, 1200, 30),
            ),
            (
                "never what is too large to be taken",
                vec![offer(Mjpeg, 4608, 3456, 30), offer(Mjpeg, 320, 240, 30)],
                offer(Mjpeg, 320, 240, 30),
            ),
        ];
        for (name, offers, expected) in cases {
            assert_eq!(best_first(offers, &ladder(false)).first(), Some(&expected), "{name}");
        }
        assert!(best_first(Vec::new(), &ladder(false)).is_empty(), "a node without formats is no camera");
        let both = vec![offer(Mjpeg, 1920, 1080, 30), offer(Yuyv, 1920, 1080, 30)];
        let first = best_first(both, &ladder(true)).first().map(|offer| offer.layout);
        assert_eq!(first, Some(Yuyv), "macOS has decoded it already");
    }

    fn listed(id: &str, name: &str) -> Listed {
        Listed { info: CameraInfo { id: id.to_owned(), name: name.to_owned() }, number: None }
    }

    #[test]
    fn a_camera_is_known_again() {
        let cameras = [listed("usb-1", "Integrated"), listed("usb-7", "C920"), listed("usb-9", "C920")];
        let chosen = |id: &str, name: &str| Some(CameraInfo { id: id.to_owned(), name: name.to_owned() });
        for (why, preferred, expected) in [
            ("nothing was chosen", None, Some(("usb-1", false))),
            ("the same", chosen("usb-9", "C920"), Some(("usb-9", false))),
            ("in another socket", chosen("usb-4", "C920"), Some(("usb-7", false))),
            ("renamed by an update of the system", chosen("usb-7", "HD Pro Webcam"), Some(("usb-7", false))),
            ("not there: another stands in, and it is said", chosen("usb-4", "Brio"), Some(("usb-1", true))),
        ] {
            let picked = pick(&cameras, preferred.as_ref());
            assert_eq!(picked.map(|(camera, instead)| (camera.info.id.as_str(), instead)), expected, "{why}");
        }
        assert!(pick(&[], chosen("usb-1", "Integrated").as_ref()).is_none(), "none is plugged in");
    }

    #[test]
    fn what_is_no_lens_on_the_counter_comes_last() {
        let mut cameras = [
            listed("1", "OBS Virtual Camera"),
            listed("2", "Integrated Camera"),
            listed("3", "iPhone de la pharmacie"),
            listed("4", "HD Pro Webcam C920"),
        ];
        likeliest_first(&mut cameras);
        assert_eq!(cameras.each_ref().map(|camera| camera.info.id.as_str()), ["2", "4", "1", "3"]);
    }
}
