//! For the accountant: one row an invoice and one a credit note, as a French spreadsheet opens it.
//!
//! `;` between cells, a decimal comma, days as JJ/MM/AAAA, CRLF, UTF-8 with a BOM. What the columns mean is told in
//! `assets/exports/csv.md`. No number of a person ever stands in it: an accountant needs none.

use ::csv::{ReaderBuilder, Terminator, WriterBuilder};
use jiff::civil::Date;

use super::{Bill, MAX_BYTES, Names, Span};
use crate::Cents;

/// A row.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// Whether it is a credit note.
    pub credit: bool,
    /// The number of the invoice or credit note.
    pub number: u32,
    /// The day it counts for.
    pub day: Date,
    /// The day of care.
    pub care: Date,
    /// Family name and given name, where names leave the office.
    pub patient: Option<[String; 2]>,
    /// The codes, as they stand on the invoice.
    pub acts: String,
    /// Fees, compulsory share, complementary share, the State's share, excess, then what each third party was asked for, and what the patient
    /// pays; all of a credit note negative.
    pub amounts: [Cents; 8],
    /// The invoice that this credit note cancels, or that this invoice corrects.
    pub about: Option<u32>,
    /// Who bills.
    pub biller: String,
    /// Made in a demonstration office.
    pub demonstration: bool,
}

/// Why a text is no such table.
#[derive(Debug, thiserror::Error)]
pub enum CsvError {
    /// Larger than 64 MiB.
    #[error("a table is at most 64 MiB")]
    TooLarge,
    /// Not the columns that are expected.
    #[error("the columns are not those of an export")]
    Columns,
    /// A cell that is not what its column says.
    #[error("row {0} holds a wrong cell")]
    Cell(usize),
    /// No table at all.
    #[error("not a table")]
    Form(#[source] ::csv::Error),
}

/// The rows of the days that are asked for.
pub fn rows(bills: &[Bill], span: Span, names: Names) -> Vec<Row> {
    let all = bills.iter().flat_map(|bill| [Some(Row::of(bill, names)), Row::credit(bill, names)]);
    all.flatten().filter(|row| span.holds(row.day)).collect()
}

/// The table.
pub fn write(rows: &[Row], names: Names) -> Result<String, CsvError> {
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .from_writer(BOM.as_bytes().to_vec());
    writer.write_record(columns(names)).map_err(CsvError::Form)?;
    for row in rows {
        writer.write_record(row.cells()).map_err(CsvError::Form)?;
    }
    let bytes = writer.into_inner().map_err(|error| CsvError::Form(error.into_error().into()))?;
    String::from_utf8(bytes).map_err(|_| CsvError::Columns)
}

/// Reads a table back.
pub fn read(text: &str) -> Result<Vec<Row>, CsvError> {
    if text.len() > MAX_BYTES {
        return Err(CsvError::TooLarge);
    }
    let text = text.strip_prefix(BOM).ok_or(CsvError::Columns)?;
    let mut reader = ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    let header: Vec<&str> = reader.headers().map_err(CsvError::Form)?.iter().collect();
    let names = [Names::With, Names::Without].into_iter().find(|names| columns(*names) == header);
    let names = names.ok_or(CsvError::Columns)?;
    let mut rows = Vec::new();
    for (record, number) in reader.records().zip(1_usize..) {
        let record = record.map_err(CsvError::Form)?;
        let cells = record.iter().collect::<Vec<_>>();
        rows.push(Row::from_cells(&cells, names).ok_or(CsvError::Cell(number))?);
    }
    Ok(rows)
}

impl Row {
    fn of(bill: &Bill, names: Names) -> Self {
        let shares = bill.shares;
        let when = |asked: bool, share: Cents| if asked { share } else { Cents::ZERO };
        let person =
            [&bill.patient.family_name, &bill.patient.given_name].map(|name| name.expose().to_owned());
        Self {
            credit: false,
            number: bill.number,
            day: bill.day,
            care: bill.date,
            patient: (names == Names::With).then_some(person),
            acts: bill.lines.iter().map(said).collect::<Vec<_>>().join(" "),
            amounts: [
                shares.total,
                shares.amo,
                shares.amc,
                shares.state,
                shares.excess,
                when(bill.third_party.compulsory, shares.amo),
                when(bill.third_party.complementary, shares.amc),
                shares.patient_pays,
            ],
            about: bill.replaces,
            biller: bill.biller.name.clone(),
            demonstration: bill.demonstration,
        }
    }

    fn credit(bill: &Bill, names: Names) -> Option<Self> {
        let credit = bill.cancelled_by?;
        let row = Self::of(bill, names);
        let amounts = row.amounts.map(|amount| Cents::new(amount.get().saturating_neg()));
        let (number, day) = (credit.number, credit.day);
        Some(Self { credit: true, number, day, amounts, about: Some(bill.number), ..row })
    }

    fn cells(&self) -> Vec<String> {
        let kind = if self.credit { "avoir" } else { "facture" };
        let mut cells = vec![kind.to_owned(), format!("{:09}", self.number), day(self.day), day(self.care)];
        cells.extend(self.patient.iter().flatten().map(|name| guarded(name)));
        cells.push(guarded(&self.acts));
        cells.extend(self.amounts.map(amount));
        cells.push(self.about.map_or(String::new(), |number| format!("{number:09}")));
        cells.push(guarded(&self.biller));
        cells.push(if self.demonstration { "oui" } else { "non" }.to_owned());
        cells
    }

    fn from_cells(cells: &[&str], names: Names) -> Option<Self> {
        let mut cells = cells.iter().copied();
        let credit = match cells.next()? {
            "facture" => false,
            "avoir" => true,
            _ => return None,
        };
        let (number, day, care) =
            (cells.next()?.parse().ok()?, parse_day(cells.next()?)?, parse_day(cells.next()?)?);
        let patient = match names {
            Names::With => Some([unguarded(cells.next()?), unguarded(cells.next()?)]),
            Names::Without => None,
        };
        let acts = unguarded(cells.next()?);
        let mut amounts = [Cents::ZERO; 8];
        for place in &mut amounts {
            *place = parse_amount(cells.next()?)?;
        }
        let about = match cells.next()? {
            "" => None,
            number => Some(number.parse().ok()?),
        };
        let biller = unguarded(cells.next()?);
        let demonstration = match cells.next()? {
            "oui" => true,
            "non" => false,
            _ => return None,
        };
        let row = Self { credit, number, day, care, patient, acts, amounts, about, biller, demonstration };
        cells.next().is_none().then_some(row)
    }
}

// A row may name a person.
impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Row(…)")
    }
}

fn said(line: &super::BillLine) -> String {
    match line.quantity {
        1 => line.printed_code().to_owned(),
        many => format!("{many}x{}", line.printed_code()),
    }
}

fn columns(names: Names) -> Vec<&'static str> {
    let person: &[&str] = if names == Names::With { &["patient_nom", "patient_prenom"] } else { &[] };
    [&["type", "numero", "date", "date_soins"], person, REST].concat()
}

fn day(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

fn parse_day(text: &str) -> Option<Date> {
    Date::strptime("%d/%m/%Y", text).ok().filter(|found| day(*found) == text)
}

/// Without a separator of thousands: a spreadsheet takes it for a number.
fn amount(cents: Cents) -> String {
    super::decimal::text(cents).replace('.', ",")
}

fn parse_amount(text: &str) -> Option<Cents> {
    if text.contains('.') {
        return None;
    }
    super::decimal::parse(&text.replace(',', "."))
}

/// A spreadsheet runs what begins like a formula (OWASP, CSV injection): an apostrophe before it makes it text. One that
/// stands there already gets another, so that each text is read back as it was.
fn guarded(text: &str) -> String {
    if text.starts_with(DANGEROUS) { format!("'{text}") } else { text.to_owned() }
}

fn unguarded(cell: &str) -> String {
    let bare = cell.strip_prefix('\'').filter(|rest| rest.starts_with(DANGEROUS));
    bare.unwrap_or(cell).to_owned()
}

const BOM: &str = "\u{FEFF}";

const DANGEROUS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\'', '＝', '＋', '－', '＠'];

const REST: &[&str] = &[
    "actes",
    "honoraires",
    "part_obligatoire",
    "part_complementaire",
    "part_etat",
    "depassement",
    "tiers_payant_obligatoire",
    "tiers_payant_complementaire",
    "paye_par_patient",
    "facture_liee",
    "praticien",
    "demonstration",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Credit;
    use crate::export::samples::{bill, child};
    use jiff::civil::date;
    use proptest::prelude::*;

    const EVER: Span = Span { from: None, to: None };

    #[test]
    fn a_table_is_what_a_french_spreadsheet_opens() {
        let mut second = child();
        second.cancelled_by = Some(Credit { number: 260_000_001, day: date(2026, 12, 1) });
        let names = Names::With;
        let text = write(&rows(&[bill(), second], EVER, names), names).unwrap();
        assert_eq!(
            text,
            "\u{FEFF}type;numero;date;date_soins;patient_nom;patient_prenom;actes;honoraires;part_obligatoire;part_complementaire;part_etat;depassement;tiers_payant_obligatoire;tiers_payant_complementaire;paye_par_patient;facture_liee;praticien;demonstration\r\n\
             facture;260000123;23/11/2026;23/11/2026;LEGENDRE-NOËL;Zoé;G MCG;35,00;24,50;10,50;0,00;0,00;24,50;0,00;10,50;;Dr C. Martin-Lavergne;oui\r\n\
             facture;000000007;23/11/2026;23/11/2026;COLONNA;Ghjulia;COE DEQP003;74,26;74,26;0,00;0,00;0,00;0,00;0,00;74,26;;Dr C. Martin-Lavergne;oui\r\n\
             avoir;260000001;01/12/2026;23/11/2026;COLONNA;Ghjulia;COE DEQP003;-74,26;-74,26;0,00;0,00;0,00;0,00;0,00;-74,26;000000007;Dr C. Martin-Lavergne;oui\r\n"
        );
    }

    #[test]
    fn each_row_counts_on_its_own_day() {
        let mut cancelled = bill();
        cancelled.cancelled_by = Some(Credit { number: 1, day: date(2026, 12, 1) });
        let of = |from, to| rows(&[cancelled.clone()], Span { from, to }, Names::Without);
        let day = |day| Some(date(2026, 11, day));
        assert_eq!(of(day(23), day(23)).iter().map(|row| row.credit).collect::<Vec<_>>(), [false]);
        assert_eq!(of(day(24), None).iter().map(|row| row.credit).collect::<Vec<_>>(), [true]);
        assert!(of(None, day(22)).is_empty());
    }

    #[test]
    fn without_names_no_name_is_there() {
        let text = write(&rows(&[bill()], EVER, Names::Without), Names::Without).unwrap();
        for name in ["LEGENDRE", "Zoé", "patient_nom", "279069612304382"] {
            assert!(!text.contains(name), "{name} in {text}");
        }
        assert_eq!(read(&text).unwrap(), rows(&[bill()], EVER, Names::Without));
    }

    #[test]
    fn nothing_runs_in_a_spreadsheet() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+33", "'+33"),
            ("-x", "'-x"),
            ("@a", "'@a"),
            ("＝1", "'＝1"),
            ("'t Hooft", "''t Hooft"),
            ("L'Haÿ", "L'Haÿ"),
            ("", ""),
        ] {
            assert_eq!(guarded(text), cell);
            assert_eq!(unguarded(cell), text);
        }
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let text = write(&rows(&[bill()], EVER, Names::With), Names::With).unwrap();
        assert!(matches!(read(text.trim_start_matches(BOM)), Err(CsvError::Columns)), "no BOM");
        assert!(matches!(read(&text.replace("actes", "acts")), Err(CsvError::Columns)));
        for (was, is) in [
            ("35,00", "35.00"),
            ("35,00", "35"),
            ("23/11/2026", "31/11/2026"),
            ("oui", "si"),
            ("facture;", "note;"),
        ] {
            assert!(matches!(read(&text.replace(was, is)), Err(CsvError::Cell(1))), "{is}");
        }
        assert!(matches!(read(&text.replace(";oui", ";oui;")), Err(CsvError::Form(_))), "a cell too many");
    }

    proptest! {
        #[test]
        fn any_row_comes_back(family in "\\PC{0,12}", given in "[=+@'\"; \\-a-zé\r\n\t]{0,8}", cents in prop::array::uniform8(-10_000_000_i64..10_000_000), number in 1_u32..=999_999_999, about in prop::option::of(1_u32..=999_999_999), (credit, demonstration) in any::<(bool, bool)>()) {
            let row = Row { number, about, credit, demonstration, amounts: cents.map(Cents::new), patient: Some([family, given]), ..Row::of(&bill(), Names::With) };
            let text = write(std::slice::from_ref(&row), Names::With).unwrap();
            prop_assert!(read(&text).unwrap() == [row]);
        }

        #[test]
        fn no_text_stops_the_reader(text in "\\PC{0,200}") {
            let _ = read(&format!("{BOM}{text}"));
        }
    }
}
