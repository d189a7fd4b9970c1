//! Codes in pictures: QR (ISO/IEC 18004) and DataMatrix (ISO/IEC 16022), either of them dark on light or light on dark.
//!
//! Two readers look in turn, for each reads what the other misses. Ours sees finder patterns by thresholds that follow the
//! picture closely, places the modules between pixels, undoes blur, and corrects blocks knowing which codewords are
//! doubtful. rxing's has another way of tracing patterns, and reads DataMatrix.
//!
//! Of a live camera only the latest frame counts, so it has a budget: what it does not give in time, the next one will.

mod budget;
mod correct;
mod finder;
mod grey;
mod hints;
mod library;
mod locate;
mod modules;
mod own;
mod pattern;
mod plane;
mod read;
mod threshold;
mod trio;

use std::time::Duration;

use image::GrayImage;
use image::imageops::thumbnail;

pub use hints::Hint;

use crate::{Picture, Symbol, Symbology};
use budget::Budget;
use grey::{Area, Grey};
use hints::Steady;
use own::{Code, Eyes, Way};

/// Looks at the frames of a camera, one after another.
#[derive(Default)]
pub struct Decoder {
    /// Where a code was read last: it is likely to be near, and a part of a frame costs little.
    area: Option<Area>,
    /// Frames since then.
    missed: u8,
    steady: Steady,
}

/// What was seen in a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// The codes that were read, each text once.
    pub symbols: Vec<Symbol>,
    /// What would help, if a code is there that cannot be read.
    pub hint: Option<Hint>,
}

/// For a frame of a camera: at four frames a second a counter still feels prompt.
const LIVE: Duration = Duration::from_millis(250);
/// For a picture that somebody chose: worth a while.
const CHOSEN: Duration = Duration::from_secs(5);
/// A frame that is larger is halved: more pixels than these take more time than they tell.
const LARGEST: u32 = 2000;
/// Frames after which the place of the last code says nothing any more.
const FORGET: u8 = 15;
/// How far a phone may have moved since the last frame, in shares of the code's size.
const MOVED: usize = 3;
/// The side that a photograph is brought down to first: a code that fills a fifth of it still has 3 pixels a module.
const SIDE: u32 = 1600;

impl Decoder {
    /// Looks at a frame for at most a quarter of a second.
    pub fn look(&mut self, frame: &Picture) -> Looked {
        let mut looked = Looked { symbols: Vec::new(), hint: None };
        let smaller;
        let mut frame = frame.grey();
        if frame.width().max(frame.height()) > LARGEST {
            smaller = thumbnail(frame, frame.width() / 2, frame.height() / 2);
            frame = &smaller;
        }
        let Some(grey) = view(frame) else { return looked };
        let budget = Budget::of(LIVE);
        let mut ladder = Ladder::on(grey, budget);
        let codes = self.where_it_was(grey, budget);
        let symbols = if codes.is_empty() { ladder.climb(&mut self.area) } else { codes };
        add(&mut looked.symbols, symbols);
        if looked.symbols.is_empty() {
            self.missed = self.missed.saturating_add(1);
            if self.missed > FORGET {
                self.area = None;
            }
            looked.hint = self.steady.take(ladder.hint());
        } else {
            self.missed = 0;
            self.steady.clear();
        }
        looked
    }

    fn where_it_was(&mut self, grey: Grey<'_>, budget: Budget) -> Vec<Symbol> {
        let Some(area) = self.area else { return Vec::new() };
        let area = area.widened(MOVED);
        let Some(part) = grey.part(area) else { return Vec::new() };
        let codes = Eyes::on(part, budget, false).look(Way::Adaptive);
        if let Some(code) = codes.first() {
            self.area = Some(code.area.moved(area.left, area.top));
        }
        codes.into_iter().map(symbol).collect()
    }
}

/// Every symbol of a picture that somebody chose, each text once. An empty list says that none could be read.
pub fn symbols(picture: &Picture) -> Vec<Symbol> {
    let budget = Budget::of(CHOSEN);
    let picture = picture.grey();
    let largest = picture.width().max(picture.height());
    // A picture that is no larger is looked at as it is.
    let sides = if largest > SIDE { vec![SIDE, largest, SIDE / 2] } else { vec![largest] };
    let mut found = Vec::new();
    for side in sides {
        if !found.is_empty() || budget.is_spent() {
            break;
        }
        if side < largest {
            let (width, height) = brought_down(picture.dimensions(), side);
            add(&mut found, all(&thumbnail(picture, width, height), budget));
        } else {
            add(&mut found, all(picture, budget));
        }
    }
    found
}

/// Every symbol that any of the readers finds in a picture.
fn all(picture: &GrayImage, budget: Budget) -> Vec<Symbol> {
    let Some(grey) = view(picture) else { return Vec::new() };
    let mut found = Vec::new();
    let mut eyes = Eyes::on(grey, budget, true);
    for way in Way::ALL {
        add(&mut found, eyes.look(way).into_iter().map(symbol));
    }
    if !eyes.is_crowded() {
        add(&mut found, library::qr_codes(grey));
        add(&mut found, library::qr_codes(grey.inverted()));
        add(&mut found, library::data_matrices(grey));
    }
    found
}

/// The rungs of a live frame, the cheapest and most fruitful first; the first that reads something is the last.
struct Ladder<'a> {
    grey: Grey<'a>,
    eyes: Eyes<'a>,
    budget: Budget,
}

impl<'a> Ladder<'a> {
    fn on(grey: Grey<'a>, budget: Budget) -> Self {
        Self { grey, eyes: Eyes::on(grey, budget, false), budget }
    }

    fn climb(&mut self, area: &mut Option<Area>) -> Vec<Symbol> {
        for rung in RUNGS {
            if self.budget.is_spent() {
                break;
            }
            let symbols = match rung {
                Rung::Own(way) => {
                    let codes = self.eyes.look(way);
                    *area = codes.first().map(|code| code.area).or(*area);
                    codes.into_iter().map(symbol).collect()
                }
                // What cannot be stopped is only begun while there is time, and not where it takes the cube of what is there.
                _ if self.budget.is_half_spent() || self.eyes.is_crowded() => Vec::new(),
                Rung::Library => library::qr_codes(self.grey),
                Rung::LibraryInverted => library::qr_codes(self.grey.inverted()),
                Rung::DataMatrix => library::data_matrices(self.grey),
            };
            if !symbols.is_empty() {
                return symbols;
            }
        }
        Vec::new()
    }

    fn hint(&self) -> Option<Hint> {
        let trio = self.eyes.seen.first()?;
        hints::hint(if trio.inverted { self.grey.inverted() } else { self.grey }, trio)
    }
}

/// One thing to try.
#[derive(Clone, Copy)]
enum Rung {
    Own(Way),
    Library,
    LibraryInverted,
    DataMatrix,
}

/// By what each read of six hundred frames in how many milliseconds (`cargo xtask bench qr`).
const RUNGS: [Rung; 8] = [
    Rung::Own(Way::Coarse),
    Rung::Own(Way::Adaptive),
    Rung::Library,
    Rung::Own(Way::Inverted),
    Rung::Own(Way::Completed),
    Rung::Own(Way::Hybrid),
    Rung::LibraryInverted,
    Rung::DataMatrix,
];

fn symbol(code: Code) -> Symbol {
    Symbol { symbology: Symbology::Qr, text: code.text }
}

fn add(list: &mut Vec<Symbol>, symbols: impl IntoIterator<Item = Symbol>) {
    for symbol in symbols {
        if !list.contains(&symbol) {
            list.push(symbol);
        }
    }
}

fn view(picture: &GrayImage) -> Option<Grey<'_>> {
    let (width, height) = picture.dimensions();
    Grey::new(picture.as_raw(), usize::try_from(width).ok()?, usize::try_from(height).ok()?)
}

/// The sides of a picture whose longer one is to be `side`.
fn brought_down((width, height): (u32, u32), side: u32) -> (u32, u32) {
    let largest = u64::from(width.max(height)).max(1);
    let scaled = |length: u32| {
        let scaled = u64::from(length).saturating_mul(u64::from(side)).checked_div(largest);
        scaled.and_then(|scaled| u32::try_from(scaled).ok()).unwrap_or(length).max(1)
    };
    (scaled(width), scaled(height))
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "frames are drawn from numbers that stand in the test"
)]
mod tests;
