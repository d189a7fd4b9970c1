//! Making, opening and holding an office.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::SqlitePool;
use sqlx::{Sqlite, Transaction};

use crate::database::Database;
use crate::journal::{self, JournalEntry};
use crate::key::{KEY, KeyError, KeyFile, OfficeKey, random};
use crate::people::{self, NewPerson};
use crate::{Action, Office, OfficeId, Passphrase, RecoveryCode, Role, StoreError};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

const DATABASE: &str = "office.db";
const LOCK: &str = "office.lock";

/// An open office. While it lives, no other program can open the folder.
pub struct Store {
    database: Database,
    folder: PathBuf,
    id: OfficeId,
    held: Mutex<Option<Held>>,
}

/// What an open office holds, and a closed one no longer.
struct Held {
    /// For a PIN or a passphrase that is set while the office is open.
    key: OfficeKey,
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
    /// The recovery code is not the office's.
    #[error("the recovery code does not open this office")]
    WrongRecovery,
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

/// Why the ways into an office were not changed. They are as they were.
#[derive(Debug, thiserror::Error)]
pub enum KeyChangeError {
    /// The passphrase is not the office's.
    #[error("the passphrase does not open this office")]
    WrongPassphrase,
    /// The key file could not be read.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It could not be written.
    #[error("the file cannot be written")]
    File(#[source] io::Error),
    /// The office is closed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<KeyError> for KeyChangeError {
    fn from(error: KeyError) -> Self {
        match error.of_opening(OpenError::WrongPassphrase) {
            OpenError::WrongPassphrase => Self::WrongPassphrase,
            other => Self::Open(other),
        }
    }
}

/// Whether a folder holds an office.
pub fn exists(folder: &Path) -> bool {
    folder.join(KEY).exists()
}

impl Store {
    /// Makes an office and opens it; the recovery code is told here and never again. The key file is written last: a folder
    /// without one is not an office yet.
    pub async fn create(new: &NewOffice<'_>) -> Result<(Self, RecoveryCode), CreateError> {
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

    async fn make(new: &NewOffice<'_>, lock: File) -> Result<(Self, RecoveryCode), CreateError> {
        let no_key = |_: KeyError| CreateError::Key;
        let id = OfficeId::new().map_err(|_| CreateError::Key)?;
        let key = OfficeKey::random(id).map_err(no_key)?;
        let code = RecoveryCode::random().map_err(|_| CreateError::Key)?;
        let file = KeyFile::new(&key, new.passphrase, &code).and_then(KeyFile::bytes).map_err(no_key)?;
        let store = Self::with(new.folder, key, lock, true).await?;
        store.found(new.office, new.now).await.map_err(OpenError::from)?;
        write_synced(&new.folder.join(KEY), &file).map_err(CreateError::Folder)?;
        Ok((store, code))
    }

    /// Opens an office by its passphrase.
    pub async fn open(folder: &Path, passphrase: &Passphrase) -> Result<Self, OpenError> {
        Self::open_with(folder, OfficeKey::by_passphrase(folder, passphrase)?).await
    }

    /// Opens an office by its key, however that was come by.
    pub async fn open_with(folder: &Path, key: OfficeKey) -> Result<Self, OpenError> {
        let lock = hold(folder)?;
        crate::backup::sweep(folder);
        Self::with(folder, key, lock, false).await
    }

    async fn with(folder: &Path, key: OfficeKey, lock: File, create: bool) -> Result<Self, OpenError> {
        let path = folder.join(DATABASE);
        let database = Database::connect(&path, &key, create).await?;
        prepare(database.writer()).await?;
        refuse_clear(&path)?;
        let (folder, id) = (folder.to_path_buf(), key.office.clone());
        Ok(Self { database, folder, id, held: Mutex::new(Some(Held { key, _lock: lock })) })
    }

    /// Opens a copy of this office that lies in a folder of its own, with the key that is at hand.
    pub(crate) async fn open_copy(&self, folder: &Path) -> Result<Self, OpenError> {
        let key = {
            let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            held.as_ref().ok_or(StoreError::Closed)?.key.twin()
        };
        Self::open_with(folder, key).await
    }

    /// Says whether another program, or this one, has the office of a folder open.
    pub(crate) fn is_free(folder: &Path) -> Result<(), OpenError> {
        hold(folder).map(drop)
    }

    /// The folder of the office.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Which office this is, for what is kept of it outside its folder.
    pub fn id(&self) -> &OfficeId {
        &self.id
    }

    /// Lets another passphrase open the office; the one before no longer does.
    pub fn change_passphrase(&self, new: &Passphrase) -> Result<(), KeyChangeError> {
        let file = KeyFile::of(&self.folder)?;
        self.write_key(self.with_key(|key| file.with_passphrase(key, new))?)
    }

    /// Makes another recovery code; the one before no longer opens the office. Told here and never again.
    pub fn renew_recovery(&self, passphrase: &Passphrase) -> Result<RecoveryCode, KeyChangeError> {
        let file = KeyFile::of(&self.folder)?;
        let code = RecoveryCode::random().map_err(KeyError::from)?;
        self.write_key(self.with_key(|key| file.with_recovery(key, passphrase, &code))?)?;
        Ok(code)
    }

    /// Closes the database and forgets its key: what was acknowledged is on disk, and the folder is free. Waits for what is being
    /// written; what comes later is answered that the office is closed.
    pub async fn close(&self) {
        self.database.close().await;
        drop(self.held.lock().unwrap_or_else(PoisonError::into_inner).take());
    }

    pub(crate) fn with_key<T>(
        &self,
        work: impl FnOnce(&OfficeKey) -> Result<T, KeyError>,
    ) -> Result<T, KeyChangeError> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(work(&held.as_ref().ok_or(StoreError::Closed)?.key)?)
    }

    fn write_key(&self, file: KeyFile) -> Result<(), KeyChangeError> {
        replace_synced(&self.folder.join(KEY), &file.bytes()?).map_err(KeyChangeError::File)
    }

    pub(crate) fn pool(&self) -> &SqlitePool {
        self.database.pool()
    }

    pub(crate) fn writer(&self) -> &SqlitePool {
        self.database.writer()
    }

    /// Begins to write.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.database.begin().await
    }

    async fn found(&self, office: &Office, now: Timestamp) -> Result<(), StoreError> {
        let pseudonym_key: [u8; 32] = random().map_err(|_| StoreError::Damaged("no random numbers"))?;
        let practitioner =
            serde_json::to_string(&office.practitioner).map_err(|_| StoreError::Damaged("practitioner"))?;
        let mut transaction = self.begin().await?;
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
        let founder = NewPerson {
            at: now,
            actor: &office.practitioner.name,
            name: &office.practitioner.name,
            role: Role::Administrator,
            practitioner: Some(&office.practitioner),
            replaces: None,
        };
        people::insert(&mut transaction, &founder).await?;
        let entry = JournalEntry {
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

/// Looks at the bytes themselves: a database that the library leaves in clear says who made it.
fn refuse_clear(path: &Path) -> Result<(), OpenError> {
    let mut head = [0; CLEAR.len()];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).map_err(OpenError::File)?;
    if head == *CLEAR { Err(OpenError::NotEncrypting) } else { Ok(()) }
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Puts a file in the place of another, whole or not at all, across a power cut too.
pub(crate) fn replace_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("new");
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    write_synced(&draft, bytes)?;
    fs::rename(&draft, path)?;
    // The name is in the folder: on Unix that is a file of its own to be synced, elsewhere the rename is enough.
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// How every SQLite database in clear begins (<https://www.sqlite.org/fileformat.html> §1.3).
const CLEAR: &[u8; 16] = b"SQLite format 3\0";

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn an_office_of_a_later_version_is_refused_by_the_number_of_its_schema() {
        let folder = TempDir::new().unwrap();
        let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/offices/0001");
        for name in [DATABASE, KEY] {
            fs::copy(model.join(name), folder.path().join(name)).unwrap();
        }
        let passphrase = Passphrase::typed("quatre mots tout simples");
        let store = Store::open(folder.path(), &passphrase).await.unwrap();
        let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                     VALUES (9999, 'later', 1, x'00', 0)";
        sqlx::query(later).execute(store.pool()).await.unwrap();
        store.close().await;
        let refused = Store::open(folder.path(), &passphrase).await.err();
        assert!(matches!(refused, Some(OpenError::Newer(9999))), "{refused:?}");
    }

    #[test]
    fn a_database_that_stands_in_clear_is_refused() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(DATABASE);
        fs::write(&path, [&CLEAR[..], &[0; 84]].concat()).unwrap();
        assert!(matches!(refuse_clear(&path), Err(OpenError::NotEncrypting)));
        fs::write(&path, [0x5a; 100]).unwrap();
        assert!(refuse_clear(&path).is_ok());
    }
}
