//! Printers that do as they are told.

use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::{PrintTrouble, Printers};

/// Printers that do as they are told.
#[derive(Default)]
pub(crate) struct FakePrinters {
    /// The names that are told.
    pub(crate) names: Vec<String>,
    /// Why they do not take what they are given.
    pub(crate) trouble: Option<fn() -> PrintTrouble>,
    /// Whether the viewer does not open.
    pub(crate) no_viewer: bool,
    /// What was printed: title, printer, bytes.
    pub(crate) printed: Mutex<Vec<Paper>>,
}

/// A title, a printer, the bytes.
pub(crate) type Paper = (String, Option<String>, Vec<u8>);

impl FakePrinters {
    /// What was printed: title, printer, bytes.
    pub(crate) fn printed(&self) -> Vec<Paper> {
        self.printed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Printers for FakePrinters {
    fn list(&self) -> Result<Vec<String>, PrintTrouble> {
        Ok(self.names.clone())
    }

    fn print(&self, pdf: &[u8], title: &str, printer: Option<&str>) -> Result<(), PrintTrouble> {
        if self.names.is_empty() {
            return Err(PrintTrouble::NoPrinter);
        }
        if let Some(trouble) = self.trouble {
            return Err(trouble());
        }
        let mut papers = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        papers.push((title.to_owned(), printer.map(ToOwned::to_owned), pdf.to_vec()));
        Ok(())
    }

    fn view(&self, _path: &Path) -> io::Result<()> {
        if self.no_viewer { Err(io::Error::from(io::ErrorKind::NotFound)) } else { Ok(()) }
    }
}
