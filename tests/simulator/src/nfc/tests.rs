//! A reader of our own, as strict as a test needs, before every phone there is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256, Sha512};

use crate::cbor::{Value, read};
use crate::issuer::{Issuer, SignedBy};
use crate::keys::{KeyPair, sig_structure};
use crate::nfc::ndef::{self, EXTERNAL, Record, WELL_KNOWN};
use crate::nfc::session::{Direction, Transcript, point};
use crate::nfc::{
    Card, DOC_TYPE, Handover, NfcMisbehaviour, NfcOddity, NfcOptions, Outcome, Proof, der, without_wallet,
};
use crate::people;

/// A constant of Annex D.
pub(crate) fn annex_d(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/iso18013-5-annex-d.txt");
    let file = std::fs::read_to_string(path).unwrap();
    let hex = file.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap();
    HEXLOWER.decode(hex.trim().as_bytes()).unwrap()
}

fn now() -> Timestamp {
    "2026-09-29T21:00:00Z".parse().unwrap()
}

fn issuer() -> Issuer {
    Issuer::make(now(), Some(1)).unwrap()
}

const EVERY_ELEMENT: [&str; 14] = [
    "family_name",
    "given_name",
    "birth_name",
    "birth_date_card",
    "nir",
    "quality",
    "birth_rank",
    "cover",
    "organism",
    "rights",
    "rights_as_of",
    "beneficiaries",
    "activation",
    "code_gestion",
];

/// Sends a command and must be content with its status.
fn send(card: &mut Card, apdu: &[u8]) -> Vec<u8> {
    let reply = card.reply(apdu);
    let (data, status) = reply.split_at(reply.len() - 2);
    assert_eq!(status, [0x90, 0x00], "{}", HEXLOWER.encode(apdu));
    data.to_vec()
}

fn select(card: &mut Card, aid: &[u8]) -> Vec<u8> {
    card.reply(&[&[0, 0xa4, 4, 0, 7], aid, &[0]].concat())
}

/// Reads the message in the tag, a few bytes at a time, looking again while there is none.
fn message(card: &mut Card) -> Vec<u8> {
    let mut looks = 0;
    let length = loop {
        let [high, low] = send(card, &[0, 0xb0, 0, 0, 2])[..] else { panic!("two bytes of length") };
        let length = usize::from(u16::from_be_bytes([high, low]));
        if length > 0 {
            break length;
        }
        looks += 1;
        assert!(looks < 10, "an answer comes in the end");
    };
    let mut message = Vec::new();
    while message.len() < length {
        let [high, low] = u16::try_from(message.len() + 2).unwrap().to_be_bytes();
        let le = u8::try_from((length - message.len()).min(15)).unwrap();
        message.extend(send(card, &[0, 0xb0, high, low, le]));
    }
    message
}

/// Writes a message: nothing, then the bytes, then the length.
fn write(card: &mut Card, records: &[Record]) -> Vec<u8> {
    let message = ndef::write(records).unwrap();
    send(card, &[0, 0xd6, 0, 0, 2, 0, 0]);
    for (place, part) in message.chunks(13).enumerate() {
        let [high, low] = u16::try_from(place * 13 + 2).unwrap().to_be_bytes();
        send(card, &[&[0, 0xd6, high, low, u8::try_from(part.len()).unwrap()], part].concat());
    }
    let [high, low] = u16::try_from(message.len()).unwrap().to_be_bytes();
    send(card, &[0, 0xd6, 0, 0, 2, high, low]);
    message
}

/// The engagement: the message chosen, and the one that it answers.
fn engage(card: &mut Card) -> Option<(Vec<u8>, Option<Vec<u8>>)> {
    if select(card, &[0xd2, 0x76, 0, 0, 0x85, 1, 1]) != [0x90, 0x00] {
        return None;
    }
    send(card, &[0, 0xa4, 0, 0x0c, 2, 0xe1, 0x03]);
    let container = send(card, &[0, 0xb0, 0, 0, 15]);
    assert_eq!((container.len(), &container[7..11]), (15, &[4, 6, 0xe1, 4][..]), "one file, E104");
    send(card, &[0, 0xa4, 0, 0x0c, 2, 0xe1, 0x04]);
    let first = message(card);
    let records = ndef::read(&first).unwrap();
    if records[0].is(WELL_KNOWN, b"Hs") {
        assert_eq!(container[14], 0xff, "a tag that cannot be written");
        return Some((first, None));
    }
    assert!(records[0].is(WELL_KNOWN, b"Tp") && container[14] == 0, "it offers to be asked");
    let service = [&[19], &b"urn:nfc:sn:handover"[..]].concat();
    write(card, &[Record::new(WELL_KNOWN, b"Ts", service)]);
    let agreed = ndef::read(&message(card)).unwrap();
    assert_eq!((agreed[0].kind.as_slice(), agreed[0].payload.as_slice()), (&b"Te"[..], &[0][..]));
    let engagement = Value::map([(0, Value::text("1.0"))]).encode().unwrap();
    let request = write(
        card,
        &[
            Record::new(WELL_KNOWN, b"Hr", vec![0x15]),
            Record::new(EXTERNAL, b"iso.org:18013:readerengagement", engagement).called(b"mdocreader"),
            Record::new(EXTERNAL, b"iso.org:18013:nfc", vec![1, 1, 0xff, 2, 0xff, 0xff]).called(b"nfc"),
        ],
    );
    Some((message(card), Some(request)))
}

/// Sends a message in commands of 200 bytes and fetches the whole answer.
fn exchange(card: &mut Card, message: &[u8]) -> Vec<u8> {
    let wrapped = der::tlv(0x53, message);
    let parts: Vec<&[u8]> = wrapped.chunks(200).collect();
    let mut reply = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let last = place + 1 == parts.len();
        let class = if last { 0 } else { 0x10 };
        let mut apdu = [&[class, 0xc3, 0, 0, u8::try_from(part.len()).unwrap()], *part].concat();
        apdu.extend(last.then_some(0));
        reply = card.reply(&apdu);
    }
    let mut answer = Vec::new();
    for _ in 0..100 {
        let (data, status) = reply.split_at(reply.len() - 2);
        answer.extend(data);
        match status {
            [0x90, 0x00] => break,
            [0x61, more] => reply = card.reply(&[0, 0xc0, 0, 0, *more]),
            _ => panic!("status {status:x?}"),
        }
    }
    answer
}

/// What a presentation gave.
struct Given {
    response: Vec<u8>,
    transcript: Transcript,
    reader: KeyPair,
}

/// A whole presentation; `Err` for what a reader would call trouble.
fn present(card: &mut Card) -> Result<Given, &'static str> {
    let (chosen, request) = engage(card).ok_or("no_wallet")?;
    let records = ndef::read(&chosen).unwrap();
    let find = |kind: &[u8]| records.iter().find(|record| record.is(EXTERNAL, kind));
    let engagement = find(b"iso.org:18013:deviceengagement").unwrap().payload.clone();
    find(b"iso.org:18013:nfc").ok_or("carrier_not_offered")?;
    assert_eq!(select(card, &[0xa0, 0, 0, 2, 0x48, 4, 0]), [0x90, 0x00]);

    let reader = KeyPair::fresh().unwrap();
    let reader_key = Value::embedded(&reader.cose_key_in_full().unwrap().encode().unwrap()).encode().unwrap();
    let handover = Value::Array(vec![Value::bytes(&chosen), request.map_or(Value::Null, Value::Bytes)]);
    let transcript = Transcript::new(&engagement, &reader_key, handover).unwrap();
    let security = read::array(read::get(&engagement, &Value::int(1)).unwrap().unwrap()).unwrap();
    let phone = point(read::embedded(security[1]).unwrap()).unwrap();
    let shared = reader.agree(&phone).unwrap();

    let elements = EVERY_ELEMENT.map(|element| (element, Value::Bool(false)));
    let items = Value::named([
        ("docType", Value::text(DOC_TYPE)),
        ("nameSpaces", Value::named([(DOC_TYPE, Value::named(elements))])),
    ]);
    let one = Value::named([("itemsRequest", Value::embedded(&items.encode().unwrap()))]);
    let asked = Value::named([("version", Value::text("1.0")), ("docRequests", Value::Array(vec![one]))]);
    let sealed = Direction::reader(&transcript, &shared).unwrap().seal(&asked.encode().unwrap()).unwrap();
    let establishment =
        Value::named([("eReaderKey", Value::Encoded(reader_key)), ("data", Value::Bytes(sealed))]);
    let answer = exchange(card, &establishment.encode().unwrap());

    // 53 and its length in one, two or three bytes.
    let head = match answer[1] {
        0x81 => 3,
        0x82 => 4,
        _ => 2,
    };
    let answer = read::whole(&answer[head..]).unwrap();
    let data = read::get(answer, &Value::text("data")).unwrap().ok_or("session_failed")?;
    let mut device = Direction::device(&transcript, &shared).unwrap();
    let response = device.open(read::bytes(data).unwrap()).map_err(|_| "session_failed")?;
    let farewell = Value::named([("status", Value::int(20))]).encode().unwrap();
    assert!(exchange(card, &farewell).is_empty(), "nothing is said to a farewell");
    Ok(Given { response, transcript, reader })
}

/// The elements of a response, once everything about it has been found true.
fn checked(given: &Given, issuer: &Issuer, options: &NfcOptions) -> BTreeMap<String, Vec<u8>> {
    let response = read::whole(&given.response).unwrap();
    assert_eq!(read::uint(read::named(response, "status").unwrap()).unwrap(), 0);
    let documents = read::array(read::named(response, "documents").unwrap()).unwrap();
    let [document] = documents[..] else { panic!("one document") };
    assert_eq!(read::text(read::named(document, "docType").unwrap()).unwrap(), DOC_TYPE);
    let signed = read::named(document, "issuerSigned").unwrap();

    let auth = read::array(read::named(signed, "issuerAuth").unwrap()).unwrap();
    assert_eq!(read::bytes(auth[0]).unwrap(), [0xa1, 0x01, 0x26], "ES256");
    let chain = read::get(auth[1], &Value::int(33)).unwrap().unwrap();
    let certificate = if chain[0] & 0xe0 == 0x80 { read::array(chain).unwrap()[0] } else { chain };
    let by = issuer.document_signer(options.signed_by, options.now, None).unwrap();
    assert_eq!(read::bytes(certificate).unwrap(), by.certificate);
    let payload = read::bytes(auth[2]).unwrap();
    let covered = sig_structure(&[0xa1, 0x01, 0x26], b"", payload).unwrap();
    assert!(holds(&by.key.point(), &covered, read::bytes(auth[3]).unwrap()), "the issuer's signature");

    let mso = read::embedded(payload).unwrap();
    assert_eq!(read::text(read::named(mso, "docType").unwrap()).unwrap(), DOC_TYPE);
    let digests = read::named(read::named(mso, "valueDigests").unwrap(), DOC_TYPE).unwrap();
    let items =
        read::array(read::named(read::named(signed, "nameSpaces").unwrap(), DOC_TYPE).unwrap()).unwrap();
    let mut elements = BTreeMap::new();
    for bytes in items {
        let item = read::embedded(bytes).unwrap();
        assert_eq!(read::map(item).unwrap().len(), 4, "ISO/IEC 18013-5 §8.3.2.1.2.2: four keys, each once");
        let id = read::uint(read::named(item, "digestID").unwrap()).unwrap();
        let digest = read::bytes(read::get(digests, &Value::Uint(id)).unwrap().unwrap()).unwrap();
        let expected = match read::text(read::named(mso, "digestAlgorithm").unwrap()).unwrap() {
            "SHA-256" => Sha256::digest(bytes).to_vec(),
            "SHA-512" => Sha512::digest(bytes).to_vec(),
            other => panic!("{other}"),
        };
        assert_eq!(digest, expected);
        let name = read::text(read::named(item, "elementIdentifier").unwrap()).unwrap();
        let value = read::named(item, "elementValue").unwrap();
        assert!(elements.insert(name.to_owned(), value.to_vec()).is_none(), "{name} once");
    }
    check_proof(given, document, mso);
    elements
}

/// ISO/IEC 18013-5 §9.1.3, with the key in the MSO.
fn check_proof(given: &Given, document: &[u8], mso: &[u8]) {
    let key = read::named(read::named(mso, "deviceKeyInfo").unwrap(), "deviceKey").unwrap();
    let signed = read::named(document, "deviceSigned").unwrap();
    let authentication = Value::Array(vec![
        Value::text("DeviceAuthentication"),
        Value::Encoded(given.transcript.array.clone()),
        Value::text(DOC_TYPE),
        Value::Encoded(read::named(signed, "nameSpaces").unwrap().to_vec()),
    ]);
    let payload = Value::embedded(&authentication.encode().unwrap()).encode().unwrap();
    let proof = read::named(signed, "deviceAuth").unwrap();
    if let Some(signature) = read::get(proof, &Value::text("deviceSignature")).unwrap() {
        let parts = read::array(signature).unwrap();
        let covered = sig_structure(read::bytes(parts[0]).unwrap(), b"", &payload).unwrap();
        let compressed = point(key).unwrap();
        assert!(holds(&compressed, &covered, read::bytes(parts[3]).unwrap()), "the phone's signature");
    } else {
        use hmac::{Hmac, KeyInit as _, Mac as _};
        let parts = read::array(read::named(proof, "deviceMac").unwrap()).unwrap();
        let shared = given.reader.agree(&point(key).unwrap()).unwrap();
        let mac_key = given.transcript.key(&shared, "EMacKey").unwrap();
        let covered = vec![
            Value::text("MAC0"),
            Value::Encoded(parts[0].to_vec()),
            Value::bytes(b""),
            Value::bytes(&payload),
        ];
        let mut mac = Hmac::<Sha256>::new_from_slice(&mac_key).unwrap();
        mac.update(&Value::Array(covered).encode().unwrap());
        mac.verify_slice(read::bytes(parts[3]).unwrap()).unwrap();
    }
}

fn holds(key: &[u8], covered: &[u8], signature: &[u8]) -> bool {
    let key = VerifyingKey::from_sec1_bytes(key).unwrap();
    Signature::from_slice(signature).is_ok_and(|signature| key.verify(covered, &signature).is_ok())
}

fn card(holder: &str, options: &NfcOptions) -> Card {
    Card::new(&issuer(), holder, options.clone()).unwrap()
}

#[test]
fn everybody_presents_in_every_way() {
    for holder in people::holders(now()) {
        for handover in [Handover::Static, Handover::Negotiated] {
            for proof in [Proof::Signature, Proof::Mac] {
                let options = NfcOptions { handover, proof, ..NfcOptions::at(now()) };
                let given = present(&mut card(holder.key, &options)).unwrap();
                let elements = checked(&given, &issuer(), &options);
                let text = |name: &str| read::text(&elements[name]).unwrap().to_owned();
                assert_eq!(text("family_name"), holder.person.family_name);
                assert_eq!(text("nir"), holder.person.nir.clone().unwrap());
                assert_eq!(text("organism"), holder.organism);
                let birth = read::uint(&elements["birth_date_card"]).unwrap();
                assert_eq!(birth, u64::from(holder.person.birth_date));
                let shown = elements.get("beneficiaries").map_or(0, |list| read::array(list).unwrap().len());
                assert_eq!(shown, holder.beneficiaries.len(), "{}: NFC has room for all", holder.key);
                assert_eq!(elements.contains_key("cover"), !holder.person.cover.is_empty(), "{}", holder.key);
            }
        }
    }
}

#[test]
fn every_oddity_is_lawful() {
    let proofs = [Proof::Signature, Proof::Mac];
    for (oddity, proof) in NfcOddity::all().iter().flat_map(|oddity| proofs.map(|proof| (*oddity, proof))) {
        let options = NfcOptions { oddities: vec![oddity], proof, ..NfcOptions::at(now()) };
        let given = present(&mut card("family", &options)).unwrap();
        let elements = checked(&given, &issuer(), &options);
        assert_eq!(elements.len(), 11, "{oddity:?}: all that was asked, and nothing else");
    }
    let all = NfcOptions { oddities: NfcOddity::all().to_vec(), ..NfcOptions::at(now()) };
    checked(&present(&mut card("many", &all)).unwrap(), &issuer(), &all);
}

#[test]
fn troubles_come_before_anything_is_decided() {
    for fault in NfcMisbehaviour::all() {
        let options = NfcOptions { misbehaviour: Some(*fault), ..NfcOptions::at(now()) };
        if *fault == NfcMisbehaviour::LiftedEarly {
            continue; // nobody is there to present anything
        }
        let given = present(&mut card("family", &options));
        match (fault.outcome(), given) {
            (Outcome::Trouble("presentation_declined") | Outcome::Refusal(_), Ok(_)) => {}
            (Outcome::Trouble(code), Err(trouble)) => assert_eq!(trouble, code, "{fault:?}"),
            (expected, Ok(_)) => panic!("{fault:?} went unnoticed, expected {expected:?}"),
            (expected, Err(trouble)) => panic!("{fault:?} stopped with {trouble}, expected {expected:?}"),
        }
    }
}

#[test]
fn every_fault_of_content_shows_in_what_is_presented() {
    for fault in NfcMisbehaviour::all() {
        let content = !matches!(fault.outcome(), Outcome::Trouble(code) if code != "presentation_declined");
        // These are for a verifier that knows the trust list, the status list or the clock.
        let outside = matches!(
            fault,
            NfcMisbehaviour::FutureCredential
                | NfcMisbehaviour::ExpiredCredential
                | NfcMisbehaviour::StatusIndexOutOfRange
                | NfcMisbehaviour::ReplacedCredential
                | NfcMisbehaviour::BlockedCredential
                | NfcMisbehaviour::UndefinedStatus
                | NfcMisbehaviour::HolderTooYoung
                | NfcMisbehaviour::BadNirKey
                | NfcMisbehaviour::DeviceSignedElement
        );
        if !content || outside {
            continue;
        }
        let options = NfcOptions { misbehaviour: Some(*fault), ..NfcOptions::at(now()) };
        let given = present(&mut card("family", &options)).unwrap();
        let quiet = std::panic::catch_unwind(|| checked(&given, &issuer(), &NfcOptions::at(now())).len());
        assert!(!quiet.is_ok_and(|count| count == 11), "{fault:?} is like no fault");
    }
}

#[test]
fn a_phone_that_is_lifted_early_says_nothing_until_it_lies_down_again() {
    let options = NfcOptions { misbehaviour: Some(NfcMisbehaviour::LiftedEarly), ..NfcOptions::at(now()) };
    let mut phone = card("plain", &options);
    for _ in 0..2 {
        engage(&mut phone).unwrap();
        assert!(!phone.is_lifted(), "it stays for the engagement");
        assert!(phone.reply(&[0, 0xc3, 0, 0, 3, 0x53, 1, 0xf6, 0]).is_empty() && phone.is_lifted());
        assert!(select(&mut phone, &[0xd2, 0x76, 0, 0, 0x85, 1, 1]).is_empty(), "and is gone");
        phone.reset();
    }
    assert!(!phone.has_presented());
}

#[test]
fn a_phone_without_an_open_wallet_knows_no_application() {
    let locked = NfcOptions { misbehaviour: Some(NfcMisbehaviour::PhoneLocked), ..NfcOptions::at(now()) };
    let ndef = [0, 0xa4, 4, 0, 7, 0xd2, 0x76, 0, 0, 0x85, 1, 1, 0];
    assert_eq!(without_wallet(&ndef), [0x6a, 0x82], "spec/nfc.md §1");
    assert_eq!(card("plain", &locked).reply(&ndef), without_wallet(&ndef));
    assert_eq!(without_wallet(&[0, 0xb0, 0, 0, 2]), [0x6d, 0x00]);
    assert_eq!(without_wallet(&[0]), [0x67, 0x00]);
}

#[test]
fn each_meeting_has_a_key_of_its_own() {
    let mut phone = card("plain", &NfcOptions::at(now()));
    let seen: BTreeSet<Vec<u8>> = (0..4).map(|_| present(&mut phone).unwrap().transcript.array).collect();
    assert_eq!(seen.len(), 4, "no session is ever repeated");
    assert!(phone.has_presented());
}

#[test]
fn out_of_turn_and_out_of_shape() {
    let mut phone = card("plain", &NfcOptions::at(now()));
    for (apdu, status) in [
        (&[0, 0xb0, 0, 0, 2][..], [0x69, 0x85]), // nothing is selected
        (&[0, 0xc3, 0, 0, 2, 0x53, 0], [0x69, 0x85]),
        (&[0, 0xa4, 0, 0x0c, 2, 0xe1, 0x03], [0x6a, 0x82]),
        (&[0, 0xca, 0, 0, 0], [0x6d, 0x00]),
        (&[0, 0xa4, 4], [0x67, 0x00]),
        (&[], [0x67, 0x00]),
    ] {
        assert_eq!(phone.reply(apdu), status, "{apdu:x?}");
    }
    // The data transfer without an engagement, and with bytes that are no message.
    assert_eq!(select(&mut phone, &[0xa0, 0, 0, 2, 0x48, 4, 0]), [0x90, 0x00]);
    assert_eq!(
        phone.reply(&[0, 0xc3, 0, 0, 3, 0x53, 1, 0xf6, 0]),
        b"\x53\x09\xa1\x66status\x0b\x90\x00",
        "no CBOR map"
    );
    assert_eq!(phone.reply(&[0, 0xc3, 0, 0, 1, 0x53, 0]), [0x6f, 0x00]);
    engage(&mut phone).unwrap();
    assert_eq!(phone.reply(&[0, 0xb0, 0x7f, 0xff, 2]), [0x6b, 0x00], "beyond the file");
}

#[test]
fn certificates_are_what_openssl_and_annex_b_expect() {
    let issuer = issuer();
    let authority = issuer.authority_certificate(SignedBy::Test).unwrap();
    let signer = issuer.document_signer(SignedBy::Test, now(), None).unwrap();
    // The signature stands over the body: SEQUENCE { body, algorithm, BIT STRING }.
    let key = issuer.issuing_authority(SignedBy::Test).unwrap().point();
    for certificate in [&authority, &signer.certificate] {
        assert_eq!(certificate[..2], [0x30, 0x82], "a long SEQUENCE");
        let body = &certificate[4..];
        let length = usize::from(u16::from_be_bytes([body[2], body[3]])) + 4;
        let bits = &body[length + 12..];
        let signature = Signature::from_der(&bits[3..]).unwrap();
        let key = VerifyingKey::from_sec1_bytes(&key).unwrap();
        assert!(key.verify(&body[..length], &signature).is_ok(), "signed by the authority");
    }
    let again = issuer.document_signer(SignedBy::Test, now(), None).unwrap();
    assert_eq!(signer.certificate, again.certificate, "the same day, the same certificate");
    let trust = issuer.trust_list().unwrap();
    assert!(trust.windows(authority.len()).any(|window| window == authority), "under key 8 of its anchor");
}
