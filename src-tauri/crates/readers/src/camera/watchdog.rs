//! Names what the camera is doing, from signs and the time alone; and says when a call has not come back for too long.

use std::time::Duration;

use super::fault::FaultKind;
use super::{CameraState, Pace};

/// What is heard of the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// The list holds a camera to open.
    Found,
    /// The list is empty.
    NoneListed,
    /// A frame was decoded.
    Frame {
        /// Nothing but darkness.
        black: bool,
    },
    /// The system said no.
    Fault(FaultKind),
}

/// The state, and since when.
#[derive(Debug)]
pub(super) struct Watchdog {
    pace: Pace,
    state: CameraState,
    /// Since when a picture is waited for: the start, or the last one.
    waiting_since: Duration,
    /// The first of the black frames that nothing has lit since.
    black_since: Option<Duration>,
    /// Whether a camera was ever listed: one that is missed is told from one that never was.
    seen: bool,
}

impl Watchdog {
    pub(super) fn new(pace: Pace) -> Self {
        Self { pace, state: CameraState::Off, waiting_since: Duration::ZERO, black_since: None, seen: false }
    }

    pub(super) fn state(&self) -> CameraState {
        self.state
    }

    pub(super) fn pause(&mut self) {
        self.state = CameraState::Off;
    }

    /// A new beginning: after a pause, or with another camera.
    pub(super) fn start(&mut self, now: Duration) {
        self.state = CameraState::Starting;
        self.waiting_since = now;
        self.black_since = None;
    }

    /// Takes a sign. A trouble keeps its name through the tries that follow, until a frame or another trouble takes it away.
    pub(super) fn take(&mut self, sign: Sign, now: Duration) {
        if self.state == CameraState::Off {
            return;
        }
        match sign {
            Sign::Found => {
                self.seen = true;
                if matches!(self.state, CameraState::Absent | CameraState::Unplugged) {
                    self.start(now);
                }
            }
            Sign::NoneListed | Sign::Fault(FaultKind::Gone) => {
                self.state = if self.seen { CameraState::Unplugged } else { CameraState::Absent };
            }
            Sign::Frame { black } => self.take_frame(black, now),
            Sign::Fault(FaultKind::Denied) => self.state = CameraState::Denied,
            Sign::Fault(FaultKind::Busy) => self.state = CameraState::Busy,
            Sign::Fault(FaultKind::Refused) => self.state = CameraState::Failed,
        }
    }

    /// Lets time pass: what should have shown a picture by now is silent.
    pub(super) fn tick(&mut self, now: Duration) {
        let waits = matches!(self.state, CameraState::Starting | CameraState::Ready | CameraState::Black);
        if waits && now.saturating_sub(self.waiting_since) >= self.pace.name_after {
            self.state = CameraState::Silent;
        }
    }

    fn take_frame(&mut self, black: bool, now: Duration) {
        self.waiting_since = now;
        let since = if black { Some(*self.black_since.get_or_insert(now)) } else { None };
        self.black_since = since;
        let long = since.is_some_and(|since| now.saturating_sub(since) >= self.pace.black_after);
        self.state = if long { CameraState::Black } else { CameraState::Ready };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CameraState::{Absent, Black, Busy, Denied, Failed, Off, Ready, Silent, Starting, Unplugged};

    const FRAME: Sign = Sign::Frame { black: false };
    const DARK: Sign = Sign::Frame { black: true };

    /// Milliseconds, what is heard then, and the state after it.
    type Story = &'static [(u64, Option<Sign>, CameraState)];

    const STORIES: &[(&str, Story)] = &[
        (
            "the first frame makes it ready, not the opening",
            &[(10, Some(Sign::Found), Starting), (900, None, Starting), (950, Some(FRAME), Ready)],
        ),
        (
            "none plugged in, then one",
            &[
                (5, Some(Sign::NoneListed), Absent),
                (1005, Some(Sign::Found), Starting),
                (1500, Some(FRAME), Ready),
            ],
        ),
        (
            "three seconds are counted from the plug",
            &[
                (5, Some(Sign::NoneListed), Absent),
                (60_000, Some(Sign::Found), Starting),
                (62_000, None, Starting),
                (63_000, None, Silent),
            ],
        ),
        (
            "held by another program that says so",
            &[
                (5, Some(Sign::Found), Starting),
                (20, Some(Sign::Fault(FaultKind::Busy)), Busy),
                (5000, None, Busy),
                (5010, Some(Sign::Found), Busy),
                (5100, Some(FRAME), Ready),
            ],
        ),
        (
            "held by another program, open all the same, and silent",
            &[
                (5, Some(Sign::Found), Starting),
                (2999, None, Starting),
                (3000, None, Silent),
                (9000, Some(FRAME), Ready),
            ],
        ),
        ("nothing comes back at all, not even a list", &[(3000, None, Silent)]),
        (
            "forbidden, then allowed in the settings",
            &[
                (5, Some(Sign::Found), Starting),
                (8, Some(Sign::Fault(FaultKind::Denied)), Denied),
                (9000, Some(Sign::Fault(FaultKind::Denied)), Denied),
                (10_000, Some(FRAME), Ready),
            ],
        ),
        (
            "black from the start",
            &[
                (5, Some(Sign::Found), Starting),
                (500, Some(DARK), Ready),
                (1900, Some(DARK), Ready),
                (2000, Some(DARK), Black),
                (2100, Some(DARK), Black),
                (2200, Some(FRAME), Ready),
            ],
        ),
        (
            "a flicker of black is none",
            &[
                (5, Some(DARK), Ready),
                (1400, Some(FRAME), Ready),
                (1500, Some(DARK), Ready),
                (2600, Some(DARK), Ready),
            ],
        ),
        ("black and then silent", &[(0, Some(DARK), Ready), (1500, Some(DARK), Black), (4500, None, Silent)]),
        (
            "pulled out and put back",
            &[
                (5, Some(Sign::Found), Starting),
                (300, Some(FRAME), Ready),
                (330, Some(Sign::Fault(FaultKind::Gone)), Unplugged),
                (1330, Some(Sign::NoneListed), Unplugged),
                (9000, Some(Sign::Found), Starting),
                (9200, Some(FRAME), Ready),
            ],
        ),
        (
            "stops in the middle",
            &[
                (300, Some(FRAME), Ready),
                (3299, None, Ready),
                (3300, None, Silent),
                (9000, Some(FRAME), Ready),
            ],
        ),
        (
            "a driver that gives up",
            &[
                (300, Some(FRAME), Ready),
                (350, Some(Sign::Fault(FaultKind::Refused)), Failed),
                (1350, Some(FRAME), Ready),
            ],
        ),
        ("gone before it was ever seen", &[(5, Some(Sign::Fault(FaultKind::Gone)), Absent)]),
    ];

    #[test]
    fn each_trouble_has_its_name_and_loses_it() {
        for (name, story) in STORIES {
            let mut watchdog = Watchdog::new(Pace::REAL);
            watchdog.start(Duration::ZERO);
            assert_eq!(watchdog.state(), Starting, "{name}");
            for (at, sign, state) in *story {
                let now = Duration::from_millis(*at);
                watchdog.tick(now);
                if let Some(sign) = sign {
                    watchdog.take(*sign, now);
                }
                assert_eq!(watchdog.state(), *state, "{name}, at {at} ms");
            }
        }
    }

    #[test]
    fn what_is_heard_after_it_was_released_changes_nothing() {
        let mut watchdog = Watchdog::new(Pace::REAL);
        for sign in [Sign::Found, Sign::NoneListed, FRAME, DARK, Sign::Fault(FaultKind::Busy)] {
            watchdog.take(sign, Duration::from_secs(1));
            watchdog.tick(Duration::from_secs(9));
            assert_eq!(watchdog.state(), Off);
        }
        watchdog.start(Duration::from_secs(20));
        watchdog.take(FRAME, Duration::from_secs(21));
        watchdog.pause();
        watchdog.take(FRAME, Duration::from_secs(22));
        assert_eq!(watchdog.state(), Off);
    }

    /// Whatever happens, in whatever order: within three seconds of the last sign of life it is neither starting nor ready.
    #[test]
    fn starting_ends_by_itself_after_any_beginning() {
        let signs = [
            Sign::Found,
            Sign::NoneListed,
            FRAME,
            DARK,
            Sign::Fault(FaultKind::Busy),
            Sign::Fault(FaultKind::Denied),
            Sign::Fault(FaultKind::Gone),
            Sign::Fault(FaultKind::Refused),
        ];
        for beginning in 0..signs.len().pow(3) {
            let mut watchdog = Watchdog::new(Pace::REAL);
            watchdog.start(Duration::ZERO);
            for (n, place) in (1..).zip([1, signs.len(), signs.len().pow(2)]) {
                watchdog.take(signs[beginning / place % signs.len()], Duration::from_millis(n * 100));
            }
            watchdog.tick(Duration::from_millis(3300));
            assert!(
                !matches!(watchdog.state(), Starting | Ready | Black),
                "beginning {beginning} ends as {:?}",
                watchdog.state()
            );
        }
    }
}
