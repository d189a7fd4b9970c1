//! COSE as mdocs carry it (RFC 9052): arrays of four, tagged or not, whose unprotected header is taken for one key only.

use crate::cbor::{self, Fault, Item};
use crate::cose::{ALG, CRV, EC2, KTY, P_256, PublicKey, X, Y};

/// A `COSE_Sign1` or `COSE_Mac0` whose shape is right.
pub(super) struct Signed<'a> {
    pub(super) protected: &'a [u8],
    /// From the protected header; `None` when it names none.
    pub(super) algorithm: Option<i128>,
    /// Unprotected key 33 (RFC 9360). Whatever else stands in that header is passed over: wallets write nonsense there.
    pub(super) x5chain: Option<Item<'a>>,
    /// `None` when detached.
    pub(super) payload: Option<&'a [u8]>,
    /// The signature, or the tag of a MAC.
    pub(super) proof: &'a [u8],
}

impl<'a> Signed<'a> {
    /// Reads an object that may carry its tag.
    pub(super) fn parse(item: Item<'a>, tag: u64) -> Result<Self, Fault> {
        let [protected, unprotected, payload, proof] = item.tagged(tag).unwrap_or(item).array_of()?;
        let protected = protected.bytes()?;
        let mut algorithm = None;
        if !protected.is_empty() {
            let header = cbor::well_formed(protected)?.map()?;
            // RFC 9052 §3.1: what is critical and not understood makes the object unreadable, and we understand none.
            if header.get(CRIT)?.is_some() {
                return Err(Fault::UnknownKey);
            }
            algorithm = header.get(ALG)?.and_then(|alg| alg.int().ok());
        }
        Ok(Self {
            protected,
            algorithm,
            x5chain: unprotected.map()?.get(X5CHAIN)?,
            payload: if payload.is_null() { None } else { Some(payload.bytes()?) },
            proof: proof.bytes()?,
        })
    }
}

/// Reads a `COSE_Key` on P-256 with either form of y (RFC 9053 §7.1.1). `None` inside for another kind of key, or a
/// point that is not on the curve.
pub(super) fn key(item: Item<'_>) -> Result<Option<PublicKey>, Fault> {
    let map = item.map()?;
    if map.required(KTY)?.int()? != EC2 || map.required(CRV)?.int()? != P_256 {
        return Ok(None);
    }
    let (x, y) = (map.required(X)?.bytes()?, map.required(Y)?);
    // SEC 1 §2.3.3: 04 before both coordinates, 02 or 03 before x alone.
    let encoded = match y.boolean() {
        Ok(odd) => [&[if odd { 3 } else { 2 }], x].concat(),
        Err(_) => [&[4], x, y.bytes()?].concat(),
    };
    let right_sizes = x.len() == 32 && matches!(encoded.len(), 33 | 65);
    Ok(if right_sizes { PublicKey::from_sec1(&encoded) } else { None })
}

const CRIT: i32 = 2;
const X5CHAIN: i32 = 33;

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::{CRV, KTY, X, Y, key};
    use crate::cbor;
    use crate::cbor::write::{bytes, int, map};

    /// The base point of P-256, one coordinate after the other (SEC 2 §2.4.2).
    const POINT: &str = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296\
                         4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

    /// RFC 9053 §7: another type, another curve or other halves of the same bytes are no key of ours.
    #[test]
    fn a_key_is_a_point_of_our_curve() {
        let point = HEXLOWER.decode(POINT.as_bytes()).unwrap();
        for (kind, curve, half, ours) in
            [(2, 1, 32, true), (2, 2, 32, false), (1, 1, 32, false), (2, 1, 31, false), (2, 1, 33, false)]
        {
            let (x, y) = point.split_at(half);
            let pairs = [(KTY, int(kind)), (CRV, int(curve)), (X, bytes(x)), (Y, bytes(y))];
            let encoded = map(&pairs.map(|(name, value)| (int(name.into()), value)));
            let found = key(cbor::document(&encoded).unwrap()).unwrap();
            assert_eq!(found.is_some(), ours, "type {kind}, curve {curve}, x of {half} bytes");
        }
    }
}
