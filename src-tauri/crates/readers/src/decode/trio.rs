//! Which three finder patterns are a code's.

use super::finder::{Finder, Finders};
use super::grey::{Grey, Point, real};
use super::pattern::{finder_extent, finder_likeness};

/// Three finder patterns that stand as a code's do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trio {
    pub(crate) corner: Corner,
    pub(crate) right: Corner,
    pub(crate) below: Corner,
    /// Light on dark.
    pub(crate) inverted: bool,
    /// The lower, the likelier.
    score: f32,
}

/// A finder pattern as the corner of a code.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Corner {
    /// Its middle.
    pub(crate) at: Point,
    /// One module along the code's columns and along its rows, here.
    pub(crate) steps: (Point, Point),
    pub(crate) likeness: f32,
    /// Pixels a module by the lines that cross it.
    pub(crate) crossed: f32,
}

/// No more trios are looked into.
const MOST: usize = 8;
/// How much each of the three must look like a pattern, measured along the sides of the code.
const LIKENESS: f32 = 0.35;
/// How much two must, for the third to be looked for.
const LIKENESS_OF_TWO: f32 = 0.6;
/// Of so many patterns, the likeliest, are pairs made.
const PAIRED: usize = 6;

/// The likeliest trios of the `most` likeliest patterns seen, the best first.
pub(crate) fn trios(finders: &Finders, grey: Grey<'_>, most: usize) -> Vec<Trio> {
    let mut trios = Vec::new();
    for (list, grey, inverted) in sides(finders, grey) {
        let list = list.get(..most).unwrap_or(list);
        for (i, first) in list.iter().enumerate() {
            let rest = list.get(i.saturating_add(1)..).unwrap_or_default();
            for (j, second) in rest.iter().enumerate() {
                let others = rest.get(j.saturating_add(1)..).unwrap_or_default();
                let three = others.iter().filter_map(|third| trio([*first, *second, *third], grey));
                trios.extend(three.map(|trio| Trio { inverted, ..trio }));
            }
        }
    }
    likeliest(trios)
}

/// Trios of two patterns that were seen and a third that is where a code of theirs would have it: seen by its likeness
/// alone, for moiré and shadows can break its rings.
pub(crate) fn completed(finders: &Finders, grey: Grey<'_>) -> Vec<Trio> {
    let mut trios = Vec::new();
    for (list, grey, inverted) in sides(finders, grey) {
        let sure = list.iter().take(PAIRED).filter(|finder| finder.likeness > LIKENESS_OF_TWO);
        let sure: Vec<&Finder> = sure.collect();
        for (i, one) in sure.iter().enumerate() {
            for other in sure.iter().skip(i.saturating_add(1)) {
                let thirds = third_places(one, other).into_iter();
                let thirds = thirds.filter_map(|(at, axis)| third(grey, one, other, at, axis));
                let three = thirds.filter_map(|third| trio([**one, **other, third], grey));
                trios.extend(three.map(|trio| Trio { inverted, ..trio }));
            }
        }
    }
    likeliest(trios)
}

fn sides<'a>(finders: &'a Finders, grey: Grey<'a>) -> [(&'a [Finder], Grey<'a>, bool); 2] {
    [(&finders.dark, grey, false), (&finders.light, grey.inverted(), true)]
}

fn likeliest(mut trios: Vec<Trio>) -> Vec<Trio> {
    trios.sort_by(|a, b| a.score.total_cmp(&b.score));
    trios.truncate(MOST);
    trios
}

fn trio(three: [Finder; 3], grey: Grey<'_>) -> Option<Trio> {
    let smallest = three.iter().map(|f| f.module).fold(f32::MAX, f32::min);
    let largest = three.iter().map(|f| f.module).fold(0.0, f32::max);
    if largest > 2.2 * smallest {
        return None;
    }
    let (corner, one, other) = stand(three);
    let (u, v) = (one.at.minus(corner.at), other.at.minus(corner.at));
    let (short, long) = (u.length().min(v.length()), u.length().max(v.length()));
    let even = short / long;
    let slant = (u.x * v.x + u.y * v.y) / (u.length() * v.length());
    // Between the middles of two patterns lie 14 modules (version 1) to 170 (version 40).
    if even < 0.4 || slant.abs() > 0.65 || long < 11.0 * smallest || long > 178.0 * largest {
        return None;
    }
    let turned = u.x * v.y - u.y * v.x <= 0.0;
    let (right, below, u, v) = if turned { (other, one, v, u) } else { (one, other, u, v) };
    let (u, v) = (u.times(1.0 / u.length()), v.times(1.0 / v.length()));
    let measured = |finder: Finder| Some(Corner::of(grey, &finder, u, v)).filter(|c| c.likeness >= LIKENESS);
    let (corner, right, below) = (measured(corner)?, measured(right)?, measured(below)?);
    let alike = [corner, right, below].map(|corner| corner.likeness);
    let least = alike.into_iter().fold(1.0, f32::min);
    let shape = 0.6 * (1.0 - even) + 0.6 * slant.abs() + 0.4 * (largest / smallest - 1.0);
    let score = shape - 2.0 * least - 0.5 * alike.iter().sum::<f32>();
    Some(Trio { corner, right, below, inverted: false, score })
}

/// The one across from the longest side first.
fn stand([a, b, c]: [Finder; 3]) -> (Finder, Finder, Finder) {
    let (ab, bc, ac) = (a.at.distance(b.at), b.at.distance(c.at), a.at.distance(c.at));
    if ab >= bc && ab >= ac {
        (c, a, b)
    } else if bc >= ab && bc >= ac {
        (a, b, c)
    } else {
        (b, a, c)
    }
}

/// Where the third of a code would be: beside either, on both sides, and between them, and the code's direction there.
fn third_places(one: &Finder, other: &Finder) -> Vec<(Point, Point)> {
    let along = other.at.minus(one.at);
    let across = Point::new(-along.y, along.x);
    let length = along.length().max(1.0);
    let mean = f32::midpoint(one.module, other.module);
    let ratio = one.module / other.module;
    if !(0.6..1.7).contains(&ratio) || length < 11.0 * mean {
        return Vec::new();
    }
    let axis = along.times(1.0 / length);
    let middle = one.at.plus(along, 0.5);
    let aslant = Point::new(axis.x - axis.y, axis.x + axis.y).times(std::f32::consts::FRAC_1_SQRT_2);
    vec![
        (one.at.plus(across, 1.0), axis),
        (one.at.plus(across, -1.0), axis),
        (other.at.plus(across, 1.0), axis),
        (other.at.plus(across, -1.0), axis),
        (middle.plus(across, 0.5), aslant),
        (middle.plus(across, -0.5), aslant),
    ]
}

/// The place nearby that looks most like a pattern.
fn third(grey: Grey<'_>, one: &Finder, other: &Finder, around: Point, axis: Point) -> Option<Finder> {
    let inside = |place: Point| {
        (0.0..real(grey.width())).contains(&place.x) && (0.0..real(grey.height())).contains(&place.y)
    };
    if !inside(around) {
        return None;
    }
    let module = f32::midpoint(one.module, other.module);
    let (u, v) = (axis.times(module), Point::new(-axis.y, axis.x).times(module));
    let mut best = Finder::guessed(around, module, -1.0);
    for (reach, step) in [(6, 0.8), (2, 0.3)] {
        let around = best.at;
        for (i, j) in square(reach) {
            let at = around.plus(u, i * step).plus(v, j * step);
            let likeness = finder_likeness(grey, at, (u, v));
            if likeness > best.likeness {
                best = Finder::guessed(at, module, likeness);
            }
        }
    }
    (best.likeness > LIKENESS_OF_TWO - 0.1).then_some(best)
}

/// The places of a square of 2 × `reach` + 1 a side around nought.
pub(crate) fn square(reach: usize) -> impl Iterator<Item = (f32, f32)> {
    let side = reach.saturating_mul(2).saturating_add(1);
    let along = move |n: usize| real(n) - real(reach);
    (0..side).flat_map(move |j| (0..side).map(move |i| (along(i), along(j))))
}

impl Corner {
    /// Measures a pattern along the two directions of its code.
    fn of(grey: Grey<'_>, finder: &Finder, u: Point, v: Point) -> Self {
        let u = u.times(finder_extent(grey, finder.at, finder.module, u));
        let v = v.times(finder_extent(grey, finder.at, finder.module, v));
        let likeness = finder_likeness(grey, finder.at, (u, v));
        Self { at: finder.at, steps: (u, v), likeness, crossed: finder.module }
    }

    /// Pixels a module, where they are fewer.
    pub(crate) fn module(&self) -> f32 {
        self.steps.0.length().min(self.steps.1.length())
    }

    /// The same, its middle found between pixels.
    pub(crate) fn refined(self, grey: Grey<'_>) -> Self {
        let mut best = self;
        for step in [0.35, 0.12] {
            let around = best.at;
            for (i, j) in square(2) {
                let at = around.plus(self.steps.0, i * step).plus(self.steps.1, j * step);
                let likeness = finder_likeness(grey, at, self.steps);
                if likeness > best.likeness {
                    best = Self { at, likeness, ..self };
                }
            }
        }
        best
    }
}
