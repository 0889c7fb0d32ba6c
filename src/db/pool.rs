//! Connections to either database. This file, `query.rs`, `lent.rs`, `migrations.rs`, `changes.rs`, `condition.rs`, `backup.rs`
//! and `copy/` are the only ones that name a backend.

use std::{path::Path, str::FromStr, time::Duration};

use sqlx::{
    AssertSqlSafe, Connection, Executor as _, PgConnection, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::time::timeout;
use tracing::Instrument;

use super::{Disk, Error, Lender, Lent, disk::Lasting, lender::Losing, traced};
use crate::crypto::private::private_file;

/// A transaction in which nothing happens for so long is ended by Postgres: its node is gone, and holds locks.
const IDLE_IN_TRANSACTION: Duration = Duration::from_mins(1);

/// How long after an answer a connection to Postgres counts as alive. A server that is stopped ends what is on its way; what
/// begins within this time after it is ended too.
const FRESH: Duration = Duration::from_millis(10);

/// A pool of connections. Cloning shares it.
#[derive(Debug, Clone)]
pub enum Db {
    /// Production, and more than one node.
    Postgres {
        /// Its connections.
        pool: Lender<Postgres>,
        /// How long a statement may take once it has a connection.
        patience: Duration,
    },
    /// Embedded: nothing to install.
    Sqlite {
        /// For statements that only read.
        readers: Lender<Sqlite>,
        /// One connection: writers wait for it in order. With several they sleep in `SQLite`'s busy handler, each
        /// with a connection in hand, and readers wait behind them.
        writer: Lender<Sqlite>,
        /// How that one commits.
        disk: Disk,
        /// How long a statement may take once it has a connection.
        patience: Duration,
    },
}

/// How a pool is made.
#[derive(Debug, Clone, Copy)]
pub struct PoolSize {
    /// Connections at most.
    pub max_connections: u32,
    /// How long a request waits for one.
    pub acquire: Duration,
    /// How long a statement may take; beyond it the database counts as away.
    pub statement: Duration,
}

/// How many connections of a pool are open.
#[derive(Debug, Clone, Copy)]
pub struct Connections {
    /// Which pool: `all` of Postgres, `readers` or `writer` of `SQLite`.
    pub pool: &'static str,
    /// With a statement or a transaction.
    pub in_use: u32,
    /// Open and without work.
    pub idle: u32,
    /// Open at most.
    pub max: u32,
}

/// An open transaction; dropped without [`Tx::commit`] it undoes everything.
pub enum Tx {
    /// On Postgres.
    Postgres(Lent<Postgres>),
    /// On `SQLite`, begun with the write lock in hand; and how long a statement may take.
    Sqlite(Transaction<'static, Sqlite>, Duration),
}

impl Db {
    /// Connects to `postgres://...`, without touching the schema.
    pub async fn connect(url: &str, size: PoolSize) -> Result<Self, Error> {
        let options = PgConnectOptions::from_str(url)?.application_name("vtex-idp");
        // Once by itself first: the pool would only say that it timed out, not why.
        let late = |_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
        let connection = timeout(size.acquire, PgConnection::connect_with(&options)).await;
        connection.map_err(late)??.close().await?;
        // Ours for a server that hangs, the server's own for a statement that does: given up only here, it would go on there.
        let limits = format!(
            "SET statement_timeout = {}; SET idle_in_transaction_session_timeout = {}",
            size.statement.as_millis(),
            IDLE_IN_TRANSACTION.as_millis()
        );
        let pool = PgPoolOptions::new()
            .max_connections(size.max_connections)
            .acquire_timeout(size.acquire)
            .after_connect(move |connection, _| {
                let limits = AssertSqlSafe(limits.clone()); // constants and numbers
                Box::pin(async move { connection.execute(limits).await.map(|_| ()) })
            })
            .connect_with(options)
            .await?;
        let losing = Losing { fresh: FRESH, patience: size.statement };
        Ok(Self::Postgres { pool: Lender::new(pool, losing), patience: size.statement })
    }

    /// Opens the `SQLite` database in `path`; makes it, readable by its owner only, when there is none.
    pub async fn open_file(path: &Path, size: PoolSize) -> Result<Self, Error> {
        if !path.exists() {
            private_file(path).map_err(sqlx::Error::Io)?; // its journal files take over the mode
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full) // no answered request is lost when the power goes
            .busy_timeout(size.acquire)
            .foreign_keys(true);
        let pool = |max| {
            let options = SqlitePoolOptions::new().max_connections(max).acquire_timeout(size.acquire);
            options.test_before_acquire(false) // it cannot be lost
        };
        // At most 32 MiB: the rows of an import would push one another's pages out of the usual 2.
        let disk = Disk::default();
        let of_writer = disk.clone();
        let writer = pool(1).before_acquire(move |connection, _| {
            let disk = of_writer.clone();
            Box::pin(async move {
                if !is_clear(connection) {
                    return Ok(false);
                }
                disk.commit(Lasting::OnDisk, connection).await?; // transactions begin with this
                Ok(true)
            })
        });
        let writer = writer.connect_with(options.clone().pragma("cache_size", "-32768")).await?;
        let readers = pool(size.max_connections).connect_with(options).await?;
        Ok(Self::of_sqlite(readers, (writer, disk), size.statement))
    }

    /// Opens the `SQLite` database in `path`, which there must be, as it is: nothing is made, set or written.
    pub async fn look_at_file(path: &Path, size: PoolSize) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(false)
            .busy_timeout(size.acquire)
            .pragma("query_only", "1");
        let pool = |max| SqlitePoolOptions::new().max_connections(max).acquire_timeout(size.acquire);
        let writer = pool(1).connect_with(options.clone()).await?;
        let readers = pool(size.max_connections).connect_with(options).await?;
        Ok(Self::of_sqlite(readers, (writer, Disk::default()), size.statement))
    }

    /// A connection cannot be lost, and however long a statement runs on after its deadline, it is not closed: another one would
    /// be opened beside it.
    fn of_sqlite(readers: SqlitePool, (writer, disk): (SqlitePool, Disk), patience: Duration) -> Self {
        let never = Losing { fresh: Duration::MAX, patience: Duration::MAX };
        Self::Sqlite {
            readers: Lender::new(readers, never),
            writer: Lender::only(writer, never),
            disk,
            patience,
        }
    }

    /// Begins a transaction. On `SQLite` it takes the write lock at once: one that reads first and writes later would
    /// fail with "database is locked" whenever another wrote in between.
    pub async fn begin(&self) -> Result<Tx, Error> {
        let span = traced::statement(matches!(self, Self::Postgres { .. }), "BEGIN");
        async { traced::noted(self.begun().await) }.instrument(span).await
    }

    async fn begun(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Postgres { pool, patience } => Tx::Postgres(Lent::begin(pool, *patience).await?),
            Self::Sqlite { writer, patience, .. } => {
                Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?, *patience)
            }
        })
    }

    /// Which database this is, for people.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Postgres { .. } => "Postgres",
            Self::Sqlite { .. } => "SQLite",
        }
    }

    /// Waits for statements in flight and closes every connection.
    pub async fn close(&self) {
        match self {
            // Idle ones say goodbye to a server that may not listen any more.
            Self::Postgres { pool, patience } => drop(timeout(*patience, pool.close()).await),
            Self::Sqlite { readers, writer, .. } => {
                readers.close().await;
                writer.close().await;
            }
        }
    }

    /// How many connections are open now.
    #[must_use]
    pub fn connections(&self) -> Vec<Connections> {
        match self {
            Self::Postgres { pool, .. } => vec![connections("all", pool)],
            Self::Sqlite { readers, writer, .. } => {
                vec![connections("readers", readers), connections("writer", writer)]
            }
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Error> {
        use super::Executor;
        self.sql("SELECT 1").execute().await.map(|_| ())
    }
}

fn connections<D: sqlx::Database>(name: &'static str, pool: &Lender<D>) -> Connections {
    let idle = u32::try_from(pool.num_idle() + pool.at_hand()).unwrap_or(u32::MAX);
    let in_use = pool.size().saturating_sub(idle);
    Connections { pool: name, in_use, idle, max: pool.options().get_max_connections() }
}

/// Whether a connection is outside of any transaction. A full disk can leave one open: its commit failed, and so did its
/// rollback. What others then wrote on it would be answered and never last, so it is closed, and another one opened.
fn is_clear(connection: &impl Connection) -> bool {
    !connection.is_in_transaction()
}

impl Tx {
    /// Makes everything done in it last. [`Error::Unavailable`] leaves open whether it did.
    pub async fn commit(self) -> Result<(), Error> {
        let span = traced::statement(matches!(self, Self::Postgres(_)), "COMMIT");
        async { traced::noted(self.committed().await) }.instrument(span).await
    }

    async fn committed(self) -> Result<(), Error> {
        match self {
            Self::Postgres(tx) => tx.commit().await,
            Self::Sqlite(tx, _) => Ok(tx.commit().await?),
        }
    }
}
