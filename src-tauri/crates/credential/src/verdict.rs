//! What an accepted presentation is worth: accepted as it is, or to be confirmed by a look at the patient's papers.

/// The verdict on a presentation that passed every check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing is left to doubt.
    Accepted,
    /// Authentic, with reasons to look twice: at least one, in the order of [`Doubt::ALL`].
    ToConfirm(Vec<Doubt>),
}

/// A reason to look twice. The codes are those of `spec/presentation.md` §4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// No status list in force names this credential.
    StatusListMissing,
    /// The status list is older than 24 hours.
    StatusListStale,
    /// The status list is older than 7 days, or past its end.
    StatusUnknown,
    /// The trust list is past its next update.
    TrustListStale,
    /// The computer's clock is before the latest time it ever had reason to trust.
    ClockSuspect,
    /// No rights period holds today. This concerns cover, never authenticity.
    RightsNotOpenToday,
    /// The issuer is a test issuer.
    TestIssuer,
}

impl Doubt {
    /// Every doubt there is, in the order in which a verdict states them.
    pub const ALL: [Self; 7] = [
        Self::StatusListMissing,
        Self::StatusListStale,
        Self::StatusUnknown,
        Self::TrustListStale,
        Self::ClockSuspect,
        Self::RightsNotOpenToday,
        Self::TestIssuer,
    ];

    /// The word of the specification.
    pub const fn code(self) -> &'static str {
        match self {
            Self::StatusListMissing => "status_list_missing",
            Self::StatusListStale => "status_list_stale",
            Self::StatusUnknown => "status_unknown",
            Self::TrustListStale => "trust_list_stale",
            Self::ClockSuspect => "clock_suspect",
            Self::RightsNotOpenToday => "rights_not_open_today",
            Self::TestIssuer => "test_issuer",
        }
    }
}

impl Verdict {
    /// The verdict that goes with these doubts.
    pub(crate) fn from_doubts(doubts: Vec<Doubt>) -> Self {
        if doubts.is_empty() { Self::Accepted } else { Self::ToConfirm(doubts) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Exhaustive, so that a new variant cannot be forgotten in [`Doubt::ALL`].
    fn place(doubt: Doubt) -> usize {
        match doubt {
            Doubt::StatusListMissing => 0,
            Doubt::StatusListStale => 1,
            Doubt::StatusUnknown => 2,
            Doubt::TrustListStale => 3,
            Doubt::ClockSuspect => 4,
            Doubt::RightsNotOpenToday => 5,
            Doubt::TestIssuer => 6,
        }
    }

    #[test]
    fn all_holds_every_doubt_once_in_order() {
        let places: Vec<usize> = Doubt::ALL.into_iter().map(place).collect();
        assert_eq!(places, (0..7).collect::<Vec<_>>(), "ALL follows the specification's order");
        assert!(Doubt::ALL.is_sorted(), "so that sorting doubts gives that order too");
    }
}
