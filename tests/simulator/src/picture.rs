//! The code as a picture: ISO/IEC 18004, alphanumeric mode, four white modules around.

use std::io::Cursor;

use anyhow::{Context as _, Result, bail, ensure};
use image::{GrayImage, ImageFormat};
use qrcode::bits::Bits;
use qrcode::types::QrError;
use qrcode::{EcLevel, QrCode, Version};

use crate::base45::ALPHABET;

/// White modules around the code (ISO/IEC 18004 §5.3.8), drawn as part of the picture so that a dark screen keeps them.
pub const QUIET_MODULES: usize = 4;
/// Pixels a module.
pub const MODULE_PIXELS: usize = 8;

const WHITE: u8 = 255;
const BLACK: u8 = 0;

/// The greatest version that a phone shows at level M (`spec/presentation.md` §3).
const GREATEST_MEDIUM: i16 = 22;
/// The greatest version there is.
const GREATEST: i16 = 40;

/// A QR code.
pub struct Code(QrCode);

impl Code {
    /// At level M, in the smallest version up to 22; `None` if there is none.
    pub fn medium(text: &str) -> Result<Option<Self>> {
        smallest(text, EcLevel::M, GREATEST_MEDIUM)
    }

    /// At level L, in the smallest version.
    pub fn low(text: &str) -> Result<Self> {
        smallest(text, EcLevel::L, GREATEST)?.context("the text is longer than any QR code")
    }

    /// 1 to 40.
    pub fn version(&self) -> i16 {
        match self.0.version() {
            Version::Normal(version) | Version::Micro(version) => version,
        }
    }

    /// Modules along a side, without the white ones around.
    pub fn modules(&self) -> usize {
        self.0.width()
    }

    /// A PNG of the code and the white around it.
    pub fn png(&self) -> Result<Vec<u8>> {
        let modules = self.0.width();
        let colors = self.0.to_colors();
        let quiet = vec![WHITE; QUIET_MODULES];
        let blank = vec![WHITE; modules.saturating_add(2 * QUIET_MODULES)];
        let rows = colors.chunks(modules).map(|row| {
            let drawn: Vec<u8> = row.iter().map(|color| color.select(BLACK, WHITE)).collect();
            [quiet.as_slice(), &drawn, &quiet].concat()
        });
        let margin = || std::iter::repeat_n(blank.clone(), QUIET_MODULES);

        let wide =
            |row: Vec<u8>| row.into_iter().flat_map(|pixel| [pixel; MODULE_PIXELS]).collect::<Vec<_>>();
        let pixels: Vec<u8> =
            margin().chain(rows).chain(margin()).flat_map(|row| wide(row).repeat(MODULE_PIXELS)).collect();
        let side = blank.len().saturating_mul(MODULE_PIXELS);
        let side = u32::try_from(side).context("a code has at most 177 modules")?;
        let picture =
            GrayImage::from_raw(side, side, pixels).context("a picture is as large as its pixels")?;
        let mut png = Cursor::new(Vec::new());
        picture.write_to(&mut png, ImageFormat::Png).context("writing the PNG")?;
        Ok(png.into_inner())
    }
}

fn smallest(text: &str, level: EcLevel, greatest: i16) -> Result<Option<Code>> {
    ensure!(text.bytes().all(|b| ALPHABET.contains(&b)), "a character that alphanumeric mode does not have");
    for version in 1..=greatest {
        match fit(text, Version::Normal(version), level) {
            Ok(bits) => {
                let code =
                    QrCode::with_bits(bits, level).map_err(|error| anyhow::anyhow!("drawing: {error}"))?;
                return Ok(Some(Code(code)));
            }
            Err(QrError::DataTooLong) => {}
            Err(error) => bail!("encoding: {error}"),
        }
    }
    Ok(None)
}

fn fit(text: &str, version: Version, level: EcLevel) -> Result<Bits, QrError> {
    let mut bits = Bits::new(version);
    bits.push_alphanumeric_data(text.as_bytes())?;
    bits.push_terminator(level)?;
    Ok(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacities_are_those_of_iso_18004() {
        // ISO/IEC 18004 Table 7, alphanumeric characters: 14-L 667, 16-L 854, 22-M 1134, 40-L 4296.
        let low = |count| Code::low(&"A".repeat(count)).map(|code| code.version()).ok();
        assert_eq!((low(667), low(668)), (Some(14), Some(15)));
        assert_eq!((low(854), low(855)), (Some(16), Some(17)));
        assert_eq!((low(4296), low(4297)), (Some(40), None));
        let medium = |count| Code::medium(&"A".repeat(count)).unwrap().map(|code| code.version());
        assert_eq!((medium(1134), medium(1135)), (Some(22), None), "more is for fewer people");
        assert!(Code::low("abc").is_err(), "small letters have no place in alphanumeric mode");
    }

    #[test]
    fn four_white_modules_stand_around_the_code() {
        let code = Code::medium("CV1:TEST").unwrap().unwrap();
        let picture = image::load_from_memory(&code.png().unwrap()).unwrap().into_luma8();
        let side = (u32::try_from(code.modules()).unwrap() + 8) * 8;
        assert_eq!(picture.dimensions(), (side, side), "at least eight pixels a module");
        let border = 4 * 8;
        let (inside, outside): (Vec<_>, Vec<_>) = picture.enumerate_pixels().partition(|(x, y, _)| {
            (border..side - border).contains(x) && (border..side - border).contains(y)
        });
        assert!(outside.iter().all(|(_, _, pixel)| pixel.0 == [255]), "white all around");
        assert!(inside.iter().all(|(_, _, pixel)| matches!(pixel.0, [0 | 255])), "two colours only");
        // The corner of the upper left finder pattern is dark, right at the border.
        assert_eq!(picture.get_pixel(border, border).0, [0]);
        assert_eq!(picture.get_pixel(side - border - 1, border).0, [0], "and so is the upper right one");
    }
}
