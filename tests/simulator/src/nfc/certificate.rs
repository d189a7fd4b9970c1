//! The two certificates behind an mdoc, and how any is written: the issuing authority's, which the trust list carries, and the document signer's,
//! which each mdoc carries (ISO/IEC 18013-5 Annex B.1.2 and B.1.4; RFC 5280).

use anyhow::{Context as _, Result};
use jiff::{RoundMode, SignedDuration, Timestamp, TimestampRound, Unit};
use sha2::{Digest as _, Sha256};

use crate::issuer::{Issuer, SignedBy};
use crate::keys::KeyPair;
use crate::nfc::der::{
    self, BIT_STRING, INTEGER, OCTET_STRING, PRINTABLE_STRING, SEQUENCE, SET, UTF8_STRING, all, oid, tlv,
};
use crate::nfc::misbehaviour::NfcMisbehaviour;

// Contents of object identifiers (RFC 5280, RFC 5758, ISO/IEC 18013-5 Annex B).
const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COUNTRY: &[u8] = &[0x55, 0x04, 0x06];
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const SUBJECT_KEY_ID: &[u8] = &[0x55, 0x1d, 0x0e];
pub(crate) const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
const ISSUER_ALT_NAME: &[u8] = &[0x55, 0x1d, 0x12];
pub(crate) const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
const CRL_POINTS: &[u8] = &[0x55, 0x1d, 0x1f];
const AUTHORITY_KEY_ID: &[u8] = &[0x55, 0x1d, 0x23];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
/// 1.0.18013.5.1.2, the signer of mdocs.
const MDOC_SIGNER: &[u8] = &[0x28, 0x81, 0x8c, 0x5d, 0x05, 0x01, 0x02];
/// 1.0.18013.5.1.6, an mdoc reader: the wrong one.
const MDOC_READER: &[u8] = &[0x28, 0x81, 0x8c, 0x5d, 0x05, 0x01, 0x06];
/// 2.999.1, an example that nobody knows (ITU-T X.660).
const NOBODY_KNOWS: &[u8] = &[0x88, 0x37, 0x01];

/// Where one could ask the issuer more. Nothing is ever fetched from it.
const ISSUER_SITE: &[u8] = b"https://emetteur.exemple.fr";
const CRL: &[u8] = b"https://listes.exemple.fr/iaca.crl";

/// What stands in a certificate.
pub(crate) struct Certificate<'a> {
    pub(crate) subject: &'a str,
    pub(crate) issuer: &'a str,
    pub(crate) key: &'a KeyPair,
    pub(crate) valid: (Timestamp, Timestamp),
    pub(crate) extensions: Vec<Vec<u8>>,
}

/// The document signer that an mdoc names, and the key that it signs with.
pub(crate) struct DocumentSigner {
    pub(crate) certificate: Vec<u8>,
    pub(crate) key: KeyPair,
}

impl Issuer {
    /// The certificate of the issuing authority, signed by itself, valid as long as its anchor.
    pub(crate) fn authority_certificate(&self, signed_by: SignedBy) -> Result<Vec<u8>> {
        let key = self.issuing_authority(signed_by)?;
        let valid = self.anchors_valid()?;
        let extensions = vec![
            extension(SUBJECT_KEY_ID, false, &tlv(OCTET_STRING, &key_id(&key))),
            // keyCertSign and cRLSign: bits 5 and 6.
            extension(KEY_USAGE, true, &tlv(BIT_STRING, &[0x01, 0x06])),
            extension(ISSUER_ALT_NAME, false, &all(SEQUENCE, &[uri(ISSUER_SITE)])),
            extension(BASIC_CONSTRAINTS, true, &all(SEQUENCE, &[der::yes(), tlv(INTEGER, &[0])])),
            crl_points(),
        ];
        let name = signed_by.name();
        Certificate { subject: name, issuer: name, key: &key, valid, extensions }.signed(&key)
    }

    /// A document signer as of a moment: its certificate lasts 457 days at most (Table B.3) and is made anew.
    pub(crate) fn document_signer(
        &self,
        signed_by: SignedBy,
        at: Timestamp,
        fault: Option<NfcMisbehaviour>,
    ) -> Result<DocumentSigner> {
        let authority = self.issuing_authority(signed_by)?;
        let key = self.document_key(signed_by)?;
        let signer = match fault {
            Some(NfcMisbehaviour::ForgedAuthority | NfcMisbehaviour::UnknownAuthority) => self.stranger()?,
            _ => self.issuing_authority(signed_by)?,
        };
        let named = if fault == Some(NfcMisbehaviour::UnknownAuthority) { &signer } else { &authority };
        let issuer = if fault == Some(NfcMisbehaviour::UnknownAuthority) {
            "Caisse inconnue"
        } else {
            signed_by.name()
        };
        let certificate = Certificate {
            subject: "Signataire de cartes",
            issuer,
            key: &key,
            valid: signer_validity(at, fault)?,
            extensions: signer_extensions(&key, named, fault),
        };
        Ok(DocumentSigner { certificate: certificate.signed(&signer)?, key })
    }
}

fn signer_extensions(key: &KeyPair, authority: &KeyPair, fault: Option<NfcMisbehaviour>) -> Vec<Vec<u8>> {
    let purpose = match fault {
        Some(NfcMisbehaviour::SignerForReaders) => MDOC_READER,
        _ => MDOC_SIGNER,
    };
    // digitalSignature is bit 0, keyCertSign bit 5.
    let usage: &[u8] = match fault {
        Some(NfcMisbehaviour::SignerKeyUsage) => &[0x02, 0x04],
        _ => &[0x07, 0x80],
    };
    let mut extensions = vec![
        extension(AUTHORITY_KEY_ID, false, &all(SEQUENCE, &[tlv(0x80, &key_id(authority))])),
        extension(SUBJECT_KEY_ID, false, &tlv(OCTET_STRING, &key_id(key))),
        extension(KEY_USAGE, true, &tlv(BIT_STRING, usage)),
        extension(ISSUER_ALT_NAME, false, &all(SEQUENCE, &[uri(ISSUER_SITE)])),
        crl_points(),
    ];
    if fault != Some(NfcMisbehaviour::SignerWithoutPurpose) {
        extensions.push(extension(EXTENDED_KEY_USAGE, true, &all(SEQUENCE, &[oid(purpose)])));
    }
    if fault == Some(NfcMisbehaviour::SignerUnknownCritical) {
        extensions.push(extension(NOBODY_KNOWS, true, &der::yes()));
    }
    extensions
}

fn signer_validity(at: Timestamp, fault: Option<NfcMisbehaviour>) -> Result<(Timestamp, Timestamp)> {
    let days = |count: i64| SignedDuration::from_hours(count.saturating_mul(24));
    // A year that starts a month before, on the hour.
    let shift: i64 = match fault {
        Some(NfcMisbehaviour::ExpiredSigner) => -400,
        Some(NfcMisbehaviour::FutureSigner) => 60,
        // Valid by now, but not yet when it signed.
        Some(NfcMisbehaviour::SignedBeforeSigner) => 30,
        _ => 0,
    };
    // Down: rounded up, a signer that is valid "by now" would not be for half of every hour.
    let hour = TimestampRound::new().smallest(Unit::Hour).mode(RoundMode::Floor);
    let from = at.round(hour).context("an hour")?.checked_add(days(shift.saturating_sub(30)))?;
    Ok((from, from.checked_add(days(395))?))
}

impl Certificate<'_> {
    pub(crate) fn signed(&self, signer: &KeyPair) -> Result<Vec<u8>> {
        let algorithm = all(SEQUENCE, &[oid(ECDSA_WITH_SHA256)]);
        let (from, to) = self.valid;
        let body = all(
            SEQUENCE,
            &[
                all(0xa0, &[tlv(INTEGER, &[2])]), // version 3
                self.serial(),
                algorithm.clone(),
                name(self.issuer),
                all(SEQUENCE, &[der::time(from), der::time(to)]),
                name(self.subject),
                self.key.spki(),
                all(0xa3, &[all(SEQUENCE, &self.extensions)]),
            ],
        );
        let signature = signer.sign(&body)?;
        let (r, s) = signature.split_at_checked(32).context("a signature has 64 bytes")?;
        let signature = all(SEQUENCE, &[der::integer(r), der::integer(s)]);
        let bits = [vec![0], signature].concat();
        Ok(all(SEQUENCE, &[body, algorithm, tlv(BIT_STRING, &bits)]))
    }

    /// Sixteen bytes that follow from what the certificate says: another certificate, another number.
    fn serial(&self) -> Vec<u8> {
        let digest = Sha256::new()
            .chain_update(self.key.spki())
            .chain_update(self.issuer)
            .chain_update(der::time(self.valid.0))
            .finalize();
        let mut number: Vec<u8> = digest.iter().copied().take(16).collect();
        number.iter_mut().take(1).for_each(|first| *first = *first & 0x3f | 0x40);
        tlv(INTEGER, &number)
    }
}

fn name(common: &str) -> Vec<u8> {
    let part = |attribute: &[u8], value: Vec<u8>| all(SET, &[all(SEQUENCE, &[oid(attribute), value])]);
    let country = part(COUNTRY, tlv(PRINTABLE_STRING, b"FR"));
    all(SEQUENCE, &[country, part(COMMON_NAME, tlv(UTF8_STRING, common.as_bytes()))])
}

pub(crate) fn extension(id: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let mut parts = vec![oid(id)];
    parts.extend(critical.then(der::yes));
    parts.push(tlv(OCTET_STRING, value));
    all(SEQUENCE, &parts)
}

/// The CRL that Table B.3 wants named.
fn crl_points() -> Vec<u8> {
    let name = all(0xa0, &[all(0xa0, &[uri(CRL)])]);
    extension(CRL_POINTS, false, &all(SEQUENCE, &[all(SEQUENCE, &[name])]))
}

fn uri(address: &[u8]) -> Vec<u8> {
    tlv(0x86, address)
}

/// RFC 7093 §2, method 1: 160 bits of SHA-256 over the key's bits.
fn key_id(key: &KeyPair) -> Vec<u8> {
    Sha256::digest(key.point()).iter().copied().take(20).collect()
}
