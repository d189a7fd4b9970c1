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
    /// What is stored is not what was stored.
    #[error("the office is damaged: {0}")]
    Damaged(&'static str),
    /// Anything else the database says.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // Primary result codes, the low byte of the extended ones: https://www.sqlite.org/rescode.html
        match primary_code(&error) {
            Some(13) => Self::DiskFull(error),
            Some(8 | 14) => Self::ReadOnly(error),
            Some(11 | 26) => Self::Damaged("SQLite does not recognise its own pages"),
            _ => Self::Database(error),
        }
    }
}

pub(crate) fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code: u32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}
