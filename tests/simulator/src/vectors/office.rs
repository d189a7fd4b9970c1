//! Rows 4 and 13 to 17 of `spec/presentation.md` §4, each by several causes: what hangs on the office and its lists.

use anyhow::{Context as _, Result};

use super::draft::{Case, Draft, Setting, put, within};
use super::rows::{by, refused, shown};
use crate::cbor::Value;
use crate::issuer::SignedBy;

const NOT_VALID: &str = "refused issuer_key_not_valid";

pub(super) const CASES: &[Case] = &[
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

/// Lists that were put in force when they were issued.
pub(super) fn listed_before(draft: &mut Draft) -> Result<()> {
    draft.told("listed", "2026-09-29T20:00:00Z");
    Ok(())
}

fn forbidden(draft: &mut Draft) -> Result<()> {
    draft.told("policy", "forbid_test_issuers");
    Ok(())
}
