//! Takes steps without making any request wait, and writes them behind the requests' backs.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use prometheus_client::{
    metrics::{counter::Counter, gauge::Gauge},
    registry::Registry,
};
use tokio::sync::{Mutex as AsyncMutex, Notify};
use uuid::Uuid;

use super::{Endpoint, Step, repeats::Repeats, step::outcome};
use crate::{
    db::{self, Db, bulk, login_steps::LoginStep},
    types::{Clock, StoreId, Timestamp, per_minute::PerMinute, random},
};

/// As many steps wait in memory; a few MiB.
const MOST_WAITING: usize = 4096;
/// As many are written in one transaction: few statements, behind which no login waits long.
const BATCH: usize = 500;
/// Steps of half a second are written together, or a batch of them: a transaction for each few would cost more than they do.
const PAUSE: Duration = Duration::from_millis(500);

/// Anybody may ask for a login page: as many steps of a store that carry neither code nor token are kept in a minute on
/// each node. Those that do carry one are left out only when they repeat one another ([`Repeats`]).
const MOST_ANONYMOUS: i64 = 1200;

/// The steps that wait to be written.
pub struct Recorder {
    db: Db,
    clock: Clock,
    waiting: Mutex<VecDeque<Step>>,
    anonymous: PerMinute<StoreId>,
    repeats: Repeats,
    dropped: AtomicUsize,
    lost: Counter,
    behind: Gauge,
    sequence: AtomicU64,
    stopping: AtomicBool,
    arrived: Notify,
    /// A batch is there.
    enough: Notify,
    writing: AsyncMutex<()>,
}

impl Recorder {
    /// One with nothing waiting.
    #[must_use]
    pub fn new(db: Db, clock: Clock) -> Self {
        Self {
            db,
            anonymous: PerMinute::new(clock.clone()),
            repeats: Repeats::new(clock.clone()),
            clock,
            waiting: Mutex::default(),
            dropped: AtomicUsize::new(0),
            lost: Counter::default(),
            behind: Gauge::default(),
            sequence: AtomicU64::new(0),
            stopping: AtomicBool::new(false),
            arrived: Notify::new(),
            enough: Notify::new(),
            writing: AsyncMutex::default(),
        }
    }

    /// Takes a step. When too many wait, because the database is slow or somebody floods the server, it is dropped and
    /// counted: the log never holds up a login nor fills the memory.
    pub fn record(&self, mut step: Step) {
        if let Some(grant) = step.grant {
            let is_answer = step.endpoint == Endpoint::UserInfo && step.outcome == outcome::ANSWERED;
            if is_answer && self.repeats.is_enough(grant) {
                return;
            }
        } else {
            match self.anonymous.count(step.store).count - MOST_ANONYMOUS {
                ..=0 => {}
                1 => outcome::FLOOD.clone_into(&mut step.outcome),
                _ => return,
            }
        }
        step.id = self.next_id(step.at); // once: what may have lasted is not written a second time
        let mut waiting = self.waiting();
        if waiting.len() < MOST_WAITING {
            waiting.push_back(step);
        } else {
            self.lose(1);
        }
        let many = waiting.len();
        self.behind.set(count(many));
        drop(waiting);
        self.arrived.notify_one();
        if many >= BATCH {
            self.enough.notify_one();
        }
    }

    /// Writes what comes until [`Self::stop`] is called, and then what is left.
    pub async fn write_until_stopped(&self) {
        let mut failed = false;
        loop {
            self.arrived.notified().await;
            let stopping = self.stopping.load(Ordering::Acquire);
            if !stopping {
                tokio::select! {
                    () = self.clock.sleep(PAUSE) => {}
                    () = self.enough.notified(), if !failed => {}
                }
            }
            let mut written = self.flush().await;
            if stopping && written.is_err() {
                written = self.flush().await; // perhaps only a connection was lost
            }
            failed = written.is_err();
            match written {
                Ok(()) => {}
                Err(error) if stopping => {
                    let lost = self.waiting().len();
                    self.lose(lost);
                    tracing::warn!(%error, lost, "the last of the integration log could not be written");
                }
                Err(error) => {
                    tracing::warn!(%error, "the integration log could not be written; it is tried again");
                    self.arrived.notify_one();
                }
            }
            if stopping {
                return;
            }
        }
    }

    /// Lets the writer end.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
        self.arrived.notify_one();
        self.enough.notify_one();
    }

    /// Writes what waits now, and not what comes meanwhile. What a database that is away did not take waits on.
    pub async fn flush(&self) -> Result<(), db::Error> {
        let _one_at_a_time = self.writing.lock().await;
        let mut left = self.waiting().len();
        while left > 0 {
            let batch: Vec<Step> = {
                let mut waiting = self.waiting();
                let many = waiting.len().min(left).min(BATCH);
                self.behind.set(count(waiting.len() - many));
                waiting.drain(..many).collect()
            };
            left -= batch.len();
            if let Err(error) = self.write(&batch).await {
                self.put_back(batch, &error);
                return Err(error);
            }
        }
        let dropped = self.dropped.swap(0, Ordering::Relaxed);
        if dropped > 0 {
            tracing::warn!(dropped, "steps are missing in the integration log");
        }
        Ok(())
    }

    async fn write(&self, batch: &[Step]) -> Result<(), db::Error> {
        let rows: Vec<_> = batch.iter().map(row).collect();
        let mut tx = self.db.begin().await?;
        bulk::write::steps(&mut tx, &rows).await?;
        tx.commit().await
    }

    /// A batch that a database takes at no time is given up.
    fn put_back(&self, batch: Vec<Step>, error: &db::Error) {
        let mut waiting = self.waiting();
        if error.is_passing() && waiting.len() + batch.len() <= MOST_WAITING {
            batch.into_iter().rev().for_each(|step| waiting.push_front(step));
        } else {
            self.lose(batch.len());
        }
        self.behind.set(count(waiting.len()));
    }

    fn lose(&self, steps: usize) {
        self.dropped.fetch_add(steps, Ordering::Relaxed);
        self.lost.inc_by(steps as u64);
    }

    /// Adds what is measured of it to `registry`.
    pub fn register(&self, registry: &mut Registry) {
        let help = "Steps of the integration log that wait to be written";
        registry.register("integration_log_waiting", help, self.behind.clone());
        let help = "Steps that are missing in the integration log";
        registry.register("integration_log_lost", help, self.lost.clone());
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Step>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Rises within a second too, so that the steps of one login stay in order.
    fn next_id(&self, at: Timestamp) -> Uuid {
        let [.., high, low] = self.sequence.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        random::ordered_id_in(at, [high, low])
    }
}

fn count(steps: usize) -> i64 {
    i64::try_from(steps).unwrap_or(i64::MAX)
}

fn row(step: &Step) -> LoginStep {
    LoginStep {
        id: step.id,
        store_id: step.store,
        login: step.login.clone(),
        grant_id: step.grant,
        request_id: step.request_id.clone(),
        endpoint: step.endpoint.as_str().to_owned(),
        outcome: step.outcome.clone(),
        detail: serde_json::to_string(&step.detail).unwrap_or_default(), // texts and numbers, which can always be written
        milliseconds: step.milliseconds,
        at: step.at,
    }
}
