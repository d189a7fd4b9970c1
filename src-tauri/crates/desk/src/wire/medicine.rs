//! Medicines, boxes and prescriptions. Every amount is in cents.

use serde::{Deserialize, Serialize};

use super::TariffTable;

/// The public database of medicines, as the office brought it in.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Medicines {
    /// The day it was brought in, AAAA-MM-JJ; null when it never was.
    pub imported_on: Option<String>,
    /// How many boxes it knows.
    pub taken: u32,
    /// How many rows could not be read.
    pub left_out: u32,
    /// Brought in more than six months ago.
    pub old: bool,
    /// The table of rates and fees in force today, if there is one.
    pub fees: Option<TariffTable>,
}

/// A box whose code was read.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct BoxSeen {
    /// 13 digits.
    pub cip: String,
    /// The 7 in the middle.
    pub cip7: String,
    /// What it is; null when the database does not know it: its price is then typed.
    pub medicine: Option<Medicine>,
    /// The last day on which it may be given, AAAA-MM-JJ, if the code says it.
    pub expires: Option<String>,
    /// That day is past.
    pub expired: bool,
    /// The batch, if the code says it.
    pub batch: Option<String>,
    /// The number of this very box, if the code says it.
    pub serial: Option<String>,
}

/// A medicine of the database.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Medicine {
    /// What it is called.
    pub name: String,
    /// What is in the box.
    pub label: String,
    /// Its rates in percent, the highest first; empty when it is not reimbursed.
    pub rates: Vec<u8>,
    /// The price without the fee; null when it is free, so that it is typed.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub price: Option<i64>,
    /// The dispensing fee of a box.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub fee: Option<i64>,
    /// What it is in its group of generics.
    pub generic: Option<GenericRole>,
    /// What reimbursement is counted from when the patient prefers it to a generic, if the database tells.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub generic_base: Option<i64>,
}

/// What a medicine is in its group of generics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum GenericRole {
    /// The reference, *princeps*.
    Reference,
    /// A generic.
    Generic,
    /// Substitutable all the same.
    Substitutable,
}

/// Boxes of a draft, of one kind.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct DraftBox {
    /// 13 digits, or 7.
    pub cip: String,
    /// 1 to 99.
    pub quantity: u8,
    /// The rate that was chosen, in percent, where the database gives several.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub rate: Option<u8>,
    /// What became of the right to substitute a generic.
    #[serde(default)]
    pub substitution: Substitution,
    /// What reimbursement is counted from where it is not the price: the *tarif forfaitaire de responsabilité*, or the
    /// dearest generic. Left out beside a refused generic, the database is asked.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable, type = "number"))]
    pub base: Option<i64>,
    /// Has nothing to do with the ground that exempts: the lower part of a two-part prescription.
    #[serde(default)]
    pub apart: bool,
    /// On the convention's list of specific medicines.
    #[serde(default)]
    pub specific: bool,
    /// What was typed of it, where the database does not know the box or its price.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub typed: Option<TypedBox>,
}

/// A box that was typed.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct TypedBox {
    /// What it is called.
    pub label: String,
    /// The price of one with taxes, without the fee.
    #[cfg_attr(test, ts(type = "number"))]
    pub price: i64,
    /// 100, 65, 30 or 15; null when it is not reimbursed.
    pub rate: Option<u8>,
    /// A box for three months.
    #[serde(default)]
    pub large: bool,
    /// No medicine by its tax: 20 %.
    #[serde(default)]
    pub other: bool,
}

/// What became of the right to substitute a generic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Substitution {
    /// Nothing to say.
    #[default]
    None,
    /// The prescriber excluded it, and said why.
    Excluded,
    /// The patient refused it: no third-party payment, and the generic's price is the base.
    Refused,
}

/// A prescription, as far as it was typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Prescription {
    /// Who prescribed.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub prescriber: Option<String>,
    /// Their RPPS, 11 digits.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub rpps: Option<String>,
    /// The day it was written, AAAA-MM-JJ.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub date: Option<String>,
    /// Which dispensing of it this is, and of how many: `[2, 3]`.
    #[serde(default)]
    #[cfg_attr(test, ts(optional = nullable))]
    pub renewal: Option<(u8, u8)>,
}

/// What a line of a pharmacy says besides.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct MedicineLine {
    /// Which box; null on the line of a fee.
    pub cip: Option<String>,
    /// The tax in the price, in thousandths of the price without it.
    pub vat_permille: u16,
    /// What it comes to.
    #[cfg_attr(test, ts(type = "number"))]
    pub vat: i64,
    /// What became of the right to substitute.
    pub substitution: Substitution,
}

impl std::fmt::Debug for DraftBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DraftBox(…)")
    }
}

impl std::fmt::Debug for TypedBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedBox(…)")
    }
}

impl std::fmt::Debug for Prescription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Prescription(…)")
    }
}
