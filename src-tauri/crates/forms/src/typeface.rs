//! The embedded letters: their widths, and how a text is spelled with them.
#![expect(clippy::float_arithmetic, reason = "lengths on paper are reals, as PDF has them; no money here")]

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use printpdf::ParsedFont;
use serde::Deserialize;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::FillError;
use crate::canvas::Pen;

/// Millimetres in a point.
pub(crate) const MM_PER_PT: f32 = 25.4 / 72.0;

/// Atkinson Hyperlegible Next, cut to what French paper needs, with figures of one width (`assets/SOURCES.md`).
const REGULAR: &[u8] = include_bytes!("../../../../assets/fonts/AtkinsonHyperlegibleNext-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../../assets/fonts/AtkinsonHyperlegibleNext-Bold.ttf");

/// Which of the two faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Weight {
    #[default]
    Regular,
    Bold,
}

/// Both faces.
pub(crate) struct Typefaces {
    regular: Typeface,
    bold: Typeface,
}

/// One face.
pub(crate) struct Typeface {
    /// The name of the font in a PDF.
    pub name: &'static str,
    /// The font where a document embeds the letters that it uses.
    pub font: Font,
    /// The font where a document embeds it whole.
    pub printed: ParsedFont,
    metrics: ttf_parser::Face<'static>,
}

impl Typefaces {
    /// The faces that the program carries, parsed once.
    pub(crate) fn embedded() -> Result<&'static Self, FillError> {
        static FACES: LazyLock<Option<Typefaces>> = LazyLock::new(|| {
            Some(Typefaces {
                regular: Typeface::parse("AtkinsonHyperlegibleNext-Regular", REGULAR)?,
                bold: Typeface::parse("AtkinsonHyperlegibleNext-Bold", BOLD)?,
            })
        });
        FACES.as_ref().ok_or(FillError::Font)
    }

    /// One of them.
    pub(crate) fn face(&self, weight: Weight) -> &Typeface {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// Both of them.
    pub(crate) fn both(&self) -> [&Typeface; 2] {
        [&self.regular, &self.bold]
    }
}

impl Typeface {
    fn parse(name: &'static str, bytes: &'static [u8]) -> Option<Self> {
        let mut printed = ParsedFont::from_bytes(bytes, 0, &mut Vec::new())?;
        printed.font_name = Some(name.to_owned());
        let (font, metrics) = (Font::new(bytes.into(), 0)?, ttf_parser::Face::parse(bytes, 0).ok()?);
        Some(Self { name, font, printed, metrics })
    }

    /// The glyphs of a text that was spelled with this face, one a character and without kerning: their widths are those that
    /// the text was fitted with.
    pub(crate) fn glyphs(&self, text: &str, pen: Pen) -> Vec<KrillaGlyph> {
        let tracking = if pen.size > 0.0 { pen.tracking / pen.size } else { 0.0 };
        let glyph = |(at, c): (usize, char)| {
            let index = self.metrics.glyph_index(c)?;
            let advance = self.advance(c)? + tracking;
            let range = at..at.saturating_add(c.len_utf8());
            Some(KrillaGlyph::new(GlyphId::new(index.0.into()), advance, 0.0, 0.0, 0.0, range, None))
        };
        text.char_indices().filter_map(glyph).collect()
    }

    /// The width of a text in millimetres.
    pub(crate) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().filter_map(|c| self.advance(c)).sum::<f32>() * size * MM_PER_PT
    }

    /// From the top of the tallest letter to the baseline, in millimetres.
    pub(crate) fn ascent(&self, size: f32) -> f32 {
        self.em(self.metrics.ascender()) * size * MM_PER_PT
    }

    /// From the baseline to the bottom of the deepest letter, in millimetres.
    pub(crate) fn descent(&self, size: f32) -> f32 {
        -self.em(self.metrics.descender()) * size * MM_PER_PT
    }

    /// The height of a capital letter, in millimetres.
    pub(crate) fn capital_height(&self, size: f32) -> f32 {
        self.em(self.metrics.capital_height().unwrap_or_else(|| self.metrics.ascender())) * size * MM_PER_PT
    }

    /// The text as this face can print it, and whether that is another spelling.
    ///
    /// Spaces of all kinds become what the font has, invisible characters go, and letters beyond Latin Extended-A lose
    /// their accents rather than their place.
    pub(crate) fn spell(&self, text: &str) -> (String, bool) {
        let mut respelled = false;
        let spelled = text
            .nfc()
            .filter_map(alike)
            .filter_map(|c| {
                if c == '\n' || self.has(c) {
                    return Some(c);
                }
                respelled = true;
                // A mark that joins no letter before it is left out: the letter stays.
                if is_combining_mark(c) { None } else { Some(self.nearest(c)) }
            })
            .collect();
        (spelled, respelled)
    }

    /// The letter with as many of its accents as the font has, `Ê` for `Ễ`; `?` when it has not even the letter.
    fn nearest(&self, c: char) -> char {
        let parts: Vec<char> = c.nfd().collect();
        (1..=parts.len())
            .rev()
            .find_map(|kept| {
                let mut composed = parts.iter().take(kept).copied().nfc();
                composed.next().filter(|&one| composed.next().is_none() && self.has(one))
            })
            .unwrap_or('?')
    }

    fn has(&self, c: char) -> bool {
        self.metrics.glyph_index(c).is_some()
    }

    fn advance(&self, c: char) -> Option<f32> {
        let units = self.metrics.glyph_hor_advance(self.metrics.glyph_index(c)?)?;
        Some(f32::from(units) / f32::from(self.metrics.units_per_em()))
    }

    fn em(&self, units: i16) -> f32 {
        f32::from(units) / f32::from(self.metrics.units_per_em())
    }
}

/// The character that looks the same and is in the font; `None` for one that cannot be seen.
fn alike(c: char) -> Option<char> {
    match c {
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => None,
        '\u{A0}' | '\t' | '\r' | '\u{2000}'..='\u{2008}' => Some(' '),
        '\u{202F}' | '\u{200A}' => Some('\u{2009}'),
        '\u{2010}' | '\u{2011}' => Some('-'),
        '\u{2BC}' | '\u{2BB}' => Some('\u{2019}'),
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_faces_hold_the_letters_of_french_paper() {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ÀÂÄÆÇÉÈÊËÎÏÔŒÖÙÛÜŸÑÁÍÓÚÃÕÅØŠŽČĆĐŁŃŐŰĞİŞ\
                       àâäæçéèêëîïôœöùûüÿñáíóúãõåøšžčćđłńőűğışß’'«»–—-…·,.;:()/%€°*?\u{2009}";
        for face in Typefaces::embedded().unwrap().both() {
            assert_eq!(face.spell(letters), (letters.to_owned(), false));
            let one = face.width("1", 10.0);
            for digit in "023456789".chars() {
                assert!(
                    (face.width(&digit.to_string(), 10.0) - one).abs() < 1e-6,
                    "{digit}: amounts line up"
                );
            }
        }
    }

    #[test]
    fn what_the_font_lacks_is_spelled_otherwise_and_said() {
        let face = Typefaces::embedded().unwrap().face(Weight::Regular);
        let cases = [
            ("ZOE\u{308}", "ZOË", false),                  // decomposed: the same name
            ("1\u{202F}234,56", "1\u{2009}234,56", false), // narrow space
            ("Jean\u{2011}Marie", "Jean-Marie", false),
            ("A\u{200B}B", "AB", false),
            ("NGUYỄN", "NGUYÊN", true),
            ("Ŏ", "O", true),
            ("X\u{302}", "X", true),
            ("李", "?", true),
        ];
        for (text, expected, respelled) in cases {
            assert_eq!(face.spell(text), (expected.to_owned(), respelled), "{text}");
        }
    }
}
