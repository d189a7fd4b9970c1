//! What would help when a code is seen and cannot be read.

use super::grey::{Grey, Point, real, whole};
use super::pattern::finder_places;
use super::trio::{Corner, Trio};

/// What the one who holds the phone may do. Only said of a code whose finder patterns are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hint {
    /// Its modules are too small.
    Closer,
    /// It does not fit into the picture.
    Farther,
    /// A part of it is washed out.
    Glare,
    /// It is blurred: by motion, or the camera has not focused yet.
    Still,
    /// There is too little light, or the screen is dimmed.
    Dark,
}

/// A hint that does not flicker: it is shown when several frames in a row ask for it.
#[derive(Default)]
pub(crate) struct Steady {
    shown: Option<Hint>,
    wanted: Option<Hint>,
    frames: u8,
}

/// All three patterns look so much like one, or there may be no code at all.
const SEEN: f32 = 0.6;
/// Pixels a module that a usual lens of fixed focus needs: of drawn frames all are read at 2.4, two in three at 2.0, none at 1.6.
const SMALL: f32 = 2.4;
/// Light modules that are no lighter, of 255, leave no room between them, dark ones and the noise of the sensor.
const DARK: f32 = 60.0;
/// The share of a code that may be washed out: level M corrects 15 % of the codewords, and each has eight modules.
const WASHED: f32 = 0.08;
/// Modules from dark to light at the edge of a module. 0.4 is a sharp lens at 4 pixels a module; at 0.9 a lone light module
/// no longer reaches the middle shade.
const BLURRED: f32 = 0.9;
/// Frames in a row that change what is shown: a tenth of a second at 30 frames a second.
const FRAMES: u8 = 3;

/// What would help with this code, if anything of this list does. The view is dark on light.
pub(crate) fn hint(grey: Grey<'_>, trio: &Trio) -> Option<Hint> {
    let corners = [trio.corner, trio.right, trio.below].map(|corner| corner.refined(grey));
    if corners.iter().any(|corner| corner.likeness < SEEN) {
        return None;
    }
    let shades = corners.map(|corner| shades(grey, &corner));
    let lightest = shades.iter().map(|(_, light)| *light).fold(0.0, f32::max);
    let module = corners.map(|corner| corner.module()).into_iter().sum::<f32>() / 3.0;
    let widths = corners.map(|corner| edge_width(grey, &corner));
    if lightest < DARK {
        Some(Hint::Dark)
    } else if !fits(grey, trio) {
        Some(Hint::Farther)
    } else if module < SMALL {
        Some(Hint::Closer)
    } else if washed(grey, trio, shades) > WASHED {
        Some(Hint::Glare)
    } else if widths.iter().sum::<f32>() / 3.0 > BLURRED {
        Some(Hint::Still)
    } else {
        None
    }
}

impl Steady {
    /// Takes what one frame asks for; what is to be shown.
    pub(crate) fn take(&mut self, wanted: Option<Hint>) -> Option<Hint> {
        self.frames = if wanted == self.wanted { self.frames.saturating_add(1) } else { 1 };
        self.wanted = wanted;
        if self.frames >= FRAMES {
            self.shown = wanted;
        }
        self.shown
    }

    /// A code was read: there is nothing to say.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// The dark and the light shade of a pattern.
fn shades(grey: Grey<'_>, corner: &Corner) -> (f32, f32) {
    let levels = || finder_places(corner.at, corner.steps).map(|place| grey.at(place));
    (levels().fold(255.0, f32::min), levels().fold(0.0, f32::max))
}

/// Whether the fourth corner is in the picture too.
fn fits(grey: Grey<'_>, trio: &Trio) -> bool {
    let fourth = fourth(trio);
    (0.0..real(grey.width())).contains(&fourth.x) && (0.0..real(grey.height())).contains(&fourth.y)
}

fn fourth(trio: &Trio) -> Point {
    trio.right.at.plus(trio.below.at, 1.0).minus(trio.corner.at)
}

/// The share of the code where no dark is left: of its 64 fields, each has dark modules.
fn washed(grey: Grey<'_>, trio: &Trio, shades: [(f32, f32); 3]) -> f32 {
    const FIELDS: u8 = 8;
    const PLACES: u8 = 4;
    let dark = shades.iter().map(|(dark, _)| *dark).fold(255.0, f32::min);
    let light = shades.iter().map(|(_, light)| *light).fold(0.0, f32::max);
    let limit = 0.75f32.mul_add(light - dark, dark);
    let (u, v) = (trio.right.at.minus(trio.corner.at), trio.below.at.minus(trio.corner.at));
    let place = |across: f32, down: f32| trio.corner.at.plus(u, across).plus(v, down);
    let fields = (0..FIELDS).flat_map(|j| (0..FIELDS).map(move |i| (i, j)));
    let washed = fields.filter(|(i, j)| {
        let share = |field: u8, n: u8| {
            (f32::from(field) + (f32::from(n) + 0.5) / f32::from(PLACES)) / f32::from(FIELDS)
        };
        let mut places = (0..PLACES).flat_map(|n| (0..PLACES).map(move |m| (m, n)));
        places.all(|(m, n)| grey.at(place(share(*i, m), share(*j, n))) > limit)
    });
    real(washed.count()) / (f32::from(FIELDS) * f32::from(FIELDS))
}

/// How many modules it takes from dark to light, along both sides of the code.
fn edge_width(grey: Grey<'_>, corner: &Corner) -> f32 {
    const STEPS: f32 = 8.0;
    let (u, v) = corner.steps;
    let widest = [u, v].map(|step| {
        let level = |n: usize| grey.at(corner.at.plus(step, real(n) / STEPS));
        let reach = || 0..whole(3.0 * STEPS);
        let (low, high) = (reach().map(level).fold(255.0, f32::min), reach().map(level).fold(0.0, f32::max));
        let steepest = reach().map(|n| (level(n.saturating_add(1)) - level(n)).abs()).fold(1.0, f32::max);
        (high - low) / steepest / STEPS
    });
    widest[0].max(widest[1])
}
