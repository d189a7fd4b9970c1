//! A signed paper: whether the 2D-Doc on it was signed by somebody the office has a certificate of, and since when it stands so.
//!
//! A document proves itself, not its bearer, and it may be copied at will: what is verified here is never a card.

use identity::TwoDDoc;
use jiff::Timestamp;
use jiff::civil::Date;

use super::Verified;
use crate::certificate::Certificate;
use crate::time::day_in_paris;

/// The most certificates that are looked at: seven authorities and a few hundred signers exist.
pub const MAX_CERTIFICATES: usize = 2_000;

/// The certificates of an office: of those who sign, and of the authorities who vouch for them. Whoever puts one there trusts it.
#[derive(Debug, Clone, Default)]
pub struct Certificates(Vec<Certificate>);

/// Why a document is not believed. The order is that of the checks: the first that fails gives the refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentRefusal {
    /// The signature is of another curve than P-256: it may be good, and nobody here can tell.
    #[error("signed on a curve that is not read")]
    Unsupported,
    /// The signature is none of any curve.
    #[error("the signature has the length of none")]
    Malformed,
    /// The office has no certificate of this name.
    #[error("no certificate of this signer")]
    UnknownCertificate,
    /// No authority that the document names vouches for the certificate.
    #[error("the certificate is not one of the authority that the document names")]
    UnknownAuthority,
    /// Signed tomorrow or later.
    #[error("signed in the future")]
    SignedInFuture,
    /// The certificate or its authority's was not valid on the day of the signature.
    #[error("a certificate was not valid on the day of the signature")]
    CertificateNotValid,
    /// The signature is not one of this signer over this document.
    #[error("the signature is not one of this signer over this document")]
    BadSignature,
}

impl Certificates {
    /// Takes files in DER, one certificate each. What is no certificate of a P-256 key signed on P-256 is left out: a
    /// document that needs it will say that its signer is unknown.
    pub fn from_der<'a>(files: impl IntoIterator<Item = &'a [u8]>) -> Self {
        Self(files.into_iter().take(MAX_CERTIFICATES).filter_map(Certificate::parse).collect())
    }
}

/// Decides on a document. Its certificates are judged for the day of its signature, since a paper outlives the key that
/// signed it; one that does not state that day, for today.
pub fn verify(
    document: TwoDDoc,
    certificates: &Certificates,
    now: Timestamp,
) -> Result<Verified<TwoDDoc>, DocumentRefusal> {
    let signature = signature(document.signature())?;
    let today = day_in_paris(now);
    let signed_on = document.header().signed_on().unwrap_or(today);
    let links = links(&document, certificates)?;
    if signed_on > today {
        return Err(DocumentRefusal::SignedInFuture);
    }
    let valid = links.iter().find(|link| link.is_valid_on(signed_on));
    let signer = valid.ok_or(DocumentRefusal::CertificateNotValid)?.signer.key();
    signer.check(document.signed(), &signature).map_err(|_| DocumentRefusal::BadSignature)?;
    Ok(Verified(document))
}

/// A signer and an authority that vouches for it.
struct Link<'a> {
    signer: &'a Certificate,
    authority: &'a Certificate,
}

impl Link<'_> {
    fn is_valid_on(&self, day: Date) -> bool {
        [self.signer, self.authority].into_iter().all(|certificate| {
            (day_in_paris(certificate.valid_from())..=day_in_paris(certificate.valid_to())).contains(&day)
        })
    }
}

/// Every signer of the document's name, with every authority of its name that signed their certificate: both may have been renewed.
fn links<'a>(document: &TwoDDoc, certificates: &'a Certificates) -> Result<Vec<Link<'a>>, DocumentRefusal> {
    let header = document.header();
    let named =
        |id: identity::SignerId| certificates.0.iter().filter(move |known| known.is_named(id.as_str()));
    let signers: Vec<_> = named(header.certificate()).filter(|known| known.may_sign_papers()).collect();
    if signers.is_empty() {
        return Err(DocumentRefusal::UnknownCertificate);
    }
    let links: Vec<_> = named(header.authority())
        .filter(|authority| authority.may_certify(0))
        .flat_map(|authority| signers.iter().map(move |signer| Link { signer, authority }))
        .filter(|link| link.authority.signed(link.signer))
        .collect();
    if links.is_empty() { Err(DocumentRefusal::UnknownAuthority) } else { Ok(links) }
}

/// Base32 without padding (RFC 4648 §6) of r‖s: 64 bytes for P-256, 96 for P-384, 132 for P-521.
fn signature(base32: &str) -> Result<[u8; 64], DocumentRefusal> {
    let bytes =
        data_encoding::BASE32_NOPAD.decode(base32.as_bytes()).map_err(|_| DocumentRefusal::Malformed)?;
    match bytes.len() {
        96 | 132 => Err(DocumentRefusal::Unsupported),
        _ => bytes.try_into().map_err(|_| DocumentRefusal::Malformed),
    }
}
