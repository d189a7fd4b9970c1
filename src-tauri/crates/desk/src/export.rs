//! Invoices that leave the office: as JSON, CSV, a FHIR bundle, or a preview of their B2 records.
//!
//! What is written was read back first and found equal. Each export is journalled: who, what, how many.

use std::collections::BTreeMap;
use std::path::Path;

use billing::export::{Bill, BillLine, Biller, CcamDetail, Credit, Names, Span, b2, csv, fhir, json};
use identity::Finess;
use jiff::civil::Date;
use store::{Listed, Practitioner, Turn, Which};

use crate::sheet::save;
use crate::wire::{Deed, Export, ExportFormat, LeftOut, LeftOutReason, SavedExport};
use crate::{Counter, Desk, Error};

/// What an export comes to, in memory.
pub struct Exported {
    /// The text of the file.
    pub text: String,
    /// How many invoices are in it.
    pub count: u32,
    /// Those that the format cannot say.
    pub left_out: Vec<LeftOut>,
}

impl Desk {
    /// The invoices of some days in a format, journalled: from here on they have left the office.
    pub async fn export(&self, wanted: &Export) -> Result<Exported, Error> {
        self.allow(Deed::Exports)?;
        let span = span(wanted)?;
        let bills = self.bills(span).await?;
        let exported = written(&bills, span, wanted)?;
        self.journal_export(wanted, span, &exported).await?;
        Ok(exported)
    }

    /// Writes an export into a folder, under a name that holds no person, and journals it.
    pub async fn save_export(&self, wanted: &Export, folder: &Path) -> Result<SavedExport, Error> {
        let span = span(wanted)?;
        let day = |day: Option<Date>, open: &str| day.map_or(open.to_owned(), |day| day.to_string());
        let (from, to) = (day(span.from, "debut"), day(span.to, &self.today().to_string()));
        let name = match wanted.format {
            ExportFormat::Json => format!("factures-{from}-{to}.json"),
            ExportFormat::Csv => format!("factures-{from}-{to}.csv"),
            ExportFormat::Fhir => format!("factures-{from}-{to}.fhir.json"),
            ExportFormat::B2 => format!("apercu-b2-{from}-{to}.txt"),
        };
        self.write_export(wanted, &folder.join(name)).await
    }

    /// Writes an export to a file that was named, and journals it.
    pub async fn write_export(&self, wanted: &Export, path: &Path) -> Result<SavedExport, Error> {
        self.allow(Deed::Exports)?;
        let span = span(wanted)?;
        let bills = self.bills(span).await?;
        let exported = written(&bills, span, wanted)?;
        save(exported.text.as_bytes(), path)?;
        self.journal_export(wanted, span, &exported).await?;
        let Exported { text: _, count, left_out } = exported;
        Ok(SavedExport { path: path.display().to_string(), count, left_out })
    }

    /// The invoices that count for one of the days, or whose credit note does; oldest first.
    async fn bills(&self, span: Span) -> Result<Vec<Bill>, Error> {
        let mut bills = BTreeMap::new();
        // Numbers follow days, so that the past needs no look; but a credit note of these days may cancel an old invoice.
        for which in [Which::All, Which::Cancelled] {
            let mut turn = Turn::Newest;
            loop {
                let page = self.store.page(&which.clone().into(), turn, PAGE).await?;
                let Some(last) = page.last() else { break };
                turn = Turn::Older(last.invoice.number);
                let past = which == Which::All && span.from.is_some_and(|from| last.invoice.day < from);
                for listed in page {
                    if let Some(bill) = self.bill(listed, span).await? {
                        bills.insert(bill.number, bill);
                    }
                }
                if past {
                    break;
                }
            }
        }
        Ok(bills.into_values().collect())
    }

    async fn bill(&self, listed: Listed, span: Span) -> Result<Option<Bill>, Error> {
        let number = listed.invoice.number;
        let credit = match listed.standing.credit_note {
            Some(_) => self.store.credit_note_of(number).await?,
            None => None,
        };
        let credit = credit.map(|note| Credit { number: note.number, day: note.day });
        let asked = span.holds(listed.invoice.day) || credit.is_some_and(|credit| span.holds(credit.day));
        Ok(asked.then(|| bill(listed.invoice, credit)))
    }

    async fn journal_export(&self, wanted: &Export, span: Span, exported: &Exported) -> Result<(), Error> {
        let format = match wanted.format {
            ExportFormat::Json => "json",
            ExportFormat::Csv => "csv",
            ExportFormat::Fhir => "fhir",
            ExportFormat::B2 => "b2",
        };
        let day = |day: Option<Date>| day.map_or("..".to_owned(), |day| day.to_string());
        let names = if wanted.names { "names" } else { "no-names" };
        let what = format!("{format} {} {} {names}", day(span.from), day(span.to));
        self.tell(store::Action::Export, &what, None, &format!("written {}", exported.count)).await
    }
}

impl Counter {
    /// Writes an export among the user's documents.
    pub async fn save_export(&self, wanted: &Export) -> Result<SavedExport, Error> {
        self.desk().await?.save_export(wanted, &self.places().sheets).await
    }
}

fn span(wanted: &Export) -> Result<Span, Error> {
    let day = |day: &Option<String>| {
        day.as_deref().map(|day| day.parse::<Date>().map_err(|_| Error::DateWrong)).transpose()
    };
    let (from, to) = (day(&wanted.from)?, day(&wanted.to)?);
    let turned = from.zip(to).is_some_and(|(from, to)| to < from);
    if turned { Err(Error::DateWrong) } else { Ok(Span { from, to }) }
}

fn written(bills: &[Bill], span: Span, wanted: &Export) -> Result<Exported, Error> {
    let names = if wanted.names { Names::With } else { Names::Without };
    let of = |text, count: usize| Exported {
        text,
        count: u32::try_from(count).unwrap_or(u32::MAX),
        left_out: Vec::new(),
    };
    match wanted.format {
        ExportFormat::Json => {
            let document = json::Document::of(bills, names);
            let text = document.write().map_err(|_| Error::Export)?;
            same(json::Document::read(&text).ok() == Some(document))?;
            Ok(of(text, bills.len()))
        }
        ExportFormat::Csv => {
            let rows = csv::rows(bills, span, names);
            let text = csv::write(&rows, names).map_err(|_| Error::Export)?;
            same(csv::read(&text).ok().as_ref() == Some(&rows))?;
            Ok(of(text, bills.len()))
        }
        ExportFormat::Fhir => {
            let bundle = fhir::Bundle::of(bills, names);
            let text = bundle.write().map_err(|_| Error::Export)?;
            same(fhir::Bundle::read(&text).ok() == Some(bundle))?;
            Ok(of(text, bills.len()))
        }
        // A record begins with the NIR.
        ExportFormat::B2 if !wanted.names => Err(Error::ExportNeedsNames),
        ExportFormat::B2 => {
            let preview = b2::preview(bills);
            same(b2::read(&preview.text).map(|blocks| blocks.len()) == Ok(preview.count))?;
            let left_out = preview.left_out.into_iter().map(left_out).collect();
            Ok(Exported { left_out, ..of(preview.text, preview.count) })
        }
    }
}

fn same(read_back: bool) -> Result<(), Error> {
    if read_back { Ok(()) } else { Err(Error::Export) }
}

fn left_out((number, refusal): (u32, b2::Refusal)) -> LeftOut {
    let why = match refusal {
        b2::Refusal::Nir => LeftOutReason::NoNir,
        b2::Refusal::Organism => LeftOutReason::NoOrganism,
        b2::Refusal::Cancelled => LeftOutReason::Cancelled,
        b2::Refusal::Record(_) => LeftOutReason::DoesNotFit,
    };
    LeftOut { number, why }
}

fn bill(invoice: store::Invoice, cancelled_by: Option<Credit>) -> Bill {
    let content = invoice.content;
    Bill {
        number: invoice.number,
        sealed_at: invoice.sealed_at,
        day: invoice.day,
        date: content.date,
        beneficiary: content.beneficiary,
        patient: content.patient,
        insured: content.insured,
        organism: content.organism,
        biller: biller(content.practitioner),
        lines: content.lines.iter().map(line).collect(),
        shares: content.shares,
        condition: content.condition,
        local_regime: content.local_regime,
        pathway: content.pathway,
        prescriber_rpps: content.prescription.and_then(|prescription| prescription.rpps),
        third_party: content.third_party,
        seal: invoice.seal,
        cancelled_by,
        replaces: content.replaces,
        demonstration: content.demonstration,
    }
}

fn biller(practitioner: Practitioner) -> Biller {
    let Practitioner { name, rpps, am_number, address, practice } = practitioner;
    let store::Practice { trade, speciality, sector, zone, finess, structure, key_reason: _ } = practice;
    let finess = finess.and_then(|finess| Finess::parse(&finess).ok()).map(|finess| finess.digits());
    Biller { name, rpps, am_number, address, trade, speciality, sector, zone, finess, structure }
}

fn line(line: &billing::Line) -> BillLine {
    BillLine {
        code: line.code.to_string(),
        billed_as: line.billed_as.as_ref().map(ToString::to_string),
        cip: line.medicine.as_ref().and_then(|part| part.cip.as_ref()).map(ToString::to_string),
        label: line.label.clone(),
        // What is counted of a travel indemnity is the kilometre.
        quantity: line.kilometres.unwrap_or(u16::from(line.quantity.get())),
        unit_price: line.unit_price,
        coefficient: line.coefficient.hundredths(),
        base: line.base,
        rate: line.rate,
        amo: line.amo,
        amc: line.amc,
        fees: line.fees,
        exemption: line.exemption.code(),
        qualifier: line.qualifier.map(billing::Qualifier::letter),
        ccam: line.ccam.as_ref().map(|ccam| CcamDetail {
            activity: ccam.activity,
            phase: ccam.phase,
            association: ccam.association,
            modifiers: ccam.modifiers.clone(),
        }),
    }
}

/// Invoices that are held at once while the register is gone through.
const PAGE: u32 = 500;
