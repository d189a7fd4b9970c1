//! How long a picture may be looked at.

use std::time::{Duration, Instant};

/// The end of the time that there is for a picture. It is looked at between the steps of decoding, none of which takes
/// more than a few milliseconds.
#[derive(Clone, Copy)]
pub(crate) struct Budget(Instant);

impl Budget {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long decoding takes is what is limited; nothing read depends on it"
    )]
    pub(crate) fn of(time: Duration) -> Self {
        let now = Instant::now();
        Self(now.checked_add(time).unwrap_or(now))
    }

    #[expect(clippy::disallowed_methods, reason = "as above")]
    pub(crate) fn is_spent(&self) -> bool {
        Instant::now() >= self.0
    }
}
