//! The plane of a code: where each of its modules lies in the picture, seen in perspective.

use super::grey::{Point, real};

/// A projective map from modules to pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plane {
    across: [f64; 3],
    down: [f64; 3],
    depth: [f64; 2],
    /// Half the side, in modules: the map's own coordinates run from −1 to 1, which keeps its equations well conditioned.
    half: f64,
}

/// A module whose place is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tie {
    /// Column and row, in modules from the upper left corner of the code.
    pub(crate) u: f32,
    pub(crate) v: f32,
    pub(crate) at: Point,
    /// How far it is to be trusted.
    pub(crate) weight: f32,
}

impl Tie {
    pub(crate) fn new(u: f32, v: f32, at: Point, weight: f32) -> Self {
        Self { u, v, at, weight }
    }
}

impl Plane {
    /// The map that fits four or more ties best, by least squares.
    pub(crate) fn through(ties: &[Tie], size: usize) -> Option<Self> {
        let half = f64::from(real(size)) / 2.0;
        let mut sums = [[0.0_f64; 9]; 8];
        for tie in ties {
            let (u, v) = ((f64::from(tie.u) - half) / half, (f64::from(tie.v) - half) / half);
            let (x, y) = (f64::from(tie.at.x), f64::from(tie.at.y));
            let across = [u, v, 1.0, 0.0, 0.0, 0.0, -u * x, -v * x, x];
            let down = [0.0, 0.0, 0.0, u, v, 1.0, -u * y, -v * y, y];
            for equation in [across, down] {
                for (row, left) in sums.iter_mut().zip(equation) {
                    for (sum, right) in row.iter_mut().zip(equation) {
                        *sum += f64::from(tie.weight) * left * right;
                    }
                }
            }
        }
        let [x_u, x_v, x, y_u, y_v, y, depth_u, depth_v] = solve(sums)?;
        Some(Self { across: [x_u, x_v, x], down: [y_u, y_v, y], depth: [depth_u, depth_v], half })
    }

    /// Where a place of the code lies.
    #[inline]
    pub(crate) fn at(&self, u: f32, v: f32) -> Point {
        let (u, v) = ((f64::from(u) - self.half) / self.half, (f64::from(v) - self.half) / self.half);
        let depth = self.depth[0] * u + self.depth[1] * v + 1.0;
        let along = |[by_u, by_v, start]: [f64; 3]| single((by_u * u + by_v * v + start) / depth);
        Point::new(along(self.across), along(self.down))
    }

    /// The steps of one module along the columns and along the rows, at a place.
    pub(crate) fn steps(&self, u: f32, v: f32) -> (Point, Point) {
        let at = self.at(u, v);
        (self.at(u + 1.0, v).minus(at), self.at(u, v + 1.0).minus(at))
    }
}

#[inline]
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "a pixel needs no more digits")]
pub(crate) fn single(value: f64) -> f32 {
    value as f32
}

/// Eight equations, by elimination; `None` if they do not tell the eight apart.
#[expect(clippy::indexing_slicing, reason = "every index runs over the arrays' own lengths")]
fn solve(mut rows: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for column in 0..8 {
        let pivot = (column..8).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))?;
        rows.swap(column, pivot);
        let lead = rows[column];
        if lead[column].abs() < 1e-12 {
            return None;
        }
        for (index, row) in rows.iter_mut().enumerate() {
            if index != column {
                let factor = row[column] / lead[column];
                row.iter_mut().zip(lead).for_each(|(value, other)| *value -= factor * other);
            }
        }
    }
    let mut solution = [0.0; 8];
    for (index, value) in solution.iter_mut().enumerate() {
        *value = rows[index][8] / rows[index][index];
    }
    solution.iter().all(|value| value.is_finite()).then_some(solution)
}
