//! The 2D-Doc of a paper: what its code states, and the bytes that its signature covers.
//!
//! Source: ANTS, *Spécifications techniques des codes à barres 2D-Doc*. Nothing in a document may be believed until its
//! signature was judged, which is the `credential` crate's business; the annex that version 04 allows after the signature is
//! covered by nothing, and is not kept.

mod field;
mod header;

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

use crate::{BirthDate, Name};

pub use field::Field;
pub use header::{Header, SignerId};

/// How the text of such a code begins, by which it is told from other codes.
pub const TWO_D_DOC_PREFIX: &str = "DC0";

/// A document whose shape is right and whose signature nobody has checked yet.
#[derive(Clone, PartialEq, Eq)]
pub struct TwoDDoc {
    header: Header,
    /// Header and message, as received: what is signed.
    signed: Zeroizing<String>,
    /// Base32 without padding (RFC 4648 §6) of r‖s.
    signature: String,
}

/// What kind of paper it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// 07: an identity document.
    Identity,
    /// A2: *carte mobilité inclusion*; it names nobody.
    MobilityCard,
    /// A4, AE: a death certificate.
    DeathCertificate,
    /// B2: the result of a test.
    TestResult,
    /// L1: a vaccination.
    Vaccination,
    /// Anything else, from bills to diplomas.
    Other,
}

/// Who a document is about, where its kind says so.
#[derive(Clone, PartialEq, Eq)]
pub struct StatedIdentity {
    /// The family name.
    pub family_name: Name,
    /// The first names, separated by spaces.
    pub given_names: Name,
    /// The birth date; identity documents may leave it out.
    pub birth_date: Option<BirthDate>,
}

/// Why a text is not a 2D-Doc.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TwoDDocError {
    /// Not `DC`, or a header that is cut short or holds what it must not.
    #[error("not the header of a 2D-Doc")]
    Header,
    /// A version other than 01 to 04.
    #[error("a version of 2D-Doc other than 01 to 04")]
    Version,
    /// More characters than a symbol of this kind holds.
    #[error("longer than any 2D-Doc")]
    TooLong,
    /// A character that no message holds.
    #[error("a control character other than the separators")]
    Character,
    /// No signature, or one that is not Base32.
    #[error("no signature in Base32")]
    Signature,
}

impl TwoDDoc {
    /// Reads the text of a code. The separators may be printed as `<GS>`, `<RS>` and `<US>`, as some scanners do.
    pub fn parse(text: &str) -> Result<Self, TwoDDocError> {
        if text.len() > MAX_LENGTH {
            return Err(TwoDDocError::TooLong);
        }
        let text = with_separators(text);
        let text = text.trim_end_matches(['\r', '\n']);
        if text.chars().any(|c| c.is_control() && !matches!(c, GS | RS | US)) {
            return Err(TwoDDocError::Character);
        }
        let header = Header::parse(text)?;
        let (signed, after) = text.split_once(US).ok_or(TwoDDocError::Signature)?;
        let (signature, _annex) = after.split_once(GS).unwrap_or((after, ""));
        let base32 = |b: u8| matches!(b, b'A'..=b'Z' | b'2'..=b'7');
        if !(1..=MAX_SIGNATURE).contains(&signature.len()) || !signature.bytes().all(base32) {
            return Err(TwoDDocError::Signature);
        }
        Ok(Self { header, signed: Zeroizing::new(signed.to_owned()), signature: signature.to_owned() })
    }

    /// Who signed, when, and what kind of paper it is.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What the signature covers: header and message, separators included.
    pub fn signed(&self) -> &[u8] {
        self.signed.as_bytes()
    }

    /// The signature, in Base32 without padding.
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// What the message states, in its order; `None` if a field is cut short. Fields of kinds that are not in the tables of
    /// [`DocumentKind`] are told apart by their separators alone.
    pub fn fields(&self) -> Option<Vec<Field<'_>>> {
        field::fields(self.signed.get(self.header.length()..)?)
    }

    /// Who the document is about: where its kind states a name, and all of it can be read.
    pub fn identity(&self) -> Option<StatedIdentity> {
        let [family_name, given_names, birth_date] = match self.header.kind() {
            DocumentKind::Identity => ["62", "60", "69"],
            DocumentKind::DeathCertificate => ["72", "73", "75"],
            DocumentKind::TestResult => ["F1", "F0", "F2"],
            DocumentKind::Vaccination => ["L0", "L1", "L2"],
            DocumentKind::MobilityCard | DocumentKind::Other => return None,
        };
        let fields = self.fields()?;
        let value = |id| fields.iter().find(|field| field.id == id).map(|field| field.value);
        Some(StatedIdentity {
            family_name: Name::new(value(family_name)?).ok()?,
            // First names are separated by strokes, which no card does.
            given_names: Name::new(&value(given_names)?.replace('/', " ")).ok()?,
            birth_date: value(birth_date).map(birth_date_of).transpose().ok()?,
        })
    }
}

/// JJMMAAAA.
fn birth_date_of(value: &str) -> Result<BirthDate, crate::BirthDateError> {
    let (day, rest) = value.split_at_checked(2).unwrap_or_default();
    let (month, year) = rest.split_at_checked(2).unwrap_or_default();
    BirthDate::parse(&format!("{year}{month}{day}"))
}

fn with_separators(text: &str) -> Zeroizing<String> {
    let mut text = text.to_owned();
    for (printed, separator) in [("<GS>", "\u{1d}"), ("<RS>", "\u{1e}"), ("<US>", "\u{1f}")] {
        let replaced = text.replace(printed, separator);
        text.zeroize();
        text = replaced;
    }
    Zeroizing::new(text)
}

impl fmt::Debug for TwoDDoc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TwoDDoc").field("header", &self.header).finish_non_exhaustive()
    }
}

impl fmt::Debug for StatedIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StatedIdentity(…)")
    }
}

/// Ends a field that is shorter than it may be.
const GS: char = '\u{1d}';
/// Ends a field whose value was cut to fit.
const RS: char = '\u{1e}';
/// Stands before the signature.
const US: char = '\u{1f}';
/// More than the largest symbol holds: 2 335 characters (ISO/IEC 16022 Table 7).
const MAX_LENGTH: usize = 4_096;
/// P-521: 132 bytes.
const MAX_SIGNATURE: usize = 212;

#[cfg(test)]
mod tests;
