//! Makes a PDF of drawn pages: embedded fonts, and the same bytes for the same content.
//!
//! A paper that somebody is given or keeps is written by `tagged`; what only a printer ever sees, by `printed`.

mod printed;
mod tagged;

use std::fmt::Display;

use jiff::civil::Date;

use crate::calibration::Calibration;
use crate::canvas::Drawing;
use crate::layout::LayoutError;
use crate::typeface::Typefaces;

/// Why a form cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    /// A feuille without an act is no feuille.
    #[error("there is no act to print")]
    NoAct,
    /// The layout that the program carries is broken.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The font that the program carries is broken.
    #[error("the embedded font cannot be read")]
    Font,
    /// A text is too long for a code of squares.
    #[error("the text does not fit a code")]
    Code,
    /// The PDF could not be written.
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
}

/// What a document says of itself.
pub(crate) struct About<'a> {
    /// It holds no person: viewers show it, and systems index it.
    pub title: &'a str,
    pub date: Date,
    /// The paper, in millimetres.
    pub size: [f32; 2],
    pub reader: Reader,
}

/// For whom the pages are.
#[derive(Clone, Copy)]
pub(crate) enum Reader {
    /// Somebody who is given the paper or keeps it: every word is tagged, to be read aloud too.
    Anyone,
    /// A printer, which moves and stretches; that is undone.
    Printer(Calibration),
}

/// Writes the pages.
pub(crate) fn write(about: &About<'_>, pages: &[Drawing], faces: &Typefaces) -> Result<Vec<u8>, FillError> {
    match about.reader {
        Reader::Anyone => tagged::write(about, pages, faces),
        Reader::Printer(calibration) => printed::write(about, calibration, pages, faces),
    }
}

fn broken(error: impl Display) -> FillError {
    FillError::Pdf(error.to_string())
}

const LANGUAGE: &str = "fr-FR";

/// The name of the program, as the maker of a document.
const MAKER: &str = "Comptoir";

/// A dot and the white behind it, in millimetres.
const DOTS: [f32; 2] = [0.2, 0.65];
