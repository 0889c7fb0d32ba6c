//! What may go wrong with a statement, and whether it passes.

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
    #[error("the database cannot be reached: {reason}", reason = said(.0))]
    Unavailable(sqlx::Error),
    /// The database can be read and takes no writes. It does again, without a restart, when the cause is gone.
    #[error("the database cannot be written: {0}: {reason}", reason = said(.1))]
    Unwritable(Unwritable, sqlx::Error),
    /// Anything else: a fault of ours or of the data.
    #[error("database: {reason}", reason = said(.0))]
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

/// What went wrong, without SQLx's words around it and without the line of Postgres's own source that it ends with.
fn said(error: &sqlx::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("error returned from database: ").unwrap_or(&text);
    let line = text.rsplit_once(" at line ").filter(|(_, line)| line.bytes().all(|c| c.is_ascii_digit()));
    line.map_or(text, |(said, _)| said).to_owned()
}

/// What is wrong with the file of `SQLite`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileTrouble {
    /// It is no database any more.
    Damaged,
    /// This user cannot open it, or not as needed.
    Forbidden,
    /// Another program holds it locked.
    Held,
}

impl Error {
    /// What is wrong with the file of `SQLite`, as far as the error tells.
    #[must_use]
    pub fn file_trouble(&self) -> Option<FileTrouble> {
        let (Self::Unavailable(cause) | Self::Unwritable(_, cause) | Self::Failed(cause)) = self else {
            return None;
        };
        let code = match cause {
            sqlx::Error::Database(database) => database.code()?.parse::<u32>().ok()? & 0xff,
            sqlx::Error::PoolTimedOut => 5,
            sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => 5,
            _ => return None,
        };
        match code {
            11 | 26 => Some(FileTrouble::Damaged),
            3 | 8 | 14 | 23 => Some(FileTrouble::Forbidden),
            5 | 6 => Some(FileTrouble::Held),
            _ => None,
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
    fn what_sqlx_adds_is_left_out() {
        let said = |text: &str| said(&sqlx::Error::Protocol(text.to_owned()));
        assert!(said("no such role at line 334").ends_with("no such role"));
        assert!(said("a fault at line end").ends_with("at line end"));
        assert_eq!(Error::from(sqlx::Error::PoolTimedOut).file_trouble(), Some(FileTrouble::Held));
        assert_eq!(Error::from(sqlx::Error::RowNotFound).file_trouble(), None);
    }

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
