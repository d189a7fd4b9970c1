//! Dark or light: two ways of telling, each of which finds finder patterns that the other loses.

use super::grey::Grey;

/// A picture in dark and light.
pub(crate) struct Bits {
    /// One for dark, nought for light.
    dark: Vec<u8>,
    width: usize,
}

/// Side of the small blocks that the adaptive way adds up, in pixels.
const SMALL: usize = 4;
/// Blocks on each side of a pixel's own that it is compared with: 22 pixels, wider than the core of a near code's finder
/// pattern (3 modules of 7 pixels) and narrower than a lamp's reflection.
const REACH: usize = 5;
/// Side of the blocks of the hybrid way, in pixels.
const BLOCK: usize = 8;
/// Blocks with less contrast hold one shade only.
const CONTRAST: u8 = 24;

impl Bits {
    /// Ones for dark and noughts for light.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.dark.chunks_exact(self.width)
    }

    /// Dark, light, or outside.
    #[inline]
    pub(crate) fn at(&self, x: usize, y: usize) -> Option<bool> {
        if x >= self.width {
            return None;
        }
        self.dark.get(y.checked_mul(self.width)?.checked_add(x)?).map(|dark| *dark == 1)
    }
}

/// Dark is what is darker than the mean of its surroundings: follows shadows, reflections and moiré closely. What differs
/// from it by less than the noise counts as the shade that an inverted code, or any other, has around it.
pub(crate) fn adaptive(grey: Grey<'_>, inverted: bool) -> Bits {
    let width = grey.width();
    // More would leave nothing of a dimmed screen in the dark.
    let margin = noise(grey).saturating_mul(2).clamp(4, 6);
    let across = width.div_ceil(SMALL);
    let means = smoothed(&small_means(grey), across);
    let limits: Vec<u8> = means
        .into_iter()
        .map(|mean| if inverted { mean.saturating_add(margin) } else { mean.saturating_sub(margin) })
        .collect();
    let mut dark = Vec::with_capacity(width.saturating_mul(grey.height()));
    // One limit a pixel, so that a row is compared at a stroke.
    let mut wide = vec![0_u8; across.saturating_mul(SMALL)];
    for (y, row) in grey.rows().enumerate() {
        if y.is_multiple_of(SMALL) {
            let from = (y / SMALL).saturating_mul(across);
            let limits = limits.get(from..).unwrap_or_default();
            wide.as_chunks_mut::<SMALL>()
                .0
                .iter_mut()
                .zip(limits)
                .for_each(|(wide, limit)| *wide = [*limit; SMALL]);
        }
        dark.extend(row.iter().zip(&wide).map(|(level, limit)| u8::from(level < limit)));
    }
    Bits { dark, width }
}

/// How much neighbouring pixels differ by chance: the median, for most of a picture is even.
fn noise(grey: Grey<'_>) -> u8 {
    let mut counts = [0_u32; 256];
    let mut all = 0_u32;
    for row in grey.rows().step_by(7) {
        for pair in row.chunks_exact(2).step_by(3) {
            if let [one, other] = pair
                && let Some(count) = counts.get_mut(usize::from(one.abs_diff(*other)))
            {
                *count = count.saturating_add(1);
                all = all.saturating_add(1);
            }
        }
    }
    let mut below = 0_u32;
    let median = counts.iter().position(|count| {
        below = below.saturating_add(*count);
        below > all / 2
    });
    median.and_then(|median| u8::try_from(median).ok()).unwrap_or(0)
}

/// The mean of every small block, row by row.
fn small_means(grey: Grey<'_>) -> Vec<u8> {
    let rows: Vec<&[u8]> = grey.rows().collect();
    let mut means = Vec::new();
    for band in rows.chunks(SMALL) {
        let mut sums = vec![0_u32; grey.width().div_ceil(SMALL)];
        for row in band {
            let (blocks, rest) = row.as_chunks::<SMALL>();
            sums.iter_mut()
                .zip(blocks)
                .for_each(|(sum, levels)| *sum = sum.wrapping_add(sum_of_four(*levels)));
            if let Some(sum) = sums.last_mut() {
                *sum = rest.iter().fold(*sum, |sum, level| sum.wrapping_add(u32::from(*level)));
            }
        }
        // All blocks of a band hold as many pixels, but for the last one.
        let rest = grey.width() % SMALL;
        let last = sums.len().saturating_sub(1);
        means.extend(sums.iter().enumerate().map(|(n, sum)| {
            let across = if n == last && rest > 0 { rest } else { SMALL };
            mean(*sum, u32::try_from(across.saturating_mul(band.len())).unwrap_or(1))
        }));
    }
    means
}

/// Four levels are taken as one number, which is how a processor takes four such blocks at a time.
#[inline]
fn sum_of_four(levels: [u8; SMALL]) -> u32 {
    let all = u32::from_le_bytes(levels);
    let pairs = (all & 0x00ff_00ff).wrapping_add((all >> 8) & 0x00ff_00ff);
    (pairs & 0xffff).wrapping_add(pairs >> 16)
}

/// Every block as the mean of those within reach: first along the rows, then along the columns.
fn smoothed(means: &[u8], across: usize) -> Vec<u8> {
    let mut wide = Vec::with_capacity(means.len());
    for row in means.chunks(across.max(1)) {
        wide.extend((0..row.len()).map(|x| {
            let near =
                row.get(x.saturating_sub(REACH)..x.saturating_add(REACH).saturating_add(1).min(row.len()));
            let near = near.unwrap_or_default();
            mean(near.iter().map(|level| u32::from(*level)).sum(), u32::try_from(near.len()).unwrap_or(1))
        }));
    }
    let rows: Vec<&[u8]> = wide.chunks(across.max(1)).collect();
    let mut both = Vec::with_capacity(means.len());
    for y in 0..rows.len() {
        let near =
            rows.get(y.saturating_sub(REACH)..y.saturating_add(REACH).saturating_add(1).min(rows.len()));
        let near = near.unwrap_or_default();
        let mut sums = vec![0_u32; across];
        for row in near {
            sums.iter_mut().zip(*row).for_each(|(sum, level)| *sum = sum.saturating_add(u32::from(*level)));
        }
        let count = u32::try_from(near.len()).unwrap_or(1);
        both.extend(sums.iter().map(|sum| mean(*sum, count)));
    }
    both
}

/// Rounded: a mean that is always a little low would find light patterns everywhere.
fn mean(sum: u32, count: u32) -> u8 {
    byte(sum.saturating_add(count / 2).checked_div(count).unwrap_or(0))
}

fn byte(level: u32) -> u8 {
    u8::try_from(level).unwrap_or(u8::MAX)
}

/// Dark is what is darker than the middle of the shades around its block: keeps large dark areas whole.
pub(crate) fn hybrid(grey: Grey<'_>) -> Bits {
    let width = grey.width();
    let across = width.div_ceil(BLOCK);
    let middles = middles(grey, across);
    let down = middles.len().checked_div(across).unwrap_or(0);
    let mut dark = Vec::with_capacity(width.saturating_mul(grey.height()));
    let mut limits = Vec::new();
    for (y, row) in grey.rows().enumerate() {
        if y.is_multiple_of(BLOCK) {
            let block = y.checked_div(BLOCK).unwrap_or(0);
            limits = (0..across).map(|x| around(&middles, (across, down), (x, block))).collect();
        }
        let blocks = row.chunks(BLOCK).zip(&limits);
        dark.extend(blocks.flat_map(|(levels, limit)| levels.iter().map(|level| u8::from(level < limit))));
    }
    Bits { dark, width }
}

/// The middle shade of each block; of a block of one shade, something below it, or what its neighbours say of dark.
fn middles(grey: Grey<'_>, across: usize) -> Vec<u8> {
    let mut middles: Vec<u8> = Vec::new();
    let rows: Vec<&[u8]> = grey.rows().collect();
    for band in rows.chunks(BLOCK) {
        let first = middles.len();
        for x in 0..across {
            let from = x.saturating_mul(BLOCK);
            let levels =
                || band.iter().filter_map(|row| row.get(from..)).flat_map(|row| row.iter().take(BLOCK));
            let (low, high) = levels().fold((u8::MAX, 0), |(low, high), l| (low.min(*l), high.max(*l)));
            if high.saturating_sub(low) > CONTRAST {
                let sum = levels().map(|level| u32::from(*level)).sum::<u32>();
                let count = u32::try_from(levels().count()).unwrap_or(1);
                middles.push(byte(sum.checked_div(count).unwrap_or(0)));
                continue;
            }
            // One shade: light, unless the blocks before it say that this is what dark looks like here.
            let up = first.checked_sub(across).and_then(|row| row.checked_add(x));
            let left = if x == 0 { None } else { middles.len().checked_sub(1) };
            let known = |at: Option<usize>| at.and_then(|at| middles.get(at)).copied();
            let guess = low / 2;
            let middle = match (known(up), known(left)) {
                (Some(up), Some(left)) if low < up.midpoint(left) => up.midpoint(left),
                _ => guess,
            };
            middles.push(middle);
        }
    }
    middles
}

/// The mean of the middles of the blocks around one.
fn around(middles: &[u8], (across, down): (usize, usize), (x, y): (usize, usize)) -> u8 {
    let rows = y.saturating_sub(2)..y.saturating_add(3).min(down);
    let from = x.saturating_sub(2);
    let until = x.saturating_add(3).min(across);
    let (mut sum, mut count) = (0_u32, 0_u32);
    for row in rows {
        let start = row.saturating_mul(across);
        for middle in middles.get(start.saturating_add(from)..start.saturating_add(until)).unwrap_or_default()
        {
            sum = sum.saturating_add(u32::from(*middle));
            count = count.saturating_add(1);
        }
    }
    byte(sum.checked_div(count).unwrap_or(0))
}
