//! The tariff table: prices, rates and the fund's participation, each with the days on which it holds.
//!
//! Prices change by decree and agreement, so nothing is compiled in: the price is the one of the *day of care*
//! (SFG, `RG_VF630`), the table is a text that the office can edit, and the day on which it was last checked is shown.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::raw;
use crate::{ActCode, Cents};

/// The longest table that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// The most rows that a table holds, rules included.
pub const MAX_ROWS: usize = 10_000;

/// The highest price: an invoice line writes five digits of euros and two of cents (B2, type 4, position 91).
pub(crate) const MAX_LINE: Cents = Cents::new(9_999_999);

/// A checked table. At most one price of a code, one ordinary rate and one participation hold on any day.
#[derive(Debug, Clone)]
pub struct TariffTable {
    /// Sorted by code, then by first day.
    tariffs: Vec<Tariff>,
    rates: Vec<OrdinaryRate>,
    participations: Vec<Participation>,
}

/// One price of one act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tariff {
    /// The code of the act.
    pub code: ActCode,
    /// What the act is called, in French.
    pub label: String,
    /// The price of one, never negative.
    pub price: Cents,
    /// The first day on which a source shows the price; it may have held before.
    pub from: Date,
    /// The last day, if the price has ended.
    pub to: Option<Date>,
    /// The key under which the screen offers the act, 1 to 9; one act a key on any day.
    pub favourite: Option<u8>,
    /// Which rate applies to it by nature.
    pub rate: Rate,
    /// The ages at which the act is meant; empty when it is meant at any age.
    pub ages: Vec<AgeRange>,
    /// For a majoration, the acts that it goes with; empty for an act that is billed alone.
    pub attaches_to: Vec<ActCode>,
    /// The aggregate code that stands on the invoice and on paper instead (SFG, `RG_MF604`), such as `CCX` for `CSO`.
    pub billed_as: Option<ActCode>,
    /// Where the price was read.
    pub source: String,
    /// The day of that reading.
    pub checked_on: Date,
    /// Whether sources disagree, or none that binds was found.
    pub unverified: bool,
}

/// The rate of an act by its nature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// The ordinary rate of the day.
    Ordinary,
    /// 100 %, on any ground.
    Full,
}

/// Ages in full years, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgeRange {
    /// The youngest.
    pub from_years: u8,
    /// The oldest.
    pub to_years: u8,
}

/// The share of the compulsory insurance for a doctor's acts when nothing exempts the patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrdinaryRate {
    /// In percent.
    pub percent: u8,
    /// The first day.
    pub from: Date,
    /// The last day, if ended.
    pub to: Option<Date>,
    /// Where it was read.
    pub source: String,
    /// The day of that reading.
    pub checked_on: Date,
}

/// The *participation forfaitaire*: what the fund keeps back from the patient for each act of a doctor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// For one act.
    pub amount: Cents,
    /// The most for one day with one professional.
    pub day_cap: Option<Cents>,
    /// Nobody below this age pays it.
    pub exempt_below: u8,
    /// The first day.
    pub from: Date,
    /// The last day, if ended.
    pub to: Option<Date>,
    /// Where it was read.
    pub source: String,
    /// The day of that reading.
    pub checked_on: Date,
}

/// How fresh the prices of one day are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForce {
    /// The day on which the latest of them began to hold.
    pub valid_from: Date,
    /// The day on which the one that was left longest was checked.
    pub checked_on: Date,
    /// Whether that check is more than six months before the day.
    pub old: bool,
}

/// Why a text is not a tariff table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TariffError {
    /// More than [`MAX_BYTES`].
    #[error("the table is larger than 1 MiB")]
    TooLarge,
    /// More than [`MAX_ROWS`].
    #[error("the table has more than 10 000 rows")]
    TooManyRows,
    /// Not TOML, a field that is missing, unknown or of another kind, a text that is no code, no day or no amount.
    #[error("the table is not of the form that is expected")]
    Form(#[source] Box<toml::de::Error>),
    /// A price below zero or beyond what an invoice line can write.
    #[error("{code}: the price is below zero or does not fit an invoice line")]
    Price {
        /// The act.
        code: ActCode,
    },
    /// A price that ends before it begins.
    #[error("{code}: the price ends before it begins")]
    Validity {
        /// The act.
        code: ActCode,
    },
    /// Two prices of one act on one day.
    #[error("{code}: two prices on one day")]
    Overlap {
        /// The act.
        code: ActCode,
    },
    /// An age range whose end comes before its beginning.
    #[error("{code}: an age range ends before it begins")]
    Ages {
        /// The act.
        code: ActCode,
    },
    /// A favourite that is no key from 1 to 9, or whose key another act has on the same day.
    #[error("{code}: the favourite is no free key from 1 to 9")]
    Favourite {
        /// The act.
        code: ActCode,
    },
    /// A majoration of an act that the table does not know.
    #[error("{code}: goes with an act that the table does not know")]
    AttachesTo {
        /// The majoration.
        code: ActCode,
    },
    /// An ordinary rate over 100 %, ending before it begins, or two on one day.
    #[error("an ordinary rate is over 100 %, ends before it begins, or overlaps another")]
    Rate,
    /// A participation below zero, ending before it begins, or two on one day.
    #[error("a participation is below zero, ends before it begins, or overlaps another")]
    Participation,
}

impl TariffTable {
    /// Reads and checks a table: `[[tariff]]`, `[[rate]]` and `[[participation]]` rows, as in
    /// `assets/tariffs/generaliste.toml`.
    pub fn parse(toml: &str) -> Result<Self, TariffError> {
        if toml.len() > MAX_BYTES {
            return Err(TariffError::TooLarge);
        }
        let raw::Table { mut tariffs, rates, participations } =
            raw::parse(toml).map_err(|e| TariffError::Form(Box::new(e)))?;
        let rows = tariffs.len().saturating_add(rates.len()).saturating_add(participations.len());
        if rows > MAX_ROWS {
            return Err(TariffError::TooManyRows);
        }
        tariffs.sort_by(|a, b| (&a.code, a.from).cmp(&(&b.code, b.from)));
        let table = Self { tariffs, rates, participations };
        table.check_each_tariff()?;
        table.check_one_price_a_day()?;
        table.check_favourites()?;
        table.check_rules()?;
        Ok(table)
    }

    /// The prices that hold on a day, by code.
    pub fn acts_on(&self, day: Date) -> impl Iterator<Item = &Tariff> {
        self.tariffs.iter().filter(move |tariff| span(tariff).holds(day))
    }

    /// The price of an act on a day.
    pub fn tariff(&self, code: &ActCode, day: Date) -> Option<&Tariff> {
        let after = self.tariffs.partition_point(|tariff| (&tariff.code, tariff.from) <= (code, day));
        let last = self.tariffs.get(after.checked_sub(1)?)?;
        (last.code == *code && span(last).holds(day)).then_some(last)
    }

    /// How fresh the prices of a day are; `None` when the table has none for it.
    pub fn in_force(&self, day: Date) -> Option<InForce> {
        let valid_from = self.acts_on(day).map(|tariff| tariff.from).max()?;
        let checked_on = self.acts_on(day).map(|tariff| tariff.checked_on).min()?;
        let good_until = checked_on.saturating_add(6.months());
        Some(InForce { valid_from, checked_on, old: good_until < day })
    }

    /// The ordinary rate on a day.
    pub fn ordinary_rate(&self, day: Date) -> Option<&OrdinaryRate> {
        self.rates.iter().find(|rate| Span(rate.from, rate.to).holds(day))
    }

    /// The participation on a day.
    pub fn participation(&self, day: Date) -> Option<&Participation> {
        self.participations.iter().find(|part| Span(part.from, part.to).holds(day))
    }

    fn check_each_tariff(&self) -> Result<(), TariffError> {
        for tariff in &self.tariffs {
            let code = || tariff.code.clone();
            if !(Cents::ZERO..=MAX_LINE).contains(&tariff.price) {
                return Err(TariffError::Price { code: code() });
            }
            if !span(tariff).is_forward() {
                return Err(TariffError::Validity { code: code() });
            }
            if tariff.ages.iter().any(|ages| ages.to_years < ages.from_years) {
                return Err(TariffError::Ages { code: code() });
            }
            if !tariff.attaches_to.iter().all(|act| self.knows(act)) {
                return Err(TariffError::AttachesTo { code: code() });
            }
        }
        Ok(())
    }

    fn check_one_price_a_day(&self) -> Result<(), TariffError> {
        for (tariff, next) in self.tariffs.iter().zip(self.tariffs.iter().skip(1)) {
            if tariff.code == next.code && span(tariff).meets(span(next)) {
                return Err(TariffError::Overlap { code: next.code.clone() });
            }
        }
        Ok(())
    }

    fn check_favourites(&self) -> Result<(), TariffError> {
        let mut keys: Vec<_> =
            self.tariffs.iter().filter_map(|tariff| Some((tariff.favourite?, tariff))).collect();
        // By key, then by first day: two that overlap are then neighbours.
        keys.sort_by_key(|(key, tariff)| (*key, tariff.from));
        let neighbours = keys.iter().zip(keys.iter().skip(1));
        let twice = neighbours
            .filter(|((key, tariff), (next_key, next))| key == next_key && span(tariff).meets(span(next)))
            .map(|(_, (_, next))| next);
        let no_key = keys.iter().filter(|(key, _)| !(1..=9).contains(key)).map(|(_, tariff)| tariff);
        match no_key.chain(twice).next() {
            Some(tariff) => Err(TariffError::Favourite { code: tariff.code.clone() }),
            None => Ok(()),
        }
    }

    fn check_rules(&self) -> Result<(), TariffError> {
        let rates = self.rates.iter().map(|rate| Span(rate.from, rate.to));
        if !apart(rates.collect()) || self.rates.iter().any(|rate| rate.percent > 100) {
            return Err(TariffError::Rate);
        }
        let parts = self.participations.iter().map(|part| Span(part.from, part.to));
        let below_zero = |part: &Participation| {
            part.amount < Cents::ZERO || part.day_cap.is_some_and(|cap| cap < Cents::ZERO)
        };
        if !apart(parts.collect()) || self.participations.iter().any(below_zero) {
            return Err(TariffError::Participation);
        }
        Ok(())
    }

    fn knows(&self, code: &ActCode) -> bool {
        self.tariffs.binary_search_by(|tariff| tariff.code.cmp(code)).is_ok()
    }
}

impl Tariff {
    /// Whether it is a majoration, which only goes with another act.
    pub fn is_majoration(&self) -> bool {
        !self.attaches_to.is_empty()
    }

    /// Whether the act is meant at an age in full years.
    pub fn fits_age(&self, years: i16) -> bool {
        let within =
            |ages: &AgeRange| (i16::from(ages.from_years)..=i16::from(ages.to_years)).contains(&years);
        self.ages.is_empty() || self.ages.iter().any(within)
    }
}

/// The first day and, if there is one, the last.
#[derive(Clone, Copy)]
struct Span(Date, Option<Date>);

impl Span {
    fn holds(self, day: Date) -> bool {
        self.0 <= day && self.1.is_none_or(|to| day <= to)
    }

    fn is_forward(self) -> bool {
        self.1.is_none_or(|to| self.0 <= to)
    }

    /// Whether one that begins on the same day or later has a day in common.
    fn meets(self, later: Self) -> bool {
        self.1.is_none_or(|to| later.0 <= to)
    }
}

fn span(tariff: &Tariff) -> Span {
    Span(tariff.from, tariff.to)
}

fn apart(mut spans: Vec<Span>) -> bool {
    spans.sort_by_key(|span| span.0);
    let overlap = spans.iter().zip(spans.iter().skip(1)).any(|(span, next)| span.meets(*next));
    spans.iter().all(|span| span.is_forward()) && !overlap
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const ACT: &str = "[[tariff]]\ncode = \"A\"\nlabel = \"a\"\nprice = 100\nfrom = 2026-01-01\nsource = \"s\"\nchecked_on = 2026-06-16\n";
    const RATE: &str = "[[rate]]\npercent = 70\nfrom = 2026-01-01\nsource = \"s\"\nchecked_on = 2026-06-16\n";
    const PART: &str = "[[participation]]\namount = 200\nexempt_below = 18\nfrom = 2026-01-01\nsource = \"s\"\nchecked_on = 2026-06-16\n";

    fn refusal(toml: &str) -> TariffError {
        TariffTable::parse(toml).expect_err(toml)
    }

    fn code(text: &str) -> ActCode {
        ActCode::parse(text).unwrap()
    }

    #[test]
    fn two_prices_of_one_act_on_one_day_are_refused() {
        let ended = |to: &str| format!("{ACT}to = {to}\n");
        let later = ACT.replace("from = 2026-01-01", "from = 2026-03-01").replace("100", "200");
        assert_eq!(refusal(&(ACT.to_owned() + ACT)), TariffError::Overlap { code: code("A") });
        assert_eq!(refusal(&(ACT.to_owned() + &later)), TariffError::Overlap { code: code("A") }, "no end");
        assert_eq!(
            refusal(&(ended("2026-03-01") + &later)),
            TariffError::Overlap { code: code("A") },
            "one day in common"
        );
        let table = TariffTable::parse(&(later + &ended("2026-02-27"))).unwrap();
        for (day, price) in [
            (date(2025, 12, 31), None),
            (date(2026, 1, 1), Some(100)),
            (date(2026, 2, 27), Some(100)),
            (date(2026, 2, 28), None),
            (date(2026, 3, 1), Some(200)),
            (date(2199, 1, 1), Some(200)),
        ] {
            assert_eq!(table.tariff(&code("A"), day).map(|tariff| tariff.price.get()), price, "{day}");
            let on_day = table.acts_on(day).map(|tariff| tariff.price.get()).next();
            assert_eq!(on_day, price, "acts_on says the same on {day}");
        }
        assert_eq!(table.tariff(&code("B"), date(2026, 1, 1)), None, "another code");
    }

    #[test]
    fn wrong_rows_say_which_act() {
        let act = || code("A");
        let with = |line: &str| format!("{ACT}{line}\n");
        let other = ACT.replace("\"A\"", "\"B\"");
        let cases = [
            (ACT.replace("100", "-1"), TariffError::Price { code: act() }),
            (ACT.replace("100", "10000000"), TariffError::Price { code: act() }),
            (with("to = 2025-12-31"), TariffError::Validity { code: act() }),
            (with("ages = [{ from = 6, to = 5 }]"), TariffError::Ages { code: act() }),
            (with("attaches_to = [\"B\"]"), TariffError::AttachesTo { code: act() }),
            (with("favourite = 0"), TariffError::Favourite { code: act() }),
            (with("favourite = 10"), TariffError::Favourite { code: act() }),
            (
                format!("{}{other}favourite = 1\n", with("favourite = 1")),
                TariffError::Favourite { code: code("B") },
            ),
            (RATE.replace("70", "101"), TariffError::Rate),
            (RATE.to_owned() + RATE, TariffError::Rate),
            (format!("{RATE}to = 2025-01-01\n"), TariffError::Rate),
            (PART.replace("200", "-1"), TariffError::Participation),
            (format!("{PART}day_cap = -1\n"), TariffError::Participation),
            (PART.to_owned() + PART, TariffError::Participation),
        ];
        for (toml, error) in cases {
            assert_eq!(refusal(&toml), error, "{toml}");
        }
    }

    #[test]
    fn a_favourite_may_change_hands() {
        let ended = format!("{ACT}to = 2026-02-28\nfavourite = 1\n");
        let next = ACT.replace("\"A\"", "\"B\"").replace("from = 2026-01-01", "from = 2026-03-01");
        assert!(
            TariffTable::parse(&format!("{ended}{next}favourite = 1\n")).is_ok(),
            "never on the same day"
        );
    }

    #[test]
    fn what_is_not_of_the_form_is_refused() {
        for toml in [
            "tariff".to_owned(),
            ACT.replace("\"A\"", "\"a\""),
            ACT.replace("100", "1.5"),
            ACT.replace("from = 2026-01-01", "from = \"2026-01-01\""),
            ACT.replace("from = 2026-01-01", "from = 2026-02-30"),
            ACT.replace("from = 2026-01-01", "from = 2026-01-01T08:00:00"),
            ACT.replace("source = \"s\"\n", ""),
            format!("{ACT}prix = 1\n"),
            format!("{ACT}rate = \"half\"\n"),
            "[[tarif]]\n".to_owned(),
        ] {
            assert!(matches!(refusal(&toml), TariffError::Form(_)), "{toml}");
        }
    }

    #[test]
    fn tables_that_are_too_large_are_refused() {
        let padded = |length: usize| format!("{ACT}#{}", "x".repeat(length - ACT.len() - 1));
        assert!(TariffTable::parse(&padded(MAX_BYTES)).is_ok(), "1 MiB is read");
        assert_eq!(refusal(&padded(MAX_BYTES + 1)), TariffError::TooLarge);
        let row = "[[rate]]\npercent=1\nfrom=2026-01-01\nsource=''\nchecked_on=2026-01-01\n";
        let rows = |count: usize| row.repeat(count);
        assert_eq!(refusal(&rows(MAX_ROWS)), TariffError::Rate, "read, then found to overlap");
        assert_eq!(refusal(&rows(MAX_ROWS + 1)), TariffError::TooManyRows);
    }

    #[test]
    fn ages_are_inclusive() {
        let table =
            TariffTable::parse(&format!("{ACT}ages = [{{ from = 6, to = 6 }}, {{ from = 80 }}]\n")).unwrap();
        let tariff = table.tariff(&code("A"), date(2026, 1, 1)).unwrap();
        let fitting: Vec<i16> = (-1..130).filter(|years| tariff.fits_age(*years)).collect();
        assert_eq!(fitting, [6].into_iter().chain(80..130).collect::<Vec<_>>());
        let anyone = TariffTable::parse(ACT).unwrap();
        assert!(anyone.tariff(&code("A"), date(2026, 1, 1)).unwrap().fits_age(0), "no range: any age");
    }

    proptest! {
        #[test]
        fn no_text_stops_the_parser(text in "\\PC{0,60}", cut in 0_usize..400) {
            let _ = TariffTable::parse(&text);
            let whole = format!("{ACT}{RATE}{PART}");
            let _ = TariffTable::parse(whole.get(..cut).unwrap_or(&whole));
        }

        #[test]
        fn a_price_is_found_exactly_on_its_days(starts in proptest::collection::btree_set(0_i32..400, 1..6), day in 0_i32..420) {
            // Prices that follow each other without a gap: each ends the day before the next begins.
            let starts: Vec<i32> = starts.into_iter().collect();
            let at = |n: i32| date(2026, 1, 1).saturating_add(n.days());
            let rows: String = starts.iter().enumerate().map(|(place, start)| {
                let row = ACT.replace("from = 2026-01-01", &format!("from = {}", at(*start))).replace("100", &place.to_string());
                let to = starts.iter().find(|next| *next > start).map(|next| format!("to = {}\n", at(*next).yesterday().unwrap()));
                row + &to.unwrap_or_default()
            }).collect();
            let table = TariffTable::parse(&rows).unwrap();
            let expected = starts.iter().rposition(|start| *start <= day);
            let found = table.tariff(&code("A"), at(day)).map(|tariff| usize::try_from(tariff.price.get()).unwrap());
            prop_assert_eq!(found, expected);
            prop_assert_eq!(table.in_force(at(day)).map(|prices| prices.valid_from), expected.map(|place| at(starts[place])));
        }
    }
}
