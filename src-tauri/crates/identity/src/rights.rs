//! Rights: the days on which a person is covered, and under which special cover.

use jiff::civil::Date;

/// A span of days, first and last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    from: Date,
    to: Date,
}

/// The last day comes before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period ends before it begins")]
pub struct PeriodError;

/// A special cover: ALD, C2S, AME, maternity, work accident, invalidity.
#[derive(Clone, PartialEq, Eq)]
pub struct Cover {
    /// Which one.
    pub code: CoverCode,
    /// When.
    pub period: Period,
}

/// The code of a cover: 1 to 8 capital letters or digits. Codes that come later than this program are kept as they are.
#[derive(Clone, PartialEq, Eq)]
pub struct CoverCode(String);

/// What the rights say about one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RightsState {
    /// The day lies in a period.
    Open,
    /// Periods are stated and none holds the day.
    Closed,
    /// The source states no rights (plastic card, paper).
    NotStated,
}

/// What a list of periods says about a day.
pub fn rights_state(periods: &[Period], day: Date) -> RightsState {
    if periods.is_empty() {
        RightsState::NotStated
    } else if periods.iter().any(|period| period.contains(day)) {
        RightsState::Open
    } else {
        RightsState::Closed
    }
}

impl Period {
    /// From the first day to the last.
    pub fn new(from: Date, to: Date) -> Result<Self, PeriodError> {
        if to < from { Err(PeriodError) } else { Ok(Self { from, to }) }
    }

    /// The first day.
    pub fn from(self) -> Date {
        self.from
    }

    /// The last day.
    pub fn to(self) -> Date {
        self.to
    }

    /// Whether a day lies within.
    pub fn contains(self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

impl CoverCode {
    /// Long-term illness.
    pub const ALD: &'static str = "ALD";
    /// *Complémentaire santé solidaire*.
    pub const C2S: &'static str = "C2S";
    /// State medical aid.
    pub const AME: &'static str = "AME";
    /// Maternity.
    pub const MAT: &'static str = "MAT";

    /// Reads a code; `None` if it is not 1 to 8 capital letters or digits.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=8).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        fits.then(|| Self(text.to_owned()))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// A cover tells of an illness or of poverty: it is not for logs.
impl std::fmt::Debug for CoverCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CoverCode(…)")
    }
}

impl std::fmt::Debug for Cover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cover(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn both_ends_are_covered() {
        let period = Period::new(date(2026, 1, 1), date(2026, 6, 30)).unwrap();
        for (day, state) in [
            (date(2025, 12, 31), RightsState::Closed),
            (date(2026, 1, 1), RightsState::Open),
            (date(2026, 6, 30), RightsState::Open),
            (date(2026, 7, 1), RightsState::Closed),
        ] {
            assert_eq!(rights_state(&[period], day), state, "{day}");
        }
        assert_eq!((period.from(), period.to()), (date(2026, 1, 1), date(2026, 6, 30)));
        assert_eq!(rights_state(&[], date(2026, 1, 1)), RightsState::NotStated, "silence is not a refusal");
        assert_eq!(Period::new(date(2026, 1, 2), date(2026, 1, 1)), Err(PeriodError));
    }

    #[test]
    fn a_cover_is_a_short_code_in_capitals() {
        for text in ["ALD", "C2S", "A", "ALDEXO30"] {
            assert_eq!(CoverCode::parse(text).unwrap().as_str(), text);
        }
        for text in ["", "ald", "C2s", "AL D", "ALDEXO301", "É"] {
            assert!(CoverCode::parse(text).is_none(), "{text}");
        }
    }
}
