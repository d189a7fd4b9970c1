//! A presentation taken apart as far as somebody without keys would: the pieces stay the bytes that they are.

use credential::cbor::{self, Item};

/// A `COSE_Sign1`: what comes before the array, and its four parts, encoded.
#[derive(Clone)]
pub(crate) struct Sign1 {
    pub(crate) tags: Vec<u8>,
    pub(crate) protected: Vec<u8>,
    pub(crate) unprotected: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

/// A map, its keys and values encoded, in the order in which they are written.
pub(crate) type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

/// A presentation and the credential in it.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) phone: Sign1,
    /// The map `present`; the credential is its first value.
    pub(crate) present: Pairs,
    pub(crate) issuer: Sign1,
    pub(crate) claims: Pairs,
}

impl Parts {
    /// How many kinds of [`swap`](Self::swap) there are.
    pub(crate) const SWAPS: usize = 6;

    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let (phone, present) = Sign1::of(bytes)?;
        let credential = present.first().map(|(_, value)| value.clone())?;
        let (issuer, claims) = Sign1::of(cbor::document(&credential).ok()?.bytes().ok()?)?;
        Some(Self { phone, present, issuer, claims })
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let credential = self.issuer.around(&map(&self.claims));
        let mut present = self.present.clone();
        if let Some((_, value)) = present.first_mut() {
            *value = string(0x40, &credential);
        }
        self.phone.around(&map(&present))
    }

    /// Takes a part of another presentation.
    pub(crate) fn swap(&mut self, other: &Self, which: usize) {
        match which {
            0 => (self.issuer, self.claims) = (other.issuer.clone(), other.claims.clone()),
            1 => self.issuer.signature.clone_from(&other.issuer.signature),
            2 => self.phone.signature.clone_from(&other.phone.signature),
            3 => self.claims.clone_from(&other.claims),
            4 => self.issuer.protected.clone_from(&other.issuer.protected),
            _ => self.present.clone_from(&other.present),
        }
    }
}

impl Sign1 {
    fn of(bytes: &[u8]) -> Option<(Self, Pairs)> {
        let item = cbor::document(bytes).ok()?;
        let [protected, unprotected, payload, signature] = item.tagged(18).ok()?.array_of().ok()?;
        let sign1 = Self {
            tags: vec![0xd2],
            protected: protected.raw().to_vec(),
            unprotected: unprotected.raw().to_vec(),
            signature: signature.raw().to_vec(),
        };
        let pair = |pair: Result<(Item<'_>, Item<'_>), _>| {
            pair.ok().map(|(key, value)| (key.raw().to_vec(), value.raw().to_vec()))
        };
        let payload = cbor::document(payload.bytes().ok()?).ok()?;
        Some((sign1, payload.map().ok()?.pairs().map(pair).collect::<Option<_>>()?))
    }

    fn around(&self, payload: &[u8]) -> Vec<u8> {
        let Self { tags, protected, unprotected, signature } = self;
        let payload = string(0x40, payload);
        [&tags[..], &[0x84], protected, unprotected, &payload, signature].concat()
    }
}

/// Fewer than 24 pairs.
pub(crate) fn map(pairs: &Pairs) -> Vec<u8> {
    let head = 0xa0 | u8::try_from(pairs.len()).unwrap();
    let body = pairs.iter().flat_map(|(key, value)| [key.as_slice(), value].concat());
    [head].into_iter().chain(body).collect()
}

/// A byte string (40) or a text (60).
pub(crate) fn string(major: u8, bytes: &[u8]) -> Vec<u8> {
    let [.., high, low] = bytes.len().to_be_bytes();
    let head = match (high, low) {
        (0, low) if low < 24 => vec![major | low],
        (0, low) => vec![major | 0x18, low],
        (high, low) => vec![major | 0x19, high, low],
    };
    [&head, bytes].concat()
}
