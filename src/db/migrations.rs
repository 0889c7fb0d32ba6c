//! Brings the schema up to date, while other nodes serve: those of the version before, and those of the version after.

use sqlx::{Connection, PgConnection, migrate::Migrator};

use super::{Db, Error, Executor, changes};

/// Those that this version knows. Later ones do not matter to it.
static MIGRATIONS: Migrator = Migrator { ignore_missing: true, ..sqlx::migrate!("./migrations") };

impl Db {
    /// The schema's version that this program brings the database to.
    #[must_use]
    pub fn schema_version() -> i64 {
        MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or_default()
    }

    /// Brings the schema up to date. Postgres lets one node at a time; with `SQLite` the caller holds the data folder.
    ///
    /// A schema of a newer version is left as it is: that version keeps what this one needs (CONTRIBUTING.md, "Migrations"), so
    /// that a node can be started again beside it, or an update be taken back. Until a migration says that it does not.
    pub async fn migrate(&self) -> Result<(), Error> {
        let ours = Self::schema_version();
        match self {
            Self::Postgres { pool, .. } => {
                // Not one of the pool's: Postgres ends there what takes longer than a statement may, and so would end the wait
                // for another node that is at it.
                let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
                MIGRATIONS.run(&mut connection).await?;
                connection.close().await?;
                changes::announce(pool).await?;
            }
            Self::Sqlite { writer, .. } => MIGRATIONS.run(writer).await?,
        }
        let newer = applied_after(self, ours).await?;
        if let Some(needed) =
            newer.iter().filter_map(|(_, name)| needs(name)).max().filter(|needed| *needed > ours)
        {
            return Err(Error::TooOld { ours, needed });
        }
        if let Some((schema, _)) = newer.last() {
            tracing::warn!(
                schema,
                ours,
                "the database is of a newer version of this server; this one serves on it, but update it soon"
            );
        }
        Ok(())
    }
}

/// Number and name of the migrations that were applied and are not ours.
async fn applied_after(db: &Db, ours: i64) -> Result<Vec<(i64, String)>, Error> {
    db.sql("SELECT version, description FROM _sqlx_migrations WHERE version > $1 ORDER BY version")
        .bind(ours)
        .fetch_all()
        .await
}

/// What a server has to know after a migration that takes something away: `0012_needs_0009_drop_something.sql` says 9. SQLx
/// keeps the name with spaces.
fn needs(name: &str) -> Option<i64> {
    name.strip_prefix("needs ")?.split(' ').next()?.parse().ok()
}
