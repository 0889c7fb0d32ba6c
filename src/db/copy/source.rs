//! The database that is copied, held such that nothing changes in it meanwhile.

use std::{path::Path, str::FromStr};

use sqlx::{
    ConnectOptions, Connection, Executor, PgConnection, SqliteConnection,
    postgres::PgConnectOptions,
    sqlite::{SqliteConnectOptions, SqliteLockingMode},
};

use super::{super::Db, error::Error, reader::Reader};

/// One connection, which sees one state of the database and cannot write.
pub struct Source(Held);

enum Held {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

impl Source {
    /// `postgres://...`, while no server and no command is connected to it.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let options = PgConnectOptions::from_str(url)?.application_name("vtex-idp db copy");
        let mut connection = options.connect().await?;
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        let others: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
             AND application_name LIKE 'vtex-idp%' AND pid <> pg_backend_pid()",
        )
        .fetch_one(&mut connection)
        .await?;
        if others > 0 { Err(Error::InUse) } else { Ok(Self(Held::Postgres(connection))) }
    }

    /// The `SQLite` database in `path`, while nobody else has it open. Nobody else can open it before this is closed.
    pub async fn open_file(path: &Path) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new().filename(path).locking_mode(SqliteLockingMode::Exclusive);
        let mut connection = options.connect().await?;
        match connection.execute("BEGIN EXCLUSIVE").await.map_err(super::super::Error::from) {
            Err(super::super::Error::Unavailable(_)) => return Err(Error::InUse),
            begun => begun?,
        };
        connection.execute("PRAGMA query_only = ON").await?;
        Ok(Self(Held::Sqlite(connection)))
    }

    /// Which database this is, for people.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self.0 {
            Held::Postgres(_) => "Postgres",
            Held::Sqlite(_) => "SQLite",
        }
    }

    /// Lets go of the database.
    pub async fn close(self) -> Result<(), Error> {
        match self.0 {
            Held::Postgres(connection) => connection.close().await?,
            Held::Sqlite(connection) => connection.close().await?,
        }
        Ok(())
    }

    /// Refuses a schema that is not the one of this program.
    pub(super) async fn check(&mut self) -> Result<(), Error> {
        let (found, ours) = (self.reader().schema().await?, Db::schema_version());
        if found == ours { Ok(()) } else { Err(Error::Schema { which: "source", found, ours }) }
    }

    pub(super) fn reader(&mut self) -> Reader<'_> {
        match &mut self.0 {
            Held::Postgres(connection) => Reader::Postgres(connection),
            Held::Sqlite(connection) => Reader::Sqlite(connection),
        }
    }
}
