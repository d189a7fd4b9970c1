//! A row of the table: ours beside a peer, and what it is asked to reach.

use anyhow::Result;

use crate::race::Times;
use crate::spread::Spread;

/// Ours beside one peer.
#[derive(Debug, Clone)]
pub struct Row {
    /// The work, the same for both.
    pub what: String,
    pub unit: Unit,
    pub ours: Spread,
    /// Who else does it.
    pub peer: String,
    pub theirs: Spread,
    /// Ours divided by theirs.
    pub ratio: Spread,
    pub target: Target,
}

/// What the figures count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Seconds,
    Bytes,
    /// Of what was tried: frames read, say. 1 is all.
    #[cfg_attr(
        not(any(test, feature = "qr")),
        expect(dead_code, reason = "for sections that count successes")
    )]
    Share,
}

/// What is asked of a row. It is held against the median.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// Nothing: the row is there for scale.
    ForScale,
    /// Of the ratio: for what costs.
    RatioAtMost(f64),
    /// Of the ratio: for what is won.
    #[cfg_attr(
        not(any(test, feature = "qr")),
        expect(dead_code, reason = "for sections that count successes")
    )]
    RatioAtLeast(f64),
    /// Of our own figure, in its unit.
    OursAtMost(f64),
}

/// What came of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Met,
    Missed,
    NotAsked,
}

impl Row {
    /// Of two runners of a race.
    pub fn raced(
        what: impl Into<String>,
        times: &Times,
        ours: &str,
        peer: &str,
        target: Target,
    ) -> Result<Self> {
        Ok(Self {
            what: what.into(),
            unit: Unit::Seconds,
            ours: times.seconds(ours)?,
            peer: peer.to_owned(),
            theirs: times.seconds(peer)?,
            ratio: times.ratio(ours, peer)?,
            target,
        })
    }

    /// Of two figures that do not depend on the moment.
    pub fn counted(
        what: impl Into<String>,
        unit: Unit,
        ours: f64,
        peer: &str,
        theirs: f64,
        target: Target,
    ) -> Self {
        Self {
            what: what.into(),
            unit,
            ours: Spread::exactly(ours),
            peer: peer.to_owned(),
            theirs: Spread::exactly(theirs),
            ratio: Spread::exactly(ours / theirs),
            target,
        }
    }

    /// Whether the row reaches what it is asked.
    pub fn outcome(&self) -> Outcome {
        // A comparison with what is not a number is false: such a row is missed.
        let met = match self.target {
            Target::ForScale => return Outcome::NotAsked,
            Target::RatioAtMost(most) => self.ratio.median <= most,
            Target::RatioAtLeast(least) => self.ratio.median >= least,
            Target::OursAtMost(most) => self.ours.median <= most,
        };
        if met { Outcome::Met } else { Outcome::Missed }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::race::{Runner, race};

    use super::*;

    #[test]
    fn a_row_of_a_race_holds_both_and_their_ratio() {
        let taking =
            |name, milliseconds| Runner::timed(name, move || Ok(Duration::from_millis(milliseconds)));
        let times = race(3, vec![taking("ours", 8), taking("peer", 4)]).unwrap();
        let row = Row::raced("a work", &times, "ours", "peer", Target::RatioAtMost(1.3)).unwrap();
        assert_eq!((row.ours, row.theirs), (Spread::exactly(0.008), Spread::exactly(0.004)));
        assert_eq!((row.ratio, row.outcome()), (Spread::exactly(2.0), Outcome::Missed));
        assert!(Row::raced("", &times, "ours", "nobody", Target::ForScale).is_err());
    }

    #[test]
    fn a_target_is_held_against_the_median() {
        let row = |ours, theirs, target| Row::counted("", Unit::Bytes, ours, "", theirs, target).outcome();
        assert_eq!(row(9.0, 1.0, Target::ForScale), Outcome::NotAsked);
        assert_eq!(row(1.3, 1.0, Target::RatioAtMost(1.3)), Outcome::Met, "the bound itself is met");
        assert_eq!(row(1.31, 1.0, Target::RatioAtMost(1.3)), Outcome::Missed);
        assert_eq!(row(0.9, 1.0, Target::RatioAtLeast(1.0)), Outcome::Missed);
        assert_eq!(row(1.1, 1.0, Target::RatioAtLeast(1.0)), Outcome::Met);
        assert_eq!(row(20.0, 1.0, Target::OursAtMost(20.0)), Outcome::Met, "whatever the ratio");
        assert_eq!(row(21.0, 1.0, Target::OursAtMost(20.0)), Outcome::Missed);
        assert_eq!(row(0.0, 0.0, Target::RatioAtMost(1.3)), Outcome::Missed, "no number, no success");
        let mut wide = Row::counted("", Unit::Seconds, 1.0, "", 1.0, Target::RatioAtMost(1.3));
        wide.ratio.high = 2.0;
        assert_eq!(wide.outcome(), Outcome::Met, "the spread is shown, the median decides");
    }
}
