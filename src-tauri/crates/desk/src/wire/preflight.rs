//! What is looked at before an invoice is sealed, beside the notices of its prices.

use serde::Serialize;

/// A point that a fund would send the invoice back for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Check {
    /// What.
    pub code: CheckCode,
    /// Whether the invoice cannot be sealed as it is.
    pub blocking: bool,
    /// The act it is about, when it is about one.
    pub act: Option<String>,
    /// The other invoice it is about, when it is about one.
    pub invoice: Option<u32>,
}

/// What to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum CheckCode {
    /// The fund is not known.
    FundMissing,
    /// The insured person's number is not known.
    NirMissing,
    /// A number of the practitioner is missing.
    PractitionerIncomplete,
    /// A third party is asked to pay, and the rights are over on the day of care.
    ThirdPartyWithoutRights,
    /// A third party is asked to pay, and nothing states the rights.
    RightsNotStated,
    /// The day of care is more than a year ago.
    CareOld,
    /// The same act of the same day stands on another invoice of the same person.
    AlreadyInvoiced,
}

impl CheckCode {
    /// The word of the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::FundMissing => "fund_missing",
            Self::NirMissing => "nir_missing",
            Self::PractitionerIncomplete => "practitioner_incomplete",
            Self::ThirdPartyWithoutRights => "third_party_without_rights",
            Self::RightsNotStated => "rights_not_stated",
            Self::CareOld => "care_old",
            Self::AlreadyInvoiced => "already_invoiced",
        }
    }
}
