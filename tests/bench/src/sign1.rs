//! A `COSE_Sign1` taken apart: what its signature covers, for those who only check signatures (RFC 9052 §4.4).

use anyhow::{Context, Result};
use credential::cbor::{self, Item};
use p256::ecdsa::VerifyingKey;

/// The bytes that are signed, the signature, and the payload.
pub struct Sign1<'a> {
    pub structure: Vec<u8>,
    pub signature: [u8; 64],
    pub payload: &'a [u8],
    pub protected: &'a [u8],
}

impl<'a> Sign1<'a> {
    pub fn parse(bytes: &'a [u8], external_aad: &[u8]) -> Result<Self> {
        let [protected, _, payload, signature] = cbor::document(bytes)?.tagged(18)?.array_of()?;
        let (protected, payload) = (protected.bytes()?, payload.bytes()?);
        let mut structure = b"\x84\x6aSignature1".to_vec();
        for part in [protected, external_aad, payload] {
            structure.extend(byte_string_head(part.len())?);
            structure.extend(part);
        }
        Ok(Self { structure, signature: *signature.bytes_of()?, payload, protected })
    }
}

/// The compressed point of a `COSE_Key`, in the form of SEC 1 §2.3.3.
pub fn compressed_point(key: Item<'_>) -> Result<Vec<u8>> {
    let map = key.map()?;
    let sign = if map.required(-3)?.boolean()? { 3 } else { 2 };
    Ok([&[sign], map.required(-2)?.bytes()?].concat())
}

/// The same point with both coordinates, which is how other libraries want it.
pub fn whole_point(compressed: &[u8]) -> Result<Vec<u8>> {
    let key = VerifyingKey::from_sec1_bytes(compressed).context("a point of the curve")?;
    Ok(key.to_sec1_point(false).as_bytes().to_vec())
}

/// RFC 8949 §3.1, major type 2.
fn byte_string_head(length: usize) -> Result<Vec<u8>> {
    let [b0, b1, b2, b3] = u32::try_from(length).context("a byte string in memory")?.to_be_bytes();
    Ok(match length {
        0..24 => vec![0x40 | b3],
        24..0x100 => vec![0x58, b3],
        0x100..0x1_0000 => vec![0x59, b2, b3],
        _ => vec![0x5a, b0, b1, b2, b3],
    })
}
