//! Reads tables of either database row by row, however large they are.

use std::{future::poll_fn, mem};

use sqlx::{AssertSqlSafe, PgConnection, SqliteConnection};

use super::{
    cell::{self, Cell},
    columns::{self, Column},
    error::Error,
};

/// A connection that reads.
pub(super) enum Reader<'c> {
    Postgres(&'c mut PgConnection),
    Sqlite(&'c mut SqliteConnection),
}

/// Runs `$run` with the connection of whichever backend it is.
macro_rules! on_either {
    ($reader:expr, |$connection:ident| $run:expr) => {
        match $reader {
            Reader::Postgres($connection) => $run,
            Reader::Sqlite($connection) => $run,
        }
    };
}

impl Reader<'_> {
    /// The newest migration that was applied.
    pub(super) async fn schema(&mut self) -> Result<i64, Error> {
        const NEWEST: &str = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations";
        let newest =
            on_either!(self, |connection| { sqlx::query_scalar(NEWEST).fetch_one(&mut **connection).await });
        match newest {
            Err(sqlx::Error::Database(_)) => Err(Error::NoSchema), // no such table
            newest => Ok(newest?),
        }
    }

    /// How many rows a table has.
    pub(super) async fn count(&mut self, table: &'static str) -> Result<u64, Error> {
        let text = format!("SELECT COUNT(*) FROM {table}");
        let count: i64 = on_either!(self, |connection| {
            sqlx::query_scalar(AssertSqlSafe(text)).fetch_one(&mut **connection).await?
        });
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// The columns of a table, in its order.
    pub(super) async fn columns(&mut self, table: &'static str) -> Result<Vec<Column>, Error> {
        let listed: Vec<(String, String)> = match self {
            Self::Postgres(connection) => sqlx::query_as(
                "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns
                     WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
            )
            .bind(table)
            .fetch_all(&mut **connection)
            .await?,
            Self::Sqlite(connection) => {
                sqlx::query_as("SELECT name, type FROM pragma_table_info($1) ORDER BY cid")
                    .bind(table)
                    .fetch_all(&mut **connection)
                    .await?
            }
        };
        listed.into_iter().map(Column::of).collect::<Option<_>>().ok_or(Error::Columns { table })
    }

    /// Gives all rows of a table to `each`, up to `size` at once, in whatever order they come.
    pub(super) async fn batches(
        &mut self,
        table: &'static str,
        columns: &[Column],
        size: usize,
        mut each: impl AsyncFnMut(Vec<Vec<Cell>>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let text = format!("SELECT {} FROM {table}", columns::names(columns));
        let mut batch = Vec::with_capacity(size);
        on_either!(self, |connection| {
            let mut rows = sqlx::query(AssertSqlSafe(text)).persistent(false).fetch(&mut **connection);
            while let Some(row) = poll_fn(|context| rows.as_mut().poll_next(context)).await {
                batch.push(cell::read(table, columns, &row?)?);
                if batch.len() == size {
                    each(mem::take(&mut batch)).await?;
                }
            }
        });
        if batch.is_empty() { Ok(()) } else { each(batch).await }
    }
}
