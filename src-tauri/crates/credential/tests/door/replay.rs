//! §4 row 16: a code counts once, and the register is asked at its place.

use credential::{
    MemoryReplay, NotVerified, Policy, Recorded, Rejection, ReplayError, ReplayGuard, ReplayUse,
};
use jiff::{SignedDuration, Timestamp};

use crate::support::*;

/// A register that notes what it is asked.
#[derive(Default)]
struct Notes(Vec<([u8; 32], Timestamp, Timestamp)>);

impl ReplayGuard for Notes {
    fn record(
        &mut self,
        use_: &ReplayUse,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Recorded, ReplayError> {
        self.0.push((*use_.as_bytes(), now, until));
        Ok(Recorded::New)
    }
}

/// A register whose disk is gone.
struct Gone;

impl ReplayGuard for Gone {
    fn record(&mut self, _: &ReplayUse, _: Timestamp, _: Timestamp) -> Result<Recorded, ReplayError> {
        Err(ReplayError::new("the disk is gone"))
    }
}

#[test]
fn the_same_code_is_accepted_once() {
    let mut register = MemoryReplay::new();
    let mut visit = Visit::new();
    assert_eq!(words(&visit.decide(&mut register)), "accepted");
    visit.now += SignedDuration::from_secs(20);
    let again = visit.decide(&mut register);
    let Err(NotVerified::Refused(rejection)) = again else { panic!("the code was accepted twice") };
    assert_eq!(rejection, Rejection::Replayed { first: Some(seconds(NOW)) }, "the first time is remembered");
    visit.phone.signature = |_| vec![0; 64];
    assert_eq!(
        words(&visit.decide(&mut register)),
        "refused bad_device_signature",
        "an earlier row comes first"
    );
    let fresh = Visit::edited(|v| set(&mut v.present, V::U(3), V::B(vec![8; 8])));
    assert_eq!(words(&fresh.decide(&mut register)), "accepted", "a new code of the same phone");
}

#[test]
fn a_signature_anew_does_not_make_a_new_code() {
    // The use is the phone's key and the nonce: neither the signature nor any other field makes it another.
    let mut register = MemoryReplay::new();
    assert_eq!(words(&Visit::new().decide(&mut register)), "accepted");
    let resigned = Visit::edited(|v| set(&mut v.present, V::U(2), V::U(NOW - 4)));
    assert_eq!(words(&resigned.decide(&mut register)), "refused replayed");
}

#[test]
fn the_register_learns_when_to_forget() {
    let mut notes = Notes::default();
    let visit = Visit::new();
    assert_eq!(words(&visit.decide(&mut notes)), "accepted");
    let [(use_, now, until)] = notes.0[..] else { panic!("asked once") };
    assert_eq!((now, until), (seconds(NOW), seconds(NOW - 5 + 90)), "row 10 refuses it from then on");
    let mut register = MemoryReplay::new();
    let use_ = ReplayUse::from_bytes(use_);
    let seen = Recorded::Seen { first: now };
    assert_eq!(register.record(&use_, now, until).unwrap(), Recorded::New);
    assert_eq!(register.record(&use_, until, until).unwrap(), seen, "still good at that instant");
    let after = until + SignedDuration::from_nanos(1);
    assert_eq!(register.record(&use_, after, until).unwrap(), Recorded::New, "forgotten after it");
}

#[test]
fn another_phone_with_the_same_nonce_is_another_use() {
    let mut notes = Notes::default();
    let other = Visit::edited(|v| {
        set(&mut v.claims, V::U(8), V::M(vec![(V::U(1), V::M(cose_key(STRANGER)))]));
        v.phone.secret = STRANGER;
    });
    for visit in [Visit::new(), other] {
        assert_eq!(words(&visit.decide(&mut notes)), "accepted");
    }
    assert_ne!(notes.0[0].0, notes.0[1].0);
}

#[test]
fn only_what_passed_row_15_is_recorded() {
    let mut notes = Notes::default();
    let refused = Visit::edited(|v| set(&mut v.holder, V::U(4), V::T("284037512300111")));
    assert_eq!(words(&refused.decide(&mut notes)), "refused malformed");
    assert!(notes.0.is_empty(), "a refused code leaves no trace");
    let forbidden = Visit::edited(|v| {
        set(&mut v.trust.anchors[0], V::U(7), V::Bool(true));
        v.policy = Policy::forbidding_test_issuers();
    });
    assert_eq!(words(&forbidden.decide(&mut notes)), "refused test_issuer_refused");
    assert_eq!(notes.0.len(), 1, "row 17 comes after row 16");
}

#[test]
fn a_broken_register_is_not_a_refusal() {
    let Err(NotVerified::Broken(error)) = Visit::new().decide(&mut Gone) else { panic!("not decided") };
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(cause.as_deref(), Some("the disk is gone"), "the cause is kept for the log");
}
