//! Invoices that leave the office: as JSON, CSV, a FHIR bundle, or a preview of their B2 records.
//!
//! What is written was read back first and found equal. Each export is journalled: who, what, how many; and each of its
//! invoices is marked as handed over, but for those that are cancelled.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use billing::Cents;
use billing::export::{Bill, BillLine, Biller, CcamDetail, Credit, Names, Span, b2, csv, fhir, json};
use jiff::civil::Date;
use store::{Listed, Practitioner, Turn, Which};

use crate::sheet::save;
use crate::wire::{Deed, Export, ExportFormat, ExportPlan, LeftOut, LeftOutReason, SavedExport};
use crate::{Counter, Desk, Error};

/// What an export comes to, in memory.
pub struct Exported {
    /// The text of the file.
    pub text: String,
    /// How many invoices are in it.
    pub count: u32,
    /// Those that the format cannot say.
    pub left_out: Vec<LeftOut>,
    /// The numbers of those that are in it.
    numbers: Vec<u32>,
}

impl Desk {
    /// The invoices that were asked for, in a format: from here on they have left the office, and each is marked so.
    pub async fn export(&self, wanted: &Export) -> Result<Exported, Error> {
        let (span, _, exported) = self.gathered(wanted).await?;
        self.have_left(wanted, span, &exported).await?;
        Ok(exported)
    }

    /// What an export would hold. Nothing is written, and nothing has left.
    pub async fn plan_export(&self, wanted: &Export) -> Result<ExportPlan, Error> {
        let (span, bills, exported) = self.gathered(wanted).await?;
        let inside = || bills.iter().filter(|bill| exported.numbers.contains(&bill.number));
        let standing = inside().filter(|bill| bill.cancelled_by.is_none());
        let total = Cents::sum(standing.map(|bill| bill.shares.total)).ok_or(Error::Asset("sums"))?;
        let cancelled = inside().filter(|bill| bill.cancelled_by.is_some()).count();
        Ok(ExportPlan {
            count: exported.count,
            cancelled: u32::try_from(cancelled).unwrap_or(u32::MAX),
            total: total.get(),
            left_out: exported.left_out,
            file: self.file_name(wanted, span),
        })
    }

    /// Writes an export to a file and marks its invoices. A path that is no whole one lies in the folder; without one the
    /// file has a name that holds no person. What is there already is not written over.
    pub async fn save_export(
        &self,
        wanted: &Export,
        path: Option<&str>,
        folder: &Path,
    ) -> Result<SavedExport, Error> {
        let typed = path.map(str::trim).filter(|path| !path.is_empty()).map(str::to_owned);
        let name = match typed {
            Some(name) => name,
            None => self.file_name(wanted, span(wanted)?),
        };
        self.write_export(wanted, &free(folder.join(name))).await
    }

    /// Writes an export to a file that was named, and marks its invoices: a file that cannot be written marks none.
    pub async fn write_export(&self, wanted: &Export, path: &Path) -> Result<SavedExport, Error> {
        let (span, _, exported) = self.gathered(wanted).await?;
        save(exported.text.as_bytes(), path)?;
        self.have_left(wanted, span, &exported).await?;
        let Exported { text: _, count, left_out, numbers: _ } = exported;
        Ok(SavedExport { path: path.display().to_string(), count, left_out })
    }

    async fn gathered(&self, wanted: &Export) -> Result<(Span, Vec<Bill>, Exported), Error> {
        self.allow(Deed::Exports)?;
        let span = span(wanted)?;
        let bills = if wanted.numbers.is_empty() {
            self.bills(&[Which::All, Which::Cancelled], span).await?
        } else {
            let chosen = self.bills(&[Which::These(wanted.numbers.clone())], span).await?;
            let known = |number: &u32| chosen.iter().any(|bill| bill.number == *number);
            if !wanted.numbers.iter().all(known) {
                return Err(Error::InvoiceUnknown);
            }
            chosen
        };
        let exported = written(&bills, span, wanted)?;
        Ok((span, bills, exported))
    }

    fn file_name(&self, wanted: &Export, span: Span) -> String {
        let today = self.today().to_string();
        let day = |day: Option<Date>, open: &str| day.map_or(open.to_owned(), |day| day.to_string());
        let of = match wanted.numbers.as_slice() {
            [] => format!("{}-{}", day(span.from, "debut"), day(span.to, &today)),
            [one] => format!("{one:09}"),
            _ => format!("choisies-{today}"),
        };
        match wanted.format {
            ExportFormat::Json => format!("factures-{of}.json"),
            ExportFormat::Csv => format!("factures-{of}.csv"),
            ExportFormat::Fhir => format!("factures-{of}.fhir.json"),
            ExportFormat::B2 => format!("apercu-b2-{of}.txt"),
        }
    }

    /// The invoices that count for one of the days, or whose credit note does; oldest first.
    async fn bills(&self, asked: &[Which], span: Span) -> Result<Vec<Bill>, Error> {
        let mut bills = BTreeMap::new();
        // Numbers follow days, so that the past needs no look; but a credit note of these days may cancel an old invoice.
        for which in asked {
            let mut turn = Turn::Newest;
            loop {
                let page = self.store.page(&which.clone().into(), turn, PAGE).await?;
                let Some(last) = page.last() else { break };
                turn = Turn::Older(last.invoice.number);
                let past = *which == Which::All && span.from.is_some_and(|from| last.invoice.day < from);
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

    async fn have_left(&self, wanted: &Export, span: Span, exported: &Exported) -> Result<(), Error> {
        let format = match wanted.format {
            ExportFormat::Json => "json",
            ExportFormat::Csv => "csv",
            ExportFormat::Fhir => "fhir",
            ExportFormat::B2 => "b2",
        };
        let day = |day: Option<Date>| day.map_or("..".to_owned(), |day| day.to_string());
        let names = if wanted.names { "names" } else { "no-names" };
        let what = if wanted.numbers.is_empty() {
            format!("{format} {} {} {names}", day(span.from), day(span.to))
        } else {
            format!("{format} chosen {names}")
        };
        self.tell(store::Action::Export, &what, None, &format!("written {}", exported.count)).await?;
        Ok(self.store.exported(self.now(), &self.actor(), &exported.numbers).await?)
    }
}

impl Counter {
    /// What an export would hold, and the file that it would be.
    pub async fn plan_export(&self, wanted: &Export) -> Result<ExportPlan, Error> {
        let plan = self.desk().await?.plan_export(wanted).await?;
        Ok(ExportPlan { file: self.places().sheets.join(plan.file).display().to_string(), ..plan })
    }

    /// Writes an export to a file that was chosen, or among the user's documents.
    pub async fn save_export(&self, wanted: &Export, path: Option<&str>) -> Result<SavedExport, Error> {
        self.desk().await?.save_export(wanted, path, &self.places().sheets).await
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
    let of = |text, left_out: Vec<LeftOut>| {
        let out = |number: u32| left_out.iter().any(|other| other.number == number);
        let numbers: Vec<u32> = bills.iter().map(|bill| bill.number).filter(|number| !out(*number)).collect();
        Exported { text, count: u32::try_from(numbers.len()).unwrap_or(u32::MAX), left_out, numbers }
    };
    match wanted.format {
        ExportFormat::Json => {
            let document = json::Document::of(bills, names);
            let text = document.write().map_err(|_| Error::Export)?;
            same(json::Document::read(&text).ok() == Some(document))?;
            Ok(of(text, Vec::new()))
        }
        ExportFormat::Csv => {
            let rows = csv::rows(bills, span, names);
            let text = csv::write(&rows, names).map_err(|_| Error::Export)?;
            same(csv::read(&text).ok().as_ref() == Some(&rows))?;
            Ok(of(text, Vec::new()))
        }
        ExportFormat::Fhir => {
            let bundle = fhir::Bundle::of(bills, names);
            let text = bundle.write().map_err(|_| Error::Export)?;
            same(fhir::Bundle::read(&text).ok() == Some(bundle))?;
            Ok(of(text, Vec::new()))
        }
        // A record begins with the NIR.
        ExportFormat::B2 if !wanted.names => Err(Error::ExportNeedsNames),
        ExportFormat::B2 => {
            let preview = b2::preview(bills);
            same(b2::read(&preview.text).map(|blocks| blocks.len()) == Ok(preview.count))?;
            Ok(of(preview.text, preview.left_out.into_iter().map(left_out).collect()))
        }
    }
}

/// A path under which nothing lies yet: the one that is given, or the same with a number.
fn free(path: PathBuf) -> PathBuf {
    let numbered = |turn: u16| {
        let stem = path.file_stem().unwrap_or_default().display();
        let end = path.extension().map(|end| format!(".{}", end.display())).unwrap_or_default();
        path.with_file_name(format!("{stem}-{turn}{end}"))
    };
    let next = || (2..u16::MAX).map(numbered).find(|other| !other.exists());
    let next = if path.exists() { next() } else { None };
    next.unwrap_or(path)
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
        vat: line.medicine.as_ref().map_or(Cents::ZERO, |part| part.vat),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_not_written_over() {
        let folder = tempfile::TempDir::new().unwrap();
        let at = |name: &str| folder.path().join(name);
        assert_eq!(free(at("factures.fhir.json")), at("factures.fhir.json"));
        for (taken, next) in [
            ("factures.csv", "factures-2.csv"),
            ("factures-2.csv", "factures-3.csv"),
            ("sans-fin", "sans-fin-2"),
        ] {
            std::fs::write(at(taken), "x").unwrap();
            let asked = if taken.starts_with("factures") { "factures.csv" } else { taken };
            assert_eq!(free(at(asked)), at(next));
        }
    }
}
