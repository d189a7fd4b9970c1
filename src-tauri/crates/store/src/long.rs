//! How long the long form of a test may go on.

use std::time::{Duration, Instant};

/// Says when the minutes are over that `MINUTES` allows; never, when it says nothing. What was done by then is printed.
pub(crate) fn clock() -> impl Fn() -> bool {
    let begun = Instant::now();
    let minutes = std::env::var("MINUTES").ok().map(|text| text.parse().expect("MINUTES is a number"));
    move || minutes.is_some_and(|minutes| begun.elapsed() >= Duration::from_mins(minutes))
}
