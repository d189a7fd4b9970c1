//! The filled paper as PDF, ready to print: the *feuille de soins*, whole or as an overlay for the printed form, and the other
//! papers of a counter.
//!
//! Where everything stands is data (`assets/forms`), the letters are embedded (`assets/fonts`), and nothing here opens
//! a file or reads a clock: the same content gives the same bytes. In a feuille a value never leaves its box: it shrinks, then
//! wraps where its box allows, then is cut with a visible `…` and reported. Other papers have as many lines as they need.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod band;
mod calibration;
mod canvas;
mod closing;
mod code;
mod document;
mod feuille;
mod field;
mod fit;
mod form;
mod ink;
mod layout;
mod letter;
mod privacy;
mod receipt;
mod recovery;
mod ruler;
mod typeface;
mod words;

pub use calibration::{Calibration, CalibrationError};
pub use closing::{Closing, Count, Counted, closing};
pub use document::FillError;
pub use feuille::{Feuille, Model, Prescriber, Professional, Way, feuille, preview};
pub use field::{ActColumn, CutField, Field, Loss, Place};
pub use layout::LayoutError;
pub use privacy::{Privacy, Source, privacy};
pub use receipt::{Receipt, Signed, receipt};
pub use recovery::{Recovery, recovery};
pub use ruler::calibration_page;
pub use words::Channel;

/// Who gives a paper.
#[derive(Clone, Copy)]
pub struct Issuer<'a> {
    /// The name of the office.
    pub office: &'a str,
    /// Who practises there.
    pub professional: Professional<'a>,
}

/// A filled paper.
#[derive(Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The PDF, A4.
    pub pdf: Vec<u8>,
    /// The values that are not printed as they stand, for a warning before the sheet is signed.
    pub cut: Vec<CutField>,
    /// The boxes that the law wants filled and that nobody stated: left to the hand.
    pub missing: Vec<Field>,
}

// The PDF holds a patient.
impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet")
            .field("bytes", &self.pdf.len())
            .field("cut", &self.cut)
            .field("missing", &self.missing)
            .finish()
    }
}

#[cfg(test)]
mod tests;
