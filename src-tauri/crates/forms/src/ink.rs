//! The colours of a form.

use serde::Deserialize;

/// The name of a colour in the layout files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Ink {
    #[default]
    Dark,
    Soft,
    Line,
    Faint,
    Blue,
    Tint,
    Paper,
    Amber,
    AmberTint,
    Watermark,
}

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Colour {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

/// Of codes, which phones read best so.
pub(crate) const BLACK: Colour = Colour { red: 0, green: 0, blue: 0 };

impl Ink {
    /// All of them.
    pub(crate) const ALL: &'static [Self] = &[
        Self::Dark,
        Self::Soft,
        Self::Line,
        Self::Faint,
        Self::Blue,
        Self::Tint,
        Self::Paper,
        Self::Amber,
        Self::AmberTint,
        Self::Watermark,
    ];
}

impl TryFrom<String> for Colour {
    type Error = &'static str;

    /// Reads `#rrggbb`.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let part = |from: usize| {
            let digits = text.get(from..from.saturating_add(2))?;
            u8::from_str_radix(digits, 16).ok()
        };
        match (text.len(), text.starts_with('#'), part(1), part(3), part(5)) {
            (7, true, Some(red), Some(green), Some(blue)) => Ok(Self { red, green, blue }),
            _ => Err("a colour is #rrggbb"),
        }
    }
}
