//! An open office, and how one is made.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};

use billing::TariffTable;
use billing::organisms::OrganismNames;
use credential::Policy;
use jiff::Timestamp;
use jiff::civil::Date;
use store::{NewOffice, Office, Passphrase, Practitioner, Store};

use crate::challenge::Challenge;
use crate::{Clock, Error, Lists, lists, wire};

const TARIFFS: &str = include_str!("../../../../assets/tariffs/generaliste.toml");
const ORGANISMS: &str = include_str!("../../../../assets/organismes/organismes.toml");

/// An open office and what its use cases need.
pub struct Desk {
    pub(crate) store: Arc<Store>,
    pub(crate) office: Office,
    pub(crate) policy: Policy,
    tariffs: RwLock<Arc<TariffTable>>,
    /// Held while the office's own prices change: one change at a time.
    pub(crate) tariff_change: tokio::sync::Mutex<()>,
    pub(crate) names: OrganismNames,
    pub(crate) clock: Arc<dyn Clock>,
    /// What the next code must answer, when the counter asked.
    pub(crate) challenge: Mutex<Option<Challenge>>,
    lists: RwLock<Option<Arc<Lists>>>,
}

impl Desk {
    /// Makes an office in a folder and opens it.
    pub async fn create(
        folder: &Path,
        new: &wire::NewOffice,
        demonstration: bool,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Error> {
        check_office(new)?;
        let passphrase = Passphrase::new(&new.passphrase).map_err(|_| Error::PassphraseTooShort)?;
        let wire::Practitioner { name, rpps, am_number, address } = new.practitioner.clone();
        let office = Office {
            name: new.name.trim().to_owned(),
            practitioner: Practitioner { name, rpps, am_number, address },
            demonstration,
        };
        let new = NewOffice { folder, passphrase: &passphrase, office: &office, now: clock.now() };
        let store = Store::create(&new).await?;
        Self::with(store, office, clock)
    }

    /// Opens the office of a folder.
    pub async fn open(folder: &Path, passphrase: &Passphrase, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let store = Store::open(folder, passphrase).await?;
        let office = store.office().await?;
        let desk = Self::with(store, office, clock)?;
        desk.load_tariffs().await?;
        // An office without lists, or with lists that are refused, is open all the same: paper is always there.
        if let Err(error) = desk.load_lists(&desk.lists_folder()) {
            tracing::warn!(%error, "no lists are in force");
        }
        Ok(desk)
    }

    /// Takes over the lists of a folder: read and verified whole, then copied, then in force together.
    pub fn import_lists(&self, folder: &Path) -> Result<(), Error> {
        let in_force = self.lists();
        Lists::load(folder, self.clock.now(), in_force.as_deref())?;
        lists::copy(folder, &self.lists_folder())?;
        self.load_lists(&self.lists_folder())
    }

    /// Puts the lists of a folder in force for as long as the office is open, without copying them.
    pub fn load_lists(&self, folder: &Path) -> Result<(), Error> {
        let in_force = self.lists();
        let lists = Lists::load(folder, self.clock.now(), in_force.as_deref())?;
        let mut place = self.lists.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        *place = Some(Arc::new(lists));
        Ok(())
    }

    /// Closes the office. Waits for what was acknowledged to be on disk.
    pub async fn close(self) {
        if let Some(store) = Arc::into_inner(self.store) {
            store.close().await;
        }
    }

    pub(crate) fn lists(&self) -> Option<Arc<Lists>> {
        self.lists.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// The prices in force, the office's own in front.
    pub(crate) fn tariffs(&self) -> Arc<TariffTable> {
        Arc::clone(&self.tariffs.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    pub(crate) fn put_tariffs(&self, table: Arc<TariffTable>) {
        *self.tariffs.write().unwrap_or_else(std::sync::PoisonError::into_inner) = table;
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn today(&self) -> Date {
        today(self.clock.now())
    }

    pub(crate) fn actor(&self) -> &str {
        &self.office.practitioner.name
    }

    fn lists_folder(&self) -> PathBuf {
        self.store.folder().join("lists")
    }

    fn with(store: Store, office: Office, clock: Arc<dyn Clock>) -> Result<Self, Error> {
        let policy = if office.demonstration { Policy::for_demonstration() } else { Policy::standard() };
        Ok(Self {
            store: Arc::new(store),
            office,
            policy,
            tariffs: RwLock::new(Arc::new(TariffTable::parse(TARIFFS).map_err(|_| Error::Asset("tariffs"))?)),
            tariff_change: tokio::sync::Mutex::default(),
            names: organism_names()?,
            clock,
            challenge: Mutex::new(None),
            lists: RwLock::new(None),
        })
    }
}

/// Looks at the fields of a new office before anything is made.
pub fn check_office(new: &wire::NewOffice) -> Result<(), Error> {
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    let fits =
        |text: &str| (1..=80).contains(&text.trim().chars().count()) && !text.chars().any(char::is_control);
    let practitioner = &new.practitioner;
    if !fits(&new.name) {
        return Err(Error::OfficeField("name"));
    }
    if !fits(&practitioner.name) {
        return Err(Error::OfficeField("practitioner"));
    }
    if !digits(&practitioner.rpps, 11) {
        return Err(Error::OfficeField("rpps"));
    }
    if !digits(&practitioner.am_number, 9) {
        return Err(Error::OfficeField("am_number"));
    }
    if practitioner.address.len() > 4 || !practitioner.address.iter().all(|line| fits(line)) {
        return Err(Error::OfficeField("address"));
    }
    if new.passphrase.chars().count() < 12 {
        return Err(Error::PassphraseTooShort);
    }
    Ok(())
}

/// The civil day of an instant at the counter.
pub(crate) fn today(now: Timestamp) -> Date {
    now.to_zoned(jiff::tz::get!("Europe/Paris")).date()
}

/// The names of funds that the program carries.
pub(crate) fn organism_names() -> Result<OrganismNames, Error> {
    OrganismNames::parse(ORGANISMS).map_err(|_| Error::Asset("organismes"))
}
