//! Storage: every SQL statement of the project, one file for each table.
//!
//! Rules: a statement is written once, in the SQL that SQLite and Postgres both understand; time is bound, never
//! asked of the database; a secret is bound as its hash; nothing here decides, it reads and writes. Functions take
//! `impl Executor`: `&Db`, or `&mut Tx` inside a transaction.

pub mod accesses;
pub mod bulk;
pub mod changes;
pub mod clients;
pub mod directories;
pub mod exports;
pub mod grants;
pub mod identifiers;
pub mod imports;
pub mod leases;
pub mod login_steps;
pub mod logout_uris;
pub mod passwords;
pub mod pool;
pub mod query;
pub mod refreshes;
pub mod server_settings;
pub mod sessions;
pub mod signing_keys;
pub mod source;
pub mod stores;
pub mod throttle;
pub mod user_events;
pub mod user_groups;
pub mod users;

pub use pool::{Db, Tx};
pub use query::{Executor, Query, Row};

/// Why a statement was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A value that must be unique exists already.
    #[error("it exists already")]
    Taken,
    /// A row that it refers to is gone, or other rows still refer to it.
    #[error("it is still in use, or something it needs is gone")]
    InUse,
    /// The database cannot be reached, or has no connection free in time. Trying again helps.
    #[error("the database cannot be reached: {0}")]
    Unavailable(sqlx::Error),
    /// Anything else: a fault of ours or of the data.
    #[error("database: {0}")]
    Failed(sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::Taken,
            sqlx::Error::Database(database) if database.is_foreign_key_violation() => Self::InUse,
            sqlx::Error::Database(database) if is_outage(database.code().as_deref()) => {
                Self::Unavailable(error)
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            _ => Self::Failed(error),
        }
    }
}

/// Codes that say "not now": Postgres' class 08 (connection), 40 (rolled back, such as a deadlock), 53 (resources), 57P (shutting down or starting) and
/// 25006 (read-only while failing over); `SQLite`'s busy and locked.
fn is_outage(code: Option<&str>) -> bool {
    code.is_some_and(|code| {
        code.starts_with("08")
            || code.starts_with("40")
            || code.starts_with("53")
            || code.starts_with("57P")
            || ["25006", "57014", "5", "6", "261", "517"].contains(&code)
    })
}
