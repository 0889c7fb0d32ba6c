//! Lends the connections of a pool. Those that answered a moment ago are at hand, and lent again as they are.
//!
//! `SQLx`'s pool asks a connection whether it lives before it lends it, and again before it takes it back: two more round
//! trips for each statement. What has just answered lives. It is asked when it has been idle, and whenever a statement did
//! not end well.

use std::{
    ops::Deref,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use sqlx::{Connection, Database, Pool, Transaction, pool::PoolConnection};
use tokio::{runtime::Handle, time::timeout};

use crate::types::{Clock, clock::Stopwatch};

/// How long a connection stays at hand without work.
const MOMENT: Duration = Duration::from_secs(1);

/// One in so many goes back to the pool, which closes what is older than half an hour.
const PAST_THE_POOL: usize = 1000;

/// A pool with some of its connections at hand. Cloning shares it.
#[derive(Debug)]
pub struct Lender<D: Database>(Arc<Shared<D>>);

#[derive(Debug)]
struct Shared<D: Database> {
    pool: Pool<D>,
    at_hand: Mutex<AtHand<D>>,
    /// As many at most: others ask the pool itself, which must have some.
    most: usize,
    /// How many wait at the pool, which hears only of what goes back to it.
    waiting: AtomicUsize,
    /// How many were taken back.
    turns: AtomicUsize,
    /// How long after an answer a connection counts as alive.
    fresh: Duration,
    /// How long a connection may take to say that it lives.
    patience: Duration,
}

#[derive(Debug)]
struct AtHand<D: Database> {
    /// The one that was taken back last comes last.
    idle: Vec<(Stopwatch, PoolConnection<D>)>,
    /// Whether a task looks after what stays here for too long.
    tidied: bool,
}

/// How a database loses connections.
#[derive(Debug, Clone, Copy)]
pub(super) struct Losing {
    /// How long after an answer a connection counts as alive.
    pub(super) fresh: Duration,
    /// How long one may take to say that it lives; then it is closed.
    pub(super) patience: Duration,
}

impl<D: Database> Clone for Lender<D> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<D: Database> Deref for Lender<D> {
    type Target = Pool<D>;

    fn deref(&self) -> &Pool<D> {
        &self.0.pool
    }
}

impl<D: Database> Lender<D> {
    /// Lends the connections of `pool`, at most half of which are kept at hand.
    pub(super) fn new(pool: Pool<D>, losing: Losing) -> Self {
        let most = pool.options().get_max_connections() / 2;
        Self::with_at_hand(most, pool, losing)
    }

    /// The same for a pool that nobody asks by himself: all of its connections may be at hand.
    pub(super) fn only(pool: Pool<D>, losing: Losing) -> Self {
        Self::with_at_hand(pool.options().get_max_connections(), pool, losing)
    }

    fn with_at_hand(most: u32, pool: Pool<D>, Losing { fresh, patience }: Losing) -> Self {
        Self(Arc::new(Shared {
            pool,
            at_hand: Mutex::new(AtHand { idle: Vec::new(), tidied: false }),
            most: usize::try_from(most).unwrap_or(usize::MAX),
            waiting: AtomicUsize::new(0),
            turns: AtomicUsize::new(0),
            fresh,
            patience,
        }))
    }

    /// A connection for one statement. The pool has a deadline for this.
    pub(super) async fn lend(&self) -> sqlx::Result<PoolConnection<D>> {
        if let Some(connection) = self.0.take().await? {
            return Ok(connection);
        }
        let _waiting = Waiting::of(&self.0);
        match self.0.take().await? {
            Some(connection) => Ok(connection), // taken back since, before anybody could know that it is waited for
            None => Box::pin(self.0.pool.acquire()).await, // a large future, which would be part of every caller's
        }
    }

    /// Takes back a connection whose last statement was answered in full.
    pub(super) fn take_back(&self, connection: PoolConnection<D>) {
        let is_due = self.0.turns.fetch_add(1, Ordering::Relaxed) % PAST_THE_POOL == PAST_THE_POOL - 1;
        let mut at_hand = self.0.at_hand();
        let wanted = self.0.waiting.load(Ordering::SeqCst) > 0 || self.0.pool.is_closed();
        if is_due || wanted || at_hand.idle.len() >= self.0.most {
            drop(at_hand);
            return back_to_pool(connection, self.0.patience);
        }
        at_hand.idle.push((Clock::stopwatch(), connection));
        let was_tidied = std::mem::replace(&mut at_hand.tidied, true);
        drop(at_hand);
        if !was_tidied {
            self.tidy();
        }
    }

    /// Gives the pool back what nobody used for a moment, for as long as there is anything.
    fn tidy(&self) {
        let tidying = Tidying { shared: Arc::clone(&self.0), is_on: true };
        let Ok(runtime) = Handle::try_current() else { return };
        runtime.spawn(async move {
            // The same as to sleep. A test that stops the clock goes on using connections.
            while timeout(MOMENT, std::future::pending::<()>()).await.is_err() {
                tidying.shared.give_back(|since| since.elapsed() >= MOMENT);
                let mut at_hand = tidying.shared.at_hand();
                at_hand.tidied = !at_hand.idle.is_empty();
                if !at_hand.tidied {
                    drop(at_hand);
                    return tidying.end();
                }
            }
        });
    }

    /// Gives the pool back a connection whose last statement was not answered in full.
    pub(super) fn give_back(&self, connection: PoolConnection<D>) {
        back_to_pool(connection, self.0.patience);
    }

    /// Gives the pool back all that is at hand: what made one connection fail may have cut the others.
    pub(super) fn doubt(&self) {
        self.0.give_back(|_| true);
    }

    /// Begins a transaction with `sql`.
    pub(super) async fn begin_with(&self, sql: &'static str) -> sqlx::Result<Transaction<'static, D>> {
        let _waiting = Waiting::of(&self.0);
        self.doubt();
        self.0.pool.begin_with(sql).await
    }

    /// How many are at hand. The pool thinks that they are in use.
    pub(super) fn at_hand(&self) -> usize {
        self.0.at_hand().idle.len()
    }

    /// Waits for statements in flight and closes every connection.
    pub(super) async fn close(&self) {
        let closing = self.0.pool.close(); // from here on nothing is taken back
        self.doubt();
        closing.await;
    }
}

impl<D: Database> Shared<D> {
    fn at_hand(&self) -> MutexGuard<'_, AtHand<D>> {
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The one that was used last, if it lives. If it does not, others may not either.
    async fn take(&self) -> sqlx::Result<Option<PoolConnection<D>>> {
        let Some((since, connection)) = self.at_hand().idle.pop() else { return Ok(None) };
        if since.elapsed() < self.fresh {
            return Ok(Some(connection));
        }
        let mut asked = Asked { connection: Some(connection), patience: self.patience };
        let Some(connection) = &mut asked.connection else { return Ok(None) };
        let lives = timeout(self.patience, Box::pin(connection.ping())).await;
        let connection = asked.connection.take();
        if let Ok(Ok(())) = lives {
            return Ok(connection);
        }
        connection.map(PoolConnection::detach);
        self.give_back(|_| true);
        match lives {
            Ok(_) => Ok(None),
            Err(_) => Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())), // nor would another in time
        }
    }

    /// Gives the pool back those that were taken back at such a time.
    fn give_back(&self, such: impl Fn(Stopwatch) -> bool) {
        let mut at_hand = self.at_hand();
        let (back, kept) = at_hand.idle.drain(..).partition(|(since, _)| such(*since));
        at_hand.idle = kept;
        drop(at_hand);
        Vec::into_iter(back).for_each(|(_, connection)| back_to_pool(connection, self.patience));
    }
}

impl<D: Database> Drop for Shared<D> {
    fn drop(&mut self) {
        self.give_back(|_| true);
    }
}

/// The same as to drop it, but for the deadline: a pool that waits for a server that hangs is soon empty.
pub(super) fn back_to_pool<D: Database>(mut connection: PoolConnection<D>, patience: Duration) {
    match Handle::try_current() {
        Ok(runtime) => drop(runtime.spawn(timeout(patience, connection.return_to_pool()))),
        Err(_) => drop(connection.detach()),
    }
}

/// A connection that is asked whether it lives. Whoever wanted it may hang up meanwhile.
struct Asked<D: Database> {
    connection: Option<PoolConnection<D>>,
    patience: Duration,
}

impl<D: Database> Drop for Asked<D> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            back_to_pool(connection, self.patience);
        }
    }
}

/// Somebody who waits at the pool.
struct Waiting<'s>(&'s AtomicUsize);

impl<'s> Waiting<'s> {
    fn of<D: Database>(shared: &'s Shared<D>) -> Self {
        shared.waiting.fetch_add(1, Ordering::SeqCst);
        Self(&shared.waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The task that looks after what is at hand. When its runtime ends, there may be another.
struct Tidying<D: Database> {
    shared: Arc<Shared<D>>,
    is_on: bool,
}

impl<D: Database> Tidying<D> {
    /// Nothing is left; whoever takes a connection back knows that already.
    fn end(mut self) {
        self.is_on = false;
    }
}

impl<D: Database> Drop for Tidying<D> {
    fn drop(&mut self) {
        if self.is_on {
            self.shared.at_hand().tidied = false;
        }
    }
}
