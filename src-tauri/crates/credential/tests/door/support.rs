//! An issuer, a phone and their lists, small enough to be read whole. The CBOR writer shares nothing with the crate.

use std::io::Write;

use credential::{
    Context, MemoryReplay, NotVerified, Policy, Presentation, Presented, ReplayGuard, Roots, StatusList,
    StatusLists, TrustList, Verdict, Verified, verify,
};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use jiff::Timestamp;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::EncodePublicKey;
use sha2::{Digest, Sha256};

/// 2026-09-29T21:00:00Z, 23 h in Paris.
pub(crate) const NOW: u64 = 1_790_715_600;
pub(crate) const DAY: u64 = 86_400;
pub(crate) const URI: &str = "https://listes.exemple.fr/s/1";

pub(crate) const ROOT: u8 = 1;
pub(crate) const ISSUER: u8 = 2;
pub(crate) const PUBLISHER: u8 = 3;
pub(crate) const PHONE: u8 = 4;
pub(crate) const STRANGER: u8 = 5;

/// A value to encode.
#[derive(Clone)]
pub(crate) enum V {
    U(u64),
    /// A negative integer, from −256.
    N(i64),
    B(Vec<u8>),
    T(&'static str),
    Bool(bool),
    A(Vec<V>),
    M(Map),
    Tag(u64, Box<V>),
    /// Bytes that stand as they are.
    Raw(Vec<u8>),
}

/// A map, its pairs in any order: the writer sorts them.
pub(crate) type Map = Vec<(V, V)>;

pub(crate) fn encode(value: &V) -> Vec<u8> {
    match value {
        V::U(n) => head(0x00, *n),
        V::N(n) => head(0x20, u64::try_from(!n).unwrap()),
        V::B(bytes) => [head(0x40, size(bytes.len())), bytes.clone()].concat(),
        V::T(text) => [head(0x60, size(text.len())), text.as_bytes().to_vec()].concat(),
        V::Bool(false) => vec![0xf4],
        V::Bool(true) => vec![0xf5],
        V::A(items) => [head(0x80, size(items.len())), items.iter().flat_map(encode).collect()].concat(),
        V::M(pairs) => {
            let mut encoded: Vec<(Vec<u8>, Vec<u8>)> =
                pairs.iter().map(|(k, v)| (encode(k), encode(v))).collect();
            encoded.sort();
            [head(0xa0, size(pairs.len())), encoded.into_iter().flat_map(|(k, v)| [k, v].concat()).collect()]
                .concat()
        }
        V::Tag(tag, inner) => [head(0xc0, *tag), encode(inner)].concat(),
        V::Raw(bytes) => bytes.clone(),
    }
}

fn size(length: usize) -> u64 {
    length.try_into().unwrap()
}

fn head(major: u8, n: u64) -> Vec<u8> {
    let bytes = n.to_be_bytes();
    match n {
        0..24 => vec![major | bytes[7]],
        24..0x100 => vec![major | 0x18, bytes[7]],
        0x100..0x1_0000 => [&[major | 0x19], &bytes[6..]].concat(),
        0x1_0000..0x1_0000_0000 => [&[major | 0x1a], &bytes[4..]].concat(),
        _ => [&[major | 0x1b], &bytes[..]].concat(),
    }
}

/// Puts a value in a map, in the place of the one there.
pub(crate) fn set(map: &mut Map, key: V, value: V) {
    remove(map, &key);
    map.push((key, value));
}

pub(crate) fn remove(map: &mut Map, key: &V) {
    let wanted = encode(key);
    map.retain(|(known, _)| encode(known) != wanted);
}

pub(crate) fn signing_key(secret: u8) -> SigningKey {
    SigningKey::from_slice(&[secret; 32]).unwrap()
}

/// The first 8 bytes of SHA-256 over the `SubjectPublicKeyInfo` that the `pkcs8` crate writes.
pub(crate) fn kid(secret: u8) -> Vec<u8> {
    let der = signing_key(secret).verifying_key().to_public_key_der().unwrap();
    Sha256::digest(der.as_bytes())[..8].to_vec()
}

pub(crate) fn cose_key(secret: u8) -> Map {
    let point = signing_key(secret).verifying_key().to_sec1_point(true);
    let (&[sign], x) = point.as_bytes().split_first_chunk().unwrap();
    vec![
        (V::U(1), V::U(2)),
        (V::N(-1), V::U(1)),
        (V::N(-2), V::B(x.to_vec())),
        (V::N(-3), V::Bool(sign == 3)),
    ]
}

/// A change to a visit.
pub(crate) type Edit = fn(&mut Visit);

/// One `COSE_Sign1` in the making.
#[derive(Clone)]
pub(crate) struct Envelope {
    pub(crate) tag: u64,
    pub(crate) header: Map,
    pub(crate) unprotected: Map,
    pub(crate) secret: u8,
    pub(crate) aad: &'static str,
    /// What becomes of the signature once it is made.
    pub(crate) signature: fn(Vec<u8>) -> Vec<u8>,
}

impl Envelope {
    pub(crate) fn new(secret: u8, aad: &'static str, header: Map) -> Self {
        Self { tag: 18, header, unprotected: vec![], secret, aad, signature: |signature| signature }
    }

    pub(crate) fn seal(&self, payload: &[u8]) -> Vec<u8> {
        let protected = encode(&V::M(self.header.clone()));
        let aad = self.aad.as_bytes().to_vec();
        let signed =
            V::A(vec![V::T("Signature1"), V::B(protected.clone()), V::B(aad), V::B(payload.to_vec())]);
        let signature: Signature = signing_key(self.secret).sign(&encode(&signed));
        let signature = (self.signature)(signature.to_bytes().to_vec());
        let parts =
            vec![V::B(protected), V::M(self.unprotected.clone()), V::B(payload.to_vec()), V::B(signature)];
        encode(&V::Tag(self.tag, Box::new(V::A(parts))))
    }
}

pub(crate) fn signer_header(secret: u8) -> Map {
    vec![(V::U(1), V::N(-7)), (V::U(4), V::B(kid(secret)))]
}

pub(crate) fn anchor(secret: u8, name: &'static str, use_: u64) -> Map {
    vec![
        (V::U(1), V::B(kid(secret))),
        (V::U(2), V::T(name)),
        (V::U(3), V::M(cose_key(secret))),
        (V::U(4), V::A(vec![V::U(use_)])),
        (V::U(5), V::U(NOW - 400 * DAY)),
        (V::U(6), V::U(NOW + 400 * DAY)),
        (V::U(7), V::Bool(false)),
    ]
}

/// A trust list in the making.
#[derive(Clone)]
pub(crate) struct TrustDraft {
    pub(crate) envelope: Envelope,
    pub(crate) fields: Map,
    pub(crate) anchors: Vec<Map>,
}

impl TrustDraft {
    pub(crate) fn new() -> Self {
        Self {
            envelope: Envelope::new(ROOT, "comptoir.trust-list.1", signer_header(ROOT)),
            fields: vec![(V::U(1), V::U(12)), (V::U(2), V::U(NOW - 7_200)), (V::U(3), V::U(NOW + 7 * DAY))],
            anchors: vec![anchor(ISSUER, "Caisse d'essai", 1), anchor(PUBLISHER, "Listes", 2)],
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut fields = self.fields.clone();
        fields.push((V::U(4), V::A(self.anchors.iter().cloned().map(V::M).collect())));
        self.envelope.seal(&encode(&V::M(fields)))
    }

    pub(crate) fn list(&self) -> TrustList {
        TrustList::verify(&self.bytes(), &roots(), seconds(u64::MAX / 4), None).unwrap()
    }
}

pub(crate) fn roots() -> Roots {
    Roots::parse(&encode(&V::A(vec![V::M(cose_key(ROOT))]))).unwrap()
}

/// A status list in the making.
#[derive(Clone)]
pub(crate) struct StatusDraft {
    pub(crate) envelope: Envelope,
    pub(crate) fields: Map,
    pub(crate) bits: u64,
    pub(crate) compressed: Vec<u8>,
}

impl StatusDraft {
    /// Sixteen statuses: index 1 is 1, index 2 is 2, index 3 is 3, index 7 is 0, index 14 is 2.
    pub(crate) fn new() -> Self {
        let mut header = signer_header(PUBLISHER);
        header.push((V::U(16), V::T("application/statuslist+cwt")));
        Self {
            envelope: Envelope::new(PUBLISHER, "", header),
            fields: vec![(V::U(2), V::T(URI)), (V::U(6), V::U(NOW - 3_600)), (V::U(65534), V::U(43_200))],
            bits: 2,
            compressed: zlib(&[0b1110_0100, 0, 0, 0b0010_0000]),
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut fields = self.fields.clone();
        let list = vec![(V::T("bits"), V::U(self.bits)), (V::T("lst"), V::B(self.compressed.clone()))];
        fields.push((V::U(65533), V::M(list)));
        self.envelope.seal(&encode(&V::M(fields)))
    }

    pub(crate) fn list(&self) -> StatusList {
        StatusList::verify(&self.bytes(), &TrustDraft::new().list(), seconds(NOW)).unwrap()
    }
}

pub(crate) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A visit in the making: what the phone shows, and what the office knows.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) now: Timestamp,
    pub(crate) trust: TrustDraft,
    pub(crate) status: Vec<StatusDraft>,
    pub(crate) policy: Policy,
    pub(crate) challenge: Option<Vec<u8>>,
    pub(crate) latest_trusted: Option<u64>,
    pub(crate) issuer: Envelope,
    pub(crate) claims: Map,
    pub(crate) card: Map,
    pub(crate) holder: Map,
    pub(crate) phone: Envelope,
    pub(crate) present: Map,
}

impl Visit {
    /// A visit that is accepted.
    pub(crate) fn new() -> Self {
        let reference = V::M(vec![(V::T("idx"), V::U(7)), (V::T("uri"), V::T(URI))]);
        Self {
            now: seconds(NOW),
            trust: TrustDraft::new(),
            status: vec![StatusDraft::new()],
            policy: Policy::standard(),
            challenge: None,
            latest_trusted: None,
            issuer: Envelope::new(ISSUER, "comptoir.cv1.credential", signer_header(ISSUER)),
            claims: vec![
                (V::U(1), V::T("Un nom que personne ne montre")),
                (V::U(4), V::U(NOW + 30 * DAY)),
                (V::U(6), V::U(NOW - 3_600)),
                (V::U(8), V::M(vec![(V::U(1), V::M(cose_key(PHONE)))])),
                (V::U(65535), V::M(vec![(V::T("status_list"), reference)])),
            ],
            card: vec![
                (V::U(0), V::U(1)),
                (V::U(2), V::T("012A10001")),
                (V::U(3), V::A(vec![V::A(vec![V::U(20_240_101), V::U(20_271_231)])])),
                (V::U(4), V::U(NOW - DAY)),
            ],
            holder: person("CASANOVA", "Éloïse", 19_840_309, Some("284037512300110")),
            phone: Envelope::new(PHONE, "comptoir.cv1.presentation", vec![(V::U(1), V::N(-7))]),
            present: vec![
                (V::U(2), V::U(NOW - 5)),
                (V::U(3), V::B(vec![7; 8])),
                (V::U(4), V::U(2)),
                (V::U(5), V::U(4)),
            ],
        }
    }

    pub(crate) fn edited(edit: impl FnOnce(&mut Self)) -> Self {
        let mut visit = Self::new();
        edit(&mut visit);
        visit
    }

    pub(crate) fn credential(&self) -> Vec<u8> {
        let mut card = self.card.clone();
        card.push((V::U(1), V::M(self.holder.clone())));
        let mut claims = self.claims.clone();
        claims.push((V::Raw(vec![0x3a, 0x00, 0x01, 0x01, 0x08]), V::M(card))); // -65801
        self.issuer.seal(&encode(&V::M(claims)))
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut present = self.present.clone();
        if !present.iter().any(|(key, _)| encode(key) == [1]) {
            present.push((V::U(1), V::B(self.credential())));
        }
        self.phone.seal(&encode(&V::M(present)))
    }

    pub(crate) fn text(&self) -> String {
        format!("CV1:{}", base45::encode(self.bytes()))
    }

    /// What the door says of this visit.
    pub(crate) fn decide(&self, replay: &mut dyn ReplayGuard) -> Result<Verified<Presentation>, NotVerified> {
        self.decide_text(&self.text(), replay)
    }

    /// What the door says of another text in the same circumstances.
    pub(crate) fn decide_text(
        &self,
        text: &str,
        replay: &mut dyn ReplayGuard,
    ) -> Result<Verified<Presentation>, NotVerified> {
        let mut status = StatusLists::default();
        for list in &self.status {
            status.insert(list.list());
        }
        let context = Context {
            now: self.now,
            trust: &self.trust.list(),
            status: &status,
            policy: &self.policy,
            challenge: self.challenge.as_deref(),
            latest_trusted: self.latest_trusted.map(seconds),
        };
        verify(&Presented::from_qr_text(text), &context, replay)
    }

    /// The same in the words of the specification.
    pub(crate) fn outcome(&self) -> String {
        words(&self.decide(&mut MemoryReplay::new()))
    }

    pub(crate) fn outcome_of(&self, text: &str) -> String {
        words(&self.decide_text(text, &mut MemoryReplay::new()))
    }
}

pub(crate) fn person(
    family: &'static str,
    given: &'static str,
    birth: u64,
    nir: Option<&'static str>,
) -> Map {
    let mut map = vec![
        (V::U(1), V::T(family)),
        (V::U(2), V::T(given)),
        (V::U(3), V::U(birth)),
        (V::U(5), V::U(0)),
        (V::U(6), V::U(1)),
    ];
    map.extend(nir.map(|nir| (V::U(4), V::T(nir))));
    map
}

pub(crate) fn words(result: &Result<Verified<Presentation>, NotVerified>) -> String {
    match result {
        Ok(verified) => match &verified.get().verdict {
            Verdict::Accepted => "accepted".to_owned(),
            Verdict::ToConfirm(doubts) => doubts
                .iter()
                .fold("to_confirm".to_owned(), |words, doubt| format!("{words} {}", doubt.code())),
        },
        Err(NotVerified::Refused(rejection)) => format!("refused {}", rejection.code()),
        Err(NotVerified::Broken(_)) => "broken".to_owned(),
    }
}

/// An instant, or the last one that there is.
pub(crate) fn seconds(seconds: u64) -> Timestamp {
    i64::try_from(seconds).ok().and_then(|s| Timestamp::from_second(s).ok()).unwrap_or(Timestamp::MAX)
}
