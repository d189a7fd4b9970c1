//! A picture that was dropped, pasted, taken by a camera or read from a file, as grey levels.

use std::io::Cursor;

use image::{GrayImage, ImageFormat, ImageReader, Limits};

/// What phones, screens and clipboards write.
const FORMATS: [ImageFormat; 4] = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Bmp];
/// The largest file taken, in bytes: a photograph of 50 megapixels fits.
const MAX_FILE: usize = 48 * 1024 * 1024;
/// The largest side taken, in pixels.
const MAX_SIDE: u32 = 12_000;
/// The most memory that decoding may take, in bytes.
const MAX_MEMORY: u64 = 512 * 1024 * 1024;

/// A decoded picture: 8-bit grey levels.
pub struct Picture(GrayImage);

/// Why bytes are not a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Not PNG, JPEG, WebP or BMP, or damaged.
    #[error("not a picture that can be decoded")]
    Undecodable,
    /// More bytes, pixels or memory than is taken.
    #[error("the picture is too large")]
    TooLarge,
}

impl Picture {
    /// Decodes a file's bytes, whatever its name says.
    pub fn decode(bytes: &[u8]) -> Result<Self, PictureError> {
        if bytes.len() > MAX_FILE {
            return Err(PictureError::TooLarge);
        }
        let mut reader = ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|_| PictureError::Undecodable)?;
        // Another crate may link more decoders in; a counter takes these and no other.
        if !reader.format().is_some_and(|format| FORMATS.contains(&format)) {
            return Err(PictureError::Undecodable);
        }
        let mut limits = Limits::default();
        limits.max_image_width = Some(MAX_SIDE);
        limits.max_image_height = Some(MAX_SIDE);
        limits.max_alloc = Some(MAX_MEMORY);
        reader.limits(limits);
        match reader.decode() {
            Ok(picture) => Ok(Self(picture.into_luma8())),
            Err(image::ImageError::Limits(_)) => Err(PictureError::TooLarge),
            Err(_) => Err(PictureError::Undecodable),
        }
    }

    /// Takes a frame of grey levels, row by row; `None` if the length is not `width` × `height`.
    pub fn from_grey(width: u32, height: u32, levels: Vec<u8>) -> Option<Self> {
        GrayImage::from_raw(width, height, levels).map(Self)
    }

    pub(crate) fn of(grey: GrayImage) -> Self {
        Self(grey)
    }

    pub(crate) fn grey(&self) -> &GrayImage {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_a_picture_is_said_so() {
        for bytes in [&b""[..], b"CV1:", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"BM", b"RIFF\0\0\0\0WEBP"] {
            assert_eq!(Picture::decode(bytes).err(), Some(PictureError::Undecodable));
        }
    }

    #[test]
    fn a_picture_that_announces_too_much_is_refused_before_it_is_made() {
        // A PNG header that announces 60 000 × 60 000 pixels of 16 bits: 28 GB.
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend_from_slice(&60_000_u32.to_be_bytes());
        bytes.extend_from_slice(&60_000_u32.to_be_bytes());
        bytes.extend_from_slice(&[16, 6, 0, 0, 0]);
        bytes.extend_from_slice(&crc(&bytes[12..]).to_be_bytes());
        bytes.extend_from_slice(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
        assert_eq!(Picture::decode(&bytes).err(), Some(PictureError::TooLarge));
    }

    proptest! {
        #[test]
        fn no_bytes_stop_the_decoder(kind in 0_usize..4, bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let magic: &[u8] = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"\xff\xd8\xff\xe0", b"BM", b"RIFF\xff\0\0\0WEBPVP8 "][kind];
            let _ = Picture::decode(&[magic, &bytes].concat());
        }
    }

    /// ISO/IEC 15948 Annex D.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8)
                .fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 })
        })
    }
}
