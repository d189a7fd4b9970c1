//! The resources of FHIR R4 that an export holds, each with the elements that it fills and no other.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::BASE;
use crate::export::Decimal;

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    #[serde(rename = "fullUrl")]
    pub(super) full_url: String,
    pub(super) resource: Resource,
}

#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "resourceType")]
pub(super) enum Resource {
    Patient(Patient),
    Practitioner(Practitioner),
    Organization(Organization),
    Coverage(Coverage),
    Claim(Claim),
    Invoice(Invoice),
}

impl Entry {
    pub(super) fn of(resource: Resource) -> Self {
        Self { full_url: format!("{BASE}{}", resource.reference().reference), resource }
    }
}

impl Resource {
    pub(super) fn reference(&self) -> Reference {
        let (kind, id) = match self {
            Self::Patient(resource) => ("Patient", &resource.id),
            Self::Practitioner(resource) => ("Practitioner", &resource.id),
            Self::Organization(resource) => ("Organization", &resource.id),
            Self::Coverage(resource) => ("Coverage", &resource.id),
            Self::Claim(resource) => ("Claim", &resource.id),
            Self::Invoice(resource) => ("Invoice", &resource.id),
        };
        Reference { reference: format!("{kind}/{id}") }
    }
}

/// An enum that serde itself would tell apart buffers what it reads, and an amount would pass through a float there.
impl<'de> Deserialize<'de> for Resource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Tagged {
            #[serde(rename = "resourceType")]
            kind: String,
        }
        fn read<'a, T: Deserialize<'a>, E: serde::de::Error>(raw: &'a RawValue) -> Result<T, E> {
            serde_json::from_str(raw.get()).map_err(|_| E::custom("a resource that is not of its form"))
        }
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        match read::<Tagged, D::Error>(&raw)?.kind.as_str() {
            "Patient" => read(&raw).map(Self::Patient),
            "Practitioner" => read(&raw).map(Self::Practitioner),
            "Organization" => read(&raw).map(Self::Organization),
            "Coverage" => read(&raw).map(Self::Coverage),
            "Claim" => read(&raw).map(Self::Claim),
            "Invoice" => read(&raw).map(Self::Invoice),
            _ => Err(serde::de::Error::custom("a resource that no export holds")),
        }
    }
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reference {
    pub(super) reference: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Coding {
    pub(super) system: String,
    pub(super) code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) display: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Concept {
    pub(super) coding: Vec<Coding>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identifier {
    #[serde(rename = "use", default, skip_serializing_if = "Option::is_none")]
    pub(super) purpose: Option<String>,
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<Concept>,
    pub(super) system: String,
    pub(super) value: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct HumanName {
    #[serde(rename = "use", default, skip_serializing_if = "Option::is_none")]
    pub(super) purpose: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) family: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) given: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Address {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) line: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Money {
    pub(super) value: Decimal,
    pub(super) currency: Currency,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Period {
    pub(super) start: String,
    pub(super) end: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Quantity {
    pub(super) value: u16,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Annotation {
    pub(super) text: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Extension {
    pub(super) url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) value_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) value_boolean: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) value_integer: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) value_money: Option<Money>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Patient {
    pub(super) id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) identifier: Vec<Identifier>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) name: Vec<HumanName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) birth_date: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Practitioner {
    pub(super) id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) identifier: Vec<Identifier>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) name: Vec<HumanName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) address: Vec<Address>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Organization {
    pub(super) id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) identifier: Vec<Identifier>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Coverage {
    pub(super) id: String,
    pub(super) status: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) subscriber: Option<Reference>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) subscriber_id: Option<String>,
    pub(super) beneficiary: Reference,
    pub(super) payor: Vec<Reference>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Claim {
    pub(super) id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) extension: Vec<Extension>,
    pub(super) identifier: Vec<Identifier>,
    pub(super) status: String,
    #[serde(rename = "type")]
    pub(super) kind: Concept,
    #[serde(rename = "use")]
    pub(super) purpose: String,
    pub(super) patient: Reference,
    pub(super) billable_period: Period,
    pub(super) created: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) insurer: Option<Reference>,
    pub(super) provider: Reference,
    pub(super) priority: Concept,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) related: Vec<Related>,
    pub(super) payee: Payee,
    pub(super) insurance: Vec<Insurance>,
    pub(super) item: Vec<Item>,
    pub(super) total: Money,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Related {
    pub(super) relationship: Concept,
    /// By its number: the invoice that was cancelled need not be in the bundle.
    pub(super) reference: Identifier,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payee {
    #[serde(rename = "type")]
    pub(super) kind: Concept,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Insurance {
    pub(super) sequence: u16,
    pub(super) focal: bool,
    pub(super) coverage: Reference,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Item {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) extension: Vec<Extension>,
    pub(super) sequence: u16,
    pub(super) product_or_service: Concept,
    pub(super) serviced_date: String,
    pub(super) quantity: Quantity,
    /// Left out where `net` is not quantity × price × factor: an excess, modifiers, free care.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) unit_price: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) factor: Option<Decimal>,
    pub(super) net: Money,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invoice {
    pub(super) id: String,
    pub(super) identifier: Vec<Identifier>,
    pub(super) status: String,
    pub(super) subject: Reference,
    pub(super) date: String,
    pub(super) participant: Vec<Participant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) issuer: Option<Reference>,
    pub(super) line_item: Vec<LineItem>,
    pub(super) total_net: Money,
    pub(super) total_gross: Money,
    pub(super) note: Vec<Annotation>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Participant {
    pub(super) actor: Reference,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LineItem {
    pub(super) sequence: u16,
    pub(super) charge_item_codeable_concept: Concept,
    pub(super) price_component: Vec<PriceComponent>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PriceComponent {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) amount: Money,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum Currency {
    Eur,
}
