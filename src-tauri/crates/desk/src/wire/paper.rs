//! What a paper tells beside the reading: an INS's doubts about itself, and what a 2D-Doc is.

use serde::Serialize;

/// What the number of an INS says otherwise than the traits beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum Disagreement {
    /// The sex.
    Sex,
    /// The year of birth.
    Year,
    /// The month of birth.
    Month,
    /// The department of birth.
    Place,
}

/// A signed paper: what it is and who signed it. It names nobody.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Paper {
    /// What it is.
    pub kind: PaperKind,
    /// The authority that vouches for the signer, `FR01`.
    pub authority: String,
    /// The signer's certificate.
    pub certificate: String,
    /// The day of the signature, AAAA-MM-JJ; null when the paper states none.
    pub signed_on: Option<String>,
}

/// What a signed paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// An identity document.
    Identity,
    /// *Carte mobilité inclusion*.
    MobilityCard,
    /// A death certificate.
    DeathCertificate,
    /// The result of a test.
    TestResult,
    /// A vaccination.
    Vaccination,
    /// Anything else: a bill, a diploma, a tax notice…
    Other,
}
