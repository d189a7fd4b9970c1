//! The camera through the system's own path: nokhwa and `Video4Linux` against a device in user space (`device.c`), which is
//! pulled out, held, forbidden, stalled and covered while a program looks through it.
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it fails")]
#![expect(clippy::arithmetic_side_effects, reason = "figures of tests are small")]

mod scene;

use std::time::{Duration, Instant};

use scene::{HD, Scene};

/// Three seconds are promised; a loaded machine gets more, a state that never comes gets no pass.
const PROMISED: Duration = Duration::from_secs(3);

#[test]
fn a_code_before_the_camera_is_read_in_each_format() {
    for (formats, asked) in [
        // 1080 lines are asked for, though the camera starts with fewer and lists them last.
        ("YUYV 640x480 30\nMJPG 1280x720 30\nMJPG 1920x1080 30", "stream video0 MJPG 1920x1080"),
        ("YUYV 640x480 30\nYUYV 1280x720 30", "stream video0 YUYV 1280x720"),
        ("NV12 1280x720 30", "stream video0 NV12 1280x720"),
    ] {
        let scene = Scene::new();
        scene.plug(0, "C920", formats);
        let text = scene.show_phone(0);
        let watcher = scene.watch();
        watcher.until("Ready C920");
        watcher.until(&format!("text {text}"));
        assert!(scene.log().contains(asked), "{asked} in\n{}", scene.log());
        // The same code in the same place is told once.
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(watcher.count("text "), 1, "a code is told once while it is shown");
    }
}

#[test]
fn each_trouble_of_the_device_has_its_state_in_time_and_passes() {
    for (trouble, state) in [
        ("EACCES", "Denied"),
        ("EBUSY", "Busy"),
        ("IN_USE", "Busy"),
        ("ENODEV", "Absent"),
        ("stall", "Silent"),
    ] {
        let scene = Scene::new();
        scene.plug(0, "C920", HD);
        scene.show_room(0);
        scene.trouble(0, trouble);
        let begun = Instant::now();
        let watcher = scene.watch();
        watcher.until(state);
        assert!(begun.elapsed() < 3 * PROMISED, "{trouble} has its name after {:?}", begun.elapsed());
        scene.trouble(0, "");
        watcher.until("Ready C920");
    }
}

#[test]
fn a_camera_that_stops_in_the_middle_has_its_state_and_comes_back() {
    let scene = Scene::new();
    scene.plug(0, "C920", HD);
    scene.show_room(0);
    let watcher = scene.watch();
    watcher.until("Ready C920");
    // The program hangs in a call that does not come back. It says so, and is back when the frames are.
    scene.trouble(0, "stall");
    watcher.until("Silent C920");
    scene.trouble(0, "");
    watcher.until("Ready C920");
    // For so long that the thread in the call is given up, and others have tried.
    scene.trouble(0, "stall");
    watcher.until("Silent C920");
    std::thread::sleep(Duration::from_secs(12));
    assert_eq!(watcher.count("Busy"), 0, "what hangs in our own hands is no other program");
    scene.trouble(0, "");
    watcher.until("Ready C920");
    scene.cover(0);
    watcher.until("Black C920");
    scene.show_room(0);
    watcher.until("Ready C920");
}

#[test]
fn a_cable_is_pulled_and_put_back() {
    let scene = Scene::new();
    let watcher = scene.watch();
    watcher.until("Absent -");
    for _ in 0..3 {
        scene.plug(0, "C920", HD);
        scene.show_room(0);
        watcher.until("Ready C920");
        scene.unplug(0);
        watcher.until("Unplugged C920");
    }
}

#[test]
fn a_node_of_metadata_is_no_camera_and_neither_is_an_infrared_one() {
    let scene = Scene::new();
    scene.plug(0, "Integrated IR", "GREY 640x360 30");
    scene.plug(1, "C920 metadata", HD);
    scene.metadata(1);
    scene.plug(2, "OBS Virtual Camera", HD);
    scene.plug(3, "C920", HD);
    for node in 0..4 {
        scene.show_room(node);
    }
    let watcher = scene.watch();
    watcher.until("cameras C920 [usb-fake-3], OBS Virtual Camera [usb-fake-2]");
    watcher.until("Ready C920");
    watcher.tell("choose OBS Virtual Camera");
    watcher.until("Ready OBS Virtual Camera");
}

#[test]
fn it_is_released_while_the_counter_is_locked() {
    let scene = Scene::new();
    scene.plug(0, "C920", HD);
    scene.show_room(0);
    let watcher = scene.watch();
    for round in 1..4 {
        watcher.until("Ready C920");
        watcher.tell("pause");
        watcher.until("Off");
        scene.until_log(|log| log.matches("stop video0").count() == round, "the stream is stopped");
        scene.until_log(
            |log| log.matches("open ").count() == log.matches("close ").count(),
            "and the device closed",
        );
        watcher.tell("resume");
    }
    watcher.until("Ready C920");
}

#[test]
fn two_hundred_troubles_leave_no_file_open() {
    let small = "MJPG 640x480 30";
    let scene = Scene::new();
    scene.plug(0, "C920", small);
    scene.show_room(0);
    let watcher = scene.watch();
    watcher.until("Ready C920");
    let before = watcher.files();
    for cycle in 0..200 {
        watcher.tell("pause");
        match cycle % 4 {
            0 => scene.trouble(0, "EACCES"),
            1 => scene.trouble(0, "EBUSY"),
            2 => scene.trouble(0, "IN_USE"),
            _ => scene.unplug(0),
        }
        watcher.tell("resume");
        watcher.until(["Denied", "Busy", "Busy", "Unplugged"][cycle % 4]);
        watcher.tell("pause");
        scene.plug(0, "C920", small);
        scene.show_room(0);
        scene.trouble(0, "");
        watcher.tell("resume");
        watcher.until("Ready C920");
    }
    let after = watcher.files();
    assert!(after <= before, "{before} files open before, {after} after");
}
