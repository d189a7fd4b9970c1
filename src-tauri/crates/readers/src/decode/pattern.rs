//! How a finder or an alignment pattern looks, and how much a place of a picture looks like it.

use super::grey::{Grey, Point, real, whole};

/// How much what is around a place looks like a finder pattern with modules of `u` and `v`: the correlation, from −1 to 1.
pub(crate) fn finder_likeness(grey: Grey<'_>, at: Point, (u, v): (Point, Point)) -> f32 {
    correlation(grey, at, (u, v), &FINDER)
}

/// How much it looks like an alignment pattern.
pub(crate) fn alignment_likeness(grey: Grey<'_>, at: Point, (u, v): (Point, Point)) -> f32 {
    correlation(grey, at, (u, v), &ALIGNMENT)
}

/// The likeness with a finder pattern turned by any angle, and its pixels a module, given what they seem to be along a row
/// and along a column: upright they are, turned the diagonal of a square is wider than its side.
pub(crate) fn finder_turned(grey: Grey<'_>, at: Point, (wide, tall): (f32, f32)) -> (f32, f32) {
    let upright = finder_likeness(grey, at, (Point::new(wide, 0.0), Point::new(0.0, tall)));
    let mean = f32::midpoint(wide, tall);
    let turned = (1..6_u8).map(|n| (f32::from(n) * std::f32::consts::FRAC_PI_2 / 6.0).sin_cos());
    let fits = turned.map(|(sin, cos)| {
        let module = mean * cos.max(sin);
        let (u, v) = (Point::new(cos, sin).times(module), Point::new(-sin, cos).times(module));
        (finder_likeness(grey, at, (u, v)), module)
    });
    fits.fold((upright, mean), |best, fit| if fit.0 > best.0 { fit } else { best })
}

/// Pixels a module of a finder pattern along a direction: where its outer edge is on both sides.
pub(crate) fn finder_extent(grey: Grey<'_>, at: Point, module: f32, direction: Point) -> f32 {
    let both = edge(grey, at, module, direction) + edge(grey, at, module, direction.times(-1.0));
    (both / 7.0).clamp(0.5 * module, 2.0 * module)
}

/// The third crossing of the middle shade from the middle of a pattern outwards.
fn edge(grey: Grey<'_>, at: Point, module: f32, direction: Point) -> f32 {
    const STEP: f32 = 0.25;
    let steps = whole(6.5 * module / STEP);
    let level = |count: usize| grey.at(at.plus(direction, real(count) * STEP));
    let near = || (0..steps.saturating_mul(4) / 5).step_by(2).map(level);
    let middle = f32::midpoint(near().fold(255.0, f32::min), near().fold(0.0, f32::max));
    let (mut before, mut crossings) = (level(0), 0_u8);
    for count in 1..steps {
        let now = level(count);
        if (before < middle) != (now < middle) {
            crossings = crossings.saturating_add(1);
            if crossings == 3 {
                let share = ((now - middle) / (now - before)).clamp(0.0, 1.0);
                return (real(count) - share) * STEP;
            }
        }
        before = now;
    }
    3.5 * module
}

/// The middles of a finder pattern's modules.
pub(crate) fn finder_places(at: Point, (u, v): (Point, Point)) -> impl Iterator<Item = Point> {
    let along = |n: u8| f32::from(n) - 3.0;
    (0..7).flat_map(move |j| (0..7).map(move |i| at.plus(u, along(i)).plus(v, along(j))))
}

fn correlation<const N: usize>(
    grey: Grey<'_>,
    at: Point,
    (u, v): (Point, Point),
    pattern: &[[f32; N]; N],
) -> f32 {
    let half = real(N / 2);
    let (mut sum, mut squares, mut product, mut drawn) = (0.0, 0.0, 0.0, 0.0);
    for (j, row) in pattern.iter().enumerate() {
        let line = at.plus(v, real(j) - half);
        for (i, shade) in row.iter().enumerate() {
            let level = grey.at(line.plus(u, real(i) - half));
            sum += level;
            squares += level * level;
            product += level * shade;
            drawn += shade;
        }
    }
    let count = real(N.saturating_mul(N));
    let (mean, drawn) = (sum / count, drawn / count);
    let variance = (squares / count - mean * mean).max(1.0);
    // All shades of a pattern are 1 or −1.
    (product / count - mean * drawn) / (variance * (1.0 - drawn * drawn)).sqrt()
}

const D: f32 = -1.0;
const L: f32 = 1.0;
const FINDER: [[f32; 7]; 7] = [
    [D, D, D, D, D, D, D],
    [D, L, L, L, L, L, D],
    [D, L, D, D, D, L, D],
    [D, L, D, D, D, L, D],
    [D, L, D, D, D, L, D],
    [D, L, L, L, L, L, D],
    [D, D, D, D, D, D, D],
];
const ALIGNMENT: [[f32; 5]; 5] =
    [[D, D, D, D, D], [D, L, L, L, D], [D, L, D, L, D], [D, L, L, L, D], [D, D, D, D, D]];
