//! What the phone answers: the elements it was asked for, and the proof that it holds the key they are bound to
//! (ISO/IEC 18013-5 §8.3.2.1.2.2 and §9.1.3).

use anyhow::{Context as _, Result};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::cbor::{Value, read};
use crate::keys::{KeyPair, sig_structure};
use crate::nfc::document::{Document, unprotected};
use crate::nfc::misbehaviour::NfcMisbehaviour;
use crate::nfc::session::Transcript;
use crate::nfc::{DOC_TYPE, NfcOptions, Proof};

/// What a proof is made with.
pub(crate) struct Meeting<'a> {
    pub(crate) transcript: &'a Transcript,
    /// The reader's ephemeral key, as SEC 1 writes points.
    pub(crate) reader: &'a [u8],
}

/// `DeviceResponse` to a `DeviceRequest`.
pub(crate) fn device_response(
    document: &Document,
    request: &[u8],
    meeting: &Meeting<'_>,
    options: &NfcOptions,
) -> Result<Vec<u8>> {
    let asked = asked_for(request)?;
    let declined = options.does(NfcMisbehaviour::Declined) || asked.is_none();
    let mut entries = vec![(Value::text("version"), Value::text("1.0"))];
    if !declined {
        let shown = shown(document, &asked.unwrap_or_default(), meeting, options)?;
        let count = if options.does(NfcMisbehaviour::TwoDocuments) { 2 } else { 1 };
        entries.push((Value::text("documents"), Value::Array(vec![shown; count])));
    }
    let status = if options.does(NfcMisbehaviour::StatusNotZero) { 10 } else { 0 };
    entries.push((Value::text("status"), Value::int(status)));
    let mut bytes = Value::Map(entries).encode()?;
    if options.does(NfcMisbehaviour::TrailingByte) {
        bytes.push(0);
    }
    Ok(bytes)
}

/// The elements that a request asks of our document; `None` if it asks for other documents only.
fn asked_for(request: &[u8]) -> Result<Option<Vec<String>>> {
    for one in read::array(read::named(request, "docRequests")?)? {
        let items = read::embedded(read::named(one, "itemsRequest")?)?;
        if read::text(read::named(items, "docType")?)? != DOC_TYPE {
            continue;
        }
        let Some(elements) = read::get(read::named(items, "nameSpaces")?, &Value::text(DOC_TYPE))? else {
            continue;
        };
        let names = read::map(elements)?.into_iter().filter_map(|(name, _)| match name {
            Value::Text(name) => Some(name),
            _ => None,
        });
        return Ok(Some(names.collect()));
    }
    Ok(None)
}

/// One `Document`.
fn shown(
    document: &Document,
    asked: &[String],
    meeting: &Meeting<'_>,
    options: &NfcOptions,
) -> Result<Value> {
    let withheld = |element: &str| options.does(NfcMisbehaviour::Withheld) && element == "nir";
    let mut items: Vec<Value> = document
        .items
        .iter()
        .filter(|(element, _)| asked.contains(element) && !withheld(element))
        .map(|(_, bytes)| Value::Encoded(bytes.clone()))
        .collect();
    if options.does(NfcMisbehaviour::ElementTwice) {
        items.extend(items.first().cloned());
    }
    let issuer_signed = Value::named([
        ("nameSpaces", Value::named([(DOC_TYPE, Value::Array(items))])),
        ("issuerAuth", Value::Encoded(document.issuer_auth.clone())),
    ]);
    let mut entries = vec![
        ("docType", Value::text(document.doc_type)),
        ("issuerSigned", issuer_signed),
        ("deviceSigned", device_signed(document, meeting, options)?),
    ];
    if options.does(NfcMisbehaviour::Withheld) {
        // Error code 0: data not returned (Table 9).
        let errors = Value::named([(DOC_TYPE, Value::named([("nir", Value::int(0))]))]);
        entries.push(("errors", errors));
    }
    Ok(Value::named(entries))
}

fn device_signed(document: &Document, meeting: &Meeting<'_>, options: &NfcOptions) -> Result<Value> {
    let own = if options.does(NfcMisbehaviour::DeviceSignedElement) {
        Value::named([(DOC_TYPE, Value::named([("given_name", Value::text("Autre"))]))])
    } else {
        Value::Map(vec![])
    };
    let name_spaces = Value::embedded(&own.encode()?);
    let transcript = if options.does(NfcMisbehaviour::OtherSession) {
        Value::Array(vec![Value::Null, Value::Null, Value::Null])
    } else {
        Value::Encoded(meeting.transcript.array.clone())
    };
    let authentication = device_authentication(transcript, document.doc_type, name_spaces.clone())?;
    let proof = proof(document, &authentication, meeting, options)?;
    Ok(Value::named([("nameSpaces", name_spaces), ("deviceAuth", proof)]))
}

/// `DeviceAuthenticationBytes`.
fn device_authentication(transcript: Value, doc_type: &str, name_spaces: Value) -> Result<Vec<u8>> {
    let parts = vec![Value::text("DeviceAuthentication"), transcript, Value::text(doc_type), name_spaces];
    Value::embedded(&Value::Array(parts).encode()?).encode()
}

/// `DeviceAuth`: the payload is detached.
fn proof(
    document: &Document,
    authentication: &[u8],
    meeting: &Meeting<'_>,
    options: &NfcOptions,
) -> Result<Value> {
    let stranger =
        options.does(NfcMisbehaviour::OtherPhone).then(|| options.draw_key("another phone")).transpose()?;
    let key = stranger.as_ref().unwrap_or(&document.phone);
    let (name, algorithm) = match options.proof {
        Proof::Signature => ("deviceSignature", -7),
        Proof::Mac => ("deviceMac", 5),
    };
    let protected = Value::map([(1, Value::int(algorithm))]).encode()?;
    let mut proof = match options.proof {
        Proof::Signature => key.sign(&sig_structure(&protected, b"", authentication)?)?.to_vec(),
        Proof::Mac => mac(key, &protected, authentication, meeting)?,
    };
    if options.does(NfcMisbehaviour::ZeroProof) {
        proof.fill(0);
    }
    let parts = vec![Value::Bytes(protected), unprotected(vec![], options), Value::Null, Value::Bytes(proof)];
    Ok(Value::named([(name, Value::Array(parts))]))
}

/// HMAC 256/256 over the `MAC_structure` (RFC 9052 §6.3).
fn mac(key: &KeyPair, protected: &[u8], payload: &[u8], meeting: &Meeting<'_>) -> Result<Vec<u8>> {
    let parts = vec![Value::text("MAC0"), Value::bytes(protected), Value::bytes(b""), Value::bytes(payload)];
    let mac_key = meeting.transcript.key(&key.agree(meeting.reader)?, "EMacKey")?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&mac_key).ok().context("a key of any length")?;
    mac.update(&Value::Array(parts).encode()?);
    Ok(mac.finalize().into_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nfc::tests::annex_d;

    /// The MAC of Annex D.5.3, made again from its keys.
    #[test]
    fn the_device_mac_of_annex_d() {
        let response = annex_d("DEVICE_RESPONSE");
        let document = read::array(read::named(&response, "documents").unwrap()).unwrap()[0];
        let signed = read::named(document, "deviceSigned").unwrap();
        let theirs = read::named(read::named(signed, "deviceAuth").unwrap(), "deviceMac").unwrap();
        let parts = read::array(theirs).unwrap();

        let transcript = annex_d("SESSION_TRANSCRIPT_BYTES");
        let transcript = Transcript::of(read::embedded(&transcript).unwrap().to_vec()).unwrap();
        let reader = KeyPair::of_scalar(&annex_d("EPHEMERAL_READER_KEY_D")).point();
        let key = KeyPair::of_scalar(&annex_d("STATIC_DEVICE_KEY_D"));
        let name_spaces = Value::Encoded(read::named(signed, "nameSpaces").unwrap().to_vec());
        let array = Value::Encoded(transcript.array.clone());
        let authentication = device_authentication(array, "org.iso.18013.5.1.mDL", name_spaces).unwrap();
        let meeting = Meeting { transcript: &transcript, reader: &reader };
        let ours = mac(&key, read::bytes(parts[0]).unwrap(), &authentication, &meeting).unwrap();
        assert_eq!(ours, read::bytes(parts[3]).unwrap());
    }
}
