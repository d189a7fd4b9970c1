//! The filled paper: the doctor's *feuille de soins* as a PDF, ready to print and sign.
//!
//! Where everything stands is data (`assets/forms`), the letters are embedded (`assets/fonts`), and nothing here opens
//! a file or reads a clock: the same content gives the same bytes. A value never leaves its box: it shrinks, then
//! wraps where its box allows, then is cut with a visible `…` and reported.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod canvas;
mod document;
mod feuille;
mod field;
mod fit;
mod form;
mod ink;
mod layout;
mod typeface;

pub use document::FillError;
pub use feuille::{Doctor, Feuille, feuille};
pub use field::{ActColumn, CutField, Field, Loss, Place};
pub use layout::LayoutError;

/// A filled form.
#[derive(Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The PDF, A4.
    pub pdf: Vec<u8>,
    /// The values that are not printed as they stand, for a warning before the sheet is signed.
    pub cut: Vec<CutField>,
}

// The PDF holds a patient.
impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("bytes", &self.pdf.len()).field("cut", &self.cut).finish()
    }
}
