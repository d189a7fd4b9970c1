//! The calibration page: two crosses to measure with a ruler, and two scales that show whether the printer stretches.
#![expect(clippy::float_arithmetic, reason = "lengths on paper are reals, as PDF has them; no money here")]

use std::collections::BTreeMap;
use std::num::NonZeroU16;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::calibration::Calibration;
use crate::canvas::{Canvas, Pen};
use crate::document::{About, FillError, Reader, write};
use crate::fit::lines;
use crate::ink::{Colour, Ink};
use crate::layout::{LayoutError, Page};
use crate::letter::Spot;
use crate::typeface::{Typefaces, Weight};
use crate::{Sheet, words};

/// The page for a printer that was not measured; printed with a calibration, it shows whether that was measured well: its
/// crosses then stand where they say.
pub fn calibration_page(printer: &str, date: Date, calibration: Calibration) -> Result<Sheet, FillError> {
    let layout = RulerLayout::of()?;
    let faces = Typefaces::embedded()?;
    let mut page = Ruler { layout, faces, canvas: Canvas::default() };
    page.title();
    page.cross("A", layout.cross.near);
    page.cross("B", layout.cross.far);
    page.scale(Axis::Across);
    page.scale(Axis::Down);
    page.instructions(calibration);
    page.foot(printer, date);
    let reader = Reader::Printer(calibration);
    let about = About { title: "Page de calibrage", date, size: layout.page.size, reader };
    let pdf = write(&about, &[page.canvas.finish()], faces)?;
    Ok(Sheet { pdf, cut: Vec::new(), missing: Vec::new() })
}

struct Ruler {
    layout: &'static RulerLayout,
    faces: &'static Typefaces,
    canvas: Canvas,
}

#[derive(Clone, Copy, PartialEq)]
enum Axis {
    Across,
    Down,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RulerLayout {
    page: Page,
    inks: BTreeMap<Ink, Colour>,
    cross: Cross,
    rulers: Scales,
    title: Spot,
    text: Column,
    foot: Column,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Cross {
    near: [f32; 2],
    far: [f32; 2],
    arm: f32,
    weight: f32,
    label_size: f32,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scales {
    across: [f32; 2],
    down: [f32; 2],
    millimetre: f32,
    five: f32,
    ten: f32,
    weight: f32,
    size: f32,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Column {
    at: [f32; 2],
    width: f32,
    size: f32,
    step: f32,
}

impl Ruler {
    fn title(&mut self) {
        let [x, y] = self.layout.title.at;
        self.canvas.anchor(x, y);
        self.canvas.heading(NonZeroU16::MIN);
        self.canvas.write([x, y], "Calibrage", self.pen(Weight::Bold, self.layout.title.size, Ink::Blue));
    }

    fn cross(&mut self, name: &str, [x, y]: [f32; 2]) {
        let Cross { arm, weight, label_size, .. } = self.layout.cross;
        let ink = self.layout.ink(Ink::Line);
        self.canvas.line([x - arm, y], [x + arm, y], ink, weight);
        self.canvas.line([x, y - arm], [x, y + arm], ink, weight);
        self.canvas.anchor(x, y);
        self.canvas.say(format!("Croix {name}"));
        self.canvas.write([x + 1.6, y - 1.8], name, self.pen(Weight::Bold, label_size, Ink::Dark));
    }

    fn scale(&mut self, axis: Axis) {
        let scales = self.layout.rulers;
        let Cross { near: [near_x, near_y], far: [far_x, far_y], .. } = self.layout.cross;
        let ([x, y], length) = match axis {
            Axis::Across => (scales.across, far_x - near_x),
            Axis::Down => (scales.down, far_y - near_y),
        };
        let ink = self.layout.ink(Ink::Line);
        let point = |along: f32, aside: f32| match axis {
            Axis::Across => [x + along, y + aside],
            Axis::Down => [x + aside, y + along],
        };
        self.canvas.line(point(0.0, 0.0), point(length, 0.0), ink, scales.weight);
        let pen = self.pen(Weight::Regular, scales.size, Ink::Dark);
        let (mut along, mut millimetre) = (0.0, 0_u16);
        while along <= length {
            let stroke = match (millimetre % 10, millimetre % 5) {
                (0, _) => scales.ten,
                (_, 0) => scales.five,
                _ => scales.millimetre,
            };
            self.canvas.line(point(along, 0.0), point(along, stroke), ink, scales.weight);
            if millimetre.is_multiple_of(10) {
                let text = (millimetre / 10).to_string();
                let [x, y] = point(along, scales.ten);
                let half = self.faces.face(pen.weight).width(&text, pen.size) / 2.0;
                let at = if axis == Axis::Across { [x - half, y + 3.0] } else { [x + 1.0, y + 0.9] };
                let [anchor_x, anchor_y] = at;
                self.canvas.anchor(anchor_x, anchor_y);
                self.canvas.write(at, &text, pen);
            }
            along += 1.0;
            millimetre = millimetre.saturating_add(1);
        }
    }

    fn instructions(&mut self, calibration: Calibration) {
        let text = if calibration == Calibration::default() { MEASURE } else { CHECK };
        self.paragraph(self.layout.text, text, Ink::Dark);
    }

    fn foot(&mut self, printer: &str, date: Date) {
        let (printer, _) = self.faces.face(Weight::Regular).spell(printer);
        let named = if printer.is_empty() { String::new() } else { format!("Imprimante : {printer}\n") };
        self.paragraph(self.layout.foot, &format!("{named}Le {}", words::french(date)), Ink::Soft);
    }

    fn paragraph(&mut self, column: Column, text: &str, ink: Ink) {
        let Column { at: [x, mut y], width, size, step } = column;
        let pen = self.pen(Weight::Regular, size, ink);
        for line in lines(text, self.faces.face(pen.weight), width, size) {
            self.canvas.anchor(x, y);
            self.canvas.write([x, y], &line, pen);
            y += step;
        }
    }

    fn pen(&self, weight: Weight, size: f32, ink: Ink) -> Pen {
        Pen { weight, size, tracking: 0.0, colour: self.layout.ink(ink) }
    }
}

impl RulerLayout {
    fn of() -> Result<&'static Self, LayoutError> {
        static LAYOUT: LazyLock<Result<RulerLayout, LayoutError>> = LazyLock::new(|| {
            let layout: RulerLayout = toml::from_str(include_str!("../../../../assets/forms/calibrage.toml"))
                .map_err(|error| LayoutError::Read(error.to_string()))?;
            let complete = Ink::ALL.iter().all(|ink| layout.inks.contains_key(ink));
            if complete { Ok(layout) } else { Err(LayoutError::Missing("an ink")) }
        });
        LAYOUT.as_ref().map_err(Clone::clone)
    }

    fn ink(&self, ink: Ink) -> Colour {
        self.inks.get(&ink).copied().unwrap_or_default()
    }
}

const MEASURE: &str = "Imprimez cette page à 100 %, sans ajuster à la page, dans le bac des feuilles de soins.\n\
    Avec une règle, mesurez depuis les bords de la feuille, au dixième si possible :\n\
    1. du bord gauche au centre de la croix A ;\n\
    2. du bord haut au centre de la croix A.\n\
    Saisissez ces deux distances dans Comptoir. Elles seraient de 20,0 et 20,0 mm si l’imprimante était parfaite.\n\
    Si dix centimètres d’une échelle n’en font pas dix sur la règle, mesurez aussi la croix B : 190,0 et 277,0 mm.";

const CHECK: &str = "Page d’essai, corrigée par le calibrage enregistré.\n\
    La croix A doit être à 20,0 mm du bord gauche et du bord haut ; la croix B à 190,0 mm et 277,0 mm.\n\
    Sinon, mesurez de nouveau sur une page sans correction.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::millimetres;

    #[test]
    fn the_crosses_stand_where_they_are_measured() {
        let Cross { near, far, .. } = RulerLayout::of().unwrap().cross;
        for (at, asked) in [(near, Calibration::NEAR), (far, Calibration::FAR)] {
            for (at, asked) in at.into_iter().zip(asked.map(millimetres)) {
                assert!((at - asked).abs() < 1e-6, "{at} is {asked}");
            }
        }
    }
}
