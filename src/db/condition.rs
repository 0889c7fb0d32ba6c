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
#[derive(Debug)]
pub struct Postgres {
    /// Such as `16.4`, with what a distribution adds.
    pub version: String,
    /// The same as a number: 160004.
    pub version_number: i32,
    /// Its clock.
    pub now: Timestamp,
    /// What outlasts a crash.
    pub lasting: Lasting,
    /// Connections that may be open at once, for everybody but superusers.
    pub max_connections: i64,
    /// Whether it takes writes.
    pub writes: Writes,
    /// Whether a connection stays with one process of Postgres; through a pooler by the transaction it does not.
    pub keeps_connections: bool,
}

/// What outlasts a crash or a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    /// All that was committed.
    Everything,
    /// All but the last moments: `synchronous_commit` is off.
    NotTheLast,
    /// Perhaps nothing: `fsync` is off.
    Nothing,
}

/// Whether writes are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writes {
    /// They are.
    Taken,
    /// It is a standby.
    Standby,
    /// Transactions are read-only unless they say otherwise.
    ReadOnly,
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
SELECT current_setting('server_version'), current_setting('server_version_num')::int,
       floor(extract(epoch FROM clock_timestamp()))::bigint,
       current_setting('fsync')::boolean, current_setting('synchronous_commit') <> 'off',
       current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint,
       pg_is_in_recovery(), current_setting('default_transaction_read_only')::boolean";
/// What it answers.
type Settings = (String, i32, Timestamp, bool, bool, i64, bool, bool);

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
    let found: Settings = sqlx::FromRow::from_row(&found)?;
    let (version, version_number, now, fsync, waits_for_disk, max_connections, is_standby, is_read_only) =
        found;
    // Both are open: only a pooler that lends a process to each transaction in turn gives both the same.
    let keeps_connections = process(&mut one).await? != process(&mut other).await?;
    one.close().await?;
    other.close().await?;
    let lasting = match (fsync, waits_for_disk) {
        (false, _) => Lasting::Nothing,
        (true, false) => Lasting::NotTheLast,
        (true, true) => Lasting::Everything,
    };
    let writes = match (is_standby, is_read_only) {
        (true, _) => Writes::Standby,
        (false, true) => Writes::ReadOnly,
        (false, false) => Writes::Taken,
    };
    Ok(Postgres { version, version_number, now, lasting, max_connections, writes, keeps_connections })
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
        let read = sqlx::query_as::<_, (String,)>("PRAGMA quick_check(1)").fetch_one(&**readers);
        let (found,) = timeout(std::time::Duration::from_mins(1), read).await.map_err(|_| late())??;
        Ok((found != "ok").then_some(found))
    }
}
