//! Phones laid on a reader: what they reply, command by command, and what must come of it (`spec/nfc.md` §5).

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use clap::ValueEnum as _;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::draft::Setting;
use super::{Folder, VectorFile, reader};
use crate::issuer::SignedBy;
use crate::keys::KeyPair;
use crate::nfc::{Card, Handover, NfcMisbehaviour, NfcOddity, NfcOptions, Outcome, Proof};

/// A phone, and who or what comes between.
#[derive(Clone, Copy)]
struct Tap {
    name: &'static str,
    expect: &'static str,
    about: &'static str,
    setting: Setting,
    policy: Option<&'static str>,
    /// What is unusual about the phone.
    phone: fn(&mut NfcOptions),
    /// What becomes of the replies; `None` is a reply that never came.
    replies: fn(&mut Vec<Option<Vec<u8>>>),
}

/// Every case: one for each fault of the simulated phone, and those of the table.
pub(super) fn files() -> Result<Vec<VectorFile>> {
    let mut files = Vec::new();
    for fault in NfcMisbehaviour::all() {
        let named = fault.to_possible_value().context("a fault has a name")?;
        let name = named.get_name().replace('-', "_");
        let about = named.get_help().map(ToString::to_string).unwrap_or_default();
        let expect = match fault.outcome() {
            Outcome::Refusal(code) => format!("refused {code}"),
            Outcome::Trouble(code) => format!("trouble {code}"),
        };
        let options = options(&name, &Setting::USUAL, Some(*fault))?;
        files.push(file(&name, &expect, &about, &Setting::USUAL, None, options, |_| {})?);
    }
    for case in CASES {
        let Tap { name, expect, about, setting, policy, phone, replies } = case;
        let mut options = options(name, setting, None)?;
        phone(&mut options);
        files.push(
            file(name, expect, about, setting, *policy, options, *replies)
                .with_context(|| format!("making {name}"))?,
        );
    }
    Ok(files)
}

fn options(name: &str, setting: &Setting, fault: Option<NfcMisbehaviour>) -> Result<NfcOptions> {
    let now: Timestamp = setting.now.parse().context("a time")?;
    let seed = Sha256::digest(name).iter().take(8).fold(0, |seed, byte| (seed << 8) | u64::from(*byte));
    Ok(NfcOptions {
        signed_by: setting.signed_by,
        handover: Handover::Static,
        misbehaviour: fault,
        seed: Some(seed),
        ..NfcOptions::at(now)
    })
}

fn file(
    name: &str,
    expect: &str,
    about: &str,
    setting: &Setting,
    policy: Option<&str>,
    options: NfcOptions,
    change: fn(&mut Vec<Option<Vec<u8>>>),
) -> Result<VectorFile> {
    let issuer = Folder::named(setting.lists)?.issuer()?;
    let random: [u8; 32] = Sha256::digest(format!("reader of {name}")).into();
    let mut card = Card::new(&issuer, setting.holder, options)?;
    let mut replies = reader::replies(&mut card, &KeyPair::scalar(&random)?)?;
    change(&mut replies);
    let (now, lists) = (setting.now, setting.lists);
    let mut lines = format!("expect: {expect}\nnow: {now}\nlists: {lists}\nabout: {about}\n");
    lines.extend(policy.map(|policy| format!("policy: {policy}\n")));
    write!(lines, "random: {}\n\n", HEXLOWER.encode(&random))?;
    for reply in replies {
        let hex = reply.map_or_else(|| "-".to_owned(), |reply| HEXLOWER.encode(&reply));
        writeln!(lines, "{hex}")?;
    }
    Ok(VectorFile { path: format!("mdoc/{name}.case"), bytes: lines.into_bytes() })
}

const fn tap(name: &'static str, expect: &'static str, about: &'static str) -> Tap {
    Tap { name, expect, about, setting: Setting::USUAL, policy: None, phone: |_| {}, replies: |_| {} }
}

/// Somebody of the cast.
const fn by(holder: &'static str, signed_by: SignedBy, case: Tap) -> Tap {
    Tap { setting: Setting { holder, signed_by, ..case.setting }, ..case }
}

/// With other lists.
const fn lists(lists: &'static str, case: Tap) -> Tap {
    Tap { setting: Setting { lists, ..case.setting }, ..case }
}

const CASES: &[Tap] = &[
    // Lawful ways.
    tap("static_signature", "accepted", "static handover, proof by signature"),
    Tap { phone: |phone| phone.proof = Proof::Mac, ..tap("static_mac", "accepted", "proof by MAC") },
    Tap {
        phone: |phone| phone.handover = Handover::Negotiated,
        ..tap("negotiated_signature", "accepted", "negotiated handover")
    },
    Tap {
        phone: |phone| (phone.handover, phone.proof) = (Handover::Negotiated, Proof::Mac),
        ..tap("negotiated_mac", "accepted", "negotiated handover, proof by MAC")
    },
    Tap {
        phone: |phone| phone.oddities.push(NfcOddity::KeysReversed),
        ..tap("keys_reversed", "accepted", "keys in another order")
    },
    Tap {
        phone: |phone| phone.oddities.push(NfcOddity::UndefinedHeader),
        ..tap("undefined_header", "accepted", "undefined under 4 in every unprotected header")
    },
    Tap {
        phone: |phone| phone.oddities.push(NfcOddity::ChainAsArray),
        ..tap("chain_as_array", "accepted", "the certificates as an array of one")
    },
    Tap {
        phone: |phone| phone.oddities.push(NfcOddity::CompressedKeys),
        ..tap("compressed_keys", "accepted", "keys with the sign of y alone")
    },
    Tap {
        phone: |phone| phone.oddities.push(NfcOddity::Sha512),
        ..tap("sha_512", "accepted", "digests of SHA-512")
    },
    Tap {
        phone: |phone| phone.oddities.push(NfcOddity::ShortOnly),
        ..tap("short_only", "accepted", "a phone that announces short lengths")
    },
    Tap {
        phone: |phone| phone.oddities.push(NfcOddity::EndsAtOnce),
        ..tap("ends_at_once", "accepted", "the session ends with the answer")
    },
    Tap {
        phone: |phone| phone.oddities.push(NfcOddity::BluetoothToo),
        ..tap("bluetooth_too", "accepted", "Bluetooth is offered as well")
    },
    by("family", SignedBy::Plain, tap("nfc_family", "accepted", "a mother, three children")),
    by("lunar", SignedBy::Plain, tap("nfc_lunar", "accepted", "a lunar birth date")),
    by("accents", SignedBy::Plain, tap("nfc_accents", "accepted", "a long name with accents")),
    // Doubts and the rows that both ways share.
    by("plain", SignedBy::Test, tap("nfc_test_issuer", "to_confirm test_issuer", "a test issuer")),
    by("closed", SignedBy::Plain, tap("nfc_closed", "to_confirm rights_not_open_today", "rights that ended")),
    lists("status_old", tap("nfc_status_old", "to_confirm status_list_stale", "a status list of two days")),
    lists("no_status", tap("nfc_no_status", "to_confirm status_list_missing", "no status list")),
    lists(
        "all_old",
        tap("nfc_all_old", "to_confirm status_unknown trust_list_stale", "both lists of eight days"),
    ),
    by("minor", SignedBy::Plain, tap("nfc_minor", "refused holder_too_young", "fifteen years old")),
    by("ald", SignedBy::Plain, tap("nfc_replaced", "refused revoked_replaced", "status 1")),
    by("maternity", SignedBy::Plain, tap("nfc_blocked", "refused revoked_blocked", "status 2")),
    by("msa", SignedBy::Plain, tap("nfc_status_3", "refused malformed_status", "status 3")),
    by(
        "plain",
        SignedBy::Test,
        Tap {
            policy: Some("forbid_test_issuers"),
            ..tap("nfc_test_issuer_forbidden", "refused test_issuer_refused", "an office that takes none")
        },
    ),
    // Trouble, which refuses nobody.
    Tap {
        // A text record where the handover should be (NFC Forum RTD Text).
        replies: |replies| {
            put(
                replies,
                4,
                &[
                    &[0x00, 0x0a, 0x90, 0x00],
                    &[0xd1, 1, 6, b'T', 2, b'f', b'r', b'o', b'u', b'i', 0x90, 0x00],
                ],
            );
        },
        ..tap("tag_of_text", "trouble engagement_unreadable", "a sticker with a text")
    },
    Tap {
        replies: |replies| put(replies, 2, &[&[0x00, 0x0f, 0x20, 0x90, 0x00]]),
        ..tap("container_cut", "trouble engagement_unreadable", "a capability container of three bytes")
    },
    Tap { replies: |replies| lifted(replies, 0), ..tap("lifted_at_once", LIFTED, "no reply at all") },
    Tap {
        replies: |replies| lifted(replies, 3),
        ..tap("lifted_from_the_tag", LIFTED, "lifted while the tag is read")
    },
    Tap {
        replies: |replies| lifted(replies, 7),
        ..tap("lifted_before_the_answer", LIFTED, "lifted while the request is sent")
    },
    Tap {
        replies: |replies| put(replies, 0, &[&[0x90]]),
        ..tap("reply_of_one_byte", "trouble reader_limits", "a reader that cuts the status word")
    },
    Tap {
        replies: |replies| {
            let answer = place_of_the_answer(replies);
            put(replies, answer, &[&[0x53, 0x82, 0x08, 0x00, 0xa1, 0x90, 0x00]]);
        },
        ..tap("answer_cut", "trouble reader_limits", "a data object that ends before its length")
    },
    Tap {
        replies: |replies| {
            let answer = place_of_the_answer(replies);
            put(replies, answer, &[&[0x61, 0x00], &[0x61, 0x00], &[0x61, 0x00], &[0x61, 0x00]]);
        },
        ..tap("answer_never", "trouble no_progress", "more is promised, and nothing comes")
    },
    Tap {
        replies: |replies| {
            let answer = place_of_the_answer(replies);
            put(replies, answer, &[&[0x6c, 0x10], &[0x6c, 0x20], &[0x6c, 0x10], &[0x6c, 0x20]]);
        },
        ..tap("length_never_right", "trouble no_progress", "whatever length is asked for, it is wrong")
    },
    Tap {
        replies: |replies| {
            let answer = place_of_the_answer(replies);
            put(replies, answer, &[&[0x69, 0x85]]);
        },
        ..tap("answer_refused", "trouble exchange_failed", "the phone refuses the last command")
    },
    Tap {
        replies: |replies| {
            let answer = place_of_the_answer(replies);
            put(replies, answer, &[&[0x54, 0x00, 0x90, 0x00]]);
        },
        ..tap("answer_in_another_object", "trouble exchange_failed", "a data object 54")
    },
    Tap {
        replies: |replies| {
            let answer = place_of_the_answer(replies);
            // SessionData {"status": 11}, and the reply to our farewell.
            put(replies, answer, &[b"\x53\x09\xa1\x66status\x0b\x90\x00", &[0x90, 0x00]]);
        },
        ..tap("session_status_11", "trouble session_failed", "the phone could not read our CBOR")
    },
    Tap {
        replies: |replies| {
            let answer = place_of_the_answer(replies);
            put(replies, answer, &[b"\x53\x09\xa1\x66status\x14\x90\x00", &[0x90, 0x00]]);
        },
        ..tap("session_ended", "trouble presentation_declined", "the session is ended without a word")
    },
    Tap {
        replies: |replies| {
            // One bit of the ciphertext, in the middle of the answer.
            let answer = place_of_the_answer(replies);
            if let Some(byte) =
                replies.get_mut(answer).and_then(Option::as_mut).and_then(|reply| reply.get_mut(100))
            {
                *byte ^= 1;
            }
        },
        ..tap("ciphertext_changed", "trouble session_failed", "one bit of the ciphertext changed on the way")
    },
];

const LIFTED: &str = "trouble lifted_too_early";

/// From one place on, these replies and no others.
fn put(replies: &mut Vec<Option<Vec<u8>>>, place: usize, others: &[&[u8]]) {
    replies.truncate(place);
    replies.extend(others.iter().map(|reply| Some(reply.to_vec())));
}

/// The phone is gone from one place on.
fn lifted(replies: &mut Vec<Option<Vec<u8>>>, place: usize) {
    replies.truncate(place);
    replies.push(None);
}

/// Where the answer begins: the first reply with a data object.
fn place_of_the_answer(replies: &[Option<Vec<u8>>]) -> usize {
    let begins = |reply: &Option<Vec<u8>>| reply.as_ref().is_some_and(|reply| reply.first() == Some(&0x53));
    replies.iter().position(begins).unwrap_or(replies.len())
}
