//! Certificates for the wallet of the tests, in a DER of its own.

use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;

use crate::support::*;
use crate::wallet::{AUTHORITY, SIGNER};

/// A certificate in the making.
#[derive(Clone)]
pub(crate) struct Cert {
    pub(crate) subject: &'static str,
    pub(crate) issuer: &'static str,
    pub(crate) key: u8,
    pub(crate) signed_by: u8,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    /// Its version, counted from nought (RFC 5280 §4.1.2.1).
    pub(crate) version: u8,
    /// The last figure of ecdsa-with-SHA2 (RFC 5758 §3.2), within what is signed and beside it: 2 is SHA-256.
    pub(crate) algorithms: [u8; 2],
    /// OID, critical, value in DER.
    pub(crate) extensions: Vec<(&'static [u8], bool, Vec<u8>)>,
}

pub(crate) const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
pub(crate) const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
pub(crate) const SUBJECT_KEY: &[u8] = &[0x55, 0x1d, 0x0e];
pub(crate) const AUTHORITY_KEY: &[u8] = &[0x55, 0x1d, 0x23];
pub(crate) const EXT_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
/// 1.0.18013.5.1.2
pub(crate) const MDOC_SIGNER: &[u8] = &[0x28, 0x81, 0x8c, 0x5d, 0x05, 0x01, 0x02];

pub(crate) fn der(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    let body = parts.concat();
    let length = match body.len().to_be_bytes() {
        [.., 0, n] if n < 0x80 => vec![n],
        [.., 0, n] => vec![0x81, n],
        [.., a, b] => vec![0x82, a, b],
    };
    [vec![tag], length, body].concat()
}

pub(crate) fn constraints(ca: bool) -> Vec<u8> {
    der(0x30, &if ca { vec![der(0x01, &[vec![0xff]]), der(0x02, &[vec![0]])] } else { vec![] })
}

pub(crate) fn usage(bits: u8) -> Vec<u8> {
    let unused = u8::try_from(bits.trailing_zeros()).unwrap();
    der(0x03, &[vec![unused, bits]])
}

pub(crate) fn purposes(oid: &[u8]) -> Vec<u8> {
    der(0x30, &[der(0x06, &[oid.to_vec()])])
}

/// `SubjectKeyIdentifier`, and the `AuthorityKeyIdentifier` that names it (RFC 5280 §4.2.1.1, §4.2.1.2).
pub(crate) fn key_identifiers(of: u8, named: u8) -> [(&'static [u8], bool, Vec<u8>); 2] {
    let subject = der(0x04, &[vec![of; 8]]);
    let authority = der(0x30, &[der(0x80, &[vec![named; 8]])]);
    [(SUBJECT_KEY, false, subject), (AUTHORITY_KEY, false, authority)]
}

impl Cert {
    pub(crate) fn authority() -> Self {
        Self {
            subject: "Autorite d'essai",
            issuer: "Autorite d'essai",
            key: AUTHORITY,
            signed_by: AUTHORITY,
            from: "20250101000000Z",
            to: "20350101000000Z",
            version: 2,
            algorithms: [2, 2],
            extensions: vec![
                (BASIC_CONSTRAINTS, true, constraints(true)),
                (KEY_USAGE, true, usage(0b0000_0110)),
            ],
        }
    }

    pub(crate) fn signer() -> Self {
        Self {
            subject: "Signataire d'essai",
            key: SIGNER,
            from: "20260101000000Z",
            to: "20270101000000Z",
            extensions: vec![
                (KEY_USAGE, true, usage(0b1000_0000)),
                (EXT_KEY_USAGE, true, purposes(MDOC_SIGNER)),
            ],
            ..Self::authority()
        }
    }

    /// The same with as much beside it, in an extension that nobody must know, as makes so many bytes.
    pub(crate) fn of_size(self, size: usize) -> Self {
        let padded = |padding: usize, byte: u8| {
            let mut cert = self.clone();
            cert.extensions.push((&[0x2a, 0x03, 0x04], false, vec![byte; padding]));
            cert
        };
        let around = padded(size / 2, 0).der().len().abs_diff(size / 2);
        let near = size.abs_diff(around);
        // A signature has a byte more or less, which nobody can foretell.
        (0..=u8::MAX).map(|byte| padded(near, byte)).find(|cert| cert.der().len() == size).unwrap()
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        let oid = |bytes: &[u8]| der(0x06, &[bytes.to_vec()]);
        let name = |text: &str| {
            let pair = der(0x30, &[oid(&[0x55, 0x04, 0x03]), der(0x0c, &[text.as_bytes().to_vec()])]);
            der(0x30, &[der(0x31, &[pair])])
        };
        // RFC 5280 §4.1.2.5: two digits for the year until 2049, four from 2050.
        let time = |text: &str| match text {
            short if short < "2050" => der(0x17, &[short.as_bytes()[2..].to_vec()]),
            full => der(0x18, &[full.as_bytes().to_vec()]),
        };
        let [within, beside] =
            self.algorithms.map(|last| der(0x30, &[oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, last])]));
        let point = signing_key(self.key).verifying_key().to_sec1_point(false);
        let curve = [
            oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]),
            oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]),
        ];
        let info = der(0x30, &[der(0x30, &curve), der(0x03, &[vec![0], point.as_bytes().to_vec()])]);
        let extensions: Vec<Vec<u8>> = self
            .extensions
            .iter()
            .map(|(id, critical, value)| {
                let flag = if *critical { der(0x01, &[vec![0xff]]) } else { vec![] };
                der(0x30, &[oid(id), flag, der(0x04, std::slice::from_ref(value))])
            })
            .collect();
        let tbs = der(
            0x30,
            &[
                der(0xa0, &[der(0x02, &[vec![self.version]])]),
                der(0x02, &[vec![self.key]]),
                within,
                name(self.issuer),
                der(0x30, &[time(self.from), time(self.to)]),
                name(self.subject),
                info,
                der(0xa3, &[der(0x30, &extensions)]),
            ],
        );
        let signature: Signature = signing_key(self.signed_by).sign(&tbs);
        der(0x30, &[tbs, beside, der(0x03, &[vec![0], signature.to_der().as_bytes().to_vec()])])
    }
}
