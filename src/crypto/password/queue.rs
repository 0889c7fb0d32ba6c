//! The queue of password hashes: as many at once as there are threads, each with memory of its own that it keeps, and
//! a bounded number waiting.
//!
//! Allocating 19 MiB for each hash instead grew to gigabytes under a burst of logins: glibc does not re-use freed
//! blocks of that size and alignment.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
    time::{Duration, Instant},
};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::oneshot;

use super::argon2id::{Arena, PasswordHash};
use crate::types::Clock;

/// Why a password was not hashed: the shopper can try again in a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// As many are waiting as may.
    #[error("the password queue is full")]
    Full,
    /// It waited longer than it may.
    #[error("the password queue is too slow")]
    Late,
}

/// What came of looking at a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Whether it has the hash.
    pub matches: bool,
    /// A hash of ours to keep in place of one of other software.
    pub upgrade: Option<PasswordHash>,
    /// What it took to compute, without the wait.
    pub took: Duration,
}

/// A handle on the queue. When the last one is dropped, the threads end.
#[derive(Clone)]
pub struct Queue {
    jobs: SyncSender<Job>,
    patience: Duration,
    decoy: PasswordHash,
}

struct Job {
    work: Work,
    deadline: Instant,
}

enum Work {
    Hash { password: SecretString, answer: oneshot::Sender<PasswordHash> },
    Verify { password: SecretString, hash: PasswordHash, answer: oneshot::Sender<Verified> },
}

impl Queue {
    /// Starts `threads` threads; at most `length` passwords wait, each at most `patience`.
    ///
    /// # Panics
    /// When the system cannot start a thread.
    #[must_use]
    pub fn start(threads: usize, length: usize, patience: Duration) -> Self {
        let (jobs, waiting) = sync_channel(length);
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..threads.max(1) {
            let waiting = Arc::clone(&waiting);
            let name = format!("password-{number}");
            thread::Builder::new()
                .name(name)
                .spawn(move || work_off(&waiting))
                .expect("a thread can be started");
        }
        Self { jobs, patience, decoy: PasswordHash::decoy() }
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: SecretString) -> Result<PasswordHash, Refused> {
        let (answer, answered) = oneshot::channel();
        self.submit(Work::Hash { password, answer })?;
        answered.await.map_err(|_| Refused::Late)
    }

    /// Whether `password` has `hash`; without a hash the answer is no, at the same cost.
    pub async fn verify(
        &self,
        password: SecretString,
        hash: Option<PasswordHash>,
    ) -> Result<Verified, Refused> {
        let (answer, answered) = oneshot::channel();
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.clone());
        self.submit(Work::Verify { password, hash, answer })?;
        let verified = answered.await.map_err(|_| Refused::Late)?;
        Ok(Verified { matches: known && verified.matches, ..verified })
    }

    fn submit(&self, work: Work) -> Result<(), Refused> {
        let deadline = Clock::stopwatch() + self.patience;
        self.jobs.try_send(Job { work, deadline }).map_err(|_| Refused::Full)
    }
}

fn work_off(waiting: &Mutex<Receiver<Job>>) {
    yield_to_requests();
    let mut arena = Arena::default();
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        if Clock::stopwatch() > job.deadline {
            continue; // dropping the answer tells the caller
        }
        // For a caller who no longer waits nothing is worked out.
        match job.work {
            Work::Hash { answer, .. } if answer.is_closed() => {}
            Work::Verify { answer, .. } if answer.is_closed() => {}
            Work::Hash { password, answer } => {
                let _ = answer.send(arena.hash(password.expose_secret().as_bytes()));
            }
            Work::Verify { password, hash, answer } => {
                let started = Clock::stopwatch();
                let matches = arena.verify(password.expose_secret().as_bytes(), &hash);
                let _ = answer.send(Verified { matches, upgrade: None, took: started.elapsed() });
            }
        }
    }
}

/// Puts this thread below the threads that answer requests, so that userinfo stays fast in a storm of logins.
fn yield_to_requests() {
    #[cfg(target_os = "linux")]
    // Linux keeps a priority for each thread; 0 means the calling one.
    if let Err(error) = rustix::process::setpriority_process(None, 10) {
        tracing::debug!(%error, "hashing threads keep the normal priority");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    #[tokio::test]
    async fn without_a_hash_the_answer_is_no() {
        let queue = Queue::start(1, 4, Duration::from_mins(1));
        let hash = queue.hash(password("a")).await.expect("hashed");
        assert!(queue.verify(password("a"), Some(hash)).await.expect("verified").matches);
        assert!(!queue.verify(password("a"), None).await.expect("verified").matches);
    }

    #[tokio::test]
    async fn beyond_the_queue_a_password_is_refused_at_once() {
        let queue = Queue::start(1, 2, Duration::from_mins(1));
        let attempts = (0..50).map(|_| {
            let queue = queue.clone();
            tokio::spawn(async move { queue.verify(password("a"), None).await })
        });
        let mut full = 0;
        for attempt in attempts.collect::<Vec<_>>() {
            full += usize::from(attempt.await.expect("no panic") == Err(Refused::Full));
        }
        assert!(full >= 40, "{full} of 50 were refused");
    }

    #[tokio::test]
    async fn one_that_waited_too_long_is_refused() {
        let queue = Queue::start(1, 10, Duration::ZERO);
        assert_eq!(queue.verify(password("a"), None).await, Err(Refused::Late));
    }
}
