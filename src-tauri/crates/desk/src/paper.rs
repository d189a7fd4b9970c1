//! A signed paper that was shown instead of a card: what it is, and whether its signature is good. It proves itself and no
//! rights, so that it is told as what it is and never kept as a reading.

use std::fs;
use std::io;
use std::path::Path;

use credential::document::{self, Certificates, DocumentRefusal};
use identity::{DocumentKind, TwoDDoc};
use jiff::Timestamp;

use crate::wire::{Paper, PaperKind, TroubleReason};

/// The folder of certificates, beside the lists: of signers and of their authorities, one file in DER each.
pub(crate) const FOLDER: &str = "2d-doc";

/// What a paper is, and what its signature is worth with the certificates of a folder.
pub(crate) fn judge(paper: TwoDDoc, folder: Option<&Path>, now: Timestamp) -> (TroubleReason, Paper) {
    let told = told(&paper);
    let certificates = folder.map(certificates).unwrap_or_default();
    let reason = match document::verify(paper, &certificates, now) {
        Ok(_verified) => TroubleReason::TwoDDocVerified,
        Err(refusal) => {
            tracing::info!(%refusal, "a 2D-Doc was not verified");
            reason(refusal)
        }
    };
    (reason, told)
}

fn reason(refusal: DocumentRefusal) -> TroubleReason {
    match refusal {
        DocumentRefusal::Malformed | DocumentRefusal::BadSignature => TroubleReason::TwoDDocFalse,
        DocumentRefusal::Unsupported
        | DocumentRefusal::UnknownCertificate
        | DocumentRefusal::UnknownAuthority
        | DocumentRefusal::SignedInFuture
        | DocumentRefusal::CertificateNotValid => TroubleReason::TwoDDocUnverified,
    }
}

fn told(paper: &TwoDDoc) -> Paper {
    let header = paper.header();
    Paper {
        kind: match header.kind() {
            DocumentKind::Identity => PaperKind::Identity,
            DocumentKind::MobilityCard => PaperKind::MobilityCard,
            DocumentKind::DeathCertificate => PaperKind::DeathCertificate,
            DocumentKind::TestResult => PaperKind::TestResult,
            DocumentKind::Vaccination => PaperKind::Vaccination,
            DocumentKind::Other => PaperKind::Other,
        },
        authority: header.authority().to_string(),
        certificate: header.certificate().to_string(),
        signed_on: header.signed_on().map(|day| day.to_string()),
    }
}

/// The certificates of a folder. One that cannot be read is missing: a document that needs it is not verified, and says so.
fn certificates(folder: &Path) -> Certificates {
    match files(folder) {
        Ok(files) => Certificates::from_der(files.iter().map(Vec::as_slice)),
        Err(error) => {
            tracing::warn!(%error, "the certificates of 2D-Docs cannot be read");
            Certificates::default()
        }
    }
}

fn files(folder: &Path) -> io::Result<Vec<Vec<u8>>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries.take(document::MAX_CERTIFICATES) {
        let path = entry?.path();
        let is_der = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("der"));
        if is_der && fs::metadata(&path)?.len() <= MAX_FILE {
            files.push(fs::read(&path)?);
        }
    }
    Ok(files)
}

/// A certificate has one or two kilobytes.
const MAX_FILE: u64 = 64 * 1024;
