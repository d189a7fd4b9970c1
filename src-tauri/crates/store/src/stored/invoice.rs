//! The content of an invoice, as it stands in a row and under its seal.

use billing::pharmacy::Prescription;
use billing::{Cents, Condition, Pathway, Shares, ThirdParty};
use identity::Person;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use super::card::{StoredPerson, organism};
use super::line::StoredLine;
use super::prescription::StoredPrescription;
use super::{Unreadable, twins};
use crate::{InvoiceContent, Practitioner, Tariffs, Trust};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the boxes of a form, as they stand in a row")]
pub(crate) struct StoredInvoice {
    date: Date,
    beneficiary: u8,
    patient: StoredPerson,
    insured: Option<StoredPerson>,
    organism: Option<String>,
    practitioner: Practitioner,
    lines: Vec<StoredLine>,
    shares: [i64; 4],
    /// Invoices of the first version have neither excess nor a share of the State, nor an hour, nor the régime local.
    #[serde(default)]
    excess: i64,
    #[serde(default)]
    state: i64,
    withheld: Option<i64>,
    #[serde(default)]
    time: Option<Time>,
    #[serde(default)]
    local_regime: bool,
    condition: StoredCondition,
    pathway: StoredPathway,
    third_party_compulsory: bool,
    third_party_complementary: bool,
    prescription: Option<StoredPrescription>,
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
            time,
            beneficiary,
            patient,
            insured,
            organism,
            practitioner,
            lines,
            shares,
            withheld,
            condition,
            local_regime,
            pathway,
            third_party,
            prescription,
            tariffs,
            demonstration,
            trust,
            replaces,
        } = content;
        let Shares { total, amo, amc, state, excess, patient_pays } = *shares;
        Self {
            date: *date,
            beneficiary: *beneficiary,
            patient: patient.into(),
            insured: insured.as_ref().map(StoredPerson::from),
            organism: organism.as_ref().map(|organism| organism.as_str().to_owned()),
            practitioner: practitioner.clone(),
            lines: lines.iter().map(StoredLine::from).collect(),
            shares: [total.get(), amo.get(), amc.get(), patient_pays.get()],
            excess: excess.get(),
            state: state.get(),
            withheld: withheld.map(Cents::get),
            time: *time,
            local_regime: *local_regime,
            condition: (*condition).into(),
            pathway: (*pathway).into(),
            third_party_compulsory: third_party.compulsory,
            third_party_complementary: third_party.complementary,
            prescription: prescription.as_ref().map(StoredPrescription::from),
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
        let (state, excess) = (Cents::new(stored.state), Cents::new(stored.excess));
        let condition = stored.condition.into();
        Ok(Self {
            date: stored.date,
            time: stored.time,
            beneficiary: stored.beneficiary,
            patient: Person::try_from(stored.patient)?,
            insured: stored.insured.map(Person::try_from).transpose()?,
            organism: stored.organism.as_deref().map(organism).transpose()?,
            practitioner: stored.practitioner,
            lines: stored.lines.into_iter().map(|line| line.line(condition)).collect::<Result<_, _>>()?,
            shares: Shares { total, amo, amc, state, excess, patient_pays },
            withheld: stored.withheld.map(Cents::new),
            condition,
            local_regime: stored.local_regime,
            pathway: stored.pathway.into(),
            third_party: ThirdParty {
                compulsory: stored.third_party_compulsory,
                complementary: stored.third_party_complementary,
            },
            prescription: stored.prescription.map(Prescription::try_from).transpose()?,
            tariffs: Tariffs { valid_from: stored.tariffs_from, checked_on: stored.tariffs_checked_on },
            demonstration: stored.demonstration,
            trust: stored.trust,
            replaces: stored.replaces,
        })
    }
}

twins!(StoredCondition, Condition, Illness, LongTermIllness, Maternity, WorkAccident);
twins!(StoredPathway, Pathway, Treating, Replaced, Sent, Emergency, Away, Outside);
