//! The content of an invoice, as it stands in a row and under its seal.

use billing::{ActCode, Cents, Condition, Line, Pathway, Quantity, Shares, ThirdParty};
use identity::Person;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Unreadable;
use super::card::{StoredPerson, organism};
use crate::{InvoiceContent, Practitioner, Tariffs, Trust};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoredInvoice {
    date: Date,
    beneficiary: u8,
    patient: StoredPerson,
    insured: Option<StoredPerson>,
    organism: Option<String>,
    practitioner: Practitioner,
    lines: Vec<StoredLine>,
    shares: [i64; 4],
    withheld: Option<i64>,
    condition: StoredCondition,
    pathway: StoredPathway,
    third_party_compulsory: bool,
    third_party_complementary: bool,
    tariffs_from: Date,
    tariffs_checked_on: Date,
    demonstration: bool,
    /// Not in the rows of the first version, as what follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trust: Option<Trust>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaces: Option<u32>,
    /// The persons were effaced when their period ended. The seal was made over what they were: it is kept, and no longer
    /// follows from the content. What is left is held by a signed report.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    purged: bool,
}

impl StoredInvoice {
    pub(crate) fn is_purged(&self) -> bool {
        self.purged
    }

    /// The same invoice without anybody: its date, lines and amounts stay.
    pub(crate) fn effaced(self) -> Self {
        let patient = StoredPerson::nobody();
        Self { beneficiary: 0, patient, insured: None, organism: None, purged: true, ..self }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredLine {
    code: String,
    billed_as: Option<String>,
    label: String,
    quantity: u8,
    unit_price: i64,
    base: i64,
    rate: u8,
    amo: i64,
    amc: i64,
    unverified: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredCondition {
    Illness,
    LongTermIllness,
    Maternity,
    WorkAccident,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredPathway {
    Treating,
    Replaced,
    Sent,
    Emergency,
    Away,
    Outside,
}

impl From<&InvoiceContent> for StoredInvoice {
    fn from(content: &InvoiceContent) -> Self {
        let InvoiceContent {
            date,
            beneficiary,
            patient,
            insured,
            organism,
            practitioner,
            lines,
            shares,
            withheld,
            condition,
            pathway,
            third_party,
            tariffs,
            demonstration,
            trust,
            replaces,
        } = content;
        let Shares { total, amo, amc, patient_pays } = *shares;
        Self {
            date: *date,
            beneficiary: *beneficiary,
            patient: patient.into(),
            insured: insured.as_ref().map(StoredPerson::from),
            organism: organism.as_ref().map(|organism| organism.as_str().to_owned()),
            practitioner: practitioner.clone(),
            lines: lines.iter().map(StoredLine::from).collect(),
            shares: [total.get(), amo.get(), amc.get(), patient_pays.get()],
            withheld: withheld.map(Cents::get),
            condition: (*condition).into(),
            pathway: (*pathway).into(),
            third_party_compulsory: third_party.compulsory,
            third_party_complementary: third_party.complementary,
            tariffs_from: tariffs.valid_from,
            tariffs_checked_on: tariffs.checked_on,
            demonstration: *demonstration,
            trust: trust.clone(),
            replaces: *replaces,
            purged: false,
        }
    }
}

impl TryFrom<StoredInvoice> for InvoiceContent {
    type Error = Unreadable;

    fn try_from(stored: StoredInvoice) -> Result<Self, Unreadable> {
        let [total, amo, amc, patient_pays] = stored.shares.map(Cents::new);
        Ok(Self {
            date: stored.date,
            beneficiary: stored.beneficiary,
            patient: Person::try_from(stored.patient)?,
            insured: stored.insured.map(Person::try_from).transpose()?,
            organism: stored.organism.as_deref().map(organism).transpose()?,
            practitioner: stored.practitioner,
            lines: stored.lines.into_iter().map(Line::try_from).collect::<Result<_, _>>()?,
            shares: Shares { total, amo, amc, patient_pays },
            withheld: stored.withheld.map(Cents::new),
            condition: stored.condition.into(),
            pathway: stored.pathway.into(),
            third_party: ThirdParty {
                compulsory: stored.third_party_compulsory,
                complementary: stored.third_party_complementary,
            },
            tariffs: Tariffs { valid_from: stored.tariffs_from, checked_on: stored.tariffs_checked_on },
            demonstration: stored.demonstration,
            trust: stored.trust,
            replaces: stored.replaces,
        })
    }
}

impl From<&Line> for StoredLine {
    fn from(line: &Line) -> Self {
        let Line { code, billed_as, label, quantity, unit_price, base, rate, amo, amc, unverified } = line;
        Self {
            code: code.as_str().to_owned(),
            billed_as: billed_as.as_ref().map(|code| code.as_str().to_owned()),
            label: label.clone(),
            quantity: quantity.get(),
            unit_price: unit_price.get(),
            base: base.get(),
            rate: *rate,
            amo: amo.get(),
            amc: amc.get(),
            unverified: *unverified,
        }
    }
}

impl TryFrom<StoredLine> for Line {
    type Error = Unreadable;

    fn try_from(stored: StoredLine) -> Result<Self, Unreadable> {
        let code = |text: &str| ActCode::parse(text).map_err(|_| Unreadable);
        Ok(Self {
            code: code(&stored.code)?,
            billed_as: stored.billed_as.as_deref().map(code).transpose()?,
            label: stored.label,
            quantity: Quantity::new(stored.quantity).ok_or(Unreadable)?,
            unit_price: Cents::new(stored.unit_price),
            base: Cents::new(stored.base),
            rate: stored.rate,
            amo: Cents::new(stored.amo),
            amc: Cents::new(stored.amc),
            unverified: stored.unverified,
        })
    }
}

/// Two enums with the same variants: what is stored must not change when the core's names do.
macro_rules! twins {
    ($stored:ident, $core:ident, $($variant:ident),+) => {
        impl From<$core> for $stored {
            fn from(core: $core) -> Self {
                match core { $($core::$variant => Self::$variant),+ }
            }
        }
        impl From<$stored> for $core {
            fn from(stored: $stored) -> Self {
                match stored { $($stored::$variant => Self::$variant),+ }
            }
        }
    };
}

twins!(StoredCondition, Condition, Illness, LongTermIllness, Maternity, WorkAccident);
twins!(StoredPathway, Pathway, Treating, Replaced, Sent, Emergency, Away, Outside);
