//! A connection to a source that can only read. The one place that names its databases and hands them foreign SQL.

use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{
    AssertSqlSafe, ColumnIndex, Connection as _, Database, Decode, Executor as _, PgConnection, SqlSafeStr,
    SqlStr, SqliteConnection, Statement as _, TypeInfo as _, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};

use super::{Error, QueryError, query::Dialect, row::COLUMNS, shape::Column};

/// Where to connect, and how.
pub(super) struct Target {
    options: Options,
    timeout: Duration,
}

enum Options {
    Postgres(Box<PgConnectOptions>),
    Sqlite(Box<SqliteConnectOptions>),
}

/// An open connection. Dropped in the middle of a statement it ends it.
pub(super) enum Connection {
    Postgres(PgConnection),
    Sqlite { connection: SqliteConnection, _interrupt: Interrupt },
}

/// Ends the statement that runs when this is dropped: `SQLite` works on a thread of its own and has no timeout.
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Drop for Interrupt {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Target {
    /// Reads an address. Statements are cut after `timeout`.
    pub(super) fn read(url: &str, timeout: Duration) -> Result<Self, QueryError> {
        let unreadable = |_| QueryError::Url;
        let options = if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url).map_err(unreadable)?;
            let options = options.create_if_missing(false).read_only(true).busy_timeout(timeout);
            Options::Sqlite(Box::new(options))
        } else {
            let milliseconds = timeout.as_millis().to_string();
            // Of options that are named twice the last counts, so an address cannot undo these.
            let limits = [("default_transaction_read_only", "on"), ("statement_timeout", &milliseconds)];
            let options = PgConnectOptions::from_str(url).map_err(unreadable)?;
            Options::Postgres(Box::new(options.application_name("vtex-idp").options(limits)))
        };
        Ok(Self { options, timeout })
    }

    pub(super) const fn dialect(&self) -> Dialect {
        match self.options {
            Options::Postgres(_) => Dialect::Postgres,
            Options::Sqlite(_) => Dialect::Sqlite,
        }
    }

    /// How long a look-up may take.
    pub(super) const fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Connects.
    pub(super) async fn connect(&self) -> Result<Connection, Error> {
        let failed = |error| Error::of_connection(&error);
        match &self.options {
            Options::Postgres(options) => {
                PgConnection::connect_with(options).await.map(Connection::Postgres).map_err(failed)
            }
            Options::Sqlite(options) => {
                let mut connection = SqliteConnection::connect_with(options).await.map_err(failed)?;
                let over = Arc::new(AtomicBool::new(false));
                let watched = Arc::clone(&over);
                let mut handle = connection.lock_handle().await.map_err(failed)?;
                handle.set_progress_handler(10_000, move || !watched.load(Ordering::Relaxed));
                drop(handle);
                Ok(Connection::Sqlite { connection, _interrupt: Interrupt(over) })
            }
        }
    }
}

/// The SQL is the integrator's, who has the database's password anyway. Nothing that a visitor typed is in it: that is
/// bound, see [`super::query`].
fn integrators(sql: &str) -> SqlStr {
    AssertSqlSafe(sql.to_owned()).into_sql_str()
}

impl Connection {
    /// The columns that `sql` returns now, with their types.
    pub(super) async fn columns(&mut self, sql: &str) -> Result<Vec<Column>, sqlx::Error> {
        fn of<C: sqlx::Column>(columns: &[C]) -> Vec<Column> {
            let named = |column: &C| Column {
                name: column.name().to_owned(),
                data_type: column.type_info().name().to_owned(),
            };
            columns.iter().map(named).collect()
        }
        // A prepared statement remembers the columns that there were.
        Ok(match self {
            Self::Postgres(connection) => {
                connection.clear_cached_statements().await?;
                of(connection.prepare(integrators(sql)).await?.columns())
            }
            Self::Sqlite { connection, .. } => {
                connection.clear_cached_statements().await?;
                // Only running a statement makes SQLite see that another program changed the schema.
                connection.execute("SELECT count(*) FROM sqlite_schema").await?;
                of(connection.prepare(integrators(sql)).await?.columns())
            }
        })
    }

    /// The rows of `sql`, each value as text.
    pub(super) async fn rows(
        &mut self,
        sql: &str,
        values: &[Option<&str>],
    ) -> Result<Vec<Vec<Option<String>>>, sqlx::Error> {
        fn texts<R: sqlx::Row>(row: &R) -> Result<Vec<Option<String>>, sqlx::Error>
        where
            usize: ColumnIndex<R>,
            for<'r> Option<String>: Decode<'r, R::Database>,
            R::Database: Database,
        {
            (0..row.len()).map(|index| row.try_get_unchecked(index)).collect()
        }
        macro_rules! fetched {
            ($connection:expr) => {{
                let mut query = sqlx::query(integrators(sql));
                for value in values {
                    query = query.bind(value.map(str::to_owned));
                }
                query.fetch_all($connection).await?.iter().map(texts).collect()
            }};
        }
        match self {
            Self::Postgres(connection) => fetched!(connection),
            Self::Sqlite { connection, .. } => fetched!(connection),
        }
    }
}

/// The column whose value is no text that could be read, if that is what went wrong.
pub(super) fn unreadable_column(error: &sqlx::Error) -> Option<&'static str> {
    match error {
        sqlx::Error::ColumnDecode { index, .. } => COLUMNS.get(index.parse::<usize>().ok()?).copied(),
        _ => None,
    }
}
