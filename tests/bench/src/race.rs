//! Measures several ways of doing the same work in turns, so that they can be held against each other.
//!
//! criterion and divan measure one after the other and each to its end: on a machine that others use too, the second one runs in
//! other weather, and their ratio is that of the weather. Here a round runs everybody once, each round begins with the next
//! one, and a ratio is the median of the ratios *within* the rounds. (tango-bench pairs its runs as well, but those of two builds
//! of one function.)

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::spread::Spread;

/// One way of doing the work.
pub struct Runner<'a> {
    name: &'static str,
    turn: Box<dyn FnMut() -> Result<Duration> + 'a>,
}

/// The time of each runner in each round.
pub struct Times {
    names: Vec<&'static str>,
    /// In seconds, by round, in the order of the names.
    rounds: Vec<Vec<f64>>,
}

impl<'a> Runner<'a> {
    /// Runs the work once in a turn. What fails is no measurement: the work must say so.
    pub fn once<T>(name: &'static str, mut work: impl FnMut() -> Result<T> + 'a) -> Self {
        Self::timed(name, move || {
            let started = Instant::now();
            let made = work()?;
            let taken = started.elapsed();
            // Dropped after the clock was read, and not before: the peer need not clean up either.
            drop(std::hint::black_box(made));
            Ok(taken)
        })
    }

    /// Runs work that takes its own time: a program in another process, say.
    pub fn timed(name: &'static str, turn: impl FnMut() -> Result<Duration> + 'a) -> Self {
        Self { name, turn: Box::new(turn) }
    }
}

/// Runs everybody in turns, for so many rounds after a tenth as many to warm up.
pub fn race(rounds: usize, mut runners: Vec<Runner<'_>>) -> Result<Times> {
    let names = runners.iter().map(|runner| runner.name).collect();
    let warm_up = rounds.div_ceil(10);
    let mut measured = Vec::with_capacity(rounds);
    for round in 0..warm_up + rounds {
        let mut times = vec![0.0; runners.len()];
        for turn in 0..runners.len() {
            let at = (round + turn) % runners.len();
            let runner = &mut runners[at];
            times[at] = (runner.turn)().with_context(|| runner.name.to_owned())?.as_secs_f64();
        }
        if round >= warm_up {
            measured.push(times);
        }
    }
    Ok(Times { names, rounds: measured })
}

impl Times {
    /// Seconds that a runner took.
    pub fn seconds(&self, name: &str) -> Result<Spread> {
        let at = self.place(name)?;
        Spread::of(self.rounds.iter().map(|round| round[at])).context("no round was run")
    }

    /// How many times the peer's time ours was.
    pub fn ratio(&self, ours: &str, peer: &str) -> Result<Spread> {
        let (ours, peer) = (self.place(ours)?, self.place(peer)?);
        let ratios = self.rounds.iter().map(|round| round[ours] / round[peer]);
        Spread::of(ratios).context("a turn took no time at all: let it do more")
    }

    fn place(&self, name: &str) -> Result<usize> {
        let found = self.names.iter().position(|known| *known == name);
        found.with_context(|| format!("{name} did not run"))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use anyhow::bail;

    use super::*;

    #[test]
    fn everybody_runs_once_a_round_and_each_begins_in_turn() {
        let ran = RefCell::new(String::new());
        let runner = |name: &'static str| {
            let ran = &ran;
            Runner::once(name, move || {
                ran.borrow_mut().push_str(name);
                Ok(())
            })
        };
        race(3, vec![runner("a"), runner("b"), runner("c")]).unwrap();
        assert_eq!(*ran.borrow(), "abcbcacababc", "one round to warm up, then three");
    }

    /// A machine that slows down tenfold half-way: the ratio of two runners must not see it.
    #[test]
    fn the_ratio_is_that_of_the_rounds() {
        let slow = |ours: u64| {
            let mut round = 0;
            move || {
                round += 1;
                Ok(Duration::from_millis(if round > 6 { 10 * ours } else { ours }))
            }
        };
        let times = race(10, vec![Runner::timed("ours", slow(48)), Runner::timed("peer", slow(32))]).unwrap();
        let thousandths = |Spread { low, median, high }: Spread| {
            [low, median, high].map(|value| (value * 1_000.0).round() as u32)
        };
        assert_eq!(thousandths(times.ratio("ours", "peer").unwrap()), [1_500; 3]);
        assert_eq!(thousandths(times.seconds("peer").unwrap()), [32, 176, 320]);
        assert!(times.ratio("ours", "nobody").is_err(), "who did not run has no time");
    }

    #[test]
    fn work_that_fails_is_no_measurement() {
        let failing = Runner::once("ours", || -> Result<()> { bail!("refused") });
        let told = race(5, vec![failing]).map(|_| ()).unwrap_err();
        assert_eq!(format!("{told:#}"), "ours: refused");
    }
}
