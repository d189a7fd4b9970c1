//! The connections to the encrypted database, and their orderly end.

use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Connection as _, Sqlite, Transaction};

use crate::failure::primary_code;
use crate::key::OfficeKey;
use crate::{OpenError, StoreError};

/// The longest that the end of a database is waited for when nobody asked for it: writing back takes milliseconds, a disk
/// that hangs must not hang the screen.
const LONGEST_END: Duration = Duration::from_secs(2);

/// And that of a connection that failed to open.
const FAILED_END: Duration = Duration::from_millis(100);

/// Screens that look something up at the same time.
const READERS: u32 = 3;

/// Takes the right to write at once: who reads first and writes then may find that another wrote in between.
const WRITING: &str = "BEGIN IMMEDIATE";
const READONLY: u32 = 8;
const IOERR: u32 = 10;

/// The open database. Its connections are closed, and waited for, when it goes.
pub(crate) struct Database {
    /// One connection for all that is written: what another connection writes makes a connection forget the pages it has decrypted, and
    /// writers would only wait for each other.
    writer: SqlitePool,
    readers: SqlitePool,
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
        let pool = async |connections| {
            let pool = SqlitePoolOptions::new()
                .max_connections(connections)
                // Connections to a file do not age. What would look for old ones counts the idle in a way that can go below none, and
                // then looks for ever, a whole core of it.
                .idle_timeout(None)
                .max_lifetime(None)
                // Each is looked at when it comes back: asked again before it is used, it has nothing new to say.
                .test_before_acquire(false)
                // SQLite ends a transaction by itself when a disk fails; sqlx then fails to end it, and would believe that it goes on
                // for ever: no invoice would be sealed by this connection again, however well the disk was. It is let go.
                .after_release(move |connection, _| {
                    Box::pin(async move {
                        // The answer comes after the end of what went before, which is what is asked for.
                        let well = match connections {
                            1 => can_write(connection).await,
                            _ => connection.ping().await.is_ok(),
                        };
                        Ok(well && !connection.is_in_transaction())
                    })
                })
                .connect_with(options.clone())
                .await?;
            fill(&pool).await?;
            Ok(pool)
        };
        let opened = match pool(1).await {
            Ok(writer) => pool(READERS).await.map(|readers| Self { writer, readers }),
            Err(error) => Err(error),
        };
        if opened.is_err() {
            // A connection that did not open is still closing, in a thread that nothing waits for: see `drop`.
            tokio::time::sleep(FAILED_END).await;
        }
        opened.map_err(|error| match primary_code(&error) {
            Some(26) => OpenError::Damaged("the key does not open the database"),
            Some(14) if !create && !path.exists() => OpenError::Damaged("no database"),
            _ => StoreError::from(error).into(),
        })
    }

    /// For what is only read.
    pub(crate) fn pool(&self) -> &SqlitePool {
        &self.readers
    }

    /// For single statements that write.
    pub(crate) fn writer(&self) -> &SqlitePool {
        &self.writer
    }

    /// Begins to write: nobody else does until this ends.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        match self.writer.begin_with(WRITING).await {
            // A connection that met an error of the disk may refuse for ever what a new one can do.
            Err(error) if matches!(primary_code(&error), Some(READONLY | IOERR)) => {
                self.writer.acquire().await?.close().await?;
                self.writer.begin_with(WRITING).await
            }
            begun => begun,
        }
    }

    /// Waits for what is being written, and ends the connections.
    pub(crate) async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
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
        let (writer, readers) = (self.writer.clone(), self.readers.clone());
        let (closed, end) = mpsc::channel();
        let closing = thread::Builder::new().name("office-end".to_owned()).spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build();
            if let Ok(runtime) = runtime {
                runtime.block_on(writer.close());
                runtime.block_on(readers.close());
            }
            // Nobody listens any more after `LONGEST_END`.
            closed.send(()).ok();
        });
        if closing.is_err() || end.recv_timeout(LONGEST_END).is_err() {
            tracing::warn!("the database was still closing when it was let go");
        }
    }
}

/// Opens all the connections at once. One that opens when it is first needed does so for whoever asked; if that one stops waiting, a thread is
/// left behind that still opens the file, and has it and its key when the office is closed.
async fn fill(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let mut open = Vec::new();
    for _ in 0..pool.options().get_max_connections() {
        open.push(pool.acquire().await?);
    }
    Ok(())
}

/// A disk that fails while the file is opened leaves a connection that reads and never says that it cannot write, until it has to. One
/// whose thread is gone answers with no code at all.
async fn can_write(connection: &mut SqliteConnection) -> bool {
    let nothing = sqlx::query("DELETE FROM draft WHERE 0").execute(connection).await;
    nothing.map_or_else(|error| !matches!(primary_code(&error), Some(READONLY) | None), |_| true)
}
