//! Every row of §4: each refusal alone, every pair in order, and the windows at their exact limits.

use std::collections::BTreeSet;

use credential::{
    MemoryReplay, NotVerified, Policy, Recorded, Rejection, ReplayError, ReplayGuard, ReplayUse,
};
use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};

use crate::support::*;

/// A register that has seen everything.
struct SeenAll;

impl ReplayGuard for SeenAll {
    fn record(&mut self, _: &ReplayUse, now: Timestamp, _: Timestamp) -> Result<Recorded, ReplayError> {
        Ok(Recorded::Seen { first: now })
    }
}

/// One fault for each row, in the order of the rows. Row 16 is the register's and stands in [`run`].
const FAULTS: [(u8, &str, Edit); 17] = [
    (1, "malformed", |v| set(&mut v.present, V::U(6), V::B(vec![0; 3]))),
    (2, "unsupported_version", |v| set(&mut v.card, V::U(0), V::U(2))),
    (3, "unknown_issuer", |v| set(&mut v.issuer.header, V::U(4), V::B(kid(STRANGER)))),
    (4, "issuer_key_not_valid", |v| set(&mut v.trust.anchors[0], V::U(6), V::U(NOW - 1))),
    (5, "bad_issuer_signature", |v| v.issuer.secret = STRANGER),
    (6, "bad_device_signature", |v| v.phone.secret = STRANGER),
    (7, "credential_not_yet_valid", |v| set(&mut v.claims, V::U(6), V::U(NOW + 61))),
    (8, "credential_expired", |v| set(&mut v.claims, V::U(4), V::U(NOW))),
    (9, "presentation_from_future", |v| set(&mut v.present, V::U(2), V::U(NOW + 31))),
    (10, "presentation_expired", |v| set(&mut v.present, V::U(2), V::U(NOW - 91))),
    (11, "unlock_too_old", |v| set(&mut v.present, V::U(5), V::U(121))),
    (12, "wrong_challenge", |v| v.challenge = Some(b"2468".to_vec())),
    (13, "holder_too_young", |v| set(&mut v.holder, V::U(3), V::U(20_150_309))),
    (14, "malformed", |v| set(&mut v.holder, V::U(4), V::T("284037512300111"))),
    (15, "revoked_blocked", |v| point_at(v, 2)),
    (16, "replayed", |_| {}),
    (17, "test_issuer_refused", |v| {
        set(&mut v.trust.anchors[0], V::U(7), V::Bool(true));
        v.policy = Policy::forbidding_test_issuers();
    }),
];

/// Refusals that are not the first of their row.
const MORE: [(&str, &str, Edit); 14] = [
    ("revoked_replaced", "status 1", |v| point_at(v, 1)),
    ("malformed_status", "status 3", |v| point_at(v, 3)),
    ("malformed_status", "index past the end", |v| point_at(v, 16)),
    ("malformed_status", "an index that no list can have", |v| point_at(v, u64::MAX)),
    ("revoked_blocked", "the last byte is read from its low bits", |v| point_at(v, 14)),
    ("unknown_issuer", "a key of the list, for status lists only", |v| {
        v.issuer = Envelope::new(PUBLISHER, "comptoir.cv1.credential", signer_header(PUBLISHER));
    }),
    ("issuer_key_not_valid", "not valid yet", |v| set(&mut v.trust.anchors[0], V::U(5), V::U(NOW + 1))),
    ("bad_device_signature", "a phone key that is no point", |v| {
        let mut key = cose_key(PHONE);
        set(&mut key, V::N(-2), V::B(vec![0xff; 32]));
        set(&mut v.claims, V::U(8), V::M(vec![(V::U(1), V::M(key))]));
    }),
    ("bad_device_signature", "the other point with the same x", |v| {
        let mut key = cose_key(PHONE);
        let V::Bool(odd) = key[3].1 else { panic!("-3 is a bool") };
        set(&mut key, V::N(-3), V::Bool(!odd));
        set(&mut v.claims, V::U(8), V::M(vec![(V::U(1), V::M(key))]));
    }),
    ("wrong_challenge", "another answer", |v| {
        v.challenge = Some(b"2468".to_vec());
        set(&mut v.present, V::U(6), V::B(b"2469".to_vec()));
    }),
    ("bad_issuer_signature", "a presentation's context", |v| v.issuer.aad = "comptoir.cv1.presentation"),
    ("bad_issuer_signature", "no context", |v| v.issuer.aad = ""),
    ("bad_device_signature", "a credential's context", |v| v.phone.aad = "comptoir.cv1.credential"),
    ("malformed", "a beneficiary's NIR with a wrong key", |v| {
        let child = person("CASANOVA", "Inès", 20_120_317, Some("212036912310112"));
        set(&mut v.card, V::U(5), V::A(vec![V::M(child)]));
    }),
];

#[test]
fn the_standard_visit_is_accepted_whole() {
    let verified = Visit::new().decide(&mut MemoryReplay::new()).unwrap();
    let presentation = verified.into_inner();
    assert_eq!(presentation.card.holder.family_name.expose(), "CASANOVA");
    assert_eq!(presentation.card.holder.nir.unwrap().expose(), "284037512300110");
    assert_eq!(presentation.issuer.name, "Caisse d'essai", "the trust list's name, not the credential's");
    assert_eq!(presentation.shown_at, seconds(NOW - 5));
    assert_eq!(presentation.status_issued, Some(seconds(NOW - 3_600)));
}

#[test]
fn every_refusal_is_reached() {
    let mut reached = crate::phone::reached();
    for (row, code, edit) in FAULTS {
        assert_eq!(run(&[(row, edit)]), format!("refused {code}"), "row {row}");
        reached.insert(code);
    }
    for (code, why, edit) in MORE {
        assert_eq!(Visit::edited(edit).outcome(), format!("refused {code}"), "{why}");
        reached.insert(code);
    }
    let all: BTreeSet<&str> = Rejection::ALL.into_iter().map(Rejection::code).collect();
    assert_eq!(reached, all, "a refusal that no case reaches is a refusal that nobody has seen work");
}

#[test]
fn the_first_row_that_fails_wins() {
    let mut pairs = 0;
    for (at, (row, code, edit)) in FAULTS.into_iter().enumerate() {
        for (later, _, other) in FAULTS.into_iter().skip(at + 1) {
            if (row, later) == (9, 10) {
                continue; // a code is not shown both too early and too late
            }
            assert_eq!(
                run(&[(row, edit), (later, other)]),
                format!("refused {code}"),
                "rows {row} and {later}"
            );
            pairs += 1;
        }
    }
    assert_eq!(pairs, 17 * 16 / 2 - 1, "every pair but one");
}

#[test]
fn windows_end_where_the_specification_ends_them() {
    let cases: [(&str, u64, Edit); 17] = [
        ("accepted", 0, |v| set(&mut v.claims, V::U(6), V::U(NOW + 60))),
        ("refused credential_not_yet_valid", 0, |v| set(&mut v.claims, V::U(6), V::U(NOW + 61))),
        ("accepted", 0, |v| set(&mut v.claims, V::U(4), V::U(NOW + 1))),
        ("refused credential_expired", 0, |v| set(&mut v.claims, V::U(4), V::U(NOW))),
        ("accepted", 999_999_999, |v| set(&mut v.claims, V::U(4), V::U(NOW + 1))),
        ("accepted", 0, |v| set(&mut v.present, V::U(2), V::U(NOW + 30))),
        ("refused presentation_from_future", 0, |v| set(&mut v.present, V::U(2), V::U(NOW + 31))),
        ("accepted", 0, |v| set(&mut v.present, V::U(2), V::U(NOW - 90))),
        ("refused presentation_expired", 1, |v| set(&mut v.present, V::U(2), V::U(NOW - 90))),
        ("refused presentation_expired", 0, |v| set(&mut v.present, V::U(2), V::U(NOW - 91))),
        ("accepted", 0, |v| set(&mut v.present, V::U(5), V::U(120))),
        ("refused unlock_too_old", 0, |v| set(&mut v.present, V::U(5), V::U(121))),
        ("refused unlock_too_old", 0, |v| set(&mut v.present, V::U(5), V::U(u64::MAX))),
        ("accepted", 0, |v| set(&mut v.trust.anchors[0], V::U(5), V::U(NOW))),
        ("accepted", 0, |v| set(&mut v.trust.anchors[0], V::U(6), V::U(NOW))),
        ("refused issuer_key_not_valid", 1, |v| set(&mut v.trust.anchors[0], V::U(6), V::U(NOW))),
        ("refused issuer_key_not_valid", 0, |v| set(&mut v.trust.anchors[0], V::U(5), V::U(NOW + 1))),
    ];
    for (at, (expected, nanoseconds, edit)) in cases.into_iter().enumerate() {
        let mut visit = Visit::edited(edit);
        visit.now += SignedDuration::from_nanos(nanoseconds.try_into().unwrap());
        assert_eq!(visit.outcome(), expected, "window {at}");
    }
}

#[test]
fn a_holder_is_sixteen_on_the_day_of_issue_in_paris() {
    // Issued on 2026-09-29 at 22:30 UTC, which is 00:30 on the 30th in Paris.
    let late = NOW + 5_400;
    let cases = [
        (20_100_929, NOW - 3_600, "accepted"),
        (20_100_930, NOW - 3_600, "refused holder_too_young"),
        (20_100_930, late, "accepted"),
        (20_101_001, late, "refused holder_too_young"),
        (20_101_300, NOW - 3_600, "accepted"), // lunar: 1 January 2010
        (20_111_300, NOW - 3_600, "refused holder_too_young"),
        (20_300_101, NOW - 3_600, "refused holder_too_young"), // not born yet
    ];
    for (birth, issued, expected) in cases {
        let visit = Visit::edited(|v| {
            set(&mut v.holder, V::U(3), V::U(birth));
            set(&mut v.claims, V::U(6), V::U(issued));
            v.now = seconds(issued.max(NOW));
            set(&mut v.present, V::U(2), V::U(issued.max(NOW)));
        });
        assert_eq!(visit.outcome(), expected, "born {birth}, issued {issued}");
    }
}

#[test]
fn a_challenge_counts_only_when_one_was_asked() {
    let answered = |v: &mut Visit| set(&mut v.present, V::U(6), V::B(b"2468".to_vec()));
    assert_eq!(Visit::edited(answered).outcome(), "accepted", "nobody asked");
    let asked = Visit::edited(|v| {
        answered(v);
        v.challenge = Some(b"2468".to_vec());
    });
    assert_eq!(asked.outcome(), "accepted");
}

#[test]
fn both_halves_of_s_are_taken_and_nothing_out_of_range() {
    /// The order of P-256 (SEC 2 §2.4.2).
    fn order() -> Vec<u8> {
        HEXLOWER.decode(b"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551").unwrap()
    }
    /// n − s: the signature's twin.
    fn other_half(mut signature: Vec<u8>) -> Vec<u8> {
        let mut borrow = 0_i16;
        for (at, byte) in signature[32..].iter_mut().enumerate().rev() {
            let n = i16::from(order()[at]);
            let difference = n - i16::from(*byte) - borrow;
            borrow = i16::from(difference < 0);
            *byte = difference.rem_euclid(256).try_into().unwrap();
        }
        signature
    }
    let twin = Visit::edited(|v| {
        v.issuer.signature = other_half;
        v.phone.signature = other_half;
    });
    assert_ne!(twin.bytes(), Visit::new().bytes(), "it is another signature");
    assert_eq!(twin.outcome(), "accepted", "ES256 does not ask for the lower s");
    let wrong: [fn(Vec<u8>) -> Vec<u8>; 5] = [
        |_| vec![0; 64],
        |s| [vec![0; 32], s[32..].to_vec()].concat(),
        |s| [s[..32].to_vec(), vec![0; 32]].concat(),
        |s| [s[..32].to_vec(), order()].concat(),
        |s| [order(), s[32..].to_vec()].concat(),
    ];
    for signature in wrong {
        let issuer = Visit::edited(|v| v.issuer.signature = signature);
        assert_eq!(issuer.outcome(), "refused bad_issuer_signature", "the step that checks it refuses it");
        let phone = Visit::edited(|v| v.phone.signature = signature);
        assert_eq!(phone.outcome(), "refused bad_device_signature", "the step that checks it refuses it");
    }
}

fn point_at(visit: &mut Visit, index: u64) {
    let reference = V::M(vec![(V::T("idx"), V::U(index)), (V::T("uri"), V::T(URI))]);
    set(&mut visit.claims, V::U(65535), V::M(vec![(V::T("status_list"), reference)]));
}

/// The outcome of a visit with several faults at once.
fn run(faults: &[(u8, Edit)]) -> String {
    let mut visit = Visit::new();
    for (_, edit) in faults {
        edit(&mut visit);
    }
    let seen = faults.iter().any(|(row, _)| *row == 16);
    let result = if seen { visit.decide(&mut SeenAll) } else { visit.decide(&mut MemoryReplay::new()) };
    if let Err(NotVerified::Refused(Rejection::Replayed { first })) = &result {
        assert_eq!(*first, Some(visit.now), "the screen says when the code was first accepted");
    }
    words(&result)
}
