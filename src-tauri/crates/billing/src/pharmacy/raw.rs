//! The pharmacy's table as it is written: what `serde` sees.

use serde::Deserialize;

use super::MedicineRate;
use super::table::{Fee, FeeKind, FeeRate, Franchise, RateRow, Vat, VatKind};
use crate::Cents;
use crate::raw::{Day, validity};

/// What a table's text says, not checked yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tables {
    #[serde(default)]
    pub(super) rate: Vec<RateFields>,
    #[serde(default)]
    pub(super) fee: Vec<FeeFields>,
    #[serde(default)]
    pub(super) franchise: Vec<FranchiseFields>,
    #[serde(default)]
    pub(super) vat: Vec<VatFields>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RateFields {
    percent: u8,
    local: u8,
    from: Day,
    to: Option<Day>,
    source: String,
    checked_on: Day,
    #[serde(default)]
    unverified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FeeFields {
    kind: FeeWord,
    code: String,
    #[serde(default)]
    code_unverified: bool,
    label: String,
    amount: i64,
    percent: Option<u8>,
    local: Option<u8>,
    lines: Option<u8>,
    below: Option<u8>,
    above: Option<u8>,
    from: Day,
    to: Option<Day>,
    source: String,
    checked_on: Day,
    #[serde(default)]
    unverified: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum FeeWord {
    Box,
    Large,
    Prescription,
    Complex,
    Age,
    Specific,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FranchiseFields {
    amount: i64,
    exempt_below: u8,
    from: Day,
    to: Option<Day>,
    source: String,
    checked_on: Day,
    #[serde(default)]
    unverified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VatFields {
    kind: VatWord,
    permille: u16,
    from: Day,
    to: Option<Day>,
    source: String,
    checked_on: Day,
    #[serde(default)]
    unverified: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum VatWord {
    Reimbursable,
    Medicine,
    Other,
}

impl RateFields {
    /// `None` for a rate that no medicine has, or over 100 %.
    pub(super) fn row(self) -> Option<RateRow> {
        let Self { percent, local, from, to, source, checked_on, unverified } = self;
        let valid = validity(from, to, source, checked_on, unverified);
        Some(RateRow { rate: MedicineRate::of_percent(percent)?, local: percent_of(local)?, valid })
    }
}

impl FeeFields {
    /// `None` for a fee that lacks what its kind needs, or has what another needs.
    pub(super) fn row(self) -> Option<Fee> {
        let Self { kind, code, code_unverified, label, amount, percent, local, lines, below, above, .. } =
            self;
        let kind = match (kind, lines, below, above) {
            (FeeWord::Box, None, None, None) => FeeKind::Box,
            (FeeWord::Large, None, None, None) => FeeKind::Large,
            (FeeWord::Prescription, None, None, None) => FeeKind::Prescription,
            (FeeWord::Complex, Some(lines), None, None) => FeeKind::Complex { lines },
            (FeeWord::Age, None, Some(below), Some(above)) => FeeKind::Age { below, above },
            (FeeWord::Specific, None, None, None) => FeeKind::Specific,
            _ => return None,
        };
        let rate = match (kind, percent, local) {
            (FeeKind::Box | FeeKind::Large, None, None) => FeeRate::Medicine,
            (FeeKind::Box | FeeKind::Large, ..) => return None,
            (_, Some(percent), Some(local)) => {
                FeeRate::Own { percent: percent_of(percent)?, local: percent_of(local)? }
            }
            _ => return None,
        };
        let valid = validity(self.from, self.to, self.source, self.checked_on, self.unverified);
        Some(Fee { kind, code, code_unverified, label, amount: Cents::new(amount), rate, valid })
    }
}

impl FranchiseFields {
    pub(super) fn row(self) -> Franchise {
        let Self { amount, exempt_below, from, to, source, checked_on, unverified } = self;
        let valid = validity(from, to, source, checked_on, unverified);
        Franchise { amount: Cents::new(amount), exempt_below, valid }
    }
}

impl VatFields {
    pub(super) fn row(self) -> Vat {
        let Self { kind, permille, from, to, source, checked_on, unverified } = self;
        let kind = match kind {
            VatWord::Reimbursable => VatKind::Reimbursable,
            VatWord::Medicine => VatKind::Medicine,
            VatWord::Other => VatKind::Other,
        };
        Vat { kind, permille, valid: validity(from, to, source, checked_on, unverified) }
    }
}

fn percent_of(percent: u8) -> Option<u8> {
    (percent <= 100).then_some(percent)
}
