//! One serial port, and which ports are a scanner's.

use std::path::Path;
use std::time::Duration;

use serialport::{ClearBuffer, ErrorKind, SerialPort, SerialPortInfo, SerialPortType};

use super::{Framing, ScannerState, is_silence};

/// A port, open or not.
pub(super) struct Port {
    name: String,
    state: ScannerState,
    device: Option<Box<dyn SerialPort>>,
    framing: Framing,
}

/// What came of reading a port.
pub(super) enum Heard {
    /// It is not open.
    Closed,
    /// These codes are whole.
    Codes(Vec<String>),
    /// It was unplugged.
    Lost,
}

impl Port {
    pub(super) fn new(name: &str) -> Self {
        let state = ScannerState::Unplugged;
        Self { name: name.to_owned(), state, device: None, framing: Framing::default() }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn state(&self) -> ScannerState {
        self.state
    }

    /// Opens the port unless it is open.
    pub(super) fn open(&mut self) {
        if self.device.is_some() {
            return;
        }
        let opening = serialport::new(&self.name, BAUD).timeout(SILENCE).dtr_on_open(true);
        // What was sent while nobody read is nobody's any more.
        let fresh = |device: Box<dyn SerialPort>| device.clear(ClearBuffer::Input).map(|()| device);
        match opening.open().and_then(fresh) {
            Ok(device) => {
                self.device = Some(device);
                self.state = ScannerState::Ready;
            }
            Err(error) => self.state = state_of(error.kind()),
        }
    }

    pub(super) fn close(&mut self, state: ScannerState) {
        self.device = None;
        self.framing = Framing::default();
        self.state = state;
    }

    /// Waits for bytes as long as a silence lasts.
    pub(super) fn read(&mut self) -> Heard {
        let Some(device) = &mut self.device else { return Heard::Closed };
        let mut bytes = [0; 1024];
        match device.read(&mut bytes) {
            Ok(0) => {
                self.close(ScannerState::Unplugged);
                Heard::Lost
            }
            Ok(count) => Heard::Codes(self.framing.take(bytes.get(..count).unwrap_or_default())),
            Err(error) if is_silence(&error) => Heard::Codes(self.framing.silence().into_iter().collect()),
            Err(_) => {
                self.close(ScannerState::Unplugged);
                Heard::Lost
            }
        }
    }
}

/// The ports to open: those of known makers, and the one that was named. Any other may be a modem, a reader of bank
/// cards or a board that starts anew when it is opened, and is left alone.
pub(super) fn wanted(listed: &[SerialPortInfo], pinned: Option<&str>) -> Vec<String> {
    let known = listed.iter().filter(|port| match &port.port_type {
        SerialPortType::UsbPort(usb) => MAKERS.iter().any(|(vendor, _)| *vendor == usb.vid),
        SerialPortType::PciPort | SerialPortType::BluetoothPort | SerialPortType::Unknown => false,
    });
    // macOS lists each port twice; opening the one called tty waits for a modem's carrier.
    let names = known.map(|port| port.port_name.as_str()).filter(|name| !name.starts_with("/dev/tty."));
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    if let Some(pinned) = pinned.filter(|pinned| names.iter().all(|name| name != pinned)) {
        names.push(pinned.to_owned());
    }
    names
}

/// Whether a port is plugged in: Windows says « refused » alike of a port that is held and of one that is not there.
pub(super) fn is_there(name: &str, listed: &[SerialPortInfo]) -> bool {
    listed.iter().any(|port| port.port_name == name) || Path::new(name).exists()
}

fn state_of(error: ErrorKind) -> ScannerState {
    match error {
        // What the library says of a port that another program has locked.
        ErrorKind::NoDevice | ErrorKind::Io(std::io::ErrorKind::WouldBlock) => ScannerState::Busy,
        ErrorKind::Io(std::io::ErrorKind::PermissionDenied) => ScannerState::Denied,
        ErrorKind::Io(std::io::ErrorKind::NotFound) => ScannerState::Unplugged,
        ErrorKind::Io(_) | ErrorKind::InvalidInput | ErrorKind::Unknown => ScannerState::Failed,
    }
}

/// USB vendor numbers of the makers of hand scanners, from the list of linux-usb.org (usb.ids, 2025-07-26).
const MAKERS: [(u16, &str); 9] = [
    (0x0536, "Hand Held Products (Honeywell)"),
    (0x05e0, "Symbol Technologies (Zebra)"),
    (0x05f9, "PSC Scanning (Datalogic)"),
    (0x065a, "Optoelectronics (Opticon)"),
    (0x067e, "Intermec Technologies (Honeywell)"),
    (0x080c, "Datalogic"),
    (0x0c2e, "Metrologic Instruments (Honeywell)"),
    (0x0db5, "Access IS"),
    (0x1eab, "Fujian Newland"),
];
/// A USB port ignores it; a port with a cable of its own mostly leaves the factory with this.
const BAUD: u32 = 9600;
/// A scanner that has been silent for this long has sent all of its code.
const SILENCE: Duration = Duration::from_millis(50);

#[cfg(test)]
mod tests {
    use serialport::UsbPortInfo;

    use super::*;

    fn usb(name: &str, vid: u16) -> SerialPortInfo {
        let usb = UsbPortInfo { vid, pid: 1, serial_number: None, manufacturer: None, product: None };
        SerialPortInfo { port_name: name.to_owned(), port_type: SerialPortType::UsbPort(usb) }
    }

    #[test]
    fn scanners_of_known_makers_are_opened_and_no_other_port_but_the_named_one() {
        let modem = SerialPortInfo { port_name: "COM1".to_owned(), port_type: SerialPortType::PciPort };
        let headset =
            SerialPortInfo { port_name: "COM9".to_owned(), port_type: SerialPortType::BluetoothPort };
        // 2341 is Arduino's, 12d1 a maker of modems: usb.ids.
        let all = [modem, headset, usb("COM3", 0x05e0), usb("COM4", 0x2341), usb("COM5", 0x12d1)];
        assert_eq!(wanted(&all, None), ["COM3"], "a maker's own");
        assert_eq!(wanted(&all, Some("COM4")), ["COM3", "COM4"], "what the user named");
        assert_eq!(wanted(&all, Some("COM3")), ["COM3"], "once");
        assert_eq!(wanted(&[], Some("COM7")), ["COM7"], "named before it is plugged in");
        let mac = [usb("/dev/cu.usbmodem1", 0x0c2e), usb("/dev/tty.usbmodem1", 0x0c2e)];
        assert_eq!(wanted(&mac, None), ["/dev/cu.usbmodem1"], "the same port under its better name");
    }

    #[test]
    fn why_a_port_does_not_open_has_a_name() {
        use std::io::ErrorKind as Io;
        let table = [
            (ErrorKind::NoDevice, ScannerState::Busy),
            (ErrorKind::Io(Io::PermissionDenied), ScannerState::Denied),
            (ErrorKind::Io(Io::NotFound), ScannerState::Unplugged),
            (ErrorKind::Unknown, ScannerState::Failed),
        ];
        for (kind, state) in table {
            assert_eq!(state_of(kind), state, "{kind:?}");
        }
    }
}
