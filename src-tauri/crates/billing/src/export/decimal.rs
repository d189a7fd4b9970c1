//! Euros with two decimals in JSON, written and read as digits: never through a binary fraction.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::Cents;

/// An amount as a JSON number with exactly two decimals: `30.00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal(pub Cents);

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = RawValue::from_string(text(self.0)).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        parse(raw.get()).map(Self).ok_or_else(|| serde::de::Error::custom("not an amount with two decimals"))
    }
}

/// `-1234.56`.
pub(crate) fn text(cents: Cents) -> String {
    let (sign, size) = (if cents.get() < 0 { "-" } else { "" }, cents.get().unsigned_abs());
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

pub(crate) fn parse(text: &str) -> Option<Cents> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (euros, cents) = digits.split_once('.')?;
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if cents.len() != 2 || !plain(euros) || !plain(cents) {
        return None;
    }
    let (euros, cents): (i64, i64) = (euros.parse().ok()?, cents.parse().ok()?);
    euros.checked_mul(100)?.checked_add(cents)?.checked_mul(sign).map(Cents::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_sign_is_a_minus_in_front() {
        assert_eq!(parse("-1.05"), Some(Cents::new(-105)));
        for wrong in ["+1.05", "--1.05", "1.+5", "1.-5", "1.005", "1", "", "."] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn amounts_have_two_decimals_and_no_more() {
        for (cents, written) in
            [(3000, "30.00"), (5, "0.05"), (0, "0.00"), (-3005, "-30.05"), (123_456_789, "1234567.89")]
        {
            let amount = Decimal(Cents::new(cents));
            assert_eq!(serde_json::to_string(&amount).unwrap(), written);
            assert_eq!(serde_json::from_str::<Decimal>(written).unwrap(), amount);
        }
        for wrong in
            ["30", "30.0", "30.000", "\"30.00\"", "3e1", "30.5", ".50", "null", "99999999999999999999.00"]
        {
            assert!(serde_json::from_str::<Decimal>(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_amount_comes_back(cents in -1_000_000_000_000_i64..1_000_000_000_000) {
            let amount = Decimal(Cents::new(cents));
            let written = serde_json::to_string(&amount).unwrap();
            prop_assert_eq!(serde_json::from_str::<Decimal>(&written).unwrap(), amount);
        }
    }
}
