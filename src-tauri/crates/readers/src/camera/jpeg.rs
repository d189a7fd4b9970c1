//! The one JPEG picture at the start of a buffer: ITU-T T.81 Annex B.
//!
//! A buffer that the system maps is as long as the largest frame may be; behind this frame lies what is left of older ones.

use std::borrow::Cow;

/// From the start of the image to its end marker; `None` if it has none.
pub(super) fn first_image(bytes: &[u8]) -> Option<&[u8]> {
    let (_, after) = Markers::of(bytes)?.find(|(marker, _)| *marker == EOI)?;
    bytes.get(..bytes.len().checked_sub(after.len())?)
}

/// The image with the tables that it is entitled to leave out: many webcams send Motion JPEG without Huffman tables, and mean those of
/// T.81 Annex K.3. The decoder fills them in for an image that says `AVI1` (`OpenDML` AVI 1.02, "Motion JPEG DIB"), so this makes it say so.
pub(super) fn with_tables(image: &[u8]) -> Cow<'_, [u8]> {
    let mut header = Markers::of(image).into_iter().flatten().take_while(|(marker, _)| *marker != SOS);
    match image.strip_prefix(&SOI) {
        Some(behind) if !header.any(|(marker, _)| marker == DHT) => Cow::Owned([&SOI, AVI1, behind].concat()),
        _ => Cow::Borrowed(image),
    }
}

/// The markers of an image in their order, each with what follows it; up to the end marker, or to where the structure breaks.
struct Markers<'a>(Option<&'a [u8]>);

impl<'a> Markers<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        bytes.strip_prefix(&SOI).map(|rest| Self(Some(rest)))
    }
}

impl<'a> Iterator for Markers<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.take()?;
        let [0xff, marker, after @ ..] = rest else { return None };
        self.0 = match *marker {
            // B.1.1.2: any number of these may precede a marker.
            0xff => rest.get(1..),
            // TEM and the restart markers stand alone.
            0x01 | 0xd0..=0xd7 => Some(after),
            EOI => None,
            SOS => behind_segment(after).and_then(behind_scan),
            _ => behind_segment(after),
        };
        Some((*marker, after))
    }
}

/// What follows a segment, from its length on, which counts itself (B.1.1.4).
fn behind_segment(from_length: &[u8]) -> Option<&[u8]> {
    let [high, low, ..] = from_length else { return None };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    if length < 2 { None } else { from_length.get(length..) }
}

/// The marker that ends entropy-coded data: neither a stuffed zero nor a restart (B.1.1.5).
fn behind_scan(data: &[u8]) -> Option<&[u8]> {
    let ends = |pair: &[u8]| matches!(pair, [0xff, marker] if !matches!(marker, 0x00 | 0xd0..=0xd7 | 0xff));
    data.get(data.windows(2).position(ends)?..)
}

const SOI: [u8; 2] = [0xff, 0xd8];
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const DHT: u8 = 0xc4;
/// An APP0 segment of sixteen bytes.
const AVI1: &[u8] = b"\xff\xe0\x00\x10AVI1\0\0\0\0\0\0\0\0\0\0";

#[cfg(test)]
mod tests {
    use super::*;

    /// Start of image, a segment with a thumbnail's end marker in it, a scan with stuffing, a restart and fill bytes, the end.
    const SMALL: &[u8] =
        b"\xff\xd8\xff\xe0\x00\x06\xff\xd8\xff\xd9\xff\xff\xda\x00\x02abc\xff\x00\xff\xd3def\xff\xff\xd9";

    #[test]
    fn an_image_ends_at_its_own_end_marker() {
        for tail in [&b""[..], b"\0\0\0\0", b"\xff\xd9", b"older frame\xff\xd9", b"\xff\xd8\xff\xd9"] {
            let buffer = [SMALL, tail].concat();
            assert_eq!(first_image(&buffer), Some(SMALL), "with {tail:x?} behind it");
        }
    }

    #[test]
    fn what_has_no_end_is_no_image() {
        for length in 0..SMALL.len() {
            assert_eq!(first_image(&SMALL[..length]), None, "{length} bytes of it");
        }
        for bytes in [
            &b"\xff\xd8\xff\xe0\x00\x01\xff\xd9"[..],
            b"\xff\xd8\0\0\xff\xd9",
            b"YUYVYUYV",
            b"\xff\xd8\xff\xda\xff\xff",
        ] {
            assert_eq!(first_image(bytes), None, "{bytes:x?}");
        }
    }
}
