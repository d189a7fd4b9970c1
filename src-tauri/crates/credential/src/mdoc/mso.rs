//! `MobileSecurityObject` (ISO/IEC 18013-5 §9.1.2.4): what the issuer signed.

use jiff::Timestamp;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::cose;
use super::response::IssuerItem;
use crate::cbor::{self, Fault, Item, Map};
use crate::cose::PublicKey;
use crate::token::StatusReference;

/// The statement of an issuer over the digests of a document.
pub(super) struct Mso<'a> {
    algorithm: &'a str,
    value_digests: Map<'a>,
    /// `None` when it is no key on P-256.
    pub(super) device_key: Option<PublicKey>,
    key_authorizations: Option<Map<'a>>,
    pub(super) doc_type: &'a str,
    pub(super) signed: Timestamp,
    pub(super) valid_from: Timestamp,
    pub(super) valid_until: Timestamp,
    pub(super) status: Option<StatusReference<'a>>,
}

impl<'a> Mso<'a> {
    /// Reads the payload of `IssuerAuth`.
    pub(super) fn parse(payload: &'a [u8]) -> Result<Self, Fault> {
        let map = cbor::well_formed(cbor::well_formed(payload)?.tagged(24)?.bytes()?)?.map()?;
        if !map.required("version")?.text()?.starts_with("1.") {
            return Err(Fault::OutOfRange);
        }
        let device = map.required("deviceKeyInfo")?.map()?;
        let validity = map.required("validityInfo")?.map()?;
        let status = map.get("status")?.map(Item::map).transpose()?;
        let status = match status {
            // Of the ways to state a status this one is ours; a document without it has none that we can look up.
            Some(status) if status.get("status_list")?.is_some() => Some(StatusReference::in_map(status)?),
            _ => None,
        };
        Ok(Self {
            algorithm: map.required("digestAlgorithm")?.text()?,
            value_digests: map.required("valueDigests")?.map()?,
            device_key: cose::key(device.required("deviceKey")?)?,
            key_authorizations: device.get("keyAuthorizations")?.map(Item::map).transpose()?,
            doc_type: map.required("docType")?.text()?,
            signed: date(validity.required("signed")?)?,
            valid_from: date(validity.required("validFrom")?)?,
            valid_until: date(validity.required("validUntil")?)?,
            status,
        })
    }

    /// Whether the digest algorithm is one of the three (§9.1.2.5).
    pub(super) fn knows_algorithm(&self) -> bool {
        matches!(self.algorithm, SHA_256 | SHA_384 | SHA_512)
    }

    /// Whether an item, as received, has the digest that the issuer signed for it.
    pub(super) fn covers(&self, item: &IssuerItem<'_>) -> Result<bool, Fault> {
        let Some(digests) = self.value_digests.get(item.namespace)? else { return Ok(false) };
        for pair in digests.map()?.pairs() {
            let (id, digest) = pair?;
            if id.uint() == Ok(item.digest_id) {
                let digest = digest.bytes()?;
                return Ok(match self.algorithm {
                    SHA_256 => Sha256::digest(item.raw).as_slice() == digest,
                    SHA_384 => Sha384::digest(item.raw).as_slice() == digest,
                    SHA_512 => Sha512::digest(item.raw).as_slice() == digest,
                    _ => false,
                });
            }
        }
        Ok(false)
    }

    /// Whether the phone's key may sign this element itself (§9.1.2.4, `KeyAuthorizations`).
    pub(super) fn authorizes(&self, namespace: &str, element: &str) -> Result<bool, Fault> {
        let Some(authorizations) = self.key_authorizations else { return Ok(false) };
        if let Some(namespaces) = authorizations.get("nameSpaces")? {
            for authorized in namespaces.array()? {
                if authorized?.text()? == namespace {
                    return Ok(true);
                }
            }
        }
        let Some(elements) = authorizations.get("dataElements")? else { return Ok(false) };
        let Some(elements) = elements.map()?.get(namespace)? else { return Ok(false) };
        for authorized in elements.array()? {
            if authorized?.text()? == element {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// `tdate`: tag 0 around a date and time of RFC 3339.
fn date(item: Item<'_>) -> Result<Timestamp, Fault> {
    item.tagged(0)?.text()?.parse().map_err(|_| Fault::OutOfRange)
}

const SHA_256: &str = "SHA-256";
const SHA_384: &str = "SHA-384";
const SHA_512: &str = "SHA-512";
