//! The tariff table as it is written: what `serde` sees, so that no type of the domain has to.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de::Error as _};
use toml::value::Datetime;

use crate::{ActCode, AgeRange, Cents, OrdinaryRate, Participation, Rate, Tariff};

/// What a table's text says, not checked yet.
pub(crate) struct Table {
    pub(crate) tariffs: Vec<Tariff>,
    pub(crate) rates: Vec<OrdinaryRate>,
    pub(crate) participations: Vec<Participation>,
}

/// Reads the text. A code, day or amount that is none is refused here, where its line is known.
pub(crate) fn parse(text: &str) -> Result<Table, toml::de::Error> {
    let TableRow { tariff, rate, participation } = toml::from_str(text)?;
    Ok(Table {
        tariffs: tariff.into_iter().map(Into::into).collect(),
        rates: rate.into_iter().map(Into::into).collect(),
        participations: participation.into_iter().map(Into::into).collect(),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableRow {
    #[serde(default)]
    tariff: Vec<TariffRow>,
    #[serde(default)]
    rate: Vec<RateRow>,
    #[serde(default)]
    participation: Vec<ParticipationRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TariffRow {
    code: Code,
    label: String,
    price: i64,
    from: Day,
    to: Option<Day>,
    favourite: Option<u8>,
    #[serde(default)]
    rate: RateWord,
    #[serde(default)]
    ages: Vec<AgesRow>,
    #[serde(default)]
    attaches_to: Vec<Code>,
    billed_as: Option<Code>,
    source: String,
    checked_on: Day,
    #[serde(default)]
    unverified: bool,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum RateWord {
    #[default]
    Ordinary,
    Full,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgesRow {
    from: u8,
    /// Left out when there is no upper end.
    to: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RateRow {
    percent: u8,
    from: Day,
    to: Option<Day>,
    source: String,
    checked_on: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ParticipationRow {
    amount: i64,
    day_cap: Option<i64>,
    exempt_below: u8,
    from: Day,
    to: Option<Day>,
    source: String,
    checked_on: Day,
}

struct Code(ActCode);

pub(crate) struct Day(pub(crate) Date);

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        ActCode::parse(&text).map(Self).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Datetime::deserialize(deserializer)?;
        day(&written).map(Self).ok_or_else(|| D::Error::custom("a day, such as 2026-01-31, is expected"))
    }
}

fn day(written: &Datetime) -> Option<Date> {
    let Datetime { date: Some(date), time: None, offset: None } = written else { return None };
    let year = i16::try_from(date.year).ok()?;
    Date::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}

impl From<TariffRow> for Tariff {
    fn from(row: TariffRow) -> Self {
        let TariffRow {
            code,
            label,
            price,
            from,
            to,
            favourite,
            rate,
            ages,
            attaches_to,
            billed_as,
            source,
            checked_on,
            unverified,
        } = row;
        Self {
            code: code.0,
            label,
            price: Cents::new(price),
            from: from.0,
            to: to.map(|day| day.0),
            favourite,
            rate: rate.into(),
            ages: ages.into_iter().map(Into::into).collect(),
            attaches_to: attaches_to.into_iter().map(|code| code.0).collect(),
            billed_as: billed_as.map(|code| code.0),
            source,
            checked_on: checked_on.0,
            unverified,
        }
    }
}

impl From<RateWord> for Rate {
    fn from(word: RateWord) -> Self {
        match word {
            RateWord::Ordinary => Self::Ordinary,
            RateWord::Full => Self::Full,
        }
    }
}

impl From<AgesRow> for AgeRange {
    fn from(AgesRow { from, to }: AgesRow) -> Self {
        Self { from_years: from, to_years: to.unwrap_or(u8::MAX) }
    }
}

impl From<RateRow> for OrdinaryRate {
    fn from(RateRow { percent, from, to, source, checked_on }: RateRow) -> Self {
        Self { percent, from: from.0, to: to.map(|day| day.0), source, checked_on: checked_on.0 }
    }
}

impl From<ParticipationRow> for Participation {
    fn from(row: ParticipationRow) -> Self {
        let ParticipationRow { amount, day_cap, exempt_below, from, to, source, checked_on } = row;
        Self {
            amount: Cents::new(amount),
            day_cap: day_cap.map(Cents::new),
            exempt_below,
            from: from.0,
            to: to.map(|day| day.0),
            source,
            checked_on: checked_on.0,
        }
    }
}
