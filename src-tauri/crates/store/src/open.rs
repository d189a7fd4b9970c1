//! Making, opening and holding an office.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::SqlitePool;

use crate::database::Database;
use crate::journal::{self, Entry};
use crate::key::{DatabaseKey, KeyError, random};
use crate::{Action, Office, Passphrase, StoreError};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

const DATABASE: &str = "office.db";
const KEY: &str = "office.key";
const LOCK: &str = "office.lock";

/// An open office. While it lives, no other program can open the folder.
pub struct Store {
    database: Database,
    folder: PathBuf,
    /// Released by the system when this value or the process ends.
    _lock: File,
}

/// What a new office is made of.
pub struct NewOffice<'a> {
    /// The folder; made if it is missing.
    pub folder: &'a Path,
    /// What will open it.
    pub passphrase: &'a Passphrase,
    /// The office.
    pub office: &'a Office,
    /// Now.
    pub now: Timestamp,
}

/// Why no office was made. What was there is untouched.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The folder holds one already.
    #[error("the folder already holds an office")]
    Exists,
    /// The folder or a file in it cannot be written.
    #[error("the folder cannot be written")]
    Folder(#[source] io::Error),
    /// The key could not be made.
    #[error("the key could not be made")]
    Key,
    /// Opening what was just made failed.
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// Why an office was not opened. Nothing in it was changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder holds no office.
    #[error("there is no office in this folder")]
    Missing,
    /// Another program has it open.
    #[error("another program has this office open")]
    InUse,
    /// The passphrase is not the office's.
    #[error("the passphrase does not open this office")]
    WrongPassphrase,
    /// A later version of the program wrote it.
    #[error("a later version of the program wrote this office (schema {0})")]
    Newer(i64),
    /// Its files are damaged or not an office.
    #[error("the office is damaged: {0}")]
    Damaged(&'static str),
    /// This build of SQLite does not encrypt: going on would write the office in clear.
    #[error("this build does not encrypt")]
    NotEncrypting,
    /// A file could not be read or locked.
    #[error("a file of the office cannot be opened")]
    File(#[source] io::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether a folder holds an office.
pub fn exists(folder: &Path) -> bool {
    folder.join(KEY).exists()
}

impl Store {
    /// Makes an office and opens it. The key file is written last: a folder without one is not an office yet.
    pub async fn create(new: &NewOffice<'_>) -> Result<Self, CreateError> {
        if exists(new.folder) || new.folder.join(DATABASE).exists() {
            return Err(CreateError::Exists);
        }
        fs::create_dir_all(new.folder).map_err(CreateError::Folder)?;
        let lock = hold(new.folder)?;
        let made = Self::make(new, lock).await;
        if made.is_err() {
            // Half an office would stand in the way of the next try. What cannot be removed was never written.
            for name in [DATABASE, "office.db-wal", "office.db-shm", KEY] {
                drop(fs::remove_file(new.folder.join(name)));
            }
        }
        made
    }

    async fn make(new: &NewOffice<'_>, lock: File) -> Result<Self, CreateError> {
        let key = DatabaseKey::random().map_err(|_| CreateError::Key)?;
        let wrapped = key.wrap(new.passphrase).map_err(|_| CreateError::Key)?;
        let database = Database::connect(&new.folder.join(DATABASE), &key, true).await?;
        prepare(database.pool()).await?;
        let store = Self { database, folder: new.folder.to_path_buf(), _lock: lock };
        store.found(new.office, new.now).await.map_err(OpenError::from)?;
        write_synced(&new.folder.join(KEY), &wrapped).map_err(CreateError::Folder)?;
        Ok(store)
    }

    /// Opens an office.
    pub async fn open(folder: &Path, passphrase: &Passphrase) -> Result<Self, OpenError> {
        let wrapped = match fs::read(folder.join(KEY)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(OpenError::Missing),
            Err(error) => return Err(OpenError::File(error)),
        };
        let key = DatabaseKey::unwrap(&wrapped, passphrase).map_err(|error| match error {
            KeyError::WrongPassphrase => OpenError::WrongPassphrase,
            KeyError::Damaged | KeyError::Random(_) => OpenError::Damaged("key file"),
        })?;
        let lock = hold(folder)?;
        let database = Database::connect(&folder.join(DATABASE), &key, false).await?;
        prepare(database.pool()).await?;
        Ok(Self { database, folder: folder.to_path_buf(), _lock: lock })
    }

    /// The folder of the office.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Closes the database: what was acknowledged is on disk, and the folder is free.
    pub async fn close(self) {
        self.database.pool().close().await;
    }

    pub(crate) fn pool(&self) -> &SqlitePool {
        self.database.pool()
    }

    async fn found(&self, office: &Office, now: Timestamp) -> Result<(), StoreError> {
        let pseudonym_key: [u8; 32] = random().map_err(|_| StoreError::Damaged("no random numbers"))?;
        let practitioner =
            serde_json::to_string(&office.practitioner).map_err(|_| StoreError::Damaged("practitioner"))?;
        let mut transaction = self.pool().begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO office (id, name, practitioner, demonstration, pseudonym_key, created_at) VALUES (1, ?, ?, ?, ?, ?)",
        )
        .bind(&office.name)
        .bind(practitioner)
        .bind(office.demonstration)
        .bind(pseudonym_key.as_slice())
        .bind(now.as_millisecond())
        .execute(&mut *transaction)
        .await?;
        let entry = Entry {
            at: now,
            actor: &office.practitioner.name,
            action: Action::Office,
            subject: "",
            patient: None,
            outcome: "created",
        };
        journal::append(&mut transaction, &entry).await?;
        Ok(transaction.commit().await?)
    }
}

/// Takes the lock of the folder, or says that another program has it.
fn hold(folder: &Path) -> Result<File, OpenError> {
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(folder.join(LOCK))
        .map_err(OpenError::File)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
        Err(TryLockError::Error(error)) => Err(OpenError::File(error)),
    }
}

/// Refuses a build without cipher and a schema from the future; brings an older schema up to date.
async fn prepare(pool: &SqlitePool) -> Result<(), OpenError> {
    let cipher: Option<String> =
        sqlx::query_scalar("PRAGMA cipher_version").fetch_optional(pool).await.map_err(StoreError::from)?;
    if cipher.is_none_or(|version| version.is_empty()) {
        return Err(OpenError::NotEncrypting);
    }
    MIGRATIONS.run(pool).await.map_err(|error| match error {
        MigrateError::VersionMissing(version) => OpenError::Newer(version),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            StoreError::from(error).into()
        }
        _ => OpenError::Damaged("schema"),
    })
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
