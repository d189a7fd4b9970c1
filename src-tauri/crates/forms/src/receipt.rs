//! The receipt of what the patient paid, with the invoice in short, and a code that a phone can collect.

use billing::{Cents, Line, Shares, ThirdParty};
use identity::Person;
use jiff::civil::Date;

use crate::document::FillError;
use crate::layout::Align;
use crate::letter::{Column, Head, Letter};
use crate::{Issuer, Sheet, words};

/// What a receipt states.
#[derive(Clone, Copy)]
pub struct Receipt<'a> {
    /// Who received the money.
    pub issuer: Issuer<'a>,
    /// The person who received the care.
    pub patient: &'a Person,
    /// The number of the invoice.
    pub number: u32,
    /// The day of care.
    pub date: Date,
    /// The acts.
    pub lines: &'a [Line],
    /// Who pays what.
    pub shares: Shares,
    /// Which shares the patient did not pay.
    pub third_party: ThirdParty,
    /// The text of the signed code, when there is one, and the name of the key that signed it.
    pub signed: Option<Signed<'a>>,
    /// Whether the office is a demonstration.
    pub demonstration: bool,
    /// How often it was printed before.
    pub printed_before: u32,
}

/// A signed code.
#[derive(Clone, Copy)]
pub struct Signed<'a> {
    /// Its text.
    pub code: &'a str,
    /// The name of the key: what a doubter compares.
    pub key: &'a str,
}

/// Writes the receipt.
pub fn receipt(content: &Receipt<'_>) -> Result<Sheet, FillError> {
    if content.lines.is_empty() {
        return Err(FillError::NoAct);
    }
    let number = words::invoice_number(content.number);
    let issuer = words::issuer(&content.issuer);
    let lead = format!("Facture n° {number}, soins du {}", words::french(content.date));
    let mut letter = Letter::begin(Head {
        title: "Reçu",
        lead: &lead,
        issuer: &issuer,
        foot: FOOT,
        demonstration: content.demonstration,
        printed_before: content.printed_before,
    })?;
    letter.section("Personne soignée");
    letter.strong("Nom et prénom", &words::full_name(content.patient));
    letter.pair("Date de naissance", &words::birth_date(content.patient.birth_date));
    letter.section("Soins");
    letter.table(ACTS, &content.lines.iter().map(act).collect::<Vec<_>>());
    payment(&mut letter, content);
    if let Some(Signed { code, key }) = content.signed {
        letter.section("Reçu numérique");
        let key = format!("Clé des reçus de ce cabinet : {key}");
        letter.code(
            code,
            &format!("QR code du reçu signé de la facture {number}"),
            &[
                "Lu avec l’application du téléphone, ce code y range le reçu : montants, date, numéro de facture. \
                 Ni nom, ni numéro de sécurité sociale.",
                "Sa signature montre qu’il n’a pas été modifié depuis son émission.",
                &key,
            ],
        )?;
    }
    letter.finish(&format!("Reçu, facture n° {number}"), content.date)
}

fn payment(letter: &mut Letter<'_>, content: &Receipt<'_>) {
    let (shares, third_party) = (content.shares, content.third_party);
    let euros = |amount: Cents| format!("{amount} €");
    let who = |third: bool| {
        if third { "attendue de l’organisme (tiers payant)" } else { "réglée par le patient" }
    };
    letter.section("Règlement");
    letter.amount("Total des soins", &euros(shares.total), "", false);
    letter.amount("Part obligatoire", &euros(shares.amo), who(third_party.compulsory), false);
    letter.amount("Part complémentaire", &euros(shares.amc), who(third_party.complementary), false);
    if shares.state > Cents::ZERO {
        letter.amount("Part de l’État (AME)", &euros(shares.state), "attendue de l’État", false);
    }
    if shares.excess > Cents::ZERO {
        letter.amount("Au-delà des tarifs", &euros(shares.excess), "réglé par le patient", false);
    }
    letter.amount("Reçu du patient", &euros(shares.patient_pays), "", true);
}

fn act(line: &Line) -> Vec<String> {
    // As on the sheet: an aggregate code does not tell which act it was (SFG, RG_MF604).
    let label = if line.billed_as.is_some() { String::new() } else { line.label.clone() };
    vec![
        line.printed_code().to_string(),
        label,
        line.kilometres
            .map_or_else(|| line.quantity.get().to_string(), |kilometres| format!("{kilometres} km")),
        line.unit_price.to_string(),
        line.fees.to_string(),
    ]
}

const ACTS: &[Column] = &[
    Column { label: "Code", share: 13, align: Align::Left, bold: true },
    Column { label: "Acte ou produit", share: 46, align: Align::Left, bold: false },
    Column { label: "Quantité", share: 10, align: Align::Right, bold: false },
    Column { label: "Prix unitaire (€)", share: 15, align: Align::Right, bold: false },
    Column { label: "Montant (€)", share: 16, align: Align::Right, bold: true },
];

const FOOT: &[&str] = &[
    "Ce reçu n’est pas une feuille de soins : seul, il ne donne lieu à aucun remboursement.",
    "Retenues de l’assurance maladie (participation forfaitaire, franchise) non comprises : elle les prélève elle-même.",
];
