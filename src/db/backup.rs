//! A copy of the `SQLite` database in a file, made while the server writes to it.

use std::path::Path;

use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};

use super::Error;

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The database, or the file's disk.
    #[error(transparent)]
    Db(#[from] Error),
    /// A name that `SQLite` cannot be told.
    #[error("the file's name is no text in UTF-8: choose another")]
    Name,
    /// The database is damaged, and so is its copy.
    #[error(
        "the backup is damaged, and so the database may be: keep the last backup that is not; SQLite says: {0}"
    )]
    Damaged(String),
}

/// Writes one state of the database in `database` to `file`, which must be empty, and looks through what was written. Requests
/// go on meanwhile: readers and writers do not wait for it.
pub async fn write(database: &Path, file: &Path) -> Result<(), Failed> {
    let name = file.to_str().ok_or(Failed::Name)?;
    let mut connection = open(database).await?;
    sqlx::query("VACUUM INTO $1").bind(name).execute(&mut connection).await.map_err(Error::from)?;
    connection.close().await.map_err(Error::from)?;
    let mut written = open(file).await?;
    let found: String =
        sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut written).await.map_err(Error::from)?;
    written.close().await.map_err(Error::from)?;
    if found == "ok" { Ok(()) } else { Err(Failed::Damaged(found)) }
}

async fn open(file: &Path) -> Result<sqlx::SqliteConnection, Error> {
    Ok(SqliteConnectOptions::new().filename(file).connect().await?)
}
