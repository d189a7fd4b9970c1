//! Rows 2 to 17 of `spec/presentation.md` §4, each by several causes.

use anyhow::{Context as _, Result};

use super::draft::{Case, Draft, Edit, Envelope, Setting, put, within};
use crate::cbor::Value;
use crate::issuer::SignedBy;
use crate::keys::{cose_key, x_off_curve};
use crate::lists::protected;

const fn refused(name: &'static str, expect: &'static str, about: &'static str, edit: Edit) -> Case {
    Case::usual(name, expect, about, edit)
}

/// The same by another holder, or the test issuer.
const fn by(holder: &'static str, signed_by: SignedBy, case: Case) -> Case {
    Case { setting: Setting { holder, signed_by, ..Setting::USUAL }, ..case }
}

const UNKNOWN: &str = "refused unknown_issuer";
const NOT_VALID: &str = "refused issuer_key_not_valid";
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
    // Row 13, more of it in `calendar`.
    by(
        "minor",
        SignedBy::Plain,
        refused("holder_of_15", "refused holder_too_young", "fifteen years old", |_| Ok(())),
    ),
    refused("holder_not_born", "refused holder_too_young", "born after the issue", |d| {
        put(d.holder()?, 3, Value::int(20_300_101));
        Ok(())
    }),
    // Row 14.
    refused("nir_key_00", "refused malformed", "the key of the holder's NIR is 00", |d| {
        let nir = within(d.holder()?, &[4])?;
        let Value::Text(text) = nir else { anyhow::bail!("a NIR is a text") };
        *nir = Value::Text(text.chars().take(13).chain("00".chars()).collect());
        Ok(())
    }),
    by(
        "family",
        SignedBy::Plain,
        refused(
            "nir_key_of_a_child",
            "refused malformed",
            "the key of a beneficiary's NIR is another's",
            |d| {
                let Value::Array(children) = within(d.card()?, &[5])? else { anyhow::bail!("beneficiaries") };
                let child = children.first_mut().context("a child")?;
                put(child, 4, Value::text("215017511240800"));
                Ok(())
            },
        ),
    ),
    // Row 15.
    by("ald", SignedBy::Plain, refused("replaced", "refused revoked_replaced", "status 1", |_| Ok(()))),
    by(
        "ald",
        SignedBy::Test,
        refused(
            "replaced_of_a_test_issuer",
            "refused revoked_replaced",
            "status 1, whoever issued it",
            |_| Ok(()),
        ),
    ),
    refused(
        "replaced_at_another_place",
        "refused revoked_replaced",
        "a credential that points at a status 1 which is another's",
        |d| {
            let index = d.issuer.status_index("ald");
            d.refer(Value::Uint(index.into()));
            Ok(())
        },
    ),
    Case {
        setting: Setting { holder: "ald", lists: "status_older", ..Setting::USUAL },
        ..refused(
            "replaced_in_an_old_list",
            "refused revoked_replaced",
            "status 1 in a list of 8 days: revoked is revoked",
            |_| Ok(()),
        )
    },
    by("maternity", SignedBy::Plain, refused("blocked", "refused revoked_blocked", "status 2", |_| Ok(()))),
    Case {
        setting: Setting { holder: "maternity", lists: "all_old", ..Setting::USUAL },
        ..refused(
            "blocked_in_old_lists",
            "refused revoked_blocked",
            "status 2 in lists that are all too old",
            |_| Ok(()),
        )
    },
    refused(
        "blocked_at_another_place",
        "refused revoked_blocked",
        "a credential that points at a status 2 which is another's",
        |d| {
            let index = d.issuer.status_index("maternity");
            d.refer(Value::Uint(index.into()));
            Ok(())
        },
    ),
    by(
        "msa",
        SignedBy::Plain,
        refused("status_3", "refused malformed_status", "status 3 means nothing", |_| Ok(())),
    ),
    refused("status_just_outside", "refused malformed_status", "the first index after the list", |d| {
        d.refer(Value::int(65_536));
        Ok(())
    }),
    refused("status_far_outside", "refused malformed_status", "index 2^64 − 1", |d| {
        d.refer(Value::Uint(u64::MAX));
        Ok(())
    }),
    // Row 16.
    refused("replayed_at_once", "refused replayed", "the same code, one second later", |d| {
        shown(d, -1)?;
        d.shown_before(1)
    }),
    refused(
        "replayed_at_its_last_second",
        "refused replayed",
        "the same code, at the end of its 90 s",
        |d| {
            shown(d, -90)?;
            d.shown_before(90)
        },
    ),
    refused(
        "replayed_resigned",
        "refused replayed",
        "the same nonce under another time and signature",
        |d| {
            shown(d, -20)?;
            d.shown_before(20)?;
            shown(d, 0)
        },
    ),
    by(
        "family",
        SignedBy::Plain,
        refused(
            "replayed_for_others",
            "refused replayed",
            "the same nonce of the same phone with other beneficiaries",
            |d| {
                shown(d, -20)?;
                d.shown_before(20)?;
                put(d.card()?, 6, Value::int(2));
                let Value::Array(children) = within(d.card()?, &[5])? else { anyhow::bail!("beneficiaries") };
                children.truncate(1);
                Ok(())
            },
        ),
    ),
    // Row 17.
    by(
        "plain",
        SignedBy::Test,
        refused(
            "test_issuer_forbidden",
            "refused test_issuer_refused",
            "an office that takes no test issuer",
            forbidden,
        ),
    ),
    by(
        "closed",
        SignedBy::Test,
        refused(
            "test_issuer_forbidden_closed",
            "refused test_issuer_refused",
            "the same, and rights that are closed: a doubt is no refusal",
            forbidden,
        ),
    ),
    by(
        "family",
        SignedBy::Test,
        refused(
            "test_issuer_forbidden_answered",
            "refused test_issuer_refused",
            "the same, although the challenge was answered",
            |d| {
                d.asked(b"2468");
                put(&mut d.present, 6, Value::bytes(b"2468"));
                forbidden(d)
            },
        ),
    ),
    // Row 4.
    Case {
        setting: Setting { now: "2025-09-29T19:59:59Z", ..Setting::USUAL },
        ..refused(
            "issuer_key_one_second_early",
            NOT_VALID,
            "one second before the anchor is valid",
            listed_before,
        )
    },
    Case {
        setting: Setting { now: "2032-09-27T20:00:01Z", ..Setting::USUAL },
        ..refused(
            "issuer_key_one_second_late",
            NOT_VALID,
            "one second after the anchor was valid",
            listed_before,
        )
    },
    Case {
        setting: Setting { now: "2040-01-01T12:00:00Z", signed_by: SignedBy::Test, ..Setting::USUAL },
        ..refused("issuer_key_years_late", NOT_VALID, "eight years after the anchor was valid", listed_before)
    },
];

const CREDENTIAL: &str = "comptoir.cv1.credential";

/// Lists that were put in force when they were issued.
pub(super) fn listed_before(draft: &mut Draft) -> Result<()> {
    draft.told("listed", "2026-09-29T20:00:00Z");
    Ok(())
}

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

fn forbidden(draft: &mut Draft) -> Result<()> {
    draft.told("policy", "forbid_test_issuers");
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
