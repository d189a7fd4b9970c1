//! Grey levels between pixels.

/// A place in a picture, in pixels from its upper left corner; the middle of the first pixel is (0.5, 0.5).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f32,
    pub(crate) y: f32,
}

/// Grey levels of a picture, dark on light: of an inverted code, the view is inverted.
#[derive(Clone, Copy)]
pub(crate) struct Grey<'a> {
    levels: &'a [u8],
    /// Levels from the beginning of a row to that of the next.
    stride: usize,
    width: usize,
    height: usize,
    inverted: bool,
}

/// A rectangle of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl Area {
    /// What holds all of these places, and `margin` pixels around them; of a picture nothing lies left of or above nought.
    pub(crate) fn around(places: &[Point], margin: f32) -> Self {
        let low = |of: fn(&Point) -> f32| places.iter().map(of).fold(f32::MAX, f32::min) - margin;
        let high = |of: fn(&Point) -> f32| places.iter().map(of).fold(0.0, f32::max) + margin;
        let (left, top) = (whole(low(|place| place.x)), whole(low(|place| place.y)));
        let (right, bottom) = (whole(high(|place| place.x)), whole(high(|place| place.y)));
        Self { left, top, width: right.saturating_sub(left), height: bottom.saturating_sub(top) }
    }
}

impl Area {
    /// With a part of its size more on each side.
    pub(crate) fn widened(self, part: usize) -> Self {
        let (across, down) = (self.width.checked_div(part), self.height.checked_div(part));
        let (across, down) = (across.unwrap_or(0), down.unwrap_or(0));
        Self {
            left: self.left.saturating_sub(across),
            top: self.top.saturating_sub(down),
            width: self.width.saturating_add(across.saturating_mul(2)),
            height: self.height.saturating_add(down.saturating_mul(2)),
        }
    }

    /// As seen from `left` and `top` further away.
    pub(crate) fn moved(self, left: usize, top: usize) -> Self {
        Self { left: self.left.saturating_add(left), top: self.top.saturating_add(top), ..self }
    }
}

impl Point {
    pub(crate) fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// This place, `count` steps further.
    #[inline]
    pub(crate) fn plus(self, step: Self, count: f32) -> Self {
        Self { x: step.x * count + self.x, y: step.y * count + self.y }
    }

    pub(crate) fn minus(self, other: Self) -> Self {
        self.plus(other, -1.0)
    }

    pub(crate) fn times(self, count: f32) -> Self {
        Self { x: self.x * count, y: self.y * count }
    }

    pub(crate) fn length(self) -> f32 {
        self.x.hypot(self.y)
    }

    pub(crate) fn distance(self, other: Self) -> f32 {
        self.minus(other).length()
    }
}

impl<'a> Grey<'a> {
    /// `None` if there are not as many levels as pixels, or fewer than two pixels a side.
    pub(crate) fn new(levels: &'a [u8], width: usize, height: usize) -> Option<Self> {
        let whole = width >= 2 && height >= 2 && width.checked_mul(height) == Some(levels.len());
        whole.then_some(Self { levels, stride: width, width, height, inverted: false })
    }

    /// The part of it that a rectangle covers; `None` if that is less than two pixels a side.
    pub(crate) fn part(self, area: Area) -> Option<Self> {
        let (left, top) = (area.left.min(self.width), area.top.min(self.height));
        let width = area.width.min(self.width.saturating_sub(left));
        let height = area.height.min(self.height.saturating_sub(top));
        let start = top.saturating_mul(self.stride).saturating_add(left);
        let levels = self.levels.get(start..)?;
        (width >= 2 && height >= 2).then_some(Self { levels, width, height, ..self })
    }

    pub(crate) fn inverted(self) -> Self {
        Self { inverted: !self.inverted, ..self }
    }

    pub(crate) fn is_inverted(&self) -> bool {
        self.inverted
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    pub(crate) fn height(&self) -> usize {
        self.height
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &'a [u8]> {
        let width = self.width;
        self.levels.chunks(self.stride).take(self.height).filter_map(move |row| row.get(..width))
    }

    /// The level at a place, between its four pixels; outside, that of the nearest edge.
    ///
    /// Here and in [`Point`] a product is added to and not fused: most processors that the program is built for do that
    /// in a function, and this is what a frame spends its time on.
    #[inline]
    pub(crate) fn at(&self, place: Point) -> f32 {
        let x = (place.x - 0.5).clamp(0.0, real(self.width) - 1.001);
        let y = (place.y - 0.5).clamp(0.0, real(self.height) - 1.001);
        let (column, row) = (whole(x), whole(y));
        let (right, below) = (x - real(column), y - real(row));
        let start = row.saturating_mul(self.stride).saturating_add(column);
        let pair = |from: usize| match self.levels.get(from..from.saturating_add(2)) {
            Some([left, other]) => f32::from(*left) + right * (f32::from(*other) - f32::from(*left)),
            _ => 0.0,
        };
        let upper = pair(start);
        let level = upper + below * (pair(start.saturating_add(self.stride)) - upper);
        if self.inverted { 255.0 - level } else { level }
    }
}

/// A picture of half the width and height, each pixel the mean of four.
pub(crate) struct Halved {
    levels: Vec<u8>,
    width: usize,
    height: usize,
}

impl Halved {
    pub(crate) fn of(grey: Grey<'_>) -> Self {
        let (width, height) = (grey.width / 2, grey.height / 2);
        let mut levels = Vec::with_capacity(width.saturating_mul(height));
        let mut rows = grey.rows();
        while let (Some(upper), Some(lower)) = (rows.next(), rows.next()) {
            let four = upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0);
            levels.extend(four.map(|(upper, lower)| mean_of_four(*upper, *lower)));
        }
        Self { levels, width, height }
    }

    pub(crate) fn view(&self) -> Option<Grey<'_>> {
        Grey::new(&self.levels, self.width, self.height)
    }
}

/// Rounded. Two levels are taken as one number, which is how a processor takes eight such pairs at a time.
#[inline]
fn mean_of_four(upper: [u8; 2], lower: [u8; 2]) -> u8 {
    let sum = |pair: u16| (pair & 0xff).wrapping_add(pair >> 8);
    let all = sum(u16::from_le_bytes(upper)).wrapping_add(sum(u16::from_le_bytes(lower)));
    let [mean, _] = (all.wrapping_add(2) >> 2).to_le_bytes();
    mean
}

/// A count as a number with fractions; exact for what is counted in a picture.
#[inline]
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "sides and counts are below 2^24; of 32 bits it is one instruction, of 64 it is a branch"
)]
pub(crate) fn real(count: usize) -> f32 {
    count as u32 as f32
}

/// The whole part; none for what is negative or no number.
#[inline]
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, which is what is meant; nothing that is counted is larger"
)]
pub(crate) fn whole(value: f32) -> usize {
    value as u32 as usize
}
