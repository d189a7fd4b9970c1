//! The papers that are no form, as poppler reads them: nothing is lost, nothing leaves the page, a duplicate says so.
#![expect(
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    reason = "poppler is another program, and lengths on paper are reals"
)]

use billing::{ActCode, Cents, Line, Quantity, Sector, Shares, ThirdParty};
use identity::{BirthDate, BirthRank, Card, Name, Nir, Organism, Person, Quality};
use jiff::civil::{Date, date};

use self::poppler::{letters, poppler, words};
use super::*;
use crate::feuille::darkness;

const DAY: Date = date(2026, 11, 22);
const AT: &str = "2026-11-22T17:40:00Z";
/// Base45 in capitals, as long as a receipt with many acts.
const CODE: &str = "CR1:8ZQ3/$EIE4$9ET6BK4$PCE7CQAF$M0%6EA7ZOPC DBA8AF/D-ED/EDM-D24DRZC";
const HEAD: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

struct Office {
    address: Vec<String>,
}

impl Office {
    fn new() -> Self {
        Self { address: ["12 bis, quai de l’Écluse", "75010 Paris"].map(Into::into).to_vec() }
    }

    fn issuer(&self) -> Issuer<'_> {
        let professional = Professional {
            name: "Dr Claire MARTIN-LAVERGNE",
            rpps: "10001234566",
            am_number: "751234567",
            address: &self.address,
            sector: Some(Sector::One),
            finess: None,
        };
        Issuer { office: "Maison de santé du Canal", professional }
    }
}

fn person(family: &str, given: &str, born: &str) -> Person {
    let name = |text: &str| Name::new(&text.chars().take(80).collect::<String>()).unwrap();
    Person {
        family_name: name(family),
        birth_name: Some(name("D’HAUTEFEUILLE")),
        given_name: name(given),
        birth_date: BirthDate::parse(born).unwrap(),
        nir: Some(Nir::parse("295109912611193").unwrap()),
        quality: Some(Quality::INSURED),
        birth_rank: BirthRank::new(1).unwrap(),
        cover: Vec::new(),
    }
}

fn line(code: &str, label: &str, cents: i64) -> Line {
    Line::plain(ActCode::parse(code).unwrap(), label, Quantity::ONE, Cents::new(cents), 70).unwrap()
}

fn shares(total: i64) -> Shares {
    let total = Cents::new(total);
    let amo = total.percent(70).unwrap();
    let amc = total.checked_sub(amo).unwrap();
    Shares { total, amo, amc, state: Cents::ZERO, excess: Cents::ZERO, patient_pays: amc }
}

/// The letters of a paper in reading order; each word on its page, away from the edges.
fn read(sheet: &Sheet) -> (usize, String) {
    let pages = words(&sheet.pdf);
    for word in pages.iter().flatten() {
        let area = word.area;
        let inside =
            area.x >= 5.0 && area.y >= 4.0 && area.x + area.width <= 205.0 && area.y + area.height <= 293.0;
        assert!(inside, "{word:?} is printed where printers print");
    }
    let text = String::from_utf8(poppler("pdftotext", &["-raw", "-", "-"], &sheet.pdf)).unwrap();
    (pages.len(), letters(&text))
}

fn holds(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(&letters(part)), "{part} in {text}");
    }
}

fn a_receipt(lines: &[Line], patient: &Person, printed_before: u32) -> Sheet {
    let office = Office::new();
    let third_party = ThirdParty { compulsory: true, complementary: false };
    receipt(&Receipt {
        issuer: office.issuer(),
        patient,
        number: 42,
        date: DAY,
        lines,
        shares: shares(4_906),
        third_party,
        signed: Some(Signed { code: CODE, key: "3f9a 21c4 0b7d 55e1" }),
        demonstration: true,
        printed_before,
    })
    .unwrap()
}

#[test]
fn a_receipt_states_what_was_paid_by_whom_and_to_whom() {
    let patient = person("LEGENDRE-NOËL", "Zoé", "19840309");
    let lines = [line("G", "Consultation du généraliste", 3_000), line("F", "Majoration dimanche", 1_906)];
    let sheet = a_receipt(&lines, &patient, 0);
    let (pages, text) = read(&sheet);
    assert_eq!((pages, sheet.cut.as_slice()), (1, [].as_slice()));
    holds(
        &text,
        &[
            "Reçu",
            "Facture n° 000042, soins du 22/11/2026",
            "Maison de santé du Canal",
            "Dr Claire MARTIN-LAVERGNE",
            "RPPS 10001234566",
            "Zoé LEGENDRE-NOËL",
            "Consultation du généraliste",
            "Reçu du patient 14,72 €",
            "34,34 € attendue de l’organisme (tiers payant)",
            "14,72 € réglée par le patient",
            "3f9a 21c4 0b7d 55e1",
            "n’est pas une feuille de soins",
            "DÉMONSTRATION – SANS VALEUR",
        ],
    );
    assert!(!text.contains("DUPLICATA") && !text.contains("295109912611193"), "no NIR on a receipt");
    assert!(read(&a_receipt(&lines, &patient, 2)).1.contains("DUPLICATAn°2"));
    assert!(sheet.pdf.len() <= 60_000, "{} bytes", sheet.pdf.len());
    assert!(sheet == a_receipt(&lines, &patient, 0), "the same receipt has the same bytes");
}

#[test]
fn names_and_labels_of_any_length_are_whole() {
    let long = "VILLENEUVE-BARGEMONT DE MONTMORENCY-LAVAL DE LA ROCHEFOUCAULD-DOUDEAUVILLE D’ORL";
    let patient = person(long, "Jean-Baptiste Marie Emmanuel Louis", "19421901");
    let label = "Électrocardiographie sur au moins 12 dérivations, avec interprétation et compte rendu écrit";
    let lines = vec![line("DEQP003", label, 999_999); 60];
    let sheet = a_receipt(&lines, &patient, 0);
    let (pages, text) = read(&sheet);
    assert!(pages > 1 && text.contains(&format!("1/{pages}")), "{pages} numbered pages");
    assert_eq!(text.matches(&letters("compte rendu écrit")).count(), 60, "every line of every label");
    assert_eq!(text.matches(&letters("9 999,99")).count(), 120, "every amount");
    assert!(text.matches(&letters("Prix unitaire (€)")).count() >= pages - 1, "the head is on each page");
    holds(&text, &[long, "01/19/1942"]);
    let unknown = person("NGUYỄN", "李", "19840309");
    let cut = CutField { place: Place::Text, loss: Loss::Respelled };
    assert_eq!(a_receipt(&lines, &unknown, 0).cut, [cut], "said before it is printed");
}

fn a_closing(billed: Shares, printed_before: u32) -> Sheet {
    let office = Office::new();
    closing(&Closing {
        issuer: office.issuer(),
        from: DAY,
        to: DAY,
        closed_at: AT.parse().unwrap(),
        closed_by: "Dr Claire MARTIN-LAVERGNE",
        invoices: 24,
        numbers: Some((101, 124)),
        billed,
        credit_notes: 1,
        cancelled: shares(-3_000),
        net: shares(120_456),
        counts: &[Count { what: Counted::Readings(Channel::Qr), times: 21 }],
        journal_lines: 1_204,
        journal_head: HEAD,
        demonstration: false,
        printed_before,
    })
    .unwrap()
}

#[test]
fn a_closing_has_the_head_of_the_journal() {
    let (pages, text) = read(&a_closing(shares(123_456), 0));
    assert_eq!(pages, 1);
    holds(
        &text,
        &[
            "Journée du 22/11/2026",
            "24 (n° 000101 à 000124)",
            "1\u{2009}234,56",
            "1\u{2009}204,56",
            "Annulé par avoir -30,00",
            "Lectures : code affiché par le téléphone 21",
            "22/11/2026 à 18:40, par Dr Claire MARTIN-LAVERGNE",
            HEAD,
            "Date et signature",
        ],
    );
    assert!(!text.contains("DUPLICATA"));
    holds(&read(&a_closing(shares(123_456), 2)).1, &["DUPLICATA n° 2"]);
}

/// What the State pays and what is asked beyond the tariffs: the row adds up to its total.
#[test]
fn the_sums_of_a_closing_add_up() {
    let (state, excess) = (Cents::new(2_650), Cents::new(5_800));
    let total = Cents::sum([Cents::new(123_456), state, excess]).unwrap();
    let billed = Shares { total, state, excess, ..shares(123_456) };
    let (_, text) = read(&a_closing(billed, 0));
    holds(&text, &["Facturé 1\u{2009}319,06 864,19 370,37 26,50 58,00 370,37"]);
    let unknown = Shares { total, ..shares(123_456) };
    holds(&read(&a_closing(unknown, 0)).1, &["Facturé 1\u{2009}319,06 864,19 370,37 – – 370,37"]);
}

fn a_privacy(source: Source<'_>) -> Sheet {
    let office = Office::new();
    let child = |rank: usize| person(&format!("LEGENDRE-NOËL-{rank}"), "Zoé Marguerite", "20240229");
    let card = Card {
        holder: person("LEGENDRE-NOËL", "Camille", "19840309"),
        beneficiaries: (1..=19).map(child).collect(),
        organism: Some(Organism::parse("017510000").unwrap()),
        rights: Vec::new(),
        rights_as_of: Some(AT.parse().unwrap()),
        activation: None,
        code_gestion: None,
    };
    privacy(&Privacy {
        issuer: office.issuer(),
        card: &card,
        organism_name: Some("CPAM de Paris"),
        read_at: AT.parse().unwrap(),
        source,
        usage_id: "20261122-0042",
        demonstration: true,
    })
    .unwrap()
}

const SIGNED: Source<'static> = Source { channel: Channel::Nfc, issuer: Some("Émetteur de démonstration") };

#[test]
fn the_privacy_sheet_states_all_that_was_read_of_twenty_people() {
    let (_, text) = read(&a_privacy(SIGNED));
    for rank in 1..=19 {
        holds(&text, &[&format!("LEGENDRE-NOËL-{rank}")]);
    }
    assert_eq!(text.matches("295109912611193").count(), 20, "what is read is shown: it is the patient's");
    holds(
        &text,
        &[
            "téléphone posé sur le lecteur",
            "Émetteur de démonstration",
            "CPAM de Paris (017510000)",
            "20261122-0042",
            "articles 15 à 18",
            "www.cnil.fr",
        ],
    );
    let unsigned = a_privacy(Source { channel: Channel::Card, issuer: None });
    holds(&read(&unsigned).1, &["rien de ce qui est lu n’est signé"]);
}

fn a_recovery() -> Sheet {
    let office = Office::new();
    let groups = GROUPS.map(String::from);
    recovery(&Recovery { issuer: office.issuer(), groups: &groups, date: DAY, demonstration: false }).unwrap()
}

const GROUPS: [&str; 7] = ["7H3KD", "Q2M8X", "ABCD2", "EFGH9", "JKMN4", "PQRST", "VWXYZ"];

/// No clock, no chance: what is printed again is what was printed.
#[test]
fn the_same_content_has_the_same_bytes() {
    let patient = person("LEGENDRE-NOËL", "Zoé", "19840309");
    let lines = [line("G", "Consultation du généraliste", 3_000)];
    let papers: [(&str, &dyn Fn() -> Sheet); 6] = [
        ("receipt", &|| a_receipt(&lines, &patient, 0)),
        ("closing", &|| a_closing(shares(123_456), 0)),
        ("privacy", &|| a_privacy(SIGNED)),
        ("recovery", &a_recovery),
        ("calibration", &|| calibration_page("Bureau", DAY, Calibration::default()).unwrap()),
        ("trial", &|| calibration_page("Bureau", DAY, Calibration::moved([213, 185]).unwrap()).unwrap()),
    ];
    for (name, made) in papers {
        assert!(made() == made(), "{name}");
    }
}

#[test]
fn a_recovery_code_is_printed_as_it_is_typed_and_nowhere_else() {
    let office = Office::new();
    let groups = GROUPS.map(String::from);
    let content = Recovery { issuer: office.issuer(), groups: &groups, date: DAY, demonstration: false };
    assert_eq!(format!("{content:?}"), "Recovery(…)");
    let sheet = a_recovery();
    let (pages, text) = read(&sheet);
    assert_eq!(pages, 1);
    holds(&text, &[&groups.concat(), "Fait le 22/11/2026"]);
    let about = String::from_utf8(poppler("pdfinfo", &["-"], &sheet.pdf)).unwrap();
    assert!(!about.contains("7H3KD"), "not in what systems index: {about}");
}

#[test]
fn the_calibration_page_has_its_crosses_where_the_printer_is_measured() {
    let page = |calibration| calibration_page("HP LaserJet de l’accueil", DAY, calibration).unwrap();
    let plain = page(Calibration::default());
    let (pages, text) = read(&plain);
    assert_eq!(pages, 1);
    holds(
        &text,
        &[
            "Calibrage",
            "Imprimante : HP LaserJet de l’accueil",
            "Le 22/11/2026",
            "du bord gauche au centre de la croix A",
        ],
    );
    // Looked at as a picture of ten dots a millimetre: the arms of the crosses, and white beside them.
    let dark = |sheet: &Sheet, x: f32, y: f32| {
        darkness(&poppler("pdftoppm", &["-r", "254", "-gray", "-"], &sheet.pdf), x, y) > 0.3
    };
    for [x, y] in [[20.0, 20.0], [190.0, 277.0]] {
        assert!(dark(&plain, x - 5.0, y) && dark(&plain, x, y + 5.0), "a cross at {x}, {y}");
        assert!(!dark(&plain, x - 5.0, y + 1.0), "and white beside its arm");
    }
    // A printer that puts the first cross 1.3 mm too far right and 1.5 mm too high is given a page that is off the other way.
    let corrected = page(Calibration::moved([213, 185]).unwrap());
    assert!(dark(&corrected, 18.7 - 5.0, 21.5) && dark(&corrected, 18.7, 21.5 + 5.0));
    holds(&read(&corrected).1, &["Page d’essai"]);
}

/// Printed paper as other programs read it: poppler's `pdftotext`, `pdffonts`, `pdfinfo` and `pdftoppm`.
pub(crate) mod poppler {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    use crate::layout::Area;
    use crate::typeface::MM_PER_PT;

    /// Gives bytes to a program of poppler-utils and takes what it prints.
    pub(crate) fn poppler(program: &str, arguments: &[&str], pdf: &[u8]) -> Vec<u8> {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{program} of poppler-utils is needed to read the sheet back: {error}")
            });
        let mut input = child.stdin.take().unwrap();
        let bytes = pdf.to_vec();
        let writer = std::thread::spawn(move || input.write_all(&bytes));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap().unwrap();
        assert!(output.status.success(), "{program} {arguments:?}");
        output.stdout
    }

    /// A word on a page, its area in millimetres.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Word {
        pub text: String,
        pub area: Area,
    }

    /// The words of each page. The letters of the watermark climb, and where poppler parts them is not looked at.
    pub(crate) fn words(pdf: &[u8]) -> Vec<Vec<Word>> {
        let html = String::from_utf8(poppler("pdftotext", &["-bbox", "-", "-"], pdf)).unwrap();
        let number = |tag: &str, name: &str| -> f32 {
            let (_, rest) = tag.split_once(&format!("{name}=\"")).unwrap();
            rest.split_once('"').unwrap().0.parse::<f32>().unwrap() * MM_PER_PT
        };
        html.split("<page ")
            .skip(1)
            .map(|page| {
                page.split("<word ")
                    .skip(1)
                    .map(|word| {
                        let (tag, rest) = word.split_once('>').unwrap();
                        let (x, y) = (number(tag, "xMin"), number(tag, "yMin"));
                        let (width, height) = (number(tag, "xMax") - x, number(tag, "yMax") - y);
                        let text = rest.split_once("</word>").unwrap().0;
                        let text = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
                        Word { text, area: Area { x, y, width, height } }
                    })
                    .filter(|word: &Word| {
                        let climbs = word.area.height > 6.0;
                        !(climbs && word.text.chars().all(|c| "DÉMONSTRATION–SANSVALEUR".contains(c)))
                    })
                    .collect()
            })
            .collect()
    }

    /// Letters without spaces: how poppler parts words is not ours.
    pub(crate) fn letters(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }
}
