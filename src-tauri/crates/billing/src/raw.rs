//! The tariff table as it is written: what `serde` sees, so that no type of the domain has to.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de::Error as _};
use toml::value::Datetime;

use self::rules::{FlatShareRow, ModifierRow, ParticipationRow, PenaltyRow, RateRow};
use crate::rules::{FlatShare, Modifier, OrdinaryRate, Participation, PathwayPenalty};
use crate::{ActCode, AgeRange, CcamAct, Cents, Days, Pathway, Rate, Sector, Tariff, Validity, Window, Zone};

mod rules;

/// What a table's text says, not checked yet.
pub(crate) struct Table {
    pub(crate) tariffs: Vec<Tariff>,
    pub(crate) rates: Vec<OrdinaryRate>,
    pub(crate) participations: Vec<Participation>,
    pub(crate) modifiers: Vec<Modifier>,
    pub(crate) flat_shares: Vec<FlatShare>,
    pub(crate) penalties: Vec<PathwayPenalty>,
}

/// Reads the text. A code, day or amount that is none is refused here, where its line is known.
pub(crate) fn parse(text: &str) -> Result<Table, toml::de::Error> {
    let TableRow { tariff, rate, participation, modifier, flat_share, pathway_penalty } =
        toml::from_str(text)?;
    Ok(Table {
        tariffs: tariff.into_iter().map(Into::into).collect(),
        rates: rate.into_iter().map(Into::into).collect(),
        participations: participation.into_iter().map(Into::into).collect(),
        modifiers: modifier.into_iter().map(Into::into).collect(),
        flat_shares: flat_share.into_iter().map(Into::into).collect(),
        penalties: pathway_penalty.into_iter().map(Into::into).collect(),
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
    #[serde(default)]
    modifier: Vec<ModifierRow>,
    #[serde(default)]
    flat_share: Vec<FlatShareRow>,
    #[serde(default)]
    pathway_penalty: Vec<PenaltyRow>,
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
    /// Left out for a price of the mainland.
    zones: Option<Vec<ZoneWord>>,
    /// Left out when it holds in every sector.
    sectors: Option<Vec<SectorWord>>,
    with_excess: Option<Code>,
    #[serde(default)]
    when: Vec<WindowRow>,
    kind: Option<String>,
    #[serde(default)]
    excludes: Vec<Code>,
    #[serde(default)]
    needs: Vec<Code>,
    #[serde(default)]
    pathways: Vec<PathwayWord>,
    free_km: Option<u16>,
    ccam: Option<CcamRow>,
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
#[serde(rename_all = "lowercase")]
enum ZoneWord {
    Metropole,
    Guadeloupe,
    Martinique,
    Guyane,
    Reunion,
    Mayotte,
}

#[derive(Deserialize)]
enum SectorWord {
    #[serde(rename = "1")]
    One,
    #[serde(rename = "2")]
    Two,
    #[serde(rename = "optam")]
    Optam,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum PathwayWord {
    Treating,
    Replaced,
    Sent,
    Emergency,
    Away,
    Outside,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WindowRow {
    #[serde(default)]
    days: DaysWord,
    from: u8,
    to: u8,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum DaysWord {
    #[default]
    Any,
    Saturday,
    Rest,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CcamRow {
    #[serde(default = "one")]
    activity: u8,
    #[serde(default)]
    phase: u8,
    #[serde(default)]
    with_consultation: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgesRow {
    from: u8,
    /// Left out when there is no upper end.
    to: Option<u8>,
}

fn one() -> u8 {
    1
}

struct Code(ActCode);

#[derive(Clone, Copy)]
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

pub(crate) fn validity(
    from: Day,
    to: Option<Day>,
    source: String,
    checked_on: Day,
    unverified: bool,
) -> Validity {
    Validity { from: from.0, to: to.map(|day| day.0), source, checked_on: checked_on.0, unverified }
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
            zones,
            sectors,
            with_excess,
            when,
            kind,
            excludes,
            needs,
            pathways,
            free_km,
            ccam,
            source,
            checked_on,
            unverified,
        } = row;
        let codes = |codes: Vec<Code>| codes.into_iter().map(|code| code.0).collect();
        let zones = zones.map(|words| words.into_iter().map(Into::into).collect());
        let sectors = sectors.map(|words| words.into_iter().map(Into::into).collect());
        Self {
            code: code.0,
            label,
            price: Cents::new(price),
            valid: validity(from, to, source, checked_on, unverified),
            favourite,
            rate: rate.into(),
            ages: ages.into_iter().map(Into::into).collect(),
            attaches_to: codes(attaches_to),
            billed_as: billed_as.map(|code| code.0),
            zones: zones.unwrap_or_else(|| vec![Zone::Metropole]),
            sectors: sectors.unwrap_or_else(|| SECTORS.to_vec()),
            with_excess: with_excess.map(|code| code.0),
            when: when.into_iter().map(Into::into).collect(),
            kind,
            excludes: codes(excludes),
            needs: codes(needs),
            pathways: pathways.into_iter().map(Into::into).collect(),
            free_km,
            ccam: ccam.map(Into::into),
            own: false,
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

impl From<WindowRow> for Window {
    fn from(WindowRow { days, from, to }: WindowRow) -> Self {
        let days = match days {
            DaysWord::Any => Days::Any,
            DaysWord::Saturday => Days::Saturday,
            DaysWord::Rest => Days::Rest,
        };
        Self { days, from_hour: from, to_hour: to }
    }
}

impl From<CcamRow> for CcamAct {
    fn from(CcamRow { activity, phase, with_consultation }: CcamRow) -> Self {
        Self { activity, phase, with_consultation }
    }
}

impl From<ZoneWord> for Zone {
    fn from(word: ZoneWord) -> Self {
        match word {
            ZoneWord::Metropole => Self::Metropole,
            ZoneWord::Guadeloupe => Self::Guadeloupe,
            ZoneWord::Martinique => Self::Martinique,
            ZoneWord::Guyane => Self::Guyane,
            ZoneWord::Reunion => Self::Reunion,
            ZoneWord::Mayotte => Self::Mayotte,
        }
    }
}

impl From<SectorWord> for Sector {
    fn from(word: SectorWord) -> Self {
        match word {
            SectorWord::One => Self::One,
            SectorWord::Two => Self::Two,
            SectorWord::Optam => Self::Optam,
        }
    }
}

impl From<PathwayWord> for Pathway {
    fn from(word: PathwayWord) -> Self {
        match word {
            PathwayWord::Treating => Self::Treating,
            PathwayWord::Replaced => Self::Replaced,
            PathwayWord::Sent => Self::Sent,
            PathwayWord::Emergency => Self::Emergency,
            PathwayWord::Away => Self::Away,
            PathwayWord::Outside => Self::Outside,
        }
    }
}

const SECTORS: [Sector; 3] = [Sector::One, Sector::Two, Sector::Optam];
