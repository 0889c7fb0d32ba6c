//! The connections to one source: few, made when needed, kept for a minute, and nobody waits beyond their deadline.
//!
//! Not `SQLx`'s pool: that one goes on trying a server that refuses until the time is up and then does not say why.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout_at,
};

use super::{
    Error,
    circuit::Circuit,
    connection::{Connection, Target},
};
use crate::types::{Clock, clock::Stopwatch};

/// Beyond this a connection is not used again: a firewall may have forgotten it, and would not say so.
const IDLE: Duration = Duration::from_mins(1);

/// How many look-ups may wait for a connection.
const WAITING: usize = 256;

/// The connections to one source.
pub(super) struct Pool {
    target: Target,
    /// Look-ups that run or wait.
    entrance: Semaphore,
    /// Look-ups that run.
    connections: Semaphore,
    idle: Mutex<Vec<(Stopwatch, Connection)>>,
    circuit: Circuit,
}

/// A connection in use. Dropped, it is closed; [`Lease::give_back`] keeps it for the next.
pub(super) struct Lease<'p> {
    pool: &'p Pool,
    connection: Connection,
    /// When the look-up has to be over.
    deadline: Stopwatch,
    /// Whether it served before, so that the server may have closed it since.
    pub(super) was_idle: bool,
    _places: [SemaphorePermit<'p>; 2],
}

impl Pool {
    pub(super) fn new(target: Target, max_connections: usize) -> Self {
        Self {
            target,
            entrance: Semaphore::new(max_connections + WAITING),
            connections: Semaphore::new(max_connections),
            idle: Mutex::default(),
            circuit: Circuit::default(),
        }
    }

    pub(super) const fn target(&self) -> &Target {
        &self.target
    }

    /// A connection; it waits no longer than a look-up may take.
    pub(super) async fn lease(&self) -> Result<Lease<'_>, Error> {
        let deadline = Clock::stopwatch() + self.target.timeout();
        let entrance = self.entrance.try_acquire().map_err(|_| Error::Busy)?;
        let place = timeout_at(deadline.into(), self.connections.acquire()).await;
        let place = place.map_err(|_| Error::Busy)?.expect("the semaphore is never closed");
        let (connection, was_idle) = match self.take_idle() {
            Some(connection) => (connection, true),
            None => (self.connect(deadline).await?, false),
        };
        Ok(Lease { pool: self, connection, deadline, was_idle, _places: [entrance, place] })
    }

    /// The same with a connection that was not used before, for what is asked rarely.
    pub(super) async fn lease_new(&self) -> Result<Lease<'_>, Error> {
        let mut lease = self.lease().await?;
        if lease.was_idle {
            lease.renew().await?;
        }
        Ok(lease)
    }

    async fn connect(&self, deadline: Stopwatch) -> Result<Connection, Error> {
        if let Some(reason) = self.circuit.rests_for() {
            return Err(Error::Unreachable(reason));
        }
        let started = Clock::stopwatch();
        let Ok(connection) = timeout_at(deadline.into(), self.target.connect()).await else {
            // One that had to wait for its turn had little time left; that says nothing about the source.
            if started.elapsed() < self.target.timeout() / 2 {
                return Err(Error::Busy);
            }
            let silent = "it does not answer";
            self.circuit.open(silent);
            return Err(Error::Unreachable(silent.to_owned()));
        };
        match &connection {
            Err(Error::Unreachable(reason)) => self.circuit.open(reason),
            _ => self.circuit.close(),
        }
        connection
    }

    fn take_idle(&self) -> Option<Connection> {
        let mut idle = self.idle();
        idle.retain(|(since, _)| since.elapsed() < IDLE);
        idle.pop().map(|(_, connection)| connection)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<(Stopwatch, Connection)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease<'_> {
    /// Takes a new connection in place of one that turned out to be closed, as all idle ones are then.
    pub(super) async fn renew(&mut self) -> Result<(), Error> {
        self.pool.idle().clear();
        self.connection = self.pool.connect(self.deadline).await?;
        self.was_idle = false;
        Ok(())
    }

    /// Works with the connection until the deadline.
    pub(super) async fn in_time<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut Connection) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let late = Error::Late(self.pool.target.timeout().as_secs());
        timeout_at(self.deadline.into(), work(&mut self.connection)).await.unwrap_or(Err(late))
    }

    /// Keeps the connection for the next look-up.
    pub(super) fn give_back(self) {
        self.pool.idle().push((Clock::stopwatch(), self.connection));
    }

    /// Closes the connection, and the idle ones: what made this one fail may have cut them too.
    pub(super) fn give_up(self) {
        self.pool.idle().clear();
    }
}
