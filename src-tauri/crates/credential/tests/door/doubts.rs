//! The verdict of what passed every check: each doubt at its limit, and all of them in order.

use credential::{MemoryReplay, Policy, StatusLists};

use crate::support::*;

#[test]
fn each_doubt_begins_where_the_specification_says() {
    let cases: [(&str, Edit); 22] = [
        ("to_confirm status_list_missing", |v| v.status.clear()),
        ("to_confirm status_list_missing", |v| {
            set(&mut v.status[0].fields, V::U(2), V::T("https://ailleurs.exemple"));
        }),
        ("accepted", |v| issued(v, NOW - DAY)),
        ("to_confirm status_list_stale", |v| issued(v, NOW - DAY - 1)),
        ("to_confirm status_list_stale", |v| issued(v, NOW - 7 * DAY)),
        ("to_confirm status_unknown", |v| issued(v, NOW - 7 * DAY - 1)),
        ("accepted", |v| set(&mut v.status[0].fields, V::U(4), V::U(NOW + 1))),
        ("to_confirm status_unknown", |v| set(&mut v.status[0].fields, V::U(4), V::U(NOW))),
        ("accepted", |v| set(&mut v.trust.fields, V::U(3), V::U(NOW))),
        ("to_confirm trust_list_stale", |v| set(&mut v.trust.fields, V::U(3), V::U(NOW - 1))),
        ("accepted", |v| v.latest_trusted = Some(NOW)),
        ("to_confirm clock_suspect", |v| v.latest_trusted = Some(NOW + 1)),
        ("accepted", |v| set(&mut v.trust.fields, V::U(2), V::U(NOW))),
        ("to_confirm clock_suspect", |v| set(&mut v.trust.fields, V::U(2), V::U(NOW + 1))),
        ("to_confirm clock_suspect", |v| issued(v, NOW + 3_600)),
        ("accepted", |v| rights(v, 20_260_929)),
        ("to_confirm rights_not_open_today", |v| rights(v, 20_260_928)),
        ("to_confirm test_issuer", test_issuer),
        ("accepted", |v| {
            test_issuer(v);
            v.policy = Policy::for_demonstration();
        }),
        ("accepted", |v| v.policy = Policy::forbidding_test_issuers()),
        ("refused revoked_blocked", |v| {
            issued(v, NOW - 300 * DAY);
            v.status[0].compressed = zlib(&[0, 0b1000_0000]);
        }),
        ("to_confirm status_list_missing", |v| {
            // The key that signed the revocation is withdrawn: its list counts no more, in either sense.
            v.status[0].compressed = zlib(&[0, 0b1000_0000]);
            v.trust.anchors.pop();
        }),
    ];
    for (at, (expected, edit)) in cases.into_iter().enumerate() {
        assert_eq!(Visit::edited(edit).outcome(), expected, "case {at}");
    }
}

#[test]
fn today_is_the_day_in_paris() {
    // 2026-09-29 at 22:00:00 UTC it is already the 30th in Paris.
    let visit = |now: u64| {
        Visit::edited(|v| {
            rights(v, 20_260_929);
            set(&mut v.present, V::U(2), V::U(now));
            v.now = seconds(now);
        })
    };
    assert_eq!(visit(NOW + 3_599).outcome(), "accepted", "23:59:59 in Paris");
    assert_eq!(visit(NOW + 3_600).outcome(), "to_confirm rights_not_open_today", "midnight in Paris");
}

#[test]
fn doubts_come_in_the_order_of_the_specification() {
    let worst = |status: u64| {
        Visit::edited(|v| {
            issued(v, NOW - status);
            set(&mut v.trust.fields, V::U(3), V::U(NOW - 1));
            v.latest_trusted = Some(NOW + 1);
            rights(v, 20_250_101);
            test_issuer(v);
        })
    };
    let rest = "trust_list_stale clock_suspect rights_not_open_today test_issuer";
    assert_eq!(worst(2 * DAY).outcome(), format!("to_confirm status_list_stale {rest}"));
    assert_eq!(worst(8 * DAY).outcome(), format!("to_confirm status_unknown {rest}"));
    let mut missing = worst(0);
    missing.status.clear();
    assert_eq!(missing.outcome(), format!("to_confirm status_list_missing {rest}"));
}

#[test]
fn without_a_list_there_is_no_issue_time() {
    let verified = Visit::edited(|v| v.status.clear()).decide(&mut MemoryReplay::new()).unwrap();
    assert_eq!(
        verified.get().status_issued,
        None,
        "the screen must not show the date of a list that was not read"
    );
}

#[test]
fn of_two_lists_the_newest_counts() {
    let old = StatusDraft::new();
    let mut new = StatusDraft::new();
    set(&mut new.fields, V::U(6), V::U(NOW - 60));
    new.compressed = zlib(&[0, 0b0100_0000]);
    for status in [vec![old.clone(), new.clone()], vec![new.clone(), old.clone()]] {
        let visit = Visit::edited(|v| v.status = status);
        assert_eq!(visit.outcome(), "refused revoked_replaced", "in whichever order they come");
    }
    let mut other = old.clone();
    set(&mut other.fields, V::U(2), V::T("https://listes.exemple.fr/s/2"));
    set(&mut other.fields, V::U(6), V::U(NOW - 90_000));
    let mut lists = StatusLists::default();
    assert_eq!(lists.oldest_issued(), None);
    for draft in [new, other, old] {
        lists.insert(draft.list());
    }
    assert_eq!(lists.oldest_issued(), Some(seconds(NOW - 90_000)), "the weakest of what we know");
}

fn issued(visit: &mut Visit, at: u64) {
    set(&mut visit.status[0].fields, V::U(6), V::U(at));
}

fn rights(visit: &mut Visit, last: u64) {
    set(&mut visit.card, V::U(3), V::A(vec![V::A(vec![V::U(20_200_101), V::U(last)])]));
}

fn test_issuer(visit: &mut Visit) {
    set(&mut visit.trust.anchors[0], V::U(7), V::Bool(true));
}

/// §4: older than 24 hours.
#[test]
fn the_screen_is_told_from_when_a_status_list_is_stale() {
    assert_eq!(Policy::standard().status_stale_after(), jiff::SignedDuration::from_hours(24));
}
