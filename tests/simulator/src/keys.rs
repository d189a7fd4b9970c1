//! P-256 keys: how they are made, written as a `COSE_Key`, named by a `kid`, and used in a `COSE_Sign1`.

use anyhow::{Context as _, Result, bail};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use crate::cbor::Value;

/// A test key pair.
pub(crate) struct KeyPair(SigningKey);

/// The DER of a P-256 `SubjectPublicKeyInfo` up to the point (RFC 5480 §2): id-ecPublicKey, prime256v1, BIT STRING of 66.
const SPKI_HEAD: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
    0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

impl KeyPair {
    /// The key that a secret and a label always give: SHA-256 over both and a counter, until the digest is a scalar.
    pub(crate) fn derive(secret: &[u8; 32], label: &str) -> Result<Self> {
        for counter in 0..=u8::MAX {
            let digest =
                Sha256::new().chain_update(secret).chain_update(label).chain_update([counter]).finalize();
            if let Ok(key) = SigningKey::from_slice(&digest) {
                return Ok(Self(key));
            }
        }
        // One digest in 2³² lies outside 1..n: 256 in a row do not happen.
        bail!("no P-256 key follows from this secret")
    }

    /// The first eight bytes of SHA-256 over the `SubjectPublicKeyInfo` (`spec/presentation.md` §2).
    pub(crate) fn kid(&self) -> [u8; 8] {
        kid_of(self.0.verifying_key())
    }

    /// The public key as a `COSE_Key`: EC2, P-256, x, and the sign of y (RFC 9053 §7.1.1).
    pub(crate) fn cose_key(&self) -> Result<Value> {
        let point = self.0.verifying_key().to_sec1_point(true);
        // SEC 1 §2.3.3: 02 says that y is even, 03 that it is odd.
        let (sign, x) = point.as_bytes().split_first().context("a public key is a point")?;
        Ok(cose_key(x, *sign == 3))
    }

    /// `COSE_Sign1`, tagged, with an empty unprotected header (RFC 9052 §4.2). ES256 as RFC 6979 makes it, so that
    /// the same key signs the same bytes with the same signature.
    pub(crate) fn sign1(&self, protected: &Value, aad: &[u8], payload: &[u8]) -> Result<Value> {
        let protected = protected.encode()?;
        let signature: Signature =
            self.0.try_sign(&sig_structure(&protected, aad, payload)?).context("signing")?;
        Ok(sign1_with(&protected, payload, &signature.to_bytes()))
    }

    /// A key that nobody else has: of the system's random source.
    #[cfg(test)]
    pub(crate) fn fresh() -> Result<Self> {
        let mut secret = [0; 32];
        crate::issuer::fill_random(&mut secret)?;
        Self::derive(&secret, "ephemeral")
    }

    /// The key that these bytes are.
    pub(crate) fn scalar(bytes: &[u8; 32]) -> Result<Self> {
        Ok(Self(SigningKey::from_slice(bytes).ok().context("no scalar of the curve")?))
    }

    /// The key of a scalar, as vectors give it.
    #[cfg(test)]
    pub(crate) fn of_scalar(scalar: &[u8]) -> Self {
        Self(SigningKey::from_slice(scalar).unwrap())
    }

    /// The public key as a `COSE_Key` with y in full, as ISO/IEC 18013-5 Annex D writes it.
    pub(crate) fn cose_key_in_full(&self) -> Result<Value> {
        let point = self.point();
        let (x, y) =
            point.get(1..).and_then(|rest| rest.split_at_checked(32)).context("a point has 65 bytes")?;
        Ok(Value::map([
            (1, Value::int(2)),
            (-1, Value::int(1)),
            (-2, Value::bytes(x)),
            (-3, Value::bytes(y)),
        ]))
    }

    /// The uncompressed point (SEC 1 §2.3.3).
    pub(crate) fn point(&self) -> Vec<u8> {
        self.0.verifying_key().to_sec1_point(false).as_bytes().to_vec()
    }

    /// The `SubjectPublicKeyInfo` in DER.
    pub(crate) fn spki(&self) -> Vec<u8> {
        [SPKI_HEAD.as_slice(), &self.point()].concat()
    }

    /// ECDSA with SHA-256 over the message: `r‖s`.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<[u8; 64]> {
        let signature: Signature = self.0.try_sign(message).context("signing")?;
        Ok(signature.to_bytes().into())
    }

    /// The x-coordinate that both sides of a key agreement find (SEC 1 §3.3.1). `theirs` is a point as SEC 1 writes it.
    pub(crate) fn agree(&self, theirs: &[u8]) -> Result<[u8; 32]> {
        let theirs = p256::PublicKey::from_sec1_bytes(theirs).ok().context("no point of the curve")?;
        let shared = p256::ecdh::diffie_hellman(self.0.as_nonzero_scalar(), theirs.as_affine());
        Ok((*shared.raw_secret_bytes()).into())
    }

    #[cfg(test)]
    pub(crate) fn verifies(
        &self,
        protected: &[u8],
        aad: &[u8],
        payload: &[u8],
        signature: &Signature,
    ) -> bool {
        use p256::ecdsa::signature::Verifier as _;
        self.0.verifying_key().verify(&sig_structure(protected, aad, payload).unwrap(), signature).is_ok()
    }
}

/// What is signed (RFC 9052 §4.4).
pub(crate) fn sig_structure(protected: &[u8], aad: &[u8], payload: &[u8]) -> Result<Vec<u8>> {
    let parts =
        vec![Value::text("Signature1"), Value::bytes(protected), Value::bytes(aad), Value::bytes(payload)];
    Value::Array(parts).encode()
}

/// A `COSE_Sign1` around a signature that is already there.
pub(crate) fn sign1_with(protected: &[u8], payload: &[u8], signature: &[u8]) -> Value {
    let parts =
        vec![Value::bytes(protected), Value::Map(vec![]), Value::bytes(payload), Value::bytes(signature)];
    Value::Tag(18, Box::new(Value::Array(parts)))
}

/// A P-256 `COSE_Key` of any x.
pub(crate) fn cose_key(x: &[u8], y_is_odd: bool) -> Value {
    Value::map([(1, Value::int(2)), (-1, Value::int(1)), (-2, Value::bytes(x)), (-3, Value::Bool(y_is_odd))])
}

/// An x for which the curve has no point. Half of all numbers are such.
pub(crate) fn x_off_curve() -> [u8; 32] {
    (0..=u8::MAX)
        .map(|last| {
            let mut x = [0; 32];
            x.iter_mut().rev().take(1).for_each(|byte| *byte = last);
            x
        })
        .find(|x| VerifyingKey::from_sec1_bytes(&[&[2], x.as_slice()].concat()).is_err())
        .unwrap_or([0xff; 32]) // not below p either
}

/// The name of a public key.
pub(crate) fn kid_of(key: &VerifyingKey) -> [u8; 8] {
    let digest =
        Sha256::new().chain_update(SPKI_HEAD).chain_update(key.to_sec1_point(false).as_bytes()).finalize();
    let mut kid = [0; 8];
    kid.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    kid
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;
    use p256::ecdsa::signature::Verifier as _;

    /// A file of the independent vectors.
    fn vector(path: &str) -> Vec<u8> {
        std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/cv1").join(path))
            .unwrap()
    }

    #[test]
    fn a_kid_is_what_the_independent_trust_list_says() {
        let compressed =
            HEXLOWER.decode(b"038cd1b2295172c9fb4f474e93bb30e8ac556ceaf270cebdeefd19c05c109da741").unwrap();
        let key = VerifyingKey::from_sec1_bytes(&compressed).unwrap();
        assert_eq!(HEXLOWER.encode(&kid_of(&key)), "9ab074c5572c7d11");

        // The same key, as this code writes it, stands byte for byte in that list: after its kid, under 3.
        let written = cose_key(&compressed[1..], true).encode().unwrap();
        let list = vector("lists/trust.cbor");
        let at = list.windows(written.len()).position(|window| window == written);
        assert!(at.is_some(), "the COSE_Key is encoded as in the vectors");
        assert!(list.windows(8).any(|window| window == kid_of(&key)), "and so is its kid");
    }

    #[test]
    fn a_seed_always_gives_the_same_keys_and_each_label_another() {
        let kid_of = |secret: [u8; 32], label| KeyPair::derive(&secret, label).unwrap().kid();
        assert_eq!(kid_of([7; 32], "root"), kid_of([7; 32], "root"));
        assert_ne!(kid_of([7; 32], "root"), kid_of([7; 32], "next root"), "labels keep keys apart");
        assert_ne!(kid_of([7; 32], "root"), kid_of([8; 32], "root"), "and so do secrets");
    }

    #[test]
    fn a_signature_is_over_the_sig_structure() {
        let pair = KeyPair::derive(&[1; 32], "any").unwrap();
        let signed =
            pair.sign1(&Value::map([(1, Value::int(-7))]), b"context", b"payload").unwrap().encode().unwrap();
        // d2 tag 18, 84 four items, 43 a10126, a0 empty map, 47 payload, 5840 signature.
        let (head, signature) = signed.split_at(signed.len() - 64);
        assert_eq!(HEXLOWER.encode(head), "d28443a10126a0477061796c6f61645840");
        // Written by hand from RFC 9052 §4.4.
        let expected = b"\x84\x6aSignature1\x43\xa1\x01\x26\x47context\x47payload";
        let signature = Signature::from_slice(signature).unwrap();
        assert!(pair.0.verifying_key().verify(expected, &signature).is_ok());
    }
}
