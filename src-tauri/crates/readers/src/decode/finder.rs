//! Finder patterns: dark, light, dark, light and dark again, 1 : 1 : 3 : 1 : 1, along and across.
//!
//! A code that is shown without its quiet zone has an outer ring that runs on into what is around it, so only the inner
//! three runs are measured; of the outer two, enough must be there. What else passes for a pattern is told by its likeness.

use memchr::memchr;

use super::grey::{Grey, Point, real, whole};
use super::pattern::finder_turned;
use super::threshold::Bits;

/// A finder pattern that was seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Finder {
    /// Its middle.
    pub(crate) at: Point,
    /// Pixels a module.
    pub(crate) module: f32,
    /// How much it looks like one, from −1 to 1.
    pub(crate) likeness: f32,
    /// Lines that cross it.
    lines: f32,
    /// Whether its outer ring ends where it should on one of them.
    whole: bool,
}

/// The finder patterns of a picture, the likeliest first.
#[derive(Default)]
pub(crate) struct Finders {
    /// Of codes that are dark on light.
    pub(crate) dark: Vec<Finder>,
    /// And of inverted ones.
    pub(crate) light: Vec<Finder>,
    /// How many of one polarity were patterns beyond doubt, before only the likeliest were kept.
    pub(crate) sure: usize,
}

/// Lines on which a pattern may have been crossed.
struct Crossings<'a> {
    grey: Grey<'a>,
    bits: &'a Bits,
    found: Finders,
}

/// No more patterns of one polarity are looked into: a wall of them would cost the cube of their number.
const MOST: usize = 12;
/// Nor are more compared while they are collected.
const MOST_SEEN: usize = 200;
/// Smaller ones, in pixels across the core and its ring, belong to no code that could be read; noise is full of them.
const SMALLEST: f32 = 7.0;
/// What looks more like a pattern is one.
const SURE: f32 = 0.6;
/// What looks less like a pattern is none.
const LIKENESS: f32 = 0.25;

impl Finders {
    /// Looks along every `step`th row.
    pub(crate) fn of(grey: Grey<'_>, bits: &Bits, step: usize) -> Self {
        let mut crossings = Crossings { grey, bits, found: Self::default() };
        for (y, row) in bits.rows().enumerate().skip(step / 2).step_by(step.max(1)) {
            crossings.look_along(y, row);
        }
        let mut found = crossings.found;
        let sure =
            |list: &[Finder]| list.iter().filter(|finder| finder.whole && finder.likeness > SURE).count();
        found.sure = sure(&found.dark).max(sure(&found.light));
        rank(&mut found.dark);
        rank(&mut found.light);
        found
    }

    /// The same in a picture of twice the width and height.
    pub(crate) fn doubled(mut self) -> Self {
        for finder in self.dark.iter_mut().chain(&mut self.light) {
            finder.at = finder.at.times(2.0);
            finder.module *= 2.0;
        }
        self
    }

    /// These and others, each once.
    pub(crate) fn and(mut self, others: Self) -> Self {
        self.sure = self.sure.max(others.sure);
        for (list, others) in [(&mut self.dark, others.dark), (&mut self.light, others.light)] {
            for other in others {
                if !list.iter().any(|finder| finder.is_near(other.at)) {
                    list.push(other);
                }
            }
            rank(list);
        }
        self
    }
}

fn rank(list: &mut Vec<Finder>) {
    list.sort_by(|a, b| b.rank().total_cmp(&a.rank()));
    list.truncate(MOST);
}

impl Finder {
    /// One that no line was seen to cross.
    pub(crate) fn guessed(at: Point, module: f32, likeness: f32) -> Self {
        Self { at, module, likeness, lines: 0.0, whole: false }
    }

    /// The higher, the likelier. A pattern in perspective looks less like one; that its five runs fit says as much.
    fn rank(&self) -> f32 {
        self.likeness + if self.whole { 0.3 } else { 0.0 } + 0.03 * self.lines.min(8.0)
    }

    fn is_near(&self, at: Point) -> bool {
        let reach = 2.0f32.mul_add(self.module, 1.0);
        (self.at.x - at.x).abs() < reach && (self.at.y - at.y).abs() < reach
    }
}

impl Crossings<'_> {
    fn look_along(&mut self, y: usize, row: &[u8]) {
        let mut runs = [0_u32; 5];
        let mut seen = 0_u32;
        let (mut x, mut rest) = (0_usize, row);
        while let Some(colour) = rest.first().copied() {
            let run = memchr(colour ^ 1, rest).unwrap_or(rest.len());
            (x, rest) = (x.saturating_add(run), rest.get(run..).unwrap_or_default());
            runs = [runs[1], runs[2], runs[3], runs[4], u32::try_from(run).unwrap_or(u32::MAX)];
            seen = seen.saturating_add(1);
            if seen >= 5 && fit_inside(runs, 0.6) {
                self.check(colour == 1, (x, y), runs);
            }
        }
    }

    /// Looks up, down and aslant from the middle of five runs that end before `x`.
    fn check(&mut self, colour: bool, (x, y): (usize, usize), runs: [u32; 5]) {
        let wide = inner(runs);
        let longest = (wide / 5.0).mul_add(2.2, 1.0);
        let column = whole(real(x) - count(runs[4]) - count(runs[3]) - count(runs[2]) / 2.0);
        let through = |from: (usize, usize), step: (isize, isize)| {
            through(self.bits, from, step, whole(longest), colour)
        };
        let Some((down, shift)) = through((column, y), (0, 1)) else { return };
        let tall = inner(down);
        if !fit_inside(down, 0.7) || tall > 2.2 * wide || wide > 2.2 * tall {
            return;
        }
        let centre = real(y) + shift;
        let line = whole(centre);
        let Some((across, shift)) = through((column, line), (1, 0)) else { return };
        if !fit_inside(across, 0.7) {
            return;
        }
        let at = Point::new(real(column) + shift, centre);
        let aslant = [(1, 1), (1, -1)]
            .into_iter()
            .any(|step| through((whole(at.x), line), step).is_some_and(|(runs, _)| fit_inside(runs, 0.95)));
        if aslant {
            let whole = fit_outside(across, 0.7) && fit_outside(down, 0.7);
            self.add(colour, at, (inner(across) / 5.0, tall / 5.0), whole);
        }
    }

    /// Of a pattern that several lines cross, the mean.
    fn add(&mut self, colour: bool, at: Point, module: (f32, f32), whole: bool) {
        let list = if colour { &mut self.found.dark } else { &mut self.found.light };
        let Some(known) = list.iter_mut().find(|finder| finder.is_near(at)) else {
            if list.len() >= MOST_SEEN {
                return;
            }
            let grey = if colour { self.grey } else { self.grey.inverted() };
            let (likeness, module) = finder_turned(grey, at, module);
            if likeness >= LIKENESS {
                list.push(Finder { at, module, likeness, lines: 1.0, whole });
            }
            return;
        };
        let mean = |before: f32, now: f32| before.mul_add(known.lines, now) / (known.lines + 1.0);
        known.at = Point::new(mean(known.at.x, at.x), mean(known.at.y, at.y));
        known.lines += 1.0;
        known.whole |= whole;
    }
}

/// Whether the core and the ring around it fit a pattern, within a share of a module, and enough of the outer ring is there.
fn fit_inside(runs: [u32; 5], tolerance: f32) -> bool {
    let [before, ring, core, other, after] = runs.map(count);
    let all = ring + core + other;
    let module = all / 5.0;
    let slack = module * tolerance + 0.35;
    all >= SMALLEST
        && [ring, other].into_iter().all(|run| (run - module).abs() < slack)
        && (core - 3.0 * module).abs() < 2.0 * slack
        && before.min(after) > module - slack
}

/// Whether the outer ring ends where a quiet zone begins.
fn fit_outside(runs: [u32; 5], tolerance: f32) -> bool {
    let module = inner(runs) / 5.0;
    count(runs[0].max(runs[4])) < module.mul_add(1.0 + tolerance, 0.35)
}

/// The length of the core and the ring around it.
fn inner(runs: [u32; 5]) -> f32 {
    count(runs[1]) + count(runs[2]) + count(runs[3])
}

fn count(run: u32) -> f32 {
    real(usize::try_from(run).unwrap_or(usize::MAX))
}

/// The five runs of a line through a pixel, and how far along it their middle lies; `None` if it is not of the
/// colour, or an inner run is too long.
fn through(
    bits: &Bits,
    from: (usize, usize),
    step: (isize, isize),
    longest: usize,
    colour: bool,
) -> Option<([u32; 5], f32)> {
    let ahead = half(bits, from, step, longest, colour)?;
    let back = half(bits, from, (step.0.saturating_neg(), step.1.saturating_neg()), longest, colour)?;
    // Both halves counted the pixel that they start from.
    let core = ahead[0].saturating_add(back[0]).saturating_sub(1);
    let middle = 0.5f32.mul_add(count(ahead[0]) - count(back[0]), 0.5);
    Some(([back[2], back[1], core, ahead[1], ahead[2]], middle))
}

/// The rest of the core, the ring around it, and the ring around that as far as it matters.
fn half(
    bits: &Bits,
    from: (usize, usize),
    step: (isize, isize),
    longest: usize,
    colour: bool,
) -> Option<[u32; 3]> {
    let mut runs = [0_u32; 3];
    let (mut x, mut y) = from;
    let mut place = 0_usize;
    let longest = u32::try_from(longest).unwrap_or(u32::MAX);
    while let Some(seen) = bits.at(x, y) {
        // The rings alternate.
        if seen != (colour ^ (place == 1)) {
            if place == 2 {
                break;
            }
            if runs[0] == 0 {
                return None;
            }
            place = place.saturating_add(1);
        }
        let run = runs.get_mut(place)?;
        *run = run.saturating_add(1);
        if *run > if place == 0 { longest.saturating_mul(4) } else { longest } {
            // The outer ring may touch what is around it.
            return (place == 2).then_some(runs);
        }
        let (Some(next_x), Some(next_y)) = (x.checked_add_signed(step.0), y.checked_add_signed(step.1))
        else {
            break;
        };
        (x, y) = (next_x, next_y);
    }
    Some(runs)
}
