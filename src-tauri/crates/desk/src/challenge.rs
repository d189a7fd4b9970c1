//! The challenge that a counter may ask: a small code that the phone reads and signs, so that a picture of another code, or one
//! signed ahead, is worth nothing here.

use std::sync::PoisonError;

use data_encoding::HEXUPPER;
use qrcode::{EcLevel, QrCode};

use crate::{Desk, Error, wire};

/// What stands before the challenge in its code.
const PREFIX: &str = "CVC1:";

/// Eight random bytes, for one presentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Challenge([u8; 8]);

impl Desk {
    /// Asks the next phone that shows a code to sign a fresh challenge. The one before, if any, counts no more.
    pub fn ask_challenge(&self) -> Result<wire::Challenge, Error> {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).map_err(|_| Error::NoRandom)?;
        let shown = shown(bytes)?;
        *self.challenge.lock().unwrap_or_else(PoisonError::into_inner) = Some(Challenge(bytes));
        Ok(shown)
    }

    /// Asks for no challenge any more.
    pub fn drop_challenge(&self) {
        self.take_challenge();
    }

    /// The challenge in force, for one code: whatever that code is worth, the next patient is asked anew.
    pub(crate) fn take_challenge(&self) -> Option<Challenge> {
        self.challenge.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Challenge {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// As a code to scan, and as groups of four to type.
fn shown(bytes: [u8; 8]) -> Result<wire::Challenge, Error> {
    let digits = HEXUPPER.encode(&bytes);
    let text = format!("{PREFIX}{digits}");
    let code =
        QrCode::with_error_correction_level(&text, EcLevel::M).map_err(|_| Error::Asset("challenge"))?;
    let dark = code.to_colors().into_iter().map(|color| color.select('1', '0')).collect::<Vec<_>>();
    let groups = digits.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>();
    Ok(wire::Challenge {
        typed: groups.join(" "),
        text,
        modules: dark.chunks(code.width()).map(|row| row.iter().collect()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use readers::{Picture, symbols};

    use super::*;

    #[test]
    fn the_code_says_what_is_typed() {
        let shown = shown([0x4f, 0x2a, 0x91, 0xc0, 0, 0xde, 0x03, 0xb8]).unwrap();
        assert_eq!(
            (shown.text.as_str(), shown.typed.as_str()),
            ("CVC1:4F2A91C000DE03B8", "4F2A 91C0 00DE 03B8")
        );
        // Drawn at five pixels a module with four modules around, as the window does: a decoder reads it.
        let (scale, quiet) = (5, 4);
        let side = (shown.modules.len() + 2 * quiet) * scale;
        let mut levels = vec![255; side * side];
        for (y, row) in shown.modules.iter().enumerate() {
            assert_eq!(row.len(), shown.modules.len(), "a square");
            for (x, _) in row.chars().enumerate().filter(|(_, module)| *module == '1') {
                for pixel in 0..scale * scale {
                    let (dx, dy) = (pixel % scale, pixel / scale);
                    levels[((y + quiet) * scale + dy) * side + (x + quiet) * scale + dx] = 0;
                }
            }
        }
        let picture = Picture::from_grey(side.try_into().unwrap(), side.try_into().unwrap(), levels).unwrap();
        assert_eq!(symbols(&picture).first().map(|symbol| symbol.text.as_str()), Some(shown.text.as_str()));
    }
}
