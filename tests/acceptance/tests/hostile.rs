//! The hostile phone and the hostile lists by name, before the real verifier: every refusal of the specification that they can
//! cause, they do cause.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it fails")]

use std::collections::BTreeSet;
use std::fs;

use acceptance::{codes_of, root};
use credential::{
    Context, MemoryReplay, NotVerified, Policy, Presented, Roots, StatusList, StatusLists, TrustList,
    Verdict, verify,
};
use jiff::{SignedDuration, Timestamp};
use simulator::{Issuer, ListFault, ListOutcome, Misbehaviour, Options, Published, SignedBy, challenge};

/// What a counter believes: lists in force, and what it asked.
struct Counter {
    roots: Roots,
    trust: TrustList,
    status: StatusLists,
    policy: Policy,
    replay: MemoryReplay,
    challenge: Option<Vec<u8>>,
}

fn now() -> Timestamp {
    "2026-11-23T11:00:00Z".parse().unwrap()
}

/// An issuer of some age, whose lists are of today.
fn issuer() -> Issuer {
    let made = now().checked_sub(SignedDuration::from_hours(24 * 30)).unwrap();
    let mut issuer = Issuer::make(made, Some(5)).unwrap();
    issuer.relist(now());
    issuer
}

impl Counter {
    fn with(published: &Published) -> Self {
        let roots = Roots::parse(&published.roots).unwrap();
        let trust = TrustList::verify(&published.trust, &roots, now(), None).unwrap();
        let mut status = StatusLists::default();
        if let Some(list) = &published.status {
            status.insert(StatusList::verify(list, &trust, now()).unwrap());
        }
        let policy = Policy::for_demonstration();
        Self { roots, trust, status, policy, replay: MemoryReplay::new(), challenge: None }
    }

    /// Reads lists as an import does, whole or not at all: the code of a refusal.
    fn import(&mut self, published: &Published) -> Result<(), &'static str> {
        let trust = TrustList::verify(&published.trust, &self.roots, now(), Some(&self.trust));
        let trust = trust.map_err(credential::ListRefusal::code)?;
        let mut status = StatusLists::default();
        if let Some(list) = &published.status {
            status.insert(StatusList::verify(list, &trust, now()).map_err(credential::ListRefusal::code)?);
        }
        (self.trust, self.status) = (trust, status);
        Ok(())
    }

    /// `accepted`, the reasons to confirm, or the code of a refusal.
    fn read(&mut self, text: &str) -> Vec<&'static str> {
        let context = Context {
            now: now(),
            trust: &self.trust,
            status: &self.status,
            policy: &self.policy,
            challenge: self.challenge.as_deref(),
            latest_trusted: None,
        };
        match verify(&Presented::from_qr_text(text), &context, &mut self.replay) {
            Ok(verified) => match &verified.get().verdict {
                Verdict::Accepted => vec!["accepted"],
                Verdict::ToConfirm(doubts) => doubts.iter().map(|doubt| doubt.code()).collect(),
            },
            Err(NotVerified::Refused(refused)) => vec![refused.code()],
            Err(NotVerified::Broken(error)) => panic!("{error}"),
        }
    }
}

/// What a phone can cause of `spec/presentation.md` §4, in its order: one fault for each code.
const CAUSES: [(&str, Misbehaviour); 19] = [
    ("malformed", Misbehaviour::TrailingByte),
    ("unsupported_version", Misbehaviour::Version2),
    ("unknown_issuer", Misbehaviour::UnknownKid),
    ("issuer_key_not_valid", Misbehaviour::RetiredIssuer),
    ("bad_issuer_signature", Misbehaviour::ForgedIssuer),
    ("bad_device_signature", Misbehaviour::OtherPhone),
    ("credential_not_yet_valid", Misbehaviour::FutureCredential),
    ("credential_expired", Misbehaviour::ExpiredCredential),
    ("presentation_from_future", Misbehaviour::FuturePresentation),
    ("presentation_expired", Misbehaviour::StalePresentation),
    ("unlock_too_old", Misbehaviour::OldUnlock),
    ("wrong_challenge", Misbehaviour::WrongChallenge),
    ("holder_too_young", Misbehaviour::HolderTooYoung),
    ("malformed", Misbehaviour::BadNirKey),
    ("revoked_replaced", Misbehaviour::ReplacedCredential),
    ("revoked_blocked", Misbehaviour::BlockedCredential),
    ("malformed_status", Misbehaviour::UndefinedStatus),
    ("malformed_status", Misbehaviour::StatusIndexOutOfRange),
    ("replayed", Misbehaviour::RepeatedNonce),
];

#[test]
fn each_refusal_of_the_specification_has_a_phone_that_causes_it() {
    let issuer = issuer();
    let mut counter = Counter::with(&issuer.published(None).unwrap());
    let asked = vec![7; 8];
    counter.challenge = Some(asked.clone());
    let answering = || Options { challenge: Some(asked.clone()), ..Options::at(now()) };
    assert_eq!(counter.read(&issuer.qr_text("plain", &answering()).unwrap()), ["accepted"], "nothing wrong");
    for (code, fault) in CAUSES {
        let text = || issuer.qr_text("plain", &answering().misbehaving(fault)).unwrap();
        if code == "replayed" {
            counter.read(&text());
        }
        assert_eq!(counter.read(&text()), [code], "{fault:?}");
    }
    let specification = root().join("src-tauri/crates/credential/spec/presentation.md");
    let mut expected = codes_of(&fs::read_to_string(specification).unwrap(), "4.");
    assert!(expected.remove("test_issuer_refused"), "the table of §4 was read; row 17 has a test of its own");
    let caused: BTreeSet<_> = CAUSES.iter().map(|(code, _)| (*code).to_owned()).collect();
    assert_eq!(caused, expected);
}

#[test]
fn a_test_issuer_is_refused_where_it_is_forbidden() {
    let issuer = issuer();
    let mut counter = Counter::with(&issuer.published(None).unwrap());
    counter.policy = Policy::forbidding_test_issuers();
    for (signed_by, expected) in [(SignedBy::Test, "test_issuer_refused"), (SignedBy::Plain, "accepted")] {
        let options = Options { signed_by, ..Options::at(now()) };
        assert_eq!(counter.read(&issuer.qr_text("plain", &options).unwrap()), [expected], "{signed_by:?}");
    }
}

#[test]
fn each_fault_of_the_lists_is_refused_or_said() {
    for fault in ListFault::all() {
        let mut issuer = issuer();
        let mut counter = Counter::with(&issuer.published(None).unwrap());
        issuer.relist(now()); // whoever publishes counts on
        let imported = counter.import(&issuer.published(Some((*fault, now()))).unwrap());
        let read = counter.read(&issuer.qr_text("plain", &Options::at(now())).unwrap());
        match fault.outcome() {
            ListOutcome::Refused(code) => {
                assert_eq!((imported, read), (Err(code), vec!["accepted"]), "{fault:?}: those in force stay");
            }
            ListOutcome::ToConfirm(code) => assert_eq!((imported, read), (Ok(()), vec![code]), "{fault:?}"),
        }
    }
}

#[test]
fn a_challenge_is_answered_as_the_counter_writes_it() {
    let issuer = issuer();
    let mut counter = Counter::with(&issuer.published(None).unwrap());
    counter.challenge = Some(vec![0xa1, 0xb2, 0xc3, 0xd4, 0x05, 0x16, 0x27, 0x38]);
    for (typed, expected) in [
        (Some("CVC1:A1B2C3D405162738"), "accepted"),
        (Some("a1b2 c3d4 0516 2738"), "accepted"),
        (Some("A1B2C3D405162739"), "wrong_challenge"),
        (None, "wrong_challenge"),
    ] {
        let answer = typed.map(|text| challenge(text).unwrap());
        let text = issuer.qr_text("plain", &Options { challenge: answer, ..Options::at(now()) }).unwrap();
        assert_eq!(counter.read(&text), [expected], "{typed:?}");
    }
}
