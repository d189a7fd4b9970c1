//! Decides on what a phone presented over NFC: the rows of `spec/nfc.md` §5, in their order.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::authority::{self, Signer};
use super::mso::Mso;
use super::reader::Received;
use super::request::DOC_TYPE;
use super::response::{DeviceAuth, Document};
use crate::cbor::write;
use crate::cose::{ES256, MAC0, PublicKey, SIGNATURE1, structure};
use crate::rejection::Rejection;
use crate::time::between;
use crate::verify::{
    Context, DeviceKeyId, IssuerName, Possession, Presentation, check_holder_age, check_status,
    check_test_issuer, ensure, verdict,
};

/// Decides; the first row that fails gives the refusal. A fresh session cannot be replayed: no register is asked.
pub(crate) fn decide(received: &Received, context: &Context<'_>) -> Result<Presentation, Rejection> {
    let document = Document::parse(&received.response)?; // row 1
    ensure(document.doc_type == DOC_TYPE, Rejection::UnknownDocument)?; // row 1
    let payload = document.issuer_auth.payload.ok_or(Rejection::Malformed)?;
    let mso = Mso::parse(payload)?; // row 1
    let stated = document.card()?; // row 1
    let signer = check_issuer(&document, payload, context)?; // rows 2 and 3
    check_contents(&document, &mso)?; // row 4
    check_times(&mso, &signer, context)?; // row 5
    let device_key = check_phone(&document, &mso, received)?; // row 6
    let (status_issued, status_doubt) = check_status(mso.status, context)?; // row 7
    check_holder_age(stated.holder_birth_date(), mso.signed)?; // row 8: presentation.md §4 row 13
    let card = stated.with_nirs().map_err(|_| Rejection::Malformed)?; // row 8: row 14
    let issuer = signer.anchor;
    check_test_issuer(issuer, context)?; // row 8: row 17
    Ok(Presentation {
        verdict: verdict(&card, issuer, status_doubt, context),
        card,
        issuer: IssuerName { name: issuer.name().to_owned(), test: issuer.is_test() },
        device_key,
        shown_at: context.now,
        unlock: None,
        status_issued,
        possession: Possession::Session,
    })
}

fn check_issuer<'a>(
    document: &Document<'_>,
    payload: &[u8],
    context: &Context<'a>,
) -> Result<Signer<'a>, Rejection> {
    let auth = &document.issuer_auth;
    ensure(auth.algorithm == Some(ES256), Rejection::UnknownIssuer)?; // row 2
    let signer = authority::signer(auth.x5chain, context.trust, context.now)?; // row 2
    let covered = structure(SIGNATURE1, [auth.protected, &[], payload]);
    ensure(is_signed(signer.certificate.key(), &covered, auth.proof), Rejection::BadIssuerSignature)?; // row 3
    Ok(signer)
}

/// Row 4: nothing is in the document that the issuer did not put there, and nothing stands in it twice.
pub(super) fn check_contents(document: &Document<'_>, mso: &Mso<'_>) -> Result<(), Rejection> {
    for pair in document.device_signed.pairs() {
        let (namespace, elements) = pair?;
        for pair in elements.map()?.pairs() {
            let allowed = mso.authorizes(namespace.text()?, pair?.0.text()?)?;
            ensure(allowed, Rejection::Malformed)?;
        }
    }
    for (at, item) in (1..).zip(&document.items) {
        let twice = document.items.iter().skip(at).any(|other| {
            other.namespace == item.namespace
                && (other.digest_id == item.digest_id || other.element == item.element)
        });
        ensure(!twice, Rejection::Malformed)?;
    }
    ensure(mso.doc_type == document.doc_type && mso.knows_algorithm(), Rejection::Malformed)?;
    for item in &document.items {
        ensure(mso.covers(item)?, Rejection::DigestMismatch)?;
    }
    Ok(())
}

/// Row 5.
fn check_times(mso: &Mso<'_>, signer: &Signer<'_>, context: &Context<'_>) -> Result<(), Rejection> {
    let Mso { signed, valid_from, valid_until, .. } = *mso;
    let ahead = between(context.now, valid_from);
    let begun = signed <= valid_from && ahead <= context.policy.issuer_ahead;
    ensure(begun, Rejection::CredentialNotYetValid)?;
    ensure(signed >= signer.certificate.valid_from(), Rejection::CredentialNotYetValid)?;
    ensure(context.now < valid_until, Rejection::CredentialExpired)?;
    ensure(signed <= signer.certificate.valid_to(), Rejection::CredentialExpired)
}

/// Row 6: the key that the issuer named proved itself over this very session (ISO/IEC 18013-5 §9.1.3).
pub(super) fn check_phone(
    document: &Document<'_>,
    mso: &Mso<'_>,
    received: &Received,
) -> Result<DeviceKeyId, Rejection> {
    let key = mso.device_key.as_ref().ok_or(Rejection::BadDeviceSignature)?;
    let authentication = write::embedded(&write::array(&[
        &write::text("DeviceAuthentication"),
        received.transcript.as_bytes(),
        &write::text(document.doc_type),
        document.device_namespaces,
    ]));
    let proved = match &document.device_auth {
        DeviceAuth::Signature(auth) => {
            let covered = structure(SIGNATURE1, [auth.protected, &[], &authentication]);
            auth.algorithm == Some(ES256) && is_signed(key, &covered, auth.proof)
        }
        DeviceAuth::Mac(auth) => {
            let mac_key = received.key.agree(key, &received.transcript).derive("EMacKey");
            let covered = structure(MAC0, [auth.protected, &[], &authentication]);
            let mac = Hmac::<Sha256>::new_from_slice(mac_key.as_slice());
            let matches = mac.is_ok_and(|mac| mac.chain_update(covered).verify_slice(auth.proof).is_ok());
            auth.algorithm == Some(HMAC_256_256) && matches
        }
    };
    ensure(proved, Rejection::BadDeviceSignature)?;
    Ok(DeviceKeyId(key.digest()))
}

fn is_signed(key: &PublicKey, signed: &[u8], signature: &[u8]) -> bool {
    signature.try_into().is_ok_and(|signature: &[u8; 64]| key.check(signed, signature).is_ok())
}

/// RFC 9053 §3.1.
const HMAC_256_256: i128 = 5;
