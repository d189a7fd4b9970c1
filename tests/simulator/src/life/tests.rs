//! Every stage and every event, and what follows.

use super::*;
use crate::people;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Promises of the sources, as a table: the stage after an event, `=` for the same one, `.` where the event is not let through.
/// `wait` is 121 seconds, one more than an unlocking is good for (`spec/presentation.md` §4, row 11).
const TABLE: &str = "
stage     install   identite video accept refuse    code     wrong touch    qr lay read   lifted   lock   anew      wipe  replace  block   collect wait
absent    installed .        .     .      .         .        .     .        .  .   .      .        .      .         .     .        .       .       =
installed .         identite video .      .         .        .     .        .  .   .      .        .      .         .     .        .       .       =
identite  .         .        .     locked installed .        .     .        .  .   .      .        .      .         .     .        .       .       =
video     .         .        .     locked installed .        .     .        .  .   .      .        .      .         .     .        .       .       =
locked    .         .        .     .      .         unlocked =     unlocked .  .   .      .        .      .         wiped replaced blocked =       =
unlocked  .         .        .     .      .         .        .     .        qr nfc .      .        locked .         wiped replaced blocked =       locked
qr        .         .        .     .      .         .        .     .        .  nfc .      .        locked .         wiped replaced blocked =       locked
nfc       .         .        .     .      .         .        .     .        .  .   locked unlocked locked .         wiped replaced blocked =       locked
stuck     .         .        .     .      .         .        .     .        .  .   .      .        .      installed wiped replaced blocked =       =
wiped     installed .        .     .      .         .        .     .        .  .   .      .        .      .         .     .        .       .       =
replaced  installed .        .     .      .         .        .     .        .  .   .      .        .      .         .     .        .       .       =
blocked   installed .        .     .      .         .        .     .        .  .   .      .        .      .         .     .        .       .       =
";

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Absent => "absent",
        Stage::Installed => "installed",
        Stage::FranceIdentitePending => "identite",
        Stage::VideoPending => "video",
        Stage::ActiveLocked => "locked",
        Stage::Unlocked => "unlocked",
        Stage::PresentingQr => "qr",
        Stage::PresentingNfc => "nfc",
        Stage::CodeBlocked => "stuck",
        Stage::Wiped => "wiped",
        Stage::Replaced => "replaced",
        Stage::BlockedByFund => "blocked",
    }
}

/// The columns of the table in which an event stands.
fn columns(event: &Event) -> &'static [&'static str] {
    match event {
        Event::Install => &["install"],
        Event::Apply(_) => &["identite", "video"],
        Event::Accept => &["accept"],
        Event::Refuse => &["refuse"],
        Event::EnterCode(_) => &["code", "wrong"],
        Event::Touch => &["touch"],
        Event::Present(_) => &["qr"],
        Event::LayDown(_) => &["lay"],
        Event::TakeAway { .. } => &["read", "lifted"],
        Event::Lock => &["lock"],
        Event::ActivateAnew => &["anew"],
        Event::Wipe => &["wipe"],
        Event::Replace => &["replace"],
        Event::Block => &["block"],
        Event::Collect(_) => &["collect"],
    }
}

/// The event of a column; `None` for time alone.
fn event(column: &str) -> Option<Event> {
    Some(match column {
        "install" => Event::Install,
        "identite" => apply("family", Route::FranceIdentite),
        "video" => apply("family", Route::Video),
        "accept" => Event::Accept,
        "refuse" => Event::Refuse,
        "code" => Event::EnterCode("2580".to_owned()),
        "wrong" => Event::EnterCode("0000".to_owned()),
        "touch" => Event::Touch,
        "qr" => Event::Present(vec![1]),
        "lay" => Event::LayDown(vec![1]),
        "read" => Event::TakeAway { was_read: true },
        "lifted" => Event::TakeAway { was_read: false },
        "lock" => Event::Lock,
        "anew" => Event::ActivateAnew,
        "wipe" => Event::Wipe,
        "replace" => Event::Replace,
        "block" => Event::Block,
        "collect" => Event::Collect(receipt("any")),
        "wait" => return None,
        other => panic!("{other} is no event"),
    })
}

/// The shortest way to a stage.
fn way_to(stage: &str) -> &'static [&'static str] {
    match stage {
        "absent" => &[],
        "installed" => &["install"],
        "identite" => &["install", "identite"],
        "video" => &["install", "video"],
        "locked" => &["install", "video", "accept"],
        "unlocked" => &["install", "video", "accept", "code"],
        "qr" => &["install", "identite", "accept", "touch", "qr"],
        "nfc" => &["install", "identite", "accept", "touch", "lay"],
        "stuck" => &["install", "video", "accept", "wrong", "wrong", "wrong"],
        "wiped" => &["install", "video", "accept", "wipe"],
        "replaced" => &["install", "video", "accept", "replace"],
        "blocked" => &["install", "video", "accept", "block"],
        other => panic!("{other} is no stage"),
    }
}

fn at(stage: &str) -> Life {
    let mut life = Life::default();
    for step in way_to(stage) {
        life.on(event(step).unwrap(), now()).unwrap();
    }
    assert_eq!(name(life.stage()), stage, "the way leads there");
    life
}

fn now() -> Timestamp {
    "2026-09-29T21:00:00Z".parse().unwrap()
}

fn apply(key: &str, route: Route) -> Event {
    apply_in(key, route, Era::November2025, "75")
}

fn apply_in(key: &str, route: Route, era: Era, department: &str) -> Event {
    let who = people::holder(key, now()).unwrap();
    Event::Apply(Box::new(Application { who, route, era, department: department.to_owned() }))
}

fn receipt(usage: &str) -> Receipt {
    Receipt { usage: usage.to_owned(), holder: "family".to_owned(), issued: now(), cents: 3_000 }
}

#[test]
fn each_event_at_each_stage_does_what_the_table_says() {
    let mut lines = TABLE.trim().lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let heads = lines.next().unwrap();
    let mut stages = Vec::new();
    for row in lines {
        assert_eq!(row.len(), heads.len(), "{}: a cell for each event", row[0]);
        stages.push(row[0]);
        for (column, expected) in heads.iter().zip(&row).skip(1) {
            let mut life = at(row[0]);
            let (let_through, later) = match event(column) {
                Some(event) => (life.on(event, now()), now()),
                None => (Ok(()), now() + SignedDuration::from_secs(121)),
            };
            life.tick(later);
            let after = name(life.stage());
            match *expected {
                "." => {
                    assert_eq!(
                        (let_through, after),
                        (Err(NotNow::OtherStage), row[0]),
                        "{column} at {}",
                        row[0]
                    );
                }
                "=" => assert_eq!((let_through, after), (Ok(()), row[0]), "{column} at {}", row[0]),
                other => assert_eq!((let_through, after), (Ok(()), other), "{column} at {}", row[0]),
            }
        }
    }
    assert_eq!(stages.len(), 12, "a row for each stage: `name` lists twelve");
    for event in heads.iter().skip(1).filter_map(|column| event(column)) {
        assert!(columns(&event).iter().all(|column| heads.contains(column)), "a column for each event");
    }
}

#[test]
fn nothing_is_shown_outside_of_a_presentation() {
    for stage in [
        "absent",
        "installed",
        "identite",
        "video",
        "locked",
        "unlocked",
        "stuck",
        "wiped",
        "replaced",
        "blocked",
    ] {
        assert_eq!(at(stage).presenting(now()), None, "{stage}");
    }
    for stage in ["qr", "nfc"] {
        assert_eq!(at(stage).presenting(now()).unwrap().ranks, [1], "{stage}");
    }
}

#[test]
fn a_code_is_forgiven_by_an_activation_alone() {
    let mut life = at("stuck");
    assert_eq!(life.attempts_left(), 0);
    for step in ["anew", "identite", "accept", "code"] {
        life.on(event(step).unwrap(), now()).unwrap();
    }
    assert_eq!((life.stage(), life.attempts_left()), (Stage::Unlocked, 3));
}

#[test]
fn who_may_apply_depends_on_route_time_place_and_age() {
    let refused = |event: Event| {
        let mut life = at("installed");
        let refused = life.on(event, now()).err();
        assert_eq!(life.stage() == Stage::Installed, refused.is_some(), "a refusal changes nothing");
        refused
    };
    let (identite, video) = (Route::FranceIdentite, Route::Video);
    for (key, route, era, department, expected) in [
        ("plain", identite, Era::June2023, "69", None),
        ("plain", identite, Era::June2023, "75", Some(NotNow::RouteClosed)),
        ("plain", video, Era::March2025, "69", Some(NotNow::RouteClosed)),
        ("plain", video, Era::June2025, "69", None),
        ("plain", video, Era::November2025, "75", None),
        ("young", video, Era::November2025, "75", None),
        ("minor", identite, Era::November2025, "75", Some(NotNow::TooYoung)),
    ] {
        let got = refused(apply_in(key, route, era, department));
        assert_eq!(got, expected, "{key} by {route:?} in {era:?}, {department}");
    }
}

#[test]
fn a_receipt_waits_for_seven_days_and_stays_once_collected() {
    let mut life = at("locked");
    let week = HOUR * 24 * 7;
    let mut collect = |receipt: Receipt, now| life.on(Event::Collect(receipt), now);
    collect(receipt("in time"), now() + week).unwrap();
    collect(receipt("in time"), now() + week).unwrap();
    let late = now() + week + SignedDuration::from_secs(1);
    assert_eq!(collect(receipt("late"), late), Err(NotNow::ReceiptGone));
    assert_eq!(collect(receipt("early"), now() - HOUR), Err(NotNow::ReceiptGone));
    let other = Receipt { holder: "plain".to_owned(), ..receipt("other") };
    assert_eq!(collect(other, now()), Err(NotNow::ReceiptGone), "somebody else's");
    assert_eq!(life.receipts(), [receipt("in time")], "once, and still there");
}

#[test]
fn receipts_go_with_the_card() {
    for end in ["wipe", "replace", "block"] {
        let mut life = at("locked");
        life.on(Event::Collect(receipt("one")), now()).unwrap();
        life.on(event(end).unwrap(), now()).unwrap();
        assert!(life.receipts().is_empty(), "{end}");
    }
}

#[test]
fn a_phone_whose_clock_is_wrong_goes_on_evenly() {
    for hours in [-24, 24] {
        let mut life = at("locked");
        life.skew = HOUR * hours;
        assert_eq!(life.clock(now()), now() + HOUR * hours);
        life.on(Event::Touch, now()).unwrap();
        life.on(Event::Present(vec![]), now()).unwrap();
        let shown = life.presenting(now() + SignedDuration::from_secs(9)).unwrap();
        assert_eq!(shown.unlock_age, 9, "{hours} h");
    }
}

#[test]
fn a_clock_that_is_set_while_unlocked_locks() {
    let mut life = at("unlocked");
    life.skew = HOUR;
    life.tick(now());
    assert_eq!(life.stage(), Stage::ActiveLocked, "for its owner, an hour has passed");
}
