//! Birth dates as a card states them, where the month may be *lunar*.

use std::fmt;

use jiff::civil::Date;

/// A birth date as on the card. The month may be lunar (00, or 13 to 99): such a date is printed and transmitted
/// exactly as it stands, and counts as 1 January of its year wherever a calculation needs one (FIDES, CP03).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BirthDate {
    year: i16,
    month: i8,
    day: i8,
}

/// Why a number is not a birth date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a birth date in the form AAAAMMJJ")]
pub struct BirthDateError;

impl BirthDate {
    /// Reads the number AAAAMMJJ, for example 19840309. Years from 1850 to 2199.
    pub fn from_number(number: u32) -> Result<Self, BirthDateError> {
        let narrow = |n: u32| i8::try_from(n).map_err(|_| BirthDateError);
        let year = i16::try_from(number / 10_000).map_err(|_| BirthDateError)?;
        let (month, day) = (narrow(number / 100 % 100)?, narrow(number % 100)?);
        let date = Self { year, month, day };
        let possible = if date.is_lunar() { day <= 31 } else { date.civil().is_some() };
        if !(1850..=2199).contains(&year) || !possible {
            return Err(BirthDateError);
        }
        Ok(date)
    }

    /// Reads the eight digits AAAAMMJJ.
    pub fn parse(text: &str) -> Result<Self, BirthDateError> {
        if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BirthDateError);
        }
        Self::from_number(text.parse().map_err(|_| BirthDateError)?)
    }

    /// Whether no calendar knows the month.
    pub fn is_lunar(self) -> bool {
        !(1..=12).contains(&self.month)
    }

    /// The civil date, unless the month is lunar.
    pub fn civil(self) -> Option<Date> {
        Date::new(self.year, self.month, self.day).ok()
    }

    /// The eight digits as on the card: what is printed and transmitted.
    pub fn on_card(self) -> String {
        format!("{:04}{:02}{:02}", self.year, self.month, self.day)
    }

    /// Year, month and day as on the card; the month may be lunar.
    pub fn parts(self) -> (i16, i8, i8) {
        (self.year, self.month, self.day)
    }

    /// Age in full years on a day; a lunar month counts as 1 January. Negative before birth.
    pub fn age_on(self, day: Date) -> i16 {
        let (month, birth_day) = if self.is_lunar() { (1, 1) } else { (self.month, self.day) };
        let years = day.year().saturating_sub(self.year);
        if (day.month(), day.day()) < (month, birth_day) { years.saturating_sub(1) } else { years }
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthDate(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn lunar_months_are_kept_and_counted_as_january() {
        for number in [19_680_000, 19_421_901, 19_709_931] {
            let birth = BirthDate::from_number(number).unwrap();
            assert!(birth.is_lunar() && birth.civil().is_none());
            assert_eq!(birth.on_card(), number.to_string(), "transmitted exactly as on the card");
        }
        let birth = BirthDate::from_number(19_421_901).unwrap();
        assert_eq!(birth.age_on(date(2026, 1, 1)), 84, "FIDES CP03: 1 January of that year");
        assert_eq!(birth.age_on(date(2025, 12, 31)), 83);
    }

    #[test]
    fn dates_that_no_calendar_holds_are_refused() {
        for number in
            [0, 19_840_230, 20_230_229, 19_840_400, 19_840_431, 18_490_101, 22_000_101, 19_681_399, u32::MAX]
        {
            assert_eq!(BirthDate::from_number(number), Err(BirthDateError), "{number}");
        }
        for text in ["1984030", "198403099", "1984-309", "+1984030", "0019840309", "１９８４０３０９"]
        {
            assert_eq!(BirthDate::parse(text), Err(BirthDateError), "{text}");
        }
    }

    #[test]
    fn age_turns_on_the_birthday() {
        let birth = BirthDate::parse("20080229").unwrap();
        assert_eq!(birth.age_on(date(2024, 2, 28)), 15);
        assert_eq!(birth.age_on(date(2024, 2, 29)), 16);
        assert_eq!(birth.age_on(date(2025, 2, 28)), 16, "no 29 February: the year turns on 1 March");
        assert_eq!(birth.age_on(date(2025, 3, 1)), 17);
        assert_eq!(birth.age_on(date(2007, 1, 1)), -2, "before birth: negative, never wrapped");
    }
}
