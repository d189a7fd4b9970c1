//! The camera's threads against a system that plays every trick, at ten times the pace.
#![expect(clippy::arithmetic_side_effects, clippy::unreachable, reason = "figures of tests are small")]

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, mpsc};

use super::driver::{Listed, Stream};
use super::fault::{Fault, FaultKind};
use super::*;

/// What the device does when it is opened.
#[derive(Clone, Copy, PartialEq)]
enum Trick {
    /// Gives frames of a grey level.
    Level(u8),
    /// Gives bytes that are no frame.
    Noise,
    /// Gives some frames, then an error.
    Then(u32, FaultKind),
    /// Cannot be opened.
    Refuses(FaultKind),
    /// Opens, and its frames never come until it is released.
    Hangs,
    /// Opening never comes back until it is released.
    HangsOpening,
    /// Takes the library down.
    Panics,
    /// Each frame in another layout and size.
    Changes,
}

struct Playing {
    cameras: Vec<Listed>,
    tricks: VecDeque<Trick>,
    last: Trick,
    released: bool,
}

/// A system of cameras. Each opening plays the next trick; the last one stays.
struct Stage {
    playing: Mutex<Playing>,
    changed: Condvar,
    open: AtomicUsize,
    opened: Mutex<Vec<String>>,
}

impl Stage {
    fn new(cameras: &[&str], tricks: &[Trick]) -> Arc<Self> {
        let playing = Playing {
            cameras: cameras.iter().map(|name| listed(name)).collect(),
            tricks: tricks.iter().copied().collect(),
            last: Trick::Level(120),
            released: false,
        };
        Arc::new(Self {
            playing: Mutex::new(playing),
            changed: Condvar::new(),
            open: AtomicUsize::new(0),
            opened: Mutex::default(),
        })
    }

    fn plug(&self, cameras: &[&str]) {
        self.playing.lock().unwrap().cameras = cameras.iter().map(|name| listed(name)).collect();
    }

    /// Lets what hangs come back.
    fn release(&self) {
        self.playing.lock().unwrap().released = true;
        self.changed.notify_all();
    }

    fn hang(&self) {
        let playing = self.playing.lock().unwrap();
        drop(self.changed.wait_while(playing, |playing| !playing.released).unwrap());
    }
}

fn listed(name: &str) -> Listed {
    Listed { info: info(name), number: None }
}

fn info(name: &str) -> CameraInfo {
    CameraInfo { id: format!("id of {name}"), name: name.to_owned() }
}

struct Player {
    stage: Arc<Stage>,
    trick: Trick,
    given: u32,
}

impl Driver for Arc<Stage> {
    fn cameras(&self) -> Result<Vec<Listed>, Fault> {
        Ok(self.playing.lock().unwrap().cameras.clone())
    }

    fn open(&self, camera: &Listed) -> Result<Box<dyn Stream>, Fault> {
        let trick = {
            let mut playing = self.playing.lock().unwrap();
            let next = playing.tricks.pop_front().unwrap_or(playing.last);
            playing.last = next;
            next
        };
        match trick {
            Trick::Refuses(kind) => return Err(Fault::new(kind, "as the system says")),
            Trick::HangsOpening => self.hang(),
            _ => {}
        }
        self.opened.lock().unwrap().push(camera.info.name.clone());
        self.open.fetch_add(1, Ordering::SeqCst);
        Ok(Box::new(Player { stage: Arc::clone(self), trick, given: 0 }))
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.stage.open.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Stream for Player {
    fn next(&mut self, wanted: bool) -> Result<Option<RawFrame>, Fault> {
        thread::sleep(Duration::from_millis(2));
        self.given += 1;
        let frame = |layout, width: u32, height: u32, times: u32| {
            RawFrame::new(layout, width, height, &vec![120; usize::try_from(width * height * times).unwrap()])
        };
        let frame = match self.trick {
            Trick::Level(level) => RawFrame::new(Layout::Grey, 32, 32, &[level; 32 * 32]),
            Trick::Noise => RawFrame::new(Layout::Yuyv, 1920, 1080, b"short"),
            Trick::Then(frames, kind) if self.given > frames => return Err(Fault::new(kind, "it stopped")),
            Trick::Then(..) => frame(Layout::Grey, 32, 32, 1),
            Trick::Hangs | Trick::HangsOpening => {
                self.stage.hang();
                frame(Layout::Grey, 32, 32, 1)
            }
            Trick::Panics => panic!("the library's own"),
            Trick::Changes => match self.given % 3 {
                0 => frame(Layout::Yuyv, 64, 48, 2),
                1 => frame(Layout::Grey, 32, 32, 1),
                _ => frame(Layout::Rgb, 48, 48, 3),
            },
            Trick::Refuses(_) => unreachable!("it was never opened"),
        };
        Ok(wanted.then_some(frame))
    }
}

/// The real pace, ten times as fast.
fn fast() -> Pace {
    let Pace {
        name_after,
        abandon_after,
        black_after,
        retry_after,
        list_every,
        look_for_preferred_every,
        between_frames,
        grace,
        tick,
    } = Pace::REAL;
    Pace {
        name_after: name_after / 10,
        abandon_after: abandon_after / 10,
        black_after: black_after / 10,
        retry_after: retry_after / 10,
        list_every: list_every / 10,
        look_for_preferred_every: look_for_preferred_every / 10,
        between_frames: between_frames / 10,
        grace: grace / 10,
        tick: tick / 10,
    }
}

fn look(stage: &Arc<Stage>, preferred: Option<CameraInfo>) -> (CameraReader, mpsc::Receiver<CameraEvent>) {
    let (send, events) = mpsc::channel();
    let sink = move |event| drop(send.send(event));
    let driver = Arc::new(Arc::clone(stage));
    (CameraReader::with_driver(driver, fast(), CameraOptions { preferred }, Box::new(sink)), events)
}

/// Waits for an event; a test that waits in vain has failed.
fn until<T>(events: &mpsc::Receiver<CameraEvent>, wanted: impl Fn(&CameraEvent) -> Option<T>) -> T {
    loop {
        let event = events.recv_timeout(Duration::from_secs(20)).expect("what is waited for never comes");
        if let Some(found) = wanted(&event) {
            return found;
        }
    }
}

fn until_state(events: &mpsc::Receiver<CameraEvent>, state: CameraState) -> CameraStatus {
    until(events, |event| match event {
        CameraEvent::Status(status) if status.state == state => Some(status.clone()),
        _ => None,
    })
}

fn eventually(why: &str, is: impl Fn() -> bool) {
    for _ in 0..4000 {
        if is() {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("never: {why}");
}

#[test]
fn each_trick_has_its_state_and_passes() {
    let ready = Trick::Level(120);
    for (name, tricks, states) in [
        (
            "held by another program",
            &[Trick::Refuses(FaultKind::Busy), ready][..],
            &[CameraState::Busy, CameraState::Ready][..],
        ),
        (
            "forbidden",
            &[Trick::Refuses(FaultKind::Denied), ready],
            &[CameraState::Denied, CameraState::Ready],
        ),
        ("refused", &[Trick::Refuses(FaultKind::Refused), ready], &[CameraState::Failed, CameraState::Ready]),
        ("opens and gives noise", &[Trick::Noise], &[CameraState::Starting, CameraState::Silent]),
        ("black", &[Trick::Level(14)], &[CameraState::Ready, CameraState::Black]),
        (
            "busy at the first frame",
            &[Trick::Then(0, FaultKind::Busy), ready],
            &[CameraState::Busy, CameraState::Ready],
        ),
        (
            "stops with an error",
            &[Trick::Then(5, FaultKind::Refused), ready],
            &[CameraState::Ready, CameraState::Failed, CameraState::Ready],
        ),
        (
            "pulled out",
            &[Trick::Then(5, FaultKind::Gone), ready],
            &[CameraState::Ready, CameraState::Unplugged, CameraState::Ready],
        ),
        ("the library panics", &[Trick::Panics, ready], &[CameraState::Failed, CameraState::Ready]),
        (
            "stalls, and another opening helps",
            &[Trick::Hangs, ready],
            &[CameraState::Silent, CameraState::Ready],
        ),
        (
            "hangs while it is opened",
            &[Trick::HangsOpening, ready],
            &[CameraState::Silent, CameraState::Ready],
        ),
        ("another format with each frame", &[Trick::Changes], &[CameraState::Starting, CameraState::Ready]),
    ] {
        let stage = Stage::new(&["C920"], tricks);
        let (reader, events) = look(&stage, None);
        for state in states {
            let status = until_state(&events, *state);
            assert!(status.camera.is_none_or(|camera| camera == info("C920")), "{name}: the camera is named");
        }
        let calm = stage.playing.lock().unwrap().tricks.is_empty();
        assert!(calm, "{name}: every trick was played");
        drop(reader);
        stage.release();
        eventually(name, || stage.open.load(Ordering::SeqCst) == 0 && Arc::strong_count(&stage) == 1);
    }
}

#[test]
fn frames_are_given_on_once_ready_and_previews_with_them() {
    let stage = Stage::new(&["C920"], &[Trick::Level(77)]);
    let (reader, events) = look(&stage, None);
    let mut is_ready = false;
    let mut last = 0;
    for _ in 0..40 {
        match events.recv_timeout(Duration::from_secs(20)).unwrap() {
            CameraEvent::Status(status) => is_ready = status.state == CameraState::Ready,
            CameraEvent::Frame(frame) => {
                assert!(is_ready, "a camera that gives frames has said that it is ready");
                assert!(
                    frame.number > last && frame.picture.grey().as_raw().iter().all(|level| *level == 77)
                );
                last = frame.number;
            }
            CameraEvent::Preview(jpeg) => assert!(jpeg.starts_with(b"\xff\xd8") && last > 0),
            CameraEvent::Cameras(cameras) => assert_eq!(cameras, [info("C920")]),
        }
    }
    assert!(reader.counts().decoded >= last && reader.counts().damaged == 0);
}

#[test]
fn a_slow_sink_gets_the_newest_frame_and_no_queue() {
    let stage = Stage::new(&["C920"], &[Trick::Level(77)]);
    let (taken, frames) = mpsc::channel();
    let sink = move |event| {
        if let CameraEvent::Frame(_) = event {
            taken.send(()).unwrap();
            thread::sleep(Duration::from_millis(100));
        }
    };
    let driver = Arc::new(Arc::clone(&stage));
    let reader = CameraReader::with_driver(driver, fast(), CameraOptions::default(), Box::new(sink));
    for _ in 0..4 {
        frames.recv_timeout(Duration::from_secs(20)).unwrap();
    }
    let CameraCounts { decoded, overtaken, damaged } = reader.counts();
    assert!(decoded <= 4 && overtaken > decoded && damaged == 0, "{decoded} decoded, {overtaken} overtaken");
}

#[test]
fn none_is_plugged_in_then_one_then_another() {
    let stage = Stage::new(&[], &[]);
    let (reader, events) = look(&stage, Some(info("C920")));
    assert_eq!(until_state(&events, CameraState::Absent).camera, None);
    stage.plug(&["Integrated"]);
    let status = until_state(&events, CameraState::Ready);
    assert!(
        status.substitute && status.camera == Some(info("Integrated")),
        "another stands in, and it is said"
    );
    stage.plug(&["Integrated", "C920"]);
    let back = until(&events, |event| match event {
        CameraEvent::Status(status) if !status.substitute && status.state == CameraState::Ready => {
            status.camera.clone()
        }
        _ => None,
    });
    assert_eq!(back, info("C920"), "the one that was chosen is taken as soon as it is there");
    reader.choose(Some(info("Integrated")));
    until(&events, |event| match event {
        CameraEvent::Status(status)
            if status.state == CameraState::Ready && status.camera == Some(info("Integrated")) =>
        {
            Some(())
        }
        _ => None,
    });
    stage.plug(&["Integrated", "C920", "Brio"]);
    reader.cameras();
    eventually("a list that was asked for comes", || reader.cameras().len() == 3);
}

#[test]
fn it_is_released_while_nobody_looks() {
    let stage = Stage::new(&["C920"], &[]);
    let (reader, events) = look(&stage, None);
    for _ in 0..3 {
        until_state(&events, CameraState::Ready);
        reader.pause();
        until_state(&events, CameraState::Off);
        eventually("the device is given back", || stage.open.load(Ordering::SeqCst) == 0);
        reader.resume();
        until_state(&events, CameraState::Starting);
    }
}

#[test]
fn a_camera_that_swallows_every_thread_is_given_no_more_of_them() {
    let stage = Stage::new(&["C920"], &[Trick::Hangs]);
    let (reader, events) = look(&stage, None);
    until_state(&events, CameraState::Silent);
    eventually("as many as are left behind", || stage.open.load(Ordering::SeqCst) == 4);
    thread::sleep(fast().abandon_after * 2);
    assert_eq!(stage.opened.lock().unwrap().len(), 4, "it is not asked a fifth time");
    // The device comes back to itself: what was left behind lets go of it, and it is opened anew.
    stage.release();
    until_state(&events, CameraState::Ready);
    eventually("one holds it", || stage.open.load(Ordering::SeqCst) == 1);
    drop(reader);
}

#[test]
fn what_we_hold_ourselves_is_not_another_program() {
    let stage = Stage::new(&["C920"], &[Trick::Hangs, Trick::Refuses(FaultKind::Busy)]);
    let (_reader, events) = look(&stage, None);
    until_state(&events, CameraState::Silent);
    eventually("it was tried again", || stage.playing.lock().unwrap().tricks.is_empty());
    let busy = |event: CameraEvent| matches!(event, CameraEvent::Status(status) if status.state == CameraState::Busy);
    thread::sleep(fast().name_after);
    assert!(!events.try_iter().any(busy), "the thread that was left behind has the device");
    stage.playing.lock().unwrap().last = Trick::Level(120);
    stage.release();
    until_state(&events, CameraState::Ready);
}

#[test]
fn two_hundred_troubles_leave_nothing_behind() {
    let tricks: Vec<Trick> = (0..200)
        .map(|n| match n % 5 {
            0 => Trick::Refuses(FaultKind::Denied),
            1 => Trick::Refuses(FaultKind::Busy),
            2 => Trick::Then(2, FaultKind::Gone),
            3 => Trick::Panics,
            _ => Trick::Then(0, FaultKind::Refused),
        })
        .chain([Trick::Level(90)])
        .collect();
    let stage = Stage::new(&["C920"], &tricks);
    let (send, events) = mpsc::channel();
    let pace = Pace { retry_after: Duration::from_millis(1), ..fast() };
    let driver = Arc::new(Arc::clone(&stage));
    let sink = Box::new(move |event| drop(send.send(event)));
    let reader = CameraReader::with_driver(driver, pace, CameraOptions::default(), sink);
    eventually("every trick was played", || stage.playing.lock().unwrap().tricks.is_empty());
    until(&events, |event| match event {
        CameraEvent::Frame(frame) if frame.picture.grey().as_raw().first() == Some(&90) => Some(()),
        _ => None,
    });
    assert_eq!(stage.open.load(Ordering::SeqCst), 1);
    drop(reader);
    eventually("all threads have ended", || Arc::strong_count(&stage) == 1);
}
