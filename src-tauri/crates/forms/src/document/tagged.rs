//! Papers that are given or kept: fonts cut to the letters that are used, every word tagged.
#![expect(clippy::float_arithmetic, reason = "lengths on paper are reals, as PDF has them; no money here")]

use krilla::color::rgb;
use krilla::configure::validate::Accessibility;
use krilla::configure::{ConfigurationBuilder, PdfVersion};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, Tag, TagGroup, TagKind, TagTree,
};
use krilla::{Document, SerializeSettings};

use super::{About, DOTS, FillError, LANGUAGE, MAKER, broken};
use crate::canvas::{Drawing, Group, Shape, Words};
use crate::ink::{BLACK, Colour};
use crate::layout::Area;
use crate::typeface::{MM_PER_PT, Typefaces};

/// Writes the pages as PDF/UA-1 (ISO 14289-1): what the standard lets a machine check is checked, and refused.
pub(super) fn write(about: &About<'_>, pages: &[Drawing], faces: &Typefaces) -> Result<Vec<u8>, FillError> {
    let configuration = ConfigurationBuilder::new()
        .with_version(PdfVersion::Pdf17)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| broken(format!("{error:?}")))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    document.set_metadata(metadata(about));
    let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(
        about.title.to_owned(),
        XyzDestination::new(0, Point::from_xy(0.0, 0.0)),
    ));
    let [width, height] = about.size.map(|side| side / MM_PER_PT);
    for (index, drawing) in pages.iter().enumerate() {
        let settings = PageSettings::from_wh(width, height).ok_or_else(|| broken("the page has no size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        // In millimetres, as everything is drawn.
        surface.push_transform(&Transform::from_scale(1.0 / MM_PER_PT, 1.0 / MM_PER_PT));
        for shape in &drawing.shapes {
            self::shape(&mut surface, shape, faces);
        }
        for group in &drawing.groups {
            let identifier = self::group(&mut surface, group, faces);
            tree.push(TagGroup::with_children(tag(group), vec![identifier.into()]));
            if group.heading.is_some() {
                let at = XyzDestination::new(index, Point::from_xy(0.0, group.top / MM_PER_PT));
                outline.push_child(OutlineNode::new(group.text(), at));
            }
        }
        surface.pop();
        surface.finish();
        page.finish();
    }
    document.set_outline(outline);
    document.set_tag_tree(tree);
    document.finish().map_err(|error| match error {
        // What is wrong, without the fonts that it is wrong with.
        krilla::error::KrillaError::Validation(errors) => broken(
            errors
                .iter()
                .map(|(error, _)| format!("{error:?}").chars().take(60).collect::<String>())
                .collect::<Vec<_>>()
                .join(", "),
        ),
        other => broken(other),
    })
}

fn metadata(about: &About<'_>) -> Metadata {
    let date = DateTime::new(about.date.year().unsigned_abs())
        .month(about.date.month().unsigned_abs())
        .day(about.date.day().unsigned_abs());
    Metadata::new()
        .title(about.title.to_owned())
        .language(LANGUAGE.to_owned())
        .creator(MAKER.to_owned())
        .producer(MAKER.to_owned())
        .creation_date(date)
}

fn tag(group: &Group) -> TagKind {
    match (group.heading, &group.said) {
        (Some(level), _) => Tag::Hn(level, Some(group.text())).into(),
        (None, said) if !group.squares.is_empty() => Tag::Figure(said.clone()).into(),
        (None, said) => Tag::P.with_actual_text(said.clone()).into(),
    }
}

fn group(surface: &mut Surface<'_>, group: &Group, faces: &Typefaces) -> Identifier {
    let content =
        if group.squares.is_empty() { ContentTag::Span(SpanTag::empty()) } else { ContentTag::Other };
    let identifier = surface.start_tagged(content);
    if !group.squares.is_empty() {
        surface.set_stroke(None);
        surface.set_fill(Some(fill(BLACK)));
        if let Some(path) = rectangles(&group.squares) {
            surface.draw_path(&path);
        }
    }
    for words in &group.words {
        write_words(surface, words, words.at, faces);
    }
    surface.end_tagged();
    identifier
}

fn shape(surface: &mut Surface<'_>, shape: &Shape, faces: &Typefaces) {
    let kind =
        if matches!(shape, Shape::Across { .. }) { ArtifactType::Watermark } else { ArtifactType::Layout };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    match shape {
        Shape::Fill { area, colour } => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*colour)));
            draw(surface, rectangles(&[*area]));
        }
        Shape::Frame { area, colour, weight } => {
            surface.set_fill(None);
            surface.set_stroke(Some(stroke(*colour, *weight, false)));
            draw(surface, rectangles(&[*area]));
        }
        Shape::Line { from: [x, y], to: [right, bottom], colour, weight, dotted } => {
            surface.set_fill(None);
            surface.set_stroke(Some(stroke(*colour, *weight, *dotted)));
            let mut path = PathBuilder::new();
            path.move_to(*x, *y);
            path.line_to(*right, *bottom);
            draw(surface, path.finish());
        }
        Shape::Across { angle, words } => {
            let [x, y] = words.at;
            surface.push_transform(&Transform::from_rotate_at(-angle, x, y));
            write_words(surface, words, words.at, faces);
            surface.pop();
        }
    }
    surface.end_tagged();
}

fn write_words(surface: &mut Surface<'_>, words: &Words, [x, y]: [f32; 2], faces: &Typefaces) {
    let face = faces.face(words.pen.weight);
    surface.set_stroke(None);
    surface.set_fill(Some(fill(words.pen.colour)));
    let glyphs = face.glyphs(&words.text, words.pen);
    surface.draw_glyphs(
        Point::from_xy(x, y),
        &glyphs,
        face.font.clone(),
        &words.text,
        words.pen.size_mm(),
        false,
    );
}

fn draw(surface: &mut Surface<'_>, path: Option<Path>) {
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

fn rectangles(areas: &[Area]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for area in areas {
        path.push_rect(Rect::from_xywh(area.x, area.y, area.width, area.height)?);
    }
    path.finish()
}

fn fill(colour: Colour) -> Fill {
    Fill { paint: color(colour).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn stroke(colour: Colour, weight: f32, dotted: bool) -> Stroke {
    let dash = dotted.then(|| StrokeDash { array: DOTS.to_vec(), offset: 0.0 });
    let line_cap = if dotted { LineCap::Butt } else { LineCap::default() };
    Stroke { paint: color(colour).into(), width: weight, line_cap, dash, ..Stroke::default() }
}

fn color(Colour { red, green, blue }: Colour) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}
