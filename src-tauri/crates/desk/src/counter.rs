//! The counter as the window finds it: no office yet, a locked one, or an open one.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use store::{KeyStore, NoKeyStore, Pins};
use tokio::sync::RwLock;
use tokio::task::JoinHandle;

use crate::armed::Armed;
use crate::devices::Devices;
use crate::events::Events;
use crate::office::usual_lock;
use crate::wire::{
    self, Attention, CameraInfo, Challenge, Draft, Event, Invoice, Menu, Quote, Session, SessionState, Shown,
};
use crate::{Clock, Desk, Error, Lists, Presentation, Printers, SystemPrinters};

/// Where things are.
#[derive(Debug, Clone)]
pub struct Places {
    /// The office's folder.
    pub office: PathBuf,
    /// A lists folder to use instead of the office's own.
    pub lists: Option<PathBuf>,
    /// The picture that the simulated phone of a demonstration office shows.
    pub phone_frame: Option<PathBuf>,
    /// Where sheets are saved.
    pub sheets: PathBuf,
}

/// The counter.
pub struct Counter {
    pub(crate) places: Places,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) events: Arc<Events>,
    pub(crate) pins: Arc<Pins>,
    /// The devices to arm whenever the office is open; none in a program that has no window.
    pub(crate) devices: Option<Mutex<Devices>>,
    printers: Arc<dyn Printers>,
    pub(crate) updates: Option<crate::Updates>,
    pub(crate) open: RwLock<Option<Open>>,
}

/// An open office and its devices.
pub(crate) struct Open {
    pub(crate) desk: Arc<Desk>,
    pub(crate) armed: Option<Armed>,
    /// The check of the journal, under way or done.
    pub(crate) journal: JoinHandle<()>,
}

impl Counter {
    /// A counter whose office is still closed.
    pub fn new(places: Places, clock: Arc<dyn Clock>) -> Self {
        let printers = Arc::new(SystemPrinters::new(no_viewer));
        let pins = Arc::new(Pins::new(&places.office, Arc::new(NoKeyStore)));
        Self {
            places,
            clock,
            events: Arc::default(),
            pins,
            devices: None,
            printers,
            updates: None,
            open: RwLock::new(None),
        }
    }

    /// Keeps the secrets of this computer here; without it, nobody has a PIN.
    #[must_use]
    pub fn with_key_store(self, keys: Arc<dyn KeyStore>) -> Self {
        Self { pins: Arc::new(Pins::new(&self.places.office, keys)), ..self }
    }

    /// Arms these devices whenever the office is open.
    #[must_use]
    pub fn with_devices(self, devices: Devices) -> Self {
        Self { devices: Some(Mutex::new(devices)), ..self }
    }

    /// Tells a listener what happens from now on, the state of the channels first. It answers false when it is no longer
    /// there, and a new one takes its place.
    pub fn subscribe(&self, listener: impl Fn(Event) -> bool + Send + 'static) {
        self.events.listen(Box::new(listener));
    }

    /// What the window has eyes for: whether what is presented is read at once, or waits.
    pub async fn attend(&self, attention: Attention) {
        if let Some(Open { armed: Some(armed), .. }) = self.open.read().await.as_ref() {
            armed.attend(attention).await;
        }
    }

    /// Reads once more the card or the phone that lies on a reader, if any does.
    pub async fn read_again(&self) {
        if let Some(Open { armed: Some(armed), .. }) = self.open.read().await.as_ref() {
            armed.read_again();
        }
    }

    /// Looks through another camera from now on, and tomorrow too.
    pub async fn choose_camera(&self, camera: Option<CameraInfo>) -> Result<(), Error> {
        let Some(devices) = &self.devices else { return Ok(()) };
        let chosen = {
            let mut devices = devices.lock().unwrap_or_else(PoisonError::into_inner);
            devices.camera.clone_from(&camera);
            devices.clone()
        };
        if let Some(Open { armed: Some(armed), .. }) = self.open.read().await.as_ref() {
            armed.choose_camera(camera);
        }
        chosen.keep()
    }

    /// The next picture of the camera: a JPEG, or nothing when none comes for a second.
    pub async fn preview(&self) -> Vec<u8> {
        self.events.next_preview().await.unwrap_or_default()
    }

    /// Where things are.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// The open office.
    pub async fn desk(&self) -> Result<Arc<Desk>, Error> {
        self.open.read().await.as_ref().map(|open| Arc::clone(&open.desk)).ok_or(Error::Locked)
    }

    /// What the window shows around every screen.
    pub async fn session(&self) -> Result<Session, Error> {
        match self.open.read().await.as_ref() {
            Some(Open { desk, .. }) => desk.session(self.places.phone_frame.is_some()).await,
            None => self.closed_session().await,
        }
    }

    /// Reads what is presented.
    pub async fn read(&self, presentation: Presentation) -> Result<Shown, Error> {
        let desk = self.desk().await?;
        self.told(&desk, presentation).await
    }

    /// Reads a picture; decoding it takes its time elsewhere than on the thread of the window.
    pub async fn read_picture(&self, bytes: Vec<u8>) -> Result<Shown, Error> {
        let desk = self.desk().await?;
        let began = self.clock.steady();
        let presentation = tokio::task::spawn_blocking(move || Presentation::from_picture(&bytes)).await?;
        self.told(&desk, presentation.since(began)).await
    }

    /// Reads the simulated phone.
    pub async fn read_phone(&self) -> Result<Shown, Error> {
        let shown = self.desk().await?.read_phone(self.places.phone_frame.as_deref()).await?;
        self.events.remember(&shown, self.clock.now());
        Ok(shown)
    }

    /// Asks the next phone to sign a challenge.
    pub async fn ask_challenge(&self) -> Result<Challenge, Error> {
        self.desk().await?.ask_challenge()
    }

    /// Asks for no challenge any more.
    pub async fn drop_challenge(&self) -> Result<(), Error> {
        self.desk().await?.drop_challenge();
        Ok(())
    }

    /// Shows an earlier reading again.
    pub async fn reopen(&self, usage_id: &str) -> Result<Shown, Error> {
        self.desk().await?.reopen(usage_id).await
    }

    /// The acts that can be billed on a day.
    pub async fn acts(&self, date: &str) -> Result<Menu, Error> {
        self.desk().await?.menu(date).await
    }

    /// What a draft comes to.
    pub async fn quote(&self, draft: &Draft) -> Result<Quote, Error> {
        self.desk().await?.quote(draft).await
    }

    /// Seals an invoice.
    pub async fn seal(&self, draft: &Draft) -> Result<Invoice, Error> {
        self.desk().await?.seal(draft).await
    }

    /// Prints by these instead of the system's.
    #[must_use]
    pub fn with_printers(self, printers: Arc<dyn Printers>) -> Self {
        Self { printers, ..self }
    }

    /// Takes updates; without it, a program takes none.
    #[must_use]
    pub fn with_updates(self, updates: crate::Updates) -> Self {
        Self { updates: Some(updates), ..self }
    }

    pub(crate) fn system_printers(&self) -> Arc<dyn Printers> {
        Arc::clone(&self.printers)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn events(&self) -> &Events {
        &self.events
    }

    async fn told(&self, desk: &Desk, presentation: Presentation) -> Result<Shown, Error> {
        let shown = desk.read(presentation).await?;
        self.events.remember(&shown, self.clock.now());
        Ok(shown)
    }

    pub(crate) async fn enter(&self, place: &mut Option<Open>, desk: Desk) -> Result<(), Error> {
        if let Some(folder) = &self.places.lists
            && let Err(error) = desk.load_lists(folder)
        {
            tracing::warn!(%error, "the lists folder that was named is not in force");
        }
        let desk = desk.with_pins(Arc::clone(&self.pins));
        desk.learn().await?;
        desk.lock_after(self.lock_after(&desk));
        let desk = Arc::new(desk);
        crate::backup::watch(&desk);
        let journal = crate::journal::watch(&desk, &self.events);
        let armed = self.devices.as_ref().map(|devices| {
            let chosen = devices.lock().unwrap_or_else(PoisonError::into_inner).clone();
            Armed::start(&desk, &self.events, &chosen)
        });
        *place = Some(Open { desk, armed, journal });
        Ok(())
    }

    /// The minutes after which an office locks by itself: those that were chosen here, or those of its trade.
    pub(crate) fn lock_after(&self, desk: &Desk) -> u8 {
        let devices = self.devices.as_ref();
        let chosen = devices.and_then(|d| d.lock().unwrap_or_else(PoisonError::into_inner).lock_after);
        chosen.unwrap_or_else(|| usual_lock(&desk.office))
    }

    pub(crate) fn keep_lock_after(&self, minutes: u8) -> Result<(), Error> {
        let Some(devices) = &self.devices else { return Ok(()) };
        let chosen = {
            let mut devices = devices.lock().unwrap_or_else(PoisonError::into_inner);
            devices.lock_after = Some(minutes);
            devices.clone()
        };
        chosen.keep()
    }

    async fn closed_session(&self) -> Result<Session, Error> {
        let exists = store::exists(&self.places.office);
        Ok(Session {
            state: if exists { SessionState::Locked } else { SessionState::NoOffice },
            office: None,
            user: None,
            door: if exists { Some(self.door().await?) } else { None },
            lists: wire::Lists::default(),
            lists_old: false,
            today: wire::Counters::default(),
            simulated_phone: false,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            setup: None,
        })
    }
}

/// A program without a window has nothing to show a paper in.
fn no_viewer(_: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

impl Desk {
    /// Whether readings are about to say, or say already, that one of the lists is old.
    fn are_old(&self, lists: &Lists) -> bool {
        let now = self.now();
        let oldest = lists.status.oldest_issued();
        let stale = |issued: Timestamp| now.duration_since(issued) > self.policy.status_stale_after();
        lists.trust.next_update() < now || oldest.is_none_or(stale)
    }

    async fn session(&self, phone: bool) -> Result<Session, Error> {
        let store::Counters { readings, invoices, sheets } = self.store.counters(self.today()).await?;
        let (user, door) = self.user().await?;
        let office = &self.office;
        let lists = self.lists();
        Ok(Session {
            state: SessionState::Open,
            office: Some(wire::Office {
                name: office.name.clone(),
                practitioner: office.practitioner.clone().into(),
                demonstration: office.demonstration,
            }),
            user: Some(user),
            door: Some(door),
            lists_old: lists.as_ref().is_some_and(|lists| self.are_old(lists)),
            lists: lists.map(|lists| lists.wire()).unwrap_or_default(),
            today: wire::Counters { readings, invoices, sheets },
            simulated_phone: phone && office.demonstration,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            setup: self.store.setup().await?.map(Into::into),
        })
    }
}
