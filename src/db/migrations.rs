//! Brings the schema up to date, while other nodes serve: those of the version before, and those of the version after.

use sqlx::{Connection, PgConnection, migrate::Migrator};

use super::{Db, Error, Executor, changes};

/// Those that this version knows. Later ones do not matter to it.
static MIGRATIONS: Migrator = Migrator { ignore_missing: true, ..sqlx::migrate!("./migrations") };

/// How the database's schema and this program's fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// There is none.
    None,
    /// The next start of a server brings it up to date from this migration on.
    Older(i64),
    /// They are of one version.
    Same,
    /// It is of a later version, which this one serves on.
    Newer(i64),
    /// This version does not serve on it: it needs one that knows this migration.
    TooNew(i64),
}

impl Db {
    /// How the schema fits, without changing it.
    pub async fn schema(&self) -> Result<Schema, Error> {
        let ours = Self::schema_version();
        let applied = match applied_after(self, 0).await {
            Ok(applied) => applied,
            Err(Error::Failed(sqlx::Error::Database(error))) if is_missing_table(&*error) => Vec::new(),
            Err(error) => return Err(error),
        };
        let needed = applied.iter().filter_map(|(_, name)| needs(name)).max().unwrap_or_default();
        Ok(match applied.last() {
            None => Schema::None,
            Some(_) if needed > ours => Schema::TooNew(needed),
            Some((newest, _)) if *newest > ours => Schema::Newer(*newest),
            Some((newest, _)) if *newest < ours => Schema::Older(*newest),
            Some(_) => Schema::Same,
        })
    }

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
            Self::Sqlite { writer, .. } => {
                writer.doubt(); // the pool's only one, which it is asked for here
                MIGRATIONS.run(&**writer).await?;
            }
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

/// Postgres has a code for it, `SQLite` a sentence.
fn is_missing_table(error: &dyn sqlx::error::DatabaseError) -> bool {
    error.code().as_deref() == Some("42P01") || error.message().starts_with("no such table")
}

/// What a server has to know after a migration that takes something away: `0012_needs_0009_drop_something.sql` says 9. SQLx
/// keeps the name with spaces.
fn needs(name: &str) -> Option<i64> {
    name.strip_prefix("needs ")?.split(' ').next()?.parse().ok()
}
