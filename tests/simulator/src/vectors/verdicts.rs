//! What is accepted, and the doubts of `spec/presentation.md` §4: who is shown, how, and how old the lists are.

use anyhow::Result;

use super::draft::{Case, Draft, Edit, Setting, put};
use super::rows::shown;
use crate::cbor::Value;
use crate::issuer::SignedBy;

const fn good(name: &'static str, about: &'static str, edit: Edit) -> Case {
    Case::usual(name, "accepted", about, edit)
}

/// Somebody of the cast, as they are.
const fn who(holder: &'static str, about: &'static str) -> Case {
    Case { setting: Setting { holder, ..Setting::USUAL }, ..good(holder, about, |_| Ok(())) }
}

/// The usual presentation to an office with other lists.
const fn lists(lists: &'static str, expect: &'static str, about: &'static str) -> Case {
    let case = Case::usual(lists, expect, about, |_| Ok(()));
    Case { setting: Setting { lists, ..Setting::USUAL }, ..case }
}

const fn test_issuer(case: Case) -> Case {
    Case { setting: Setting { signed_by: SignedBy::Test, ..case.setting }, ..case }
}

pub(super) const CASES: &[Case] = &[
    // People.
    who("plain", "a man alone"),
    who("family", "a mother, three children, two of them twins"),
    who("shared", "the father of the same children"),
    who("corsica", "born in Ajaccio: 2A in the NIR"),
    who("corsica_b", "born in Bastia: 2B in the NIR"),
    who("lunar", "a lunar birth date, and a spouse of month 00"),
    who("accents", "a long name with accents, particle and ligature"),
    who("birth_name", "a birth name that is another"),
    who("c2s", "complémentaire santé solidaire"),
    who("young", "seventeen years old"),
    who("many", "a spouse and five children: 19 would not fit a QR"),
    // Ways.
    good("by_biometrics", "unlocked by a finger", |d| {
        put(&mut d.present, 4, Value::int(2));
        Ok(())
    }),
    good("challenge_answered", "the challenge of the counter", |d| {
        d.asked(b"13572468");
        put(&mut d.present, 6, Value::bytes(b"13572468"));
        Ok(())
    }),
    good("challenge_not_asked", "an answer to a challenge that nobody asked", |d| {
        put(&mut d.present, 6, Value::bytes(b"13572468"));
        Ok(())
    }),
    good("twin_signatures", "both signatures with n − s: ES256 does not ask for the lower half", |d| {
        d.by_issuer.signature = |signature| twin(&signature);
        d.by_phone.signature = |signature| twin(&signature);
        Ok(())
    }),
    good("unknown_payload_keys", "keys of a later version, in the presentation and in the card", |d| {
        put(&mut d.present, 77, Value::text("plus tard"));
        put(d.card()?, 99, Value::Array(vec![Value::Null, Value::Encoded(vec![0xf9, 0x3c, 0x00])]));
        Ok(())
    }),
    good("video_and_gestion", "activated by video, with a code gestion", |d| {
        put(d.card()?, 6, Value::int(2));
        put(d.card()?, 7, Value::text("10"));
        Ok(())
    }),
    good("four_covers", "the most covers there may be", |d| {
        let cover =
            |code| Value::Array(vec![Value::text(code), Value::int(20_260_101), Value::int(20_271_231)]);
        put(d.holder()?, 8, Value::Array(["ALD", "C2S", "AT", "INV"].map(cover).to_vec()));
        Ok(())
    }),
    good("cover_of_later", "a cover that came later than this program", |d| {
        let cover = Value::Array(vec![Value::text("PLUS1"), Value::int(20_260_101), Value::int(20_271_231)]);
        put(d.holder()?, 8, Value::Array(vec![cover]));
        Ok(())
    }),
    good("another_code_of_the_same_phone", "the code after the one accepted 30 s before", |d| {
        let fresh = d.present.clone();
        put(&mut d.present, 3, Value::bytes(&[30; 8]));
        shown(d, -30)?;
        d.shown_before(30)?;
        d.present = fresh;
        Ok(())
    }),
    good("bytes_4096", "the largest presentation", |d| d.filled_to(4_096)),
    good("levels_16", "an unknown value that reaches level 16", |d| {
        let nested = (0..15).fold(Value::int(0), |inner, _| Value::Array(vec![inner]));
        put(&mut d.present, 99, nested);
        Ok(())
    }),
    // The last second of each window.
    good("issued_60_s_ahead", "iat 60 s after now", |d| d.issued(60)),
    good("expires_in_1_s", "exp one second after now", |d| {
        let soon = d.after(1)?;
        put(&mut d.claims, 4, soon);
        Ok(())
    }),
    good("shown_30_s_ahead", "shown 30 s after now", |d| shown(d, 30)),
    good("shown_90_s_ago", "shown 90 s before now", |d| shown(d, -90)),
    good("unlocked_120_s", "unlocked 120 s before", |d| {
        put(&mut d.present, 5, Value::int(120));
        Ok(())
    }),
    // Doubts.
    lists("status_old", "to_confirm status_list_stale", "a status list of two days"),
    lists("status_older", "to_confirm status_unknown", "a status list of eight days"),
    lists("no_status", "to_confirm status_list_missing", "no status list"),
    lists("trust_old", "to_confirm trust_list_stale", "a trust list past its next update"),
    lists("all_old", "to_confirm status_unknown trust_list_stale", "both lists of eight days"),
    Case::usual(
        "status_elsewhere",
        "to_confirm status_list_missing",
        "a status list that the office does not have",
        |d| {
            let list = Value::named([
                ("idx", Value::int(7)),
                ("uri", Value::text("https://ailleurs.exemple.fr/s/9")),
            ]);
            put(&mut d.claims, 65_535, Value::named([("status_list", list)]));
            Ok(())
        },
    ),
    Case {
        setting: Setting { holder: "closed", ..Setting::USUAL },
        ..Case::usual("closed", "to_confirm rights_not_open_today", "rights that ended", |_| Ok(()))
    },
    Case {
        setting: Setting { now: "2026-10-01T20:00:00Z", ..Setting::USUAL },
        ..Case::usual(
            "status_two_days_later",
            "to_confirm status_list_stale",
            "the usual lists, two days later",
            |_| Ok(()),
        )
    },
    Case {
        setting: Setting { now: "2026-10-06T20:00:01Z", ..Setting::USUAL },
        ..Case::usual(
            "a_week_later",
            "to_confirm status_unknown trust_list_stale",
            "the usual lists, a week and a second later",
            |_| Ok(()),
        )
    },
    Case {
        setting: Setting { now: "2026-10-06T20:00:00Z", ..Setting::USUAL },
        ..Case::usual(
            "a_week_later_less_a_second",
            "to_confirm status_list_stale",
            "the usual lists, at the end of their week",
            |_| Ok(()),
        )
    },
    test_issuer(Case::usual(
        "test_issuer",
        "to_confirm test_issuer",
        "a test issuer, in an office that says nothing of it",
        |_| Ok(()),
    )),
    test_issuer(good("test_issuer_demonstration", "a test issuer, in a demonstration office", |d| {
        d.told("policy", "demonstration");
        Ok(())
    })),
    Case {
        setting: Setting { lists: "all_old", holder: "closed", signed_by: SignedBy::Test, ..Setting::USUAL },
        ..Case::usual(
            "every_doubt",
            "to_confirm status_unknown trust_list_stale clock_suspect rights_not_open_today test_issuer",
            "as many doubts as there can be at once, in their order",
            |d| latest(d, 1),
        )
    },
    Case::usual(
        "clock_before_a_reading",
        "to_confirm clock_suspect",
        "the clock stands a second before the latest time trusted",
        |d| latest(d, 1),
    ),
    good("clock_at_the_latest_reading", "the clock stands at the latest time trusted", |d| latest(d, 0)),
];

fn latest(draft: &mut Draft, seconds: i64) -> Result<()> {
    let time = draft.now.checked_add(jiff::SignedDuration::from_secs(seconds))?;
    draft.told("latest", time.to_string());
    Ok(())
}

/// `r` and n − s: the same statement under the signature's twin.
#[expect(clippy::arithmetic_side_effects, reason = "a field has no overflow")]
fn twin(signature: &[u8]) -> Vec<u8> {
    use p256::ecdsa::Signature;
    let Ok(signature) = Signature::from_slice(signature) else { return Vec::new() };
    let (r, s) = signature.split_scalars();
    Signature::from_scalars(r, -*s).map(|twin| twin.to_bytes().to_vec()).unwrap_or_default()
}
