//! Takes steps without making any request wait, and writes them behind the requests' backs.

use std::{
    collections::VecDeque,
    mem,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::Value;
use tokio::sync::{Mutex as AsyncMutex, Notify};
use uuid::Uuid;

use super::Step;
use crate::{
    db::{self, Db, login_steps},
    types::{Clock, Timestamp, random},
};

/// As many steps wait in memory; a few MiB.
const MOST_WAITING: usize = 4096;
/// As many are written in one transaction: little enough that no login waits long behind it.
const BATCH: usize = 64;
/// Steps of half a second are written together.
const PAUSE: Duration = Duration::from_millis(500);

/// The steps that wait to be written.
pub struct Recorder {
    db: Db,
    clock: Clock,
    waiting: Mutex<VecDeque<Step>>,
    dropped: AtomicU64,
    sequence: AtomicU64,
    arrived: Notify,
    writing: AsyncMutex<()>,
}

impl Recorder {
    /// One with nothing waiting.
    #[must_use]
    pub fn new(db: Db, clock: Clock) -> Self {
        Self {
            db,
            clock,
            waiting: Mutex::default(),
            dropped: AtomicU64::new(0),
            sequence: AtomicU64::new(0),
            arrived: Notify::new(),
            writing: AsyncMutex::default(),
        }
    }

    /// Takes a step. When too many wait, because the database is slow or somebody floods the server, it is dropped and
    /// counted: the log never holds up a login nor fills the memory.
    pub fn record(&self, step: Step) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < MOST_WAITING {
            waiting.push_back(step);
        } else {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
        drop(waiting);
        self.arrived.notify_one();
    }

    /// Writes what comes until it is dropped.
    pub async fn write_forever(&self) {
        loop {
            self.arrived.notified().await;
            self.clock.sleep(PAUSE).await;
            if let Err(error) = self.flush().await {
                tracing::warn!(%error, "the integration log could not be written");
            }
        }
    }

    /// Writes what waits now. What a failing database did not take is lost, as a log may be.
    pub async fn flush(&self) -> Result<(), db::Error> {
        let _one_at_a_time = self.writing.lock().await;
        let mut steps = mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let dropped = self.dropped.swap(0, Ordering::Relaxed);
        if dropped > 0 {
            tracing::warn!(dropped, "more requests came than the integration log takes");
        }
        while !steps.is_empty() {
            let batch = steps.drain(..steps.len().min(BATCH));
            let mut tx = self.db.begin().await?;
            for step in batch {
                let id = self.next_id(step.at);
                login_steps::insert(&mut tx, row(id, step)).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// Rises within a second too, so that the steps of one login stay in order.
    fn next_id(&self, at: Timestamp) -> Uuid {
        let [.., high, low] = self.sequence.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        random::ordered_id_in(at, [high, low])
    }
}

fn row(id: Uuid, step: Step) -> login_steps::LoginStep {
    login_steps::LoginStep {
        id,
        store_id: step.store,
        login: step.login,
        grant_id: step.grant,
        request_id: step.request_id,
        endpoint: step.endpoint.as_str().to_owned(),
        outcome: step.outcome,
        detail: Value::Object(step.detail).to_string(),
        milliseconds: step.milliseconds,
        at: step.at,
    }
}
