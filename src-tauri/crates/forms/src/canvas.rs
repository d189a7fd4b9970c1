//! Draws on a page in millimetres from its top left corner; what comes out is PDF operations.
#![expect(clippy::float_arithmetic, reason = "lengths on paper are reals, as PDF has them; no money here")]

use printpdf::{
    Color, FontId, LineDashPattern, LinePoint, Op, PaintMode, PdfFontHandle, Point, Polygon, PolygonRing, Pt,
    Rgb, TextItem, TextMatrix, WindingOrder,
};

use crate::ink::Colour;
use crate::layout::Area;
use crate::typeface::{MM_PER_PT, Typeface};

/// A page being drawn. Shapes lie below words, and words follow each other in reading order: by the row, then by the
/// left edge, of what they belong to.
#[derive(Default)]
pub(crate) struct Canvas {
    height: f32,
    shapes: Vec<Op>,
    words: Vec<(Anchor, Vec<Op>)>,
    anchor: Anchor,
}

/// The corner of the box that words belong to.
#[derive(Debug, Clone, Copy, Default)]
struct Anchor {
    y: f32,
    x: f32,
}

/// How words look.
#[derive(Clone, Copy)]
pub(crate) struct Pen<'a> {
    pub face: &'a Typeface,
    /// Points.
    pub size: f32,
    /// More space between letters, in points.
    pub tracking: f32,
    pub colour: Colour,
}

impl Canvas {
    /// A page of a height in millimetres.
    pub(crate) fn new(height: f32) -> Self {
        Self { height, ..Self::default() }
    }

    /// The words that follow belong to what has this corner.
    pub(crate) fn anchor(&mut self, x: f32, y: f32) {
        self.anchor = Anchor { y, x };
    }

    /// Fills a rectangle.
    pub(crate) fn fill(&mut self, area: Area, colour: Colour) {
        self.shapes.push(Op::SetFillColor { col: color(colour) });
        self.polygon(area, PaintMode::Fill);
    }

    /// Draws the outline of a rectangle; the weight is in millimetres.
    pub(crate) fn frame(&mut self, area: Area, colour: Colour, weight: f32) {
        self.stroke(colour, weight);
        self.polygon(area, PaintMode::Stroke);
    }

    /// Draws a line; the weight is in millimetres.
    pub(crate) fn line(&mut self, from: [f32; 2], to: [f32; 2], colour: Colour, weight: f32) {
        self.stroke(colour, weight);
        let points = vec![self.point(from), self.point(to)];
        self.shapes.push(Op::DrawLine { line: printpdf::Line { points, is_closed: false } });
    }

    /// Draws a dotted line to write on.
    pub(crate) fn dots(&mut self, from: [f32; 2], to: [f32; 2], colour: Colour, weight: f32) {
        self.shapes.push(Op::SetLineDashPattern { dash: LineDashPattern::new(0.0, &[0.6, 1.8]) });
        self.line(from, to, colour, weight);
        self.shapes.push(Op::SetLineDashPattern { dash: LineDashPattern::solid() });
    }

    /// Writes words from the beginning of their baseline.
    pub(crate) fn write(&mut self, at: [f32; 2], text: &str, pen: Pen<'_>) {
        let [x, y] = at;
        let matrix = TextMatrix::Translate(pt(x), pt(self.height - y));
        let ops = show(text, pen, matrix);
        self.words.push((self.anchor, ops));
    }

    /// Writes words that climb by an angle in degrees, under everything that is drawn later.
    pub(crate) fn write_across(&mut self, at: [f32; 2], angle: f32, text: &str, pen: Pen<'_>) {
        let [x, y] = at;
        let matrix = TextMatrix::TranslateRotate(pt(x), pt(self.height - y), angle);
        self.shapes.extend(show(text, pen, matrix));
    }

    /// The operations of the page.
    pub(crate) fn finish(mut self) -> Vec<Op> {
        self.words.sort_by(|(a, _), (b, _)| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
        self.shapes.into_iter().chain(self.words.into_iter().flat_map(|(_, ops)| ops)).collect()
    }

    fn stroke(&mut self, colour: Colour, weight: f32) {
        self.shapes.push(Op::SetOutlineColor { col: color(colour) });
        self.shapes.push(Op::SetOutlineThickness { pt: pt(weight) });
    }

    fn polygon(&mut self, area: Area, mode: PaintMode) {
        let (right, bottom) = (area.x + area.width, area.y + area.height);
        let corners = [[area.x, area.y], [right, area.y], [right, bottom], [area.x, bottom]];
        let points = corners.map(|corner| self.point(corner)).to_vec();
        let polygon =
            Polygon { rings: vec![PolygonRing { points }], mode, winding_order: WindingOrder::NonZero };
        self.shapes.push(Op::DrawPolygon { polygon });
    }

    fn point(&self, [x, y]: [f32; 2]) -> LinePoint {
        LinePoint { p: Point { x: pt(x), y: pt(self.height - y) }, bezier: false }
    }
}

fn show(text: &str, pen: Pen<'_>, matrix: TextMatrix) -> Vec<Op> {
    let font = PdfFontHandle::External(FontId(pen.face.name.to_owned()));
    vec![
        Op::SetFillColor { col: color(pen.colour) },
        Op::StartTextSection,
        Op::SetFont { font, size: Pt(pen.size) },
        Op::SetCharacterSpacing { multiplier: pen.tracking },
        Op::SetTextMatrix { matrix },
        Op::ShowText { items: vec![TextItem::Text(text.to_owned())] },
        Op::EndTextSection,
    ]
}

fn color(colour: Colour) -> Color {
    Color::Rgb(Rgb { r: colour.red, g: colour.green, b: colour.blue, icc_profile: None })
}

/// Millimetres as points, to a thousandth: enough for any printer, and short in the file.
fn pt(millimetres: f32) -> Pt {
    Pt((millimetres / MM_PER_PT * 1000.0).round() / 1000.0)
}
