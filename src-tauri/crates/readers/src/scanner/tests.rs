//! Scanners played through pseudo-terminals: the same system calls, another end of the cable.

use std::io::Write;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use serialport::{SerialPort, TTYPort};

use super::{Framing, ScannerEvent, ScannerState, Scanners};

/// The scanner's end of the cable, and the program's.
struct Cable {
    scanner: TTYPort,
    name: String,
    /// Held open: the system forgets what is sent to a terminal that nobody has open.
    _line: TTYPort,
}

fn cable() -> Cable {
    let (scanner, line) = TTYPort::pair().expect("a pseudo-terminal");
    Cable { scanner, name: line.name().expect("a name"), _line: line }
}

fn watch(name: &str) -> (Scanners, Receiver<ScannerEvent>) {
    let (tells, told) = mpsc::channel();
    let scanners = Scanners::watch(Some(name.to_owned()), move |event| drop(tells.send(event)));
    (scanners.expect("a thread"), told)
}

fn next(told: &Receiver<ScannerEvent>) -> ScannerEvent {
    // Generous: it only ends a test that would hang.
    told.recv_timeout(Duration::from_secs(20)).expect("the scanners tell something")
}

fn ports(name: &str, state: ScannerState) -> ScannerEvent {
    ScannerEvent::Ports(vec![(name.to_owned(), state)])
}

fn code(text: &str) -> ScannerEvent {
    ScannerEvent::Code(text.to_owned())
}

#[test]
fn codes_come_whole_however_they_are_sent() {
    let mut cable = cable();
    let (_scanners, told) = watch(&cable.name);
    assert_eq!(next(&told), ports(&cable.name, ScannerState::Ready));
    cable.scanner.write_all(b"CV1:ABC\r\n").unwrap();
    assert_eq!(next(&told), code("CV1:ABC"), "one piece");
    for piece in [&b"CV"[..], b"1:A", b"BC\r"] {
        cable.scanner.write_all(piece).unwrap();
    }
    assert_eq!(next(&told), code("CV1:ABC"), "a burst in pieces");
    cable.scanner.write_all(b"]d1IS01\x1d").unwrap();
    assert_eq!(next(&told), code("]d1IS01\u{1d}"), "silence ends it, and control characters stay");
}

#[test]
fn a_flood_is_dropped_and_the_next_code_read() {
    let mut cable = cable();
    let (_scanners, told) = watch(&cable.name);
    assert_eq!(next(&told), ports(&cable.name, ScannerState::Ready));
    cable.scanner.set_timeout(Duration::from_secs(20)).unwrap();
    // Pieces that fit the terminal's own buffer, without a pause in between.
    for _ in 0..(Framing::LIMIT / 1_000 + 4) {
        cable.scanner.write_all(&[b'7'; 1_000]).unwrap();
    }
    cable.scanner.write_all(b"\rCV1:AFTER\r").unwrap();
    assert_eq!(next(&told), code("CV1:AFTER"), "nothing of the flood");
}

#[test]
fn a_scanner_that_is_unplugged_is_told_of() {
    let cable = cable();
    let (_scanners, told) = watch(&cable.name);
    assert_eq!(next(&told), ports(&cable.name, ScannerState::Ready));
    let name = cable.name.clone();
    drop(cable);
    assert_eq!(next(&told), ports(&name, ScannerState::Unplugged));
}

#[test]
fn a_port_that_another_program_holds_is_busy_and_opened_when_it_is_free() {
    let cable = cable();
    let holder = TTYPort::open(&serialport::new(&cable.name, 9600)).expect("another program");
    let (_scanners, told) = watch(&cable.name);
    assert_eq!(next(&told), ports(&cable.name, ScannerState::Busy));
    drop(holder);
    assert_eq!(next(&told), ports(&cable.name, ScannerState::Ready), "without being asked");
}

#[test]
fn a_port_that_is_not_there_is_unplugged_and_waited_for() {
    let (_scanners, told) = watch("/dev/comptoir-no-such-port");
    assert_eq!(next(&told), ports("/dev/comptoir-no-such-port", ScannerState::Unplugged));
}

#[test]
fn letting_go_never_waits_for_a_listener_that_is_stuck() {
    let mut cable = cable();
    let (stuck, first) = (mpsc::channel::<()>(), mpsc::channel());
    let scanners = Scanners::watch(Some(cable.name.clone()), move |_| {
        let _told = first.0.send(());
        // Blocks until the test is over.
        let _over = stuck.1.recv();
    })
    .expect("a thread");
    first.1.recv_timeout(Duration::from_secs(20)).expect("it was told something");
    cable.scanner.write_all(b"CV1:A\r").unwrap();
    let (lets_go, gone) = mpsc::channel();
    thread::spawn(move || {
        drop(scanners);
        lets_go.send(())
    });
    gone.recv_timeout(Duration::from_secs(20)).expect("it would have hung");
    drop(stuck.0);
}
