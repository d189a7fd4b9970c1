//! Hand scanners on a serial port (USB CDC): found by themselves, opened, and followed as they come and go.
//!
//! Such a scanner hands over 900 characters in 80 ms, where one that types like a keyboard needs 2 to 18 s.

mod framing;
mod port;

use std::fmt;
use std::io::{self, ErrorKind};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

use serialport::SerialPortInfo;

pub use framing::Framing;
use port::{Heard, Port, is_there, wanted};

/// What scanners do.
#[derive(Clone, PartialEq, Eq)]
pub enum ScannerEvent {
    /// The ports are now these, by name.
    Ports(Vec<(String, ScannerState)>),
    /// A whole code, as it was sent.
    Code(String),
}

/// How a port is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScannerState {
    /// It is open and waits for a code.
    Ready,
    /// It was there, or was named, and is not plugged in.
    Unplugged,
    /// Another program holds it.
    Busy,
    /// The system does not let this user open it.
    Denied,
    /// It cannot be opened for another reason.
    Failed,
}

/// Every serial scanner of this computer, watched until this is dropped.
pub struct Scanners {
    stop: Option<Sender<()>>,
    ended: Receiver<()>,
}

impl Scanners {
    /// Watches the scanners of known makers, and one port besides when its name is given. `tell` runs on the thread of the
    /// scanners and may make them wait.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub fn watch(
        pinned: Option<String>,
        tell: impl FnMut(ScannerEvent) + Send + 'static,
    ) -> io::Result<Self> {
        let (stop, stopped) = mpsc::channel();
        let (ends, ended) = mpsc::channel::<()>();
        let mut watch = Watch { pinned, tell: Box::new(tell), ports: Vec::new(), told: None };
        thread::Builder::new().name("scanners".to_owned()).spawn(move || {
            watch.run(&stopped);
            drop((watch, ends));
        })?;
        Ok(Self { stop: Some(stop), ended })
    }
}

impl Drop for Scanners {
    fn drop(&mut self) {
        self.stop = None;
        // A driver that hangs keeps its thread; the program does not wait for it.
        let _ended = self.ended.recv_timeout(PATIENCE);
    }
}

struct Watch {
    pinned: Option<String>,
    tell: Box<dyn FnMut(ScannerEvent) + Send>,
    ports: Vec<Port>,
    told: Option<Vec<(String, ScannerState)>>,
}

impl Watch {
    #[expect(clippy::disallowed_methods, reason = "a system that tells of no change is asked again in time")]
    fn run(&mut self, stopped: &Receiver<()>) {
        let mut looked: Option<Instant> = None;
        while !matches!(stopped.try_recv(), Err(TryRecvError::Disconnected)) {
            let now = Instant::now();
            if looked.is_none_or(|at| now.duration_since(at) >= LOOK) {
                looked = Some(now);
                self.look(&listed());
            }
            // Reading waits at the port; without a port, wait here.
            if !self.read() && !matches!(stopped.recv_timeout(LOOK), Err(RecvTimeoutError::Timeout)) {
                return;
            }
        }
    }

    /// Opens what has come and forgets what has gone.
    fn look(&mut self, listed: &[SerialPortInfo]) {
        let wanted = wanted(listed, self.pinned.as_deref());
        for name in &wanted {
            if !self.ports.iter().any(|port| port.name() == name) {
                self.ports.push(Port::new(name));
            }
        }
        for port in &mut self.ports {
            if wanted.iter().any(|name| name == port.name()) && is_there(port.name(), listed) {
                port.open();
            } else {
                port.close(ScannerState::Unplugged);
            }
        }
        // A scanner that comes back may have another name: the old one is then of no interest.
        if self.ports.iter().any(|port| port.state() == ScannerState::Ready) {
            let pinned = self.pinned.as_deref();
            self.ports.retain(|port| port.state() != ScannerState::Unplugged || Some(port.name()) == pinned);
        }
        self.tell_ports();
    }

    /// Reads each open port once, waiting a little for bytes; false when there is none.
    fn read(&mut self) -> bool {
        let mut open = false;
        let mut lost = false;
        for port in &mut self.ports {
            match port.read() {
                Heard::Closed => {}
                Heard::Codes(codes) => {
                    open = true;
                    codes.into_iter().map(ScannerEvent::Code).for_each(&mut self.tell);
                }
                Heard::Lost => lost = true,
            }
        }
        if lost {
            self.tell_ports();
        }
        open
    }

    fn tell_ports(&mut self) {
        let ports: Vec<_> = self.ports.iter().map(|port| (port.name().to_owned(), port.state())).collect();
        if self.told.as_ref() != Some(&ports) {
            (self.tell)(ScannerEvent::Ports(ports.clone()));
            self.told = Some(ports);
        }
    }
}

/// The serial ports of this computer. A system that cannot say has none.
fn listed() -> Vec<SerialPortInfo> {
    // The library ends the thread on a Linux without this folder, as in some containers.
    let can_say = !cfg!(target_os = "linux") || std::path::Path::new("/sys/class/tty").is_dir();
    if can_say { serialport::available_ports().unwrap_or_default() } else { Vec::new() }
}

// What a scanner reads may be a person's.
impl fmt::Debug for ScannerEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ports(ports) => f.debug_tuple("Ports").field(ports).finish(),
            Self::Code(text) => write!(f, "Code({} bytes)", text.len()),
        }
    }
}

fn is_silence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock | ErrorKind::Interrupted)
}

/// How often the system is asked for its ports.
const LOOK: Duration = Duration::from_secs(1);
/// How long a device may take to let go.
const PATIENCE: Duration = Duration::from_millis(500);

#[cfg(test)]
#[cfg(unix)]
mod tests;
