//! Our own eyes: ways of telling dark from light in turn, each of which adds to the finder patterns seen so far.

use super::budget::Budget;
use super::finder::Finders;
use super::grey::{Area, Grey, Halved, Point, real};
use super::locate::locate;
use super::read::read;
use super::threshold::{adaptive, hybrid};
use super::trio::{Trio, completed, trios};

/// A code that was read.
pub(crate) struct Code {
    pub(crate) text: String,
    /// The pixels that it covers.
    pub(crate) area: Area,
}

/// What was seen in a picture so far.
pub(crate) struct Eyes<'a> {
    grey: Grey<'a>,
    pub(crate) finders: Finders,
    budget: Budget,
    /// Whether all codes are wanted, or the first will do.
    all: bool,
    /// Where three finder patterns stand as a code's do, unread ones too, the likeliest first.
    pub(crate) seen: Vec<Trio>,
}

/// A way of looking.
#[derive(Clone, Copy)]
pub(crate) enum Way {
    /// A quarter of the pixels: a code that is held near needs no more to be found.
    Coarse,
    /// Thresholds that follow the picture closely.
    Adaptive,
    /// The same, for a light code in noise.
    Inverted,
    /// Thresholds by blocks.
    Hybrid,
    /// The third pattern guessed from two.
    Completed,
}

impl Way {
    pub(crate) const ALL: [Self; 4] = [Self::Adaptive, Self::Inverted, Self::Hybrid, Self::Completed];
}

/// In most frames the likeliest patterns are the code's, and comparing all of them takes longer than reading it.
const FEW: usize = 4;
/// More patterns than thirty codes have.
const CROWD: usize = 100;
/// Every second row is looked along: a finder pattern's core is at least four pixels tall where a code can be read.
const STEP: usize = 2;

impl<'a> Eyes<'a> {
    pub(crate) fn on(grey: Grey<'a>, budget: Budget, all: bool) -> Self {
        Self { grey, finders: Finders::default(), budget, all, seen: Vec::new() }
    }

    /// Looks in one way more; the codes that this lets it read.
    pub(crate) fn look(&mut self, way: Way) -> Vec<Code> {
        let bits = match way {
            Way::Coarse => return self.coarsely(),
            Way::Adaptive => Some(adaptive(self.grey, false)),
            Way::Inverted => Some(adaptive(self.grey, true)),
            Way::Hybrid => Some(hybrid(self.grey)),
            Way::Completed => None,
        };
        let Some(bits) = bits else { return self.read(&completed(&self.finders, self.grey)) };
        let found = Finders::of(self.grey, &bits, STEP);
        self.finders = std::mem::take(&mut self.finders).and(found);
        if !self.all {
            let codes = self.read(&trios(&self.finders, self.grey, FEW));
            if !codes.is_empty() {
                return codes;
            }
        }
        let trios = trios(&self.finders, self.grey, usize::MAX);
        let codes = self.read(&trios);
        if !trios.is_empty() {
            self.seen = trios;
        }
        codes
    }

    /// Finds the patterns in a quarter of the pixels, and reads in all of them. Other ways look anew: what is seen here is not
    /// placed as well as what they see.
    fn coarsely(&self) -> Vec<Code> {
        let halved = Halved::of(self.grey);
        let Some(small) = halved.view() else { return Vec::new() };
        let found = Finders::of(small, &adaptive(small, false), STEP).doubled();
        self.read(&trios(&found, self.grey, FEW))
    }

    /// Whether the picture is full of finder patterns: no code, or a page of them.
    pub(crate) fn is_crowded(&self) -> bool {
        self.finders.sure > CROWD
    }

    fn read(&self, trios: &[Trio]) -> Vec<Code> {
        let mut codes: Vec<(Code, [Point; 3])> = Vec::new();
        for trio in trios {
            let corners = [trio.corner.at, trio.right.at, trio.below.at];
            // A pattern belongs to one code.
            if codes.iter().any(|(_, used)| corners.iter().any(|corner| used.contains(corner))) {
                continue;
            }
            let grey = if trio.inverted { self.grey.inverted() } else { self.grey };
            for located in locate(grey, trio) {
                if self.budget.is_spent() {
                    break;
                }
                if let Some(text) = read(grey, &located) {
                    let side = real(located.size);
                    let outline = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)];
                    let area = Area::around(&outline.map(|(u, v)| located.plane.at(u, v)), 0.0);
                    codes.push((Code { text, area }, corners));
                    break;
                }
            }
        }
        codes.into_iter().map(|(code, _)| code).collect()
    }
}
