//! A connection that the Postgres pool lends to one statement or one transaction, with a deadline for each of its statements.
//!
//! A Postgres that hangs, or a network that swallows packets, closes no connection: whoever waits for an answer waits for as
//! long as the system holds the connection, a quarter of an hour or more.

use std::time::Duration;

use sqlx::{Executor, PgConnection, PgPool, Postgres, pool::PoolConnection};
use tokio::{
    runtime::Handle,
    time::{error::Elapsed, timeout},
};

use super::Error;

/// A connection in use. Dropped, it goes back to the pool if it still answers in time; one on which somebody gave up is closed.
#[derive(Debug)]
pub struct Lent {
    /// None once a statement was given up.
    connection: Option<PoolConnection<Postgres>>,
    patience: Duration,
    in_transaction: bool,
}

impl Lent {
    /// A connection for statements that may take as long as `patience`, each. The pool has a deadline of its own for this.
    pub(super) async fn from(pool: &PgPool, patience: Duration) -> Result<Self, Error> {
        let connection = Box::pin(pool.acquire()).await?; // a large future, which would be part of every caller's
        Ok(Self { connection: Some(connection), patience, in_transaction: false })
    }

    /// A connection in a transaction, which is undone when it is dropped without [`Lent::commit`].
    pub(super) async fn begin(pool: &PgPool, patience: Duration) -> Result<Self, Error> {
        let mut lent = Self::from(pool, patience).await?;
        lent.in_transaction = true; // from here on: whether BEGIN arrived is not known before it is answered
        lent.run("BEGIN").await?;
        Ok(lent)
    }

    /// Makes the transaction last. After an error it may have lasted all the same.
    pub(super) async fn commit(mut self) -> Result<(), Error> {
        self.run("COMMIT").await?;
        self.in_transaction = false;
        Ok(())
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), Error> {
        let done = timeout(self.patience, self.open()?.execute(sql)).await;
        self.after(done).map(|_| ())
    }

    /// The connection, for a statement that ends within [`Lent::patience`].
    pub(super) fn open(&mut self) -> Result<&mut PgConnection, Error> {
        self.connection.as_deref_mut().ok_or_else(late)
    }

    pub(super) const fn patience(&self) -> Duration {
        self.patience
    }

    /// What came of a statement. When nothing did, the connection is closed: its answer would come before that of the next.
    pub(super) fn after<T>(&mut self, done: Result<sqlx::Result<T>, Elapsed>) -> Result<T, Error> {
        done.unwrap_or_else(|_| {
            self.connection.take().map(PoolConnection::detach);
            Err(late_cause())
        })
        .map_err(Error::from)
    }
}

impl Drop for Lent {
    /// Somebody who hung up leaves a statement half way, and a transaction open: both are ended first, and in time, since a
    /// pool that waits for a server that hangs is soon empty.
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else { return };
        let Ok(runtime) = Handle::try_current() else {
            connection.detach();
            return;
        };
        let (patience, in_transaction) = (self.patience, self.in_transaction);
        runtime.spawn(timeout(patience, async move {
            if in_transaction && connection.execute("ROLLBACK").await.is_err() {
                connection.detach();
                return;
            }
            // The same as to drop it, but for the deadline: given up half way, it is closed.
            connection.return_to_pool().await;
        }));
    }
}

/// A statement beyond its deadline: the database counts as away.
pub(super) fn late() -> Error {
    late_cause().into()
}

fn late_cause() -> sqlx::Error {
    sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())
}
