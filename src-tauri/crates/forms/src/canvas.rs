//! Draws on a page in millimetres from its top left corner. What comes out is a list of shapes and of words in reading order,
//! which `document` writes as PDF.
#![expect(clippy::float_arithmetic, reason = "lengths on paper are reals, as PDF has them; no money here")]

use std::num::NonZeroU16;

use crate::ink::Colour;
use crate::layout::Area;
use crate::typeface::{MM_PER_PT, Weight};

/// A page being drawn. Shapes lie below words, and words follow each other in reading order: by the row, then by the
/// left edge, of what they belong to.
#[derive(Default)]
pub(crate) struct Canvas {
    shapes: Vec<Shape>,
    entries: Vec<(Anchor, Entry)>,
    anchor: Anchor,
}

/// A drawn page.
pub(crate) struct Drawing {
    /// What lies below the words, in the order of drawing. It says nothing that is not written too.
    pub shapes: Vec<Shape>,
    /// The words, in reading order.
    pub groups: Vec<Group>,
}

/// Words that belong together: the label and the value of a box, a line, a code with what it says.
#[derive(Default)]
pub(crate) struct Group {
    /// How deep a heading it is.
    pub heading: Option<NonZeroU16>,
    /// What is read aloud instead of the letters: `NIR : 2 84…` and not one digit after the other.
    pub said: Option<String>,
    /// Where it begins, in millimetres from the top.
    pub top: f32,
    pub words: Vec<Words>,
    /// A code of dark squares, which `said` describes.
    pub squares: Vec<Area>,
}

/// One shape. Weights are in millimetres.
pub(crate) enum Shape {
    Fill {
        area: Area,
        colour: Colour,
    },
    Frame {
        area: Area,
        colour: Colour,
        weight: f32,
    },
    Line {
        from: [f32; 2],
        to: [f32; 2],
        colour: Colour,
        weight: f32,
        dotted: bool,
    },
    /// Words that climb by an angle in degrees, as background.
    Across {
        angle: f32,
        words: Words,
    },
}

/// Words on one baseline, from its beginning.
pub(crate) struct Words {
    pub at: [f32; 2],
    pub text: String,
    pub pen: Pen,
}

/// How words look.
#[derive(Clone, Copy)]
pub(crate) struct Pen {
    pub weight: Weight,
    /// Points.
    pub size: f32,
    /// More space between letters, in points.
    pub tracking: f32,
    pub colour: Colour,
}

/// The corner of the box that words belong to.
#[derive(Clone, Copy, Default)]
struct Anchor {
    y: f32,
    x: f32,
}

enum Entry {
    Words(Words),
    Said(String),
    Heading(NonZeroU16),
    Squares(Vec<Area>),
}

impl Canvas {
    /// The words that follow belong to what has this corner.
    pub(crate) fn anchor(&mut self, x: f32, y: f32) {
        self.anchor = Anchor { y, x };
    }

    /// Fills a rectangle.
    pub(crate) fn fill(&mut self, area: Area, colour: Colour) {
        self.shapes.push(Shape::Fill { area, colour });
    }

    /// Draws the outline of a rectangle.
    pub(crate) fn frame(&mut self, area: Area, colour: Colour, weight: f32) {
        self.shapes.push(Shape::Frame { area, colour, weight });
    }

    /// Draws a line.
    pub(crate) fn line(&mut self, from: [f32; 2], to: [f32; 2], colour: Colour, weight: f32) {
        self.shapes.push(Shape::Line { from, to, colour, weight, dotted: false });
    }

    /// Draws a dotted line to write on.
    pub(crate) fn dots(&mut self, from: [f32; 2], to: [f32; 2], colour: Colour, weight: f32) {
        self.shapes.push(Shape::Line { from, to, colour, weight, dotted: true });
    }

    /// Writes words from the beginning of their baseline.
    pub(crate) fn write(&mut self, at: [f32; 2], text: &str, pen: Pen) {
        self.entry(Entry::Words(Words { at, text: text.to_owned(), pen }));
    }

    /// Writes words that climb by an angle in degrees, under everything that is drawn later.
    pub(crate) fn write_across(&mut self, at: [f32; 2], angle: f32, text: &str, pen: Pen) {
        self.shapes.push(Shape::Across { angle, words: Words { at, text: text.to_owned(), pen } });
    }

    /// Draws the dark squares of a code.
    pub(crate) fn squares(&mut self, squares: Vec<Area>) {
        self.entry(Entry::Squares(squares));
    }

    /// Says what is read aloud for what is written here.
    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.entry(Entry::Said(text.into()));
    }

    /// What is written here is a heading.
    pub(crate) fn heading(&mut self, level: NonZeroU16) {
        self.entry(Entry::Heading(level));
    }

    /// The page.
    pub(crate) fn finish(mut self) -> Drawing {
        self.entries.sort_by(|(a, _), (b, _)| a.order(*b));
        let mut groups: Vec<(Anchor, Group)> = Vec::new();
        for (anchor, entry) in self.entries {
            match groups.last_mut() {
                Some((last, group)) if last.order(anchor).is_eq() => group.take(entry),
                _ => {
                    let mut group = Group { top: anchor.y, ..Group::default() };
                    group.take(entry);
                    groups.push((anchor, group));
                }
            }
        }
        let groups = groups.into_iter().map(|(_, group)| group);
        // A box whose every value is empty has nothing to tag.
        let groups = groups.filter(|group| !group.words.is_empty() || !group.squares.is_empty()).collect();
        Drawing { shapes: self.shapes, groups }
    }

    fn entry(&mut self, entry: Entry) {
        self.entries.push((self.anchor, entry));
    }
}

impl Anchor {
    fn order(self, other: Self) -> std::cmp::Ordering {
        self.y.total_cmp(&other.y).then(self.x.total_cmp(&other.x))
    }
}

impl Group {
    fn take(&mut self, entry: Entry) {
        match entry {
            Entry::Words(words) => self.words.push(words),
            Entry::Said(text) => self.said = Some(text),
            Entry::Heading(level) => self.heading = Some(level),
            Entry::Squares(squares) => self.squares.extend(squares),
        }
    }

    /// Its letters, for the outline.
    pub(crate) fn text(&self) -> String {
        self.words.iter().map(|words| words.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl Pen {
    /// The size in millimetres.
    pub(crate) fn size_mm(self) -> f32 {
        self.size * MM_PER_PT
    }
}
