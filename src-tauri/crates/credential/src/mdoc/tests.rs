//! ISO/IEC 18013-5 Annex D, byte for byte, at its own clock. Its document is of another type than ours, so that the inner
//! functions are tried, and the door only for what it says to such a document.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::decide::{check_contents, check_phone};
use super::handover;
use super::mso::Mso;
use super::reader::Received;
use super::response::{DeviceAuth, Document};
use super::session::{EphemeralKey, Session, SessionData, TERMINATION, Transcript, termination};
use crate::cbor::{self, write};
use crate::certificate::Certificate;
use crate::cose::{ES256, SIGNATURE1, structure};
use crate::rejection::Rejection;

const ANNEX_D: &str = include_str!("../../../../../tests/vectors/iso18013-5-annex-d.txt");

struct Vectors(BTreeMap<&'static str, Vec<u8>>);

impl Vectors {
    fn read() -> Self {
        let pair = |line: &'static str| {
            let (name, hex) = line.split_once(' ').unwrap();
            (name, HEXLOWER.decode(hex.as_bytes()).unwrap())
        };
        Self(ANNEX_D.lines().map(pair).collect())
    }

    fn get(&self, name: &str) -> &[u8] {
        &self.0[name]
    }

    /// The array inside `SESSION_TRANSCRIPT_BYTES`, and its three parts.
    fn transcript(&self) -> (Transcript, [Vec<u8>; 3]) {
        let bytes = self.get("SESSION_TRANSCRIPT_BYTES");
        let inner = cbor::well_formed(bytes).unwrap().tagged(24).unwrap().bytes().unwrap();
        let parts = cbor::well_formed(inner).unwrap().array_of::<3>().unwrap();
        let engagement = parts[0].tagged(24).unwrap().bytes().unwrap().to_vec();
        let (reader_key, handover) = (parts[1].raw().to_vec(), parts[2].raw().to_vec());
        let transcript = Transcript::new(&engagement, &reader_key, &handover);
        assert_eq!(
            write::embedded(transcript.as_bytes()),
            bytes,
            "the transcript is built as Annex D has it"
        );
        (transcript, [engagement, reader_key, handover])
    }

    fn reader_key(&self) -> EphemeralKey {
        EphemeralKey::new(self.get("EPHEMERAL_READER_KEY_D").try_into().unwrap()).unwrap()
    }

    fn phone(&self) -> crate::cose::PublicKey {
        let bytes = self.get("E_DEVICE_KEY_BYTES");
        let key = cbor::well_formed(bytes).unwrap().tagged(24).unwrap().bytes().unwrap();
        super::cose::key(cbor::well_formed(key).unwrap()).unwrap().unwrap()
    }

    fn received(&self, response: &[u8]) -> Received {
        Received {
            response: Zeroizing::new(response.to_vec()),
            transcript: self.transcript().0,
            key: self.reader_key(),
        }
    }
}

#[test]
fn the_session_of_annex_d() {
    let vectors = Vectors::read();
    let (transcript, [_, reader_key, _]) = vectors.transcript();
    let (key, phone) = (vectors.reader_key(), vectors.phone());
    assert_eq!(key.cose_key_bytes(), reader_key, "EReaderKeyBytes");
    let agreement = key.agree(&phone, &transcript);
    let sk_reader = HEXLOWER.encode(&*agreement.derive("SKReader"));
    assert!(sk_reader.starts_with("58d277d8") && sk_reader.ends_with("dfc9"), "{sk_reader}");
    let sk_device = HEXLOWER.encode(&*agreement.derive("SKDevice"));
    assert!(sk_device.starts_with("81d170e0") && sk_device.ends_with("f409"), "{sk_device}");

    let mut session = Session::new(&key, &phone, &transcript);
    let established = session.establish(reader_key, vectors.get("DEVICE_REQUEST")).unwrap();
    assert_eq!(established, vectors.get("SESSION_ESTABLISHMENT"), "the request, sealed again");
    let answer = SessionData::parse(vectors.get("SESSION_DATA")).unwrap();
    assert_eq!(session.open(answer.data.unwrap()).unwrap().as_slice(), vectors.get("DEVICE_RESPONSE"));
    assert!(session.open(answer.data.unwrap()).is_err(), "the counter has moved on: nothing opens twice");
    assert_eq!(termination(), vectors.get("SESSION_TERMINATION"));
    assert_eq!(SessionData::parse(&termination()).unwrap().status, Some(TERMINATION));
}

#[test]
fn the_handover_of_annex_d() {
    let vectors = Vectors::read();
    let (_, [engagement, _, encoded]) = vectors.transcript();
    let key = vectors.get("E_DEVICE_KEY_BYTES");
    assert!(
        engagement.windows(key.len()).any(|window| window == key),
        "the phone's key is in both engagements"
    );
    let [select, request] = cbor::well_formed(&encoded).unwrap().array_of::<2>().unwrap();
    let (select, request) = (select.bytes().unwrap(), request.bytes().unwrap());
    assert_eq!((select.len(), request.len()), (195, 205), "negotiated");
    // The phone of Annex D chose Bluetooth: its engagement is readable, and the counter has no such carrier.
    let chosen = handover::select(select, Some(request)).map(|_| ());
    assert_eq!(chosen, Err(super::NfcTrouble::CarrierNotOffered));
}

#[test]
fn the_document_of_annex_d() {
    let vectors = Vectors::read();
    let response = vectors.get("DEVICE_RESPONSE");
    let document = Document::parse(response).unwrap();
    assert_eq!((document.doc_type, document.items.len()), ("org.iso.18013.5.1.mDL", 6));
    let payload = document.issuer_auth.payload.unwrap();
    let mso = Mso::parse(payload).unwrap();
    let signer = Certificate::parse(vectors.get("DS_CERT")).unwrap();
    assert!(signer.may_sign_documents() && !signer.may_certify(0), "a signer, no authority");
    let clock = "2021-01-01T00:00:00Z".parse().unwrap();
    assert!(signer.is_valid_at(clock) && mso.valid_from <= clock && clock < mso.valid_until);
    assert_eq!(document.issuer_auth.x5chain.unwrap().bytes(), Ok(vectors.get("DS_CERT")));

    let auth = &document.issuer_auth;
    let covered = structure(SIGNATURE1, [auth.protected, &[], payload]);
    let signature = auth.proof.try_into().unwrap();
    assert_eq!(auth.algorithm, Some(ES256));
    assert!(signer.key().check(&covered, signature).is_ok(), "issuerAuth");
    let matching = document.items.iter().filter(|item| mso.covers(item) == Ok(true)).count();
    assert_eq!(matching, 6, "every digest");
    assert_eq!(check_contents(&document, &mso), Ok(()));

    assert!(matches!(document.device_auth, DeviceAuth::Mac(_)));
    let received = vectors.received(response);
    assert!(check_phone(&document, &mso, &received).is_ok(), "deviceMac");
    let other = Received { transcript: Transcript::new(b"", b"", b""), ..vectors.received(response) };
    let elsewhere = check_phone(&document, &mso, &other).map(|_| ());
    assert_eq!(elsewhere, Err(Rejection::BadDeviceSignature), "it proves nothing in another session");
}

/// Each bit of the document is under a digest, a signature or a MAC, or says nothing.
#[test]
fn a_changed_element_of_annex_d_is_seen() {
    let vectors = Vectors::read();
    let response = vectors.get("DEVICE_RESPONSE").to_vec();
    let at = response.windows(3).position(|window| window == b"Doe").unwrap();
    let mut changed = response.clone();
    changed[at] ^= 1;
    let document = Document::parse(&changed).unwrap();
    let mso = Mso::parse(document.issuer_auth.payload.unwrap()).unwrap();
    assert_eq!(check_contents(&document, &mso), Err(Rejection::DigestMismatch));
}
