//! What leaves the office.

use serde::{Deserialize, Serialize};

/// What is to leave, and how.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// As what.
    pub format: ExportFormat,
    /// The first day, AAAA-MM-JJ; open when null.
    pub from: Option<String>,
    /// The last day, AAAA-MM-JJ; open when null.
    pub to: Option<String>,
    /// These invoices alone, whatever their days; those of the days when it is empty.
    pub numbers: Vec<u32>,
    /// With names and numbers of persons. A B2 preview has none without.
    pub names: bool,
}

/// As what invoices leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// JSON, whole.
    Json,
    /// A table for the accountant.
    Csv,
    /// A FHIR R4 bundle.
    Fhir,
    /// A checked preview of B2 records: no *feuille de soins électronique*.
    B2,
}

/// What an export would hold.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct ExportPlan {
    /// How many invoices.
    pub count: u32,
    /// How many of them are cancelled: they are told, and never marked.
    pub cancelled: u32,
    /// What the others come to, in cents.
    #[cfg_attr(test, ts(type = "number"))]
    pub total: i64,
    /// Those that the format cannot say.
    pub left_out: Vec<LeftOut>,
    /// The file that it would be.
    pub file: String,
}

/// What has left.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SavedExport {
    /// The file; its name holds no person.
    pub path: String,
    /// How many invoices are in it.
    pub count: u32,
    /// Those that the format cannot say.
    pub left_out: Vec<LeftOut>,
}

/// An invoice that a format cannot say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct LeftOut {
    /// Its number.
    pub number: u32,
    /// Why.
    pub why: LeftOutReason,
}

/// Why a format cannot say an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum LeftOutReason {
    /// The insured person's NIR is not known.
    NoNir,
    /// Their fund is not known.
    NoOrganism,
    /// It is cancelled: what is told is what stands.
    Cancelled,
    /// Something of it fits no zone of a record.
    DoesNotFit,
}
