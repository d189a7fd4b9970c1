//! When an open office locks by itself: nobody has touched the counter for some minutes, or the clocks say that the computer slept.
//!
//! Two clocks are asked. The wall clock goes on while the computer sleeps and can be set; the steady one cannot be set and may
//! stand still in a sleep. The longer of the two idle times counts, and when they part by more than a moment the
//! office locks at once, whatever the reason.

use std::time::Duration;

use jiff::Timestamp;

use crate::wire::LockReason;

/// An instant by both clocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub(crate) wall: Timestamp,
    pub(crate) steady: Duration,
}

/// Watches over one open office.
#[derive(Debug)]
pub(crate) struct Vigil {
    after: Duration,
    touched: Moment,
    /// When it last looked, to tell a clock that jumped.
    seen: Moment,
    due: Option<LockReason>,
}

impl Vigil {
    pub(crate) fn new(now: Moment, after: Duration) -> Self {
        Self { after, touched: now, seen: now, due: None }
    }

    /// Somebody is there. It is too late once the time was over, even if nobody had looked yet.
    pub(crate) fn touch(&mut self, now: Moment) {
        if self.look(now).is_none() {
            self.touched = now;
        }
    }

    /// Locks after another time from now on.
    pub(crate) fn lock_after(&mut self, after: Duration) {
        self.after = after;
    }

    /// Whether the office must lock, and why. Once it must, it must.
    pub(crate) fn look(&mut self, now: Moment) -> Option<LockReason> {
        let jumped = apart(self.seen, now) > JUMP;
        self.seen = now;
        let wall = now.wall.duration_since(self.touched.wall).try_into().unwrap_or(Duration::ZERO);
        let steady = now.steady.saturating_sub(self.touched.steady);
        if jumped {
            self.due.get_or_insert(LockReason::Clock);
        } else if wall.max(steady) >= self.after {
            self.due.get_or_insert(LockReason::Idle);
        }
        self.due
    }
}

/// By how much the clocks have parted between two moments.
fn apart(before: Moment, now: Moment) -> Duration {
    let wall = now.wall.duration_since(before.wall).as_millis();
    let steady = i128::try_from(now.steady.saturating_sub(before.steady).as_millis()).unwrap_or(i128::MAX);
    let apart = wall.saturating_sub(steady).unsigned_abs();
    Duration::from_millis(u64::try_from(apart).unwrap_or(u64::MAX))
}

/// A clock that is corrected over the network moves by less; a sleep is longer.
const JUMP: Duration = Duration::from_secs(5);

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, clippy::float_arithmetic, reason = "seconds of a test are small")]
mod tests {
    use super::*;

    fn at(wall: f64, steady: f64) -> Moment {
        let noon: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        let wall = jiff::SignedDuration::from_secs_f64(wall);
        Moment { wall: noon + wall, steady: Duration::from_secs_f64(100.0 + steady) }
    }

    fn vigil() -> Vigil {
        Vigil::new(at(0.0, 0.0), Duration::from_mins(2))
    }

    /// Looks twice a second, as the counter does, from one second to another.
    fn looks(vigil: &mut Vigil, from: f64, to: f64, slept: f64) -> Option<(f64, LockReason)> {
        let mut now = from;
        while now <= to {
            if let Some(reason) = vigil.look(at(now + slept, now)) {
                return Some((now, reason));
            }
            now += 0.5;
        }
        None
    }

    #[test]
    fn it_locks_within_a_second_of_its_time() {
        assert_eq!(looks(&mut vigil(), 0.0, 1_000.0, 0.0), Some((120.0, LockReason::Idle)));
        for touched in [0.2, 1.0, 59.9, 119.9] {
            let mut vigil = vigil();
            assert_eq!(looks(&mut vigil, 0.0, touched, 0.0), None);
            vigil.touch(at(touched, touched));
            let (locked, reason) = looks(&mut vigil, touched, 1_000.0, 0.0).unwrap();
            assert!((locked - touched - 120.0).abs() <= 1.0, "touched at {touched}, locked at {locked}");
            assert_eq!(reason, LockReason::Idle);
        }
    }

    #[test]
    fn a_sleep_locks_whether_or_not_the_steady_clock_slept_too() {
        let mut slept = vigil();
        assert_eq!(looks(&mut slept, 0.0, 10.0, 0.0), None);
        assert_eq!(slept.look(at(3_610.5, 10.5)), Some(LockReason::Clock), "Linux, macOS: it stood still");
        let mut counted = vigil();
        assert_eq!(looks(&mut counted, 0.0, 10.0, 0.0), None);
        assert_eq!(counted.look(at(3_610.5, 3_610.5)), Some(LockReason::Idle), "Windows: it went on");
    }

    #[test]
    fn a_clock_that_is_set_locks_and_a_clock_that_is_corrected_does_not() {
        for (jump, expected) in
            [(86_400.0, true), (6.0, true), (-6.0, true), (-86_400.0, true), (2.0, false), (-2.0, false)]
        {
            let mut vigil = vigil();
            assert_eq!(looks(&mut vigil, 0.0, 10.0, 0.0), None);
            let locked = vigil.look(at(10.5 + jump, 10.5)).is_some();
            assert_eq!(locked, expected, "{jump} s");
        }
        let mut back = vigil();
        back.look(at(0.5, 0.5));
        assert_eq!(
            looks(&mut back, 1.0, 1_000.0, -3.0),
            Some((120.0, LockReason::Idle)),
            "never later for it"
        );
    }

    #[test]
    fn whoever_comes_back_after_the_time_finds_it_locked() {
        let mut vigil = vigil();
        vigil.touch(at(500.0, 500.0));
        assert_eq!(vigil.look(at(500.5, 500.5)), Some(LockReason::Idle), "a touch does not unlock");
        let mut woken = self::vigil();
        woken.touch(at(60.0, 1.0));
        assert_eq!(
            woken.look(at(60.5, 1.5)),
            Some(LockReason::Clock),
            "the hand that wakes a computer neither"
        );
    }

    #[test]
    fn a_shorter_time_counts_from_the_last_touch() {
        let mut vigil = Vigil::new(at(0.0, 0.0), Duration::from_mins(10));
        assert_eq!(looks(&mut vigil, 0.0, 200.0, 0.0), None);
        vigil.lock_after(Duration::from_mins(2));
        assert_eq!(vigil.look(at(200.5, 200.5)), Some(LockReason::Idle));
    }
}
