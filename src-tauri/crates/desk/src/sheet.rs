//! The paper of a sealed invoice: the *feuille de soins*, whole or over the printed form, and the receipt.

use std::fs;
use std::path::{Path, PathBuf};

use billing::Trade;
use billing::pharmacy::Prescription;
use credential::ReceiptKey;
use data_encoding::HEXLOWER_PERMISSIVE;
use forms::{
    Calibration, Feuille, Issuer, Model, Prescriber, Professional, Receipt, Sheet, Signed, Way,
    calibration_page,
};
use store::Invoice;

use crate::papers::Became;
use crate::wire::PrintWay;
use crate::{Desk, Error};

impl Desk {
    /// The sheet of an invoice for the screen, what a hand must write marked: a PDF in memory.
    pub async fn sheet(&self, number: u32, way: &PrintWay) -> Result<Sheet, Error> {
        let invoice = self.stored_invoice(number).await?;
        let copies = self.copies(number).await?;
        self.filled(&invoice, way, copies, forms::preview).await
    }

    /// The sheet of an invoice for paper. It is journalled, and from the second on it says that it is a duplicate; the answer says
    /// how often it was made before.
    pub async fn paper_sheet(&self, number: u32, way: &PrintWay) -> Result<(Sheet, u32), Error> {
        let invoice = self.stored_invoice(number).await?;
        // Made once before it counts: an invoice that cannot be printed uses no number up.
        self.filled(&invoice, way, 0, forms::feuille).await?;
        let copies = self.store.record_print(self.now(), &self.actor(), number).await?;
        Ok((self.filled(&invoice, way, copies, forms::feuille).await?, copies))
    }

    /// The receipt of an invoice for paper, as [`Self::paper_sheet`].
    pub async fn paper_receipt(&self, number: u32) -> Result<(Sheet, u32), Error> {
        let invoice = self.stored_invoice(number).await?;
        self.receipt(&invoice, 0).await?;
        let copies = self.store.record_receipt(self.now(), &self.actor(), number).await?;
        Ok((self.receipt(&invoice, copies).await?, copies))
    }

    /// The page that measures a printer; with what was measured already, it shows whether that holds.
    pub async fn calibration_page(&self, printer: &str, corrected: bool) -> Result<Sheet, Error> {
        let calibration = if corrected { self.calibration(printer).await? } else { Calibration::default() };
        Ok(calibration_page(printer, self.today(), calibration)?)
    }

    /// The name of the key that signs this office's receipts.
    pub async fn receipt_key_name(&self) -> Result<String, Error> {
        Ok(self.receipt_key().await?.name())
    }

    /// Writes the sheet of an invoice into a folder, under a name that holds no person.
    pub async fn save_sheet(&self, number: u32, way: &PrintWay, folder: &Path) -> Result<PathBuf, Error> {
        let (sheet, copies) = self.paper_sheet(number, way).await?;
        let name = named("feuille", number, copies);
        let path = folder.join(&name);
        save(&sheet.pdf, &path)?;
        self.journal_paper(&name, Became::Saved).await?;
        Ok(path)
    }

    /// How often the sheet of an invoice was made.
    pub(crate) async fn copies(&self, number: u32) -> Result<u32, Error> {
        Ok(self.store.standing(number).await?.map(|standing| standing.copies).unwrap_or_default())
    }

    /// How a printer was measured; one that was not is taken as it should be.
    pub(crate) async fn calibration(&self, printer: &str) -> Result<Calibration, Error> {
        let printers = self.store.printers().await?;
        let measured = printers.into_iter().find(|known| known.name == printer);
        let Some(measured) = measured else { return Ok(Calibration::default()) };
        Calibration::measured(measured.near, measured.far).map_err(|_| Error::CalibrationWrong)
    }

    /// Who gives the papers of this office.
    pub(crate) fn issuer(&self) -> Issuer<'_> {
        let practitioner = &self.office.practitioner;
        Issuer { office: &self.office.name, professional: professional(practitioner) }
    }

    async fn filled(
        &self,
        invoice: &Invoice,
        way: &PrintWay,
        printed_before: u32,
        fill: impl Fn(&Feuille<'_>, Way) -> Result<Sheet, forms::FillError>,
    ) -> Result<Sheet, Error> {
        let content = &invoice.content;
        let name = content.organism.as_ref().and_then(|organism| self.names.name(organism));
        let usage_id = invoice.usage_id.as_ref().map(store::UsageId::as_str).unwrap_or_default();
        let feuille = Feuille {
            model: match content.practitioner.practice.trade {
                Trade::GeneralPractice => Model::Doctor,
                Trade::Pharmacy => Model::Pharmacist,
            },
            patient: &content.patient,
            insured: content.insured.as_ref(),
            organism: content.organism.as_ref(),
            organism_name: name.as_deref(),
            professional: professional(&content.practitioner),
            prescriber: content.prescription.as_ref().map(prescriber),
            date: content.date,
            lines: &content.lines,
            shares: content.shares,
            condition: content.condition,
            pathway: content.pathway,
            third_party: content.third_party,
            number: invoice.number,
            usage_id,
            tariffs_from: content.tariffs.valid_from,
            tariffs_checked_on: content.tariffs.checked_on,
            demonstration: content.demonstration,
            printed_before,
        };
        let way = if way.overlay {
            let printer = way.printer.as_deref().unwrap_or_default();
            Way::Overlay(match way.offset {
                Some(offset) => Calibration::shifted(offset).map_err(|_| Error::CalibrationWrong)?,
                None => self.calibration(printer).await?,
            })
        } else {
            Way::FullPage
        };
        Ok(fill(&feuille, way)?)
    }

    async fn receipt(&self, invoice: &Invoice, printed_before: u32) -> Result<Sheet, Error> {
        let content = &invoice.content;
        let key = self.receipt_key().await?;
        let code = signed(&key, invoice)?;
        let issuer = Issuer { office: &self.office.name, professional: professional(&content.practitioner) };
        Ok(forms::receipt(&Receipt {
            issuer,
            patient: &content.patient,
            number: invoice.number,
            date: content.date,
            lines: &content.lines,
            shares: content.shares,
            third_party: content.third_party,
            signed: Some(Signed { code: &code, key: &key.name() }),
            demonstration: content.demonstration,
            printed_before,
        })?)
    }

    async fn receipt_key(&self) -> Result<ReceiptKey, Error> {
        let is_key = |secret: &[u8; 32]| ReceiptKey::from_secret(secret).is_some();
        let secret = self.store.receipt_key(is_key).await?;
        ReceiptKey::from_secret(&secret).ok_or(Error::Asset("receipt key"))
    }
}

/// Writes a paper or an export to a file that was named: whole or not at all.
pub fn save(bytes: &[u8], path: &Path) -> Result<(), Error> {
    let failed = |source| Error::Save { path: path.to_path_buf(), source };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    // A full disk leaves no torn file under its name.
    let mut draft = path.as_os_str().to_owned();
    draft.push(".new");
    fs::write(&draft, bytes).and_then(|()| fs::rename(&draft, path)).map_err(|error| {
        drop(fs::remove_file(&draft));
        failed(error)
    })
}

/// The name of a file that holds no person; a duplicate does not overwrite its original.
pub(crate) fn named(what: &str, number: u32, copies: u32) -> String {
    copy_of(&format!("{what}-{number:09}"), copies)
}

pub(crate) fn copy_of(name: &str, copies: u32) -> String {
    if copies == 0 { format!("{name}.pdf") } else { format!("{name}-duplicata-{copies}.pdf") }
}

fn signed(key: &ReceiptKey, invoice: &Invoice) -> Result<String, Error> {
    let content = &invoice.content;
    let practitioner = &content.practitioner;
    let seal = HEXLOWER_PERMISSIVE.decode(invoice.seal.as_bytes()).unwrap_or_default();
    let mut id = [0; 16];
    for (byte, sealed) in id.iter_mut().zip(seal) {
        *byte = sealed;
    }
    let shares = content.shares;
    let cents = |amount: billing::Cents| u64::try_from(amount.get()).map_err(|_| Error::Asset("amounts"));
    Ok(key.sign(&credential::Receipt {
        issuer: &format!("{}, RPPS {}", practitioner.name, practitioner.rpps),
        issued: invoice.sealed_at,
        id,
        number: invoice.number,
        usage_id: invoice.usage_id.as_ref().map(store::UsageId::as_str).unwrap_or_default(),
        date: content.date,
        amounts: [cents(shares.total)?, cents(shares.amo)?, cents(shares.amc)?, cents(shares.patient_pays)?],
    }))
}

fn professional(practitioner: &store::Practitioner) -> Professional<'_> {
    let store::Practitioner { name, rpps, am_number, address, practice } = practitioner;
    let sector = match practice.trade {
        Trade::GeneralPractice => Some(practice.sector),
        Trade::Pharmacy => None,
    };
    Professional { name, rpps, am_number, address, sector, finess: practice.finess.as_deref() }
}

/// What was not typed of a prescription stays to be written by hand.
fn prescriber(prescription: &Prescription) -> Prescriber<'_> {
    let Prescription { prescriber, rpps, date, renewal: _ } = prescription;
    Prescriber {
        name: prescriber.as_deref().unwrap_or_default(),
        number: rpps.as_deref().unwrap_or_default(),
        date: *date,
    }
}
