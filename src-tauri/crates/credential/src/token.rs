//! The CV1 text of a QR, and the two structures in it: the phone's presentation around the issuer's credential
//! (`spec/presentation.md` §2, §3). All of this is §4 row 1: shapes, nothing believed.

use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::card::StatedCard;
use crate::cbor::{self, Fault, Item, Map};
use crate::cose::{Header, Kid, Sign1, StatedKey};
use crate::time::numeric_date;

/// The most bytes that a presentation may have (`spec/presentation.md` §2).
const MAX_BYTES: usize = 4096;
/// The text of that many bytes: Base45 writes three characters for two (RFC 9285 §4).
const MAX_TEXT: usize = MAX_BYTES / 2 * 3;

/// How and when the phone was unlocked before it showed the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unlock {
    /// By what.
    pub method: UnlockMethod,
    /// How many seconds before.
    pub seconds: u64,
}

/// What unlocked the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnlockMethod {
    /// A code.
    Code,
    /// A fingerprint or a face.
    Biometrics,
}

/// A presentation: `present` in its signature.
pub(crate) struct Token<'a> {
    pub(crate) signed: Sign1<'a>,
    pub(crate) credential: Credential<'a>,
    pub(crate) shown_at: Timestamp,
    pub(crate) nonce: [u8; 8],
    pub(crate) unlock: Unlock,
    pub(crate) challenge: Option<&'a [u8]>,
}

/// A credential: `claims` in its signature.
pub(crate) struct Credential<'a> {
    pub(crate) signed: Sign1<'a>,
    pub(crate) kid: Kid,
    pub(crate) expires: Timestamp,
    pub(crate) issued: Timestamp,
    pub(crate) phone: StatedKey<'a>,
    pub(crate) status: StatusReference<'a>,
    pub(crate) card: StatedCard<'a>,
}

/// Where a credential's status is to be looked up.
#[derive(Clone, Copy)]
pub(crate) struct StatusReference<'a> {
    pub(crate) uri: &'a str,
    pub(crate) index: u64,
}

/// The bytes that the text of a QR carries.
pub(crate) fn decode(text: &str) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let encoded = text.strip_prefix("CV1:").ok_or(Fault::OutOfRange)?;
    if encoded.len() > MAX_TEXT {
        return Err(Fault::OutOfRange);
    }
    let bytes = Zeroizing::new(base45::decode(encoded).map_err(|_| Fault::OutOfRange)?);
    // The library cuts a last pair above 255 down to a byte, which RFC 9285 §4 refuses: two texts would be one code.
    if *Zeroizing::new(base45::encode(&*bytes)) != encoded {
        return Err(Fault::OutOfRange);
    }
    Ok(bytes)
}

impl<'a> Token<'a> {
    /// Reads a presentation and the credential in it.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, Fault> {
        if bytes.len() > MAX_BYTES {
            return Err(Fault::OutOfRange);
        }
        let signed = Sign1::parse(bytes, Header::Algorithm)?;
        let present = cbor::document(signed.payload())?.map()?;
        let method = match present.required(4)?.uint()? {
            1 => UnlockMethod::Code,
            2 => UnlockMethod::Biometrics,
            _ => return Err(Fault::OutOfRange),
        };
        Ok(Self {
            credential: Credential::parse(present.required(1)?.bytes()?)?,
            shown_at: numeric_date(present.required(2)?)?,
            nonce: *present.required(3)?.bytes_of()?,
            unlock: Unlock { method, seconds: present.required(5)?.uint()? },
            challenge: present.get(6)?.map(challenge).transpose()?,
            signed,
        })
    }
}

impl<'a> Credential<'a> {
    fn parse(bytes: &'a [u8]) -> Result<Self, Fault> {
        let signed = Sign1::parse(bytes, Header::Signer)?;
        let claims = cbor::document(signed.payload())?.map()?;
        // The issuer's name for itself: the name that the user sees is the trust list's.
        claims.required(ISS)?.text()?;
        Ok(Self {
            kid: signed.kid()?,
            expires: numeric_date(claims.required(EXP)?)?,
            issued: numeric_date(claims.required(IAT)?)?,
            phone: StatedKey::parse(claims.required(CNF)?.map()?.required(CNF_COSE_KEY)?)?,
            status: StatusReference::parse(claims.required(STATUS)?)?,
            card: StatedCard::parse(claims.required(CARD)?)?,
            signed,
        })
    }
}

impl<'a> StatusReference<'a> {
    fn parse(item: Item<'a>) -> Result<Self, Fault> {
        Self::in_map(item.map()?)
    }

    /// The same, of a `status` map that was read already.
    pub(crate) fn in_map(status: Map<'a>) -> Result<Self, Fault> {
        let list = status.required("status_list")?.map()?;
        Ok(Self { index: list.required("idx")?.uint()?, uri: list.required("uri")?.text()? })
    }
}

fn challenge(item: Item<'_>) -> Result<&[u8], Fault> {
    let bytes = item.bytes()?;
    if (4..=16).contains(&bytes.len()) { Ok(bytes) } else { Err(Fault::OutOfRange) }
}

/// RFC 8392 §4.
const ISS: i32 = 1;
const EXP: i32 = 4;
const IAT: i32 = 6;
/// RFC 8747 §3.1, §3.2.
const CNF: i32 = 8;
const CNF_COSE_KEY: i32 = 1;
/// Token Status List §6.3 (reference in a CWT).
const STATUS: i32 = 65535;
/// Ours.
const CARD: i32 = -65801;
