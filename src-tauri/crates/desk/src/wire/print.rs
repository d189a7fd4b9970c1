//! Paper: how it is printed, what to know before, and what became of it.

use serde::{Deserialize, Serialize};

/// How a feuille is printed.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(deny_unknown_fields)]
pub struct PrintWay {
    /// The values alone, on the printed form; otherwise our own sheet, on white paper.
    pub overlay: bool,
    /// The printer, as the system calls it; null for its usual one.
    pub printer: Option<String>,
    /// Further right and down by so many tenths of a millimetre, instead of what was measured for the printer.
    pub offset: Option<[i32; 2]>,
}

/// What to know before a feuille is printed.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct SheetCheck {
    /// The boxes that the law wants filled and that nobody stated: left to the hand.
    pub missing: Vec<SheetField>,
    /// The values that are not printed as they stand.
    pub cut: Vec<CutValue>,
    /// How often it was made before: 0, and the next one is the original.
    pub copies: u32,
}

/// A value that is not printed as it stands.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct CutValue {
    /// The box; null in the table of acts.
    pub field: Option<SheetField>,
    /// The act, from 1 on; null for a box.
    pub line: Option<u32>,
    /// Its end is replaced by `…`; otherwise some of its letters are printed without their accents.
    pub shortened: bool,
}

/// What became of a paper.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct MadePaper {
    /// Where it went.
    pub state: PrintState,
    /// The file, when there is one.
    pub path: Option<String>,
    /// 0 for an original, then the number of the duplicate.
    pub copies: u32,
}

/// Where a paper went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum PrintState {
    /// The printer has it.
    Printed,
    /// No printer is set up: it was saved, and lies open in the viewer.
    Opened,
    /// The printer does not answer: it was saved.
    Saved,
}

/// The printers of this computer.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct PrinterSettings {
    /// The usual one first; one without a name when the computer has none.
    pub printers: Vec<Printer>,
    /// The name of the key that signs receipts.
    pub receipt_key: String,
}

/// A printer and how it was measured, in tenths of a millimetre from the left and the top edge.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
pub struct Printer {
    /// As the system calls it.
    pub name: String,
    /// Where it puts the first cross; null when it was not measured.
    pub near: Option<[i32; 2]>,
    /// Where it puts the second.
    pub far: Option<[i32; 2]>,
}

macro_rules! fields {
    ($($name:ident,)+) => {
        /// A box of the feuille.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        #[cfg_attr(test, derive(ts_rs::TS), ts(export))]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the boxes of forms::Field, where each is told")]
        pub enum SheetField { $($name,)+ }

        impl From<forms::Field> for SheetField {
            fn from(field: forms::Field) -> Self {
                match field { $(forms::Field::$name => Self::$name,)+ }
            }
        }
    };
}

fields! {
    InvoiceNumber, Date, Usage, PatientName, PatientBirthName, PatientGivenName, PatientNir, PatientBirthDate,
    PatientBirthRank, InsuredName, InsuredBirthName, InsuredGivenName, InsuredNir, Organism, OrganismName,
    ProfessionalName, ProfessionalRpps, ProfessionalAddress, ProfessionalAm,
    ProfessionalSituation, PrescriberName, PrescriberNumber, PrescriptionDate, CompulsoryShare, ComplementaryShare,
    PatientPays, Total, Unverified, Tariffs, Page, Duplicate,
}
