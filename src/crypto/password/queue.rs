//! The queue of password hashes: as many at once as there are threads, each with memory of its own that it keeps, and
//! a bounded number waiting.
//!
//! Allocating 19 MiB for each hash instead grew to gigabytes under a burst of logins: glibc does not re-use freed
//! blocks of that size and alignment.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{
    mpsc::{Receiver, Sender, channel},
    oneshot,
};

use super::{
    argon2id::Arena,
    peppers::Peppers,
    stored::PasswordHash,
    verify::{Verified, verify},
    wrap::Weak,
};
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

/// A handle on the queue. When the last one is dropped, the threads end.
#[derive(Clone)]
pub struct Queue {
    jobs: Sender<Job>,
    patience: Duration,
    decoy: PasswordHash,
}

struct Job {
    work: Work,
    /// Later than this it is not worked on.
    deadline: Option<Instant>,
}

enum Work {
    Hash { password: SecretString, answer: oneshot::Sender<PasswordHash> },
    Verify { password: SecretString, hash: PasswordHash, answer: oneshot::Sender<Verified> },
    Wrap { weak: Weak, answer: oneshot::Sender<PasswordHash> },
}

impl Queue {
    /// Starts `threads` threads; at most `length` passwords wait, each at most `patience`. `peppers` are for hashes of
    /// other software.
    ///
    /// # Panics
    /// When the system cannot start a thread.
    #[must_use]
    pub fn start(threads: usize, length: usize, patience: Duration, peppers: &Peppers) -> Self {
        let (jobs, waiting) = channel(length.max(1));
        let waiting = Arc::new(Mutex::new(waiting));
        for number in 0..threads.max(1) {
            let waiting = Arc::clone(&waiting);
            let peppers = peppers.clone();
            let name = format!("password-{number}");
            thread::Builder::new()
                .name(name)
                .spawn(move || work_off(&waiting, &peppers))
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

    /// Wraps a weak hash. It waits for room in the queue and is worked on however late it is: for commands that wrap
    /// many, in a process that signs nobody in. Refused only if the threads have died.
    pub async fn wrap(&self, weak: Weak) -> Result<PasswordHash, Refused> {
        let (answer, answered) = oneshot::channel();
        let job = Job { work: Work::Wrap { weak, answer }, deadline: None };
        self.jobs.send(job).await.map_err(|_| Refused::Full)?;
        answered.await.map_err(|_| Refused::Late)
    }

    fn submit(&self, work: Work) -> Result<(), Refused> {
        let deadline = Some(Clock::stopwatch() + self.patience);
        self.jobs.try_send(Job { work, deadline }).map_err(|_| Refused::Full)
    }
}

fn work_off(waiting: &Mutex<Receiver<Job>>, peppers: &Peppers) {
    yield_to_requests();
    let mut arena = Arena::default();
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        let Some(job) = job else { return };
        if job.deadline.is_some_and(|deadline| Clock::stopwatch() > deadline) {
            continue; // dropping the answer tells the caller
        }
        // For a caller who no longer waits nothing is worked out.
        match job.work {
            Work::Hash { answer, .. } | Work::Wrap { answer, .. } if answer.is_closed() => {}
            Work::Verify { answer, .. } if answer.is_closed() => {}
            Work::Hash { password, answer } => {
                let _ = answer.send(arena.hash(password.expose_secret().as_bytes()));
            }
            Work::Verify { password, hash, answer } => {
                let _ = answer.send(verify(&mut arena, password.expose_secret().as_bytes(), &hash, peppers));
            }
            Work::Wrap { weak, answer } => {
                let _ = answer.send(weak.wrapped(&mut arena));
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

    fn queue(threads: usize, length: usize, patience: Duration) -> Queue {
        Queue::start(threads, length, patience, &Peppers::default())
    }

    fn md5(hash: &str) -> PasswordHash {
        let format = "md5(password)".parse().expect("a format");
        PasswordHash::import(&format, hash, None, &Peppers::default()).expect("a hash")
    }

    #[tokio::test]
    async fn without_a_hash_the_answer_is_no() {
        let queue = queue(1, 4, Duration::from_mins(1));
        let hash = queue.hash(password("a")).await.expect("hashed");
        let known = queue.verify(password("a"), Some(hash)).await.expect("verified");
        assert!(known.matches && known.upgrade.is_none() && known.took > Duration::ZERO);
        let unknown = queue.verify(password("a"), None).await.expect("verified");
        assert!(!unknown.matches && unknown.upgrade.is_none());
    }

    #[tokio::test]
    async fn a_match_with_another_format_brings_one_of_ours() {
        let queue = queue(1, 4, Duration::from_mins(1));
        let hash = md5("0CC175B9C0F1B6A831C399E269772661"); // PHP: strtoupper(md5('a'))
        let verified = queue.verify(password("a"), Some(hash)).await.expect("verified");
        let upgrade = verified.upgrade.expect("an upgrade");
        assert!(verified.matches && upgrade.is_ours());
        let again = queue.verify(password("a"), Some(upgrade)).await.expect("verified");
        assert!(again.matches && again.upgrade.is_none());
    }

    #[tokio::test]
    async fn wrapping_waits_for_room_and_is_never_late() {
        let queue = queue(1, 1, Duration::ZERO);
        let wrapping = (0..20).map(|number| {
            let (queue, weak) = (queue.clone(), md5(&format!("{number:032x}")).weak().expect("weak"));
            tokio::spawn(async move { queue.wrap(weak).await })
        });
        for wrapped in wrapping.collect::<Vec<_>>() {
            assert!(wrapped.await.expect("no panic").is_ok());
        }
    }

    #[tokio::test]
    async fn beyond_the_queue_a_password_is_refused_at_once() {
        let queue = queue(1, 2, Duration::from_mins(1));
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
    async fn a_hash_that_panics_matches_nothing_and_ends_no_thread() {
        let queue = queue(1, 4, Duration::from_mins(1));
        for _ in 0..3 {
            let hash = Some(PasswordHash::panicking());
            let verified = queue.verify(password("a"), hash).await.expect("verified");
            assert!(!verified.matches && verified.upgrade.is_none() && verified.took > Duration::ZERO);
        }
        let hash = queue.hash(password("a")).await.expect("hashed");
        assert!(queue.verify(password("a"), Some(hash)).await.expect("verified").matches);
    }

    #[tokio::test]
    async fn one_that_waited_too_long_is_refused() {
        let queue = queue(1, 10, Duration::ZERO);
        assert_eq!(queue.verify(password("a"), None).await, Err(Refused::Late));
    }
}
