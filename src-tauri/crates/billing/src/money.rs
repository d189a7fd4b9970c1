//! Amounts, in whole cents.

use std::fmt;

/// An amount in cents. No operation wraps or rounds in silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Cents(i64);

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many cents.
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// The number of cents.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum; `None` beyond 64 bits.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference; `None` beyond 64 bits.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// So many times the amount; `None` beyond 64 bits.
    pub fn checked_mul(self, times: u8) -> Option<Self> {
        self.times(i64::from(times))
    }

    pub(crate) fn times(self, times: i64) -> Option<Self> {
        self.0.checked_mul(times).map(Self)
    }

    /// The sum of several amounts; `None` beyond 64 bits.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// A share in whole percent, rounded to the cent, half away from zero; `None` beyond 64 bits.
    ///
    /// `RG_VF670` rounds `base × rate` to two decimals. That a half goes up in private practice too is assumed from the
    /// same formula: no text that we hold says it. It only matters for odd fives, such as 70 % of 0,75.
    pub fn percent(self, rate: u8) -> Option<Self> {
        self.hundredths(i64::from(rate))
    }

    /// So many hundredths of it, rounded in the same way.
    pub(crate) fn hundredths(self, times: i64) -> Option<Self> {
        let hundredths = self.0.checked_mul(times)?;
        let half = 50_i64.checked_mul(hundredths.signum())?;
        // Division of integers drops the fraction, so half a cent more makes it the nearest cent.
        hundredths.checked_add(half).map(|n| Self(n / 100))
    }
}

/// In the French way, without the unit: `30,00`, `1 234,56` with a narrow no-break space (U+202F).
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let euros = (self.0.unsigned_abs() / 100).to_string();
        let mut text = String::from(if self.0 < 0 { "-" } else { "" });
        for (place, digit) in euros.chars().enumerate() {
            let left = euros.len().saturating_sub(place);
            if place > 0 && left.is_multiple_of(3) {
                text.push('\u{202F}');
            }
            text.push(digit);
        }
        f.pad(&format!("{text},{:02}", self.0.unsigned_abs() % 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_written_in_the_french_way() {
        let cases = [
            (0, "0,00"),
            (5, "0,05"),
            (3_000, "30,00"),
            (99_999, "999,99"),
            (100_000, "1\u{202F}000,00"),
            (123_456_789, "1\u{202F}234\u{202F}567,89"),
            (-3_005, "-30,05"),
            (-123_456, "-1\u{202F}234,56"),
            (i64::MIN, "-92\u{202F}233\u{202F}720\u{202F}368\u{202F}547\u{202F}758,08"),
        ];
        for (cents, text) in cases {
            assert_eq!(Cents::new(cents).to_string(), text, "{cents} cents");
        }
        assert_eq!(format!("{:>8}", Cents::new(3_000)), "   30,00", "columns line up");
    }

    #[test]
    fn half_a_cent_goes_away_from_zero() {
        let cases = [
            (3_000, 70, 2_100),
            (1_906, 70, 1_334), // 1334,2
            (75, 70, 53),       // 52,5
            (74, 70, 52),       // 51,8
            (-75, 70, -53),     // -52,5
            (-74, 70, -52),
            (1, 50, 1), // 0,5
            (1, 49, 0),
            (4_750, 100, 4_750),
            (4_750, 0, 0),
            (0, 70, 0),
        ];
        for (base, rate, share) in cases {
            assert_eq!(Cents::new(base).percent(rate), Some(Cents::new(share)), "{rate} % of {base}");
        }
    }

    #[test]
    fn beyond_64_bits_is_nothing_rather_than_wrong() {
        let most = Cents::new(i64::MAX);
        assert_eq!(most.checked_add(Cents::new(1)), None);
        assert_eq!(Cents::new(i64::MIN).checked_sub(Cents::new(1)), None);
        assert_eq!(most.checked_mul(2), None);
        assert_eq!(most.percent(70), None);
        assert_eq!(Cents::new(i64::MAX / 100).percent(100), None, "the half cent does not fit either");
        assert_eq!(Cents::sum([most, Cents::new(1)]), None);
        assert_eq!(Cents::sum([]), Some(Cents::ZERO));
    }

    proptest! {
        #[test]
        fn a_share_is_the_nearest_cent(base in 0_i64..=1_000_000_000, rate in 0_u8..=100) {
            let share = Cents::new(base).percent(rate).unwrap().get();
            let off = share.checked_mul(100).unwrap().checked_sub(base.checked_mul(i64::from(rate)).unwrap()).unwrap();
            prop_assert!((-49..=50).contains(&off), "{} hundredths of a cent off", off);
        }
    }
}
