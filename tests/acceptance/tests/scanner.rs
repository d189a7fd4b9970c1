//! A hand scanner on a serial port, played through a pseudo-terminal: from its bytes to what the window is told.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "a test works on real files and programs")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it fails")]
#![expect(clippy::as_conversions, reason = "figures of tests are small")]

use std::fs;
use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use acceptance::root;
use desk::wire::{
    Attention, BoxSeen, ChannelCode, ChannelKind, Event, NewOffice, Practitioner, Reading, RefusalReason,
    Shown, TroubleReason,
};
use desk::{
    CardReaderChoice, Counter, Desk, Devices, FixedClock, OtherRoots, Picture, Places, Symbology, symbols,
};
use jiff::Timestamp;
use serialport::{SerialPort, TTYPort};
use simulator::{Issuer, Options};
use tempfile::TempDir;

const PASSPHRASE: &str = "quatre mots tout simples";
const NOON: &str = "2026-11-23T11:00:00Z";

/// A counter with a scanner on its cable, and a window that listens.
struct Counted {
    counter: Counter,
    issuer: Issuer,
    scanner: TTYPort,
    /// Held open: the system forgets what is sent to a terminal that nobody has open.
    line: TTYPort,
    told: Receiver<Event>,
    _folder: TempDir,
}

impl Counted {
    async fn begin() -> Self {
        let folder = TempDir::new().unwrap();
        let now: Timestamp = NOON.parse().unwrap();
        let issuer = Issuer::make(now, Some(23)).unwrap();
        issuer.write(&folder.path().join("issuer")).unwrap();
        let practitioner = Practitioner {
            name: "Dr A. Essai".into(),
            rpps: "10003000014".into(),
            am_number: "751234568".into(),
            address: vec!["1 rue de l’Essai".into(), "75011 Paris".into()],
            practice: desk::wire::Practice::default(),
        };
        let new = NewOffice { name: "Cabinet d’essai".into(), practitioner, passphrase: PASSPHRASE.into() };
        let clock = Arc::new(FixedClock(now));
        let office = folder.path().join("office");
        let (desk, _) = Desk::create(&office, &new, true, clock.clone()).await.unwrap();
        desk.import_lists(&folder.path().join("issuer/lists"), OtherRoots::Refuse).await.unwrap();
        desk.close().await;
        let (scanner, line) = TTYPort::pair().unwrap();
        let places = Places { office, lists: None, phone_frame: None, sheets: folder.path().join("sheets") };
        let counter = Counter::new(places, clock).with_devices(Devices {
            scanner_port: line.name(),
            readers: no_readers(),
            ..Devices::default()
        });
        let (tells, told) = mpsc::channel();
        counter.subscribe(move |event| tells.send(event).is_ok());
        Self { counter, issuer, scanner, line, told, _folder: folder }
    }

    fn next(&self) -> Event {
        // Generous: it only ends a test that would hang.
        self.told.recv_timeout(Duration::from_secs(30)).unwrap()
    }

    /// What the next code came to.
    fn presented(&self) -> Shown {
        loop {
            match self.next() {
                Event::Presented { shown } => return *shown,
                Event::ChannelsChanged { .. }
                | Event::Camera { .. }
                | Event::CameraHint { .. }
                | Event::Waiting
                | Event::Locked { .. }
                | Event::JournalAltered { .. }
                | Event::Leaving
                | Event::Discretion { .. }
                | Event::Progress { .. } => {}
                Event::Box { seen } => panic!("{seen:?}"),
                Event::Failed { error } => panic!("{error:?}"),
            }
        }
    }

    /// What the next box is.
    fn next_box(&self) -> BoxSeen {
        loop {
            match self.next() {
                Event::Box { seen } => return *seen,
                Event::Presented { shown } => panic!("{shown:?}"),
                Event::Failed { error } => panic!("{error:?}"),
                Event::ChannelsChanged { .. }
                | Event::Camera { .. }
                | Event::CameraHint { .. }
                | Event::Waiting
                | Event::Locked { .. }
                | Event::JournalAltered { .. }
                | Event::Leaving
                | Event::Discretion { .. }
                | Event::Progress { .. } => {}
            }
        }
    }

    /// Waits until the scanner is ready, or is gone.
    fn wait_for(&self, wanted: ChannelCode) {
        loop {
            if let Event::ChannelsChanged { channels } = self.next()
                && channels.iter().any(|c| c.kind == ChannelKind::ScannerSerial && c.code == wanted)
            {
                return;
            }
        }
    }
}

/// The card readers of other tests are theirs.
fn no_readers() -> CardReaderChoice {
    CardReaderChoice { pinned: Some("no reader is called so".into()), ignored: Vec::new() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_on_the_cable_is_read_and_the_window_is_told() {
    let mut counted = Counted::begin().await;
    counted.counter.unlock(PASSPHRASE).await.unwrap();
    counted.wait_for(ChannelCode::Ready);
    let now = NOON.parse().unwrap();
    let code = counted.issuer.qr_text("plain", &Options::at(now)).unwrap();
    counted.scanner.write_all(format!("]Q1{code}\r\n").as_bytes()).unwrap();
    let shown = counted.presented();
    assert!(matches!(shown.reading, Reading::Read(_)), "the symbology's name is no part of it: {shown:?}");
    assert!(!shown.remote, "a scanner reads the telephone itself");

    // The trigger bounces: the same code at once is the same showing, and not a replay.
    counted.scanner.write_all(format!("{code}\rhttps://exemple.fr/menu\r").as_bytes()).unwrap();
    let Reading::Refused(refused) = counted.presented().reading else { panic!("it is no code of ours") };
    assert_eq!(refused.reasons, [RefusalReason::Malformed], "the next that is told is the other code");
    assert_eq!(counted.counter.session().await.unwrap().today.readings, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_office_lets_go_of_the_scanner_and_takes_it_again() {
    let mut counted = Counted::begin().await;
    counted.counter.unlock(PASSPHRASE).await.unwrap();
    counted.wait_for(ChannelCode::Ready);
    counted.counter.lock().await.unwrap();
    counted.scanner.write_all(b"CV1:BEHIND THE LOCK\r").unwrap();
    let other = TTYPort::open(&serialport::new(counted.line.name().unwrap(), 9600));
    assert!(other.is_ok(), "another program may have the port");
    drop(other);
    counted.counter.unlock(PASSPHRASE).await.unwrap();
    counted.wait_for(ChannelCode::Ready);
    let code = counted.issuer.qr_text("plain", &Options::at(NOON.parse().unwrap())).unwrap();
    counted.scanner.write_all(format!("{code}\r").as_bytes()).unwrap();
    let first = counted.presented();
    assert!(
        matches!(first.reading, Reading::Read(_)),
        "what was sent behind the lock is not read: {first:?}"
    );
    let diagnostic = counted.counter.diagnostic().await.unwrap();
    assert!(diagnostic.channels.iter().any(|channel| channel.kind == ChannelKind::ScannerSerial));
}

#[tokio::test(flavor = "multi_thread")]
async fn boxes_are_told_where_they_are_awaited_and_are_no_card_elsewhere() {
    let mut counted = Counted::begin().await;
    counted.counter.unlock(PASSPHRASE).await.unwrap();
    counted.wait_for(ChannelCode::Ready);
    counted.counter.import_medicines(&root().join("assets/medicaments")).await.unwrap();
    let of = |serial: &str| format!("]d201034009900000161727123110LOT7\u{1d}21{serial}\r\n");
    counted.scanner.write_all(of("SN0").as_bytes()).unwrap();
    let Reading::Trouble(trouble) = counted.presented().reading else {
        panic!("nobody is refused for a box")
    };
    assert_eq!(trouble.reasons, [TroubleReason::MedicineBox]);

    counted.counter.attend(Attention::Dispensing).await;
    counted.scanner.write_all(of("SN1").as_bytes()).unwrap();
    let seen = counted.next_box();
    assert_eq!((seen.cip7.as_str(), seen.serial.as_deref()), ("9000001", Some("SN1")));
    assert_eq!(seen.medicine.and_then(|medicine| medicine.price), Some(116));
    // The same code at once is one showing of one box; another box of the kind has a number of its own.
    counted.scanner.write_all((of("SN1") + &of("SN2") + "3400990000023\r\n").as_bytes()).unwrap();
    assert_eq!(counted.next_box().serial.as_deref(), Some("SN2"));
    assert_eq!(counted.next_box().cip7, "9000002", "a bar code too");

    // A hand scanner is aimed on purpose: a patient's code is read all the same.
    let code = counted.issuer.qr_text("plain", &Options::at(NOON.parse().unwrap())).unwrap();
    counted.scanner.write_all(format!("{code}\r").as_bytes()).unwrap();
    assert!(matches!(counted.presented().reading, Reading::Read(_)));
}

#[test]
fn the_self_test_code_of_the_screen_says_what_the_screen_expects() {
    let source = fs::read_to_string(root().join("ui/src/lib/domain/selfTestCode.ts")).unwrap();
    let side: u32 =
        source.split("SIDE = ").nth(1).and_then(|rest| rest.split(';').next()).unwrap().parse().unwrap();
    let path: String = source.split('"').skip(1).step_by(2).collect();
    // Eight grey levels a module, and the quiet zone around.
    let (scale, quiet) = (8, 4);
    let width = (side + 2 * quiet) * scale;
    let mut levels = vec![255_u8; (width * width) as usize];
    for run in path.split('M').skip(1) {
        let mut figures = run.split(['h', 'v', ' ', 'z']).map(|figure| figure.parse().unwrap_or(0));
        let (x, y, length): (u32, u32, u32) =
            (figures.next().unwrap(), figures.next().unwrap(), figures.next().unwrap());
        for row in 0..scale {
            let start = ((y + quiet) * scale + row) * width + (x + quiet) * scale;
            levels[start as usize..(start + length * scale) as usize].fill(0);
        }
    }
    let found = symbols(&Picture::from_grey(width, width, levels).unwrap());
    // RFC 9285, table 1.
    let base45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let texts: Vec<_> = found.iter().map(|symbol| (symbol.symbology, symbol.text.as_str())).collect();
    assert_eq!(texts, [(Symbology::Qr, format!("CV0:{base45}\u{1d}{base45}").as_str())]);
}
