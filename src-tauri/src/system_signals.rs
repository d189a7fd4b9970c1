//! What the system says that an open office must heed: it is about to sleep, or the user's session was locked.
//!
//! On Linux logind says both on the system bus. It waits with the sleep for as long as we hold its *delay* (five seconds
//! at most, by its own setting), so that the keys are gone before the memory is kept or written to disk. A session
//! that GNOME or KDE lock by themselves shows by its `LockedHint`. Elsewhere the clocks tell of a sleep when it is over
//! (`desk::vigil`), and the idle time does the rest.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;

use desk::SystemSignal;
use zbus::export::futures_core::Stream;
use zbus::message::Type;
use zbus::zvariant::{OwnedFd, OwnedValue};
use zbus::{Connection, MatchRule, Message, MessageStream, fdo};

const LOGIND: &str = "org.freedesktop.login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";

/// Hears logind.
pub(crate) struct SystemSignals {
    bus: Connection,
    heard: MessageStream,
    /// While this is held, the computer waits with its sleep.
    delay: Option<OwnedFd>,
}

impl SystemSignals {
    /// Listens on a bus where logind is.
    pub(crate) async fn on(bus: Connection) -> zbus::Result<Self> {
        let subscriptions = fdo::DBusProxy::new(&bus).await?;
        let heard = MessageStream::from(&bus);
        for (interface, member) in
            [(MANAGER, "PrepareForSleep"), (SESSION, "Lock"), (PROPERTIES, "PropertiesChanged")]
        {
            let rule = MatchRule::builder().msg_type(Type::Signal).sender(LOGIND)?;
            let rule = rule.interface(interface)?.member(member)?.build();
            subscriptions.add_match_rule(rule).await?;
        }
        let mut signals = Self { bus, heard, delay: None };
        signals.delay_sleep().await;
        Ok(signals)
    }

    /// The next signal; none when the bus is gone. Whoever asks for the next has heeded the one before.
    pub(crate) async fn next(&mut self) -> Option<SystemSignal> {
        loop {
            let message = poll_fn(|context| Pin::new(&mut self.heard).poll_next(context)).await?;
            let Ok(message) = message else { continue };
            match signal(&message) {
                Some(Heard::Sleeps) => return Some(SystemSignal::Sleeps),
                Some(Heard::Locked) => return Some(SystemSignal::SessionLocked),
                Some(Heard::Woke) => self.delay_sleep().await,
                None => {}
            }
        }
    }

    /// Lets the computer sleep.
    pub(crate) fn let_sleep(&mut self) {
        self.delay = None;
    }

    async fn delay_sleep(&mut self) {
        let arguments = ("sleep", "Comptoir", "Verrouillage du cabinet", "delay");
        let path = "/org/freedesktop/login1";
        let reply = self.bus.call_method(Some(LOGIND), path, Some(MANAGER), "Inhibit", &arguments).await;
        match reply.and_then(|reply| reply.body().deserialize::<OwnedFd>()) {
            Ok(delay) => self.delay = Some(delay),
            // Locked all the same, perhaps only after waking.
            Err(error) => tracing::info!(%error, "the computer will not wait with its sleep"),
        }
    }
}

enum Heard {
    Sleeps,
    Woke,
    Locked,
}

fn signal(message: &Message) -> Option<Heard> {
    let header = message.header();
    let (interface, member) = (header.interface()?.as_str(), header.member()?.as_str());
    match (interface, member) {
        (MANAGER, "PrepareForSleep") => {
            let begins: bool = message.body().deserialize().ok()?;
            Some(if begins { Heard::Sleeps } else { Heard::Woke })
        }
        (SESSION, "Lock") => Some(Heard::Locked),
        (PROPERTIES, "PropertiesChanged") => {
            let body = message.body();
            let (of, changed, _): (String, HashMap<String, OwnedValue>, Vec<String>) =
                body.deserialize().ok()?;
            let hint = changed.get("LockedHint").filter(|_| of == SESSION)?;
            bool::try_from(hint).ok()?.then_some(Heard::Locked)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::os::fd::AsFd;
    use std::process::{Child, Command, Stdio};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use zbus::connection::Builder;
    use zbus::object_server::SignalEmitter;
    use zbus::zvariant::Value;

    use super::*;

    /// A bus of our own, on which the test plays logind.
    struct Bus {
        daemon: Child,
        address: String,
    }

    impl Bus {
        fn start() -> Self {
            let mut daemon = Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--nopidfile", "--print-address"])
                .stdout(Stdio::piped())
                .spawn()
                .expect("dbus-daemon is among the packages that the tests install");
            let mut address = String::new();
            BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
            Self { daemon, address: address.trim().to_owned() }
        }

        fn connect(&self) -> Builder<'_> {
            Builder::address(self.address.as_str()).unwrap()
        }
    }

    impl Drop for Bus {
        fn drop(&mut self) {
            self.daemon.kill().unwrap();
            self.daemon.wait().unwrap();
        }
    }

    struct Manager {
        delays: Arc<AtomicU32>,
    }

    #[zbus::interface(name = "org.freedesktop.login1.Manager")]
    impl Manager {
        fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> OwnedFd {
            assert_eq!((what, mode), ("sleep", "delay"));
            assert!(!who.is_empty() && !why.is_empty(), "whoever waits is told for whom");
            self.delays.fetch_add(1, Ordering::SeqCst);
            let file = std::fs::File::open("/dev/null").unwrap();
            std::os::fd::OwnedFd::from(file).as_fd().try_clone_to_owned().unwrap().into()
        }

        #[zbus(signal)]
        async fn prepare_for_sleep(emitter: &SignalEmitter<'_>, begins: bool) -> zbus::Result<()>;
    }

    #[tokio::test]
    async fn a_sleep_and_a_locked_session_are_heard_and_the_sleep_waits() {
        let bus = Bus::start();
        let delays = Arc::new(AtomicU32::new(0));
        let manager = Manager { delays: Arc::clone(&delays) };
        let path = "/org/freedesktop/login1";
        let logind = bus.connect().name(LOGIND).unwrap().serve_at(path, manager).unwrap();
        let logind = logind.build().await.unwrap();
        let mut signals = SystemSignals::on(bus.connect().build().await.unwrap()).await.unwrap();
        assert!(signals.delay.is_some(), "the sleep waits");

        let session = "/org/freedesktop/login1/session/_32";
        let hint = |locked: bool| {
            let changed = HashMap::from([("LockedHint", Value::from(locked))]);
            (SESSION, changed, Vec::<String>::new())
        };
        let emitter = SignalEmitter::new(&logind, path).unwrap();
        // What is of no concern comes first: an unlocked session, one that woke.
        let changed = "PropertiesChanged";
        logind.emit_signal(None::<&str>, session, PROPERTIES, changed, &hint(false)).await.unwrap();
        logind.emit_signal(None::<&str>, session, SESSION, "Unlock", &()).await.unwrap();
        Manager::prepare_for_sleep(&emitter, true).await.unwrap();
        assert_eq!(heard(&mut signals).await, SystemSignal::Sleeps);
        signals.let_sleep();
        Manager::prepare_for_sleep(&emitter, false).await.unwrap();
        logind.emit_signal(None::<&str>, session, SESSION, "Lock", &()).await.unwrap();
        assert_eq!(heard(&mut signals).await, SystemSignal::SessionLocked);
        assert!(signals.delay.is_some(), "after waking the next sleep waits again");
        assert_eq!(delays.load(Ordering::SeqCst), 2);
        logind.emit_signal(None::<&str>, session, PROPERTIES, changed, &hint(true)).await.unwrap();
        assert_eq!(heard(&mut signals).await, SystemSignal::SessionLocked);
    }

    async fn heard(signals: &mut SystemSignals) -> SystemSignal {
        tokio::time::timeout(Duration::from_secs(20), signals.next()).await.expect("it is heard").unwrap()
    }
}
