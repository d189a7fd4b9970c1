//! The connections to the encrypted database, and their orderly end.

use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::failure::primary_code;
use crate::key::OfficeKey;
use crate::{OpenError, StoreError};

/// The longest that the end of a database is waited for when nobody asked for it: writing back takes milliseconds, a disk
/// that hangs must not hang the screen.
const LONGEST_END: Duration = Duration::from_secs(2);

/// And that of a connection that failed to open.
const FAILED_END: Duration = Duration::from_millis(100);

/// The open database. Its connections are closed, and waited for, when it goes.
pub(crate) struct Database {
    pool: SqlitePool,
}

impl Database {
    pub(crate) async fn connect(path: &Path, key: &OfficeKey, create: bool) -> Result<Self, OpenError> {
        let options = SqliteConnectOptions::new()
            // Must come first: SQLCipher takes the key before it reads the first page.
            .pragma("key", key.pragma().to_string())
            // What SQLCipher lets go it wipes: pages in clear, and the key itself. It also locks each piece of memory in
            // place, which the system bounds for everybody but root: as root, hundreds of copies of an office split the map of
            // the process until nothing more is given. The tests of this crate make those copies, as root.
            .pragma("cipher_memory_security", if cfg!(test) { "OFF" } else { "ON" })
            // What it has to say comes back as an error; on standard error nobody reads it.
            .pragma("cipher_log_level", "NONE")
            .filename(path)
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            // What was acknowledged survives a power cut.
            .synchronous(SqliteSynchronous::Full)
            .pragma("fullfsync", "1")
            .pragma("cell_size_check", "ON")
            // KiB. Each page that is read again is decrypted and authenticated again: a search over years of invoices must not do so
            // with every page it needs. What is kept is wiped when the connection closes.
            .pragma("cache_size", "-32768")
            // Rows come from SQLite's own thread; handed over one by one, the journal of a year is mostly waiting.
            .row_buffer_size(1024)
            .foreign_keys(true);
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            // SQLite ends a transaction by itself when a disk fails; sqlx then fails to end it, and would believe that it goes on
            // for ever: no invoice would be sealed by this connection again, however well the disk was. It is let go.
            .after_release(|connection, _| {
                Box::pin(async move {
                    connection.ping().await?;
                    Ok(!connection.is_in_transaction())
                })
            })
            .connect_with(options)
            .await;
        if pool.is_err() {
            // A connection that did not open is still closing, in a thread that nothing waits for: see `drop`.
            tokio::time::sleep(FAILED_END).await;
        }
        let pool = pool.map_err(|error| match primary_code(&error) {
            Some(26) => OpenError::Damaged("the key does not open the database"),
            Some(14) if !create && !path.exists() => OpenError::Damaged("no database"),
            _ => StoreError::from(error).into(),
        })?;
        Ok(Self { pool })
    }

    pub(crate) fn pool(&self) -> &SqlitePool {
        &self.pool
    }
}

impl Drop for Database {
    /// Each connection lives in a thread of its own, which outlives the pool by a moment. SQLCipher gives its memory back
    /// when the process ends: a connection that closes after that reaches into nothing, and a program that did all it was
    /// asked for ends with a segmentation fault.
    ///
    /// A connection that is on its way back to the pool needs its runtime to arrive: let an office go in a runtime that
    /// has another thread to do it.
    fn drop(&mut self) {
        let pool = self.pool.clone();
        let (closed, end) = mpsc::channel();
        let closing = thread::Builder::new().name("office-end".to_owned()).spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build();
            if let Ok(runtime) = runtime {
                runtime.block_on(pool.close());
            }
            // Nobody listens any more after `LONGEST_END`.
            closed.send(()).ok();
        });
        if closing.is_err() || end.recv_timeout(LONGEST_END).is_err() {
            tracing::warn!("the database was still closing when it was let go");
        }
    }
}
