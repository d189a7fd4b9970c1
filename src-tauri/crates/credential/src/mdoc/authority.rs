//! From the signer of a document up to an authority of the trust list (`spec/nfc.md` §5 row 2).

use jiff::Timestamp;

use crate::cbor::Item;
use crate::certificate::Certificate;
use crate::rejection::Rejection;
use crate::trust::{Anchor, TrustList};

/// The most certificates that a document may bring: its signer's, and authorities between it and ours.
const MAX_CERTIFICATES: u64 = 4;

/// Who signed a document, and who answers for them.
pub(super) struct Signer<'a> {
    pub(super) certificate: Certificate,
    pub(super) anchor: &'a Anchor,
}

/// Follows the certificates of key 33. What leads nowhere, or through somebody who may not certify, is unknown; what
/// leads to an authority and is out of its time is not valid.
pub(super) fn signer<'a>(
    x5chain: Option<Item<'_>>,
    trust: &'a TrustList,
    now: Timestamp,
) -> Result<Signer<'a>, Rejection> {
    let mut chain = x5chain.and_then(certificates).ok_or(Rejection::UnknownIssuer)?;
    // A document may bring the authority's own certificate along; the one that counts is ours.
    let ours = |last: &Certificate| trust.authorities().any(|(_, known)| known.is(last));
    if chain.last().is_some_and(ours) {
        chain.pop();
    }
    let (signer, above) = chain.split_first().ok_or(Rejection::UnknownIssuer)?;
    ensure(signer.may_sign_documents(), Rejection::UnknownIssuer)?;
    let mut last = signer;
    for (below, upper) in above.iter().enumerate() {
        ensure(upper.may_certify(below) && upper.signed(last), Rejection::UnknownIssuer)?;
        last = upper;
    }
    let (anchor, authority) = trust
        .authorities()
        .find(|(_, authority)| authority.may_certify(above.len()) && authority.signed(last))
        .ok_or(Rejection::UnknownIssuer)?;
    let in_time = chain.iter().chain([authority]).all(|certificate| certificate.is_valid_at(now));
    ensure(in_time && anchor.is_valid_at(now), Rejection::IssuerKeyNotValid)?;
    Ok(Signer { certificate: signer.clone(), anchor })
}

/// One certificate as a byte string, or several in an array (RFC 9360 §2).
fn certificates(x5chain: Item<'_>) -> Option<Vec<Certificate>> {
    if let Ok(one) = x5chain.bytes() {
        return Some(vec![Certificate::parse(one)?]);
    }
    x5chain
        .array_up_to(MAX_CERTIFICATES)
        .ok()?
        .map(|item| Certificate::parse(item.ok()?.bytes().ok()?))
        .collect()
}

fn ensure(holds: bool, otherwise: Rejection) -> Result<(), Rejection> {
    if holds { Ok(()) } else { Err(otherwise) }
}
