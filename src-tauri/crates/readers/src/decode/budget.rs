//! How long a picture may be looked at.

use std::time::{Duration, Instant};

/// The time that there is for a picture. It is looked at between the steps of decoding, none of which takes more than a few
/// milliseconds; but those of others, which cannot be stopped, may take some time on a picture of noise.
#[derive(Clone, Copy)]
pub(crate) struct Budget {
    half: Instant,
    end: Instant,
}

impl Budget {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long decoding takes is what is limited; nothing that is read depends on it"
    )]
    pub(crate) fn of(time: Duration) -> Self {
        let now = Instant::now();
        let after =
            |share: u32| time.checked_div(share).and_then(|time| now.checked_add(time)).unwrap_or(now);
        Self { half: after(2), end: after(1) }
    }

    #[expect(clippy::disallowed_methods, reason = "as above")]
    pub(crate) fn is_spent(&self) -> bool {
        Instant::now() >= self.end
    }

    #[expect(clippy::disallowed_methods, reason = "as above")]
    pub(crate) fn is_half_spent(&self) -> bool {
        Instant::now() >= self.half
    }
}
