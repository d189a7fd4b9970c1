//! A wallet for the tests: it writes mdocs and plays the phone over NFC, with CBOR and DER of its own.

use aes_gcm::aead::KeyInit;
use credential::mdoc::{NfcTrouble, ReaderLimits};
use credential::{
    Context, MemoryReplay, NotVerified, Presentation, Presented, StatusLists, TrustList, Verified, verify,
};
use hmac::{Hmac, Mac};
use p256::SecretKey;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::certificates::Cert;
use crate::handset::{Phone, READER, derive, secret, transcript};
use crate::support::*;

/// The authority, the signer of documents, and the key of the phone.
pub(crate) const AUTHORITY: u8 = 11;
pub(crate) const SIGNER: u8 = 12;
pub(crate) const HOLDER: u8 = 13;

pub(crate) const TYPE: &str = "fr.comptoir.carte.1";

/// A change to a tap.
pub(crate) type TapEdit = fn(&mut Tap);

/// How the phone proves its key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    Signature,
    Mac,
}

/// A document in the making, and the phone that presents it.
#[derive(Clone)]
pub(crate) struct Tap {
    pub(crate) visit: Visit,
    pub(crate) authority: Cert,
    pub(crate) anchor_use: u64,
    pub(crate) anchor_to: u64,
    pub(crate) anchor_test: bool,
    pub(crate) chain: Vec<Cert>,
    pub(crate) chain_is_array: bool,
    pub(crate) signed_by: u8,
    pub(crate) doc_type: &'static str,
    pub(crate) mso_doc_type: &'static str,
    pub(crate) algorithm: &'static str,
    pub(crate) alg: i64,
    pub(crate) elements: Vec<(&'static str, V)>,
    pub(crate) dates: [&'static str; 3],
    pub(crate) index: Option<u64>,
    /// In which way it is stated.
    pub(crate) status_way: &'static str,
    pub(crate) device_signed: Map,
    pub(crate) authorized: Map,
    pub(crate) proof: Proof,
    pub(crate) proved_by: u8,
    pub(crate) odd_header: bool,
    pub(crate) status: u64,
    pub(crate) unprotected: Map,
    /// What becomes of the items, the response and its plaintext once they are made.
    pub(crate) items: fn(Vec<Vec<u8>>) -> Vec<Vec<u8>>,
    pub(crate) document: fn(&mut Map),
    pub(crate) response: fn(&mut Map),
    pub(crate) bytes: fn(Vec<u8>) -> Vec<u8>,
    pub(crate) phone: Phone,
}

impl Tap {
    /// A tap that is accepted.
    pub(crate) fn new() -> Self {
        let period = |from, to| V::A(vec![V::U(from), V::U(to)]);
        Self {
            visit: Visit::new(),
            authority: Cert::authority(),
            anchor_use: 3,
            anchor_to: NOW + 400 * DAY,
            anchor_test: false,
            chain: vec![Cert::signer()],
            chain_is_array: false,
            signed_by: SIGNER,
            doc_type: TYPE,
            mso_doc_type: TYPE,
            algorithm: "SHA-256",
            alg: -7,
            elements: vec![
                ("family_name", V::T("CASANOVA")),
                ("given_name", V::T("Éloïse")),
                ("birth_date_card", V::U(19_840_309)),
                ("nir", V::T("284037512300110")),
                ("quality", V::U(0)),
                ("birth_rank", V::U(1)),
                ("organism", V::T("012A10001")),
                ("rights", V::A(vec![period(20_240_101, 20_271_231)])),
                ("rights_as_of", V::U(NOW - DAY)),
            ],
            dates: ["2026-09-01T08:00:00Z", "2026-09-01T08:00:00Z", "2026-12-01T08:00:00Z"],
            index: Some(7),
            status_way: "status_list",
            device_signed: vec![],
            authorized: vec![],
            proof: Proof::Signature,
            proved_by: HOLDER,
            odd_header: true,
            status: 0,
            unprotected: vec![],
            items: |items| items,
            document: |_| {},
            response: |_| {},
            bytes: |bytes| bytes,
            phone: Phone::default(),
        }
    }

    pub(crate) fn edited(edit: impl FnOnce(&mut Self)) -> Self {
        let mut tap = Self::new();
        edit(&mut tap);
        tap
    }

    pub(crate) fn trust(&self) -> TrustList {
        let mut draft = self.visit.trust.clone();
        let mut anchor = anchor(self.authority.key, "Autorité d'essai", self.anchor_use);
        set(&mut anchor, V::U(6), V::U(self.anchor_to));
        set(&mut anchor, V::U(7), V::Bool(self.anchor_test));
        anchor.push((V::U(8), V::B(self.authority.der())));
        draft.anchors.push(anchor);
        draft.list()
    }

    /// What the door says, or why nothing came to it.
    pub(crate) fn outcome(&self) -> String {
        match self.present(ReaderLimits::standard()) {
            Ok(presented) => words(&self.decide(&presented)),
            Err(trouble) => format!("trouble {}", trouble.code()),
        }
    }

    pub(crate) fn decide(&self, presented: &Presented) -> Result<Verified<Presentation>, NotVerified> {
        self.decide_with(presented, &self.trust())
    }

    pub(crate) fn decide_with(
        &self,
        presented: &Presented,
        trust: &TrustList,
    ) -> Result<Verified<Presentation>, NotVerified> {
        let mut status = StatusLists::default();
        for list in &self.visit.status {
            status.insert(list.list());
        }
        let context = Context {
            now: self.visit.now,
            trust,
            status: &status,
            policy: &self.visit.policy,
            challenge: None,
            latest_trusted: None,
        };
        verify(presented, &context, &mut MemoryReplay::new())
    }

    /// Taps the phone on a reader.
    pub(crate) fn present(&self, limits: ReaderLimits) -> Result<Presented, NfcTrouble> {
        let mut phone = self.phone.clone();
        phone.plain = (self.bytes)(self.device_response(&transcript(&phone)));
        phone.run(limits)
    }

    pub(crate) fn device_response(&self, transcript: &[u8]) -> Vec<u8> {
        let items: Vec<Vec<u8>> = (0..)
            .zip(&self.elements)
            .map(|(id, (name, value))| {
                // Not the order of any rule: readers must not mind.
                let pairs = vec![
                    (V::T("elementValue"), value.clone()),
                    (V::T("digestID"), V::U(id)),
                    (V::T("random"), V::B(vec![9; 16])),
                    (V::T("elementIdentifier"), V::T(name)),
                ];
                embedded(&unsorted(&pairs))
            })
            .collect();
        let digests = (0..).zip(&items).map(|(id, item)| (V::U(id), V::B(self.digest(item)))).collect();
        let items = (self.items)(items);
        let proof = self.prove(transcript);
        let issuer_signed = V::M(vec![
            (V::T("nameSpaces"), V::M(vec![(V::T(TYPE), V::A(items.into_iter().map(V::Raw).collect()))])),
            (V::T("issuerAuth"), V::Raw(self.issuer_auth(digests))),
        ]);
        let device_signed = V::M(vec![
            (V::T("nameSpaces"), V::Raw(embedded(&encode(&V::M(self.device_signed.clone()))))),
            (V::T("deviceAuth"), V::M(vec![proof])),
        ]);
        let mut document = vec![
            (V::T("docType"), V::T(self.doc_type)),
            (V::T("issuerSigned"), issuer_signed),
            (V::T("deviceSigned"), device_signed),
        ];
        (self.document)(&mut document);
        let mut response = vec![
            (V::T("version"), V::T("1.0")),
            (V::T("documents"), V::A(vec![V::M(document)])),
            (V::T("status"), V::U(self.status)),
        ];
        (self.response)(&mut response);
        encode(&V::M(response))
    }

    fn digest(&self, item: &[u8]) -> Vec<u8> {
        match self.algorithm {
            "SHA-384" => Sha384::digest(item).to_vec(),
            "SHA-512" => Sha512::digest(item).to_vec(),
            _ => Sha256::digest(item).to_vec(),
        }
    }

    fn issuer_auth(&self, digests: Map) -> Vec<u8> {
        let date = |text| V::Tag(0, Box::new(V::T(text)));
        let [signed, from, until] = self.dates;
        let device = vec![
            (V::T("deviceKey"), V::M(cose_key(HOLDER))),
            (V::T("keyAuthorizations"), V::M(self.authorized.clone())),
        ];
        let mut mso = vec![
            (V::T("version"), V::T("1.0")),
            (V::T("digestAlgorithm"), V::T(self.algorithm)),
            (V::T("valueDigests"), V::M(vec![(V::T(TYPE), V::M(digests))])),
            (V::T("deviceKeyInfo"), V::M(device)),
            (V::T("docType"), V::T(self.mso_doc_type)),
            (
                V::T("validityInfo"),
                V::M(vec![
                    (V::T("signed"), date(signed)),
                    (V::T("validFrom"), date(from)),
                    (V::T("validUntil"), date(until)),
                ]),
            ),
        ];
        mso.extend(self.index.map(|index| {
            let list = V::M(vec![(V::T("idx"), V::U(index)), (V::T("uri"), V::T(URI))]);
            (V::T("status"), V::M(vec![(V::T(self.status_way), list)]))
        }));
        let payload = embedded(&encode(&V::M(mso)));
        let protected = encode(&V::M(vec![(V::U(1), V::N(self.alg))]));
        let signed = sig_structure("Signature1", &protected, &payload);
        let signature: Signature = signing_key(self.signed_by).sign(&signed);
        let mut unprotected = self.unprotected.clone();
        let mut chain: Vec<V> = self.chain.iter().map(|cert| V::B(cert.der())).collect();
        let single = chain.len() == 1 && !self.chain_is_array;
        if !chain.is_empty() {
            unprotected.push((V::U(33), if single { chain.remove(0) } else { V::A(chain) }));
        }
        let parts =
            vec![V::B(protected), V::M(unprotected), V::B(payload), V::B(signature.to_bytes().to_vec())];
        encode(&V::A(parts))
    }

    fn prove(&self, transcript: &[u8]) -> (V, V) {
        let authentication = embedded(&encode(&V::A(vec![
            V::T("DeviceAuthentication"),
            V::Raw(transcript.to_vec()),
            V::T(self.doc_type),
            V::Raw(embedded(&encode(&V::M(self.device_signed.clone())))),
        ])));
        let null = || V::Raw(vec![0xf6]);
        // `4: undefined` in an unprotected header, as one wallet writes it.
        let odd = || V::Raw(if self.odd_header { vec![0xa1, 0x04, 0xf7] } else { vec![0xa0] });
        match self.proof {
            Proof::Signature => {
                let protected = encode(&V::M(vec![(V::U(1), V::N(-7))]));
                let signed = sig_structure("Signature1", &protected, &authentication);
                let signature: Signature = signing_key(self.proved_by).sign(&signed);
                let parts = vec![V::B(protected), odd(), null(), V::B(signature.to_bytes().to_vec())];
                (V::T("deviceSignature"), V::A(parts))
            }
            Proof::Mac => {
                let protected = encode(&V::M(vec![(V::U(1), V::U(5))]));
                let reader = SecretKey::from_slice(&READER).unwrap().public_key();
                let key = derive(&secret(self.proved_by), &reader, transcript, "EMacKey");
                let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).unwrap();
                mac.update(&sig_structure("MAC0", &protected, &authentication));
                let tag = mac.finalize().into_bytes().to_vec();
                (V::T("deviceMac"), V::A(vec![V::B(protected), odd(), null(), V::B(tag)]))
            }
        }
    }
}

/// A map whose pairs stay in the order given.
pub(crate) fn unsorted(pairs: &Map) -> Vec<u8> {
    let body: Vec<u8> = pairs.iter().flat_map(|(k, v)| [encode(k), encode(v)].concat()).collect();
    [vec![0xa0 | u8::try_from(pairs.len()).unwrap()], body].concat()
}

pub(crate) fn embedded(bytes: &[u8]) -> Vec<u8> {
    encode(&V::Tag(24, Box::new(V::B(bytes.to_vec()))))
}

fn sig_structure(context: &'static str, protected: &[u8], payload: &[u8]) -> Vec<u8> {
    encode(&V::A(vec![V::T(context), V::B(protected.to_vec()), V::B(vec![]), V::B(payload.to_vec())]))
}
