//! From three finder patterns to the plane of a code: its size by their distance and by the version that it carries, its
//! perspective by its alignment patterns, both checked by its timing patterns.

use rxing::qrcode::common::Version;

use super::grey::{Grey, Point, real, whole};
use super::pattern::alignment_likeness;
use super::plane::{Plane, Tie};
use super::trio::{Corner, Trio, square};

/// A code that may be where it is thought to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Located {
    pub(crate) plane: Plane,
    /// Modules a side.
    pub(crate) size: usize,
    /// How well its timing patterns alternate, from −1 to 1.
    pub(crate) timing: f32,
}

/// The three corners of a code.
struct Corners {
    corner: Corner,
    right: Corner,
    below: Corner,
}

/// A finder pattern looks at least so much like one, once measured.
const CORNER: f32 = 0.4;
/// And an alignment pattern so much, to be counted on.
const ALIGNMENT: f32 = 0.5;
/// Timing patterns that alternate less belong to no code of that size.
const TIMING: f32 = 0.25;
/// So well only in a code of that size: no other size needs to be tried.
const SURE: f32 = 0.8;
/// Of so many sizes, the likeliest, is one read.
const LIKELY: usize = 3;
/// Smallest code with several alignment patterns: version 7.
const SEVERAL: usize = 45;

/// The likeliest codes that stand on three finder patterns. The view is dark on light.
pub(crate) fn locate(grey: Grey<'_>, trio: &Trio) -> Vec<Located> {
    let Some(corners) = Corners::of(grey, trio) else { return Vec::new() };
    let [measured, crossed] = corners.versions();
    let carried = if measured >= 5 { corners.version_carried(grey, measured) } else { None };
    let near = [0, 1, -1, 2, -2].map(|step| measured.saturating_add(step));
    // Blur widens a pattern's edges and not its runs.
    let other = [0, 1, -1].map(|step| crossed.saturating_add(step));
    let mut tried = Vec::new();
    let mut found: Vec<Located> = Vec::new();
    for version in carried.into_iter().chain(near).chain(other).filter(|version| (1..=40).contains(version)) {
        if tried.contains(&version) {
            continue;
        }
        tried.push(version);
        let Some(located) = size_of(version).and_then(|size| corners.locate(grey, size)) else { continue };
        let sure = located.timing > SURE || (carried == Some(version) && located.timing > 0.5);
        found.push(located);
        if sure {
            break;
        }
    }
    found.retain(|located| located.timing >= TIMING);
    found.sort_by(|a, b| b.timing.total_cmp(&a.timing));
    found.truncate(LIKELY);
    found.into_iter().map(|located| located.refined(grey)).collect()
}

fn size_of(version: i32) -> Option<usize> {
    usize::try_from(version).ok()?.checked_mul(4)?.checked_add(17)
}

impl Corners {
    fn of(grey: Grey<'_>, trio: &Trio) -> Option<Self> {
        let [corner, right, below] = [trio.corner, trio.right, trio.below].map(|corner| corner.refined(grey));
        let alike = [corner, right, below].into_iter().all(|corner| corner.likeness >= CORNER);
        alike.then_some(Self { corner, right, below })
    }

    /// The version by the distance of the patterns: in modules as they are measured, and as lines cross them.
    fn versions(&self) -> [i32; 2] {
        let sides = [
            (&self.right, self.corner.steps.0, self.right.steps.0),
            (&self.below, self.corner.steps.1, self.below.steps.1),
        ];
        let measured = sides.map(|(other, here, there)| {
            self.corner.at.distance(other.at) / f32::midpoint(here.length(), there.length())
        });
        let crossed = sides.map(|(other, _, _)| {
            self.corner.at.distance(other.at) / f32::midpoint(self.corner.crossed, other.crossed)
        });
        [measured, crossed].map(|[across, down]| {
            let version = (f32::midpoint(across, down) + 7.0 - 17.0) / 4.0;
            i32::try_from(whole(version + 0.5)).unwrap_or(i32::MAX)
        })
    }

    /// The version that a code of version 7 or more carries twice (ISO/IEC 18004 §7.10), if it is near the estimate.
    fn version_carried(&self, grey: Grey<'_>, estimate: i32) -> Option<i32> {
        let mut best: Option<(u32, u32)> = None;
        for scale in [1.0, 0.95, 1.05] {
            let beside = |n: u8| (f32::from(n % 3) - 7.0, f32::from(n / 3) - 3.0);
            let upper = version_bits(grey, &self.right, scale, beside);
            let lower = version_bits(grey, &self.below, scale, |n| (beside(n).1, beside(n).0));
            for bits in [upper, lower] {
                let read =
                    (7..=40).map(|version| ((version_word(version) ^ bits).count_ones(), version)).min();
                best = [best, read].into_iter().flatten().min();
            }
        }
        // The words of two versions differ in at least eight bits.
        let (_, version) = best.filter(|(wrong, _)| *wrong <= 3)?;
        let version = i32::try_from(version).ok()?;
        (version.abs_diff(estimate) <= 5).then_some(version)
    }

    /// The plane of a code of that size on these corners.
    fn locate(&self, grey: Grey<'_>, size: usize) -> Option<Located> {
        let end = real(size);
        let mut ties = vec![
            Tie::new(3.5, 3.5, self.corner.at, 4.0),
            Tie::new(end - 3.5, 3.5, self.right.at, 4.0),
            Tie::new(3.5, end - 3.5, self.below.at, 4.0),
            Tie::new(end - 3.5, end - 3.5, self.fourth()?, 1.0),
        ];
        let guess = Plane::through(&ties, size)?;
        let plane = if size < 25 {
            guess
        } else {
            let inner = end - 6.5;
            let reach = 0.055f32.mul_add(end, 2.0).min(8.0);
            let mut mark = search(grey, guess.at(inner, inner), guess.steps(inner, inner), (reach, 0.5));
            if mark.likeness < 0.6 {
                // The picture may be less in perspective than the patterns' sizes say.
                let (at, steps) = self.without_perspective(size);
                let other = search(grey, at, steps, (0.7 * reach, 0.5));
                mark = if other.likeness > mark.likeness { other } else { mark };
            }
            if mark.likeness > ALIGNMENT {
                ties.truncate(3);
                ties.push(Tie::new(inner, inner, mark.at, 2.0));
                let plane = Plane::through(&ties, size)?;
                let fine = search(grey, plane.at(inner, inner), plane.steps(inner, inner), (0.8, 0.1));
                ties.truncate(3);
                ties.push(Tie::new(inner, inner, fine.at, 2.0));
            }
            Plane::through(&ties, size)?
        };
        let timing = timing(grey, &plane, size);
        Some(Located { plane, size, timing })
    }

    /// Where a fourth finder pattern would be, by how the others shrink with distance.
    fn fourth(&self) -> Option<Point> {
        let depth =
            |corner: &Corner| (corner.steps.0.length() * corner.steps.1.length()).max(0.1).powf(-1.0 / 3.0);
        let near = depth(&self.corner);
        let right = (depth(&self.right) / near).clamp(0.6, 1.7);
        let below = (depth(&self.below) / near).clamp(0.6, 1.7);
        let far = right + below - 1.0;
        let sum = self.right.at.times(right).plus(self.below.at, below).minus(self.corner.at);
        (far >= 0.3).then(|| sum.times(1.0 / far))
    }

    /// The place of the lower right alignment pattern in a parallelogram.
    fn without_perspective(&self, size: usize) -> (Point, (Point, Point)) {
        let between = real(size) - 7.0;
        let u = self.right.at.minus(self.corner.at).times(1.0 / between);
        let v = self.below.at.minus(self.corner.at).times(1.0 / between);
        (self.corner.at.plus(u, between - 3.0).plus(v, between - 3.0), (u, v))
    }
}

fn version_bits(grey: Grey<'_>, corner: &Corner, scale: f32, place: impl Fn(u8) -> (f32, f32)) -> u32 {
    let levels: Vec<f32> = (0..18)
        .map(|n| {
            let (u, v) = place(n);
            grey.at(corner.at.plus(corner.steps.0, u * scale).plus(corner.steps.1, v * scale))
        })
        .collect();
    let low = levels.iter().copied().fold(255.0, f32::min);
    let high = levels.iter().copied().fold(0.0, f32::max);
    let middle = f32::midpoint(low, high);
    levels.iter().rev().fold(0, |bits, level| (bits << 1) | u32::from(*level < middle))
}

/// Six bits of version and twelve that protect them (ISO/IEC 18004 Annex D).
fn version_word(version: u32) -> u32 {
    let rest = (0..12).fold(version, |rest, _| (rest << 1) ^ if rest >> 11 == 1 { 0x1f25 } else { 0 });
    (version << 12) | rest
}

/// An alignment pattern that may have been found.
struct Mark {
    at: Point,
    likeness: f32,
}

/// The place within `reach` modules that looks most like an alignment pattern; of two, the nearer one.
fn search(grey: Grey<'_>, around: Point, (u, v): (Point, Point), (reach, step): (f32, f32)) -> Mark {
    let mut best = Mark { at: around, likeness: -1.0 };
    for (i, j) in square(whole(reach / step)) {
        let at = around.plus(u, i * step).plus(v, j * step);
        let far = (i * step).hypot(j * step) / reach.max(1.0);
        let likeness = alignment_likeness(grey, at, (u, v)) - 0.004 * far;
        if likeness > best.likeness {
            best = Mark { at, likeness };
        }
    }
    best
}

impl Located {
    /// The plane through every alignment pattern that is seen.
    fn refined(mut self, grey: Grey<'_>) -> Self {
        if self.size < SEVERAL {
            return self;
        }
        for (reach, step) in [(1.6, 0.4), (0.6, 0.3)] {
            let side = real(self.size);
            let mut ties: Vec<Tie> = [(3.5, 3.5), (side - 3.5, 3.5), (3.5, side - 3.5)]
                .map(|(u, v)| Tie::new(u, v, self.plane.at(u, v), 3.0))
                .into();
            for (u, v) in alignment_patterns(self.size) {
                let steps = self.plane.steps(u, v);
                let rough = search(grey, self.plane.at(u, v), steps, (reach, step));
                let mark = search(grey, rough.at, steps, (0.2, 0.1));
                if mark.likeness > 0.6 {
                    ties.push(Tie::new(u, v, mark.at, mark.likeness));
                }
            }
            if ties.len() < 5 {
                break;
            }
            let Some(plane) = Plane::through(&ties, self.size) else { break };
            let timing = timing(grey, &plane, self.size);
            if timing > self.timing - 0.05 {
                self = Self { plane, timing, ..self };
            }
        }
        self
    }
}

/// How well the two timing patterns alternate: each module against its neighbours, which leaves out shadows.
fn timing(grey: Grey<'_>, plane: &Plane, size: usize) -> f32 {
    let along = |place: fn(f32) -> (f32, f32)| {
        let level = |n: usize| {
            let (u, v) = place(real(n) + 0.5);
            grey.at(plane.at(u, v))
        };
        let levels: Vec<f32> = (7..size.saturating_sub(7)).map(level).collect();
        let (mut right, mut all) = (0.0, 1.0);
        // The first and the last are light, as the separators of the finder patterns are.
        for (n, three) in levels.windows(3).enumerate() {
            if let [before, this, after] = three {
                let lighter = this - f32::midpoint(*before, *after);
                right += if n % 2 == 0 { -lighter } else { lighter };
                all += lighter.abs();
            }
        }
        right / all
    };
    f32::midpoint(along(|n| (n, 6.5)), along(|n| (6.5, n)))
}

/// The middles of all alignment patterns (ISO/IEC 18004 Annex E).
pub(crate) fn alignment_patterns(size: usize) -> Vec<(f32, f32)> {
    let lines = alignment_lines(size);
    let last = lines.len().saturating_sub(1);
    let mut all = Vec::new();
    for (row, v) in lines.iter().enumerate() {
        for (column, u) in lines.iter().enumerate() {
            // Three corners belong to the finder patterns.
            if ![(0, 0), (0, last), (last, 0)].contains(&(row, column)) {
                all.push((real(*u) + 0.5, real(*v) + 0.5));
            }
        }
    }
    all
}

fn alignment_lines(size: usize) -> Vec<usize> {
    let version = u32::try_from(size.saturating_sub(17) / 4).unwrap_or(0);
    let known = Version::getVersionForNumber(version);
    let lines = known.map(Version::getAlignmentPatternCenters).unwrap_or_default();
    lines.iter().filter_map(|line| usize::try_from(*line).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_written_as_in_the_norm() {
        // ISO/IEC 18004 Annex D, Table D.1
        for (version, word) in [(7, 0x07c94), (8, 0x085bc), (21, 0x15683), (40, 0x28c69)] {
            assert_eq!(version_word(version), word, "version {version}");
        }
    }

    #[test]
    fn alignment_patterns_lie_where_the_norm_puts_them() {
        // ISO/IEC 18004 Annex E, Table E.1: rows and columns 6, 22 and 38 of version 7; three belong to the finder patterns.
        let places = alignment_patterns(45);
        assert_eq!(places.len(), 6);
        assert!(
            places.contains(&(22.5, 6.5)) && places.contains(&(38.5, 38.5)) && !places.contains(&(6.5, 6.5))
        );
        assert_eq!(alignment_patterns(25), [(18.5, 18.5)], "version 2");
        assert!(alignment_patterns(21).is_empty(), "version 1");
    }
}
