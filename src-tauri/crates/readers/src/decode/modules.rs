//! The modules of a code as shades, and shades as dark and light: each is judged by its neighbourhood, whose blur is
//! learned from the code itself and undone.

use super::grey::{Grey, real};
use super::locate::Located;

/// How dark each module is: above nought for dark, and the further, the surer.
#[derive(Clone)]
pub(crate) struct Modules {
    darkness: Vec<f32>,
    size: usize,
}

/// Side of the neighbourhood that a module is judged by.
const TAPS: usize = 5;
/// One weight for each neighbour and one for the level.
const WEIGHTS: usize = TAPS * TAPS + 1;

impl Modules {
    /// The mean shade of each module's middle.
    pub(crate) fn sampled(grey: Grey<'_>, located: &Located) -> Self {
        const MIDDLE: [(f32, f32); 5] = [(0.5, 0.5), (0.36, 0.5), (0.64, 0.5), (0.5, 0.36), (0.5, 0.64)];
        let size = located.size;
        let mut darkness = Vec::with_capacity(size.saturating_mul(size));
        for y in 0..size {
            for x in 0..size {
                let places = MIDDLE.iter().map(|(u, v)| located.plane.at(real(x) + u, real(y) + v));
                let sum: f32 = places.map(|place| grey.at(place)).sum();
                darkness.push(-sum / real(MIDDLE.len()));
            }
        }
        Self { darkness, size }
    }

    /// The same code in a mirror.
    pub(crate) fn mirrored(&self) -> Self {
        let darkness = (0..self.size).flat_map(|x| (0..self.size).map(move |y| self.at(x, y))).collect();
        Self { darkness, size: self.size }
    }

    pub(crate) fn size(&self) -> usize {
        self.size
    }

    pub(crate) fn at(&self, x: usize, y: usize) -> f32 {
        self.darkness.get(y.saturating_mul(self.size).saturating_add(x)).copied().unwrap_or(0.0)
    }

    /// Against the mean of the modules around, in units of their contrast: what shadows and reflections leave.
    pub(crate) fn levelled(&self, radius: usize) -> Self {
        let mean = self.smoothed(radius);
        let differences: Vec<f32> = self.darkness.iter().zip(&mean.darkness).map(|(d, m)| d - m).collect();
        let sizes = Self { darkness: differences.iter().map(|d| d.abs()).collect(), size: self.size };
        let contrast = sizes.smoothed(radius);
        // Where a reflection leaves next to nothing, what is left is doubtful, not to be blown up.
        let least = 0.3 * contrast.darkness.iter().sum::<f32>() / real(contrast.darkness.len().max(1));
        let least = least.max(f32::MIN_POSITIVE);
        let darkness = differences.iter().zip(&contrast.darkness).map(|(d, c)| d / c.max(least)).collect();
        Self { darkness, size: self.size }
    }

    /// The mean of each module's square of neighbours.
    fn smoothed(&self, radius: usize) -> Self {
        let lines = |from: &[f32]| -> Vec<f32> {
            from.chunks_exact(self.size.max(1)).flat_map(|row| means(row, radius)).collect()
        };
        let turned = |from: Vec<f32>| Self { darkness: from, size: self.size }.mirrored().darkness;
        Self { darkness: turned(lines(&turned(lines(&self.darkness)))), size: self.size }
    }

    /// Every module judged anew by its neighbours: the weights are those that tell best what was decided so far, which
    /// is right more often than not, and so they undo what blurs a module into the next.
    pub(crate) fn sharpened(&self) -> Option<Self> {
        let mut sums = [[0.0_f64; WEIGHTS + 1]; WEIGHTS];
        let mut neighbours = [0.0_f32; WEIGHTS];
        for y in 0..self.size {
            for x in 0..self.size {
                self.around(x, y, &mut neighbours);
                let decided = self.at(x, y).signum();
                for (row, left) in sums.iter_mut().zip(neighbours) {
                    for (sum, right) in row.iter_mut().zip(neighbours.into_iter().chain([decided])) {
                        *sum += f64::from(left * right);
                    }
                }
            }
        }
        let weights = weights(sums, real(self.size.saturating_mul(self.size)))?;
        let mut darkness = Vec::with_capacity(self.darkness.len());
        for y in 0..self.size {
            for x in 0..self.size {
                self.around(x, y, &mut neighbours);
                darkness.push(neighbours.iter().zip(weights).map(|(shade, weight)| shade * weight).sum());
            }
        }
        Some(Self { darkness, size: self.size })
    }

    /// The shades around a module; those outside are light, as a quiet zone is.
    fn around(&self, x: usize, y: usize, shades: &mut [f32; WEIGHTS]) {
        let reach = TAPS / 2;
        let places = (0..TAPS).flat_map(|j| (0..TAPS).map(move |i| (i, j)));
        for (shade, (i, j)) in shades.iter_mut().zip(places) {
            let column = x.saturating_add(i).checked_sub(reach).filter(|column| *column < self.size);
            let row = y.saturating_add(j).checked_sub(reach).filter(|row| *row < self.size);
            *shade = column.zip(row).map_or(-1.0, |(column, row)| self.at(column, row));
        }
        shades[WEIGHTS - 1] = 1.0;
    }
}

/// The mean of each place's neighbours on a line.
fn means(line: &[f32], radius: usize) -> impl Iterator<Item = f32> + use<'_> {
    let sums: Vec<f32> = std::iter::once(0.0)
        .chain(line.iter().scan(0.0, |sum, value| {
            *sum += value;
            Some(*sum)
        }))
        .collect();
    (0..line.len()).map(move |place| {
        let from = place.saturating_sub(radius);
        let until = place.saturating_add(radius).saturating_add(1).min(line.len());
        let at = |n: usize| sums.get(n).copied().unwrap_or(0.0);
        (at(until) - at(from)) / real(until.saturating_sub(from))
    })
}

/// Solves for the weights, by elimination; each is held back a little, or noise would be fitted.
#[expect(clippy::indexing_slicing, reason = "every index runs over the arrays' own lengths")]
fn weights(mut rows: [[f64; WEIGHTS + 1]; WEIGHTS], count: f32) -> Option<[f32; WEIGHTS]> {
    for (index, row) in rows.iter_mut().enumerate() {
        row[index] += f64::from(count) * 1e-3;
    }
    for column in 0..WEIGHTS {
        let lead = rows[column];
        if lead[column].abs() < 1e-9 {
            return None;
        }
        for (index, row) in rows.iter_mut().enumerate() {
            if index != column {
                let factor = row[column] / lead[column];
                row.iter_mut().zip(lead).for_each(|(value, other)| *value -= factor * other);
            }
        }
    }
    let mut weights = [0.0; WEIGHTS];
    for (index, weight) in weights.iter_mut().enumerate() {
        *weight = super::plane::single(rows[index][WEIGHTS] / rows[index][index]);
    }
    Some(weights)
}
