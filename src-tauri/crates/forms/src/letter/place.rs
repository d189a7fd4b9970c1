//! Where the papers that flow have their margins, sizes and heads: the typed reading of `assets/forms/papier.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::ink::{Colour, Ink};
use crate::layout::{Demonstration, LayoutError, Page};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct LetterLayout {
    pub(super) page: Page,
    inks: BTreeMap<Ink, Colour>,
    pub(super) flow: Flow,
    pub(super) title: Spot,
    pub(super) lead: Spot,
    pub(super) issuer: Issuer,
    pub(super) duplicate: Spot,
    pub(super) foot: Foot,
    pub(super) demonstration: Demonstration,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Flow {
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) text_size: f32,
    pub(super) small_size: f32,
    pub(super) label_width: f32,
    /// Of a column of amounts.
    pub(super) amount_width: f32,
    pub(super) row_gap: f32,
    pub(super) block_gap: f32,
    pub(super) section_size: f32,
    pub(super) code_side: f32,
    pub(super) code_white: f32,
    pub(super) big_size: f32,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Spot {
    pub at: [f32; 2],
    pub size: f32,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Issuer {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) size: f32,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Foot {
    pub(super) at: [f32; 2],
    pub(super) size: f32,
    pub(super) step: f32,
}

impl LetterLayout {
    pub(super) fn of() -> Result<&'static Self, LayoutError> {
        static LAYOUT: LazyLock<Result<LetterLayout, LayoutError>> = LazyLock::new(|| {
            let layout: LetterLayout =
                toml::from_str(include_str!("../../../../../assets/forms/papier.toml"))
                    .map_err(|error| LayoutError::Read(error.to_string()))?;
            let complete = Ink::ALL.iter().all(|ink| layout.inks.contains_key(ink));
            if complete { Ok(layout) } else { Err(LayoutError::Missing("an ink")) }
        });
        LAYOUT.as_ref().map_err(Clone::clone)
    }

    /// A colour: all are there, or the layout was not loaded.
    pub(super) fn ink(&self, ink: Ink) -> Colour {
        self.inks.get(&ink).copied().unwrap_or_default()
    }
}
