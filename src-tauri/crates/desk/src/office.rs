//! An open office, and how one is made.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use billing::organisms::OrganismNames;
use billing::pharmacy::PharmacyTable;
use billing::{TariffTable, Trade};
use credential::Policy;
use jiff::Timestamp;
use jiff::civil::Date;
use store::{
    Action, KeyStore, NewOffice, NoKeyStore, Office, OfficeKey, Passphrase, Person, PersonId, Pins,
    Practitioner, RecoveryCode, Store,
};

use crate::challenge::Challenge;
use crate::door::Way;
use crate::lists::KeptLists;
use crate::people::{AtCounter, administrator};
use crate::practitioner::{check_practitioner, fits};
use crate::vigil::{Moment, Vigil};
use crate::wire::{Deed, LockReason};
use crate::{Clock, Error, Lists, wire};

const TARIFFS: &str = include_str!("../../../../assets/tariffs/generaliste.toml");
const PHARMACY: &str = include_str!("../../../../assets/tariffs/pharmacie.toml");
const ORGANISMS: &str = include_str!("../../../../assets/organismes/organismes.toml");

/// An open office and what its use cases need.
pub struct Desk {
    pub(crate) store: Arc<Store>,
    pub(crate) office: Office,
    pub(crate) policy: Policy,
    tariffs: RwLock<Arc<TariffTable>>,
    /// Held while the office's own prices change: one change at a time.
    pub(crate) tariff_change: tokio::sync::Mutex<()>,
    pub(crate) pharmacy: PharmacyTable,
    pub(crate) names: OrganismNames,
    pub(crate) clock: Arc<dyn Clock>,
    /// Everybody who works or worked here, as last read.
    pub(crate) people: RwLock<Vec<Person>>,
    pub(crate) at_counter: RwLock<AtCounter>,
    pub(crate) pins: Arc<Pins>,
    vigil: Mutex<Vigil>,
    /// What the next code must answer, when the counter asked.
    pub(crate) challenge: Mutex<Option<Challenge>>,
    pub(crate) lists: Arc<KeptLists>,
}

impl Desk {
    /// Makes an office in a folder and opens it. The recovery code is told here and never again.
    pub async fn create(
        folder: &Path,
        new: &wire::NewOffice,
        demonstration: bool,
        clock: Arc<dyn Clock>,
    ) -> Result<(Self, RecoveryCode), Error> {
        check_office(new)?;
        let passphrase = Passphrase::new(&new.passphrase).map_err(|_| Error::PassphraseTooShort)?;
        let office = Office {
            name: new.name.trim().to_owned(),
            practitioner: practitioner(&new.practitioner)?,
            demonstration,
        };
        let new = NewOffice { folder, passphrase: &passphrase, office: &office, now: clock.now() };
        let (store, code) = Store::create(&new).await?;
        let desk = Self::with(store, None, Way::Founded, clock).await?;
        if demonstration && office.practitioner.practice.trade == Trade::Pharmacy {
            desk.bring_invented_medicines().await?;
        }
        Ok((desk, code))
    }

    /// Opens the office of a folder. Whoever knows the passphrase is its administrator.
    pub async fn open(folder: &Path, passphrase: &Passphrase, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        Self::enter(folder, OfficeKey::by_passphrase(folder, passphrase)?, None, Way::Passphrase, clock).await
    }

    /// Opens the office of a folder for somebody who works there; for its administrator when nobody is named.
    pub(crate) async fn enter(
        folder: &Path,
        key: OfficeKey,
        person: Option<PersonId>,
        way: Way,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Error> {
        let store = Store::open_with(folder, key).await?;
        let desk = Self::with(store, person, way, clock).await?;
        desk.load_tariffs().await?;
        // An office without lists, or with lists that are refused, is open all the same: paper is always there.
        if let Err(error) = desk.lists.load(desk.now()) {
            tracing::warn!(%error, "no lists are in force");
        }
        Ok(desk)
    }

    /// The same office, with the key store of this computer to lean on.
    #[must_use]
    pub fn with_key_store(self, keys: Arc<dyn KeyStore>) -> Self {
        let pins = Arc::new(Pins::new(self.store.folder(), keys));
        self.with_pins(pins)
    }

    /// The same office with the PINs of this computer.
    pub(crate) fn with_pins(self, pins: Arc<Pins>) -> Self {
        Self { pins, ..self }
    }

    /// Lets another passphrase open the office, for whoever knows the one before.
    pub async fn change_passphrase(&self, old: &str, new: &str) -> Result<(), Error> {
        self.allow(Deed::Keys)?;
        let new = Passphrase::new(new).map_err(|_| Error::PassphraseTooShort)?;
        let (folder, old) = (self.store.folder().to_owned(), Passphrase::typed(old));
        tokio::task::spawn_blocking(move || OfficeKey::by_passphrase(&folder, &old)).await??;
        self.replace_passphrase(new).await
    }

    pub(crate) async fn replace_passphrase(&self, new: Passphrase) -> Result<(), Error> {
        let store = Arc::clone(&self.store);
        tokio::task::spawn_blocking(move || store.change_passphrase(&new)).await??;
        self.journal_keys("passphrase changed").await
    }

    /// Makes another recovery code, for whoever knows the passphrase. It is told here and never again.
    pub async fn renew_recovery(&self, passphrase: &str) -> Result<RecoveryCode, Error> {
        self.allow(Deed::Keys)?;
        let (store, passphrase) = (Arc::clone(&self.store), Passphrase::typed(passphrase));
        let code = tokio::task::spawn_blocking(move || store.renew_recovery(&passphrase)).await??;
        self.journal_keys("recovery code renewed").await?;
        Ok(code)
    }

    /// Closes the office. Waits for what was acknowledged to be on disk.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Writes down who took the counter.
    pub(crate) async fn journal_entry(&self, way: Way) -> Result<(), Error> {
        let (now, actor) = (self.now(), self.actor());
        Ok(self.store.journal_session(now, &actor, Action::Open, &way.outcome()).await?)
    }

    /// Writes down that the office is locked. It is, whether or not that can be written.
    pub(crate) async fn journal_lock(&self, reason: LockReason) {
        let (now, actor) = (self.now(), self.actor());
        let told = match reason {
            LockReason::Asked => "asked",
            LockReason::Idle => "idle",
            LockReason::Clock => "clock jumped",
            LockReason::Sleep => "computer sleeps",
            LockReason::Session => "session locked",
            LockReason::End => "program ends",
        };
        if let Err(error) = self.store.journal_session(now, &actor, Action::Lock, told).await {
            tracing::error!(%error, "a lock was not journalled");
        }
    }

    async fn journal_keys(&self, outcome: &str) -> Result<(), Error> {
        let (now, actor) = (self.now(), self.actor());
        Ok(self.store.journal_session(now, &actor, Action::Keys, outcome).await?)
    }

    pub(crate) fn lists(&self) -> Option<Arc<Lists>> {
        self.lists.in_force()
    }

    /// The prices in force, the office's own in front.
    pub(crate) fn tariffs(&self) -> Arc<TariffTable> {
        Arc::clone(&self.tariffs.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn put_tariffs(&self, table: Arc<TariffTable>) {
        *self.tariffs.write().unwrap_or_else(PoisonError::into_inner) = table;
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn today(&self) -> Date {
        today(self.clock.now())
    }

    pub(crate) fn vigil(&self) -> MutexGuard<'_, Vigil> {
        self.vigil.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn with(
        store: Store,
        person: Option<PersonId>,
        way: Way,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Error> {
        let (office, people, today) = (store.office().await?, store.people().await?, today(clock.now()));
        let id = person.map_or_else(|| administrator(&people, today), Ok)?;
        let person = people.iter().find(|one| one.id == id && one.works_on(today));
        let at_counter = AtCounter::new(person.ok_or(Error::PersonGone)?.clone(), &people, today);
        let policy = if office.demonstration { Policy::for_demonstration() } else { Policy::standard() };
        let now = Moment { wall: clock.now(), steady: clock.steady() };
        let desk = Self {
            pins: Arc::new(Pins::new(store.folder(), Arc::new(NoKeyStore))),
            lists: Arc::new(KeptLists::of(store.folder().join("lists"))),
            store: Arc::new(store),
            vigil: Mutex::new(Vigil::new(now, Duration::from_mins(usual_lock(&office).into()))),
            office,
            policy,
            tariffs: RwLock::new(Arc::new(TariffTable::parse(TARIFFS).map_err(|_| Error::Asset("tariffs"))?)),
            tariff_change: tokio::sync::Mutex::default(),
            pharmacy: PharmacyTable::parse(PHARMACY).map_err(|_| Error::Asset("tariffs"))?,
            names: organism_names()?,
            clock,
            people: RwLock::new(people),
            at_counter: RwLock::new(at_counter),
            challenge: Mutex::new(None),
        };
        desk.journal_entry(way).await?;
        Ok(desk)
    }
}

/// The minutes after which an office locks when nobody chose: people pass a counter, a consulting room has a door.
pub(crate) fn usual_lock(office: &Office) -> u8 {
    match office.practitioner.practice.trade {
        Trade::Pharmacy => 2,
        Trade::GeneralPractice => 5,
    }
}

/// Looks at the fields of a new office before anything is made.
pub fn check_office(new: &wire::NewOffice) -> Result<(), Error> {
    if !fits(&new.name) {
        return Err(Error::OfficeField("name"));
    }
    practitioner(&new.practitioner)?;
    if new.passphrase.chars().count() < 12 {
        return Err(Error::PassphraseTooShort);
    }
    Ok(())
}

/// A practitioner as typed, looked at.
pub(crate) fn practitioner(typed: &wire::Practitioner) -> Result<Practitioner, Error> {
    check_practitioner(typed)?;
    Ok(typed.clone().into())
}

/// The civil day of an instant at the counter.
pub(crate) fn today(now: Timestamp) -> Date {
    now.to_zoned(jiff::tz::get!("Europe/Paris")).date()
}

/// The names of funds that the program carries.
pub(crate) fn organism_names() -> Result<OrganismNames, Error> {
    OrganismNames::parse(ORGANISMS).map_err(|_| Error::Asset("organismes"))
}
