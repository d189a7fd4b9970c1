//! What rxing reads: QR codes whose finder patterns it sees better than we do, and DataMatrix.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rxing::common::HybridBinarizer;
use rxing::multi::MultipleBarcodeReader;
use rxing::qrcode::cpp_port::QrReader;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8LuminanceSource, RXingResult};

use super::grey::Grey;
use crate::{Symbol, Symbology};

/// Every QR code of a picture, of one polarity.
pub(crate) fn qr_codes(grey: Grey<'_>) -> Vec<Symbol> {
    guarded(|| {
        let Some(mut bitmap) = bitmap(grey) else { return Vec::new() };
        let hints = hints(BarcodeFormat::QR_CODE);
        symbols(QrReader.decode_multiple_with_hints(&mut bitmap, &hints).unwrap_or_default())
    })
}

/// Every DataMatrix code of a picture, of either polarity.
pub(crate) fn data_matrices(grey: Grey<'_>) -> Vec<Symbol> {
    guarded(|| {
        let levels = levels(grey);
        let (Ok(width), Ok(height)) = (u32::try_from(grey.width()), u32::try_from(grey.height())) else {
            return Vec::new();
        };
        let mut hints = DecodeHints { AlsoInverted: Some(true), ..hints(BarcodeFormat::DATA_MATRIX) };
        let found = rxing::helpers::detect_multiple_in_luma_with_hints(levels, width, height, &mut hints);
        symbols(found.unwrap_or_default())
    })
}

fn hints(format: BarcodeFormat) -> DecodeHints {
    DecodeHints { TryHarder: Some(true), PossibleFormats: Some([format].into()), ..DecodeHints::default() }
}

fn bitmap(grey: Grey<'_>) -> Option<BinaryBitmap<HybridBinarizer<Luma8LuminanceSource>>> {
    let (width, height) = (u32::try_from(grey.width()).ok()?, u32::try_from(grey.height()).ok()?);
    let source = Luma8LuminanceSource::new(levels(grey), width, height).ok()?;
    Some(BinaryBitmap::new(HybridBinarizer::new(source)))
}

fn levels(grey: Grey<'_>) -> Vec<u8> {
    let rows = grey.rows().flatten();
    if grey.is_inverted() {
        rows.map(|level| u8::MAX.saturating_sub(*level)).collect()
    } else {
        rows.copied().collect()
    }
}

fn symbols(found: Vec<RXingResult>) -> Vec<Symbol> {
    let symbol = |result: RXingResult| {
        let symbology = match result.getBarcodeFormat() {
            BarcodeFormat::QR_CODE => Symbology::Qr,
            BarcodeFormat::DATA_MATRIX => Symbology::DataMatrix,
            _ => return None,
        };
        Some(Symbol { symbology, text: result.getText().to_owned() })
    };
    found.into_iter().filter_map(symbol).collect()
}

/// Runs a decoder of others and takes a panic in it for "nothing found": a counter must not stop for a picture.
pub(crate) fn guarded<T: Default>(decode: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_default()
}
