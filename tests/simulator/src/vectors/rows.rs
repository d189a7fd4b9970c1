//! Rows 2, 3 and 5 to 12 of `spec/presentation.md` §4, each by several causes: who signed what, and when.

use anyhow::Result;

use super::draft::{Case, Draft, Edit, Envelope, Setting, put, within};
use crate::cbor::Value;
use crate::issuer::SignedBy;
use crate::keys::{cose_key, x_off_curve};
use crate::lists::protected;

pub(super) const fn refused(
    name: &'static str,
    expect: &'static str,
    about: &'static str,
    edit: Edit,
) -> Case {
    Case::usual(name, expect, about, edit)
}

/// The same by another holder, or the test issuer.
pub(super) const fn by(holder: &'static str, signed_by: SignedBy, case: Case) -> Case {
    Case { setting: Setting { holder, signed_by, ..Setting::USUAL }, ..case }
}

const UNKNOWN: &str = "refused unknown_issuer";
const BAD_ISSUER: &str = "refused bad_issuer_signature";
const BAD_DEVICE: &str = "refused bad_device_signature";

pub(super) const CASES: &[Case] = &[
    // Row 2.
    refused("version_2", "refused unsupported_version", "the card says version 2", |d| version(d, 2)),
    refused("version_0", "refused unsupported_version", "the card says version 0", |d| version(d, 0)),
    refused("version_vast", "refused unsupported_version", "the card says version 2^64 − 1", |d| {
        version(d, u64::MAX)
    }),
    // Row 3.
    refused("kid_of_nobody", UNKNOWN, "signed and named by a key that no list holds", |d| {
        let stranger = d.issuer.stranger()?;
        d.by_issuer = Envelope::new(protected(&stranger), stranger, CREDENTIAL);
        Ok(())
    }),
    refused("kid_of_lists", UNKNOWN, "signed by the key for status lists: an anchor of another use", |d| {
        let lists = d.issuer.status_signer()?;
        d.by_issuer = Envelope::new(protected(&lists), lists, CREDENTIAL);
        Ok(())
    }),
    refused(
        "kid_of_authority",
        UNKNOWN,
        "signed by the authority for mdocs: an anchor of another use",
        |d| {
            let authority = d.issuer.issuing_authority(SignedBy::Plain)?;
            d.by_issuer = Envelope::new(protected(&authority), authority, CREDENTIAL);
            Ok(())
        },
    ),
    refused("kid_of_root", UNKNOWN, "signed by the root, which signs trust lists only", |d| {
        let root = d.issuer.root()?;
        d.by_issuer = Envelope::new(protected(&root), root, CREDENTIAL);
        Ok(())
    }),
    refused("kid_one_bit", UNKNOWN, "a kid that differs from the issuer's in its last bit", |d| {
        let mut kid = d.by_issuer.key.kid();
        kid.iter_mut().rev().take(1).for_each(|byte| *byte ^= 1);
        put(&mut d.by_issuer.protected, 4, Value::bytes(&kid));
        Ok(())
    }),
    // Row 5.
    refused("issuer_forged", BAD_ISSUER, "signed by a stranger under the issuer's kid", |d| {
        d.by_issuer.key = d.issuer.stranger()?;
        Ok(())
    }),
    refused("issuer_without_context", BAD_ISSUER, "the issuer's signature has no external AAD", |d| {
        d.by_issuer.aad = "";
        Ok(())
    }),
    refused(
        "issuer_other_context",
        BAD_ISSUER,
        "the issuer's signature is in a presentation's context",
        |d| {
            d.by_issuer.aad = "comptoir.cv1.presentation";
            Ok(())
        },
    ),
    refused("issuer_zero_signature", BAD_ISSUER, "r and s are 0", |d| {
        d.by_issuer.signature = |_| vec![0; 64];
        Ok(())
    }),
    refused("issuer_s_is_n", BAD_ISSUER, "s is the order of the curve", |d| {
        d.by_issuer.signature = |signature| half(&signature, true);
        Ok(())
    }),
    refused("issuer_changed_name", BAD_ISSUER, "a letter of a name was changed after the signature", |d| {
        d.by_issuer.payload = |payload| replaced(payload, b"MERCADIER", b"MERCADIES");
        Ok(())
    }),
    refused("issuer_swapped_halves", BAD_ISSUER, "s before r", |d| {
        d.by_issuer.signature = |mut signature| {
            signature.rotate_left(32);
            signature
        };
        Ok(())
    }),
    by(
        "plain",
        SignedBy::Test,
        refused("issuer_takes_other_kid", BAD_ISSUER, "the test issuer signs under the other's kid", |d| {
            d.by_issuer.protected = protected(&d.issuer.credential_signer(SignedBy::Plain)?);
            Ok(())
        }),
    ),
    // Row 6.
    refused("phone_of_a_stranger", BAD_DEVICE, "signed by a key that is not the credential's", |d| {
        d.by_phone.key = d.issuer.stranger()?;
        Ok(())
    }),
    refused(
        "phone_of_another_holder",
        BAD_DEVICE,
        "the credential of one, signed by the phone of another",
        |d| {
            d.by_phone.key = d.issuer.phone("family")?;
            Ok(())
        },
    ),
    refused("phone_without_context", BAD_DEVICE, "the phone's signature has no external AAD", |d| {
        d.by_phone.aad = "";
        Ok(())
    }),
    refused("phone_other_context", BAD_DEVICE, "the phone's signature is in a credential's context", |d| {
        d.by_phone.aad = CREDENTIAL;
        Ok(())
    }),
    refused("phone_zero_signature", BAD_DEVICE, "r and s are 0", |d| {
        d.by_phone.signature = |_| vec![0; 64];
        Ok(())
    }),
    refused("phone_r_is_n", BAD_DEVICE, "r is the order of the curve", |d| {
        d.by_phone.signature = |signature| half(&signature, false);
        Ok(())
    }),
    refused("phone_key_off_curve", BAD_DEVICE, "the credential's phone key is no point", |d| {
        *d.phone_key()? = cose_key(&x_off_curve(), false);
        Ok(())
    }),
    refused("phone_key_x_above_p", BAD_DEVICE, "x of the phone key is not below p", |d| {
        *d.phone_key()? = cose_key(&[0xff; 32], false);
        Ok(())
    }),
    refused("phone_key_other_y", BAD_DEVICE, "the other point with the same x", |d| {
        let y = within(d.phone_key()?, &[-3])?;
        *y = Value::Bool(*y != Value::Bool(true));
        Ok(())
    }),
    refused("phone_other_time", BAD_DEVICE, "the time was changed after the signature", |d| {
        // The shown-at time is 2026-09-29T21:00:00Z, 1790715600.
        d.by_phone.payload =
            |payload| replaced(payload, &[0x6a, 0xbc, 0x26, 0xd0], &[0x6a, 0xbc, 0x26, 0xcf]);
        Ok(())
    }),
    // Row 7.
    refused("issued_61_s_ahead", "refused credential_not_yet_valid", "iat is 61 s after now", |d| {
        d.issued(61)
    }),
    refused("issued_tomorrow", "refused credential_not_yet_valid", "iat is a day after now", |d| {
        d.issued(86_400)
    }),
    refused("issued_in_2100", "refused credential_not_yet_valid", "iat lies beyond 32 bits", |d| {
        put(&mut d.claims, 6, Value::Uint(4_107_542_400));
        Ok(())
    }),
    // Row 8.
    refused("expires_now", "refused credential_expired", "exp is now: its last second is over", |d| {
        expires(d, 0)
    }),
    refused("expired_yesterday", "refused credential_expired", "exp was a day before now", |d| {
        expires(d, -86_400)
    }),
    refused("expires_in_1970", "refused credential_expired", "exp is 0", |d| {
        put(&mut d.claims, 4, Value::int(0));
        Ok(())
    }),
    // Row 9.
    refused("shown_31_s_ahead", "refused presentation_from_future", "shown 31 s after now", |d| shown(d, 31)),
    refused(
        "shown_in_an_hour",
        "refused presentation_from_future",
        "a phone whose clock is an hour ahead",
        |d| shown(d, 3_600),
    ),
    refused("shown_in_2106", "refused presentation_from_future", "shown at 2^32 seconds", |d| {
        put(&mut d.present, 2, Value::int(1 << 32));
        Ok(())
    }),
    // Row 10.
    refused("shown_91_s_ago", "refused presentation_expired", "shown 91 s before now", |d| shown(d, -91)),
    refused("shown_yesterday", "refused presentation_expired", "a screenshot of the day before", |d| {
        d.issued(-90_000)?;
        shown(d, -86_400)
    }),
    refused("shown_in_1970", "refused presentation_expired", "a phone that lost its clock", |d| {
        put(&mut d.present, 2, Value::int(0));
        Ok(())
    }),
    // Row 11.
    refused("unlocked_121_s", "refused unlock_too_old", "unlocked 121 s before", |d| unlocked(d, 121)),
    refused("unlocked_an_hour", "refused unlock_too_old", "unlocked an hour before", |d| unlocked(d, 3_600)),
    refused("unlocked_for_ever", "refused unlock_too_old", "unlocked 2^64 − 1 s before", |d| {
        unlocked(d, u64::MAX)
    }),
    // Row 12.
    refused(
        "challenge_unanswered",
        "refused wrong_challenge",
        "a challenge was asked, none was answered",
        |d| {
            d.asked(b"2468");
            Ok(())
        },
    ),
    refused("challenge_of_before", "refused wrong_challenge", "the answer to another challenge", |d| {
        d.asked(b"13572468");
        put(&mut d.present, 6, Value::bytes(b"13572469"));
        Ok(())
    }),
    refused("challenge_cut", "refused wrong_challenge", "the first half of the challenge", |d| {
        d.asked(b"13572468");
        put(&mut d.present, 6, Value::bytes(b"1357"));
        Ok(())
    }),
    refused("challenge_longer", "refused wrong_challenge", "the challenge and a byte more", |d| {
        d.asked(b"13572468");
        put(&mut d.present, 6, Value::bytes(b"13572468\0"));
        Ok(())
    }),
];

const CREDENTIAL: &str = "comptoir.cv1.credential";

fn version(draft: &mut Draft, version: u64) -> Result<()> {
    put(draft.card()?, 0, Value::Uint(version));
    Ok(())
}

fn expires(draft: &mut Draft, seconds: i64) -> Result<()> {
    let expires = draft.after(seconds)?;
    put(&mut draft.claims, 4, expires);
    Ok(())
}

/// The presentation, so many seconds from now.
pub(super) fn shown(draft: &mut Draft, seconds: i64) -> Result<()> {
    let shown = draft.after(seconds)?;
    put(&mut draft.present, 2, shown);
    Ok(())
}

fn unlocked(draft: &mut Draft, seconds: u64) -> Result<()> {
    put(&mut draft.present, 5, Value::Uint(seconds));
    Ok(())
}

/// The order of P-256 (SEC 2 §2.4.2).
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc,
    0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// A signature with the order of the curve in the place of `r`, or of `s`.
fn half(signature: &[u8], second: bool) -> Vec<u8> {
    let kept = signature.iter().copied();
    if second {
        kept.take(32).chain(ORDER).collect()
    } else {
        ORDER.into_iter().chain(kept.skip(32)).collect()
    }
}

/// The bytes with the first of some replaced by as many others.
fn replaced(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    let place = bytes.windows(from.len()).position(|window| window == from).unwrap_or(bytes.len());
    bytes.iter_mut().skip(place).zip(to).for_each(|(byte, new)| *byte = *new);
    bytes
}
