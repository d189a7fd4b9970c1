//! Papers that are no form: they flow from top to bottom and take the lines and pages that they need, so that nothing of them is
//! ever cut.
#![expect(clippy::float_arithmetic, reason = "lengths on paper are reals, as PDF has them; no money here")]

mod place;

use std::num::NonZeroU16;

use jiff::civil::Date;

use crate::canvas::{Canvas, Pen};
use crate::document::{About, FillError, Reader, write};
use crate::field::{CutField, Loss, Place};
use crate::fit::{LEADING, lines};
use crate::form::distinct;
use crate::ink::Ink;
use crate::layout::{Align, Area};
use crate::typeface::{MM_PER_PT, Typefaces, Weight};
use crate::{Sheet, code, words};

use place::LetterLayout;
pub(crate) use place::Spot;

/// What stands around every page of a paper.
pub(crate) struct Head<'a> {
    pub title: &'a str,
    /// Under the title.
    pub lead: &'a str,
    /// Who gives the paper, line by line.
    pub issuer: &'a [String],
    pub foot: &'a [&'a str],
    pub demonstration: bool,
    /// How often it was printed before.
    pub printed_before: u32,
}

/// A column of a table.
pub(crate) struct Column {
    pub label: &'static str,
    /// Of the width of the page, in hundredths.
    pub share: u8,
    pub align: Align,
    pub bold: bool,
}

/// A paper being written.
pub(crate) struct Letter<'a> {
    layout: &'static LetterLayout,
    faces: &'static Typefaces,
    head: Head<'a>,
    pages: Vec<Canvas>,
    canvas: Canvas,
    /// Where the next line begins.
    y: f32,
    respelled: bool,
}

/// A text set in a column.
struct Set {
    lines: Vec<String>,
    pen: Pen,
    x: f32,
    width: f32,
    align: Align,
}

impl Set {
    fn height(&self) -> f32 {
        self.lines.iter().fold(0.0, |height, _| height + line_height(self.pen))
    }
}

impl<'a> Letter<'a> {
    /// A first page with its head.
    pub(crate) fn begin(head: Head<'a>) -> Result<Self, FillError> {
        let (layout, faces) = (LetterLayout::of()?, Typefaces::embedded()?);
        let mut letter = Self {
            layout,
            faces,
            head,
            pages: Vec::new(),
            canvas: Canvas::default(),
            y: layout.flow.top,
            respelled: false,
        };
        letter.frame();
        letter.title();
        Ok(letter)
    }

    /// A heading; what follows it stands on the same page.
    pub(crate) fn section(&mut self, title: &str) {
        let flow = self.layout.flow;
        let pen = Pen { tracking: 0.3, ..self.pen(Weight::Bold, flow.section_size, Ink::Blue) };
        let face = self.faces.face(pen.weight);
        let height = line_height(pen);
        self.room(flow.block_gap + height * 3.0);
        self.y += flow.block_gap;
        self.canvas.anchor(flow.left, self.y);
        self.canvas.heading(SECTION);
        let baseline = self.y + face.ascent(pen.size);
        self.canvas.write([flow.left, baseline], title, pen);
        self.y += height + 0.6;
        self.canvas.line([flow.left, self.y], [flow.right, self.y], self.layout.ink(Ink::Line), 0.25);
        self.y += flow.row_gap + 0.7;
    }

    /// A label and its value; nothing when there is no value.
    pub(crate) fn pair(&mut self, label: &str, value: &str) {
        self.labelled(label, value, Weight::Regular);
    }

    /// A label and a value that matters.
    pub(crate) fn strong(&mut self, label: &str, value: &str) {
        self.labelled(label, value, Weight::Bold);
    }

    /// A label, an amount under the amounts of the lines above, and what there is to say of it.
    pub(crate) fn amount(&mut self, label: &str, amount: &str, remark: &str, matters: bool) {
        let flow = self.layout.flow;
        let weight = if matters { Weight::Bold } else { Weight::Regular };
        let middle = flow.left + flow.label_width;
        let right = middle + flow.amount_width;
        let soft = self.pen(Weight::Regular, flow.text_size, Ink::Soft);
        let dark = self.pen(weight, flow.text_size, Ink::Dark);
        let label = self.set(label, soft, [flow.left, middle - 2.0], Align::Left);
        let amount = self.set(amount, dark, [middle, right], Align::Right);
        let remark = self.set(remark, soft, [right + 4.0, flow.right], Align::Left);
        self.rows(vec![label, amount, remark], None);
    }

    /// A paragraph.
    pub(crate) fn paragraph(&mut self, text: &str) {
        let flow = self.layout.flow;
        let pen = self.pen(Weight::Regular, flow.text_size, Ink::Dark);
        let set = self.set(text, pen, [flow.left, flow.right], Align::Left);
        self.rows(vec![set], None);
    }

    /// Something to copy by hand: large, a group beside the other.
    pub(crate) fn groups(&mut self, groups: &[String]) {
        let flow = self.layout.flow;
        let pen = self.pen(Weight::Bold, flow.big_size, Ink::Dark);
        self.y += flow.row_gap;
        for row in groups.chunks(GROUPS_A_LINE) {
            let set = self.set(&row.join("   "), pen, [flow.left, flow.right], Align::Left);
            self.rows(vec![set], None);
        }
        self.y += flow.row_gap;
    }

    /// A table; its head is on each page that it takes.
    pub(crate) fn table(&mut self, columns: &[Column], rows: &[Vec<String>]) {
        self.y += self.layout.flow.row_gap;
        self.table_head(columns);
        for row in rows {
            let pens = columns.iter().map(|column| {
                let weight = if column.bold { Weight::Bold } else { Weight::Regular };
                self.pen(weight, self.layout.flow.text_size, Ink::Dark)
            });
            let pens: Vec<Pen> = pens.collect();
            let cells = self.cells(columns, row, &pens);
            self.rows(cells, Some(columns));
            let y = self.y - self.layout.flow.row_gap / 2.0;
            let (flow, faint) = (self.layout.flow, self.layout.ink(Ink::Faint));
            self.canvas.line([flow.left, y], [flow.right, y], faint, 0.15);
        }
        self.y += self.layout.flow.row_gap;
    }

    /// A code of squares with what it is beside it.
    pub(crate) fn code(&mut self, text: &str, alternative: &str, beside: &[&str]) -> Result<(), FillError> {
        let flow = self.layout.flow;
        self.room(flow.code_side + flow.code_white * 2.0);
        let (x, y) = (flow.left + flow.code_white, self.y + flow.code_white);
        let squares = code::squares(text, Area { x, y, width: flow.code_side, height: flow.code_side })?;
        self.canvas.anchor(x, y);
        self.canvas.say(alternative);
        self.canvas.squares(squares);
        let (top, left) = (self.y, x + flow.code_side + flow.code_white * 2.0);
        self.y = y;
        for part in beside {
            let pen = self.pen(Weight::Regular, flow.text_size, Ink::Dark);
            let set = self.set(part, pen, [left, flow.right], Align::Left);
            self.rows(vec![set], None);
            self.y += flow.row_gap;
        }
        self.y = self.y.max(top + flow.code_side + flow.code_white * 2.0);
        Ok(())
    }

    /// An empty frame to sign in.
    pub(crate) fn signature(&mut self, label: &str) {
        let flow = self.layout.flow;
        self.room(SIGNATURE_HEIGHT + flow.block_gap);
        self.y += flow.block_gap;
        let area =
            Area { x: flow.left, y: self.y, width: (flow.right - flow.left) / 2.0, height: SIGNATURE_HEIGHT };
        self.canvas.frame(area, self.layout.ink(Ink::Line), 0.25);
        let pen = self.pen(Weight::Regular, flow.small_size, Ink::Soft);
        self.canvas.anchor(area.x, area.y);
        self.canvas.write([area.x + 1.7, area.y + 4.0], label, pen);
        self.y += SIGNATURE_HEIGHT;
    }

    /// The paper.
    pub(crate) fn finish(mut self, title: &str, date: Date) -> Result<Sheet, FillError> {
        self.pages.push(std::mem::take(&mut self.canvas));
        let count = self.pages.len();
        let mut pages = std::mem::take(&mut self.pages);
        if count > 1 {
            let flow = self.layout.flow;
            let pen = self.pen(Weight::Regular, flow.small_size, Ink::Soft);
            for (number, canvas) in (1_usize..).zip(&mut pages) {
                let text = format!("{number}/{count}");
                let [_, y] = self.layout.foot.at;
                let x = flow.right - self.faces.face(pen.weight).width(&text, pen.size);
                canvas.anchor(x, y);
                canvas.write([x, y], &text, pen);
            }
        }
        let drawings: Vec<_> = pages.into_iter().map(Canvas::finish).collect();
        let about = About { title, date, size: self.layout.page.size, reader: Reader::Anyone };
        let respelled = CutField { place: Place::Text, loss: Loss::Respelled };
        let cut = if self.respelled { vec![respelled] } else { Vec::new() };
        Ok(Sheet { pdf: write(&about, &drawings, self.faces)?, cut: distinct(cut), missing: Vec::new() })
    }

    fn labelled(&mut self, label: &str, value: &str, weight: Weight) {
        if value.trim().is_empty() {
            return;
        }
        let flow = self.layout.flow;
        let middle = flow.left + flow.label_width;
        let soft = self.pen(Weight::Regular, flow.text_size, Ink::Soft);
        let dark = self.pen(weight, flow.text_size, Ink::Dark);
        let label = self.set(label, soft, [flow.left, middle - 2.0], Align::Left);
        let value = self.set(value, dark, [middle, flow.right], Align::Left);
        self.rows(vec![label, value], None);
    }

    fn table_head(&mut self, columns: &[Column]) {
        let flow = self.layout.flow;
        let pen = self.pen(Weight::Regular, flow.small_size, Ink::Soft);
        let labels: Vec<String> = columns.iter().map(|column| column.label.to_owned()).collect();
        let cells = self.cells(columns, &labels, &vec![pen; columns.len()]);
        let most = cells.iter().map(Set::height).fold(0.0, f32::max);
        let height = most + flow.row_gap;
        self.room(height * 4.0);
        let area =
            Area { x: flow.left, y: self.y - 0.6, width: flow.right - flow.left, height: height + 0.4 };
        self.canvas.fill(area, self.layout.ink(Ink::Tint));
        self.rows(cells, None);
        self.y += 0.8;
    }

    fn cells(&mut self, columns: &[Column], row: &[String], pens: &[Pen]) -> Vec<Set> {
        let flow = self.layout.flow;
        let (mut x, whole) = (flow.left, flow.right - flow.left);
        let mut cells = Vec::new();
        for ((column, text), &pen) in columns.iter().zip(row).zip(pens) {
            let width = whole * f32::from(column.share) / 100.0;
            cells.push(self.set(text, pen, [x + 1.0, x + width - 1.0], column.align));
            x += width;
        }
        cells
    }

    /// Sets texts beside each other, as high as the highest. A table that goes on has its head again.
    fn rows(&mut self, sets: Vec<Set>, columns: Option<&[Column]>) {
        let height = sets.iter().map(Set::height).fold(0.0, f32::max);
        if self.room(height)
            && let Some(columns) = columns
        {
            self.table_head(columns);
        }
        for set in sets {
            let face = self.faces.face(set.pen.weight);
            let mut baseline = self.y + face.ascent(set.pen.size);
            self.canvas.anchor(set.x, self.y);
            for line in &set.lines {
                let x = match set.align {
                    Align::Left => set.x,
                    Align::Right => set.x + set.width - face.width(line, set.pen.size),
                };
                self.canvas.write([x, baseline], line, set.pen);
                baseline += line_height(set.pen);
            }
        }
        self.y += height + self.layout.flow.row_gap;
    }

    fn set(&mut self, text: &str, pen: Pen, [left, right]: [f32; 2], align: Align) -> Set {
        let face = self.faces.face(pen.weight);
        let (text, respelled) = face.spell(text);
        self.respelled |= respelled;
        let width = right - left;
        Set { lines: lines(text.trim(), face, width, pen.size), pen, x: left, width, align }
    }

    /// Goes on to another page when so much does not fit any more; whether it did.
    fn room(&mut self, height: f32) -> bool {
        let flow = self.layout.flow;
        if self.y + height <= flow.bottom || self.y <= flow.top {
            return false;
        }
        let full = std::mem::take(&mut self.canvas);
        self.pages.push(full);
        self.y = flow.top;
        self.frame();
        true
    }

    /// What is on every page.
    fn frame(&mut self) {
        let (layout, foot) = (self.layout, self.layout.foot);
        if self.head.demonstration {
            let inks = [Ink::Watermark, Ink::AmberTint, Ink::Amber].map(|ink| layout.ink(ink));
            layout.demonstration.draw(&mut self.canvas, self.faces, inks);
        }
        let said = words::duplicate(self.head.printed_before);
        if !said.is_empty() {
            let pen = self.pen(Weight::Bold, layout.duplicate.size, Ink::Dark);
            let [x, y] = layout.duplicate.at;
            self.canvas.anchor(x, y);
            self.canvas.write([x, y], &said, pen);
        }
        let pen = self.pen(Weight::Regular, foot.size, Ink::Soft);
        let [x, mut y] = foot.at;
        for &line in self.head.foot {
            self.canvas.anchor(x, y);
            self.canvas.write([x, y], line, pen);
            y += foot.step;
        }
    }

    fn title(&mut self) {
        let (layout, flow) = (self.layout, self.layout.flow);
        let [x, y] = layout.title.at;
        self.canvas.anchor(x, y);
        self.canvas.heading(TITLE);
        let pen = self.pen(Weight::Bold, layout.title.size, Ink::Blue);
        self.canvas.write([x, y], self.head.title, pen);
        let soft = self.pen(Weight::Regular, layout.lead.size, Ink::Soft);
        let [x, lead] = layout.lead.at;
        self.y = lead - self.faces.face(soft.weight).ascent(soft.size);
        let set = self.set(self.head.lead, soft, [x, layout.issuer.left - 4.0], Align::Left);
        self.rows(vec![set], None);
        let below = self.y;
        self.y = layout.issuer.top;
        for (weight, line) in
            std::iter::once(Weight::Bold).chain(std::iter::repeat(Weight::Regular)).zip(self.head.issuer)
        {
            let pen = self.pen(weight, layout.issuer.size, Ink::Dark);
            let set = self.set(line, pen, [layout.issuer.left, flow.right], Align::Right);
            self.rows(vec![set], None);
            self.y -= flow.row_gap;
        }
        self.y = self.y.max(below);
    }

    fn pen(&self, weight: Weight, size: f32, ink: Ink) -> Pen {
        Pen { weight, size, tracking: 0.0, colour: self.layout.ink(ink) }
    }
}

fn line_height(pen: Pen) -> f32 {
    LEADING * pen.size * MM_PER_PT
}

const TITLE: NonZeroU16 = NonZeroU16::MIN;
const SECTION: NonZeroU16 = TITLE.saturating_add(1);

/// As many as the eye keeps apart.
const GROUPS_A_LINE: usize = 4;

/// In millimetres.
const SIGNATURE_HEIGHT: f32 = 26.0;
