//! Taps that go wrong without anybody being refused, readers and phones that bend the rules, and bytes that nobody meant.

use credential::mdoc::{NfcTrouble, Reader, ReaderLimits, Step};
use proptest::prelude::*;

use crate::handset::transcript;
use crate::phone::drop_element;
use crate::support::*;
use crate::wallet::*;

#[test]
fn trouble_is_never_a_refusal() {
    let cases: [(&str, &str, TapEdit); 15] = [
        ("no_wallet", "no wallet open", |t| t.phone.wallet = false),
        ("carrier_not_offered", "Bluetooth only", |t| t.phone.carrier = false),
        ("carrier_not_offered", "Bluetooth only, although asked", |t| {
            t.phone.carrier = false;
            t.phone.negotiates = true;
        }),
        ("presentation_declined", "no document", |t| t.response = |r| remove(r, &V::T("documents"))),
        ("presentation_declined", "an empty list of documents", |t| {
            t.response = |r| set(r, V::T("documents"), V::A(vec![]));
        }),
        ("presentation_declined", "no element", |t| t.items = |_| vec![]),
        ("presentation_declined", "an element withheld", |t| {
            drop_element(t, "nir");
            t.document = |d| {
                let errors = V::M(vec![(V::T(TYPE), V::M(vec![(V::T("nir"), V::U(0))]))]);
                d.push((V::T("errors"), errors));
            };
        }),
        ("presentation_declined", "the session ended without a word", |t| {
            t.phone.message = |_| encode(&V::M(vec![(V::T("status"), V::U(20))]));
        }),
        ("session_failed", "the phone could not decrypt", |t| {
            t.phone.message = |_| encode(&V::M(vec![(V::T("status"), V::U(10))]));
        }),
        ("session_failed", "a bit of the ciphertext", |t| {
            t.phone.message = |mut message| {
                *message.last_mut().unwrap() ^= 1;
                message
            };
        }),
        ("lifted_too_early", "at once", |t| t.phone.lifted = 0),
        ("lifted_too_early", "between two ENVELOPEs", |t| t.phone.lifted = 8),
        ("no_progress", "a tag that never answers", |t| {
            t.phone.negotiates = true;
            t.phone.slow = 200;
        }),
        ("reader_limits", "a reader that cuts every reply", |t| {
            t.phone.reader = |_, reply| Some(reply[..reply.len().min(1)].to_vec());
        }),
        ("exchange_failed", "an error status", |t| {
            t.phone.reader = |command, reply| Some(if command[1] == 0xc3 { vec![0x69, 0x85] } else { reply });
        }),
    ];
    for (code, why, edit) in cases {
        assert_eq!(Tap::edited(edit).outcome(), format!("trouble {code}"), "{why}");
    }
    for trouble in NfcTrouble::ALL {
        assert_eq!(trouble.to_string(), trouble.code(), "what is written down is its code");
    }
    for lifted in 0..20 {
        let outcome = Tap::edited(|t| t.phone.lifted = lifted).outcome();
        assert!(
            outcome == "accepted" || outcome == "trouble lifted_too_early",
            "lifted after {lifted}: {outcome}"
        );
    }
}

/// What was seen in the field (§3).
#[test]
fn readers_and_phones_that_bend_the_rules() {
    let cases: [(&str, TapEdit); 6] = [
        ("more bytes than Le, and a wrong 61", |t| t.phone.overlong = true),
        ("6C at the first answer", |t| t.phone.wrong_le = true),
        ("a tag that reads little at once", |t| t.phone.mle = 15),
        ("a tag that takes little at once", |t| {
            t.phone.negotiates = true;
            t.phone.mlc = 20;
        }),
        ("a tag that needs some polls", |t| {
            t.phone.negotiates = true;
            t.phone.slow = 7;
        }),
        ("bytes after the data object", |t| {
            t.phone.overlong = true;
            t.phone.reader = |command, mut reply| {
                if command[1] == 0xc3 && reply.len() > 2 {
                    reply.splice(reply.len() - 2..reply.len() - 2, [0; 9]);
                }
                Some(reply)
            };
        }),
    ];
    for (why, edit) in cases {
        assert_eq!(Tap::edited(edit).outcome(), "accepted", "{why}");
    }
    // An extended SELECT that the reader refuses: the short form is used.
    let probing = |refused: fn(&[u8], Vec<u8>) -> Option<Vec<u8>>| {
        let tap = Tap::edited(|t| {
            t.phone.long = true;
            t.phone.reader = refused;
        });
        let presented = tap.present(ReaderLimits::probing_extended());
        presented.map(|presented| words(&tap.decide(&presented)))
    };
    assert_eq!(probing(|_, reply| Some(reply)), Ok("accepted".to_owned()));
    let no_extended =
        |command: &[u8], reply| if command.len() > 6 && command[4] == 0 { None } else { Some(reply) };
    assert_eq!(probing(no_extended), Ok("accepted".to_owned()), "the probe is lost");
    let no_long = |command: &[u8], reply| if command.len() > 261 { None } else { Some(reply) };
    assert_eq!(probing(no_long), Ok("accepted".to_owned()), "the probe fits, the message does not");
}

/// A reader that loses every reply of 256 bytes: the narrow limits never ask for one.
#[test]
fn a_reader_that_breaks_at_256_bytes() {
    let tap = Tap::edited(|t| {
        t.phone.reader = |_, reply| if reply.len() == 258 { Some(vec![0x63, 0x00]) } else { Some(reply) }
    });
    assert_eq!(tap.present(ReaderLimits::standard()).err(), Some(NfcTrouble::ReaderLimits));
    let presented = tap.present(ReaderLimits::narrow()).unwrap();
    assert_eq!(words(&tap.decide(&presented)), "accepted");
}

proptest! {
    /// Whatever a phone says, the reader stops, and stops soon.
    #[test]
    fn no_replies_stop_the_reader(replies in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 0..40), extended in any::<bool>()) {
        let limits = if extended { ReaderLimits::probing_extended() } else { ReaderLimits::standard() };
        let mut reader = Reader::new(&[7; 32], limits).unwrap();
        let mut replies = replies.into_iter().cycle();
        let mut step = reader.next(None);
        for _ in 0..2_000 {
            step = match step {
                // Half of the replies end well, so that later states are reached.
                Step::Send(_) => {
                    let mut reply = replies.next();
                    if let Some(reply) = &mut reply && reply.len() % 2 == 0 {
                        reply.extend([0x90, 0x00]);
                    }
                    reader.next(reply.as_deref())
                }
                Step::Wait(_) => reader.next(None),
                Step::Done(_) | Step::Failed(_) => return Ok(()),
            };
        }
        prop_assert!(false, "bounded: 512 commands");
    }

    #[test]
    fn no_response_stops_the_door(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in any::<proptest::sample::Index>()) {
        static PLAIN: std::sync::LazyLock<(Tap, credential::TrustList, Vec<u8>)> = std::sync::LazyLock::new(|| {
            let tap = Tap::new();
            let plain = tap.device_response(&transcript(&tap.phone));
            (tap.clone(), tap.trust(), plain)
        });
        let (tap, trust, plain) = &*PLAIN;
        let from = at.index(plain.len());
        let damaged = [&plain[..from], &bytes[..], &plain[from..]].concat();
        for bytes in [bytes.clone(), damaged] {
            if let Ok(presented) = tap.phone.present_plain(bytes.clone()) {
                prop_assert!(bytes == *plain || words(&tap.decide_with(&presented, trust)).starts_with("refused "));
            }
        }
    }
}
