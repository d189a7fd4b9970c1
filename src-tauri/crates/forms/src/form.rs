//! Puts a form on pages: first what is on every sheet, then the values, each in its box.
#![expect(clippy::float_arithmetic, reason = "lengths on paper are reals, as PDF has them; no money here")]

use std::collections::BTreeSet;
use std::num::NonZeroU16;

use crate::FillError;
use crate::canvas::{Canvas, Drawing, Pen};
use crate::field::{ActColumn, CutField, Field, Loss, Mark, Place};
use crate::fit::{LEADING, Room, block_height, fit};
use crate::ink::{Colour, Ink};
use crate::layout::{ActTable, Align, Area, Comb, Layout, LayoutError, MarkPlace, Panel, Slot};
use crate::typeface::{MM_PER_PT, Typeface, Typefaces, Weight};

/// How far the crossing lines stay from the corners of a square, in millimetres.
const CROSS_INSET: f32 = 0.55;

/// The side of the square behind the number of a section, in millimetres.
const NUMBER_SIDE: f32 = 4.2;

/// One page of a form, being filled.
pub(crate) struct Form<'a> {
    layout: &'a Layout,
    faces: &'a Typefaces,
    canvas: Canvas,
    cut: Vec<CutField>,
}

/// How a value stands in its area.
#[derive(Clone, Copy)]
struct Setting {
    weight: Weight,
    size: f32,
    lines: u8,
    align: Align,
}

impl<'a> Form<'a> {
    /// A page with nothing filled in.
    pub(crate) fn blank(
        layout: &'a Layout,
        faces: &'a Typefaces,
        demonstration: bool,
    ) -> Result<Self, FillError> {
        let mut form = Self { layout, faces, canvas: Canvas::default(), cut: Vec::new() };
        if demonstration {
            let inks = [Ink::Watermark, Ink::AmberTint, Ink::Amber].map(|ink| form.colour(ink));
            let [pale, tint, amber] = inks;
            let words = &layout.demonstration;
            words.draw(&mut form.canvas, faces, [pale?, tint?, amber?]);
        }
        if !layout.overlay {
            form.artwork()?;
        }
        Ok(form)
    }

    /// Fills a box, if this sheet has it. A comb takes one character a cell.
    pub(crate) fn put(&mut self, field: Field, value: &str) -> Result<(), FillError> {
        match self.layout.slot(field) {
            Some(Slot::Text(text)) => {
                let setting =
                    Setting { weight: text.face, size: text.size, lines: text.lines, align: text.align };
                self.canvas.anchor(text.area.x, text.area.y);
                if !text.label.is_empty() && !value.trim().is_empty() {
                    self.canvas.say(format!("{} : {value}", text.label));
                }
                self.set(Place::Box(field), self.layout.value_area(text), value, setting)
            }
            Some(Slot::Comb(comb)) => self.put_cells(field, comb, value),
            None => Ok(()),
        }
    }

    /// Says in a box, if this sheet has it, that it is to be filled by hand. For the eyes of whoever prints, not for paper.
    pub(crate) fn want(&mut self, field: Field) -> Result<(), FillError> {
        let area = match self.layout.slot(field) {
            Some(Slot::Text(text)) => text.area,
            Some(Slot::Comb(comb)) => comb.area,
            None => return Ok(()),
        };
        let amber = self.colour(Ink::Amber)?;
        self.canvas.fill(area.inset(0.3, 0.3), self.colour(Ink::AmberTint)?);
        self.canvas.frame(area.inset(0.3, 0.3), amber, 0.4);
        let pen = Pen { weight: Weight::Bold, size: WANTED_SIZE, tracking: 0.0, colour: amber };
        let face = self.faces.face(pen.weight);
        let x = area.x + (area.width - face.width(WANTED, pen.size)) / 2.0;
        self.canvas.anchor(area.x, area.y);
        self.canvas.write([x, middle_baseline(face, pen.size, area)], WANTED, pen);
        Ok(())
    }

    /// Crosses a square, if this sheet has it.
    pub(crate) fn cross(&mut self, mark: Mark) -> Result<(), FillError> {
        let Some(place) = self.layout.mark(mark) else { return Ok(()) };
        let square = self.square(place);
        let inner = square.inset(CROSS_INSET, CROSS_INSET);
        let ink = self.colour(Ink::Dark)?;
        let (right, bottom) = (inner.x + inner.width, inner.y + inner.height);
        self.canvas.line([inner.x, inner.y], [right, bottom], ink, 0.55);
        self.canvas.line([inner.x, bottom], [right, inner.y], ink, 0.55);
        self.canvas.anchor(square.x, square.y);
        self.canvas.say(format!("{} : coché", place.label));
        Ok(())
    }

    /// Whether the table of acts has a column.
    pub(crate) fn has_column(&self, column: ActColumn) -> bool {
        self.layout.acts.column(column).is_some()
    }

    /// Fills a cell of the table of acts, if this sheet has the column; rows count from 0 on the page, lines from 1 through all
    /// pages.
    pub(crate) fn put_act(
        &mut self,
        row: u8,
        line: usize,
        column: ActColumn,
        value: &str,
    ) -> Result<(), FillError> {
        let table = &self.layout.acts;
        let Some(place) = table.column(column) else { return Ok(()) };
        let area = table.cell(place, row);
        let setting = Setting {
            weight: place.face,
            size: place.size.unwrap_or(table.size),
            lines: place.lines,
            align: place.align,
        };
        self.canvas.anchor(area.x, area.y);
        let inner = area.inset(self.layout.style.padding, table.air);
        self.set(Place::Act { line, column }, inner, value, setting)
    }

    /// The page, and the values that are not printed as they stand.
    pub(crate) fn finish(self) -> (Drawing, Vec<CutField>) {
        (self.canvas.finish(), self.cut)
    }

    fn set(&mut self, place: Place, area: Area, value: &str, setting: Setting) -> Result<(), FillError> {
        let face = self.faces.face(setting.weight);
        let (value, respelled) = face.spell(value);
        self.note(place, respelled, Loss::Respelled);
        if value.trim().is_empty() {
            return Ok(());
        }
        let floor = self.layout.style.floor;
        let room =
            Room { width: area.width, height: area.height, size: setting.size, floor, lines: setting.lines };
        let fitted = fit(value.trim(), face, room);
        self.note(place, fitted.shortened, Loss::Shortened);
        let block = block_height(face, fitted.size, fitted.lines.len());
        let mut baseline = area.y + (area.height - block) / 2.0 + face.ascent(fitted.size);
        let pen =
            Pen { weight: setting.weight, size: fitted.size, tracking: 0.0, colour: self.colour(Ink::Dark)? };
        for line in &fitted.lines {
            let x = match setting.align {
                Align::Left => area.x,
                Align::Right => area.x + area.width - face.width(line, fitted.size),
            };
            self.canvas.write([x, baseline], line, pen);
            baseline += LEADING * fitted.size * MM_PER_PT;
        }
        Ok(())
    }

    fn put_cells(&mut self, field: Field, comb: &Comb, value: &str) -> Result<(), FillError> {
        let weight = Weight::Regular;
        let face = self.faces.face(weight);
        let (value, respelled) = face.spell(value);
        let mut characters: Vec<char> =
            value.chars().filter(|character| !character.is_whitespace()).collect();
        let cells = comb.cells();
        let shortened = characters.len() > cells.len();
        if shortened {
            characters.truncate(cells.len().saturating_sub(1));
            characters.push('…');
        }
        self.note(Place::Box(field), respelled, Loss::Respelled);
        self.note(Place::Box(field), shortened, Loss::Shortened);
        let pen = Pen { weight, size: comb.size, tracking: 0.0, colour: self.colour(Ink::Dark)? };
        self.canvas.anchor(comb.area.x, comb.area.y);
        if !characters.is_empty() {
            self.canvas.say(format!("{} : {}", comb.label, characters.iter().collect::<String>()));
        }
        for (character, cell) in characters.iter().zip(cells) {
            let text = character.to_string();
            let x = cell.x + (cell.width - face.width(&text, comb.size)) / 2.0;
            self.canvas.write([x, middle_baseline(face, comb.size, cell)], &text, pen);
        }
        Ok(())
    }

    fn note(&mut self, place: Place, happened: bool, loss: Loss) {
        if happened {
            self.cut.push(CutField { place, loss });
        }
    }

    fn artwork(&mut self) -> Result<(), FillError> {
        self.sections()?;
        let layout = self.layout;
        for Panel { area, label } in &layout.panels {
            self.box_frame(*area, label)?;
        }
        let line = self.colour(Ink::Line)?;
        for rule in &layout.rules {
            if rule.dotted {
                self.canvas.dots(rule.from, rule.to, line, 0.2);
            } else {
                self.canvas.line(rule.from, rule.to, line, 0.2);
            }
        }
        for &field in Field::ALL {
            if let Some(slot) = layout.slot(field) {
                self.slot(slot)?;
            }
        }
        for text in &layout.texts {
            let [x, y] = text.at;
            let colour = self.colour(text.ink)?;
            self.canvas.anchor(x, y);
            if text.heading {
                self.canvas.heading(FORM);
            }
            let pen = Pen { weight: text.face, size: text.size, tracking: 0.0, colour };
            self.canvas.write(text.at, &text.words, pen);
        }
        for mark in Mark::ALL.iter().filter_map(|&mark| layout.mark(mark)) {
            self.mark(mark)?;
        }
        for mark in &layout.hand_marks {
            self.mark(mark)?;
        }
        self.table(&layout.acts)
    }

    fn sections(&mut self) -> Result<(), FillError> {
        let style = self.layout.style;
        let (blue, paper) = (self.colour(Ink::Blue)?, self.colour(Ink::Paper)?);
        let face = self.faces.face(Weight::Bold);
        for section in &self.layout.sections {
            let [x, y] = section.at;
            let square = Area { x, y, width: NUMBER_SIDE, height: NUMBER_SIDE };
            let baseline = middle_baseline(face, style.section_size, square);
            let number_x = x + (NUMBER_SIDE - face.width(&section.number, style.section_size)) / 2.0;
            let white = Pen { weight: Weight::Bold, size: style.section_size, tracking: 0.0, colour: paper };
            let title = Pen { tracking: style.section_tracking, colour: blue, ..white };
            self.canvas.fill(square, blue);
            self.canvas.anchor(x, y);
            self.canvas.heading(SECTION);
            self.canvas.write([number_x, baseline], &section.number, white);
            self.canvas.write([x + NUMBER_SIDE + 2.0, baseline], &section.title.to_uppercase(), title);
        }
        Ok(())
    }

    fn slot(&mut self, slot: Slot<'_>) -> Result<(), FillError> {
        match slot {
            Slot::Text(text) => {
                if let Some(ink) = text.fill {
                    self.canvas.fill(text.area, self.layout.colour(ink)?);
                }
                if text.frame { self.box_frame(text.area, &text.label) } else { Ok(()) }
            }
            Slot::Comb(comb) => {
                self.box_frame(comb.area, &comb.label)?;
                self.comb(comb)
            }
        }
    }

    /// Groups of cells: an outline around each group, lighter lines between its cells.
    fn comb(&mut self, comb: &Comb) -> Result<(), FillError> {
        let weight = self.layout.style.comb_weight;
        let (line, faint) = (self.colour(Ink::Line)?, self.colour(Ink::Faint)?);
        for (group, _) in comb.group_areas() {
            let within = |cell: &Area| cell.x > group.x + 0.1 && cell.x < group.x + group.width - 0.1;
            for cell in comb.cells().iter().filter(|cell| within(cell)) {
                self.canvas.line([cell.x, cell.y], [cell.x, cell.y + cell.height], faint, weight);
            }
            self.canvas.frame(group, line, weight);
        }
        Ok(())
    }

    fn box_frame(&mut self, area: Area, label: &str) -> Result<(), FillError> {
        let style = self.layout.style;
        self.canvas.frame(area, self.colour(Ink::Line)?, style.frame_weight);
        self.canvas.anchor(area.x, area.y);
        let at = [area.x + style.padding, area.y + style.label_baseline];
        self.small_capitals(at, label)
    }

    fn small_capitals(&mut self, at: [f32; 2], label: &str) -> Result<(), FillError> {
        let style = self.layout.style;
        let pen = Pen {
            weight: Weight::Regular,
            size: style.label_size,
            tracking: style.label_tracking,
            colour: self.colour(Ink::Soft)?,
        };
        self.canvas.write(at, &label.to_uppercase(), pen);
        Ok(())
    }

    fn mark(&mut self, place: &MarkPlace) -> Result<(), FillError> {
        let style = self.layout.style;
        let square = self.square(place);
        self.canvas.frame(square, self.colour(Ink::Blue)?, 0.25);
        let face = self.faces.face(Weight::Regular);
        let pen = Pen {
            weight: Weight::Regular,
            size: style.mark_text_size,
            tracking: 0.0,
            colour: self.colour(Ink::Dark)?,
        };
        self.canvas.anchor(square.x, square.y);
        let at = [square.x + square.width + 1.5, middle_baseline(face, style.mark_text_size, square)];
        self.canvas.write(at, &place.label, pen);
        Ok(())
    }

    fn square(&self, place: &MarkPlace) -> Area {
        let [x, y] = place.at;
        let side = self.layout.style.mark_side;
        Area { x, y, width: side, height: side }
    }

    fn table(&mut self, table: &ActTable) -> Result<(), FillError> {
        let (style, area) = (self.layout.style, table.area);
        let (line, faint) = (self.colour(Ink::Line)?, self.colour(Ink::Faint)?);
        self.canvas.fill(Area { height: table.head, ..area }, self.colour(Ink::Tint)?);
        for row in 1..table.rows {
            let y = area.y + table.head + table.row * f32::from(row);
            self.canvas.line([area.x, y], [area.x + area.width, y], faint, style.frame_weight);
        }
        let below_head = area.y + table.head;
        self.canvas.line([area.x, below_head], [area.x + area.width, below_head], line, style.frame_weight);
        for &name in ActColumn::ALL {
            let Some(column) = table.column(name) else { continue };
            if column.x > area.x {
                self.canvas.line(
                    [column.x, area.y],
                    [column.x, area.y + area.height],
                    faint,
                    style.frame_weight,
                );
            }
            let label = column.label.to_uppercase();
            let width = self.faces.face(Weight::Regular).width(&label, style.label_size)
                + label.chars().skip(1).fold(0.0, |width, _| width + style.label_tracking * MM_PER_PT);
            let x = match column.align {
                Align::Left => column.x + style.padding,
                Align::Right => column.x + column.width - style.padding - width,
            };
            self.canvas.anchor(column.x, area.y);
            self.small_capitals([x, area.y + table.head - 1.9], &label)?;
        }
        self.canvas.frame(area, line, style.frame_weight);
        Ok(())
    }

    fn colour(&self, ink: Ink) -> Result<Colour, LayoutError> {
        self.layout.colour(ink)
    }
}

/// The same values cut on several pages are reported once.
pub(crate) fn distinct(cut: Vec<CutField>) -> Vec<CutField> {
    let mut seen = BTreeSet::new();
    cut.into_iter().filter(|field| seen.insert((field.place, field.loss))).collect()
}

/// What stands where a hand must write.
const WANTED: &str = "à compléter à la main";
const WANTED_SIZE: f32 = 7.0;

/// How deep the headings of a form are.
const FORM: NonZeroU16 = NonZeroU16::MIN;
const SECTION: NonZeroU16 = FORM.saturating_add(1);

/// The baseline that puts capitals and figures in the middle of an area.
pub(crate) fn middle_baseline(face: &Typeface, size: f32, area: Area) -> f32 {
    area.y + f32::midpoint(area.height, face.capital_height(size))
}

impl Area {
    pub(crate) fn inset(self, x: f32, y: f32) -> Self {
        Self { x: self.x + x, y: self.y + y, width: self.width - 2.0 * x, height: self.height - 2.0 * y }
    }
}
