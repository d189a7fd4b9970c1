//! The real card service (pcscd) with virtual readers (vpcd), and cards to lay into them; all of it ends with the test.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use simulator::{Chip, Insertion};
use tempfile::TempDir;

/// Where every pcscd listens: there can be only one.
const SOCKET: &str = "/run/pcscd/pcscd.comm";
const DRIVERS: [&str; 2] =
    ["/usr/lib/pcsc/drivers/serial/libifdvpcd.so", "/usr/lib64/pcsc/drivers/serial/libifdvpcd.so"];
/// How long anything may take on a machine that builds something else at the same time.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// Tests of one program take turns; those of several are kept apart by nextest.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// pcscd with one virtual reader of two slots.
pub(crate) struct Daemon {
    folder: TempDir,
    /// Where its reader is described while it is not plugged in.
    unplugged: TempDir,
    /// Of the first slot; the second one's is the next.
    pub(crate) port: u16,
    child: Option<Child>,
    _turn: MutexGuard<'static, ()>,
}

/// A card in a slot.
pub(crate) struct Laid {
    gone: Arc<AtomicBool>,
    /// Commands that it was sent.
    pub(crate) commands: Arc<AtomicU32>,
    thread: Option<JoinHandle<()>>,
}

struct Held<C> {
    chip: C,
    gone: Arc<AtomicBool>,
    commands: Arc<AtomicU32>,
}

impl Daemon {
    pub(crate) fn start() -> Self {
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = TempDir::new().unwrap();
        let port = two_free_ports();
        let driver = DRIVERS.iter().find(|path| Path::new(path).is_file());
        let driver = driver.expect("the virtual reader is not installed: apt install vsmartcard-vpcd");
        let readers = format!(
            "FRIENDLYNAME \"Essai\"\nDEVICENAME /dev/null:{port:#X}\nLIBPATH {driver}\nCHANNELID {port:#X}\n"
        );
        fs::write(folder.path().join("readers"), readers).unwrap();
        let mut daemon = Self { folder, unplugged: TempDir::new().unwrap(), port, child: None, _turn: turn };
        daemon.come_back();
        daemon
    }

    /// Starts the service anew.
    pub(crate) fn come_back(&mut self) {
        assert!(self.child.is_none(), "it runs");
        let mut command = as_root("pcscd");
        command.args(["--foreground", "--error", "-c"]).arg(self.folder.path());
        if has_polkit() {
            command.arg("--disable-polkit");
        }
        let _ = fs::remove_file(SOCKET);
        let child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("pcscd starts: apt install pcscd");
        self.child = Some(child);
        eventually("pcscd listens", || Path::new(SOCKET).exists());
    }

    /// Starts the service anew on a computer without a reader.
    pub(crate) fn come_back_without_reader(&mut self) {
        fs::rename(self.folder.path().join("readers"), self.unplugged.path().join("readers")).unwrap();
        self.come_back();
    }

    /// The reader is plugged in again; virtual ones are seen when the service starts.
    pub(crate) fn plug_in(&mut self) {
        self.crash();
        fs::rename(self.unplugged.path().join("readers"), self.folder.path().join("readers")).unwrap();
        self.come_back();
    }

    /// Ends the service, as a crash does.
    pub(crate) fn crash(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let killed = as_root("kill").args(["-9", &child.id().to_string()]).status().unwrap();
        assert!(killed.success(), "pcscd ends");
        child.wait().unwrap();
    }

    pub(crate) fn lay(&self, slot: u16, chip: impl Chip + Send + 'static) -> Laid {
        self.lay_slowly(slot, chip, Duration::ZERO, None)
    }

    /// Each reply takes that long; lifted in the middle of a command, when asked.
    pub(crate) fn lay_slowly(
        &self,
        slot: u16,
        chip: impl Chip + Send + 'static,
        delay: Duration,
        lift_after: Option<u32>,
    ) -> Laid {
        let (gone, commands) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
        let mut held = Held { chip, gone: Arc::clone(&gone), commands: Arc::clone(&commands) };
        let insertion = Insertion { port: self.port + slot, delay, lift_after, leave: Some(Duration::ZERO) };
        let thread = thread::spawn(move || {
            let start = Instant::now();
            // The reader of a daemon that was just started may not listen yet.
            while insertion.insert(&mut held).is_err() && start.elapsed() < PATIENCE {
                thread::sleep(Duration::from_millis(20));
            }
        });
        Laid { gone, commands, thread: Some(thread) }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.crash();
    }
}

impl Laid {
    /// Takes it away.
    pub(crate) fn lift(mut self) {
        self.end();
    }

    /// Waits until it was lifted by itself.
    pub(crate) fn lifted(mut self) {
        self.thread.take().unwrap().join().unwrap();
    }

    fn end(&mut self) {
        self.gone.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Laid {
    fn drop(&mut self) {
        // A test that fails tells its own reason, and not that a card was still there.
        if !thread::panicking() {
            self.end();
        }
    }
}

impl<C: Chip> Chip for Held<C> {
    fn atr(&self) -> Vec<u8> {
        self.chip.atr()
    }

    fn reset(&mut self) {
        self.chip.reset();
    }

    fn reply(&mut self, apdu: &[u8]) -> Vec<u8> {
        self.commands.fetch_add(1, Ordering::SeqCst);
        self.chip.reply(apdu)
    }

    fn is_done(&self) -> bool {
        self.gone.load(Ordering::SeqCst)
    }

    fn is_taken(&self) -> bool {
        self.chip.is_taken()
    }
}

pub(crate) fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < PATIENCE, "never: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

/// pcscd writes under /run: a build machine is root, a developer's has sudo without a question, or is asked beforehand.
fn as_root(program: &str) -> Command {
    let id = Command::new("id").arg("-u").output().unwrap();
    if id.stdout.starts_with(b"0\n") {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.args(["-n", program]);
    command
}

fn has_polkit() -> bool {
    let help = Command::new("pcscd").arg("--help").output().expect("pcscd is installed: apt install pcscd");
    let told = [help.stdout, help.stderr].concat();
    String::from_utf8_lossy(&told).contains("--disable-polkit")
}

fn two_free_ports() -> u16 {
    for _ in 0..100 {
        let first = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
        let port = first.local_addr().unwrap().port();
        if port < u16::MAX && TcpListener::bind((Ipv4Addr::UNSPECIFIED, port + 1)).is_ok() {
            return port;
        }
    }
    panic!("no two free ports");
}
