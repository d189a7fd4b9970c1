//! The real card service: `WinSCard` on Windows, its twin on macOS, pcsc-lite on Linux.

use std::ffi::{CStr, CString};
use std::time::Duration;

use pcsc::{Disposition, Error, Protocols, ReaderState, Scope, ShareMode, State};
use zeroize::Zeroizing;

use super::{Context, Fault, Link, Presence, Service, Slot, Talk};

/// The system's card service.
pub(super) struct Winscard;

struct Client {
    context: pcsc::Context,
    /// What was last told, with the system's own count of it.
    states: Vec<ReaderState>,
}

/// `None` once it is disconnected.
struct Connection(Option<pcsc::Card>);

impl Service for Winscard {
    fn establish(&self) -> Result<Box<dyn Context>, Fault> {
        let context = pcsc::Context::establish(Scope::User).map_err(|error| match fault(error) {
            // A daemon that is there and hangs up: its policy says no.
            Fault::Failed if error == Error::CommError => Fault::Denied,
            other => other,
        })?;
        Ok(Box::new(Client { context, states: Vec::new() }))
    }
}

impl Context for Client {
    fn readers(&mut self) -> Result<Vec<String>, Fault> {
        match self.context.list_readers_owned() {
            Ok(names) => Ok(names.iter().filter_map(|name| name.to_str().ok()).map(str::to_owned).collect()),
            Err(Error::NoReadersAvailable) => Ok(Vec::new()),
            Err(error) => Err(context_fault(error)),
        }
    }

    fn wait(&mut self, readers: &[String], plugging: bool, time: Duration) -> Result<Vec<Slot>, Fault> {
        let wanted: Vec<CString> =
            readers.iter().filter_map(|name| CString::new(name.as_str()).ok()).collect();
        let plug = plugging.then(pcsc::PNP_NOTIFICATION);
        let wanted: Vec<&CStr> = wanted.iter().map(CString::as_c_str).chain(plug).collect();
        self.states.retain(|state| wanted.contains(&state.name()));
        for name in wanted {
            if !self.states.iter().any(|state| state.name() == name) {
                self.states.push(ReaderState::new(name, State::UNAWARE));
            }
        }
        match self.context.get_status_change(time, &mut self.states) {
            // Time is over, or a reader went away between the list and here: the next list knows.
            Ok(())
            | Err(
                Error::Timeout
                | Error::Cancelled
                | Error::UnknownReader
                | Error::ReaderUnavailable
                | Error::NoReadersAvailable,
            ) => {}
            Err(error) => return Err(context_fault(error)),
        }
        for state in &mut self.states {
            state.sync_current_state();
        }
        Ok(self
            .states
            .iter()
            .filter(|state| state.name() != pcsc::PNP_NOTIFICATION())
            .filter_map(slot)
            .collect())
    }

    fn waker(&self) -> Box<dyn Fn() + Send + Sync> {
        let context = self.context.clone();
        Box::new(move || {
            // It fails when nobody waits, which is as good.
            let _ = context.cancel();
        })
    }

    fn connect(&mut self, reader: &str) -> Result<Box<dyn Link>, Fault> {
        let name = CString::new(reader).map_err(|_| Fault::ReaderGone)?;
        let card =
            self.context.connect(&name, ShareMode::Shared, Protocols::T0 | Protocols::T1).map_err(fault)?;
        Ok(Box::new(Connection(Some(card))))
    }
}

impl Link for Connection {
    fn hold(&mut self, talk: &mut Talk<'_>) -> Result<(), Fault> {
        let card = self.0.as_mut().ok_or(Fault::NoCard)?;
        let transaction = card.transaction().map_err(fault)?;
        // Some phones answer with more than they were asked for (`spec/nfc.md` §3).
        let mut buffer = Zeroizing::new(vec![0; pcsc::MAX_BUFFER_SIZE_EXTENDED]);
        talk(&mut |command| transaction.transmit(command, &mut buffer).map(<[u8]>::to_vec).map_err(fault));
        match transaction.end(Disposition::LeaveCard) {
            Ok(()) => Ok(()),
            // Its drop would end it once more. The card is gone, or the service is: nothing is held.
            Err((transaction, error)) => {
                drop(transaction);
                tracing::debug!(%error, "a card was let go late");
                Ok(())
            }
        }
    }
}

impl Drop for Connection {
    /// Left to itself, the library would reset the card, and a phone on the reader would ring again.
    fn drop(&mut self) {
        if let Some(Err((card, error))) = self.0.take().map(|card| card.disconnect(Disposition::LeaveCard)) {
            tracing::debug!(%error, "a card was not disconnected");
            drop(card);
        }
    }
}

fn slot(state: &ReaderState) -> Option<Slot> {
    let event = state.event_state();
    let presence = if event.intersects(State::UNKNOWN | State::UNAVAILABLE | State::IGNORE) {
        Presence::Gone
    } else if event.contains(State::MUTE) {
        Presence::Mute
    } else if event.contains(State::PRESENT) && !state.atr().is_empty() {
        Presence::Card(state.atr().to_vec())
    } else {
        Presence::Empty
    };
    let reader = state.name().to_str().ok()?.to_owned();
    Some(Slot { reader, presence, exclusive: event.contains(State::EXCLUSIVE), count: state.event_count() })
}

/// What stops one card or reader.
fn fault(error: Error) -> Fault {
    match error {
        Error::NoService => Fault::NoService,
        Error::ServiceStopped | Error::InvalidHandle | Error::Shutdown | Error::SystemCancelled => {
            Fault::Lost
        }
        Error::SecurityViolation | Error::NoAccess => Fault::Denied,
        Error::SharingViolation | Error::ServerTooBusy => Fault::Busy,
        Error::UnknownReader | Error::ReaderUnavailable | Error::NoReadersAvailable => Fault::ReaderGone,
        Error::NoSmartcard | Error::RemovedCard => Fault::NoCard,
        Error::ResetCard => Fault::Reset,
        Error::UnresponsiveCard
        | Error::UnpoweredCard
        | Error::UnsupportedCard
        | Error::CardUnsupported
        | Error::ProtoMismatch => Fault::Mute,
        _ => Fault::Failed,
    }
}

/// What stops a context: whatever it is, another context is the way on.
fn context_fault(error: Error) -> Fault {
    match fault(error) {
        fault @ (Fault::NoService | Fault::Denied) => fault,
        _ => Fault::Lost,
    }
}
