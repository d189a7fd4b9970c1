//! The header: who signed, when, and what kind of paper it is.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::{DocumentKind, TwoDDocError};

/// The header of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    version: u8,
    authority: SignerId,
    certificate: SignerId,
    issued: Option<Date>,
    signed_on: Option<Date>,
    document_type: [u8; 2],
    perimeter: Option<[u8; 2]>,
    country: Option<[u8; 2]>,
}

/// The four characters that name an authority, `FR01`, or one of its certificates.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SignerId([u8; 4]);

impl Header {
    pub(super) fn parse(text: &str) -> Result<Self, TwoDDocError> {
        let mut rest = text.strip_prefix("DC").ok_or(TwoDDocError::Header)?.as_bytes();
        let version = match take(&mut rest)? {
            [b'0', digit @ b'1'..=b'4'] => digit & 0x0f,
            _ => return Err(TwoDDocError::Version),
        };
        Ok(Self {
            version,
            authority: SignerId(take(&mut rest)?),
            certificate: SignerId(take(&mut rest)?),
            issued: day(take(&mut rest)?)?,
            signed_on: day(take(&mut rest)?)?,
            document_type: take(&mut rest)?,
            perimeter: if version >= 3 { Some(take(&mut rest)?) } else { None },
            country: if version >= 4 { Some(take(&mut rest)?) } else { None },
        })
    }

    /// How many characters it has: 22, 24 from version 03, 26 from version 04.
    pub(super) fn length(&self) -> usize {
        match self.version {
            4 => 26,
            3 => 24,
            _ => 22,
        }
    }

    /// 1 to 4.
    pub fn version(&self) -> u8 {
        self.version
    }

    /// The authority that vouches for the signer.
    pub fn authority(&self) -> SignerId {
        self.authority
    }

    /// The signer's certificate.
    pub fn certificate(&self) -> SignerId {
        self.certificate
    }

    /// The day the document was made; `None` if it states none.
    pub fn issued(&self) -> Option<Date> {
        self.issued
    }

    /// The day it was signed; `None` if it states none.
    pub fn signed_on(&self) -> Option<Date> {
        self.signed_on
    }

    /// What kind of paper it is. Only the perimeter 01, which versions before 03 have no word for, gives types this meaning.
    pub fn kind(&self) -> DocumentKind {
        if self.perimeter.is_some_and(|perimeter| perimeter != *b"01") {
            return DocumentKind::Other;
        }
        match &self.document_type {
            b"07" => DocumentKind::Identity,
            b"A2" => DocumentKind::MobilityCard,
            b"A4" | b"AE" => DocumentKind::DeathCertificate,
            b"B2" => DocumentKind::TestResult,
            b"L1" => DocumentKind::Vaccination,
            _ => DocumentKind::Other,
        }
    }

    /// The country, from version 04.
    pub fn country(&self) -> Option<&str> {
        self.country.as_ref().and_then(|country| std::str::from_utf8(country).ok())
    }
}

impl SignerId {
    /// The four characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for SignerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for SignerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// So many characters of a header: capital letters and digits.
fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], TwoDDocError> {
    let (taken, after) = rest.split_first_chunk::<N>().ok_or(TwoDDocError::Header)?;
    if !taken.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
        return Err(TwoDDocError::Header);
    }
    *rest = after;
    Ok(*taken)
}

/// Days since 1 January 2000 in hexadecimal; FFFF for none.
fn day(hexadecimal: [u8; 4]) -> Result<Option<Date>, TwoDDocError> {
    let digits = std::str::from_utf8(&hexadecimal).map_err(|_| TwoDDocError::Header)?;
    match i64::from_str_radix(digits, 16).map_err(|_| TwoDDocError::Header)? {
        0xffff => Ok(None),
        days => date(2000, 1, 1).checked_add(days.days()).map(Some).map_err(|_| TwoDDocError::Header),
    }
}
