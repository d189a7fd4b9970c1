//! The stories of the page, told without it.

use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use super::*;
use crate::issuer::Issuer;
use crate::phone::UNLOCK_SECONDS;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

fn scene() -> Scene {
    on_port(9)
}

/// Port 9 is nobody's.
fn on_port(port: u16) -> Scene {
    let fund = Fund::new(Issuer::make(at(0), Some(1)).unwrap());
    Scene::new(fund, Reader::on(port, Duration::ZERO, None), Life::default())
}

/// Does things with a phone, each of which must be let through.
fn with(scene: &mut Scene, slot: Slot, acts: &[&str]) {
    for act in acts {
        let parsed = serde_json::from_str(act).unwrap_or_else(|error| panic!("{act}: {error}"));
        scene.act_on(slot, parsed, at(0)).unwrap().unwrap_or_else(|refusal| panic!("{act}: {refusal:?}"));
    }
}

fn refused(scene: &mut Scene, slot: Slot, act: &str) -> &'static str {
    scene.act_on(slot, serde_json::from_str(act).unwrap(), at(0)).unwrap().unwrap_err().code()
}

fn around(scene: &mut Scene, act: &str) -> Result<(), Refusal> {
    scene.act(serde_json::from_str(act).unwrap(), at(0)).unwrap()
}

fn stages(scene: &Scene) -> (Stage, Stage) {
    (scene.a.life.stage(), scene.b.life.stage())
}

fn status(scene: &Scene) -> Vec<Status> {
    scene.fund.issuer().statuses.values().copied().collect()
}

fn json(scene: &mut Scene, second: i64) -> serde_json::Value {
    serde_json::to_value(scene.view(at(second)).unwrap()).unwrap()
}

const FAMILY: &str = r#"{"act":"hand_to","holder":"family"}"#;
const BY_VIDEO: &str = r#"{"act":"apply","holder":"family","route":"video"}"#;
const TOUCH: &str = r#"{"act":"touch"}"#;
const SHOW: &str = r#"{"act":"present","ranks":[1]}"#;
const INSTALL: &str = r#"{"act":"install"}"#;
const ASIDE: &str = r#"{"act":"lay_aside"}"#;
const LAY: &str = r#"{"act":"lay_down","ranks":[1]}"#;
const WRONG: &str = r#"{"act":"enter_code","code":"0000"}"#;

#[test]
fn a_new_phone_wipes_the_old_one_at_the_moment_it_is_accepted() {
    let mut scene = scene();
    with(&mut scene, Slot::A, &[FAMILY, TOUCH, SHOW]);
    with(&mut scene, Slot::B, &[INSTALL, BY_VIDEO]);
    assert_eq!(stages(&scene), (Stage::PresentingQr, Stage::VideoPending), "asking wipes nothing yet");
    let before = scene.code(Slot::A, at(1)).unwrap().unwrap().shown.text.clone();
    around(&mut scene, r#"{"act":"decide","phone":"b","yes":true}"#).unwrap();
    assert_eq!(stages(&scene), (Stage::Replaced, Stage::ActiveLocked));
    assert_eq!(status(&scene), [Status::Replaced], "and the list says so at once");
    assert!(scene.code(Slot::A, at(1)).unwrap().is_none(), "a wiped phone shows nothing");
    with(&mut scene, Slot::B, &[TOUCH, SHOW]);
    assert_ne!(scene.code(Slot::B, at(1)).unwrap().unwrap().shown.text, before);
    // And back again.
    with(&mut scene, Slot::A, &[INSTALL, BY_VIDEO]);
    around(&mut scene, r#"{"act":"decide","phone":"a","yes":true}"#).unwrap();
    assert_eq!(stages(&scene), (Stage::ActiveLocked, Stage::Replaced));
    assert_eq!(status(&scene), [Status::Replaced; 2], "each of the two before");
}

#[test]
fn an_operator_may_refuse_and_one_may_ask_again() {
    let mut scene = scene();
    with(&mut scene, Slot::A, &[FAMILY]);
    with(&mut scene, Slot::B, &[INSTALL, BY_VIDEO]);
    around(&mut scene, r#"{"act":"decide","phone":"b","yes":false}"#).unwrap();
    assert_eq!(stages(&scene), (Stage::ActiveLocked, Stage::Installed));
    assert!(status(&scene).is_empty());
    with(&mut scene, Slot::B, &[r#"{"act":"apply","holder":"family","route":"france-identite"}"#]);
    assert_eq!(scene.b.life.stage(), Stage::FranceIdentitePending);
    let answered = around(&mut scene, r#"{"act":"decide","phone":"a","yes":true}"#);
    assert_eq!(answered.unwrap_err().code(), "other_stage", "nobody asked on the other phone");
}

#[test]
fn somebody_elses_phone_is_left_alone_and_one_in_the_drawer_is_not() {
    let mut scene = scene();
    with(&mut scene, Slot::A, &[FAMILY, ASIDE, r#"{"act":"hand_to","holder":"plain"}"#]);
    with(&mut scene, Slot::B, &[INSTALL, BY_VIDEO]);
    around(&mut scene, r#"{"act":"decide","phone":"b","yes":true}"#).unwrap();
    assert_eq!(stages(&scene), (Stage::ActiveLocked, Stage::ActiveLocked), "a neighbour's");
    assert_eq!(status(&scene), [Status::Replaced], "the one in the drawer");
    with(&mut scene, Slot::A, &[ASIDE]);
    assert_eq!(refused(&mut scene, Slot::A, FAMILY), "other_stage", "there is no second active one");
}

#[test]
fn a_block_by_the_fund_ends_what_loss_alone_does_not() {
    let mut scene = scene();
    with(&mut scene, Slot::A, &[FAMILY, ASIDE]);
    assert!(status(&scene).is_empty(), "a phone that lies in a taxi is not revoked");
    with(&mut scene, Slot::A, &[FAMILY]);
    around(&mut scene, r#"{"act":"block","phone":"a"}"#).unwrap();
    assert_eq!((scene.a.life.stage(), status(&scene)), (Stage::BlockedByFund, vec![Status::Blocked]));
    let again = around(&mut scene, r#"{"act":"block","phone":"a"}"#);
    assert_eq!(again.unwrap_err().code(), "other_stage", "once is enough");
    with(&mut scene, Slot::A, &[ASIDE, FAMILY]);
    assert_eq!(scene.a.life.stage(), Stage::BlockedByFund, "the fund remembers");
    with(&mut scene, Slot::A, &[INSTALL, BY_VIDEO]);
    around(&mut scene, r#"{"act":"decide","phone":"a","yes":true}"#).unwrap();
    assert_eq!(status(&scene), [Status::Blocked], "what was blocked stays so");
    assert_eq!(scene.fund.issuer().status("family"), Status::Valid, "what is new is good");
}

#[test]
fn a_blocked_code_is_not_forgotten_in_a_drawer_and_leads_to_an_activation_anew() {
    let mut scene = scene();
    with(&mut scene, Slot::A, &[FAMILY, WRONG, WRONG, WRONG, ASIDE]);
    with(&mut scene, Slot::A, &[r#"{"act":"hand_to","holder":"plain"}"#, ASIDE, FAMILY]);
    assert_eq!(scene.a.life.stage(), Stage::CodeBlocked);
    assert_eq!(refused(&mut scene, Slot::A, TOUCH), "other_stage", "no finger opens it");
    with(&mut scene, Slot::A, &[r#"{"act":"activate_anew"}"#]);
    assert_eq!((scene.a.life.stage(), status(&scene)), (Stage::Installed, vec![Status::Replaced]));
}

#[test]
fn what_is_open_depends_on_the_era_and_the_department() {
    let mut scene = scene();
    with(&mut scene, Slot::B, &[INSTALL]);
    around(&mut scene, r#"{"act":"set_era","era":"2025-06","department":" 75 "}"#).unwrap();
    assert_eq!(refused(&mut scene, Slot::B, BY_VIDEO), "route_closed");
    assert_eq!(json(&mut scene, 0)["era"]["routes"], serde_json::json!(["france-identite"]));
    around(&mut scene, r#"{"act":"set_era","era":"2025-06","department":"69"}"#).unwrap();
    let minor = r#"{"act":"apply","holder":"minor","route":"video"}"#;
    assert_eq!(refused(&mut scene, Slot::B, minor), "too_young");
    with(&mut scene, Slot::B, &[BY_VIDEO]);
    assert_eq!(json(&mut scene, 0)["b"]["applicant"], "Camille LEGENDRE-NOËL");
}

#[test]
fn a_camera_sees_the_phone_that_was_held_up_last() {
    let mut scene = scene();
    assert_eq!(scene.before_camera(at(0)).unwrap(), None);
    with(&mut scene, Slot::A, &[FAMILY, TOUCH, SHOW]);
    with(&mut scene, Slot::B, &[r#"{"act":"hand_to","holder":"plain"}"#, TOUCH]);
    assert_eq!(scene.before_camera(at(0)).unwrap(), Some(Slot::A), "an unlocked phone shows nothing");
    with(&mut scene, Slot::B, &[r#"{"act":"present","ranks":[]}"#]);
    assert_eq!(scene.before_camera(at(0)).unwrap(), Some(Slot::B));
    with(&mut scene, Slot::B, &[r#"{"act":"lock"}"#]);
    assert_eq!(scene.before_camera(at(0)).unwrap(), Some(Slot::A));
    assert_eq!(scene.before_camera(at(UNLOCK_SECONDS + 1)).unwrap(), None);
}

#[test]
fn a_receipt_is_collected_in_time_and_goes_with_the_phone() {
    let mut scene = scene();
    with(&mut scene, Slot::A, &[FAMILY]);
    let collect = |days: i64| {
        let issued = at(-days * 86_400);
        format!(r#"{{"act":"collect","usage":"26-09-22-0001","cents":3000,"issued":"{issued}"}}"#)
    };
    with(&mut scene, Slot::A, &[&collect(7)]);
    assert_eq!(refused(&mut scene, Slot::A, &collect(8)), "receipt_gone");
    let wrong = r#"{"act":"collect","usage":"26-09-22-0001","cents":3000,"issued":"hier"}"#;
    assert_eq!(refused(&mut scene, Slot::A, wrong), "not_understood");
    assert_eq!(json(&mut scene, 0)["a"]["receipts"][0]["cents"], 3000);
    with(&mut scene, Slot::A, &[r#"{"act":"wipe"}"#]);
    assert_eq!(json(&mut scene, 0)["a"]["receipts"], serde_json::json!([]));
    assert_eq!(status(&scene), [Status::Replaced], "a wiped phone's card is replaced");
}

#[test]
fn a_phone_lies_on_the_reader_until_it_is_taken_away() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let mut scene = on_port(listener.local_addr().unwrap().port());
    with(&mut scene, Slot::A, &[FAMILY, LAY]);
    assert!(
        scene.reader.holds(Slot::A) && scene.a.life.stage() == Stage::ActiveLocked,
        "locked, it says nothing"
    );
    with(&mut scene, Slot::A, &[TOUCH, LAY]);
    assert_eq!(scene.a.life.stage(), Stage::PresentingNfc);
    assert_eq!(json(&mut scene, 0)["a"]["on_reader"], true);
    with(&mut scene, Slot::B, &[LAY]);
    assert_eq!(scene.a.life.stage(), Stage::Unlocked, "there is one reader: an unread phone may try again");
    assert!(scene.reader.holds(Slot::B));
    with(&mut scene, Slot::B, &[r#"{"act":"take_away"}"#]);
    assert!(!scene.reader.holds(Slot::B));
}

#[test]
fn without_a_reader_it_says_so() {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let mut scene = on_port(port); // the listener is gone
    with(&mut scene, Slot::A, &[FAMILY, TOUCH]);
    assert_eq!(refused(&mut scene, Slot::A, LAY), "no_reader");
    assert_eq!(scene.a.life.stage(), Stage::Unlocked);
}

#[test]
fn what_means_nothing_is_refused() {
    let mut scene = scene();
    with(&mut scene, Slot::A, &[FAMILY, TOUCH]);
    for act in [
        r#"{"act":"misbehave","fault":"sleep"}"#,
        r#"{"act":"misbehave_on_reader","fault":"forged-issuer-2"}"#,
        r#"{"act":"answer","challenge":"0011"}"#,
        r#"{"act":"present","ranks":[9]}"#,
        r#"{"act":"apply","holder":"nobody","route":"video"}"#,
    ] {
        assert_eq!(refused(&mut scene, Slot::A, act), "not_understood", "{act}");
    }
    for act in [
        r#"{"act":"relist","fault":"burnt"}"#,
        r#"{"act":"set_era","era":"1999-12","department":"75"}"#,
        r#"{"act":"sign_as","issuer":"me"}"#,
    ] {
        assert_eq!(around(&mut scene, act).unwrap_err().code(), "not_understood", "{act}");
    }
}

#[test]
fn the_page_is_told_what_it_draws_and_no_more() {
    let mut scene = scene();
    let everybody = people::holders(at(0)).len();
    assert_eq!(json(&mut scene, 0)["a"]["holders"].as_array().unwrap().len(), everybody);
    with(&mut scene, Slot::A, &[FAMILY]);
    let locked = json(&mut scene, 0);
    assert_eq!((&locked["a"]["stage"], &locked["a"]["attempts_left"]), (&"active_locked".into(), &3.into()));
    assert_eq!(locked["b"]["holders"].as_array().unwrap().len(), everybody - 1, "one phone each");
    assert_eq!(locked["a"]["owner"]["beneficiaries"][2]["about"], "enfant · 22/08/2019 · rang gémellaire 2");
    assert!(!locked.to_string().contains("2840375123001"), "no number is needed on the screen");
    with(&mut scene, Slot::A, &[TOUCH, r#"{"act":"answer","challenge":"CVC1:00112233AABBCCDD"}"#]);
    with(&mut scene, Slot::A, &[r#"{"act":"set_clock","seconds_ahead":0}"#, SHOW]);
    let presenting = json(&mut scene, 10);
    assert_eq!(presenting["a"]["code"]["renews_in_ms"], 30_000, "made at the first look");
    assert_eq!(presenting["a"]["locks_in_ms"], 110_000);
    assert_eq!(presenting["a"]["challenge"], "00112233AABBCCDD");
    let codes =
        |of: &str| presenting[of].as_array().unwrap().iter().filter(|f| f["code"].is_string()).count();
    assert!(codes("faults") >= 36 && codes("nfc_faults") >= 44, "the hostile phone knows its trade");
}
