//! The simulated phone laid on the real verifier's reader: every way, every oddity, every fault by name.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it fails")]

use credential::mdoc::{NfcTrouble, Reader, ReaderLimits, Step};
use credential::{
    Context, MemoryReplay, NotVerified, Policy, Presented, Roots, StatusList, StatusLists, TrustList, verify,
};
use jiff::Timestamp;
use simulator::{Card, Handover, Issuer, NfcMisbehaviour, NfcOddity, NfcOptions, Outcome, Proof, Status};

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
            Step::Send(command) => reply = Some(card.reply(&command)),
            Step::Wait(_) => reply = None,
            Step::Done(presented) => return Ok(presented),
            Step::Failed(trouble) => return Err(trouble),
        }
    }
}

fn judge(issuer: &Issuer, presented: &Presented) -> String {
    let roots = Roots::parse(&issuer.roots().unwrap()).unwrap();
    let trust = TrustList::verify(&issuer.trust_list().unwrap(), &roots, now(), None).unwrap();
    let mut status = StatusLists::default();
    status.insert(StatusList::verify(&issuer.status_list().unwrap(), &trust, now()).unwrap());
    let policy = Policy::for_demonstration();
    let context = Context {
        now: now(),
        trust: &trust,
        status: &status,
        policy: &policy,
        challenge: None,
        latest_trusted: None,
    };
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
