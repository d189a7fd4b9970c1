//! A QR code (ISO/IEC 18004) as dark squares.
#![expect(clippy::float_arithmetic, reason = "lengths on paper are reals, as PDF has them; no money here")]

use qrcode::{Color, EcLevel, QrCode};

use crate::document::FillError;
use crate::layout::Area;

/// The dark parts of the code of a text in a square area, those that touch in a row as one. The white around it is the caller's.
pub(crate) fn squares(text: &str, area: Area) -> Result<Vec<Area>, FillError> {
    // Level L: paper is clean, and larger squares help a phone more than redundancy does.
    let code =
        QrCode::with_error_correction_level(text.as_bytes(), EcLevel::L).map_err(|_| FillError::Code)?;
    let side = area.width / f32::from(u16::try_from(code.width()).map_err(|_| FillError::Code)?);
    let mut squares: Vec<Area> = Vec::new();
    let colors = code.to_colors();
    for (row, colors) in (0_u16..).zip(colors.chunks(code.width())) {
        let y = area.y + side * f32::from(row);
        let mut dark: Option<Area> = None;
        for (column, color) in (0_u16..).zip(colors) {
            dark = match (color, dark) {
                (Color::Dark, None) => {
                    Some(Area { x: area.x + side * f32::from(column), y, width: side, height: side })
                }
                (Color::Dark, Some(run)) => Some(Area { width: run.width + side, ..run }),
                (Color::Light, run) => {
                    squares.extend(run);
                    None
                }
            };
        }
        squares.extend(dark);
    }
    Ok(squares)
}
