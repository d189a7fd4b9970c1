//! The small picture of a frame that the screen shows, so that people see where to hold the telephone.

use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Rgb, RgbImage, imageops};

/// Where the colours of a frame are: U (or Cb) and V (or Cr) around 128, but for the last.
pub(super) enum Colours<'a> {
    /// It has none.
    None,
    /// Y, U and V of each pixel.
    Interleaved(&'a [u8]),
    /// Y U Y V.
    Yuyv(&'a [u8]),
    /// U and V of each square of four pixels.
    Quarter(&'a [u8]),
    /// Red, green and blue.
    Rgb(&'a RgbImage),
}

/// The frame, at most 480 pixels wide.
pub(super) fn small(grey: &GrayImage, colours: &Colours<'_>) -> RgbImage {
    let (width, height) = grey.dimensions();
    let by = width.div_ceil(WIDEST).max(1);
    let (small_width, small_height) = (width.div_ceil(by), height.div_ceil(by));
    if let Colours::Rgb(coloured) = colours {
        return imageops::thumbnail(*coloured, small_width, small_height);
    }
    let levels = imageops::thumbnail(grey, small_width, small_height);
    RgbImage::from_fn(small_width, small_height, |x, y| {
        let level = levels.get_pixel(x, y).0;
        let [u, v] = colours.at(width, x.saturating_mul(by), y.saturating_mul(by)).unwrap_or([128, 128]);
        rgb(level, u, v)
    })
}

/// As JPEG, good enough to aim by.
pub(super) fn encoded(small: &RgbImage) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(small).ok().map(|()| bytes)
}

impl Colours<'_> {
    /// U and V of a pixel of a frame that is so wide. Every size was checked when the frame was taken.
    fn at(&self, width: u32, x: u32, y: u32) -> Option<[u8; 2]> {
        let index = |x: u32, y: u32, width: u32| usize::try_from(y.checked_mul(width)?.checked_add(x)?).ok();
        match self {
            Self::None | Self::Rgb(_) => None,
            Self::Interleaved(pixels) => {
                let [_, u, v] = *pixels.as_chunks::<3>().0.get(index(x, y, width)?)?;
                Some([u, v])
            }
            Self::Yuyv(pixels) => {
                let [_, u, _, v] = *pixels.as_chunks::<4>().0.get(index(x / 2, y, width / 2)?)?;
                Some([u, v])
            }
            Self::Quarter(pixels) => pixels.as_chunks::<2>().0.get(index(x / 2, y / 2, width / 2)?).copied(),
        }
    }
}

/// ITU-T T.871 §7, in thousandths.
fn rgb([y]: [u8; 1], u: u8, v: u8) -> Rgb<u8> {
    let [y, u, v] = [y, u, v].map(i32::from);
    let (u, v) = (u.saturating_sub(128), v.saturating_sub(128));
    let mixed = |u_part: i32, v_part: i32| {
        let colour = u_part.saturating_mul(u).saturating_add(v_part.saturating_mul(v)) / 1000;
        u8::try_from(y.saturating_add(colour).clamp(0, 255)).unwrap_or(u8::MAX)
    };
    Rgb([mixed(0, 1402), mixed(-344, -714), mixed(1772, 0)])
}

/// Pixels.
const WIDEST: u32 = 480;
/// Of 100.
const QUALITY: u8 = 70;

#[cfg(test)]
mod tests {
    use super::super::raw::{Layout, RawFrame};
    use super::*;

    /// A frame of one colour in each layout, as it looks on the screen.
    fn shown(layout: Layout, width: u32, height: u32, bytes: &[u8]) -> RgbImage {
        RawFrame::new(layout, width, height, bytes).seen(true).unwrap().small.unwrap()
    }

    #[test]
    fn colours_are_those_of_the_norm() {
        // ITU-T T.871 Annex: red is (76, 85, 255), green (150, 44, 21), blue (29, 255, 107), each within rounding.
        for (name, [y, u, v], expected) in [
            ("red", [76, 85, 255], [254, 0, 0]),
            ("green", [150, 44, 21], [0, 255, 0]),
            ("blue", [29, 255, 107], [0, 0, 254]),
            ("grey", [90, 128, 128], [90, 90, 90]),
        ] {
            let yuyv = [y, u, y, v].repeat(64 * 48 / 2);
            let nv12 = [vec![y; 64 * 48], [u, v].repeat(64 * 48 / 4)].concat();
            for (layout, bytes) in [(Layout::Yuyv, yuyv), (Layout::Nv12, nv12)] {
                for pixel in shown(layout, 64, 48, &bytes).pixels() {
                    let off = pixel
                        .0
                        .iter()
                        .zip(expected)
                        .map(|(found, wanted): (&u8, u8)| found.abs_diff(wanted))
                        .max();
                    assert!(off <= Some(2), "{name} in {layout:?}: {:?} for {expected:?}", pixel.0);
                }
            }
            let red_first = shown(Layout::Rgb, 64, 48, &expected.repeat(64 * 48));
            assert_eq!(red_first.get_pixel(9, 9).0, expected);
        }
    }

    #[test]
    fn a_picture_for_the_screen_is_small_and_keeps_its_shape() {
        for (width, height, expected) in [
            (1920, 1080, (480, 270)),
            (1280, 720, (427, 240)),
            (640, 480, (320, 240)),
            (320, 240, (320, 240)),
            (2, 2, (2, 2)),
        ] {
            let bytes = vec![99; usize::try_from(width * height).unwrap()];
            let small = shown(Layout::Grey, width, height, &bytes);
            assert_eq!(small.dimensions(), expected, "{width} × {height}");
            assert!(encoded(&small).unwrap().starts_with(b"\xff\xd8"));
        }
    }

    #[test]
    fn a_picture_for_the_screen_is_not_turned() {
        let mut bytes = vec![20; 64 * 48];
        bytes[..32].fill(220);
        let small = shown(Layout::Grey, 64, 48, &bytes);
        assert!(
            small.get_pixel(5, 0).0[0] > 200 && small.get_pixel(60, 0).0[0] < 40,
            "the screen mirrors it, nobody else"
        );
    }
}
