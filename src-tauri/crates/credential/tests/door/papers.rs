//! Signed papers: each refusal of a 2D-Doc, with a signer and an authority made here.

use credential::document::{Certificates, DocumentRefusal, verify};
use identity::TwoDDoc;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;

use crate::certificates::{BASIC_CONSTRAINTS, Cert, KEY_USAGE, constraints, usage};
use crate::support::*;
use crate::wallet::{AUTHORITY, SIGNER};

/// A change to a paper.
type PaperEdit = fn(&mut Paper);

/// A paper in the making, and the folder of certificates it is held against.
struct Paper {
    /// In hexadecimal days; 2628 is 2026-09-29, the day of the tests.
    signed_on: &'static str,
    signed_by: u8,
    folder: Vec<Cert>,
    /// What becomes of the signature's bytes.
    cut: fn(Vec<u8>) -> Vec<u8>,
    annex: &'static str,
}

impl Paper {
    fn new() -> Self {
        let signer = Cert {
            subject: "0003",
            issuer: "FR99",
            extensions: vec![(KEY_USAGE, true, usage(0b1000_0000))],
            ..Cert::signer()
        };
        let authority = Cert { subject: "FR99", issuer: "FR99", ..Cert::authority() };
        Self {
            signed_on: "2628",
            signed_by: SIGNER,
            folder: vec![signer, authority],
            cut: |signature| signature,
            annex: "",
        }
    }

    fn edited(edit: impl FnOnce(&mut Self)) -> Self {
        let mut paper = Self::new();
        edit(&mut paper);
        paper
    }

    fn text(&self) -> String {
        let signed = format!("DC04FR9900032628{}L101FRL0LEROY\u{1d}L1PAUL\u{1d}L203021961", self.signed_on);
        let signature: Signature = signing_key(self.signed_by).sign(signed.as_bytes());
        let signature = data_encoding::BASE32_NOPAD.encode(&(self.cut)(signature.to_bytes().to_vec()));
        format!("{signed}\u{1f}{signature}{}", self.annex)
    }

    fn outcome_of(&self, text: &str) -> Result<(), DocumentRefusal> {
        let files: Vec<Vec<u8>> = self.folder.iter().map(Cert::der).collect();
        let certificates = Certificates::from_der(files.iter().map(Vec::as_slice));
        let document = TwoDDoc::parse(text).unwrap();
        verify(document, &certificates, seconds(NOW)).map(|verified| {
            assert!(verified.get().signed().ends_with(b"03021961"), "what was verified is what was signed");
        })
    }

    fn outcome(&self) -> Result<(), DocumentRefusal> {
        self.outcome_of(&self.text())
    }
}

/// A change to a paper.

#[test]
fn a_paper_is_believed_whose_signer_an_authority_vouches_for() {
    let edits: [(&str, PaperEdit); 7] = [
        ("as it is", |_| {}),
        ("without the day of its signature", |p| p.signed_on = "FFFF"),
        ("on the first day of the certificate", |p| p.signed_on = "2519"),
        ("whose signer does not say what the key is for", |p| p.folder[0].extensions.clear()),
        ("whose certificate has ended since", |p| {
            p.folder[0].to = "20260930000000Z";
        }),
        ("whose signer was renewed under the same name", |p| {
            let old =
                Cert { from: "20200101000000Z", to: "20210101000000Z", key: STRANGER, ..p.folder[0].clone() };
            p.folder.insert(0, old);
        }),
        ("with an annex, which says nothing", |p| p.annex = "\u{1d}L0SOMEBODY ELSE"),
    ];
    for (name, edit) in edits {
        assert_eq!(Paper::edited(edit).outcome(), Ok(()), "{name}");
    }
}

#[test]
fn every_refusal_has_its_reason() {
    use DocumentRefusal::*;
    let edits: [(&str, DocumentRefusal, PaperEdit); 20] = [
        ("an empty folder", UnknownCertificate, |p| p.folder.clear()),
        ("the authority alone", UnknownCertificate, |p| drop(p.folder.remove(0))),
        ("a signer of another name", UnknownCertificate, |p| p.folder[0].subject = "0004"),
        ("a signer that is an authority", UnknownCertificate, |p| {
            p.folder[0].extensions.push((BASIC_CONSTRAINTS, true, constraints(true)));
        }),
        ("a signer whose key is for other things", UnknownCertificate, |p| {
            p.folder[0].extensions = vec![(KEY_USAGE, true, usage(0b0010_0000))];
        }),
        ("a signer with something critical that nobody knows", UnknownCertificate, |p| {
            p.folder[0].extensions.push((&[0x88, 0x37, 0x01], true, vec![5, 0]));
        }),
        ("the signer alone", UnknownAuthority, |p| drop(p.folder.pop())),
        ("an authority of another name", UnknownAuthority, |p| p.folder[1].subject = "FR98"),
        ("a signer that names another authority", UnknownAuthority, |p| p.folder[0].issuer = "FR98"),
        ("a signer that the authority did not sign", UnknownAuthority, |p| p.folder[0].signed_by = STRANGER),
        ("a signer who vouches for themselves", UnknownAuthority, |p| {
            p.folder[0].signed_by = SIGNER;
            p.folder[1] = Cert { subject: "FR99", ..p.folder[0].clone() };
        }),
        ("an authority that may not certify", UnknownAuthority, |p| p.folder[1].extensions.clear()),
        ("signed tomorrow", SignedInFuture, |p| p.signed_on = "2629"),
        ("signed before the certificate", CertificateNotValid, |p| p.signed_on = "2518"),
        ("signed after the certificate", CertificateNotValid, |p| p.folder[0].to = "20260928120000Z"),
        ("signed after its authority", CertificateNotValid, |p| p.folder[1].to = "20260928120000Z"),
        ("signed by somebody else", BadSignature, |p| p.signed_by = STRANGER),
        ("signed by the authority itself", BadSignature, |p| p.signed_by = AUTHORITY),
        ("a signature of zeros", BadSignature, |p| p.cut = |_| vec![0; 64]),
        ("a signature as of P-384", Unsupported, |p| p.cut = |_| vec![1; 96]),
    ];
    for (name, refusal, edit) in edits {
        assert_eq!(Paper::edited(edit).outcome(), Err(refusal), "{name}");
    }
    let p521 = Paper::edited(|p| p.cut = |_| vec![1; 132]);
    assert_eq!(p521.outcome(), Err(Unsupported), "a signature as of P-521");
    for length in [1, 63, 65] {
        let text = Paper::new().text();
        let (signed, _) = text.split_once('\u{1f}').unwrap();
        let cut = format!("{signed}\u{1f}{}", data_encoding::BASE32_NOPAD.encode(&vec![1; length]));
        assert_eq!(Paper::new().outcome_of(&cut), Err(Malformed), "a signature of {length} bytes");
    }
}

#[test]
fn every_changed_character_is_seen() {
    let paper = Paper::new();
    let text = paper.text();
    for (at, original) in text.char_indices() {
        let changed = if original == 'A' { 'B' } else { 'A' };
        let mut other = text.clone();
        other.replace_range(at..=at, &changed.to_string());
        if let Ok(document) = TwoDDoc::parse(&other) {
            let files: Vec<Vec<u8>> = paper.folder.iter().map(Cert::der).collect();
            let certificates = Certificates::from_der(files.iter().map(Vec::as_slice));
            assert!(verify(document, &certificates, seconds(NOW)).is_err(), "character {at} was changed");
        }
    }
}

#[test]
fn what_is_no_certificate_is_left_out() {
    let paper = Paper::new();
    let nonsense = [b"-----BEGIN CERTIFICATE-----".to_vec(), vec![], vec![0x30; 20_000]];
    let mut files = [nonsense.to_vec(), paper.folder.iter().map(Cert::der).collect()].concat();
    for expected in [Ok(()), Err(DocumentRefusal::UnknownAuthority), Err(DocumentRefusal::UnknownCertificate)]
    {
        let certificates = Certificates::from_der(files.iter().map(Vec::as_slice));
        let decided = verify(TwoDDoc::parse(&paper.text()).unwrap(), &certificates, seconds(NOW)).map(drop);
        assert_eq!(decided, expected, "{} files", files.len());
        files.pop();
    }
}
