//! What a database can answer when it does not do what it was asked.

/// A failure of the office's database. Nothing that was being written is there.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull(#[source] sqlx::Error),
    /// The file or its folder cannot be written.
    #[error("the office cannot be written")]
    ReadOnly(#[source] sqlx::Error),
    /// The disk answers with an error: a cable, a network share, a disk that dies.
    #[error("the disk fails")]
    DiskFails(#[source] sqlx::Error),
    /// What is stored is not what was stored.
    #[error("the office is damaged: {0}")]
    Damaged(&'static str),
    /// The office was closed meanwhile.
    #[error("the office is closed")]
    Closed,
    /// Anything else the database says.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
}

/// What a result code says, where it says something that a user can act on.
#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    Full,
    CannotWrite,
    DiskFails,
    NotOurPages,
    Other,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolClosed) {
            return Self::Closed;
        }
        match result_code(&error).map_or(Meaning::Other, meaning) {
            Meaning::Full => Self::DiskFull(error),
            Meaning::CannotWrite => Self::ReadOnly(error),
            Meaning::DiskFails => Self::DiskFails(error),
            Meaning::NotOurPages => Self::Damaged("SQLite does not recognise its own pages"),
            Meaning::Other => Self::Database(error),
        }
    }
}

/// <https://www.sqlite.org/rescode.html>: the low byte is the primary code, the rest says more.
fn meaning(code: u32) -> Meaning {
    /// `SQLITE_IOERR_SHMSIZE`: the log's index cannot be made. A full disk answers so, before any page is written.
    const NO_ROOM_FOR_INDEX: u32 = 4874;
    match (code, primary(code)) {
        (NO_ROOM_FOR_INDEX, _) | (_, 13) => Meaning::Full,
        (_, 8 | 14) => Meaning::CannotWrite,
        (_, 10) => Meaning::DiskFails,
        (_, 11 | 26) => Meaning::NotOurPages,
        _ => Meaning::Other,
    }
}

pub(crate) fn primary_code(error: &sqlx::Error) -> Option<u32> {
    result_code(error).map(primary)
}

fn result_code(error: &sqlx::Error) -> Option<u32> {
    error.as_database_error()?.code()?.parse().ok()
}

fn primary(code: u32) -> u32 {
    code & 0xff
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use jiff::Timestamp;
    use tempfile::TempDir;

    use super::*;
    use crate::{Kind, NewOffice, Office, Passphrase, Period, Practice, Practitioner, Store};

    /// An office whose writing connection has run a pragma.
    async fn office(folder: &Path, pragma: &'static str) -> Store {
        let practitioner = Practitioner {
            name: "Dr A. Essai".into(),
            rpps: "1".into(),
            am_number: "2".into(),
            address: vec![],
            practice: Practice::default(),
        };
        let office = Office { name: "Essai".into(), practitioner, demonstration: true };
        let passphrase = Passphrase::new("quatre mots tout simples").unwrap();
        let new = NewOffice { folder, passphrase: &passphrase, office: &office, now: Timestamp::UNIX_EPOCH };
        let (store, _) = Store::create(&new).await.unwrap();
        sqlx::query(pragma).execute(store.writer()).await.unwrap();
        store
    }

    #[test]
    fn result_codes_are_told_apart() {
        let cases = [
            (13, Meaning::Full),
            (4874, Meaning::Full), // measured: what a WAL database answers on a full tmpfs
            (8, Meaning::CannotWrite),
            (1032, Meaning::CannotWrite), // SQLITE_READONLY_DBMOVED
            (14, Meaning::CannotWrite),
            (26, Meaning::NotOurPages),
            (267, Meaning::NotOurPages), // SQLITE_CORRUPT_VTAB
            (10, Meaning::DiskFails),
            (778, Meaning::DiskFails), // SQLITE_IOERR_WRITE: a disk that fails is not a full one
            (5, Meaning::Other),
        ];
        for (code, expected) in cases {
            assert_eq!(meaning(code), expected, "{code}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_full_disk_is_named_and_what_was_acknowledged_stays() {
        let folder = TempDir::new().unwrap();
        // The pages that the empty office has, and a few more: SQLite itself then answers SQLITE_FULL.
        let store = office(folder.path(), "PRAGMA max_page_count = 160").await;
        let mut written = 1_usize;
        let failure = loop {
            match store.journal_refusal(Timestamp::UNIX_EPOCH, "Dr A. Essai", "qr", &"x".repeat(900)).await {
                Ok(()) => written = written.checked_add(1).unwrap(),
                Err(error) => break error,
            }
            assert!(written < 1_000, "the limit is never reached");
        };
        assert!(matches!(failure, StoreError::DiskFull(_)), "{failure:?}");
        assert!(written > 5, "some lines went in first");
        assert_eq!(
            store.journal_lines().await.unwrap().len(),
            written,
            "every acknowledged line, the chain whole"
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_disk_that_cannot_be_written_is_named() {
        let folder = TempDir::new().unwrap();
        let store = office(folder.path(), "PRAGMA recursive_triggers = ON").await;
        // A connection that cannot write is let go when it is given back: it is asked before.
        let mut connection = store.writer().acquire().await.unwrap();
        sqlx::query("PRAGMA query_only = ON").execute(&mut *connection).await.unwrap();
        let failed = sqlx::query("DELETE FROM draft").execute(&mut *connection).await;
        drop(connection);
        let failure = StoreError::from(failed.unwrap_err());
        assert!(matches!(failure, StoreError::ReadOnly(_)), "{failure:?}");
        assert!(store.office().await.is_ok(), "what is there can still be read");
        let next = store.journal_refusal(Timestamp::UNIX_EPOCH, "Dr A. Essai", "qr", "x").await;
        assert!(next.is_ok(), "and the next one can write: {next:?}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_altered_behind_our_back_is_damaged() {
        let folder = TempDir::new().unwrap();
        let store = office(folder.path(), "PRAGMA recursive_triggers = ON").await;
        for outcome in ["replayed", "malformed"] {
            store.journal_refusal(Timestamp::UNIX_EPOCH, "Dr A. Essai", "qr", outcome).await.unwrap();
        }
        let update = "UPDATE journal SET outcome = 'accepted' WHERE seq = 2";
        assert!(sqlx::query(update).execute(store.pool()).await.is_err(), "a trigger stands in the way");
        sqlx::query("DROP TRIGGER journal_is_final").execute(store.pool()).await.unwrap();
        sqlx::query(update).execute(store.pool()).await.unwrap();
        assert!(
            matches!(store.journal_lines().await, Err(StoreError::Damaged("journal"))),
            "and the chain tells"
        );
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_sealed_and_closed_is_altered_in_sight_only() {
        let folder = TempDir::new().unwrap();
        let store = office(folder.path(), "PRAGMA recursive_triggers = ON").await;
        let now = "2026-11-23T09:00:00Z".parse().unwrap();
        for day in 1..=3 {
            let period = Period::parse(Kind::Day, &format!("2026-11-0{day}")).unwrap();
            store.close_period(now, "Dr A. Essai", period).await.unwrap();
        }
        assert_eq!(store.closings(10).await.unwrap().len(), 3);
        let alter = "UPDATE closing SET content = replace(content, '\"perpetual\":0', '\"perpetual\":1') WHERE seq = 2";
        assert!(sqlx::query(alter).execute(store.pool()).await.is_err(), "a trigger stands in the way");
        sqlx::query("DROP TRIGGER closing_is_final").execute(store.pool()).await.unwrap();
        sqlx::query(alter).execute(store.pool()).await.unwrap();
        assert!(
            matches!(store.closings(10).await, Err(StoreError::Damaged("closing"))),
            "and the seal tells"
        );
    }
}
