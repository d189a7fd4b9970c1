//! Bytes that nobody meant: no parser stops on them, no bit of a presentation can be changed, nothing leaks.

use std::sync::LazyLock;

use credential::{
    Context, MemoryReplay, NotVerified, Policy, Presented, Roots, StatusList, StatusLists, TrustList, cbor,
    verify,
};
use proptest::prelude::*;

use crate::support::*;

const PLAIN: &str = include_str!("../../../../../tests/vectors/cv1/plain.case");
const ROOTS: &[u8] = include_bytes!("../../../../../tests/vectors/cv1/lists/roots.cbor");
const TRUST: &[u8] = include_bytes!("../../../../../tests/vectors/cv1/lists/trust.cbor");
const STATUS: &[u8] = include_bytes!("../../../../../tests/vectors/cv1/lists/status/1.cwt");

/// The lists of the vectors, and their plain presentation.
struct Office {
    trust: TrustList,
    status: StatusLists,
    plain: Vec<u8>,
}

static OFFICE: LazyLock<Office> = LazyLock::new(|| {
    let trust = TrustList::verify(TRUST, &Roots::parse(ROOTS).unwrap(), seconds(NOW), None).unwrap();
    let mut status = StatusLists::default();
    status.insert(StatusList::verify(STATUS, &trust, seconds(NOW)).unwrap());
    let text = PLAIN.split_once("\n\nCV1:").unwrap().1.trim_end_matches('\n');
    Office { trust, status, plain: base45::decode(text).unwrap() }
});

fn outcome(bytes: &[u8]) -> String {
    outcome_of_text(&format!("CV1:{}", base45::encode(bytes)))
}

fn outcome_of_text(text: &str) -> String {
    let context = Context {
        now: seconds(NOW),
        trust: &OFFICE.trust,
        status: &OFFICE.status,
        policy: &Policy::standard(),
        challenge: None,
        latest_trusted: None,
    };
    words(&verify(&Presented::from_qr_text(text), &context, &mut MemoryReplay::new()))
}

#[test]
fn no_bit_of_a_presentation_can_be_changed() {
    assert_eq!(outcome(&OFFICE.plain), "accepted");
    let mut bytes = OFFICE.plain.clone();
    for bit in 0..bytes.len() * 8 {
        bytes[bit / 8] ^= 1 << (bit % 8);
        let outcome = outcome(&bytes);
        assert!(outcome.starts_with("refused "), "bit {bit} flipped: {outcome}");
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
}

#[test]
fn presentations_that_are_right_are_accepted() {
    accept(100);
}

#[test]
#[ignore = "long: half a minute"]
fn a_thousand_presentations_that_are_right_are_accepted() {
    let count = ordeal::rounds(1_000);
    accept(count);
    ordeal::figure(&format!("{count} presentations that are right, none refused"));
}

/// Everything that may vary varies, each at a pace of its own, up to the last second of each window.
#[expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]
fn accept(count: u64) {
    let mut register = MemoryReplay::new();
    for n in 0..count {
        let visit = Visit::edited(|v| {
            let family = ["CASANOVA", "d'ÂPREVILLE-SAINT-CŒUR", "L", "O’BRIEN", "DIABATÉ"][at(n % 5)];
            let birth = [19_840_309, 19_552_000, 20_080_229, 19_340_211, 19_680_000, 20_100_929][at(n % 6)];
            let cover = |code| V::A(vec![V::T(code), V::U(20_260_101), V::U(20_271_231)]);
            v.holder = person(family, ["Éloïse", "J", "Maëlys-Éléonore"][at(n % 3)], birth, Some(NIR));
            set(&mut v.holder, V::U(5), V::U(n % 10));
            set(&mut v.holder, V::U(6), V::U(n % 9 + 1));
            if n % 5 > 0 {
                let covers = ["ALD", "C2S", "MAT", "AT"].map(cover)[..at(n % 5)].to_vec();
                set(&mut v.holder, V::U(8), V::A(covers));
            }
            if n % 20 > 0 {
                let child = V::M(person(family, "Zoé", 20_180_511 + n % 20, None));
                set(&mut v.card, V::U(5), V::A(vec![child; at(n % 20)]));
            }
            set(&mut v.claims, V::U(6), V::U(NOW + 60 - n * 61 % 5_000));
            set(&mut v.claims, V::U(4), V::U(NOW + 1 + n * n));
            set(&mut v.present, V::U(2), V::U(NOW + 30 - n % 121));
            set(&mut v.present, V::U(3), V::B(n.to_be_bytes().to_vec()));
            set(&mut v.present, V::U(4), V::U(n % 2 + 1));
            set(&mut v.present, V::U(5), V::U(n % 121));
            // Both signs of y, and many shapes of r and s.
            let secret = u8::try_from(n % 200 + 40).unwrap();
            set(&mut v.claims, V::U(8), V::M(vec![(V::U(1), V::M(cose_key(secret)))]));
            v.phone.secret = secret;
            if n % 3 == 0 {
                let answer = n.to_be_bytes().repeat(2)[..4 + at(n % 13)].to_vec();
                set(&mut v.present, V::U(6), V::B(answer.clone()));
                v.challenge = Some(answer).filter(|_| n % 2 == 0);
            }
        });
        assert_eq!(words(&visit.decide(&mut register)), "accepted", "presentation {n}");
    }
}

fn at(place: u64) -> usize {
    usize::try_from(place).unwrap()
}

/// Of nobody; its key is right.
const NIR: &str = "284037512300110";

#[test]
fn no_end_of_a_presentation_can_be_cut() {
    for length in 0..OFFICE.plain.len() {
        assert_eq!(outcome(&OFFICE.plain[..length]), "refused malformed", "cut to {length} bytes");
    }
}

#[test]
fn no_bit_of_a_trust_list_can_be_changed() {
    let roots = Roots::parse(ROOTS).unwrap();
    let mut bytes = TRUST.to_vec();
    for bit in 0..bytes.len() * 8 {
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(TrustList::verify(&bytes, &roots, seconds(NOW), None).is_err(), "bit {bit} flipped");
        bytes[bit / 8] ^= 1 << (bit % 8);
    }
}

#[test]
fn nothing_of_a_person_is_shown_by_debug() {
    let visit = Visit::new();
    let presented = Presented::from_qr_text(&visit.text());
    assert_eq!(format!("{presented:?}"), "Presented(…)");
    let shown = format!("{:?}", visit.decide(&mut MemoryReplay::new()).unwrap());
    for secret in ["CASANOVA", "loïse", "2840375", "1984", "012A1", "[7, 7"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    let refused = Visit::edited(|v| v.phone.secret = STRANGER).decide(&mut MemoryReplay::new());
    let Err(error @ NotVerified::Refused(_)) = refused else { panic!("refused") };
    assert_eq!(error.to_string(), "refused: bad_device_signature");
}

proptest! {
    #[test]
    fn no_bytes_stop_a_parser(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = cbor::document(&bytes);
        let _ = Roots::parse(&bytes);
        let _ = TrustList::verify(&bytes, &Roots::parse(ROOTS).unwrap(), seconds(NOW), None);
        let _ = StatusList::verify(&bytes, &OFFICE.trust, seconds(NOW));
        prop_assert!(outcome(&bytes).starts_with("refused "));
    }

    #[test]
    fn no_text_stops_the_door(text in "(CV1:)?[0-9A-Z $%*+./:-]{0,200}|\\PC{0,50}") {
        prop_assert!(outcome_of_text(&text).starts_with("refused "));
    }

    /// Bytes that are nearly right reach further than noise.
    #[test]
    fn no_damage_stops_a_parser(at in any::<proptest::sample::Index>(), with in proptest::collection::vec(any::<u8>(), 0..12), cut in 0_usize..12) {
        let damaged = |bytes: &[u8]| {
            let from = at.index(bytes.len());
            [&bytes[..from], &with, &bytes[from.saturating_add(cut).min(bytes.len())..]].concat()
        };
        let bytes = damaged(&OFFICE.plain);
        prop_assert!(bytes == OFFICE.plain || outcome(&bytes).starts_with("refused "));
        let bytes = damaged(TRUST);
        let trust = TrustList::verify(&bytes, &Roots::parse(ROOTS).unwrap(), seconds(NOW), None);
        prop_assert!(bytes == TRUST || trust.is_err());
        let bytes = damaged(STATUS);
        prop_assert!(bytes == STATUS || StatusList::verify(&bytes, &OFFICE.trust, seconds(NOW)).is_err());
    }
}
