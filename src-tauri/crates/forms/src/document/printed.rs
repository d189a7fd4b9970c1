//! Pages that only a printer sees: values over the printed form, crosses to measure. On their own they say nothing to an ear,
//! so they have no tags; they are moved and stretched against what the printer does.
#![expect(clippy::float_arithmetic, reason = "lengths on paper are reals, as PDF has them; no money here")]

use jiff::civil::Date;
use printpdf::{
    Color, CurTransMat, FontId, LineDashPattern, LinePoint, Mm, OffsetDateTime, Op, PaintMode, PdfDocument,
    PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, PdfWarnMsg, Point, Pt, Rect, Rgb, TextItem, TextMatrix,
};

use super::{About, DOTS, FillError, LANGUAGE, MAKER, broken};
use crate::calibration::Calibration;
use crate::canvas::{Drawing, Shape, Words};
use crate::ink::{BLACK, Colour};
use crate::layout::Area;
use crate::typeface::{MM_PER_PT, Typefaces};

/// Writes the pages for a printer.
pub(super) fn write(
    about: &About<'_>,
    calibration: Calibration,
    pages: &[Drawing],
    faces: &Typefaces,
) -> Result<Vec<u8>, FillError> {
    let mut document = PdfDocument::new(about.title);
    let day = midnight(about.date);
    let info = &mut document.metadata.info;
    (info.creation_date, info.modification_date, info.metadata_date) = (day, day, day);
    (info.creator, info.producer) = (MAKER.to_owned(), MAKER.to_owned());
    for face in faces.both() {
        // `add_font` would name the font at random.
        let font = PdfFont::new(face.printed.clone());
        document.resources.fonts.map.insert(FontId(face.name.to_owned()), font);
    }
    let [width, height] = about.size;
    document.pages = pages
        .iter()
        .map(|drawing| {
            let mut page = Page { height, faces, ops: vec![correction(calibration, height)] };
            page.draw(drawing);
            PdfPage::new(Mm(width), Mm(height), page.ops)
        })
        .collect();
    save(&document)
}

/// A page being written; PDF counts from the bottom.
struct Page<'a> {
    height: f32,
    faces: &'a Typefaces,
    ops: Vec<Op>,
}

impl Page<'_> {
    fn draw(&mut self, drawing: &Drawing) {
        for shape in &drawing.shapes {
            self.shape(shape);
        }
        for group in &drawing.groups {
            for &square in &group.squares {
                self.rectangle(square, BLACK, PaintMode::Fill);
            }
            for words in &group.words {
                let [x, y] = self.below(words.at);
                self.words(words, TextMatrix::Translate(x, y));
            }
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Fill { area, colour } => self.rectangle(*area, *colour, PaintMode::Fill),
            Shape::Frame { area, colour, weight } => {
                self.ops.push(Op::SetOutlineThickness { pt: pt(*weight) });
                self.rectangle(*area, *colour, PaintMode::Stroke);
            }
            Shape::Line { from, to, colour, weight, dotted } => {
                let dash = if *dotted {
                    LineDashPattern::new(0.0, &DOTS.map(|part| part / MM_PER_PT))
                } else {
                    LineDashPattern::solid()
                };
                let points = [*from, *to].map(|at| {
                    let [x, y] = self.below(at);
                    LinePoint { p: Point { x, y }, bezier: false }
                });
                self.ops.extend([
                    Op::SetLineDashPattern { dash },
                    Op::SetOutlineThickness { pt: pt(*weight) },
                    Op::SetOutlineColor { col: color(*colour) },
                    Op::DrawLine { line: printpdf::Line { points: points.to_vec(), is_closed: false } },
                    Op::SetLineDashPattern { dash: LineDashPattern::solid() },
                ]);
            }
            Shape::Across { angle, words } => {
                let [x, y] = self.below(words.at);
                self.words(words, TextMatrix::TranslateRotate(x, y, *angle));
            }
        }
    }

    fn rectangle(&mut self, area: Area, colour: Colour, mode: PaintMode) {
        let [x, y] = self.below([area.x, area.y + area.height]);
        let (width, height) = (pt(area.width), pt(area.height));
        let rectangle = Rect { x, y, width, height, mode: Some(mode), winding_order: None };
        self.ops.extend([
            Op::SetFillColor { col: color(colour) },
            Op::SetOutlineColor { col: color(colour) },
            Op::DrawRectangle { rectangle },
        ]);
    }

    fn words(&mut self, words: &Words, matrix: TextMatrix) {
        let pen = words.pen;
        let font = PdfFontHandle::External(FontId(self.faces.face(pen.weight).name.to_owned()));
        self.ops.extend([
            Op::SetFillColor { col: color(pen.colour) },
            Op::StartTextSection,
            Op::SetFont { font, size: Pt(pen.size) },
            Op::SetCharacterSpacing { multiplier: pen.tracking },
            Op::SetTextMatrix { matrix },
            Op::ShowText { items: vec![TextItem::Text(words.text.clone())] },
            Op::EndTextSection,
        ]);
    }

    fn below(&self, [x, y]: [f32; 2]) -> [Pt; 2] {
        [pt(x), pt(self.height - y)]
    }
}

fn correction(calibration: Calibration, height: f32) -> Op {
    let [[sx, tx], [sy, ty]] = calibration.correction();
    let down = height - sy * height - ty;
    Op::SetTransformationMatrix {
        matrix: CurTransMat::Raw([sx, 0.0, 0.0, sy, tx / MM_PER_PT, down / MM_PER_PT]),
    }
}

fn save(document: &PdfDocument) -> Result<Vec<u8>, FillError> {
    let mut warnings: Vec<PdfWarnMsg> = Vec::new();
    let mut pdf = document.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    if let Some(warning) = warnings.first() {
        return Err(broken(&warning.msg));
    }
    pdf.compress();
    // An empty /GTS_PDFXVersion would still claim to be PDF/X.
    let information = pdf.trailer.get(b"Info").map_err(broken)?.as_reference().map_err(broken)?;
    pdf.get_dictionary_mut(information).map_err(broken)?.remove(b"GTS_PDFXVersion");
    // Drawn at random, and not needed (ISO 32000-1 §14.4). One of the two makes room for the language, which is of PDF 1.4.
    let mut identifiers = pdf.trailer.remove(b"ID").ok_or_else(|| broken("no identifiers"))?;
    let mut language =
        identifiers.as_array_mut().map_err(broken)?.pop().ok_or_else(|| broken("no identifier"))?;
    LANGUAGE.as_bytes().clone_into(language.as_str_mut().map_err(broken)?);
    pdf.catalog_mut().map_err(broken)?.set("Lang", language);
    "1.7".clone_into(&mut pdf.version);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).map_err(broken)?;
    Ok(bytes)
}

fn midnight(date: Date) -> OffsetDateTime {
    OffsetDateTime::new_in_offset(
        printpdf::Date {
            year: date.year().into(),
            month: date.month().unsigned_abs(),
            day: date.day().unsigned_abs(),
        },
        printpdf::Time { hour: 0, minute: 0, second: 0, millisecond: 0 },
        printpdf::Offset { hours: 0, minutes: 0, seconds: 0, milliseconds: 0 },
    )
}

fn color(Colour { red, green, blue }: Colour) -> Color {
    let [r, g, b] = [red, green, blue].map(|part| f32::from(part) / 255.0);
    Color::Rgb(Rgb { r, g, b, icc_profile: None })
}

/// Millimetres as points, to a thousandth: enough for any printer, and short in the file.
fn pt(millimetres: f32) -> Pt {
    Pt((millimetres / MM_PER_PT * 1000.0).round() / 1000.0)
}
