//! Symbols in a picture: rxing first, rqrr where it finds nothing.
//!
//! rqrr's locator misses most codes of the size that a phone shows; rxing reads four frames in five and costs less.
//! Both are given the picture as it is: blurring, stretching and shrinking all lose codes.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::GrayImage;
use rxing::{BarcodeFormat, DecodeHints};

use crate::Picture;

/// One symbol and what it says.
#[derive(Clone, PartialEq, Eq)]
pub struct Symbol {
    /// The kind of symbol.
    pub symbology: Symbology,
    /// Its text. Personal: never logged.
    pub text: String,
}

/// The kinds of symbols that are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbology {
    /// ISO/IEC 18004.
    Qr,
    /// ISO/IEC 16022.
    DataMatrix,
}

/// Every symbol of a picture, each text once, in the order found. An empty list says that none could be read.
pub fn symbols(picture: &Picture) -> Vec<Symbol> {
    let grey = picture.grey();
    let found = by_rxing(grey);
    if found.is_empty() { by_rqrr(grey) } else { found }
}

impl Symbology {
    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::DataMatrix => "datamatrix",
        }
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Symbol").field("symbology", &self.symbology).finish_non_exhaustive()
    }
}

fn by_rxing(grey: &GrayImage) -> Vec<Symbol> {
    guarded(|| {
        let mut hints = DecodeHints {
            TryHarder: Some(true),
            AlsoInverted: Some(true),
            PossibleFormats: Some([BarcodeFormat::QR_CODE, BarcodeFormat::DATA_MATRIX].into()),
            ..DecodeHints::default()
        };
        let (width, height) = grey.dimensions();
        let found = rxing::helpers::detect_multiple_in_luma_with_hints(
            grey.as_raw().clone(),
            width,
            height,
            &mut hints,
        );
        found
            .unwrap_or_default()
            .into_iter()
            .filter_map(|result| {
                let symbology = match result.getBarcodeFormat() {
                    BarcodeFormat::QR_CODE => Symbology::Qr,
                    BarcodeFormat::DATA_MATRIX => Symbology::DataMatrix,
                    _ => return None,
                };
                Some(Symbol { symbology, text: result.getText().to_owned() })
            })
            .collect()
    })
}

fn by_rqrr(grey: &GrayImage) -> Vec<Symbol> {
    guarded(|| {
        let (Ok(width), Ok(height)) = (usize::try_from(grey.width()), usize::try_from(grey.height())) else {
            return Vec::new();
        };
        let levels = grey.as_raw();
        let level = |x: usize, y: usize| {
            let place = y.checked_mul(width).and_then(|row| row.checked_add(x));
            place.and_then(|place| levels.get(place)).copied().unwrap_or(u8::MAX)
        };
        let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, level);
        let texts = prepared.detect_grids().into_iter().filter_map(|grid| grid.decode().ok());
        texts.map(|(_, text)| Symbol { symbology: Symbology::Qr, text }).collect()
    })
}

/// Runs a decoder, drops what it found twice, and takes a panic in it for "nothing found": rqrr is known to panic on
/// two photographs in seven hundred, and a counter must not stop for a picture.
fn guarded(decode: impl FnOnce() -> Vec<Symbol>) -> Vec<Symbol> {
    let mut once: Vec<Symbol> = Vec::new();
    for symbol in catch_unwind(AssertUnwindSafe(decode)).unwrap_or_default() {
        if !once.contains(&symbol) {
            once.push(symbol);
        }
    }
    once
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{GrayImage, ImageFormat, Luma, imageops};
    use qrcode::{EcLevel, QrCode};

    const TEXT: &str = "CV1:6BFOXN*TS0BI$ZD-PHQ7I9AD66V5B22CH9M9ESI9XBHXK-%69LQOGI.*V76GCV4*XUA2P-FHT-HNTI4L6N$Q%UG/YL WO*Z7ON15 BM0VM.JQ";

    fn drawn(text: &str, module: u32) -> GrayImage {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        code.render::<Luma<u8>>().module_dimensions(module, module).build()
    }

    fn framed(code: &GrayImage, at: (i64, i64), ground: u8) -> Picture {
        let mut frame = GrayImage::from_pixel(1280, 720, Luma([ground]));
        imageops::overlay(&mut frame, code, at.0, at.1);
        Picture::from_grey(1280, 720, frame.into_raw()).unwrap()
    }

    #[test]
    fn codes_are_read_as_a_counter_sees_them() {
        let code = drawn(TEXT, 4);
        let mut inverted = code.clone();
        imageops::invert(&mut inverted);
        let cases = [
            ("upright", code.clone()),
            ("upside down", imageops::rotate180(&code)),
            ("on its side", imageops::rotate90(&code)),
            ("dark theme", inverted),
            ("soft", imageops::blur(&code, 1.2)),
        ];
        for (name, code) in cases {
            let found = symbols(&framed(&code, (400, 120), 90));
            assert_eq!(found, [Symbol { symbology: Symbology::Qr, text: TEXT.to_owned() }], "{name}");
        }
    }

    #[test]
    fn two_codes_in_one_picture_are_both_told() {
        let mut frame = framed(&drawn("PREMIER", 6), (40, 80), 255).grey().clone();
        imageops::overlay(&mut frame, &drawn("SECOND", 6), 800, 200);
        let picture = Picture::from_grey(1280, 720, frame.into_raw()).unwrap();
        let mut texts: Vec<_> = symbols(&picture).into_iter().map(|symbol| symbol.text).collect();
        texts.sort();
        assert_eq!(texts, ["PREMIER", "SECOND"]);
    }

    #[test]
    fn an_empty_counter_says_nothing() {
        assert!(symbols(&framed(&GrayImage::new(1, 1), (0, 0), 128)).is_empty());
        for side in 0..4 {
            let tiny =
                Picture::from_grey(side, side, vec![0; usize::try_from(side * side).unwrap()]).unwrap();
            assert!(symbols(&tiny).is_empty(), "a picture of {side} pixels stops nothing");
        }
    }

    #[test]
    fn the_second_decoder_reads_too() {
        let found = by_rqrr(framed(&drawn("CV1:SECOND", 8), (300, 100), 255).grey());
        assert_eq!(found.first().map(|symbol| symbol.text.as_str()), Some("CV1:SECOND"));
    }

    #[test]
    fn a_picture_file_is_read() {
        let mut png = std::io::Cursor::new(Vec::new());
        drawn(TEXT, 5).write_to(&mut png, ImageFormat::Png).unwrap();
        let picture = Picture::decode(png.get_ref()).unwrap();
        assert_eq!(symbols(&picture).first().map(|symbol| symbol.text.as_str()), Some(TEXT));
    }

    #[test]
    fn a_decoder_that_panics_has_found_nothing() {
        assert!(guarded(|| panic!("as rqrr does on some photographs")).is_empty());
    }
}
