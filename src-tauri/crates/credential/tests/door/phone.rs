//! The phone over NFC: every row of `spec/nfc.md` §5, and wallets of every make.

use std::collections::BTreeSet;

use credential::mdoc::ReaderLimits;
use credential::{DeviceKeyId, Policy};

use crate::certificates::*;
use crate::support::*;
use crate::wallet::*;

/// One fault for each row of §5, in the order of the rows.
const FAULTS: [(u8, &str, TapEdit); 13] = [
    (1, "malformed", |t| drop_element(t, "organism")),
    (2, "unknown_document", |t| t.doc_type = "org.iso.18013.5.1.mDL"),
    (3, "unknown_issuer", |t| t.chain[0].signed_by = STRANGER),
    (4, "issuer_key_not_valid", |t| t.chain[0].to = "20260901090000Z"),
    (5, "bad_issuer_signature", |t| t.signed_by = STRANGER),
    (6, "malformed", |t| t.mso_doc_type = "fr.comptoir.carte.2"),
    (7, "digest_mismatch", |t| {
        t.items = |mut items| {
            let at = items[0].windows(8).position(|w| w == b"CASANOVA").unwrap();
            items[0][at] = b'K';
            items
        };
    }),
    (8, "credential_not_yet_valid", |t| t.dates[1] = "2026-09-29T21:01:01Z"),
    (9, "credential_expired", |t| t.dates[2] = "2026-09-29T21:00:00Z"),
    (10, "bad_device_signature", |t| t.proved_by = STRANGER),
    (11, "revoked_blocked", |t| t.index = Some(2)),
    (12, "holder_too_young", |t| element(t, "birth_date_card", V::U(20_150_309))),
    (13, "malformed", |t| element(t, "nir", V::T("284037512300111"))),
];

const MORE: [(&str, &str, TapEdit); 39] = [
    ("malformed", "an error status", |t| t.status = 10),
    ("malformed", "another version", |t| t.response = |r| set(r, V::T("version"), V::T("2.0"))),
    ("malformed", "bytes after the response", |t| t.bytes = |bytes| [bytes, vec![0]].concat()),
    ("malformed", "a key twice", |t| t.response = |r| r.push((V::T("status"), V::U(0)))),
    ("malformed", "seventeen levels", |t| {
        t.response = |r| r.push((V::T("x"), V::Raw([vec![0x81; 17], vec![0]].concat())));
    }),
    ("malformed", "two documents", |t| {
        t.response = |r| {
            let V::A(mut documents) =
                r.iter().find(|(k, _)| encode(k) == encode(&V::T("documents"))).unwrap().1.clone()
            else {
                panic!("an array")
            };
            documents.push(documents[0].clone());
            set(r, V::T("documents"), V::A(documents));
        };
    }),
    ("malformed", "a required element of another type", |t| element(t, "quality", V::T("0"))),
    ("malformed", "an element twice", |t| {
        let again = t.elements[0].clone();
        t.elements.push(again);
    }),
    ("malformed", "an item twice", |t| t.items = |items| [items.clone(), vec![items[0].clone()]].concat()),
    ("malformed", "a digest algorithm of its own", |t| t.algorithm = "SHA-1"),
    ("malformed", "an element that the phone may not sign", |t| t.device_signed = own_element()),
    ("malformed", "an element that another authorisation names", |t| {
        t.device_signed = own_element();
        let elements = V::M(vec![(V::T(TYPE), V::A(vec![V::T("nir")]))]);
        t.authorized = vec![(V::T("dataElements"), elements)];
    }),
    ("digest_mismatch", "an item that the issuer never digested", |t| {
        t.items = |mut items| {
            let item = vec![
                (V::T("digestID"), V::U(99)),
                (V::T("random"), V::B(vec![9; 16])),
                (V::T("elementIdentifier"), V::T("code_gestion")),
                (V::T("elementValue"), V::T("10")),
            ];
            items.push(embedded(&encode(&V::M(item))));
            items
        };
    }),
    ("unknown_issuer", "no certificate", |t| t.chain = vec![]),
    ("unknown_issuer", "an anchor for credentials only", |t| t.anchor_use = 1),
    ("unknown_issuer", "another algorithm", |t| t.alg = -35),
    ("unknown_issuer", "not for mdocs", |t| {
        t.chain[0].extensions[1] = (EXT_KEY_USAGE, true, purposes(&[0x2b, 6, 1, 5, 5, 7, 3, 1]));
    }),
    ("unknown_issuer", "no purpose at all", |t| t.chain[0].extensions.truncate(1)),
    ("unknown_issuer", "a key that may not sign", |t| {
        t.chain[0].extensions[0] = (KEY_USAGE, true, usage(0x08));
    }),
    ("unknown_issuer", "an authority as signer", |t| {
        t.chain[0].extensions.push((BASIC_CONSTRAINTS, true, constraints(true)));
    }),
    ("unknown_issuer", "something critical that nobody knows", |t| {
        t.chain[0].extensions.push((&[0x55, 0x1d, 0x1e], true, vec![5, 0]));
    }),
    ("unknown_issuer", "a certificate of the second version", |t| t.chain[0].version = 1),
    ("unknown_issuer", "signed as with SHA-384", |t| t.chain[0].algorithms = [3, 3]),
    ("unknown_issuer", "of two algorithms", |t| t.chain[0].algorithms = [3, 2]),
    ("unknown_issuer", "a key of the authority that it does not have", |t| {
        let [subject, authority] = key_identifiers(7, 8);
        t.authority.extensions.push(subject);
        t.chain[0].extensions.push(authority);
    }),
    ("unknown_issuer", "an authority that is not ours comes along", |t| {
        t.chain.push(Cert { key: STRANGER, signed_by: STRANGER, ..Cert::authority() });
    }),
    ("unknown_issuer", "a certificate of more than 8 KiB", |t| {
        t.chain[0] = Cert::signer().of_size((8 << 10) + 1);
    }),
    ("unknown_issuer", "an issuer of another name", |t| t.chain[0].issuer = "Autre autorite"),
    ("unknown_issuer", "an authority without the constraint", |t| {
        t.authority.extensions[0] = (BASIC_CONSTRAINTS, true, constraints(false));
    }),
    ("unknown_issuer", "an authority that may not certify", |t| {
        t.authority.extensions[1] = (KEY_USAGE, true, usage(0x80));
    }),
    ("unknown_issuer", "an authority of its own making below", |t| {
        // The signer of a document may sign no certificates: a second one under it leads nowhere.
        let below = Cert { issuer: "Signataire d'essai", key: STRANGER, signed_by: SIGNER, ..Cert::signer() };
        t.chain = vec![below, Cert::signer()];
        t.signed_by = STRANGER;
    }),
    ("issuer_key_not_valid", "the anchor is past its end", |t| t.anchor_to = NOW - 1),
    ("issuer_key_not_valid", "the authority's certificate is past its end", |t| {
        t.authority.to = "20260901090000Z";
    }),
    ("issuer_key_not_valid", "the signer's certificate has not begun", |t| {
        t.chain[0].from = "20260929210001Z";
    }),
    ("credential_not_yet_valid", "valid before it was signed", |t| t.dates[0] = "2026-09-02T08:00:00Z"),
    ("credential_not_yet_valid", "signed before its signer was", |t| {
        t.dates = ["2025-12-31T23:59:59Z", "2026-09-01T08:00:00Z", "2026-12-01T08:00:00Z"];
    }),
    ("revoked_replaced", "status 1", |t| t.index = Some(1)),
    ("malformed_status", "status 3", |t| t.index = Some(3)),
    ("test_issuer_refused", "an office that takes none", |t| {
        t.anchor_test = true;
        t.visit.policy = Policy::forbidding_test_issuers();
    }),
];

fn own_element() -> Map {
    vec![(V::T(TYPE), V::M(vec![(V::T("organism"), V::T("012A10001"))]))]
}

pub(crate) fn element(tap: &mut Tap, name: &str, value: V) {
    tap.elements.iter_mut().find(|(known, _)| *known == name).unwrap().1 = value;
}

pub(crate) fn drop_element(tap: &mut Tap, name: &str) {
    tap.elements.retain(|(known, _)| *known != name);
}

#[test]
fn every_refusal_is_reached() {
    for (row, code, edit) in FAULTS {
        assert_eq!(Tap::edited(edit).outcome(), format!("refused {code}"), "fault {row}");
    }
    for (code, why, edit) in MORE {
        assert_eq!(Tap::edited(edit).outcome(), format!("refused {code}"), "{why}");
    }
}

#[test]
fn the_first_row_that_fails_wins() {
    for (at, (row, code, edit)) in FAULTS.into_iter().enumerate() {
        for (later, _, other) in FAULTS.into_iter().skip(at + 1) {
            // Another type has other elements: whether ours are there is not asked.
            let code = if (row, later) == (1, 2) { "unknown_document" } else { code };
            let tap = Tap::edited(|t| {
                edit(t);
                other(t);
            });
            assert_eq!(tap.outcome(), format!("refused {code}"), "faults {row} and {later}");
        }
    }
}

/// The codes that a phone over NFC can be refused with.
pub(crate) fn reached() -> BTreeSet<&'static str> {
    FAULTS.iter().map(|(_, code, _)| *code).chain(MORE.iter().map(|(code, _, _)| *code)).collect()
}

#[test]
fn a_tap_is_accepted_whole() {
    let tap = Tap::new();
    let presented = tap.present(ReaderLimits::standard()).unwrap();
    assert_eq!(format!("{presented:?}"), "Presented(…)");
    let presentation = tap.decide(&presented).unwrap().into_inner();
    assert_eq!(presentation.card.holder.family_name.expose(), "CASANOVA");
    assert_eq!(presentation.card.holder.nir.unwrap().expose(), "284037512300110");
    assert_eq!(presentation.card.organism.as_ref().map(identity::Organism::as_str), Some("012A10001"));
    assert_eq!(presentation.issuer.name, "Autorité d'essai", "the trust list's name");
    assert_eq!((presentation.shown_at, presentation.unlock), (seconds(NOW), None));
    assert_eq!(presentation.status_issued, Some(seconds(NOW - 3_600)));
    assert_eq!(format!("{:?}", presentation.device_key), "DeviceKeyId(…)");
    let key: [u8; 32] = *DeviceKeyId::as_bytes(&presentation.device_key);
    assert_eq!(key[..8], kid(HOLDER)[..], "the key that the issuer named, not that of the session");
}

#[test]
fn wallets_of_every_make_are_taken() {
    let intermediate = || Cert { subject: "Intermediaire", key: STRANGER, ..Cert::authority() };
    let cases: [(&str, &str, TapEdit); 19] = [
        ("accepted", "an authority without end (RFC 5280 §4.1.2.5)", |t| t.authority.to = "99991231235959Z"),
        ("accepted", "a signer without end", |t| t.chain[0].to = "99991231235959Z"),
        ("accepted", "a certificate of 8 KiB", |t| t.chain[0] = Cert::signer().of_size(8 << 10)),
        ("accepted", "the key that the authority says it has", |t| {
            let [subject, authority] = key_identifiers(7, 7);
            t.authority.extensions.push(subject);
            t.chain[0].extensions.push(authority);
        }),
        ("accepted", "a MAC", |t| t.proof = Proof::Mac),
        ("accepted", "negotiated handover", |t| t.phone.negotiates = true),
        ("accepted", "both", |t| {
            t.phone.negotiates = true;
            t.proof = Proof::Mac;
        }),
        ("accepted", "the chain as an array", |t| t.chain_is_array = true),
        ("accepted", "the authority's certificate comes along", |t| t.chain.push(Cert::authority())),
        ("accepted", "undefined under 4 in a header", |t| {
            t.unprotected = vec![(V::U(4), V::Raw(vec![0xf7]))];
        }),
        ("accepted", "SHA-384", |t| t.algorithm = "SHA-384"),
        ("accepted", "SHA-512", |t| t.algorithm = "SHA-512"),
        ("accepted", "a namespace without items", |t| {
            t.document = |d| {
                let at = d.iter().position(|(k, _)| encode(k) == encode(&V::T("issuerSigned"))).unwrap();
                let V::M(signed) = &mut d[at].1 else { panic!("a map") };
                let V::M(namespaces) = &mut signed[0].1 else { panic!("a map") };
                namespaces.push((V::T("org.iso.18013.5.1"), V::A(vec![])));
            };
        }),
        ("accepted", "a length longer than needed", |t| {
            t.response = |r| set(r, V::T("status"), V::Raw(vec![0x18, 0x00]));
        }),
        ("accepted", "an element that the phone may sign", |t| {
            t.device_signed = own_element();
            t.authorized = vec![(V::T("nameSpaces"), V::A(vec![V::T(TYPE)]))];
        }),
        ("accepted", "one minute ahead", |t| t.dates[1] = "2026-09-29T21:01:00Z"),
        ("to_confirm status_list_missing", "no status", |t| t.index = None),
        ("to_confirm status_list_missing", "a status in another way", |t| t.status_way = "identifier_list"),
        ("to_confirm test_issuer", "a test issuer", |t| t.anchor_test = true),
    ];
    for (expected, why, edit) in cases {
        assert_eq!(Tap::edited(edit).outcome(), expected, "{why}");
    }
    // The authority allows nobody between it and its signers.
    let tap = Tap::edited(|t| {
        t.chain =
            vec![Cert { issuer: "Intermediaire", signed_by: STRANGER, ..Cert::signer() }, intermediate()];
    });
    assert_eq!(tap.outcome(), "refused unknown_issuer");
    // Another one does not say how many it allows (RFC 5280 §4.2.1.9).
    let below_another = |signed_by| {
        Tap::edited(|t| {
            t.authority.extensions[0] = (BASIC_CONSTRAINTS, true, der(0x30, &[der(0x01, &[vec![0xff]])]));
            t.chain = vec![Cert { issuer: "Intermediaire", signed_by, ..Cert::signer() }, intermediate()];
        })
    };
    assert_eq!(below_another(STRANGER).outcome(), "accepted");
    assert_eq!(below_another(HOLDER).outcome(), "refused unknown_issuer", "named by it, and not signed");
}

#[test]
fn the_whole_card_is_read() {
    let tap = Tap::edited(|t| {
        let child = person("CASANOVA", "Inès", 20_120_317, None);
        let cover = V::A(vec![V::T("ALD"), V::U(20_260_101), V::U(20_271_231)]);
        t.elements.extend([
            ("birth_name", V::T("RIVIÈRE")),
            ("cover", V::A(vec![cover])),
            ("beneficiaries", V::A(vec![V::Raw(unsorted(&child))])),
            ("activation", V::U(2)),
            ("code_gestion", V::T("10")),
        ]);
    });
    let presented = tap.present(ReaderLimits::standard()).unwrap();
    let card = tap.decide(&presented).unwrap().into_inner().card;
    assert_eq!(card.beneficiaries[0].given_name.expose(), "Inès");
    assert_eq!(card.holder.birth_name.unwrap().expose(), "RIVIÈRE");
    assert_eq!(card.holder.cover.len(), 1);
    assert_eq!(card.code_gestion.unwrap().as_str(), "10");
}
