//! Why a database was not copied. Messages name table, column and id, never a value.

/// Why a database was not copied; the target is as empty as it was.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Either database.
    #[error(transparent)]
    Db(#[from] super::super::Error),
    /// The source is written while it would be read.
    #[error(
        "a server or another command has the database open: stop it first, since what it writes from now on would not be in \
         the copy"
    )]
    InUse,
    /// The source is no database of this server.
    #[error(
        "there is no schema in the database that is to be copied; it is the one that the configuration names, so see \
         `data_dir`, `database.url` and DATABASE_URL"
    )]
    NoSchema,
    /// One of them is of another version.
    #[error(
        "the {which} has the schema {found:04} and this program {ours:04}: with an older schema, start `vtex-idp serve` of this \
         version once; with a newer one, copy with the version that it was made by"
    )]
    Schema {
        /// Source or target.
        which: &'static str,
        /// Its newest migration.
        found: i64,
        /// The one that this program knows.
        ours: i64,
    },
    /// The source has no rows.
    #[error(
        "there is nothing in the database that is to be copied; it is the one that the configuration names, so see `data_dir`, \
         `database.url` and DATABASE_URL"
    )]
    Nothing,
    /// The target has rows.
    #[error(
        "the target is not empty ({rows} in `{table}`): make a new database for the copy, with `createdb` or another file; \
         nothing was written"
    )]
    NotEmpty {
        /// The first table with rows.
        table: &'static str,
        /// How many.
        rows: u64,
    },
    /// A table is not what migrations make of it.
    #[error(
        "the columns of `{table}` are not those that this version makes: undo what was changed by hand, or give the column to a \
         table of its own"
    )]
    Columns {
        /// Which table.
        table: &'static str,
    },
    /// A text that Postgres cannot hold.
    #[error(
        "a text in `{table}.{column}` has a NUL character, which Postgres cannot keep: change it there first (the row: {row})"
    )]
    Nul {
        /// Which table.
        table: &'static str,
        /// Which column.
        column: String,
        /// The ids in the row.
        row: String,
    },
    /// A value that is not of its column's type, which only a hand can have written.
    #[error(
        "a value in `{table}.{column}` is not of that column's type: change it there first (the row: {row})"
    )]
    Unreadable {
        /// Which table.
        table: &'static str,
        /// Which column.
        column: String,
        /// The ids in the row.
        row: String,
    },
    /// Rows that the target does not take.
    #[error("the rows of `{table}` cannot be written to the target: {source}")]
    Write {
        /// Which table.
        table: &'static str,
        /// Why.
        source: super::super::Error,
    },
    /// What arrived is not what was sent.
    #[error("`{0}` did not arrive as it was sent, so the copy was undone; please report this")]
    Differs(&'static str),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Db(error.into())
    }
}
