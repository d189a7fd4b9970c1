//! What a symbol says.

use std::fmt;

/// One symbol and what it says.
#[derive(Clone, PartialEq, Eq)]
pub struct Symbol {
    /// The kind of symbol.
    pub symbology: Symbology,
    /// Its text; between the elements of a GS1 symbol and of a 2D-Doc stand the separators (GS, U+001D) that they are read
    /// by. Personal: never logged.
    pub text: String,
}

/// The kinds of symbols that are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbology {
    /// ISO/IEC 18004.
    Qr,
    /// ISO/IEC 16022.
    DataMatrix,
}

impl Symbology {
    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::DataMatrix => "datamatrix",
        }
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Symbol").field("symbology", &self.symbology).finish_non_exhaustive()
    }
}
