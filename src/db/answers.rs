//! What a statement answers, listened to until it can be believed and no longer.
//!
//! Each answer of `SQLite` is a switch to the connection's thread and back, which costs as much as a small statement does. So
//! nobody waits there for what says nothing more: the count behind the only row of a `SELECT`, the end behind a count.

use futures_util::TryStreamExt;
use sqlx::{Database, Either, Execute, Executor, FromRow, Sqlite};

/// Postgres ends the transaction of a lone statement when it has counted, and is ready only then.
fn is_over_when_counted<D: Database>() -> bool {
    D::NAME == Sqlite::NAME
}

/// Runs a statement; what it counted.
pub(super) async fn count<'q, D: Database>(
    connection: &mut D::Connection,
    statement: impl Execute<'q, D> + 'q,
) -> sqlx::Result<D::QueryResult>
where
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
{
    let mut answers = connection.fetch_many(statement);
    let mut counted = D::QueryResult::default();
    while let Some(answer) = answers.try_next().await? {
        let Either::Left(count) = answer else { continue };
        counted.extend([count]);
        if is_over_when_counted::<D>() {
            break;
        }
    }
    Ok(counted)
}

/// Every row.
pub(super) async fn rows<'q, D: Database, T>(
    connection: &mut D::Connection,
    statement: impl Execute<'q, D> + 'q,
) -> sqlx::Result<Vec<T>>
where
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
    T: for<'r> FromRow<'r, D::Row>,
{
    let mut answers = connection.fetch_many(statement);
    let mut rows = Vec::new();
    while let Some(answer) = answers.try_next().await? {
        match answer {
            Either::Right(row) => rows.push(T::from_row(&row)?),
            Either::Left(_) if is_over_when_counted::<D>() => break,
            Either::Left(_) => {}
        }
    }
    Ok(rows)
}

/// The first row. What `RETURNING` gives lasts only when the statement is over, and a full disk is told of only then; so the
/// first row is enough only of a statement that `reads`.
pub(super) async fn first<'q, D: Database, T>(
    connection: &mut D::Connection,
    statement: impl Execute<'q, D> + 'q,
    reads: bool,
) -> sqlx::Result<Option<T>>
where
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
    T: for<'r> FromRow<'r, D::Row>,
{
    if reads && is_over_when_counted::<D>() {
        return connection.fetch_optional(statement).await?.map(|row| T::from_row(&row)).transpose();
    }
    Ok(rows(connection, statement).await?.into_iter().next())
}
