//! The tariffs of the office. Every price is in cents.

use serde::{Deserialize, Serialize};

use super::{TariffTable, UnpricedAct};

/// The prices of a day.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct TariffList {
    /// How fresh they are.
    pub table: TariffTable,
    /// Whether the office enters its own: a pharmacy's fees are those of the table.
    pub editable: bool,
    /// Those in force, by code.
    pub rows: Vec<TariffRow>,
    /// Those of the office itself that hold on other days.
    pub others: Vec<TariffRow>,
    /// Acts whose price is not known where the office is: to be entered.
    pub unpriced: Vec<UnpricedAct>,
}

/// One price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct TariffRow {
    /// `G`, `MEG`, `DEQP003`…
    pub code: String,
    /// What it is, in French.
    pub label: String,
    /// Cents; of one kilometre for a travel indemnity.
    #[cfg_attr(test, ts(type = "number"))]
    pub price: i64,
    /// The first day, AAAA-MM-JJ.
    pub from: String,
    /// The last day, if it ends.
    pub to: Option<String>,
    /// 100 % by nature.
    pub full_rate: bool,
    /// Where it was read, or where the office has it from.
    pub source: String,
    /// The day it was last checked, or entered.
    pub checked_on: String,
    /// Its source is weak.
    pub unverified: bool,
    /// The office entered it itself.
    pub own: bool,
}

/// A price that the office enters.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct OwnTariff {
    /// 1 to 7 capital letters or digits.
    pub code: String,
    /// What it is, in French.
    pub label: String,
    /// Cents.
    #[cfg_attr(test, ts(type = "number"))]
    pub price: i64,
    /// The first day, AAAA-MM-JJ.
    pub from: String,
    /// The last day, if it ends.
    pub to: Option<String>,
    /// 100 % by nature.
    pub full_rate: bool,
    /// Where the office has it from.
    pub source: String,
}
