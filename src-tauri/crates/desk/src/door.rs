//! The door of the office: how somebody comes in, who takes over, and how it is locked.

use std::sync::Arc;
use std::time::Duration;

use store::{KeyStoreError, OfficeKey, Passphrase, PersonId, Pin, PinFailure, Pins, RecoveryCode, Roster};
use tokio::time::{sleep, timeout};

use crate::counter::{Counter, Open};
use crate::vigil::Moment;
use crate::wire::{
    Deed, Door, Event, Founded, LockReason, Named, NewMember, NewOffice, People, PinState, RecoverySheet,
    Session,
};
use crate::{Desk, Error};

/// What the computer says that an open office must heed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SystemSignal {
    /// It is about to sleep.
    Sleeps,
    /// The user's session was locked.
    SessionLocked,
}

/// How somebody came in, as the journal tells it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Way {
    Founded,
    Passphrase,
    Recovery,
    Pin { wrong_before: u32 },
    Switch { wrong_before: u32 },
}

impl Counter {
    /// Makes the office and opens it. The recovery code is told here and never again.
    pub async fn create_office(&self, new: &NewOffice) -> Result<Founded, Error> {
        let mut place = self.open.write().await;
        let (desk, code) = Desk::create(&self.places.office, new, false, Arc::clone(&self.clock)).await?;
        desk.store.set_setup(Some(store::SetupStep::Recovery)).await?;
        self.enter(&mut place, desk).await?;
        drop(place);
        Ok(Founded { session: self.session().await?, recovery: RecoverySheet { groups: code.groups() } })
    }

    /// Opens the office by its passphrase.
    pub async fn unlock(&self, passphrase: &str) -> Result<Session, Error> {
        let mut place = self.open.write().await;
        if place.is_none() {
            let (folder, passphrase) = (self.places.office.clone(), Passphrase::typed(passphrase));
            let work = move || OfficeKey::by_passphrase(&folder, &passphrase);
            let key = tokio::task::spawn_blocking(work).await??;
            self.open_with(&mut place, key, None, Way::Passphrase).await?;
        }
        drop(place);
        self.session().await
    }

    /// Opens the office by its recovery code, and gives it a new passphrase: the old one is lost.
    pub async fn recover(&self, code: &str, passphrase: &str) -> Result<Session, Error> {
        let passphrase = Passphrase::new(passphrase).map_err(|_| Error::PassphraseTooShort)?;
        let (folder, code) = (self.places.office.clone(), RecoveryCode::typed(code)?);
        let mut place = self.open.write().await;
        if place.is_none() {
            let key = tokio::task::spawn_blocking(move || OfficeKey::by_recovery(&folder, &code)).await??;
            self.open_with(&mut place, key, None, Way::Recovery).await?;
            if let Some(Open { desk, .. }) = place.as_ref() {
                desk.replace_passphrase(passphrase).await?;
            }
        }
        drop(place);
        self.session().await
    }

    /// Somebody comes in by their PIN, or takes over the counter.
    pub async fn sign_in(&self, person: u32, pin: &str) -> Result<Session, Error> {
        let (person, pin, pins, now) =
            (PersonId(person), Pin::typed(pin), Arc::clone(&self.pins), self.clock.now());
        let mut place = self.open.write().await;
        // Half a second of stretching, and the key store may ask the user: not on the thread of the window.
        let (key, wrong_before) = tokio::task::spawn_blocking(move || pins.open(person, &pin, now)).await??;
        match place.as_ref() {
            None => self.open_with(&mut place, key, Some(person), Way::Pin { wrong_before }).await?,
            Some(Open { desk, .. }) => {
                desk.take_counter(person)?;
                desk.stir();
                desk.journal_entry(Way::Switch { wrong_before }).await?;
            }
        }
        drop(place);
        self.session().await
    }

    /// Closes the office because somebody asked.
    pub async fn lock(&self) -> Result<Session, Error> {
        self.lock_for(LockReason::Asked).await
    }

    /// Closes the office: its devices, its database, its key. Waits for what is being written.
    pub async fn lock_for(&self, reason: LockReason) -> Result<Session, Error> {
        let open = self.open.write().await.take();
        if let Some(Open { desk, armed, journal }) = open {
            // A check of many lines keeps nobody waiting, and its connection with it.
            journal.abort();
            drop(journal.await);
            if let Some(armed) = armed {
                armed.disarm().await;
            }
            desk.journal_lock(reason).await;
            desk.sign_journal_in_passing().await;
            desk.close().await;
            drop(desk);
            self.events.clear();
            self.events.tell(Event::Locked { reason });
        }
        self.session().await
    }

    /// Somebody touched the counter.
    pub async fn stir(&self) {
        if let Some(Open { desk, .. }) = self.open.read().await.as_ref() {
            desk.stir();
        }
    }

    /// What the computer says.
    pub async fn heed(&self, signal: SystemSignal) -> Result<(), Error> {
        let reason = match signal {
            SystemSignal::Sleeps => LockReason::Sleep,
            SystemSignal::SessionLocked => LockReason::Session,
        };
        self.lock_for(reason).await.map(drop)
    }

    /// Watches the clocks for as long as the program runs, and locks when it is time.
    pub async fn keep_watch(&self) {
        loop {
            sleep(LOOK).await;
            if let Err(error) = self.look_at_clocks().await {
                tracing::error!(%error, "the office was locked, and the closed door cannot be shown");
            }
        }
    }

    /// Locks the office if it is time, and tells why.
    pub async fn look_at_clocks(&self) -> Result<Option<LockReason>, Error> {
        let due = self.open.read().await.as_ref().and_then(|open| open.desk.due());
        if let Some(reason) = due {
            self.lock_for(reason).await?;
        }
        Ok(due)
    }

    /// Locks after other minutes from now on, and tomorrow too.
    pub async fn set_lock_after(&self, minutes: u8) -> Result<People, Error> {
        let desk = self.desk().await?;
        desk.allow(Deed::Keys)?;
        let minutes = minutes.clamp(1, LONGEST);
        desk.lock_after(minutes);
        self.keep_lock_after(minutes)?;
        self.people().await
    }

    /// Everybody who works or worked here.
    pub async fn people(&self) -> Result<People, Error> {
        let desk = self.desk().await?;
        desk.people(self.lock_after(&desk)).await
    }

    /// Somebody joins the office.
    pub async fn add_person(&self, new: &NewMember) -> Result<People, Error> {
        self.desk().await?.add_person(new).await?;
        self.people().await
    }

    /// Somebody leaves the office.
    pub async fn person_leaves(&self, person: u32) -> Result<People, Error> {
        self.desk().await?.person_leaves(person).await?;
        self.people().await
    }

    /// Gives somebody a PIN on this computer.
    pub async fn set_pin(&self, person: u32, pin: &str) -> Result<Session, Error> {
        self.desk().await?.set_pin(person, pin).await?;
        self.session().await
    }

    /// Bills under somebody else's number from now on.
    pub async fn bill_for(&self, person: u32) -> Result<Session, Error> {
        self.desk().await?.bill_for(person)?;
        self.session().await
    }

    /// Lets another passphrase open the office.
    pub async fn change_passphrase(&self, old: &str, new: &str) -> Result<(), Error> {
        self.desk().await?.change_passphrase(old, new).await
    }

    /// Makes another recovery code. It is told here and never again.
    pub async fn renew_recovery(&self, passphrase: &str) -> Result<RecoverySheet, Error> {
        let code = self.desk().await?.renew_recovery(passphrase).await?;
        Ok(RecoverySheet { groups: code.groups() })
    }

    /// The locked door, as this computer knows it.
    pub(crate) async fn door(&self) -> Result<Door, Error> {
        let (roster, pins) = roster(&self.pins).await?;
        Ok(Door::of(roster, pins))
    }

    async fn open_with(
        &self,
        place: &mut Option<Open>,
        key: OfficeKey,
        person: Option<PersonId>,
        way: Way,
    ) -> Result<(), Error> {
        let desk = Desk::enter(&self.places.office, key, person, way, Arc::clone(&self.clock)).await?;
        self.enter(place, desk).await
    }
}

impl Desk {
    /// Somebody is there.
    pub(crate) fn stir(&self) {
        self.vigil().touch(self.moment());
    }

    fn due(&self) -> Option<LockReason> {
        self.vigil().look(self.moment())
    }

    pub(crate) fn lock_after(&self, minutes: u8) {
        self.vigil().lock_after(Duration::from_mins(minutes.into()));
    }

    pub(crate) fn moment(&self) -> Moment {
        Moment { wall: self.clock.now(), steady: self.clock.steady() }
    }
}

impl Door {
    pub(crate) fn of(Roster { office, people }: Roster, pins: PinState) -> Self {
        let people = people.into_iter().map(|(PersonId(id), name)| Named { id, name }).collect();
        Self { office: Some(office).filter(|name| !name.is_empty()), people, pins }
    }
}

impl Way {
    pub(crate) fn outcome(self) -> String {
        let told = |way: &str, wrong: u32| match wrong {
            0 => way.to_owned(),
            wrong => format!("{way} after {wrong} wrong"),
        };
        match self {
            Self::Founded => "founded".to_owned(),
            Self::Passphrase => "passphrase".to_owned(),
            Self::Recovery => "recovery code".to_owned(),
            Self::Pin { wrong_before } => told("pin", wrong_before),
            Self::Switch { wrong_before } => told("pin, took over", wrong_before),
        }
    }
}

/// Who has a PIN on this computer. One without a key store, or whose key store asks its own user for a password and gets none,
/// is no failure: the door is shown all the same.
pub(crate) async fn roster(pins: &Arc<Pins>) -> Result<(Roster, PinState), Error> {
    let asked = Arc::clone(pins);
    match timeout(KEY_STORE, tokio::task::spawn_blocking(move || asked.roster())).await {
        Err(_) => Ok((Roster::default(), PinState::KeyStoreRefused)),
        Ok(answer) => match answer? {
            Ok(roster) => Ok((roster, PinState::Ready)),
            Err(PinFailure::Keys(KeyStoreError::Missing)) => Ok((Roster::default(), PinState::NoKeyStore)),
            Err(PinFailure::Keys(error)) => {
                tracing::warn!(%error, "the key store does not answer");
                Ok((Roster::default(), PinState::KeyStoreRefused))
            }
            Err(error) => Err(error.into()),
        },
    }
}

/// How often the clocks are looked at.
const LOOK: Duration = Duration::from_millis(500);
/// The longest that a key store is waited for.
const KEY_STORE: Duration = Duration::from_secs(3);
/// The most minutes before an office locks.
const LONGEST: u8 = 10;
