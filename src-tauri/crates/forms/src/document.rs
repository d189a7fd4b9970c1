//! Makes a PDF of drawn pages: embedded fonts, and the same bytes for the same content.

use std::fmt::Display;

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use printpdf::{FontId, Mm, OffsetDateTime, Op, PdfDocument, PdfFont, PdfPage, PdfSaveOptions, PdfWarnMsg};
use sha2::{Digest, Sha256};

use crate::layout::{LayoutError, Page};
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
    /// The PDF could not be written.
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
}

/// Writes the pages. The title holds no person: viewers show it, and systems index it.
pub(crate) fn write(
    title: &str,
    date: Date,
    page: Page,
    pages: Vec<Vec<Op>>,
    faces: &Typefaces,
) -> Result<Vec<u8>, FillError> {
    let mut document = PdfDocument::new(title);
    let day = midnight(date);
    let info = &mut document.metadata.info;
    (info.creation_date, info.modification_date, info.metadata_date) = (day, day, day);
    "Comptoir".clone_into(&mut info.creator);
    "Comptoir".clone_into(&mut info.producer);
    for face in faces.both() {
        // `add_font` would name the font at random.
        document
            .resources
            .fonts
            .map
            .insert(FontId(face.name.to_owned()), PdfFont::new(face.embedded.clone()));
    }
    let [width, height] = page.size;
    document.pages = pages.into_iter().map(|ops| PdfPage::new(Mm(width), Mm(height), ops)).collect();
    save(&document)
}

fn save(document: &PdfDocument) -> Result<Vec<u8>, FillError> {
    let mut warnings: Vec<PdfWarnMsg> = Vec::new();
    let mut pdf = document.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    if let Some(warning) = warnings.first() {
        return Err(FillError::Pdf(warning.msg.clone()));
    }
    pdf.compress();
    // An empty /GTS_PDFXVersion would still claim to be PDF/X.
    let information = pdf.trailer.get(b"Info").map_err(broken)?.as_reference().map_err(broken)?;
    pdf.get_dictionary_mut(information).map_err(broken)?.remove(b"GTS_PDFXVersion");
    // /Lang is of PDF 1.4: what reads the sheet aloud reads it in French.
    "1.7".clone_into(&mut pdf.version);
    let identifiers = pdf.trailer.get(b"ID").map_err(broken)?.as_array().map_err(broken)?;
    let mut language = identifiers.first().cloned().ok_or_else(|| broken("no identifier"))?;
    language.as_str_mut().map_err(broken)?.splice(.., *b"fr-FR");
    pdf.catalog_mut().map_err(broken)?.set("Lang", language);
    // printpdf draws the two identifiers from a counter of the process. ISO 32000-1 §14.4 wants them to follow from
    // the content: they become the digest of the file without them.
    let mut save_as = |identifier: &str| {
        for object in pdf.trailer.get_mut(b"ID").map_err(broken)?.as_array_mut().map_err(broken)? {
            object.as_str_mut().map_err(broken)?.splice(.., identifier.bytes());
        }
        let mut bytes = Vec::new();
        pdf.save_to(&mut bytes).map_err(broken)?;
        Ok(bytes)
    };
    let without = save_as("")?;
    save_as(&HEXLOWER.encode(&Sha256::digest(without)))
}

fn broken(error: impl Display) -> FillError {
    FillError::Pdf(error.to_string())
}

fn midnight(date: Date) -> OffsetDateTime {
    OffsetDateTime::new_in_offset(
        printpdf::Date {
            year: date.year().into(),
            month: date.month().unsigned_abs(),
            day: date.day().unsigned_abs(),
        },
        printpdf::Time { hour: 0, minute: 0, second: 0, millisecond: 0 },
        printpdf::Offset { hours: 0, minutes: 0, seconds: 0, milliseconds: 0 },
    )
}
