//! The paper *feuille de soins* of a sealed invoice.

use std::fs;
use std::path::{Path, PathBuf};

use forms::{Doctor, Feuille, Sheet};

use crate::{Desk, Error};

impl Desk {
    /// The sheet of an invoice, as a PDF in memory. The same invoice gives the same bytes.
    pub async fn sheet(&self, number: u32) -> Result<Sheet, Error> {
        let invoice = self.stored_invoice(number).await?;
        let content = &invoice.content;
        let practitioner = &content.practitioner;
        let name = content.organism.as_ref().and_then(|organism| self.names.name(organism));
        let usage_id = invoice.usage_id.as_ref().map(store::UsageId::as_str).unwrap_or_default();
        Ok(forms::feuille(&Feuille {
            patient: &content.patient,
            insured: content.insured.as_ref(),
            organism: content.organism.as_ref(),
            organism_name: name.as_deref(),
            doctor: Doctor {
                name: &practitioner.name,
                rpps: &practitioner.rpps,
                am_number: &practitioner.am_number,
                address: &practitioner.address,
            },
            date: content.date,
            lines: &content.lines,
            shares: content.shares,
            condition: content.condition,
            pathway: content.pathway,
            third_party: content.third_party,
            number,
            usage_id,
            tariffs_from: content.tariffs.valid_from,
            tariffs_checked_on: content.tariffs.checked_on,
            demonstration: content.demonstration,
        })?)
    }

    /// Writes the sheet of an invoice into a folder, under a name that holds no person, and journals it.
    pub async fn save_sheet(&self, number: u32, folder: &Path) -> Result<PathBuf, Error> {
        let path = folder.join(format!("feuille-{number:09}.pdf"));
        self.write_sheet(number, &path).await?;
        Ok(path)
    }

    /// Writes the sheet of an invoice to a file that was named, and journals it.
    pub async fn write_sheet(&self, number: u32, path: &Path) -> Result<(), Error> {
        let sheet = self.sheet(number).await?;
        let save = |source| Error::Save { path: path.to_path_buf(), source };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(save)?;
        }
        // A sheet is whole or not there: a full disk leaves no torn file under its name.
        let draft = path.with_extension("pdf.new");
        fs::write(&draft, &sheet.pdf).and_then(|()| fs::rename(&draft, path)).map_err(|error| {
            drop(fs::remove_file(&draft));
            save(error)
        })?;
        self.store.record_print(self.now(), &self.actor(), number).await?;
        Ok(())
    }
}
