//! A DataMatrix (ISO/IEC 16022, ECC 200, square) as a picture.

use std::io::Cursor;

use anyhow::{Context as _, Result, anyhow};
use datamatrix::{DataMatrix, SymbolList};
use image::{GrayImage, ImageFormat, Luma};

use crate::picture::MODULE_PIXELS;

/// White modules around: one is enough by the norm, and printers leave more.
const QUIET: usize = 2;

/// A PNG of the symbol and the white around it.
pub fn datamatrix(text: &str) -> Result<Vec<u8>> {
    let code = DataMatrix::encode(text.as_bytes(), SymbolList::default().enforce_square());
    drawn(&code.map_err(|error| anyhow!("drawing: {error:?}"))?)
}

/// The DataMatrix of a box, as a PNG: it begins with FNC1, by which GS1's are known (GS1 General Specifications §5.6).
pub fn box_datamatrix(elements: &str) -> Result<Vec<u8>> {
    let code = DataMatrix::encode_gs1(elements.as_bytes(), SymbolList::default().enforce_square());
    drawn(&code.map_err(|error| anyhow!("drawing: {error:?}"))?)
}

fn drawn(code: &DataMatrix) -> Result<Vec<u8>> {
    let modules = code.bitmap();
    let side = modules.width().saturating_add(2 * QUIET).saturating_mul(MODULE_PIXELS);
    let side = u32::try_from(side).context("a symbol has at most 144 modules")?;
    let mut picture = GrayImage::from_pixel(side, side, Luma([u8::MAX]));
    let pixels = |module: usize| {
        let first = module.saturating_add(QUIET).saturating_mul(MODULE_PIXELS);
        (first..first.saturating_add(MODULE_PIXELS)).filter_map(|pixel| u32::try_from(pixel).ok())
    };
    for (x, y) in modules.pixels() {
        for row in pixels(y) {
            for column in pixels(x) {
                picture.put_pixel(column, row, Luma([0]));
            }
        }
    }
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).context("writing the PNG")?;
    Ok(png.into_inner())
}
