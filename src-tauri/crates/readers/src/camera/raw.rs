//! A frame as the system hands it over, and its grey levels.

use std::borrow::Cow;
use std::panic::catch_unwind;

use image::{GrayImage, RgbImage};
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::jpeg;
use super::preview::{Colours, encoded, small};
use crate::Picture;

/// The largest frame that is taken, in pixels.
pub(super) const MAX_WIDTH: u32 = 4096;
/// The largest frame that is taken, in pixels.
pub(super) const MAX_HEIGHT: u32 = 2304;

/// How pixels lie in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Motion JPEG: a JPEG image a frame, which says its size itself.
    Mjpeg,
    /// Y U Y V: two bytes a pixel.
    Yuyv,
    /// All of Y, then U and V in turns for every four pixels.
    Nv12,
    /// One byte a pixel.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// Blue, green, red.
    Bgr,
}

/// Bytes that say they are a frame. Nothing in them is believed yet.
pub struct RawFrame {
    layout: Layout,
    width: u32,
    height: u32,
    bytes: Vec<u8>,
}

/// Why bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameFault {
    /// No pixel at all, an odd side where pixels come in pairs, or more than 4096 × 2304.
    #[error("a frame of this size is not taken")]
    Size,
    /// Fewer bytes than its pixels need, or more than twice as many.
    #[error("the length of the frame is not that of its size")]
    Length,
    /// A JPEG without an end, or that cannot be decoded.
    #[error("the frame is not a JPEG that can be decoded")]
    Jpeg,
}

/// What a frame shows.
pub(super) struct Seen {
    pub(super) grey: GrayImage,
    /// For the screen, when it was asked for.
    pub(super) small: Option<RgbImage>,
}

impl RawFrame {
    /// Takes the bytes of a frame: of a buffer as long as the largest JPEG, only the image.
    pub fn new(layout: Layout, width: u32, height: u32, bytes: &[u8]) -> Self {
        let bytes = match layout {
            Layout::Mjpeg => jpeg::first_image(bytes).unwrap_or_default(),
            Layout::Yuyv | Layout::Nv12 | Layout::Grey | Layout::Rgb | Layout::Bgr => bytes,
        };
        Self { layout, width, height, bytes: bytes.to_vec() }
    }

    /// Its grey levels.
    pub fn picture(&self) -> Result<Picture, FrameFault> {
        self.seen(false).map(|seen| Picture::of(seen.grey))
    }

    /// A small JPEG of it for the screen.
    pub fn preview(&self) -> Result<Option<Vec<u8>>, FrameFault> {
        self.seen(true).map(|seen| seen.small.as_ref().and_then(encoded))
    }

    /// Its grey levels, and a small picture of it for the screen.
    pub(super) fn seen(&self, for_screen: bool) -> Result<Seen, FrameFault> {
        match self.layout {
            // A decoder that panics has found no image, and a counter does not stop for it.
            Layout::Mjpeg => catch_unwind(|| self.seen_in_jpeg(for_screen)).unwrap_or(Err(FrameFault::Jpeg)),
            Layout::Yuyv => self.seen_in_yuyv(for_screen),
            Layout::Nv12 => self.seen_in_nv12(for_screen),
            Layout::Grey => {
                let grey = self.grey(self.pixels(1, 1)?.to_vec())?;
                Ok(Seen::new(grey, for_screen, &Colours::None))
            }
            Layout::Rgb => self.seen_in_three(for_screen, |[red, green, blue]| [red, green, blue]),
            Layout::Bgr => self.seen_in_three(for_screen, |[blue, green, red]| [red, green, blue]),
        }
    }

    fn seen_in_jpeg(&self, for_screen: bool) -> Result<Seen, FrameFault> {
        if self.bytes.is_empty() {
            return Err(FrameFault::Jpeg);
        }
        let image: Cow<'_, [u8]> = jpeg::with_tables(&self.bytes);
        // Grey levels alone cost a fifth less than with the colours.
        let wanted = if for_screen { ColorSpace::YCbCr } else { ColorSpace::Luma };
        let options = DecoderOptions::new_safe()
            .set_max_width(side(MAX_WIDTH))
            .set_max_height(side(MAX_HEIGHT))
            .jpeg_set_out_colorspace(wanted);
        let mut decoder = JpegDecoder::new_with_options(&*image, options);
        decoder.decode_headers().map_err(|_| FrameFault::Jpeg)?;
        let (width, height) = decoder.dimensions().ok_or(FrameFault::Jpeg)?;
        let size = |side: usize| u32::try_from(side).map_err(|_| FrameFault::Size);
        let (width, height) = (size(width)?, size(height)?);
        if width > MAX_WIDTH || height > MAX_HEIGHT {
            return Err(FrameFault::Size);
        }
        let pixels = decoder.decode().map_err(|_| FrameFault::Jpeg)?;
        // A JPEG of grey levels has no colours to give, whatever was asked for.
        let coloured = decoder.get_output_colorspace() == Some(ColorSpace::YCbCr);
        if coloured {
            let grey = pixels.chunks_exact(3).filter_map(|pixel| pixel.first().copied()).collect();
            let grey = GrayImage::from_raw(width, height, grey).ok_or(FrameFault::Jpeg)?;
            Ok(Seen::new(grey, for_screen, &Colours::Interleaved(&pixels)))
        } else {
            let grey = GrayImage::from_raw(width, height, pixels).ok_or(FrameFault::Jpeg)?;
            Ok(Seen::new(grey, for_screen, &Colours::None))
        }
    }

    fn seen_in_yuyv(&self, for_screen: bool) -> Result<Seen, FrameFault> {
        if !self.width.is_multiple_of(2) {
            return Err(FrameFault::Size);
        }
        let pixels = self.pixels(2, 1)?;
        let grey = self.grey(pixels.iter().step_by(2).copied().collect())?;
        Ok(Seen::new(grey, for_screen, &Colours::Yuyv(pixels)))
    }

    fn seen_in_nv12(&self, for_screen: bool) -> Result<Seen, FrameFault> {
        if !self.width.is_multiple_of(2) || !self.height.is_multiple_of(2) {
            return Err(FrameFault::Size);
        }
        let pixels = self.pixels(3, 2)?;
        let levels = pixels.len().saturating_sub(pixels.len() / 3);
        let (grey, colours) = pixels.split_at_checked(levels).ok_or(FrameFault::Length)?;
        let grey = self.grey(grey.to_vec())?;
        Ok(Seen::new(grey, for_screen, &Colours::Quarter(colours)))
    }

    fn seen_in_three(&self, for_screen: bool, rgb: fn([u8; 3]) -> [u8; 3]) -> Result<Seen, FrameFault> {
        let (pixels, _) = self.pixels(3, 1)?.as_chunks::<3>();
        let pixels: Vec<u8> = pixels.iter().flat_map(|pixel| rgb(*pixel)).collect();
        let coloured = RgbImage::from_raw(self.width, self.height, pixels).ok_or(FrameFault::Length)?;
        let grey = image::imageops::grayscale(&coloured);
        Ok(Seen { small: for_screen.then(|| small(&grey, &Colours::Rgb(&coloured))), grey })
    }

    /// As many bytes as pixels of this size have: `times` / `by` a pixel. More may follow: the system rounds buffers up.
    fn pixels(&self, times: u32, by: u32) -> Result<&[u8], FrameFault> {
        let (width, height) = (self.width, self.height);
        if width == 0 || height == 0 || width > MAX_WIDTH || height > MAX_HEIGHT {
            return Err(FrameFault::Size);
        }
        let wanted = width.checked_mul(height).and_then(|area| area.checked_mul(times)?.checked_div(by));
        let wanted = wanted.and_then(|wanted| usize::try_from(wanted).ok()).ok_or(FrameFault::Size)?;
        if self.bytes.len() / 2 > wanted {
            return Err(FrameFault::Length);
        }
        self.bytes.get(..wanted).ok_or(FrameFault::Length)
    }

    fn grey(&self, levels: Vec<u8>) -> Result<GrayImage, FrameFault> {
        GrayImage::from_raw(self.width, self.height, levels).ok_or(FrameFault::Length)
    }
}

impl Seen {
    fn new(grey: GrayImage, for_screen: bool, colours: &Colours<'_>) -> Self {
        Self { small: for_screen.then(|| small(&grey, colours)), grey }
    }

    /// Whether there is nothing but darkness: a cover before the lens leaves noise below this level, a lit telephone far off does not.
    pub(super) fn is_black(&self) -> bool {
        let levels = self.grey.as_raw().iter().step_by(SAMPLED);
        let (all, lit) = levels.fold((0_u32, 0_u32), |(all, lit), level| {
            (all.saturating_add(1), lit.saturating_add(u32::from(*level >= LIT)))
        });
        lit.saturating_mul(LIT_PART) <= all
    }
}

fn side(pixels: u32) -> usize {
    usize::try_from(pixels).unwrap_or(usize::MAX)
}

/// Every so many pixels; a prime, or a column of the picture would be looked at alone.
const SAMPLED: usize = 17;
/// Black is 16 where levels have their studio range, and darkness has noise.
const LIT: u8 = 40;
/// One pixel in so many may be lit: a light on the camera's own cover.
const LIT_PART: u32 = 200;

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]
mod tests {
    use super::*;
    use image::codecs::jpeg::JpegEncoder;
    use proptest::prelude::*;

    const LAYOUTS: [Layout; 6] =
        [Layout::Mjpeg, Layout::Yuyv, Layout::Nv12, Layout::Grey, Layout::Rgb, Layout::Bgr];

    /// Levels 0, 1, 2… of a picture of 8 × 4, with U 90 and V 200.
    fn levels() -> Vec<u8> {
        (0..32).collect()
    }

    #[test]
    fn grey_levels_are_taken_out_of_each_layout() {
        let yuyv: Vec<u8> = levels().chunks(2).flat_map(|pair| [pair[0], 90, pair[1], 200]).collect();
        let nv12 = [levels(), [90, 200].repeat(8)].concat();
        for (layout, bytes) in [(Layout::Yuyv, yuyv), (Layout::Nv12, nv12), (Layout::Grey, levels())] {
            let rounded_up = [bytes.clone(), vec![7; bytes.len() / 2]].concat();
            for bytes in [bytes, rounded_up] {
                let seen = RawFrame::new(layout, 8, 4, &bytes).seen(false).unwrap();
                assert_eq!(seen.grey.as_raw(), &levels(), "{layout:?}");
            }
        }
        // ITU-R BT.709 weighs green most, blue least; white is white.
        let grey = |layout, pixel: [u8; 3]| {
            RawFrame::new(layout, 1, 1, &pixel).seen(false).unwrap().grey.as_raw()[0]
        };
        assert_eq!(grey(Layout::Rgb, [255; 3]), 255);
        assert!(grey(Layout::Rgb, [255, 0, 0]) > grey(Layout::Rgb, [0, 0, 255]));
        assert_eq!(grey(Layout::Rgb, [255, 9, 0]), grey(Layout::Bgr, [0, 9, 255]));
    }

    #[test]
    fn a_frame_of_a_wrong_length_or_size_is_dropped() {
        for (layout, width, height, length, fault) in [
            (Layout::Yuyv, 8, 4, 63, FrameFault::Length),
            (Layout::Yuyv, 8, 4, 0, FrameFault::Length),
            (Layout::Yuyv, 8, 4, 130, FrameFault::Length),
            (Layout::Yuyv, 7, 4, 64, FrameFault::Size),
            (Layout::Nv12, 8, 4, 47, FrameFault::Length),
            (Layout::Nv12, 8, 3, 48, FrameFault::Size),
            (Layout::Grey, 0, 4, 0, FrameFault::Size),
            (Layout::Grey, 4097, 1, 4097, FrameFault::Size),
            (Layout::Grey, 1, 2305, 2305, FrameFault::Size),
            (Layout::Rgb, u32::MAX, u32::MAX, 64, FrameFault::Size),
            (Layout::Bgr, 4, 4, 47, FrameFault::Length),
            (Layout::Mjpeg, 8, 4, 64, FrameFault::Jpeg),
        ] {
            let found = RawFrame::new(layout, width, height, &vec![0; length]).seen(true).err();
            assert_eq!(found, Some(fault), "{layout:?} {width} × {height}, {length} bytes");
        }
    }

    /// A ramp with a bright square, as JPEG; in colours, or in grey levels alone.
    fn jpeg(coloured: bool) -> Vec<u8> {
        let mut bytes = Vec::new();
        let level = |x: u32, y: u32| if x > 20 && y > 20 { 250 } else { u8::try_from(x + y).unwrap() };
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
        if coloured {
            encoder.encode_image(&RgbImage::from_fn(64, 48, |x, y| image::Rgb([level(x, y); 3]))).unwrap();
        } else {
            encoder.encode_image(&GrayImage::from_fn(64, 48, |x, y| image::Luma([level(x, y)]))).unwrap();
        }
        bytes
    }

    /// Takes the segments DHT out, as webcams do.
    fn without_tables(jpeg: &[u8]) -> Vec<u8> {
        let (mut bare, mut at) = (jpeg[..2].to_vec(), 2);
        loop {
            let length = 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
            match jpeg[at + 1] {
                0xda => return [bare, jpeg[at..].to_vec()].concat(),
                0xc4 => {}
                _ => bare.extend_from_slice(&jpeg[at..at + length]),
            }
            at += length;
        }
    }

    #[test]
    fn motion_jpeg_is_decoded_with_or_without_its_tables_whatever_lies_behind() {
        for coloured in [true, false] {
            let image = jpeg(coloured);
            let bare = without_tables(&image);
            assert!(bare.len() + 100 < image.len(), "the tables were taken out");
            for bytes in [
                image.clone(),
                [image.clone(), image.clone()].concat(),
                [image, vec![0; 9000]].concat(),
                bare,
            ] {
                for for_screen in [false, true] {
                    // The size that the system announced is not that of the image: the image is right.
                    let seen = RawFrame::new(Layout::Mjpeg, 1920, 1080, &bytes).seen(for_screen).unwrap();
                    assert_eq!(seen.grey.dimensions(), (64, 48));
                    let level = |x, y| seen.grey.get_pixel(x, y).0[0];
                    assert!(level(2, 2) < 20 && level(40, 40) > 235, "{} {}", level(2, 2), level(40, 40));
                    assert_eq!(seen.small.is_some(), for_screen);
                }
            }
        }
    }

    #[test]
    fn darkness_is_told_from_a_dim_counter() {
        let frame =
            |levels: Vec<u8>| RawFrame::new(Layout::Grey, 100, 100, &levels).seen(false).unwrap().is_black();
        assert!(frame(vec![0; 10_000]), "a cover");
        assert!(
            frame((0..10_000).map(|n| 10 + u8::try_from(n % 23).unwrap()).collect()),
            "a cover, with noise"
        );
        assert!(!frame(vec![60; 10_000]), "a dim room");
        let lit = |side: usize| {
            frame((0..10_000).map(|n| if n % 100 < side && n / 100 < side { 200 } else { 12 }).collect())
        };
        assert!(!lit(12), "a telephone in the dark");
        assert!(lit(2), "a lamp on the camera");
    }

    proptest! {
        #[test]
        fn no_bytes_stop_the_camera(
            layout in 0_usize..6,
            width in 0_u32..70,
            height in 0_u32..70,
            bytes in proptest::collection::vec(any::<u8>(), 0..9000),
        ) {
            let _ = RawFrame::new(LAYOUTS[layout], width, height, &bytes).seen(true);
            let noise = bytes.iter().copied().chain(std::iter::repeat(0));
            let noisy: Vec<u8> =
                jpeg(true).into_iter().zip(noise).map(|(byte, noise)| if noise > 250 { noise } else { byte }).collect();
            let _ = RawFrame::new(Layout::Mjpeg, width, height, &noisy).seen(true);
        }
    }
}
