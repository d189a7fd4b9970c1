//! The simulated phone laid on the real verifier's reader: every way, every oddity, every fault by name.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it fails")]

use std::collections::BTreeSet;
use std::fs;

use acceptance::{codes_of, root};
use credential::mdoc::{NfcTrouble, Reader, ReaderLimits, Step};
use credential::{
    Context, MemoryReplay, NotVerified, Policy, Presented, Roots, StatusList, StatusLists, TrustList, verify,
};
use jiff::Timestamp;
use simulator::{
    Card, Handover, Issuer, NfcMisbehaviour, NfcOddity, NfcOptions, Outcome, Proof, SignedBy, Status,
};

fn now() -> Timestamp {
    "2026-11-23T11:00:00Z".parse().unwrap()
}

/// Lays a phone down, and says what came of it: `ok`, or the code of a refusal or of trouble.
fn tap(issuer: &Issuer, holder: &str, options: NfcOptions, limits: ReaderLimits) -> String {
    let mut card = Card::new(issuer, holder, options).unwrap();
    match read(&mut card, limits) {
        Err(NfcTrouble::ReaderLimits) => {
            card.reset();
            match read(&mut card, ReaderLimits::narrow()) {
                Ok(presented) => judge(issuer, &presented),
                Err(trouble) => trouble.code().to_owned(),
            }
        }
        Err(trouble) => trouble.code().to_owned(),
        Ok(presented) => judge(issuer, &presented),
    }
}

fn read(card: &mut Card, limits: ReaderLimits) -> Result<Presented, NfcTrouble> {
    let mut random = [7; 32];
    random[0] = 1;
    let mut reader = Reader::new(&random, limits).unwrap();
    let mut reply: Option<Vec<u8>> = None;
    loop {
        match reader.next(reply.as_deref()) {
            Step::Send(command) => reply = Some(card.reply(&command)).filter(|_| !card.is_lifted()),
            Step::Wait(_) => reply = None,
            Step::Done(presented) => return Ok(presented),
            Step::Failed(trouble) => return Err(trouble),
        }
    }
}

fn judge(issuer: &Issuer, presented: &Presented) -> String {
    judge_by(&Policy::for_demonstration(), issuer, presented)
}

fn judge_by(policy: &Policy, issuer: &Issuer, presented: &Presented) -> String {
    let roots = Roots::parse(&issuer.roots().unwrap()).unwrap();
    let trust = TrustList::verify(&issuer.trust_list().unwrap(), &roots, now(), None).unwrap();
    let mut status = StatusLists::default();
    status.insert(StatusList::verify(&issuer.status_list().unwrap(), &trust, now()).unwrap());
    let context =
        Context { now: now(), trust: &trust, status: &status, policy, challenge: None, latest_trusted: None };
    match verify(presented, &context, &mut MemoryReplay::new()) {
        Ok(_) => "ok".to_owned(),
        Err(NotVerified::Refused(refused)) => refused.code().to_owned(),
        Err(NotVerified::Broken(error)) => panic!("{error}"),
    }
}

#[test]
fn every_holder_and_every_way_is_accepted() {
    let issuer = Issuer::make(now(), Some(5)).unwrap();
    let mut bad = vec![];
    for holder in simulator::holders(now()) {
        for handover in [Handover::Static, Handover::Negotiated] {
            for proof in [Proof::Signature, Proof::Mac] {
                for limits in [ReaderLimits::standard(), ReaderLimits::narrow()] {
                    let options = NfcOptions { handover, proof, ..NfcOptions::at(now()) };
                    let expected = if holder.key == "minor" { "holder_too_young" } else { "ok" };
                    let got = tap(&issuer, holder.key, options, limits);
                    if got != expected {
                        bad.push(format!("{} {handover:?} {proof:?} {limits:?}: {got}", holder.key));
                    }
                }
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn every_oddity_is_accepted() {
    let issuer = Issuer::make(now(), Some(5)).unwrap();
    let mut bad = vec![];
    for oddity in NfcOddity::all() {
        for handover in [Handover::Static, Handover::Negotiated] {
            for proof in [Proof::Signature, Proof::Mac] {
                let options =
                    NfcOptions { oddities: vec![*oddity], handover, proof, ..NfcOptions::at(now()) };
                let got = tap(&issuer, "many", options, ReaderLimits::standard());
                if got != "ok" {
                    bad.push(format!("{oddity:?} {handover:?} {proof:?}: {got}"));
                }
            }
        }
    }
    let all = NfcOptions { oddities: NfcOddity::all().to_vec(), ..NfcOptions::at(now()) };
    let got = tap(&issuer, "many", all, ReaderLimits::standard());
    if got != "ok" {
        bad.push(format!("all: {got}"));
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn every_fault_meets_its_code() {
    let issuer = Issuer::make(now(), Some(5)).unwrap();
    let mut bad = vec![];
    for fault in NfcMisbehaviour::all() {
        for proof in [Proof::Signature, Proof::Mac] {
            let options = NfcOptions { misbehaviour: Some(*fault), proof, ..NfcOptions::at(now()) };
            let (Outcome::Refusal(expected) | Outcome::Trouble(expected)) = fault.outcome();
            let got = tap(&issuer, "family", options, ReaderLimits::standard());
            if got != expected {
                bad.push(format!("{fault:?} {proof:?}: {got}, not {expected}"));
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

/// What a phone can cause of `spec/nfc.md` §5, one fault for each; row 8 refers to rows 13, 14 and 17 of
/// `spec/presentation.md` §4, row 7 to its row 15.
const CAUSES: [(&str, NfcMisbehaviour); 15] = [
    ("malformed", NfcMisbehaviour::TrailingByte),
    ("unknown_document", NfcMisbehaviour::UnknownDocument),
    ("presentation_declined", NfcMisbehaviour::Declined),
    ("unknown_issuer", NfcMisbehaviour::UnknownAuthority),
    ("issuer_key_not_valid", NfcMisbehaviour::ExpiredSigner),
    ("bad_issuer_signature", NfcMisbehaviour::ForgedIssuer),
    ("digest_mismatch", NfcMisbehaviour::ForgedElement),
    ("credential_not_yet_valid", NfcMisbehaviour::FutureCredential),
    ("credential_expired", NfcMisbehaviour::ExpiredCredential),
    ("bad_device_signature", NfcMisbehaviour::OtherPhone),
    ("revoked_replaced", NfcMisbehaviour::ReplacedCredential),
    ("revoked_blocked", NfcMisbehaviour::BlockedCredential),
    ("malformed_status", NfcMisbehaviour::UndefinedStatus),
    ("holder_too_young", NfcMisbehaviour::HolderTooYoung),
    ("malformed", NfcMisbehaviour::BadNirKey),
];

#[test]
fn each_refusal_of_the_specification_has_a_phone_that_causes_it() {
    let issuer = Issuer::make(now(), Some(5)).unwrap();
    for (code, fault) in CAUSES {
        let options = NfcOptions { misbehaviour: Some(fault), ..NfcOptions::at(now()) };
        assert_eq!(tap(&issuer, "family", options, ReaderLimits::standard()), code, "{fault:?}");
    }
    let specification = root().join("src-tauri/crates/credential/spec/nfc.md");
    let mut expected = codes_of(&fs::read_to_string(specification).unwrap(), "5.");
    assert!(expected.len() >= 10, "the table of §5 was read: {expected:?}");
    let referred = ["revoked_replaced", "revoked_blocked", "malformed_status", "holder_too_young"];
    expected.extend(referred.map(str::to_owned));
    let caused: BTreeSet<_> = CAUSES.iter().map(|(code, _)| (*code).to_owned()).collect();
    assert_eq!(caused, expected, "row 17 has a test of its own");
}

#[test]
fn a_test_issuer_is_refused_where_it_is_forbidden() {
    let issuer = Issuer::make(now(), Some(5)).unwrap();
    for (signed_by, expected) in [(SignedBy::Test, "test_issuer_refused"), (SignedBy::Plain, "ok")] {
        let options = NfcOptions { signed_by, ..NfcOptions::at(now()) };
        let mut card = Card::new(&issuer, "plain", options).unwrap();
        let presented = read(&mut card, ReaderLimits::standard()).ok().unwrap();
        let policy = Policy::forbidding_test_issuers();
        assert_eq!(judge_by(&policy, &issuer, &presented), expected, "{signed_by:?}");
    }
}

#[test]
fn revoked_phones_are_refused() {
    for (status, expected) in [
        (Status::Valid, "ok"),
        (Status::Replaced, "revoked_replaced"),
        (Status::Blocked, "revoked_blocked"),
        (Status::Undefined, "malformed_status"),
    ] {
        let mut issuer = Issuer::make(now(), Some(5)).unwrap();
        issuer.revoke("plain", status, now()).unwrap();
        assert_eq!(tap(&issuer, "plain", NfcOptions::at(now()), ReaderLimits::standard()), expected);
    }
}
