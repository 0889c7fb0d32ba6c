//! Storage: every SQL statement of the project, one file for each table.
//!
//! Rules: a statement is written once, in the SQL that SQLite and Postgres both understand; time is bound, never
//! asked of the database; a secret is bound as its hash; nothing here decides, it reads and writes. Functions take
//! `impl Executor`: `&Db`, or `&mut Tx` inside a transaction.

pub mod accesses;
pub mod acting;
pub mod audit_events;
pub mod backup;
pub mod bulk;
pub mod changes;
pub mod clients;
pub mod condition;
pub mod copy;
pub mod directories;
pub mod exports;
pub mod grants;
pub mod identifiers;
pub mod imports;
pub mod leases;
mod lender;
mod lent;
pub mod login_steps;
pub mod logout_uris;
mod migrations;
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
mod traced;
pub mod user_groups;
pub mod users;

pub use acting::Acting;
pub use condition::Condition;
pub use lender::Lender;
pub use lent::Lent;
pub use migrations::Schema;
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
    /// The database can be read and takes no writes. It does again, without a restart, when the cause is gone.
    #[error("the database cannot be written: {0}: {1}")]
    Unwritable(Unwritable, sqlx::Error),
    /// Anything else: a fault of ours or of the data.
    #[error("database: {0}")]
    Failed(sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A later version took away what this one needs.
    #[error(
        "this version of the server is too old for the database: it knows migration {ours:04}, and {needed:04} is needed; \
         install a newer version"
    )]
    TooOld {
        /// The newest migration that it knows.
        ours: i64,
        /// The one that it has to know.
        needed: i64,
    },
}

/// Why a database takes no writes, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// No room is left.
    #[error("its disk is full; make room there, or raise its quota")]
    Full,
    /// Somebody made it so, or it is a standby.
    #[error(
        "it is read-only; with Postgres, let `database.url` lead to the primary and see `default_transaction_read_only`; with \
         SQLite, see that the server's user can write the files in `data_dir`"
    )]
    ReadOnly,
    /// The system could not carry out what it asked for.
    #[error("its disk reports an error or a limit on file sizes was reached; see the system's log")]
    DiskFails,
}

impl Error {
    /// Whether the same may succeed later, without anybody changing the request: it is answered 503.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Unwritable(..))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::Taken,
            sqlx::Error::Database(database) if database.is_foreign_key_violation() => Self::InUse,
            sqlx::Error::Database(database) => match outage(database.code().as_deref().unwrap_or_default()) {
                Some(Outage::Away) => Self::Unavailable(error),
                Some(Outage::Writes(why)) => Self::Unwritable(why, error),
                None => Self::Failed(error),
            },
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            _ => Self::Failed(error),
        }
    }
}

/// What a code that says "not now" is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outage {
    Away,
    Writes(Unwritable),
}

/// Postgres' codes have five characters: class 08 (connection), 40 (rolled back, such as a deadlock), 53 (resources), 57P
/// (shutting down or starting), 58030 (its disk), 25006 (read-only, also while failing over). `SQLite`'s are numbers, whose
/// lowest byte says what kind of error it is: busy, locked, read-only, disk error, full, cannot open.
fn outage(code: &str) -> Option<Outage> {
    if code.len() == 5 {
        return match code {
            "53100" => Some(Outage::Writes(Unwritable::Full)),
            "25006" => Some(Outage::Writes(Unwritable::ReadOnly)),
            "58030" => Some(Outage::Writes(Unwritable::DiskFails)),
            "57014" => Some(Outage::Away),
            _ => {
                ["08", "40", "53", "57P"].iter().any(|class| code.starts_with(class)).then_some(Outage::Away)
            }
        };
    }
    match code.parse::<u32>().ok()? & 0xff {
        5 | 6 | 14 => Some(Outage::Away),
        8 => Some(Outage::Writes(Unwritable::ReadOnly)),
        10 => Some(Outage::Writes(Unwritable::DiskFails)),
        13 => Some(Outage::Writes(Unwritable::Full)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_told_from_faults() {
        for code in ["08006", "40P01", "53300", "57P01", "57014", "5", "6", "261", "517", "14"] {
            assert_eq!(outage(code), Some(Outage::Away), "{code}");
        }
        for (code, why) in [
            ("53100", Unwritable::Full),
            ("13", Unwritable::Full),
            ("25006", Unwritable::ReadOnly),
            ("8", Unwritable::ReadOnly),
            ("1032", Unwritable::ReadOnly),
            ("58030", Unwritable::DiskFails),
            ("778", Unwritable::DiskFails),
        ] {
            assert_eq!(outage(code), Some(Outage::Writes(why)), "{code}");
        }
        for code in ["", "1", "11", "2067", "22021", "42601", "23502", "5x"] {
            assert_eq!(outage(code), None, "{code}");
        }
    }
}
