//! Brings the schema up to date, while other nodes serve: those of the version before, and those of the version after.

use sqlx::{Connection, PgConnection};

use super::{Db, Error, Executor};

impl Db {
    /// Brings the schema up to date. Postgres lets one node at a time; with `SQLite` the caller holds the data folder.
    ///
    /// A schema that is newer than this version is left as it is: the version after it keeps what this one needs
    /// (CONTRIBUTING.md, "A migration"), so that a node can be started again, or an update be taken back.
    pub async fn migrate(&self) -> Result<(), Error> {
        let mut migrations = sqlx::migrate!("./migrations");
        migrations.set_ignore_missing(true);
        let ours = migrations.iter().map(|migration| migration.version).max().unwrap_or_default();
        match self {
            Self::Postgres { pool, .. } => {
                // Not one of the pool's: they end what takes longer than a statement may, and so would the wait for another
                // node that is at it.
                let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
                migrations.run(&mut connection).await?;
                connection.close().await?;
            }
            Self::Sqlite { writer, .. } => migrations.run(writer).await?,
        }
        let applied = newest(self).await?;
        if applied > ours {
            tracing::warn!(
                schema = applied,
                ours,
                "the database is of a newer version of this server; this one serves on it, but update it soon"
            );
        }
        Ok(())
    }
}

/// The number of the newest migration that was applied.
async fn newest(db: &Db) -> Result<i64, Error> {
    let (version,) = db.sql("SELECT MAX(version) FROM _sqlx_migrations").fetch_one::<(i64,)>().await?;
    Ok(version)
}
