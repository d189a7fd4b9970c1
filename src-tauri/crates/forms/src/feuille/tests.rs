//! The printed sheet as other programs read it: poppler's `pdftotext`, `pdffonts` and `pdftoppm`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use billing::pharmacy::{Cip13, MedicinePart, Substitution};
use billing::{ActCode, Ccam, Excess, ExcessKind, Quantity};
use identity::{BirthRank, Quality};
use jiff::civil::date;

use super::*;
use unicode_normalization::UnicodeNormalization;

use crate::calibration::millimetres;
use crate::canvas::Drawing;
use crate::field::{CutField, Loss, Place};
use crate::layout::{Area, Slot};
use crate::tests::poppler::{Word, letters, poppler, words};

/// How far a value may leave its box, in millimetres (G17).
const TOLERANCE: f32 = 0.5;

/// Everything a `Feuille` borrows.
#[derive(Clone)]
struct Case {
    model: Model,
    way: Way,
    prescriber: Option<(String, String, Date)>,
    printed_before: u32,
    patient: Person,
    insured: Option<Person>,
    organism: Organism,
    organism_name: Option<String>,
    doctor: String,
    address: Vec<String>,
    lines: Vec<Line>,
    condition: Condition,
    pathway: Pathway,
    third_party: ThirdParty,
    usage: String,
    demonstration: bool,
}

impl Case {
    fn usual() -> Self {
        Self {
            model: Model::Doctor,
            way: Way::FullPage,
            prescriber: None,
            printed_before: 0,
            patient: person("LEGENDRE-NOËL", None, "Zoé", "20150417", None),
            insured: Some(person(
                "LEGENDRE-NOËL",
                Some("D’HAUTEFEUILLE"),
                "Camille",
                "19840309",
                Some("295109912611193"),
            )),
            organism: Organism::parse("017510000").unwrap(),
            organism_name: Some("CPAM de Paris".into()),
            doctor: "Dr Claire MARTIN-LAVERGNE".into(),
            address: ["12 bis, quai de l’Écluse", "75010 Paris"].map(Into::into).to_vec(),
            lines: vec![
                line("G", "Consultation du généraliste", 1, 3_000),
                line("F", "Majoration dimanche", 1, 1_906),
            ],
            condition: Condition::Illness,
            pathway: Pathway::Treating,
            third_party: ThirdParty::default(),
            usage: "20261122-0042".into(),
            demonstration: false,
        }
    }

    fn feuille(&self) -> Feuille<'_> {
        let sum = |amount: fn(&Line) -> Cents| Cents::sum(self.lines.iter().map(amount)).unwrap();
        let (total, amo, amc) = (sum(|line| line.fees), sum(|line| line.amo), sum(|line| line.amc));
        let excess = sum(|line| line.excess.map_or(Cents::ZERO, |excess| excess.amount));
        Feuille {
            model: self.model,
            patient: &self.patient,
            insured: self.insured.as_ref(),
            organism: Some(&self.organism),
            organism_name: self.organism_name.as_deref(),
            prescriber: self.prescriber.as_ref().map(|(name, number, date)| Prescriber {
                name,
                number,
                date: Some(*date),
            }),
            printed_before: self.printed_before,
            professional: Professional {
                name: &self.doctor,
                rpps: "10001234566",
                am_number: "751234567",
                address: &self.address,
                sector: Some(Sector::One),
                finess: None,
            },
            date: date(2026, 11, 22),
            lines: &self.lines,
            shares: Shares { total, amo, amc, state: Cents::ZERO, excess, patient_pays: amc },
            condition: self.condition,
            pathway: self.pathway,
            third_party: self.third_party,
            number: 42,
            usage_id: &self.usage,
            tariffs_from: date(2026, 1, 1),
            tariffs_checked_on: date(2026, 6, 16),
            demonstration: self.demonstration,
        }
    }

    fn sheet(&self) -> Sheet {
        feuille(&self.feuille(), self.way).unwrap()
    }

    fn layout(&self) -> &'static Layout {
        Layout::of(self.model, matches!(self.way, Way::Overlay(_))).unwrap()
    }
}

/// The most that a card can state: 80 characters.
fn name(text: &str) -> Name {
    Name::new(&text.chars().take(80).collect::<String>()).unwrap()
}

fn person(family: &str, birth: Option<&str>, given: &str, born: &str, nir: Option<&str>) -> Person {
    Person {
        family_name: name(family),
        birth_name: birth.map(name),
        given_name: name(given),
        birth_date: BirthDate::parse(born).unwrap(),
        nir: nir.map(|nir| Nir::parse(nir).unwrap()),
        quality: Some(Quality::INSURED),
        birth_rank: BirthRank::new(1).unwrap(),
        cover: Vec::new(),
    }
}

fn line(code: &str, label: &str, times: u8, price: i64) -> Line {
    let (code, quantity) = (ActCode::parse(code).unwrap(), Quantity::new(times).unwrap());
    Line::plain(code, label, quantity, Cents::new(price), 70).unwrap()
}

fn with_excess(line: Line, kind: ExcessKind, amount: i64) -> Line {
    let amount = Cents::new(amount);
    let fees = line.fees.checked_add(amount).unwrap();
    Line { excess: Some(Excess { kind, amount }), fees, ..line }
}

/// All that a CCAM line can say.
fn in_full() -> Ccam {
    Ccam { activity: 4, phase: 1, association: Some(2), modifiers: vec!['F', 'M', 'S', 'U'] }
}

fn boxed(cip: &str) -> MedicinePart {
    MedicinePart {
        cip: Some(Cip13::parse(cip).unwrap()),
        vat_permille: 21,
        vat: Cents::new(6),
        substitution: Substitution::None,
    }
}

/// How many invented sheets are read back (G17).
const CASES: usize = 500;

const FAMILIES: [&str; 10] = [
    "LY",
    "LEGENDRE-NOËL",
    "ÇELİK-ŁUKASIEWICZ",
    "D’ŒUVRE DE SAINT-EXUPÉRY",
    "VILLENEUVE-BARGEMONT DE MONTMORENCY-LAVAL DE LA ROCHEFOUCAULD-DOUDEAUVILLE D’ORLÉANS",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "ABDERRAHMANE-BENMOHAMMED EL-GHAZOUANI",
    "ÑANDÚ ŠKVORECKÝ ĎURIŠOVÁ",
    "iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii",
    "NGUYỄN THỊ",
];
const GIVEN: [&str; 7] = [
    "Zoé",
    "Jean-Baptiste Marie Emmanuel Louis",
    "Ève",
    "Anaïs-Gaëlle Françoise",
    "Ó",
    "Maximilien-Alexandre-Théophraste",
    "Zoe\u{308} Noe\u{308}l",
];
/// Two in five with a lunar month.
const BORN: [&str; 5] = ["19840309", "19421901", "19680000", "20240229", "19840229"];
const NIRS: [Option<&str>; 4] =
    [None, Some("253072B07300470"), Some("185057512345673"), Some("253072A07300443")];
const CODES: [&str; 4] = ["G", "DEQP003", "COE", "IK"];
const LABELS: [&str; 3] = [
    "Consultation",
    "Électrocardiographie sur au moins 12 dérivations, avec interprétation",
    "Examen obligatoire de l’enfant",
];
/// The last is the most that an invoice line can write.
const PRICES: [i64; 6] = [5, 3_000, 1_472, 6_912, 100_000, 999_999];
const GROUNDS: [ExcessKind; 3] = [ExcessKind::Demand, ExcessKind::Authorised, ExcessKind::Sector];
const ORGANISMS: [&str; 3] = ["017510000", "012A10001", "919990471"];
const FUNDS: [Option<&str>; 4] = [
    None,
    Some("CPAM de Paris"),
    Some("Caisse primaire d’assurance maladie des Hauts-de-Seine"),
    Some("MSA Provence-Azur"),
];
const DOCTORS: [&str; 2] =
    ["Dr Claire MARTIN-LAVERGNE", "Dr Anne-Élisabeth de MONTMORENCY-LAVAL de la ROCHEFOUCAULD"];
const ADDRESS: [&str; 4] = [
    "Maison de santé pluriprofessionnelle du Canal",
    "Bâtiment C, escalier 2, 3e étage",
    "12 bis, quai de l’Écluse",
    "75010 Paris",
];
const NUMBERS: [&str; 3] = ["", "751234567", "10003000019"];
/// A printer that is right, one that moves, and those that stretch or shrink too.
static CALIBRATIONS: LazyLock<[Calibration; 4]> = LazyLock::new(|| {
    [
        Calibration::default(),
        Calibration::moved([213, 185]).unwrap(),
        Calibration::measured([235, 220], [1_884, 2_713]).unwrap(),
        Calibration::measured([180, 195], [1_890, 2_800]).unwrap(),
    ]
});
const CONDITIONS: [Condition; 4] =
    [Condition::Illness, Condition::LongTermIllness, Condition::Maternity, Condition::WorkAccident];
const PATHWAYS: [Pathway; 6] = [
    Pathway::Treating,
    Pathway::Replaced,
    Pathway::Sent,
    Pathway::Emergency,
    Pathway::Away,
    Pathway::Outside,
];
const USAGES: [&str; 2] = ["20261122-0042", "0c2e7f9a-5b1d-4d3e-9f60-7a1b2c3d4e5f"];

/// Draws from lists, always in the same way.
struct Draw(u32);

impl Draw {
    /// xorshift32 (Marsaglia 2003).
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        usize::try_from(self.0).unwrap() % end
    }

    fn one<T: Copy, const N: usize>(&mut self, list: [T; N]) -> T {
        list[self.below(N)]
    }

    fn chance(&mut self) -> bool {
        self.one([true, false])
    }

    fn person(&mut self) -> Person {
        let birth = self.one([None, None, Some(())]).map(|()| self.one(FAMILIES));
        person(self.one(FAMILIES), birth, self.one(GIVEN), self.one(BORN), self.one(NIRS))
    }

    fn line(&mut self) -> Line {
        let times = self.one([1, 1, 1, 2, 99]);
        let doubtful = self.one([true, false, false]);
        let plain =
            Line { unverified: doubtful, ..line(self.one(CODES), self.one(LABELS), times, self.one(PRICES)) };
        match self.below(6) {
            0 => with_excess(plain, self.one(GROUNDS), self.one([100, 2_550])),
            1 => Line { ccam: Some(in_full()), ..plain },
            2 => Line { kilometres: Some(self.one([4, 120])), quantity: Quantity::ONE, ..plain },
            3 => Line { medicine: Some(boxed("3400930000014")), ..plain },
            _ => plain,
        }
    }

    fn case(&mut self) -> Case {
        let other = self.person();
        let model = self.one([Model::Doctor, Model::Pharmacist]);
        let printer = Way::Overlay(self.one(*CALIBRATIONS));
        let prescriber = self.one([None, Some(()), Some(())]);
        Case {
            model,
            way: self.one([Way::FullPage, Way::FullPage, printer]),
            prescriber: prescriber
                .map(|()| (self.one(DOCTORS).into(), self.one(NUMBERS).into(), date(2026, 11, 20))),
            printed_before: self.one([0, 0, 1, 12]),
            patient: self.person(),
            insured: self.chance().then_some(other),
            organism: Organism::parse(self.one(ORGANISMS)).unwrap(),
            organism_name: self.one(FUNDS).map(Into::into),
            doctor: self.one(DOCTORS).into(),
            address: ADDRESS.iter().skip(self.below(4)).map(|&line| line.into()).collect(),
            lines: (0..=self.below(8)).map(|_| self.line()).collect(),
            condition: self.one(CONDITIONS),
            pathway: self.one(PATHWAYS),
            third_party: ThirdParty { compulsory: self.chance(), complementary: self.chance() },
            usage: self.one(USAGES).into(),
            demonstration: self.chance(),
        }
    }
}

/// Invented people and bills: every kind of name, date, number and amount that the boxes must hold.
fn cases(count: usize) -> Vec<Case> {
    let mut draw = Draw(20_261_122);
    (0..count).map(|_| draw.case()).collect()
}

fn written(layout: &Layout, drawing: Drawing) -> Vec<u8> {
    let reader = if layout.overlay { Reader::Printer(Calibration::default()) } else { Reader::Anyone };
    let about = About { title: "Essai", date: date(2026, 11, 22), size: layout.page.size, reader };
    write(&about, &[drawing], Typefaces::embedded().unwrap()).unwrap()
}

/// The words that are on every sheet of a kind.
fn artwork(layout: &'static Layout, demonstration: bool) -> Vec<Word> {
    let (drawing, _) = Form::blank(layout, Typefaces::embedded().unwrap(), demonstration).unwrap().finish();
    if drawing.groups.is_empty() {
        return Vec::new();
    }
    words(&written(layout, drawing)).remove(0)
}

/// Where a printer that was measured so puts what the PDF has in an area.
fn printed(word: Word, way: Way) -> Word {
    let Way::Overlay(calibration) = way else { return word };
    let axis = |at: f32, length: f32, axis: usize| {
        let (near, far) = (calibration.near()[axis], calibration.far()[axis]);
        let (asked_near, asked_far) = (Calibration::NEAR[axis], Calibration::FAR[axis]);
        let stretch = millimetres(far - near) / millimetres(asked_far - asked_near);
        (millimetres(near) + (at - millimetres(asked_near)) * stretch, length * stretch)
    };
    let ((x, width), (y, height)) =
        (axis(word.area.x, word.area.width, 0), axis(word.area.y, word.area.height, 1));
    Word { area: Area { x, y, width, height }, ..word }
}

fn inside(word: &Area, area: &Area) -> bool {
    word.x >= area.x - TOLERANCE
        && word.y >= area.y - TOLERANCE
        && word.x + word.width <= area.x + area.width + TOLERANCE
        && word.y + word.height <= area.y + area.height + TOLERANCE
}

fn holds_middle(area: &Area, word: &Area) -> bool {
    let (x, y) = (word.x + word.width / 2.0, word.y + word.height / 2.0);
    x >= area.x && x <= area.x + area.width && y >= area.y && y <= area.y + area.height
}

/// Takes the words of an area off the page; each must lie inside.
fn take(values: &mut Vec<Word>, area: &Area, what: &str) -> String {
    let (mut here, rest): (Vec<Word>, Vec<Word>) =
        values.drain(..).partition(|word| holds_middle(area, &word.area));
    *values = rest;
    // As eyes read: by the line, then from left to right.
    let line = |word: &Word| (word.area.y / 1.5).round();
    here.sort_by(|a, b| line(a).total_cmp(&line(b)).then(a.area.x.total_cmp(&b.area.x)));
    for word in &here {
        assert!(inside(&word.area, area), "{what}: {word:?} leaves {area:?}");
    }
    here.iter().map(|word| letters(&word.text)).collect()
}

/// Compares what a place shows with its value, as far as the sheet says that it shows it.
fn same(shown: &str, value: &str, place: Place, sheet: &Sheet) {
    let losses: Vec<Loss> = sheet.cut.iter().filter(|cut| cut.place == place).map(|cut| cut.loss).collect();
    let (spelled, respelled) = Typefaces::embedded().unwrap().both()[0].spell(value);
    assert_eq!(losses.contains(&Loss::Respelled), respelled, "{place:?}: another spelling is said");
    if losses.contains(&Loss::Shortened) {
        let kept = shown.strip_suffix('…').unwrap_or_else(|| panic!("{place:?}: a cut is visible"));
        assert!(letters(&spelled).starts_with(kept), "{place:?}: {kept} begins {spelled}");
    } else {
        assert_eq!(shown, letters(&spelled), "{place:?}: printed whole");
        // Not our own idea of spelling: where nothing is said to be lost, the letters are those of the value.
        let composed: String = value.nfc().collect();
        assert!(respelled || shown == letters(&composed), "{place:?}: {shown} is not {composed}");
    }
}

/// Takes all values of a page off it, each from its box; gives back how many there were.
fn take_page(
    values: &mut Vec<Word>,
    layout: &Layout,
    content: &Feuille<'_>,
    page: Page<'_>,
    sheet: &Sheet,
) -> usize {
    let mut seen = 0;
    for &field in Field::ALL {
        let expected = value(content, page, field);
        let area = match layout.slot(field) {
            None => continue,
            Some(Slot::Text(text)) => text.area,
            Some(Slot::Comb(comb)) => {
                for (cell, digit) in comb.cells().iter().zip(expected.chars()) {
                    let shown = take(&mut values.clone(), cell, field.name());
                    assert_eq!(shown, digit.to_string(), "{}: one a cell", field.name());
                }
                comb.area
            }
        };
        let shown = take(values, &area, field.name());
        same(&shown, &expected, Place::Box(field), sheet);
        seen += usize::from(!shown.is_empty());
    }
    for (row, act) in (0_u8..).zip(page.lines) {
        for &column in ActColumn::ALL {
            let Some(at) = layout.acts.column(column) else { continue };
            let cell = layout.acts.cell(at, row);
            let shown = take(values, &cell, column.name());
            let place = Place::Act { line: page.first + usize::from(row), column };
            let counts = layout.acts.column(ActColumn::Quantity).is_none();
            same(&shown, &act_value(content, act, column, counts), place, sheet);
            seen += usize::from(!shown.is_empty());
        }
    }
    seen
}

/// Reads a sheet back; gives back how many values it shows, and how many of them are shortened.
fn read_back(case: &Case, artwork: &[Word]) -> (usize, usize) {
    let (sheet, content) = (case.sheet(), case.feuille());
    let pages = words(&sheet.pdf);
    let chunks: Vec<&[Line]> = case.lines.chunks(6).collect();
    assert_eq!(pages.len(), chunks.len(), "six acts a page");
    let mut seen = 0;
    for (index, values) in pages.into_iter().enumerate() {
        let mut values: Vec<Word> = values.into_iter().map(|word| printed(word, case.way)).collect();
        for word in artwork {
            let there = |value: &Word| {
                let (a, b) = (value.area, word.area);
                value.text == word.text && (a.x - b.x).abs() < 0.1 && (a.y - b.y).abs() < 0.1
            };
            let at = values.iter().position(there);
            values.remove(at.unwrap_or_else(|| panic!("{word:?} is on every sheet")));
        }
        let page = Page { lines: chunks[index], first: 1 + 6 * index, number: index + 1, of: chunks.len() };
        seen += take_page(&mut values, case.layout(), &content, page, &sheet);
        assert_eq!(values, [], "nothing stands outside the boxes");
    }
    (seen, sheet.cut.iter().filter(|cut| cut.loss == Loss::Shortened).count())
}

#[test]
fn every_value_lies_in_its_box() {
    let artworks: BTreeMap<(u8, bool, bool), Vec<Word>> = [Model::Doctor, Model::Pharmacist]
        .into_iter()
        .flat_map(|model| {
            [(model, false, false), (model, false, true), (model, true, false), (model, true, true)]
        })
        .map(|(model, overlay, demonstration)| {
            let layout = Layout::of(model, overlay).unwrap();
            ((u8::from(model == Model::Doctor), overlay, demonstration), artwork(layout, demonstration))
        })
        .collect();
    let cases = cases(CASES);
    let read = |part: &[Case]| -> Vec<(usize, usize)> {
        let kind =
            |case: &Case| (u8::from(case.model == Model::Doctor), case.layout().overlay, case.demonstration);
        part.iter().map(|case| read_back(case, &artworks[&kind(case)])).collect()
    };
    let counts: Vec<(usize, usize)> = std::thread::scope(|scope| {
        let threads: Vec<_> = cases.chunks(CASES / 4).map(|part| scope.spawn(|| read(part))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let seen: usize = counts.iter().map(|(seen, _)| seen).sum();
    let shortened: usize = counts.iter().map(|(_, shortened)| shortened).sum();
    assert!(seen > 30 * CASES, "the boxes were filled: {seen}");
    assert!(shortened > 0, "some names are too long for any box, and that was said");
}

#[test]
fn only_what_no_box_can_hold_is_cut() {
    assert_eq!(Case::usual().sheet().cut, [], "a usual sheet is whole");
    let long = "ANDRÉ-LEFÈVRE DE LA TOUR D’AUVERGNE-LAURAGUAIS ".repeat(2);
    let mut case = Case::usual();
    case.patient.family_name = name(&long);
    assert_eq!(case.sheet().cut, [], "eighty usual letters shrink and wrap");
    case.patient.family_name = name(&"W".repeat(80));
    case.lines = vec![line("G", "Consultation", 1, 3_000); 9];
    let cut = CutField { place: Place::Box(Field::PatientName), loss: Loss::Shortened };
    assert_eq!(case.sheet().cut, [cut], "two pages, one warning");
    let usual = Case::usual();
    let rpps = |rpps| {
        let professional = Professional { rpps, ..usual.feuille().professional };
        feuille(&Feuille { professional, ..usual.feuille() }, Way::FullPage).unwrap().cut
    };
    assert_eq!(rpps("10 001 234 566"), [], "spaces take no cell");
    let cut = CutField { place: Place::Box(Field::ProfessionalRpps), loss: Loss::Shortened };
    assert_eq!(rpps("100012345667"), [cut], "one character too many for eleven cells");
}

#[test]
fn a_lunar_birth_date_is_printed_as_on_the_card() {
    let mut case = Case::usual();
    case.patient = person("BENALI", None, "Fatma", "19421901", None);
    let content = case.feuille();
    let page = Page { lines: &case.lines, first: 1, number: 1, of: 1 };
    assert_eq!(
        value(&content, page, Field::PatientBirthDate),
        "01191942",
        "day 01, month 19 of the card, 1942"
    );
    assert_eq!(value(&content, page, Field::PatientNir), "", "no NIR: birth date and rank stand for it");
    assert_eq!(value(&content, page, Field::PatientBirthRank), "1");
}

#[test]
fn an_aggregate_code_hides_the_act() {
    let mut case = Case::usual();
    case.lines = vec![Line {
        billed_as: ActCode::parse("CCX").ok(),
        ..line("CSO", "Consultation de suivi", 1, 4_750)
    }];
    let text = String::from_utf8(poppler("pdftotext", &["-raw", "-", "-"], &case.sheet().pdf)).unwrap();
    assert!(text.contains("CCX") && !text.contains("CSO") && !text.contains("suivi"), "SFG RG_MF604: {text}");
}

#[test]
fn sections_are_read_in_the_order_of_the_form() {
    let text =
        String::from_utf8(poppler("pdftotext", &["-raw", "-", "-"], &Case::usual().sheet().pdf)).unwrap();
    let mut from = 0;
    for part in [
        "PERSONNE RECEVANT LES SOINS",
        "Zoé",
        "ASSURÉ(E)",
        "Camille",
        "CPAM de Paris",
        "IDENTIFICATION DU MÉDECIN",
        "MARTIN-LAVERGNE",
        "CONDITIONS DE PRISE EN CHARGE",
        "médecin traitant déclaré",
        "ACTES EFFECTUÉS",
        "Consultation du généraliste",
        "Majoration dimanche",
        "PAIEMENT",
        "34,34",
        "49,06",
        "SIGNATURES",
        "ce n’est pas le formulaire officiel 12541",
        "Ce n’est pas une transmission électronique",
    ] {
        let at =
            text[from..].find(part).unwrap_or_else(|| panic!("{part} comes after what precedes it:\n{text}"));
        from += at + part.len();
    }
    assert!(text.contains("Tarifs du 01/01/2026, vérifiés le 16/06/2026"), "the date of the tariffs is said");
}

#[test]
fn a_demonstration_is_said_at_the_top_and_across() {
    let count = |demonstration| {
        let sheet = Case { demonstration, ..Case::usual() }.sheet();
        let text = String::from_utf8(poppler("pdftotext", &["-raw", "-", "-"], &sheet.pdf)).unwrap();
        letters(&text).matches("DÉMONSTRATION–SANSVALEUR").count()
    };
    assert_eq!((count(true), count(false)), (2, 0));
}

#[test]
fn the_total_stands_on_the_last_page_only() {
    let mut case = Case::usual();
    case.lines = vec![line("G", "Consultation", 1, 3_000); 7];
    let pages = words(&case.sheet().pdf);
    let has = |page: usize, text: &str| pages[page].iter().any(|word| word.text == text);
    assert!(!has(0, "210,00") && has(1, "210,00"), "a sheet is not paid twice");
    assert!(has(0, "1/2") && has(1, "2/2"), "pages are numbered");
}

#[test]
fn fonts_are_embedded_and_the_file_is_small() {
    // For a printer the fonts are whole: they hold what French paper needs and no more.
    for (way, cut) in [(Way::FullPage, "yes"), (Way::Overlay(Calibration::default()), "no")] {
        let pdf = Case { way, ..Case::usual() }.sheet().pdf;
        assert!(pdf.len() <= 60_000, "{} bytes", pdf.len());
        let table = String::from_utf8(poppler("pdffonts", &["-"], &pdf)).unwrap();
        let fonts: Vec<Vec<&str>> =
            table.lines().skip(2).map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(fonts.len(), 2, "{table}");
        for font in fonts {
            // name, type in two words, encoding, emb, sub, uni, object and generation
            assert_eq!(font[4..7], ["yes", cut, "yes"], "embedded, and readable as text: {font:?}");
            let name = font[0].split_once('+').map_or(font[0], |(_, name)| name);
            assert_eq!(name.split('-').next(), Some("AtkinsonHyperlegibleNext"));
        }
    }
}

#[test]
fn the_same_sheet_has_the_same_bytes() {
    for way in [Way::FullPage, Way::Overlay(Calibration::default())] {
        let case = Case { demonstration: true, way, ..Case::usual() };
        let (first, second) = (case.sheet(), case.sheet());
        assert!(first == second, "no clock, no chance");
        let other = feuille(&Feuille { number: 43, ..case.feuille() }, way).unwrap();
        assert!(other.pdf != first.pdf, "another invoice, another file");
    }
}

#[test]
fn no_act_no_feuille() {
    let case = Case { lines: Vec::new(), ..Case::usual() };
    assert_eq!(feuille(&case.feuille(), case.way).err(), Some(FillError::NoAct));
}

/// The squares are shapes, not text: they are looked at on the drawn page.
#[test]
fn exactly_the_chosen_squares_are_crossed() {
    for case in &cases(12) {
        // Where the printer puts them is read_back's to test; here the page is looked at as it is.
        let way = match case.way {
            Way::FullPage => Way::FullPage,
            Way::Overlay(_) => Way::Overlay(Calibration::default()),
        };
        let case = Case { way, ..case.clone() };
        let (layout, content) = (case.layout(), case.feuille());
        let pages = case.lines.chunks(6).count();
        let last = pages.to_string();
        let arguments = ["-r", "254", "-gray", "-f", &last, "-l", &last, "-"];
        let picture = poppler("pdftoppm", &arguments, &case.sheet().pdf);
        let page = Page { lines: &[], first: 1, number: pages, of: pages };
        for &mark in Mark::ALL {
            let Some([x, y]) = layout.mark(mark).map(|place| place.at) else { continue };
            let middle = layout.style.mark_side / 2.0;
            let dark = darkness(&picture, x + middle, y + middle) > 0.5;
            assert_eq!(dark, crossed(&content, page, mark), "{}", mark.name());
        }
    }
}

/// How dark a point is, 0 to 1, in a grey picture of ten dots a millimetre.
pub(crate) fn darkness(picture: &[u8], x: f32, y: f32) -> f32 {
    // P5, width and height, 255, each ended by a white space.
    let header: Vec<&str> = picture
        .splitn(5, u8::is_ascii_whitespace)
        .take(4)
        .map(|part| std::str::from_utf8(part).unwrap())
        .collect();
    let [width, height] = [1, 2].map(|place: usize| header[place].parse::<usize>().unwrap());
    let dots = &picture[picture.len() - width * height..];
    let dot = |millimetres: f32| format!("{:.0}", millimetres * 10.0).parse::<usize>().unwrap();
    1.0 - f32::from(dots[dot(y) * width + dot(x)]) / 255.0
}

/// ISO 14289-1 (PDF/UA-1) as poppler reads the file.
#[test]
fn the_sheet_can_be_read_aloud() {
    let pdf = Case::usual().sheet().pdf;
    // Titles that are no ASCII are printed as they stand in the file.
    let told =
        |arguments: &[&str]| String::from_utf8_lossy(&poppler("pdfinfo", arguments, &pdf)).into_owned();
    let about = told(&["-"]);
    for line in [
        "Title:           Feuille de soins n° 000042",
        "Tagged:          yes",
        "Page size:       595.276 x 841.89 pts (A4)",
    ] {
        assert!(about.contains(line), "{line} in\n{about}");
    }
    assert!(told(&["-meta", "-"]).contains("<pdfuaid:part>1</pdfuaid:part>"));
    let structure = told(&["-struct-text", "-"]);
    let compact = structure.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in
        ["H1", "\"Feuille de soins\"", "H2 \"1 PERSONNE RECEVANT LES SOINS\"", "\"médecin traitant déclaré\""]
    {
        assert!(compact.contains(part), "{part} in\n{structure}");
    }
}

/// What only a printer sees has no tags, but says what it is.
#[test]
fn an_overlay_has_a_title_and_a_language() {
    let pdf = Case { way: Way::Overlay(Calibration::default()), ..Case::usual() }.sheet().pdf;
    let about = String::from_utf8_lossy(&poppler("pdfinfo", &["-"], &pdf)).into_owned();
    for line in [
        "Title:           Feuille de soins n° 000042",
        "Producer:        Comptoir",
        "Tagged:          no",
        "Pages:           1",
        "Page size:       595.276 x 841.89 pts (A4)",
        "PDF version:     1.7",
    ] {
        assert!(about.contains(line), "{line} in\n{about}");
    }
    assert!(String::from_utf8_lossy(&pdf).contains("/Lang(fr-FR)"), "in the catalogue, which is not packed");
}

#[test]
fn what_nobody_stated_is_said_and_marked_on_the_screen_only() {
    assert_eq!(Case::usual().sheet().missing, [], "a usual sheet lacks nothing");
    let mut case = Case { model: Model::Pharmacist, ..Case::usual() };
    case.insured = None;
    let content = Feuille { organism: None, ..case.feuille() };
    let sheet = feuille(&content, Way::FullPage).unwrap();
    let wanted = [
        Field::PatientNir,
        Field::Organism,
        Field::PrescriberName,
        Field::PrescriberNumber,
        Field::PrescriptionDate,
    ];
    assert_eq!(sheet.missing, wanted);
    let hints = |pdf: &[u8]| {
        let text = String::from_utf8(poppler("pdftotext", &["-raw", "-", "-"], pdf)).unwrap();
        text.matches("à compléter à la main").count()
    };
    assert_eq!(hints(&sheet.pdf), 0, "paper is for the hand");
    for way in [Way::FullPage, Way::Overlay(Calibration::default())] {
        assert_eq!(hints(&preview(&content, way).unwrap().pdf), wanted.len(), "{way:?}");
    }
}

#[test]
fn a_duplicate_says_so() {
    for way in [Way::FullPage, Way::Overlay(Calibration::default())] {
        let count = |printed_before| {
            let sheet = Case { way, printed_before, ..Case::usual() }.sheet();
            String::from_utf8(poppler("pdftotext", &["-raw", "-", "-"], &sheet.pdf)).unwrap()
        };
        assert!(!count(0).contains("DUPLICATA"), "{way:?}");
        assert!(count(3).contains("DUPLICATA n° 3"), "{way:?}");
    }
}

/// The doctor's printed form has no column for it.
#[test]
fn an_act_that_was_done_twice_says_so_on_the_overlay_too() {
    let mut case = Case { way: Way::Overlay(Calibration::default()), ..Case::usual() };
    case.lines =
        vec![line("JKHD001", "Prélèvement cervicovaginal", 2, 1_273), line("G", "Consultation", 1, 3_000)];
    let text = String::from_utf8(poppler("pdftotext", &["-layout", "-", "-"], &case.sheet().pdf)).unwrap();
    assert!(text.contains("JKHD001 × 2") && text.contains("25,46") && !text.contains("G ×"), "{text}");
}

/// What is asked beside the tariff, for travel and of an act of the CCAM has its box, on both sheets.
#[test]
fn every_amount_stands_in_its_column_and_once() {
    let visit = with_excess(line("VG", "Visite du généraliste", 1, 3_000), ExcessKind::Demand, 1_000);
    let kilometres = Line { kilometres: Some(12), ..line("IK", "Indemnité kilométrique", 1, 61) };
    let (base, amo) = (Cents::new(732), Cents::new(512));
    let kilometres = Line { base, fees: base, amo, amc: Cents::new(220), ..kilometres };
    let ecg = Ccam { activity: 1, phase: 0, association: Some(2), modifiers: vec!['M'] };
    let ecg = Line { ccam: Some(ecg), ..line("DEQP003", "Électrocardiographie", 1, 1_426) };
    let lines = vec![visit, line("MD", "Majoration de déplacement", 1, 1_000), kilometres, ecg];
    let rows = [
        // code, CCAM, honoraires, dépassement, déplacement
        ["VG", "", "40,00", "DE 10,00", ""],
        ["MD", "", "", "", "10,00"],
        ["IK", "", "", "", "7,32"],
        ["DEQP003", "act. 1 M asso. 2", "14,26", "", ""],
    ];
    let case = Case { lines, ..Case::usual() };
    let content = case.feuille();
    let columns = [ActColumn::Code, ActColumn::Ccam, ActColumn::Amount, ActColumn::Excess, ActColumn::Travel];
    for (line, row) in case.lines.iter().zip(rows) {
        assert_eq!(columns.map(|column| act_value(&content, line, column, false)), row);
    }
    assert_eq!(act_value(&content, &case.lines[2], ActColumn::Quantity, false), "12 km");
    assert_eq!(
        act_value(&content, &case.lines[2], ActColumn::Code, true),
        "IK 12 km",
        "where no column counts"
    );
    assert_eq!(content.shares.total, Cents::new(7_158), "40,00 + 14,26 and 10,00 + 7,32 of travel");
    for way in [Way::FullPage, Way::Overlay(Calibration::default())] {
        let pdf = Case { way, ..case.clone() }.sheet().pdf;
        let text = String::from_utf8(poppler("pdftotext", &["-layout", "-", "-"], &pdf)).unwrap();
        for part in ["DE 10,00", "7,32", "71,58", "asso. 2"] {
            assert!(text.contains(part), "{part} for {way:?} in {text}");
        }
    }
}

#[test]
fn a_box_of_medicine_has_its_code_and_a_fee_has_none() {
    let drug = Line { medicine: Some(boxed("3400930000014")), ..line("PH7", "Paracétamol 1 g", 2, 216) };
    let fee = Line { medicine: None, ..line("HDR", "Honoraire par ordonnance", 1, 51) };
    let case = Case { model: Model::Pharmacist, lines: vec![drug, fee], ..Case::usual() };
    for way in [Way::FullPage, Way::Overlay(Calibration::default())] {
        let pdf = Case { way, ..case.clone() }.sheet().pdf;
        let text = String::from_utf8(poppler("pdftotext", &["-layout", "-", "-"], &pdf)).unwrap();
        assert!(text.contains("3400930000014") && text.contains("4,32"), "{way:?}: {text}");
    }
}

/// R. 161-42: the situation of the practice.
#[test]
fn the_sheet_says_how_its_professional_practises() {
    let usual = Case::usual();
    let content = usual.feuille();
    let told = |sector, finess| situation(Professional { sector, finess, ..content.professional });
    assert_eq!(told(Some(Sector::One), None), "Conventionné, secteur 1");
    assert_eq!(
        told(Some(Sector::Optam), Some("750000018")),
        "Conventionné, secteur 2 (OPTAM)\nFINESS 750000018"
    );
    assert_eq!(told(None, None), "");
}
