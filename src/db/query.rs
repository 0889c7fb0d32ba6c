//! A statement with its values, for either database.

use std::time::Duration;

use sqlx::{
    Arguments, AssertSqlSafe, Encode, FromRow, Postgres, SqlSafeStr, SqlStr, Sqlite, SqliteConnection, Type,
    postgres::{PgArguments, PgRow},
    sqlite::{SqliteArguments, SqliteRow},
};
use tokio::time::timeout;
use tracing::Instrument;

use super::{
    Db, Error, Lender, Lent, Tx, answers,
    bulk::{Plan, Repeated},
    disk::{Disk, Lasting},
    lent::late,
    traced,
};

/// What can be bound to a statement on both databases.
pub trait Value:
    for<'q> Encode<'q, Postgres> + Type<Postgres> + for<'q> Encode<'q, Sqlite> + Type<Sqlite> + Send
{
}

impl<T> Value for T where
    T: for<'q> Encode<'q, Postgres> + Type<Postgres> + for<'q> Encode<'q, Sqlite> + Type<Sqlite> + Send
{
}

/// What can be read from a row on both databases.
pub trait Row: for<'r> FromRow<'r, PgRow> + for<'r> FromRow<'r, SqliteRow> + Send + Unpin {}

impl<T> Row for T where T: for<'r> FromRow<'r, PgRow> + for<'r> FromRow<'r, SqliteRow> + Send + Unpin {}

/// What carries a statement to the database: `&Db`, or `&mut Tx`.
pub trait Executor<'e>: Send {
    /// Begins a statement. `$1`, `$2`... stand for the values bound to it, in order.
    fn sql(self, sql: &'static str) -> Query<'e>
    where
        Self: Sized,
    {
        self.text(sql.into_sql_str())
    }

    /// Begins a statement over many rows.
    fn repeated(self, statement: &Repeated) -> Query<'e>
    where
        Self: Sized,
    {
        // Its text is made of constants and numbers alone, in `bulk/repeated.rs`.
        let text = if self.is_postgres() { statement.text() } else { statement.nameless() };
        let mut query = self.text(AssertSqlSafe(text).into_sql_str());
        query.planned_each_time = statement.plan() == Plan::EachTime;
        query
    }

    /// Begins a statement of this text.
    fn text(self, sql: SqlStr) -> Query<'e>;

    /// Whether it is carried to Postgres.
    fn is_postgres(&self) -> bool;
}

impl<'e> Executor<'e> for &'e Db {
    fn text(self, sql: SqlStr) -> Query<'e> {
        let target = match self {
            Db::Postgres { pool, patience } => Target::PostgresPool(pool, *patience, PgArguments::default()),
            Db::Sqlite { readers, patience, .. } if reads(&sql) => {
                Target::SqlitePool(readers, None, *patience, SqliteArguments::default())
            }
            Db::Sqlite { writer, disk, patience, .. } => {
                Target::SqlitePool(writer, Some(disk), *patience, SqliteArguments::default())
            }
        };
        Query { sql, target, unbindable: None, planned_each_time: false, lasting: Lasting::OnDisk }
    }

    fn is_postgres(&self) -> bool {
        matches!(self, Db::Postgres { .. })
    }
}

impl<'e> Executor<'e> for &'e mut Tx {
    fn text(self, sql: SqlStr) -> Query<'e> {
        let target = match self {
            Tx::Postgres(tx) => Target::PostgresTx(tx, PgArguments::default()),
            Tx::Sqlite(tx, patience) => Target::SqliteTx(tx, *patience, SqliteArguments::default()),
        };
        Query { sql, target, unbindable: None, planned_each_time: false, lasting: Lasting::OnDisk }
    }

    fn is_postgres(&self) -> bool {
        matches!(self, Tx::Postgres(_))
    }
}

/// Whether a statement only reads.
fn reads(sql: &SqlStr) -> bool {
    sql.as_str().starts_with("SELECT")
}

/// A statement on its way.
#[must_use = "a statement does nothing until it is executed or fetched"]
pub struct Query<'e> {
    sql: SqlStr,
    target: Target<'e>,
    unbindable: Option<sqlx::error::BoxDynError>,
    /// Postgres plans a statement that it keeps for the tables as they are then: a look-up of many values that was planned for
    /// an empty table reads all of a full one.
    planned_each_time: bool,
    /// Of a transaction it is `COMMIT` that counts.
    lasting: Lasting,
}

enum Target<'e> {
    PostgresPool(&'e Lender<Postgres>, Duration, PgArguments),
    PostgresTx(&'e mut Lent<Postgres>, PgArguments),
    SqlitePool(&'e Lender<Sqlite>, Option<&'e Disk>, Duration, SqliteArguments),
    SqliteTx(&'e mut SqliteConnection, Duration, SqliteArguments),
}

/// Runs `$run` with the connection and arguments of whichever backend it is, until its deadline: beyond it the database counts
/// as away.
macro_rules! on_target {
    ($query:expr, $lasting:expr, |$connection:ident, $arguments:ident| $run:expr) => {
        match $query.checked()? {
            Target::PostgresPool(pool, patience, $arguments) => {
                let mut lent = Lent::from(pool, patience).await?;
                let $connection = lent.open()?;
                let done = timeout(patience, $run).await;
                lent.after(done)?
            }
            Target::PostgresTx(lent, $arguments) => {
                let patience = lent.patience();
                let $connection = lent.open()?;
                let done = timeout(patience, $run).await;
                lent.after(done)?
            }
            Target::SqlitePool(pool, disk, patience, $arguments) => {
                let mut lent = Lent::from(pool, patience).await?;
                let $connection = lent.open()?;
                let done = timeout(patience, async {
                    if let Some(disk) = disk {
                        disk.commit($lasting, &mut *$connection).await?;
                    }
                    $run.await
                });
                let done = done.await;
                lent.after(done)?
            }
            Target::SqliteTx($connection, patience, $arguments) => {
                timeout(patience, $run).await.map_err(|_| late())??
            }
        }
    };
}

impl<'e> Query<'e> {
    /// Binds the next value.
    pub fn bind(mut self, value: impl Value) -> Self {
        let added = match &mut self.target {
            Target::PostgresPool(_, _, arguments) | Target::PostgresTx(_, arguments) => arguments.add(value),
            Target::SqlitePool(_, _, _, arguments) | Target::SqliteTx(_, _, arguments) => {
                arguments.add(value)
            }
        };
        if let Err(error) = added {
            self.unbindable = Some(error);
        }
        self
    }

    /// What it changes may be lost with the power, until a later statement is on the disk: `SQLite` does not wait for that.
    /// Postgres does, whose log takes many commits at once.
    pub const fn not_waiting_for_disk(mut self) -> Self {
        self.lasting = Lasting::Later;
        self
    }

    /// Runs the statement; how many rows it changed.
    pub async fn execute(self) -> Result<u64, Error> {
        let span = self.span();
        async { traced::noted(self.executed().await) }.instrument(span).await
    }

    async fn executed(self) -> Result<u64, Error> {
        let (sql, kept, lasting) = (self.sql.clone(), !self.planned_each_time, self.lasting);
        Ok(on_target!(self, lasting, |connection, arguments| async {
            let statement = sqlx::query_with(sql, arguments).persistent(kept);
            answers::count(connection, statement).await.map(|counted| counted.rows_affected())
        }))
    }

    /// The row, if there is one.
    pub async fn fetch_optional<T: Row>(self) -> Result<Option<T>, Error> {
        let span = self.span();
        async { traced::noted(self.fetched_first().await) }.instrument(span).await
    }

    async fn fetched_first<T: Row>(self) -> Result<Option<T>, Error> {
        let (sql, kept, lasting) = (self.sql.clone(), !self.planned_each_time, self.lasting);
        let reads = reads(&sql);
        Ok(on_target!(self, lasting, |connection, arguments| {
            answers::first(connection, sqlx::query_with(sql, arguments).persistent(kept), reads)
        }))
    }

    /// The row that there must be.
    pub async fn fetch_one<T: Row>(self) -> Result<T, Error> {
        self.fetch_optional().await?.ok_or(Error::Failed(sqlx::Error::RowNotFound))
    }

    /// Every row.
    pub async fn fetch_all<T: Row>(self) -> Result<Vec<T>, Error> {
        let span = self.span();
        async { traced::noted(self.fetched().await) }.instrument(span).await
    }

    async fn fetched<T: Row>(self) -> Result<Vec<T>, Error> {
        let (sql, kept, lasting) = (self.sql.clone(), !self.planned_each_time, self.lasting);
        Ok(on_target!(self, lasting, |connection, arguments| {
            answers::rows(connection, sqlx::query_with(sql, arguments).persistent(kept))
        }))
    }

    fn span(&self) -> tracing::Span {
        let is_postgres = matches!(self.target, Target::PostgresPool(..) | Target::PostgresTx(..));
        traced::statement(is_postgres, self.sql.as_str())
    }

    fn checked(self) -> Result<Target<'e>, Error> {
        match self.unbindable {
            Some(error) => Err(Error::Failed(sqlx::Error::Encode(error))),
            None => Ok(self.target),
        }
    }
}
