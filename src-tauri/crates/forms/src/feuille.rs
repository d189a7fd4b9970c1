//! The *feuille de soins* of a doctor or a pharmacist: which value goes into which box.
//!
//! The whole sheet has the boxes of the printed form in their order and what the law asks of it (code de la sécurité
//! sociale, R. 161-42 and R. 321-1), in a presentation of its own; its foot says so. The overlay is the values alone, for
//! the printed form.

use billing::{Ccam, Cents, Condition, Excess, ExcessKind, Line, Pathway, Sector, Shares, ThirdParty};
use identity::{BirthDate, Name, Nir, Organism, Person};
use jiff::civil::Date;

use crate::calibration::Calibration;
use crate::document::{About, FillError, Reader, write};
use crate::field::{ActColumn, Field, Mark};
use crate::form::{Form, distinct};
use crate::layout::Layout;
use crate::typeface::Typefaces;
use crate::{Sheet, words};

/// Whose sheet it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// The doctor's, 12541 (S3110).
    Doctor,
    /// The pharmacist's or supplier's, 11390 (S3115).
    Pharmacist,
}

/// How it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Our own sheet, on white paper.
    FullPage,
    /// The values alone, on the printed form, for a printer that was measured.
    Overlay(Calibration),
}

/// What a feuille de soins states.
#[derive(Clone, Copy)]
pub struct Feuille<'a> {
    /// Whose sheet it is.
    pub model: Model,
    /// The person who received the care.
    pub patient: &'a Person,
    /// The insured person, when another.
    pub insured: Option<&'a Person>,
    /// The fund.
    pub organism: Option<&'a Organism>,
    /// The name of the fund, when known.
    pub organism_name: Option<&'a str>,
    /// Who did the acts, or delivered.
    pub professional: Professional<'a>,
    /// Who prescribed what was delivered.
    pub prescriber: Option<Prescriber<'a>>,
    /// The day of care.
    pub date: Date,
    /// The acts. More than a page holds go on further pages.
    pub lines: &'a [Line],
    /// Who pays what.
    pub shares: Shares,
    /// On what ground the care is covered.
    pub condition: Condition,
    /// Where the care stands in the coordinated pathway.
    pub pathway: Pathway,
    /// Which shares the patient did not pay.
    pub third_party: ThirdParty,
    /// The number of the invoice.
    pub number: u32,
    /// The usage number of the reading.
    pub usage_id: &'a str,
    /// Since when the tariffs hold.
    pub tariffs_from: Date,
    /// When they were last checked against their sources.
    pub tariffs_checked_on: Date,
    /// Whether the office is a demonstration: said across the sheet.
    pub demonstration: bool,
    /// How often it was printed before: 0 for an original.
    pub printed_before: u32,
}

/// Who did the acts, or delivered.
#[derive(Clone, Copy)]
pub struct Professional<'a> {
    /// Name and first name, or the pharmacy.
    pub name: &'a str,
    /// The RPPS number: eleven digits.
    pub rpps: &'a str,
    /// The number with the health insurance: eight digits and a key.
    pub am_number: &'a str,
    /// The lines of the address of the practice.
    pub address: &'a [String],
    /// How a doctor stands to the tariffs.
    pub sector: Option<Sector>,
    /// The FINESS of the place.
    pub finess: Option<&'a str>,
}

/// Who prescribed.
#[derive(Clone, Copy)]
pub struct Prescriber<'a> {
    /// Name and first name.
    pub name: &'a str,
    /// RPPS, or the number with the health insurance.
    pub number: &'a str,
    /// The day of the prescription.
    pub date: Option<Date>,
}

/// Fills the sheet for paper.
pub fn feuille(content: &Feuille<'_>, way: Way) -> Result<Sheet, FillError> {
    filled(content, way, false)
}

/// Fills the sheet for the screen: what a hand must still write is marked in its box.
pub fn preview(content: &Feuille<'_>, way: Way) -> Result<Sheet, FillError> {
    filled(content, way, true)
}

fn filled(content: &Feuille<'_>, way: Way, on_screen: bool) -> Result<Sheet, FillError> {
    let (overlay, reader) = match way {
        Way::FullPage => (false, Reader::Anyone),
        Way::Overlay(calibration) => (true, Reader::Printer(calibration)),
    };
    let layout = Layout::of(content.model, overlay)?;
    let faces = Typefaces::embedded()?;
    let chunks: Vec<&[Line]> = content.lines.chunks(usize::from(layout.acts.rows)).collect();
    if chunks.is_empty() {
        return Err(FillError::NoAct);
    }
    let missing = missing(content);
    let (mut pages, mut cut) = (Vec::new(), Vec::new());
    let mut first = 1;
    for (index, lines) in chunks.iter().enumerate() {
        let page = Page { lines, first, number: index.saturating_add(1), of: chunks.len() };
        first = first.saturating_add(lines.len());
        let mut form = Form::blank(layout, faces, content.demonstration)?;
        fill(&mut form, content, page)?;
        if on_screen {
            missing.iter().try_for_each(|&field| form.want(field))?;
        }
        let (drawing, shortened) = form.finish();
        pages.push(drawing);
        cut.extend(shortened);
    }
    let title = format!("Feuille de soins n° {}", words::invoice_number(content.number));
    let about = About { title: &title, date: content.date, size: layout.page.size, reader };
    Ok(Sheet { pdf: write(&about, &pages, faces)?, cut: distinct(cut), missing })
}

/// What the law wants on the sheet and nobody stated: left to the hand. A patient without a NIR has a birth date and a rank
/// (R. 161-42), and is insured through somebody who has one.
fn missing(content: &Feuille<'_>) -> Vec<Field> {
    let stated = |value: &str| value.chars().any(|c| c != '0' && !c.is_whitespace());
    let professional = content.professional;
    let insured = content.insured.unwrap_or(content.patient);
    let nir = if content.insured.is_some() { Field::InsuredNir } else { Field::PatientNir };
    let prescriber = content.prescriber;
    let pharmacist = content.model == Model::Pharmacist;
    let wanted = [
        (nir, insured.nir.is_some()),
        (Field::Organism, content.organism.is_some()),
        (Field::ProfessionalName, stated(professional.name)),
        (Field::ProfessionalRpps, stated(professional.rpps)),
        (Field::ProfessionalAm, stated(professional.am_number)),
        (Field::ProfessionalAddress, professional.address.iter().any(|line| stated(line))),
        (Field::PrescriberName, !pharmacist || prescriber.is_some_and(|one| stated(one.name))),
        (Field::PrescriberNumber, !pharmacist || prescriber.is_some_and(|one| stated(one.number))),
        (Field::PrescriptionDate, !pharmacist || prescriber.is_some_and(|one| one.date.is_some())),
    ];
    wanted.into_iter().filter(|(_, there)| !there).map(|(field, _)| field).collect()
}

/// One page of the sheet.
#[derive(Clone, Copy)]
struct Page<'a> {
    lines: &'a [Line],
    /// The number of its first act.
    first: usize,
    number: usize,
    of: usize,
}

impl Page<'_> {
    /// Totals and payment stand on the last page only: a sheet is not paid twice.
    fn is_last(self) -> bool {
        self.number == self.of
    }

    fn at_end(self, amount: Cents) -> String {
        if self.is_last() { amount.to_string() } else { String::new() }
    }
}

fn fill(form: &mut Form<'_>, content: &Feuille<'_>, page: Page<'_>) -> Result<(), FillError> {
    for &field in Field::ALL.iter().filter(|field| field.is_on(content.model)) {
        form.put(field, &value(content, page, field))?;
    }
    for &mark in Mark::ALL {
        if mark.is_on(content.model) && crossed(content, page, mark) {
            form.cross(mark)?;
        }
    }
    let counts = !form.has_column(ActColumn::Quantity);
    for ((row, act), line) in (0_u8..).zip(page.lines).zip(page.first..) {
        for &column in ActColumn::ALL.iter().filter(|column| column.is_on(content.model)) {
            form.put_act(row, line, column, &act_value(content, act, column, counts))?;
        }
    }
    Ok(())
}

/// What stands in a box. Empty: the box stays empty.
fn value(content: &Feuille<'_>, page: Page<'_>, field: Field) -> String {
    let (patient, shares) = (content.patient, content.shares);
    let (professional, prescriber) = (content.professional, content.prescriber);
    match field {
        Field::InvoiceNumber => words::invoice_number(content.number),
        Field::Date => eight_digits(content.date),
        Field::Usage => content.usage_id.to_owned(),
        Field::PatientName => patient.family_name.expose().to_owned(),
        Field::PatientBirthName => exposed(patient.birth_name.as_ref()),
        Field::PatientGivenName => patient.given_name.expose().to_owned(),
        Field::PatientNir => nir(patient.nir.as_ref()),
        Field::PatientBirthDate => birth_date(patient.birth_date),
        Field::PatientBirthRank => patient.birth_rank.get().to_string(),
        Field::InsuredName => exposed(content.insured.map(|insured| &insured.family_name)),
        Field::InsuredBirthName => exposed(content.insured.and_then(|insured| insured.birth_name.as_ref())),
        Field::InsuredGivenName => exposed(content.insured.map(|insured| &insured.given_name)),
        Field::InsuredNir => nir(content.insured.and_then(|insured| insured.nir.as_ref())),
        Field::Organism => content.organism.map(Organism::as_str).unwrap_or_default().to_owned(),
        Field::OrganismName => content.organism_name.unwrap_or_default().to_owned(),
        Field::ProfessionalName => professional.name.to_owned(),
        Field::ProfessionalRpps => professional.rpps.to_owned(),
        Field::ProfessionalAddress => professional.address.join("\n"),
        Field::ProfessionalAm => professional.am_number.to_owned(),
        Field::ProfessionalSituation => situation(professional),
        Field::PrescriberName => prescriber.map(|one| one.name.to_owned()).unwrap_or_default(),
        Field::PrescriberNumber => prescriber.map(|one| one.number.to_owned()).unwrap_or_default(),
        Field::PrescriptionDate => prescriber.and_then(|one| one.date).map(eight_digits).unwrap_or_default(),
        Field::Total if !page.is_last() => format!("voir page {}", page.of),
        Field::CompulsoryShare => page.at_end(shares.amo),
        Field::ComplementaryShare => page.at_end(shares.amc),
        Field::PatientPays => page.at_end(shares.patient_pays),
        Field::Total => page.at_end(shares.total),
        Field::Unverified => {
            let starred = page.lines.iter().any(|line| line.unverified);
            if starred {
                "* tarif à vérifier auprès d’une source officielle".to_owned()
            } else {
                String::new()
            }
        }
        Field::Tariffs => {
            let (from, checked) =
                (words::french(content.tariffs_from), words::french(content.tariffs_checked_on));
            format!("Tarifs du {from}, vérifiés le {checked}")
        }
        Field::Page => format!("Feuille {}/{}", page.number, page.of),
        Field::Duplicate => words::duplicate(content.printed_before),
    }
}

/// Whether a square is crossed.
fn crossed(content: &Feuille<'_>, page: Page<'_>, mark: Mark) -> bool {
    match mark {
        Mark::InsuredIsPatient => content.insured.is_none(),
        Mark::InsuredIsAnother => content.insured.is_some(),
        Mark::Illness => content.condition == Condition::Illness,
        Mark::LongTermIllness => content.condition == Condition::LongTermIllness,
        Mark::Maternity => content.condition == Condition::Maternity,
        Mark::WorkAccident => content.condition == Condition::WorkAccident,
        Mark::TreatingDoctor => content.pathway == Pathway::Treating,
        Mark::ReplacedDoctor => content.pathway == Pathway::Replaced,
        Mark::Sent => content.pathway == Pathway::Sent,
        Mark::Emergency => content.pathway == Pathway::Emergency,
        Mark::Away => content.pathway == Pathway::Away,
        Mark::Outside => content.pathway == Pathway::Outside,
        Mark::CompulsoryUnpaid => page.is_last() && content.third_party.compulsory,
        Mark::ComplementaryUnpaid => page.is_last() && content.third_party.complementary,
    }
}

/// What stands in a cell of the table of acts. Where no column counts them, the code does.
fn act_value(content: &Feuille<'_>, line: &Line, column: ActColumn, counts: bool) -> String {
    match column {
        ActColumn::Date => words::french(content.date),
        ActColumn::Code => {
            let times = match (line.kilometres, line.quantity.get()) {
                (Some(kilometres), _) if counts => format!(" {kilometres} km"),
                (None, times) if counts && times > 1 => format!(" × {times}"),
                _ => String::new(),
            };
            format!("{}{times}{}", line.printed_code(), if line.unverified { " *" } else { "" })
        }
        ActColumn::Cip => line
            .medicine
            .as_ref()
            .and_then(|part| part.cip.as_ref())
            .map(ToString::to_string)
            .unwrap_or_default(),
        ActColumn::Ccam => line.ccam.as_ref().map(ccam).unwrap_or_default(),
        // An aggregate code is there so that the paper does not tell which act it was (SFG, RG_MF604).
        ActColumn::Label if line.billed_as.is_some() => String::new(),
        ActColumn::Label => line.label.clone(),
        ActColumn::Quantity => match line.kilometres {
            Some(kilometres) => format!("{kilometres} km"),
            None => line.quantity.get().to_string(),
        },
        ActColumn::UnitPrice => line.unit_price.to_string(),
        ActColumn::Rate => format!("{} %", line.rate),
        ActColumn::Amount if is_travel(line) => String::new(),
        ActColumn::Amount => line.fees.to_string(),
        ActColumn::Excess => line.excess.map(excess).unwrap_or_default(),
        ActColumn::Travel if is_travel(line) => line.fees.to_string(),
        ActColumn::Travel => String::new(),
    }
}

/// Whether a line goes into the column of travel: kilometres, *indemnité* and *majoration de déplacement*.
fn is_travel(line: &Line) -> bool {
    line.kilometres.is_some() || ["ID", "MD"].contains(&line.printed_code().as_str())
}

/// What the form asks of an act of the CCAM beside its code. Phase 0 is that of acts that have none.
fn ccam(act: &Ccam) -> String {
    let Ccam { activity, phase, association, modifiers } = act;
    let mut parts = vec![format!("act. {activity}")];
    parts.extend((*phase > 0).then(|| format!("ph. {phase}")));
    parts.extend((!modifiers.is_empty()).then(|| modifiers.iter().collect::<String>()));
    parts.extend(association.map(|rank| format!("asso. {rank}")));
    parts.join(" ")
}

/// The amount, after the letters by which the caisses know its ground; fees of sector 2 and of boxes have none.
fn excess(excess: Excess) -> String {
    let ground = match excess.kind {
        ExcessKind::Demand => "DE ",
        ExcessKind::Authorised => "DA ",
        ExcessKind::Sector | ExcessKind::Medicine => "",
    };
    format!("{ground}{}", excess.amount)
}

/// R. 161-42 asks for the *situation d’exercice*.
fn situation(professional: Professional<'_>) -> String {
    let sector = professional.sector.map(|sector| match sector {
        Sector::One => "Conventionné, secteur 1".to_owned(),
        Sector::Two => "Conventionné, secteur 2".to_owned(),
        Sector::Optam => "Conventionné, secteur 2 (OPTAM)".to_owned(),
    });
    let finess = professional.finess.map(|finess| format!("FINESS {finess}"));
    sector.into_iter().chain(finess).collect::<Vec<_>>().join("\n")
}

fn exposed(name: Option<&Name>) -> String {
    name.map(|name| name.expose().to_owned()).unwrap_or_default()
}

fn nir(nir: Option<&Nir>) -> String {
    nir.map(|nir| nir.expose().to_owned()).unwrap_or_default()
}

/// Day, month and year, the month exactly as on the card even where no calendar knows it.
fn birth_date(date: BirthDate) -> String {
    let (year, month, day) = date.parts();
    format!("{day:02}{month:02}{year:04}")
}

fn eight_digits(date: Date) -> String {
    format!("{:02}{:02}{:04}", date.day(), date.month(), date.year())
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::float_arithmetic,
    clippy::string_slice,
    reason = "a test that overflows or slices wrongly fails, as it should"
)]
mod tests;
#[cfg(test)]
pub(crate) use tests::darkness;
