//! *Ce que ce logiciel a lu*: for the patient, what was read of a card, what is kept of it, and which rights there are.

use identity::{Card, Person};
use jiff::Timestamp;

use crate::document::FillError;
use crate::layout::Align;
use crate::letter::{Column, Head, Letter};
use crate::words::{self, Channel};
use crate::{Issuer, Sheet};

/// What the sheet states.
#[derive(Clone, Copy)]
pub struct Privacy<'a> {
    /// Who read.
    pub issuer: Issuer<'a>,
    /// What was read.
    pub card: &'a Card,
    /// The name of the fund, when known.
    pub organism_name: Option<&'a str>,
    /// When.
    pub read_at: Timestamp,
    /// By which way.
    pub source: Source<'a>,
    /// The usage number of the reading.
    pub usage_id: &'a str,
    /// Whether the office is a demonstration.
    pub demonstration: bool,
}

/// Where a reading comes from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The way.
    pub channel: Channel,
    /// Who signed what was read; none when nobody did.
    pub issuer: Option<&'a str>,
}

/// Writes the sheet.
pub fn privacy(content: &Privacy<'_>) -> Result<Sheet, FillError> {
    let issuer = words::issuer(&content.issuer);
    let lead = format!("Lecture du {}", words::moment(content.read_at));
    let mut letter = Letter::begin(Head {
        title: "Ce que ce logiciel a lu",
        lead: &lead,
        issuer: &issuer,
        foot: FOOT,
        demonstration: content.demonstration,
        printed_before: 0,
    })?;
    let card = content.card;
    letter.section("La lecture");
    letter.pair("Présentation", content.source.channel.words());
    letter
        .pair("Signée par", content.source.issuer.unwrap_or("personne : rien de ce qui est lu n’est signé"));
    letter.pair("Numéro d’usage", content.usage_id);
    letter.section("L’assuré(e) et ses droits");
    person(&mut letter, &card.holder);
    letter.pair("Organisme", &organism(content));
    for period in &card.rights {
        let (from, to) = (words::french(period.from()), words::french(period.to()));
        letter.pair("Droits", &format!("du {from} au {to}"));
    }
    if let Some(at) = card.rights_as_of {
        letter.pair("Droits constatés le", &words::moment(at));
    }
    if !card.beneficiaries.is_empty() {
        letter.section("Les autres personnes de la carte");
        letter.table(PEOPLE, &card.beneficiaries.iter().map(row).collect::<Vec<_>>());
    }
    kept(&mut letter);
    rights(&mut letter);
    let day = content.read_at.to_zoned(jiff::tz::get!("Europe/Paris")).date();
    letter.finish("Ce que ce logiciel a lu", day)
}

fn person(letter: &mut Letter<'_>, person: &Person) {
    letter.strong("Nom et prénom", &words::full_name(person));
    let birth_name = person.birth_name.as_ref().map(|name| name.expose().to_owned());
    letter.pair("Nom de naissance", &birth_name.unwrap_or_default());
    letter.pair("Date de naissance", &words::birth_date(person.birth_date));
    letter.pair("Rang de naissance", &person.birth_rank.get().to_string());
    letter.pair("Numéro de sécurité sociale", &words::nir(person));
    let covers = person.cover.iter().map(|cover| cover.code.as_str()).collect::<Vec<_>>().join(", ");
    letter.pair("Couvertures particulières", &covers);
}

fn row(person: &Person) -> Vec<String> {
    let covers = person.cover.iter().map(|cover| cover.code.as_str()).collect::<Vec<_>>().join(", ");
    vec![words::full_name(person), words::birth_date(person.birth_date), words::nir(person), covers]
}

fn organism(content: &Privacy<'_>) -> String {
    let code = content.card.organism.as_ref().map(|organism| organism.as_str().to_owned());
    match (content.organism_name, code) {
        (Some(name), Some(code)) => format!("{name} ({code})"),
        (None, Some(code)) => code,
        (_, None) => "non indiqué par la présentation".to_owned(),
    }
}

fn kept(letter: &mut Letter<'_>) {
    letter.section("Ce qui en est conservé, et où");
    letter.paragraph(
        "Ces données sont enregistrées sur l’ordinateur du cabinet, chiffrées, pour établir la facture et la feuille de \
         soins. Le logiciel ne les envoie à personne : il fonctionne sans connexion.",
    );
    letter.paragraph(
        "Un journal note qu’une lecture a eu lieu, sous un pseudonyme qui n’a de sens que dans ce cabinet. Aucune photo, \
         aucun son, aucun code secret du téléphone n’est lu ni conservé.",
    );
    letter.paragraph(
        "Elles sont gardées aussi longtemps que le cabinet doit pouvoir justifier ses factures ; il vous indique la durée \
         qu’il applique.",
    );
}

fn rights(letter: &mut Letter<'_>) {
    letter.section("Vos droits");
    letter.paragraph(
        "Vous pouvez demander au cabinet une copie de ces données, leur correction, leur effacement ou la limitation de \
         leur usage, dans les limites de ses obligations légales (règlement (UE) 2016/679, articles 15 à 18).",
    );
    letter.paragraph("Si sa réponse ne vous convient pas, vous pouvez saisir la CNIL : www.cnil.fr.");
}

const PEOPLE: &[Column] = &[
    Column { label: "Nom et prénom", share: 40, align: Align::Left, bold: false },
    Column { label: "Naissance", share: 16, align: Align::Left, bold: false },
    Column { label: "N° de sécurité sociale", share: 27, align: Align::Left, bold: false },
    Column { label: "Couvertures", share: 17, align: Align::Left, bold: false },
];

const FOOT: &[&str] =
    &["À remettre au patient. Responsable du traitement : le cabinet dont le nom figure en tête."];
