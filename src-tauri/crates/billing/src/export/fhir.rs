//! Invoices as a FHIR R4 (4.0.1) bundle: Patient, Practitioner, Organization, Coverage, Claim, Invoice.
//!
//! French core (FR Core) has no profile of Coverage, Claim or Invoice: those are the base resources, and what French
//! billing says besides stands in extensions and codes under a name of our own, which nobody else defines. The NIR is the
//! billing number (`NH`), never an INS: nobody has checked the identity with the teleservice `INSi`.

mod build;
mod resources;

use serde::{Deserialize, Serialize};

use super::{Bill, MAX_BYTES, Names};
use resources::{Entry, Resource};

/// The names of our own codes and extensions begin with it. It is a name, not an address.
pub const BASE: &str = "https://comptoir.example/fhir/";

/// A collection of resources.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    #[serde(rename = "resourceType")]
    resource_type: BundleType,
    #[serde(rename = "type")]
    kind: Collection,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    entry: Vec<Entry>,
}

/// Why a text is no such bundle.
#[derive(Debug, thiserror::Error)]
pub enum FhirError {
    /// Larger than 64 MiB.
    #[error("a bundle is at most 64 MiB")]
    TooLarge,
    /// Not JSON, or not of this form. The place alone is told: what stands there may be a person.
    #[error("not a bundle, line {line}")]
    Form {
        /// The line.
        line: usize,
    },
}

impl Bundle {
    /// The bundle of some invoices. Who and what is the same stands in it once.
    pub fn of(bills: &[Bill], names: Names) -> Self {
        let mut entry: Vec<Entry> = Vec::new();
        for resource in bills.iter().flat_map(|bill| build::resources(bill, names)) {
            let added = Entry::of(resource);
            if !entry.iter().any(|known| known.full_url == added.full_url) {
                entry.push(added);
            }
        }
        Self { resource_type: BundleType::Bundle, kind: Collection::Collection, entry }
    }

    /// The text of it.
    pub fn write(&self) -> Result<String, FhirError> {
        serde_json::to_string_pretty(self).map_err(|error| FhirError::Form { line: error.line() })
    }

    /// Reads a bundle back.
    pub fn read(text: &str) -> Result<Self, FhirError> {
        if text.len() > MAX_BYTES {
            return Err(FhirError::TooLarge);
        }
        serde_json::from_str(text).map_err(|error| FhirError::Form { line: error.line() })
    }

    /// How many invoices are in it.
    pub fn count(&self) -> usize {
        self.entry.iter().filter(|entry| matches!(entry.resource, Resource::Claim(_))).count()
    }
}

// People are in it.
impl std::fmt::Debug for Bundle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bundle(…)")
    }
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
enum BundleType {
    Bundle,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Collection {
    Collection,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Credit;
    use crate::export::samples::{bill, child};
    use crate::{Cents, Trade};
    use serde_json::json;

    fn value(bills: &[Bill], names: Names) -> serde_json::Value {
        serde_json::from_str(&Bundle::of(bills, names).write().unwrap()).unwrap()
    }

    fn resources<'a>(bundle: &'a serde_json::Value, kind: &str) -> Vec<&'a serde_json::Value> {
        let entries = bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]);
        entries.filter(|resource| resource["resourceType"] == kind).collect()
    }

    #[test]
    fn a_bundle_is_read_back() {
        let mut pharmacy = bill();
        pharmacy.number = 9;
        pharmacy.biller.trade = Trade::Pharmacy;
        for names in [Names::With, Names::Without] {
            let bundle = Bundle::of(&[bill(), child(), pharmacy.clone()], names);
            assert!(Bundle::read(&bundle.write().unwrap()).unwrap() == bundle);
            assert_eq!(bundle.count(), 3);
        }
    }

    #[test]
    fn people_and_places_have_the_identifiers_of_the_french_core() {
        let bundle = value(&[bill()], Names::With);
        let nir = &resources(&bundle, "Patient")[0]["identifier"][0];
        assert_eq!(nir["system"], "urn:oid:1.2.250.1.213.1.4.8");
        assert_eq!(nir["type"]["coding"][0]["system"], "http://terminology.hl7.org/CodeSystem/v2-0203");
        assert_eq!(nir["type"]["coding"][0]["code"], "NH");
        assert_eq!(nir["value"], "279069612304382");
        let rpps = &resources(&bundle, "Practitioner")[0]["identifier"][0];
        assert_eq!(
            (&rpps["system"], &rpps["value"]),
            (&"https://rpps.esante.gouv.fr".into(), &"10003000014".into())
        );
        assert_eq!(
            rpps["type"]["coding"][0],
            json!({"system": "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203", "code": "RPPS"})
        );
        let finess = &resources(&bundle, "Organization")[1]["identifier"][0];
        assert_eq!(
            (&finess["system"], &finess["value"]),
            (&"https://finess.esante.gouv.fr".into(), &"140026279".into())
        );
        let text = bundle.to_string();
        assert!(!text.contains("INS-NIR") && !text.contains("patient-ins"), "a typed NIR is no INS");
    }

    #[test]
    fn amounts_are_written_with_two_decimals() {
        let text = Bundle::of(&[bill()], Names::With).write().unwrap();
        assert!(text.contains("\"value\": 35.00,"), "{text}");
        assert!(text.contains("\"factor\": 1.00"), "{text}");
    }

    #[test]
    fn who_is_the_same_stands_there_once() {
        let bundle = value(&[bill(), Bill { number: 2, ..bill() }, child()], Names::With);
        assert_eq!(resources(&bundle, "Practitioner").len(), 1);
        assert_eq!(resources(&bundle, "Claim").len(), 3);
        assert_eq!(resources(&bundle, "Organization").len(), 3, "two funds and one place");
        assert_eq!(resources(&bundle, "Patient").len(), 4, "the child's insured person besides");
    }

    #[test]
    fn every_reference_leads_somewhere() {
        fn references<'a>(value: &'a serde_json::Value, found: &mut Vec<&'a str>) {
            if let Some(reference) = value.get("reference").and_then(serde_json::Value::as_str) {
                found.push(reference);
            }
            match value {
                serde_json::Value::Object(fields) => {
                    fields.values().for_each(|value| references(value, found));
                }
                serde_json::Value::Array(values) => values.iter().for_each(|value| references(value, found)),
                _ => {}
            }
        }
        let bundle = value(&[bill(), child()], Names::With);
        let mut found = Vec::new();
        references(&bundle, &mut found);
        assert!(found.len() > 10, "{found:?}");
        for reference in found {
            let url = format!("{BASE}{reference}");
            let entries = bundle["entry"].as_array().unwrap();
            assert!(
                entries.iter().any(|entry| entry["fullUrl"] == url.as_str()),
                "{reference} leads nowhere"
            );
        }
    }

    /// What is beside the resource's own, by the name of the extension; what names it is a name of ours.
    fn beside(resource: &serde_json::Value) -> Vec<(String, serde_json::Value)> {
        let extensions = resource["extension"].as_array().unwrap().iter().map(|extension| {
            let fields = extension.as_object().unwrap();
            let url = fields["url"].as_str().unwrap();
            let name = url.strip_prefix("https://comptoir.example/fhir/StructureDefinition/").unwrap();
            let said = fields.iter().filter(|(field, _)| *field != "url");
            (name.to_owned(), said.map(|(kind, value)| json!({kind: value})).collect())
        });
        extensions.collect()
    }

    /// Names and values as an extension has them: R4 lets the name of its field say of what kind a value is.
    fn named<const N: usize>(said: [(&str, &str, serde_json::Value); N]) -> Vec<(String, serde_json::Value)> {
        said.map(|(name, kind, value)| (name.to_owned(), json!([{kind: value}]))).into()
    }

    fn euros(value: f64) -> serde_json::Value {
        json!({"value": value, "currency": "EUR"})
    }

    #[test]
    fn what_french_billing_says_besides_stands_in_extensions() {
        let mut asked = bill();
        asked.local_regime = true;
        asked.lines[0].qualifier = Some('E');
        // 40,00 € of 30,00 €: no product of quantity, price and coefficient.
        asked.lines[0].fees = Cents::new(4_000);
        let mut pharmacy = Bill { demonstration: false, ..bill() };
        pharmacy.biller.trade = Trade::Pharmacy;
        let of_bill =
            |bill: &Bill| beside(resources(&value(std::slice::from_ref(bill), Names::With), "Claim")[0]);
        let shares = [
            ("motif", "valueCode", json!("illness")),
            ("tiers-payant-obligatoire", "valueBoolean", json!(true)),
            ("tiers-payant-complementaire", "valueBoolean", json!(false)),
            ("part-obligatoire", "valueMoney", euros(24.5)),
            ("part-complementaire", "valueMoney", euros(10.5)),
            ("paye-par-patient", "valueMoney", euros(10.5)),
        ];
        let more = [
            ("parcours", "valueCode", json!("treating")),
            ("regime-local", "valueBoolean", json!(true)),
            ("demonstration", "valueBoolean", json!(true)),
        ];
        assert_eq!(of_bill(&asked), [named(shares.clone()), named(more)].concat());
        assert_eq!(of_bill(&pharmacy), named(shares), "boxes know no pathway");

        let claim = value(&[asked], Names::With);
        let line = named([
            ("base", "valueMoney", euros(30.0)),
            ("taux", "valueInteger", json!(70)),
            ("part-obligatoire", "valueMoney", euros(21.0)),
            ("part-complementaire", "valueMoney", euros(9.0)),
            ("exoneration", "valueCode", json!("0")),
            ("qualificatif", "valueCode", json!("E")),
            ("prix-unitaire", "valueMoney", euros(30.0)),
            ("coefficient-centiemes", "valueInteger", json!(100)),
        ]);
        assert_eq!(beside(&resources(&claim, "Claim")[0]["item"][0]), line);
        let claim = value(&[child()], Names::With);
        let ccam = named([
            ("base", "valueMoney", euros(14.26)),
            ("taux", "valueInteger", json!(100)),
            ("part-obligatoire", "valueMoney", euros(14.26)),
            ("part-complementaire", "valueMoney", euros(0.0)),
            ("exoneration", "valueCode", json!("4")),
            ("ccam-activite", "valueCode", json!("1")),
            ("ccam-phase", "valueCode", json!("0")),
            ("ccam-association", "valueCode", json!("1")),
            ("ccam-modificateur", "valueCode", json!("M")),
        ]);
        let item = &resources(&claim, "Claim")[0]["item"][1];
        assert_eq!(beside(item), ccam);
        assert_eq!(
            item["productOrService"]["coding"][0]["system"],
            "https://comptoir.example/fhir/CodeSystem/ccam"
        );
    }

    #[test]
    fn a_tax_is_a_component_of_its_own_where_there_is_one() {
        let mut taxed = bill();
        taxed.lines[0].vat = Cents::new(62);
        let bundle = value(&[taxed], Names::With);
        let lines = &resources(&bundle, "Invoice")[0]["lineItem"];
        assert_eq!(
            lines[0]["priceComponent"],
            json!([{"type": "base", "amount": euros(29.38)}, {"type": "tax", "amount": euros(0.62)}])
        );
        assert_eq!(lines[1]["priceComponent"], json!([{"type": "base", "amount": euros(5.0)}]));
    }

    #[test]
    fn a_place_is_known_by_its_number_or_by_its_name() {
        let place = |finess: Option<&str>, structure: Option<&str>| {
            let mut bill = bill();
            (bill.biller.finess, bill.biller.structure) = (finess.map(Into::into), structure.map(Into::into));
            let bundle = value(&[bill], Names::With);
            let place = resources(&bundle, "Organization").get(1).map(|place| (*place).clone())?;
            Some((place["identifier"][0]["value"].clone(), place["name"].clone()))
        };
        let (none, number, name) = (serde_json::Value::Null, json!("140026279"), json!("Maison de santé"));
        assert_eq!(place(None, None), None);
        assert_eq!(place(Some("140026279"), None), Some((number, none.clone())));
        assert_eq!(place(None, Some("Maison de santé")), Some((none, name)));
    }

    #[test]
    fn who_pays_knows_the_insured_person_by_their_number() {
        let bundle = value(&[child()], Names::With);
        assert_eq!(resources(&bundle, "Coverage")[0]["subscriberId"], "253072A07300443");
        let nameless = value(&[child()], Names::Without);
        assert_eq!(resources(&nameless, "Coverage")[0].get("subscriberId"), None);
    }

    /// R4: `Claim.total` is the sum of `item.net`, each the product of what stands beside it; `Invoice.totalNet` is without taxes.
    #[test]
    fn amounts_are_what_r4_says_of_them() {
        let mut odd = bill();
        odd.lines[0].fees = Cents::new(4_000);
        odd.shares.total = Cents::new(4_500);
        let mut taxed = bill();
        taxed.lines[0].vat = Cents::new(62);
        for (bill, priced, net, gross) in
            [(bill(), 2, 3_500, 3_500), (odd, 1, 4_500, 4_500), (taxed, 2, 3_438, 3_500)]
        {
            let mut plain = 0_u8;
            for Entry { resource, .. } in &Bundle::of(&[bill], Names::With).entry {
                match resource {
                    Resource::Claim(claim) => {
                        let nets = Cents::sum(claim.item.iter().map(|item| item.net.value.0));
                        assert_eq!(nets, Some(claim.total.value.0), "the total is that of the items");
                        for item in &claim.item {
                            let (Some(price), Some(factor)) = (&item.unit_price, item.factor) else {
                                continue;
                            };
                            let price = price.value.0.times(item.quantity.value.into()).unwrap().get();
                            let product = price.checked_mul(factor.0.get());
                            assert_eq!(product, item.net.value.0.get().checked_mul(100), "in hundredths");
                            plain = plain.saturating_add(1);
                        }
                    }
                    Resource::Invoice(invoice) => {
                        let totals =
                            [&invoice.total_net, &invoice.total_gross].map(|total| total.value.0.get());
                        assert_eq!(totals, [net, gross], "without taxes, then with them");
                    }
                    _ => {}
                }
            }
            assert_eq!(plain, priced, "the price is left out where it would not be true");
        }
    }

    #[test]
    fn a_correction_names_what_it_replaces_by_its_number() {
        let bundle = value(&[Bill { replaces: Some(7), ..bill() }], Names::With);
        let related = &resources(&bundle, "Claim")[0]["related"][0];
        assert_eq!(related["reference"]["value"], "000000007", "it need not be in the bundle");
    }

    #[test]
    fn a_place_in_corsica_keeps_its_number() {
        let mut corsican = bill();
        corsican.biller.finess = Some("2A0002689".into());
        let bundle = value(&[corsican], Names::With);
        assert_eq!(resources(&bundle, "Organization")[1]["identifier"][0]["value"], "2A0002689");
    }

    #[test]
    fn a_cancelled_invoice_says_so() {
        let day = bill().day;
        let bundle = value(&[Bill { cancelled_by: Some(Credit { number: 1, day }), ..bill() }], Names::With);
        assert_eq!(resources(&bundle, "Claim")[0]["status"], "cancelled");
        assert_eq!(resources(&bundle, "Invoice")[0]["status"], "cancelled");
    }

    #[test]
    fn without_names_no_person_is_there() {
        let text = Bundle::of(&[bill(), child()], Names::Without).write().unwrap();
        for part in ["LEGENDRE", "Zoé", "COLONNA", "27906961230", "253072A", "1979", "2024-02-29"] {
            assert!(!text.contains(part), "{part}");
        }
    }
}
