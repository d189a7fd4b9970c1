//! §5: roots, trust lists and status lists, and why each is refused.

use credential::ListRefusal::{
    self, BadSignature, FromFuture, Malformed, Rollback, SignerNotValid, TooLarge, UnknownSigner,
};
use credential::{Roots, StatusList, StatusLists, TrustList};

use crate::support::*;

#[test]
fn roots_are_distinct_points() {
    let parse =
        |keys: Vec<Map>| Roots::parse(&encode(&V::A(keys.into_iter().map(V::M).collect()))).map(|_| ());
    assert_eq!(parse(vec![cose_key(ROOT), cose_key(STRANGER)]), Ok(()), "the current one and the next");
    assert_eq!(parse(vec![]), Err(Malformed), "nobody could sign a list");
    assert_eq!(parse(vec![cose_key(ROOT), cose_key(ROOT)]), Err(Malformed));
    let mut key = cose_key(ROOT);
    set(&mut key, V::N(-2), V::B(vec![0xff; 32]));
    assert_eq!(parse(vec![key]), Err(Malformed), "not a point of the curve");
    let mut key = cose_key(ROOT);
    set(&mut key, V::U(2), V::B(vec![1]));
    assert_eq!(parse(vec![key]), Err(Malformed), "four keys and no other");
    assert_eq!(Roots::parse(&[0; 4097]).map(|_| ()), Err(TooLarge));
    assert_eq!(Roots::parse(&[0; 4096]).map(|_| ()), Err(Malformed), "as large as they may be");
}

/// The bounds of §5: a mebibyte, and what a status list of 32 MiB is when nothing of it could be compressed.
#[test]
fn a_list_may_be_as_large_as_its_bound() {
    let roots = Roots::parse(&encode(&V::A(vec![V::M(cose_key(ROOT))]))).unwrap();
    let trust = |size| TrustList::verify(&vec![0; size], &roots, seconds(NOW), None).map(|_| ());
    assert_eq!(trust(1 << 20), Err(Malformed));
    assert_eq!(trust((1 << 20) + 1), Err(TooLarge));
    let list = TrustDraft::new().list();
    let status = |size| StatusList::verify(&vec![0; size], &list, seconds(NOW)).map(|_| ());
    assert_eq!(status((32 << 20) + (64 << 10)), Err(Malformed));
    assert_eq!(status((32 << 20) + (64 << 10) + 1), Err(TooLarge));
}

#[test]
fn a_refused_list_says_why_in_a_word_that_stays() {
    let said = ListRefusal::ALL.map(|refusal| (refusal.code(), refusal.to_string()));
    let words = [
        "malformed",
        "bad_signature",
        "unknown_signer",
        "signer_not_valid",
        "rollback",
        "from_future",
        "too_large",
    ];
    assert_eq!(said, words.map(|word| (word, word.to_owned())));
}

#[test]
fn a_trust_list_says_what_it_holds() {
    let list = TrustDraft::new().list();
    assert_eq!(
        (list.sequence(), list.issued(), list.next_update()),
        (12, seconds(NOW - 7_200), seconds(NOW + 7 * DAY))
    );
    let anchors: Vec<_> =
        list.anchors().map(|a| (a.name(), a.is_test(), a.valid_from(), a.valid_to())).collect();
    let (from, to) = (seconds(NOW - 400 * DAY), seconds(NOW + 400 * DAY));
    assert_eq!(anchors, [("Caisse d'essai", false, from, to), ("Listes", false, from, to)]);
}

#[test]
fn a_trust_list_is_taken_or_refused_whole() {
    type Edit = fn(&mut TrustDraft);
    let cases: [(Result<(), ListRefusal>, Edit); 27] = [
        (Ok(()), |_| {}),
        (Ok(()), |t| set(&mut t.fields, V::U(2), V::U(NOW + 60))),
        (Err(FromFuture), |t| set(&mut t.fields, V::U(2), V::U(NOW + 61))),
        (Ok(()), |t| set(&mut t.fields, V::U(1), V::U(u64::MAX))),
        (Ok(()), |t| t.fields.push((V::T("plus tard"), V::U(1)))),
        (Ok(()), |t| t.anchors[0].push((V::U(8), V::B(vec![0x30])))),
        (Ok(()), |t| set(&mut t.anchors[0], V::U(4), V::A(vec![V::U(1), V::U(2), V::U(3)]))),
        (Err(Malformed), |t| t.anchors[0].push((V::U(8), V::T("un certificat")))),
        (Err(Malformed), |t| t.anchors.clear()),
        (Err(Malformed), |t| t.anchors.push(t.anchors[0].clone())),
        (Err(Malformed), |t| set(&mut t.anchors[0], V::U(1), V::B(kid(STRANGER)))),
        (Err(Malformed), |t| set(&mut t.anchors[0], V::U(4), V::A(vec![]))),
        (Err(Malformed), |t| set(&mut t.anchors[0], V::U(4), V::A(vec![V::U(4)]))),
        (Err(Malformed), |t| set(&mut t.anchors[0], V::U(7), V::U(0))),
        (Err(Malformed), |t| set(&mut t.anchors[0], V::U(5), V::U(u64::MAX))),
        (Err(Malformed), |t| remove(&mut t.anchors[0], &V::U(2))),
        (Err(Malformed), |t| remove(&mut t.fields, &V::U(1))),
        (Err(Malformed), |t| remove(&mut t.fields, &V::U(2))),
        (Err(Malformed), |t| remove(&mut t.fields, &V::U(3))),
        (Err(Malformed), |t| t.envelope.unprotected.push((V::U(4), V::B(vec![])))),
        (Err(Malformed), |t| t.envelope.header.push((V::U(3), V::U(0)))),
        (Err(UnknownSigner), |t| t.envelope.header = signer_header(ISSUER)),
        (Err(BadSignature), |t| t.envelope.secret = STRANGER),
        (Err(BadSignature), |t| t.envelope.aad = "comptoir.cv1.credential"),
        (Err(BadSignature), |t| t.envelope.aad = ""),
        (Err(BadSignature), |t| t.envelope.signature = |_| vec![0; 64]),
        (Err(TooLarge), |t| t.fields.push((V::U(9), V::B(vec![0; 1 << 20])))),
    ];
    for (at, (expected, edit)) in cases.into_iter().enumerate() {
        let mut draft = TrustDraft::new();
        edit(&mut draft);
        let result = TrustList::verify(&draft.bytes(), &roots(), seconds(NOW), None).map(|_| ());
        assert_eq!(result, expected, "case {at}");
    }
}

#[test]
fn a_trust_list_holds_200_anchors_at_most() {
    let list = |count: usize| {
        let mut draft = TrustDraft::new();
        draft.anchors = (0..count).map(|n| distinct_anchor(u16::try_from(n).unwrap() + 1)).collect();
        TrustList::verify(&draft.bytes(), &roots(), seconds(NOW), None).map(|list| list.anchors().count())
    };
    assert_eq!(list(200), Ok(200));
    assert_eq!(list(201), Err(Malformed));
}

#[test]
fn the_sequence_never_decreases() {
    let in_force = TrustDraft::new().list();
    let cases = [
        (13, NOW - 7_200, Ok(())),
        (12, NOW - 7_200, Ok(())), // the very list in force
        (12, NOW - 7_199, Ok(())),
        (12, NOW - 7_201, Err(Rollback)),
        (11, NOW, Err(Rollback)),
        (0, NOW, Err(Rollback)),
    ];
    for (sequence, issued, expected) in cases {
        let mut draft = TrustDraft::new();
        set(&mut draft.fields, V::U(1), V::U(sequence));
        set(&mut draft.fields, V::U(2), V::U(issued));
        let result = TrustList::verify(&draft.bytes(), &roots(), seconds(NOW), Some(&in_force)).map(|_| ());
        assert_eq!(result, expected, "sequence {sequence} issued {issued}");
    }
}

#[test]
fn a_status_list_is_taken_or_refused_whole() {
    type Edit = fn(&mut StatusDraft);
    let cases: [(Result<(), ListRefusal>, Edit); 22] = [
        (Ok(()), |_| {}),
        (Ok(()), |s| set(&mut s.fields, V::U(6), V::U(NOW + DAY))),
        (Ok(()), |s| remove(&mut s.fields, &V::U(65534))),
        (Ok(()), |s| s.compressed = zlib(&[])),
        (Err(Malformed), |s| set(&mut s.fields, V::U(65534), V::T("12 h"))),
        (Err(Malformed), |s| set(&mut s.fields, V::U(4), V::U(u64::MAX))),
        (Err(Malformed), |s| remove(&mut s.fields, &V::U(2))),
        (Err(Malformed), |s| remove(&mut s.fields, &V::U(6))),
        (Err(Malformed), |s| s.bits = 1),
        (Err(Malformed), |s| s.compressed = vec![]),
        (Err(Malformed), |s| s.compressed.truncate(6)),
        (Err(Malformed), |s| s.compressed.push(0)),
        (Err(Malformed), |s| *s.compressed.last_mut().unwrap() ^= 1),
        (Err(Malformed), |s| s.compressed = vec![0x78, 0xda, 0xff]),
        (Err(Malformed), |s| set(&mut s.envelope.header, V::U(16), V::T("application/statuslist+jwt"))),
        (Err(Malformed), |s| remove(&mut s.envelope.header, &V::U(16))),
        (Err(Malformed), |s| s.envelope.header.push((V::U(3), V::U(0)))),
        (Err(UnknownSigner), |s| set(&mut s.envelope.header, V::U(4), V::B(kid(STRANGER)))),
        (Err(UnknownSigner), |s| set(&mut s.envelope.header, V::U(4), V::B(kid(ISSUER)))),
        (Err(BadSignature), |s| s.envelope.secret = ISSUER),
        (Err(BadSignature), |s| s.envelope.aad = "comptoir.trust-list.1"),
        // 33 MiB of zeros in 33 kB, signed by the right key: still refused.
        (Err(TooLarge), |s| s.compressed = zlib(&vec![0; 33 << 20])),
    ];
    let trust = TrustDraft::new().list();
    for (at, (expected, edit)) in cases.into_iter().enumerate() {
        let mut draft = StatusDraft::new();
        edit(&mut draft);
        let result = StatusList::verify(&draft.bytes(), &trust, seconds(NOW)).map(|_| ());
        assert_eq!(result, expected, "case {at}");
    }
    let list = StatusDraft::new().list();
    assert_eq!((list.uri(), list.issued()), (URI, seconds(NOW - 3_600)));
    let size = (32 << 20) + (64 << 10) + 1;
    assert_eq!(StatusList::verify(&vec![0; size], &trust, seconds(NOW)).map(|_| ()), Err(TooLarge));
}

#[test]
fn a_status_list_needs_a_signer_that_is_valid_now() {
    let bytes = StatusDraft::new().bytes();
    let trust = TrustDraft::new().list();
    for (now, expected) in [
        (NOW - 400 * DAY - 1, Err(SignerNotValid)),
        (NOW - 400 * DAY, Ok(())),
        (NOW + 400 * DAY, Ok(())),
        (NOW + 400 * DAY + 1, Err(SignerNotValid)),
    ] {
        assert_eq!(StatusList::verify(&bytes, &trust, seconds(now)).map(|_| ()), expected, "at {now}");
    }
}

/// A status list has no sequence: its day tells whether it goes back on the one of its address that is in force.
#[test]
fn what_was_revoked_since_is_not_good_again() {
    const OTHER: &str = "https://listes.exemple.fr/s/2";
    let lists = |uri, issued| {
        let mut draft = StatusDraft::new();
        set(&mut draft.fields, V::U(2), V::T(uri));
        set(&mut draft.fields, V::U(6), V::U(issued));
        let mut lists = StatusLists::default();
        lists.insert(draft.list());
        lists
    };
    let in_force = lists(URI, NOW - 3_600);
    assert!(in_force.has(URI) && !in_force.has(OTHER), "one list is there, of one address");
    let its_signer = TrustDraft::new().list();
    let mut draft = TrustDraft::new();
    draft.anchors.pop();
    let another = draft.list();
    for (uri, issued, trust, goes_back) in [
        (URI, NOW - 3_600, &its_signer, false), // the very list in force
        (URI, NOW - 3_599, &its_signer, false),
        (URI, NOW - 3_601, &its_signer, true),
        (OTHER, NOW - 3_601, &its_signer, false),
        // Whose signer is named no more has nothing to say: anything may take the place of its list.
        (URI, NOW - 3_601, &another, false),
    ] {
        assert_eq!(lists(uri, issued).go_back_on(&in_force, trust), goes_back, "{uri} of {issued}");
    }
}

/// An anchor whose key no other has.
fn distinct_anchor(number: u16) -> Map {
    use p256::ecdsa::SigningKey;
    use p256::pkcs8::EncodePublicKey;
    use sha2::{Digest, Sha256};

    let secret = [vec![0x11; 30], number.to_be_bytes().to_vec()].concat();
    let key = *SigningKey::from_slice(&secret).unwrap().verifying_key();
    let point = key.to_sec1_point(true);
    let mut stated = cose_key(ISSUER);
    set(&mut stated, V::N(-2), V::B(point.as_bytes()[1..].to_vec()));
    set(&mut stated, V::N(-3), V::Bool(point.as_bytes()[0] == 3));
    let mut anchor = anchor(ISSUER, "Caisse", 1);
    set(
        &mut anchor,
        V::U(1),
        V::B(Sha256::digest(key.to_public_key_der().unwrap().as_bytes())[..8].to_vec()),
    );
    set(&mut anchor, V::U(3), V::M(stated));
    anchor
}
