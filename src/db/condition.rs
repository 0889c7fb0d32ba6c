//! In what condition the database's server is: its version, its settings, and what stands between. Nothing is changed.

use sqlx::{Connection, PgConnection, PgPool, SqlitePool};
use tokio::time::timeout;

use super::{Db, Error, lent::late};
use crate::types::Timestamp;

/// A server's condition.
#[derive(Debug)]
pub enum Condition {
    /// Of Postgres.
    Postgres(Postgres),
    /// Of the `SQLite` file.
    Sqlite(Sqlite),
}

/// How a Postgres is set, for the user and the database of `database.url`.
#[derive(Debug, sqlx::FromRow)]
pub struct Postgres {
    /// Such as `16.4`, with what a distribution adds.
    pub version: String,
    /// The same as a number: 160004.
    pub version_number: i32,
    /// Its clock.
    pub now: Timestamp,
    /// Whether what was committed outlasts a power cut.
    pub fsync: bool,
    /// Whether a commit waits until it is on the disk.
    pub waits_for_disk: bool,
    /// Connections that may be open at once, for everybody but superusers.
    pub max_connections: i64,
    /// Whether it is a standby.
    pub is_standby: bool,
    /// Whether transactions are read-only unless they say otherwise.
    pub is_read_only: bool,
    /// Whether a connection stays with one process of Postgres; through a pooler by the transaction it does not.
    #[sqlx(skip)]
    pub keeps_connections: bool,
}

/// How the `SQLite` file is.
#[derive(Debug)]
pub struct Sqlite {
    /// Of the library that is built in.
    pub version: String,
    /// `wal`, unless somebody changed it.
    pub journal_mode: String,
}

const SETTINGS: &str = "
SELECT current_setting('server_version') AS version,
       current_setting('server_version_num')::int AS version_number,
       floor(extract(epoch FROM clock_timestamp()))::bigint AS now,
       current_setting('fsync')::boolean AS fsync,
       current_setting('synchronous_commit') <> 'off' AS waits_for_disk,
       current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint AS max_connections,
       pg_is_in_recovery() AS is_standby,
       current_setting('default_transaction_read_only')::boolean AS is_read_only";

impl Condition {
    /// Asks for it.
    pub async fn of(db: &Db) -> Result<Self, Error> {
        match db {
            Db::Postgres { pool, patience } => {
                timeout(*patience, of_postgres(pool)).await.map_err(|_| late())?.map(Self::Postgres)
            }
            Db::Sqlite { readers, patience, .. } => {
                timeout(*patience, of_sqlite(readers)).await.map_err(|_| late())?.map(Self::Sqlite)
            }
        }
    }
}

/// On connections of its own and without prepared statements, which not every pooler passes on.
async fn of_postgres(pool: &PgPool) -> Result<Postgres, Error> {
    let options = pool.connect_options();
    let (mut one, mut other) =
        (PgConnection::connect_with(&options).await?, PgConnection::connect_with(&options).await?);
    let found = sqlx::raw_sql(SETTINGS).fetch_one(&mut one).await?;
    let mut condition: Postgres = sqlx::FromRow::from_row(&found)?;
    // Both are open: only a pooler that lends a process to each transaction in turn gives both the same.
    condition.keeps_connections = process(&mut one).await? != process(&mut other).await?;
    one.close().await?;
    other.close().await?;
    Ok(condition)
}

async fn process(connection: &mut PgConnection) -> Result<i32, Error> {
    let row = sqlx::raw_sql("SELECT pg_backend_pid()").fetch_one(connection).await?;
    let (process,) = sqlx::FromRow::from_row(&row)?;
    Ok(process)
}

async fn of_sqlite(readers: &SqlitePool) -> Result<Sqlite, Error> {
    let (version,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(readers).await?;
    let (journal_mode,) = sqlx::query_as("PRAGMA journal_mode").fetch_one(readers).await?;
    Ok(Sqlite { version, journal_mode })
}

impl Db {
    /// What is wrong with the `SQLite` file's structure, if something is. Reads all of it, within its own deadline of a minute;
    /// `Ok` on Postgres, which does not keep its data here.
    pub async fn damage(&self) -> Result<Option<String>, Error> {
        let Self::Sqlite { readers, .. } = self else { return Ok(None) };
        let read = sqlx::query_as::<_, (String,)>("PRAGMA quick_check(1)").fetch_one(readers);
        let (found,) = timeout(std::time::Duration::from_mins(1), read).await.map_err(|_| late())??;
        Ok((found != "ok").then_some(found))
    }
}
