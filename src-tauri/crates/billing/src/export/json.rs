//! Invoices as JSON, whole. Its schema is `assets/exports/factures.schema.json`; amounts are in cents.

use serde::{Deserialize, Serialize};

use super::{Bill, BillLine, Biller, MAX_BYTES, Names};
use crate::{Condition, Pathway, Sector, Trade};

/// What is written.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    format: Format,
    version: u8,
    notice: String,
    invoices: Vec<JsonBill>,
}

/// Why a text is no such document.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// Larger than 64 MiB.
    #[error("a document is at most 64 MiB")]
    TooLarge,
    /// Not JSON, or not of this form. The place alone is told: what stands there may be a person.
    #[error("not an export, line {line}")]
    Form {
        /// The line.
        line: usize,
    },
    /// Of a later program.
    #[error("an export of version {0}")]
    Version(u8),
}

impl Document {
    /// The document of some invoices.
    pub fn of(bills: &[Bill], names: Names) -> Self {
        Self {
            format: Format::Invoices,
            version: VERSION,
            notice: NOTICE.to_owned(),
            invoices: bills.iter().map(|bill| JsonBill::of(bill, names)).collect(),
        }
    }

    /// The text of it.
    pub fn write(&self) -> Result<String, JsonError> {
        serde_json::to_string_pretty(self).map_err(|error| JsonError::Form { line: error.line() })
    }

    /// Reads a document back.
    pub fn read(text: &str) -> Result<Self, JsonError> {
        if text.len() > MAX_BYTES {
            return Err(JsonError::TooLarge);
        }
        let document: Self =
            serde_json::from_str(text).map_err(|error| JsonError::Form { line: error.line() })?;
        if document.version == VERSION { Ok(document) } else { Err(JsonError::Version(document.version)) }
    }

    /// How many invoices are in it.
    pub fn count(&self) -> usize {
        self.invoices.len()
    }
}

// People are in it.
impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Document(…)")
    }
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Format {
    #[serde(rename = "comptoir.invoices")]
    Invoices,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonBill {
    number: u32,
    sealed_at: String,
    day: String,
    care_date: String,
    beneficiary: u8,
    patient: Option<JsonPerson>,
    insured: Option<JsonPerson>,
    organism: Option<JsonOrganism>,
    biller: JsonBiller,
    lines: Vec<JsonLine>,
    shares: JsonShares,
    condition: String,
    local_regime: bool,
    pathway: String,
    prescriber_rpps: Option<String>,
    third_party: JsonThirdParty,
    seal: String,
    cancelled_by: Option<JsonCredit>,
    replaces: Option<u32>,
    demonstration: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonPerson {
    family_name: String,
    birth_name: Option<String>,
    given_name: String,
    birth_date_on_card: String,
    birth_rank: u8,
    nir: Option<String>,
    quality: Option<u8>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonOrganism {
    regime: String,
    caisse: String,
    centre: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonBiller {
    name: String,
    rpps: String,
    am_number: String,
    address: Vec<String>,
    trade: String,
    speciality: String,
    sector: String,
    zone: Option<String>,
    finess: Option<String>,
    structure: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonLine {
    code: String,
    billed_as: Option<String>,
    cip: Option<String>,
    label: String,
    quantity: u16,
    unit_price: i64,
    coefficient_hundredths: u32,
    base: i64,
    rate: u8,
    amo: i64,
    amc: i64,
    fees: i64,
    exemption: char,
    qualifier: Option<char>,
    ccam: Option<JsonCcam>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonCcam {
    activity: u8,
    phase: u8,
    association: Option<u8>,
    modifiers: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonShares {
    total: i64,
    amo: i64,
    amc: i64,
    state: i64,
    excess: i64,
    patient_pays: i64,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonThirdParty {
    compulsory: bool,
    complementary: bool,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JsonCredit {
    number: u32,
    day: String,
}

impl JsonBill {
    fn of(bill: &Bill, names: Names) -> Self {
        let person = |person: &identity::Person| (names == Names::With).then(|| JsonPerson::of(person));
        Self {
            number: bill.number,
            sealed_at: bill.sealed_at.to_string(),
            day: bill.day.to_string(),
            care_date: bill.date.to_string(),
            beneficiary: bill.beneficiary,
            patient: person(&bill.patient),
            insured: bill.insured.as_ref().and_then(person),
            organism: bill.organism.as_ref().map(|organism| JsonOrganism {
                regime: organism.regime().to_owned(),
                caisse: organism.caisse().to_owned(),
                centre: organism.centre().to_owned(),
            }),
            biller: JsonBiller::of(&bill.biller),
            lines: bill.lines.iter().map(JsonLine::of).collect(),
            shares: JsonShares {
                total: bill.shares.total.get(),
                amo: bill.shares.amo.get(),
                amc: bill.shares.amc.get(),
                state: bill.shares.state.get(),
                excess: bill.shares.excess.get(),
                patient_pays: bill.shares.patient_pays.get(),
            },
            condition: condition(bill.condition).to_owned(),
            local_regime: bill.local_regime,
            pathway: pathway(bill.pathway).to_owned(),
            prescriber_rpps: bill.prescriber_rpps.clone(),
            third_party: JsonThirdParty {
                compulsory: bill.third_party.compulsory,
                complementary: bill.third_party.complementary,
            },
            seal: bill.seal.clone(),
            cancelled_by: bill
                .cancelled_by
                .map(|credit| JsonCredit { number: credit.number, day: credit.day.to_string() }),
            replaces: bill.replaces,
            demonstration: bill.demonstration,
        }
    }
}

impl JsonPerson {
    fn of(person: &identity::Person) -> Self {
        Self {
            family_name: person.family_name.expose().to_owned(),
            birth_name: person.birth_name.as_ref().map(|name| name.expose().to_owned()),
            given_name: person.given_name.expose().to_owned(),
            birth_date_on_card: person.birth_date.on_card(),
            birth_rank: person.birth_rank.get(),
            nir: person.nir.as_ref().map(|nir| nir.expose().to_owned()),
            quality: person.quality.map(identity::Quality::code),
        }
    }
}

impl JsonBiller {
    fn of(biller: &Biller) -> Self {
        let Biller { name, rpps, am_number, address, trade, speciality, sector, zone, finess, structure } =
            biller.clone();
        let trade = match trade {
            Trade::GeneralPractice => "general_practice",
            Trade::Pharmacy => "pharmacy",
        };
        let sector = match sector {
            Sector::One => "one",
            Sector::Two => "two",
            Sector::Optam => "optam",
        };
        let (trade, sector) = (trade.to_owned(), sector.to_owned());
        Self { name, rpps, am_number, address, trade, speciality, sector, zone, finess, structure }
    }
}

impl JsonLine {
    fn of(line: &BillLine) -> Self {
        Self {
            code: line.code.clone(),
            billed_as: line.billed_as.clone(),
            cip: line.cip.clone(),
            label: line.label.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price.get(),
            coefficient_hundredths: line.coefficient,
            base: line.base.get(),
            rate: line.rate,
            amo: line.amo.get(),
            amc: line.amc.get(),
            fees: line.fees.get(),
            exemption: line.exemption,
            qualifier: line.qualifier,
            ccam: line.ccam.as_ref().map(|ccam| JsonCcam {
                activity: ccam.activity,
                phase: ccam.phase,
                association: ccam.association,
                modifiers: ccam.modifiers.iter().collect(),
            }),
        }
    }
}

pub(super) fn condition(condition: Condition) -> &'static str {
    match condition {
        Condition::Illness => "illness",
        Condition::LongTermIllness => "long_term_illness",
        Condition::Maternity => "maternity",
        Condition::WorkAccident => "work_accident",
    }
}

pub(super) fn pathway(pathway: Pathway) -> &'static str {
    match pathway {
        Pathway::Treating => "treating",
        Pathway::Replaced => "replaced",
        Pathway::Sent => "sent",
        Pathway::Emergency => "emergency",
        Pathway::Away => "away",
        Pathway::Outside => "outside",
    }
}

const VERSION: u8 = 1;

pub(super) const NOTICE: &str = "Copie de travail : ce n’est pas une feuille de soins électronique.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::samples::{bill, child};

    #[test]
    fn a_document_is_read_back() {
        for names in [Names::With, Names::Without] {
            let document = Document::of(&[bill(), child()], names);
            assert!(Document::read(&document.write().unwrap()).unwrap() == document);
            assert_eq!(document.count(), 2);
        }
    }

    /// The words of `assets/exports/factures.schema.json`.
    #[test]
    fn words_stay() {
        let conditions =
            [Condition::Illness, Condition::LongTermIllness, Condition::Maternity, Condition::WorkAccident];
        assert_eq!(conditions.map(condition), ["illness", "long_term_illness", "maternity", "work_accident"]);
        let pathways = [
            Pathway::Treating,
            Pathway::Replaced,
            Pathway::Sent,
            Pathway::Emergency,
            Pathway::Away,
            Pathway::Outside,
        ];
        let words = ["treating", "replaced", "sent", "emergency", "away", "outside"];
        assert_eq!(pathways.map(pathway), words);
    }

    #[test]
    fn without_names_no_person_is_there() {
        let text = Document::of(&[bill(), child()], Names::Without).write().unwrap();
        for part in ["LEGENDRE", "Zoé", "COLONNA", "27906961230", "253072A", "19790612", "20240229"] {
            assert!(!text.contains(part), "{part}");
        }
        assert!(text.contains("260000123") && text.contains("Martin-Lavergne"));
    }

    #[test]
    fn what_is_no_document_is_refused_and_not_repeated() {
        let text = Document::of(&[bill()], Names::With).write().unwrap();
        let later = text.replacen("\"version\": 1", "\"version\": 2", 1);
        assert!(matches!(Document::read(&later), Err(JsonError::Version(2))));
        for (was, is) in [
            ("comptoir.invoices", "autre"),
            ("\"number\": 260000123", "\"number\": \"LEGENDRE\""),
            ("\"amo\": 2450", "\"amo\": 24.5"),
            ("\"notice\"", "\"extra\": 1, \"notice\""),
        ] {
            let error = Document::read(&text.replacen(was, is, 1)).unwrap_err().to_string();
            assert!(error.starts_with("not an export, line"), "{error}");
        }
    }
}
