//! A connection that is lent to one statement or one transaction, with a deadline for each of its statements.
//!
//! A Postgres that hangs, or a network that swallows packets, closes no connection: whoever waits for an answer waits for as
//! long as the system holds the connection, a quarter of an hour or more.

use std::time::Duration;

use sqlx::{Database, Executor, Postgres, pool::PoolConnection};
use tokio::{
    runtime::Handle,
    time::{error::Elapsed, timeout},
};

use super::{Error, Lender, lender::back_to_pool};

/// A connection in use. Dropped, it is taken back if its last statement was answered, and else asked whether it lives.
#[derive(Debug)]
pub struct Lent<D: Database> {
    lender: Lender<D>,
    /// None once a statement of Postgres was given up.
    connection: Option<PoolConnection<D>>,
    patience: Duration,
    /// Whether its last statement was answered in full.
    answered: bool,
    /// How its transaction is undone, if it is in one or may be.
    undo: Option<fn(PoolConnection<D>, Duration)>,
}

impl<D: Database> Lent<D> {
    /// A connection for statements that may take as long as `patience`, each. The pool has a deadline of its own for this.
    pub(super) async fn from(lender: &Lender<D>, patience: Duration) -> Result<Self, Error> {
        let connection = Some(lender.lend().await?);
        Ok(Self { lender: lender.clone(), connection, patience, answered: true, undo: None })
    }

    /// The connection, for a statement that ends within [`Lent::patience`].
    pub(super) fn open(&mut self) -> Result<&mut D::Connection, Error> {
        self.answered = false;
        self.connection.as_deref_mut().ok_or_else(late)
    }

    pub(super) const fn patience(&self) -> Duration {
        self.patience
    }

    /// What came of a statement. A connection to Postgres on which nothing did is closed: the answer would come before that of
    /// the next. `SQLite` cannot be lost.
    pub(super) fn after<T>(&mut self, done: Result<sqlx::Result<T>, Elapsed>) -> Result<T, Error> {
        match done {
            Ok(Ok(value)) => {
                self.answered = true;
                Ok(value)
            }
            Ok(Err(error)) => {
                if !matches!(error, sqlx::Error::Database(_)) {
                    self.lender.doubt();
                }
                Err(error.into())
            }
            Err(_) => {
                if D::NAME == Postgres::NAME {
                    self.connection.take().map(PoolConnection::detach);
                    self.lender.doubt();
                }
                Err(late())
            }
        }
    }
}

impl Lent<Postgres> {
    /// A connection in a transaction, which is undone when it is dropped without [`Lent::commit`].
    pub(super) async fn begin(lender: &Lender<Postgres>, patience: Duration) -> Result<Self, Error> {
        let mut lent = Self::from(lender, patience).await?;
        lent.undo = Some(undo); // from here on: whether BEGIN arrived is not known before it is answered
        lent.run("BEGIN").await?;
        Ok(lent)
    }

    /// Makes the transaction last. After an error it may have lasted all the same.
    pub(super) async fn commit(mut self) -> Result<(), Error> {
        self.run("COMMIT").await?;
        self.undo = None;
        Ok(())
    }

    async fn run(&mut self, sql: &'static str) -> Result<(), Error> {
        let done = timeout(self.patience, self.open()?.execute(sql)).await;
        self.after(done).map(|_| ())
    }
}

impl<D: Database> Drop for Lent<D> {
    /// Somebody who hung up leaves a statement half way, and a transaction open: both are ended first.
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        match self.undo {
            Some(undo) => undo(connection, self.patience),
            None if self.answered => self.lender.take_back(connection),
            None => self.lender.give_back(connection),
        }
    }
}

/// Ends the transaction of `connection`, in time, and gives it back.
fn undo(connection: PoolConnection<Postgres>, patience: Duration) {
    let mut left = Left(Some(connection));
    let Ok(runtime) = Handle::try_current() else { return };
    runtime.spawn(async move {
        let Some(connection) = &mut left.0 else { return };
        if let Ok(Ok(_)) = timeout(patience, connection.execute("ROLLBACK")).await
            && let Some(connection) = left.0.take()
        {
            back_to_pool(connection, patience);
        }
    });
}

/// A connection that was left in a transaction. Unless it is taken out, it is closed: the pool would ask it without a deadline.
struct Left(Option<PoolConnection<Postgres>>);

impl Drop for Left {
    fn drop(&mut self) {
        self.0.take().map(PoolConnection::detach);
    }
}

/// A statement beyond its deadline: the database counts as away.
pub(super) fn late() -> Error {
    sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()).into()
}
