//! Where everything stands on a form: the typed reading of a layout file (`assets/forms`).
#![expect(clippy::float_arithmetic, reason = "lengths on paper are reals, as PDF has them; no money here")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::Model;
use crate::field::{ActColumn, Field, Mark};
use crate::ink::{Colour, Ink};
use crate::typeface::Weight;

/// Why a layout file is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// Not TOML, or a name or a type that layouts do not have.
    #[error("the layout file cannot be read: {0}")]
    Read(String),
    /// A box, cross, column or ink has no place.
    #[error("the layout file lacks {0}")]
    Missing(&'static str),
    /// A name has two places.
    #[error("the layout file places {0} twice")]
    Twice(&'static str),
    /// A row of cells whose groups and gaps do not match.
    #[error("the cells of {0} need one gap fewer than groups")]
    Groups(&'static str),
}

/// A form: its page, what is printed on every sheet, and the places of the values.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Layout {
    pub page: Page,
    /// Values alone, for a sheet on which the boxes are printed already. It has no sections, texts, rules, panels nor labels.
    #[serde(default)]
    pub overlay: bool,
    pub style: Style,
    inks: BTreeMap<Ink, Colour>,
    #[serde(default)]
    pub sections: Vec<Section>,
    #[serde(default)]
    pub texts: Vec<Text>,
    #[serde(default)]
    pub rules: Vec<Rule>,
    #[serde(default)]
    pub panels: Vec<Panel>,
    #[serde(default)]
    pub hand_marks: Vec<MarkPlace>,
    boxes: BTreeMap<Field, TextBox>,
    combs: BTreeMap<Field, Comb>,
    marks: BTreeMap<Mark, MarkPlace>,
    pub acts: ActTable,
    pub demonstration: Demonstration,
}

/// The sheet of paper, in millimetres.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    pub size: [f32; 2],
}

/// What all boxes share.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Style {
    pub floor: f32,
    pub padding: f32,
    pub label_size: f32,
    pub label_tracking: f32,
    pub label_baseline: f32,
    pub label_height: f32,
    pub bottom: f32,
    pub mark_side: f32,
    pub mark_text_size: f32,
    pub section_size: f32,
    pub section_tracking: f32,
    pub frame_weight: f32,
    pub comb_weight: f32,
}

/// A rectangle in millimetres from the top left corner of the page.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(from = "[f32; 4]")]
pub(crate) struct Area {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// A numbered heading; `at` is the top left corner of its number.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Section {
    pub at: [f32; 2],
    pub number: String,
    pub title: String,
}

/// Words that are on every sheet; `at` is the beginning of the baseline.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    pub at: [f32; 2],
    pub words: String,
    pub size: f32,
    #[serde(default)]
    pub face: Weight,
    #[serde(default)]
    pub ink: Ink,
    /// The name of the form: what a reader looks for first.
    #[serde(default)]
    pub heading: bool,
}

/// A line to write on.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub from: [f32; 2],
    pub to: [f32; 2],
    #[serde(default)]
    pub dotted: bool,
}

/// A frame with a label that the program does not fill.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Panel {
    pub area: Area,
    pub label: String,
}

/// The box of one value.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextBox {
    pub area: Area,
    #[serde(default)]
    pub label: String,
    pub size: f32,
    #[serde(default)]
    pub face: Weight,
    #[serde(default)]
    pub align: Align,
    #[serde(default = "one")]
    pub lines: u8,
    #[serde(default = "yes")]
    pub frame: bool,
    pub fill: Option<Ink>,
}

/// A box with one cell for each character.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Comb {
    pub area: Area,
    #[serde(default)]
    pub label: String,
    /// The first cell.
    pub first: Area,
    /// How many cells stand together.
    pub groups: Vec<u8>,
    /// The space behind each group but the last.
    pub gaps: Vec<f32>,
    pub size: f32,
}

/// A square to cross and the words beside it; `at` is its top left corner.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MarkPlace {
    pub at: [f32; 2],
    #[serde(default)]
    pub label: String,
}

/// Where a text leans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Align {
    #[default]
    Left,
    Right,
}

/// The table of acts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActTable {
    pub area: Area,
    /// The height of the line of titles.
    pub head: f32,
    /// The height of a row.
    pub row: f32,
    /// What stays white above and below a value.
    pub air: f32,
    /// How many acts a page holds.
    pub rows: u8,
    pub size: f32,
    columns: BTreeMap<ActColumn, Column>,
}

/// A column of the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Column {
    pub x: f32,
    pub width: f32,
    /// Where it is not that of the table: words of one size in all rows.
    pub size: Option<f32>,
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    pub align: Align,
    #[serde(default)]
    pub face: Weight,
    #[serde(default = "one")]
    pub lines: u8,
}

/// What a demonstration office prints on every page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Demonstration {
    pub words: String,
    pub band: Area,
    pub band_size: f32,
    pub across: [f32; 2],
    pub across_angle: f32,
    pub across_size: f32,
}

/// The place of a field.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Slot<'a> {
    Text(&'a TextBox),
    Comb(&'a Comb),
}

impl Layout {
    /// The sheet of a model, whole or as an overlay; read and checked once.
    pub(crate) fn of(model: Model, overlay: bool) -> Result<&'static Self, LayoutError> {
        type Loaded = LazyLock<Result<Layout, LayoutError>>;
        static DOCTOR: Loaded = LazyLock::new(|| Layout::parse(DOCTOR_FILE, Model::Doctor));
        static DOCTOR_OVERLAY: Loaded = LazyLock::new(|| Layout::parse(DOCTOR_OVERLAY_FILE, Model::Doctor));
        static PHARMACIST: Loaded = LazyLock::new(|| Layout::parse(PHARMACIST_FILE, Model::Pharmacist));
        static PHARMACIST_OVERLAY: Loaded =
            LazyLock::new(|| Layout::parse(PHARMACIST_OVERLAY_FILE, Model::Pharmacist));
        let loaded = match (model, overlay) {
            (Model::Doctor, false) => &DOCTOR,
            (Model::Doctor, true) => &DOCTOR_OVERLAY,
            (Model::Pharmacist, false) => &PHARMACIST,
            (Model::Pharmacist, true) => &PHARMACIST_OVERLAY,
        };
        loaded.as_ref().map_err(Clone::clone)
    }

    /// Reads a layout file; every name of the model must have its place, and one only.
    pub(crate) fn parse(text: &str, model: Model) -> Result<Self, LayoutError> {
        let layout: Self = toml::from_str(text).map_err(|error| LayoutError::Read(error.to_string()))?;
        for &field in Field::ALL {
            let place = layout.place(field)?;
            if layout.wants(model, field) && place.is_none() {
                return Err(LayoutError::Missing(field.name()));
            }
            if let Some(Slot::Comb(comb)) = place
                && comb.gaps.len().checked_add(1) != Some(comb.groups.len())
            {
                return Err(LayoutError::Groups(field.name()));
            }
        }
        for &mark in Mark::ALL {
            if mark.is_on(model) && (!layout.overlay || mark.is_official()) && layout.mark(mark).is_none() {
                return Err(LayoutError::Missing(mark.name()));
            }
        }
        for &column in ActColumn::ALL {
            let wanted = column.is_on(model) && (!layout.overlay || column.is_official(model));
            if wanted && layout.acts.column(column).is_none() {
                return Err(LayoutError::Missing(column.name()));
            }
        }
        for &ink in Ink::ALL {
            layout.colour(ink)?;
        }
        Ok(layout)
    }

    /// The place of a field; `None` when this sheet has none.
    pub(crate) fn slot(&self, field: Field) -> Option<Slot<'_>> {
        self.place(field).ok().flatten()
    }

    /// The place of a cross.
    pub(crate) fn mark(&self, mark: Mark) -> Option<&MarkPlace> {
        self.marks.get(&mark)
    }

    /// A colour.
    pub(crate) fn colour(&self, ink: Ink) -> Result<Colour, LayoutError> {
        self.inks.get(&ink).copied().ok_or(LayoutError::Missing("an ink"))
    }

    /// What is left for a value in a box.
    pub(crate) fn value_area(&self, text: &TextBox) -> Area {
        match (self.overlay, text.frame) {
            (true, _) | (false, false) => text.area,
            (false, true) => text.area.below_label(self.style),
        }
    }

    fn wants(&self, model: Model, field: Field) -> bool {
        field.is_on(model) && (!self.overlay || field.is_official())
    }

    fn place(&self, field: Field) -> Result<Option<Slot<'_>>, LayoutError> {
        match (self.boxes.get(&field), self.combs.get(&field)) {
            (Some(text), None) => Ok(Some(Slot::Text(text))),
            (None, Some(comb)) => Ok(Some(Slot::Comb(comb))),
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(LayoutError::Twice(field.name())),
        }
    }
}

impl Area {
    fn below_label(self, style: Style) -> Self {
        Self {
            x: self.x + style.padding,
            y: self.y + style.label_height,
            width: self.width - 2.0 * style.padding,
            height: self.height - style.label_height - style.bottom,
        }
    }
}

impl Comb {
    /// The cells, from left to right.
    pub(crate) fn cells(&self) -> Vec<Area> {
        self.group_areas()
            .into_iter()
            .flat_map(|(area, count)| split(area, self.first.width, count))
            .collect()
    }

    /// The groups of cells, with how many cells each has.
    pub(crate) fn group_areas(&self) -> Vec<(Area, u8)> {
        let mut x = self.first.x;
        let gaps = self.gaps.iter().copied().chain([0.0]);
        let mut groups = Vec::new();
        for (&count, gap) in self.groups.iter().zip(gaps) {
            let width = self.first.width * f32::from(count);
            groups.push((Area { x, width, ..self.first }, count));
            x += width + gap;
        }
        groups
    }
}

impl ActTable {
    /// The place of a column.
    pub(crate) fn column(&self, column: ActColumn) -> Option<&Column> {
        self.columns.get(&column)
    }

    /// A cell; rows count from 0.
    pub(crate) fn cell(&self, column: &Column, row: u8) -> Area {
        let y = self.area.y + self.head + self.row * f32::from(row);
        Area { x: column.x, y, width: column.width, height: self.row }
    }
}

fn split(area: Area, width: f32, count: u8) -> impl Iterator<Item = Area> {
    (0..count).map(move |index| Area { x: area.x + width * f32::from(index), width, ..area })
}

impl From<[f32; 4]> for Area {
    fn from([x, y, width, height]: [f32; 4]) -> Self {
        Self { x, y, width, height }
    }
}

const DOCTOR_FILE: &str = include_str!("../../../../assets/forms/feuille-medecin.toml");
const DOCTOR_OVERLAY_FILE: &str = include_str!("../../../../assets/forms/feuille-medecin-surimpression.toml");
const PHARMACIST_FILE: &str = include_str!("../../../../assets/forms/feuille-pharmacien.toml");
const PHARMACIST_OVERLAY_FILE: &str =
    include_str!("../../../../assets/forms/feuille-pharmacien-surimpression.toml");

fn one() -> u8 {
    1
}

fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    use super::DOCTOR_FILE as FILE;

    const ALL: [(Model, bool); 4] = [
        (Model::Doctor, false),
        (Model::Doctor, true),
        (Model::Pharmacist, false),
        (Model::Pharmacist, true),
    ];

    fn parse(text: &str) -> Result<Layout, LayoutError> {
        Layout::parse(text, Model::Doctor)
    }

    #[test]
    fn a_name_that_is_missing_unknown_or_twice_is_an_error_at_load() {
        assert!(parse(FILE).is_ok());
        let without = |table: &str| {
            let (head, tail) = FILE.split_once(&format!("[{table}]\n")).unwrap();
            let (_, rest) = tail.split_once("\n\n").unwrap();
            parse(&format!("{head}{rest}")).err()
        };
        assert_eq!(without("boxes.patient-name"), Some(LayoutError::Missing("patient-name")));
        assert_eq!(without("combs.patient-nir"), Some(LayoutError::Missing("patient-nir")));
        assert_eq!(without("marks.maternity"), Some(LayoutError::Missing("maternity")));
        assert_eq!(without("acts.columns.amount"), Some(LayoutError::Missing("amount")));
        let renamed = FILE.replace("[boxes.total]", "[boxes.totale]");
        assert!(matches!(parse(&renamed), Err(LayoutError::Read(_))), "an unknown name");
        let twice = format!("{FILE}\n[boxes.patient-nir]\narea = [0, 0, 1, 1]\nsize = 6\n");
        assert_eq!(parse(&twice).err(), Some(LayoutError::Twice("patient-nir")));
        let gaps = FILE.replacen("gaps = [1.5, 1.5]", "gaps = [1.5]", 1);
        assert!(matches!(parse(&gaps), Err(LayoutError::Groups(_))));
        let colour = FILE.replacen("\"#eef2f7\"", "\"eef2f7\"", 1);
        assert!(matches!(parse(&colour), Err(LayoutError::Read(_))));
        let pharmacist = Layout::parse(FILE, Model::Pharmacist).err();
        assert_eq!(pharmacist, Some(LayoutError::Missing("prescriber-name")), "a model has its own boxes");
    }

    #[test]
    fn boxes_lie_on_the_page_and_apart() {
        for (model, overlay) in ALL {
            let layout = Layout::of(model, overlay).unwrap();
            let [width, height] = layout.page.size;
            let area = |field: Field| match layout.slot(field)? {
                Slot::Text(text) => Some(text.area),
                Slot::Comb(comb) => Some(comb.area),
            };
            for &field in Field::ALL {
                let Some(a) = area(field) else { continue };
                assert!(a.x >= 5.0 && a.y >= 4.9, "{}: printers leave 5 mm white", field.name());
                assert!(a.x + a.width <= width - 5.0 && a.y + a.height <= height - 5.0, "{}", field.name());
                if let Some(Slot::Comb(comb)) = layout.slot(field) {
                    let last = *comb.cells().last().unwrap();
                    assert!(last.x + last.width <= a.x + a.width + 0.01, "{}: the cells fit", field.name());
                    assert!(last.y + last.height <= a.y + a.height + 0.01, "{}: the cells fit", field.name());
                }
                for &other in Field::ALL.iter().filter(|&&other| other != field) {
                    let Some(b) = area(other) else { continue };
                    let apart = a.x + a.width <= b.x + 0.01
                        || b.x + b.width <= a.x + 0.01
                        || a.y + a.height <= b.y + 0.01
                        || b.y + b.height <= a.y + 0.01;
                    assert!(apart, "{model:?} {overlay}: {} and {} overlap", field.name(), other.name());
                }
            }
        }
    }

    #[test]
    fn the_cells_of_a_nir_are_grouped_as_it_is_read() {
        for (model, overlay) in ALL {
            let layout = Layout::of(model, overlay).unwrap();
            for field in [Field::PatientNir, Field::InsuredNir] {
                let Some(Slot::Comb(comb)) = layout.slot(field) else { panic!("one digit a cell") };
                assert_eq!(
                    comb.groups,
                    [1, 2, 2, 2, 3, 3, 2],
                    "sex, year, month, department, town, order, key"
                );
                assert_eq!(comb.cells().len(), 15);
            }
        }
    }
}
