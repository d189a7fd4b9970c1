//! What an office decides: how much the clocks may differ, and what a test issuer is worth.

use jiff::SignedDuration;

/// The windows and choices of an office. Every constructor is safe; a method that loosened anything would carry
/// `danger` in its name, and there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// How far an issuer's clock may be ahead of ours.
    pub(crate) issuer_ahead: SignedDuration,
    /// How far a phone's clock may be ahead of ours.
    pub(crate) phone_ahead: SignedDuration,
    /// How long a code is good for after the phone showed it.
    pub(crate) shown_within: SignedDuration,
    /// How long before showing the code the phone may have been unlocked, in seconds.
    pub(crate) unlocked_within: u64,
    /// The age from which a status list is called stale.
    pub(crate) status_stale_after: SignedDuration,
    /// The age from which a status list says nothing any more.
    pub(crate) status_unknown_after: SignedDuration,
    pub(crate) test_issuers: TestIssuers,
}

/// What a credential of a test issuer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestIssuers {
    /// To confirm, and the screen says why.
    ToConfirm,
    /// Refused.
    Forbidden,
    /// Like any other: only in an office that says on every screen and print that it is a demonstration.
    Accepted,
}

impl Policy {
    /// The policy of an office that chose nothing (`spec/presentation.md` §4).
    pub fn standard() -> Self {
        Self {
            issuer_ahead: SignedDuration::from_secs(60),
            phone_ahead: SignedDuration::from_secs(30),
            shown_within: SignedDuration::from_secs(90),
            unlocked_within: 120,
            status_stale_after: SignedDuration::from_hours(24),
            status_unknown_after: SignedDuration::from_hours(7 * 24),
            test_issuers: TestIssuers::ToConfirm,
        }
    }

    /// The standard policy, test issuers refused.
    pub fn forbidding_test_issuers() -> Self {
        Self { test_issuers: TestIssuers::Forbidden, ..Self::standard() }
    }

    /// The standard policy for a demonstration office, where everybody is invented.
    pub fn for_demonstration() -> Self {
        Self { test_issuers: TestIssuers::Accepted, ..Self::standard() }
    }

    /// The age from which a status list is called stale.
    pub fn status_stale_after(&self) -> SignedDuration {
        self.status_stale_after
    }

    /// What a credential of a test issuer is worth here.
    pub fn test_issuers(&self) -> TestIssuers {
        self.test_issuers
    }
}
