//! From an invoice to its resources.

use identity::{Organism, Person};

use super::BASE;
use super::resources::{
    Address, Annotation, Claim, Coding, Concept, Coverage, Currency, Extension, HumanName, Identifier,
    Insurance, Invoice, Item, LineItem, Money, Organization, Participant, Patient, Payee, Period,
    Practitioner, PriceComponent, Quantity, Reference, Related, Resource,
};
use crate::Cents;
use crate::export::json::{NOTICE, condition, pathway};
use crate::export::{Bill, BillLine, Biller, Decimal, Names};

/// What an invoice needs, what is referred to first.
pub(super) fn resources(bill: &Bill, names: Names) -> Vec<Resource> {
    let patient = Resource::Patient(patient(&bill.patient, format!("patient-{}", bill.number), names));
    let insured = bill.insured.as_ref();
    let insured = insured.map(|person| patient_of(person, format!("assure-{}", bill.number), names));
    let practitioner = Resource::Practitioner(practitioner(&bill.biller));
    let fund = Resource::Organization(fund(bill.organism.as_ref()));
    let place = place(&bill.biller).map(Resource::Organization);
    let coverage = Coverage {
        id: format!("droits-{}", bill.number),
        status: "active".to_owned(),
        subscriber: Some(insured.as_ref().unwrap_or(&patient).reference()),
        subscriber_id: shown(names, || Some(bill.insured().nir.as_ref()?.expose().to_owned())),
        beneficiary: patient.reference(),
        payor: vec![fund.reference()],
    };
    let coverage = Resource::Coverage(coverage);
    let parties = Parties {
        patient: patient.reference(),
        provider: practitioner.reference(),
        place: place.as_ref().map(Resource::reference),
        fund: bill.organism.is_some().then(|| fund.reference()),
        coverage: coverage.reference(),
    };
    let (claim, invoice) = (claim(bill, &parties), invoice(bill, &parties));
    let said = [Some(patient), insured, Some(practitioner), Some(fund), place, Some(coverage)];
    let last = [Some(Resource::Claim(claim)), Some(Resource::Invoice(invoice))];
    said.into_iter().chain(last).flatten().collect()
}

/// Who and what an invoice refers to.
struct Parties {
    patient: Reference,
    provider: Reference,
    place: Option<Reference>,
    fund: Option<Reference>,
    coverage: Reference,
}

fn patient_of(person: &Person, id: String, names: Names) -> Resource {
    Resource::Patient(patient(person, id, names))
}

fn patient(person: &Person, id: String, names: Names) -> Patient {
    if names == Names::Without {
        return Patient { id, identifier: Vec::new(), name: Vec::new(), birth_date: None };
    }
    let nir = person.nir.as_ref().map(|nir| Identifier {
        purpose: Some("official".to_owned()),
        kind: Some(concept("http://terminology.hl7.org/CodeSystem/v2-0203", "NH", None)),
        system: "urn:oid:1.2.250.1.213.1.4.8".to_owned(),
        value: nir.expose().to_owned(),
    });
    let name = |purpose: &str, family: &identity::Name| HumanName {
        purpose: Some(purpose.to_owned()),
        text: None,
        family: Some(family.expose().to_owned()),
        given: vec![person.given_name.expose().to_owned()],
    };
    let birth = person.birth_name.as_ref().map(|family| name("official", family));
    let used = name("usual", &person.family_name);
    // A lunar month is no month of FHIR: the year is what is known.
    let year = || format!("{:04}", person.birth_date.parts().0);
    let birth_date = person.birth_date.civil().map_or_else(year, |date| date.to_string());
    Patient {
        id,
        identifier: nir.into_iter().collect(),
        name: birth.into_iter().chain([used]).collect(),
        birth_date: Some(birth_date),
    }
}

fn practitioner(biller: &Biller) -> Practitioner {
    let rpps = Identifier {
        kind: Some(concept("https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203", "RPPS", None)),
        ..identifier("https://rpps.esante.gouv.fr", &biller.rpps)
    };
    let name = HumanName { purpose: None, text: Some(biller.name.clone()), family: None, given: Vec::new() };
    let line = biller.address.clone();
    let address = if line.is_empty() { Vec::new() } else { vec![Address { line }] };
    Practitioner {
        id: format!("praticien-{}-{}", biller.rpps, biller.am_number),
        identifier: vec![rpps, identifier(&own("NamingSystem/numero-am"), &biller.am_number)],
        name: vec![name],
        address,
    }
}

fn fund(organism: Option<&Organism>) -> Organization {
    let code = organism.map(Organism::as_str);
    Organization {
        id: format!("caisse-{}", code.unwrap_or("inconnue")),
        identifier: code.map(|code| identifier(&own("NamingSystem/organisme"), code)).into_iter().collect(),
        // Coverage wants somebody who pays, and an organisation wants an identifier or a name.
        name: code.is_none().then(|| "Organisme non indiqué".to_owned()),
    }
}

fn place(biller: &Biller) -> Option<Organization> {
    let (finess, name) = (biller.finess.as_ref(), biller.structure.clone());
    if finess.is_none() && name.is_none() {
        return None;
    }
    Some(Organization {
        id: format!("lieu-{}", finess.unwrap_or(&biller.am_number)),
        identifier: finess
            .map(|finess| identifier("https://finess.esante.gouv.fr", finess))
            .into_iter()
            .collect(),
        name,
    })
}

fn claim(bill: &Bill, parties: &Parties) -> Claim {
    let kind = if bill.is_of_a_pharmacy() { "pharmacy" } else { "professional" };
    // HL7: the provider when a third party pays it, or whoever is insured.
    let payee = if bill.third_party.compulsory { "provider" } else { "subscriber" };
    let prior = concept("http://terminology.hl7.org/CodeSystem/ex-relatedclaimrelationship", "prior", None);
    let related = bill.replaces.map(|number| Related { relationship: prior, reference: numbered(number) });
    Claim {
        id: format!("demande-{}", bill.number),
        extension: of_bill(bill),
        identifier: vec![numbered(bill.number)],
        status: if bill.cancelled_by.is_some() { "cancelled" } else { "active" }.to_owned(),
        kind: concept("http://terminology.hl7.org/CodeSystem/claim-type", kind, None),
        purpose: "claim".to_owned(),
        patient: parties.patient.clone(),
        billable_period: Period { start: bill.date.to_string(), end: bill.date.to_string() },
        created: bill.sealed_at.to_string(),
        insurer: parties.fund.clone(),
        provider: parties.provider.clone(),
        priority: concept("http://terminology.hl7.org/CodeSystem/processpriority", "normal", None),
        related: related.into_iter().collect(),
        payee: Payee { kind: concept("http://terminology.hl7.org/CodeSystem/payeetype", payee, None) },
        insurance: vec![Insurance { sequence: 1, focal: true, coverage: parties.coverage.clone() }],
        item: bill.lines.iter().zip(1..).map(|(line, sequence)| item(bill, line, sequence)).collect(),
        total: euros(bill.shares.total),
    }
}

fn item(bill: &Bill, line: &BillLine, sequence: u16) -> Item {
    // R4: `net` is quantity × price × factor. Of a line with more to it the price stands in an extension alone.
    let plain = line
        .unit_price
        .times(i64::from(line.quantity))
        .and_then(|whole| whole.get().checked_mul(line.coefficient.into()));
    let plain = plain.is_some_and(|hundredths| line.fees.get().checked_mul(100) == Some(hundredths));
    let tariff = Extension { value_money: Some(euros(line.unit_price)), ..extension("prix-unitaire") };
    let coefficient =
        Extension { value_integer: Some(line.coefficient), ..extension("coefficient-centiemes") };
    let beside = [tariff, coefficient].into_iter().filter(|_| !plain);
    Item {
        extension: of_line(line).into_iter().chain(beside).collect(),
        sequence,
        product_or_service: said(line),
        serviced_date: bill.date.to_string(),
        quantity: Quantity { value: line.quantity },
        unit_price: plain.then(|| euros(line.unit_price)),
        // A coefficient in hundredths has two decimals, as an amount in cents has.
        factor: plain.then(|| Decimal(Cents::new(i64::from(line.coefficient)))),
        net: euros(line.fees),
    }
}

fn invoice(bill: &Bill, parties: &Parties) -> Invoice {
    let untaxed = |all: Cents, tax: Cents| all.checked_sub(tax).unwrap_or(all);
    let taxes = Cents::sum(bill.lines.iter().map(|line| line.vat)).unwrap_or(Cents::ZERO);
    let component = |kind: &str, amount| PriceComponent { kind: kind.to_owned(), amount: euros(amount) };
    let components = |line: &BillLine| {
        let tax = (line.vat > Cents::ZERO).then(|| component("tax", line.vat));
        [component("base", untaxed(line.fees, line.vat))].into_iter().chain(tax).collect()
    };
    let lines = bill.lines.iter().zip(1..).map(|(line, sequence)| LineItem {
        sequence,
        charge_item_codeable_concept: said(line),
        price_component: components(line),
    });
    Invoice {
        id: format!("facture-{}", bill.number),
        identifier: vec![numbered(bill.number)],
        status: if bill.cancelled_by.is_some() { "cancelled" } else { "issued" }.to_owned(),
        subject: parties.patient.clone(),
        date: bill.sealed_at.to_string(),
        participant: vec![Participant { actor: parties.provider.clone() }],
        issuer: parties.place.clone(),
        line_item: lines.collect(),
        // R4: without taxes, then with them.
        total_net: euros(untaxed(bill.shares.total, taxes)),
        total_gross: euros(bill.shares.total),
        note: vec![Annotation { text: NOTICE.to_owned() }],
    }
}

/// A box by its CIP, an act of the CCAM or of the NGAP by its code.
fn said(line: &BillLine) -> Concept {
    let (system, code) = match (&line.cip, &line.ccam) {
        (Some(cip), _) => ("CodeSystem/cip", cip.as_str()),
        (None, Some(_)) => ("CodeSystem/ccam", line.code.as_str()),
        (None, None) => ("CodeSystem/acte", line.printed_code()),
    };
    concept(&own(system), code, Some(&line.label))
}

fn of_bill(bill: &Bill) -> Vec<Extension> {
    let mut all = vec![
        Extension { value_code: Some(condition(bill.condition).to_owned()), ..extension("motif") },
        Extension {
            value_boolean: Some(bill.third_party.compulsory),
            ..extension("tiers-payant-obligatoire")
        },
        Extension {
            value_boolean: Some(bill.third_party.complementary),
            ..extension("tiers-payant-complementaire")
        },
        Extension { value_money: Some(euros(bill.shares.amo)), ..extension("part-obligatoire") },
        Extension { value_money: Some(euros(bill.shares.amc)), ..extension("part-complementaire") },
        Extension { value_money: Some(euros(bill.shares.patient_pays)), ..extension("paye-par-patient") },
    ];
    if !bill.is_of_a_pharmacy() {
        all.push(Extension { value_code: Some(pathway(bill.pathway).to_owned()), ..extension("parcours") });
    }
    if bill.local_regime {
        all.push(Extension { value_boolean: Some(true), ..extension("regime-local") });
    }
    if bill.demonstration {
        all.push(Extension { value_boolean: Some(true), ..extension("demonstration") });
    }
    all
}

fn of_line(line: &BillLine) -> Vec<Extension> {
    let mut all = vec![
        Extension { value_money: Some(euros(line.base)), ..extension("base") },
        Extension { value_integer: Some(u32::from(line.rate)), ..extension("taux") },
        Extension { value_money: Some(euros(line.amo)), ..extension("part-obligatoire") },
        Extension { value_money: Some(euros(line.amc)), ..extension("part-complementaire") },
        Extension { value_code: Some(line.exemption.to_string()), ..extension("exoneration") },
    ];
    if let Some(qualifier) = line.qualifier {
        all.push(Extension { value_code: Some(qualifier.to_string()), ..extension("qualificatif") });
    }
    if let Some(ccam) = &line.ccam {
        let detail = [
            ("ccam-activite", Some(ccam.activity.to_string())),
            ("ccam-phase", Some(ccam.phase.to_string())),
            ("ccam-association", ccam.association.map(|place| place.to_string())),
        ];
        let modifiers =
            ccam.modifiers.iter().map(|modifier| ("ccam-modificateur", Some(modifier.to_string())));
        let said = detail.into_iter().chain(modifiers).filter(|(_, value)| value.is_some());
        all.extend(said.map(|(name, value)| Extension { value_code: value, ..extension(name) }));
    }
    all
}

fn extension(name: &str) -> Extension {
    Extension {
        url: own(&format!("StructureDefinition/{name}")),
        value_code: None,
        value_boolean: None,
        value_integer: None,
        value_money: None,
    }
}

fn numbered(number: u32) -> Identifier {
    identifier(&own("NamingSystem/facture"), &format!("{number:09}"))
}

fn identifier(system: &str, value: &str) -> Identifier {
    Identifier { purpose: None, kind: None, system: system.to_owned(), value: value.to_owned() }
}

fn concept(system: &str, code: &str, display: Option<&str>) -> Concept {
    let coding =
        Coding { system: system.to_owned(), code: code.to_owned(), display: display.map(str::to_owned) };
    Concept { coding: vec![coding] }
}

fn euros(amount: Cents) -> Money {
    Money { value: Decimal(amount), currency: Currency::Eur }
}

fn own(name: &str) -> String {
    format!("{BASE}{name}")
}

fn shown<T>(names: Names, value: impl FnOnce() -> Option<T>) -> Option<T> {
    match names {
        Names::With => value(),
        Names::Without => None,
    }
}
