//! The queue of password hashes: as many at once as there are threads, each with memory of its own that it keeps, and
//! a bounded number waiting.
//!
//! Allocating 19 MiB for each hash instead grew to gigabytes under a burst of logins: glibc does not re-use freed
//! blocks of that size and alignment.

mod load;
#[cfg(test)]
mod tests;

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

pub use load::Load;

use super::{
    argon2id::Arena,
    peppers::Peppers,
    stored::PasswordHash,
    verify::{Verified, verify},
    wrap::Weak,
};
use crate::{spans, types::Clock};

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
    load: Load,
}

struct Job {
    work: Work,
    since: Instant,
    waiting: spans::Waiting,
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
        let load = Load::new(threads.max(1), length.max(1));
        for number in 0..threads.max(1) {
            let waiting = Arc::clone(&waiting);
            let (peppers, load) = (peppers.clone(), load.clone());
            let name = format!("password-{number}");
            thread::Builder::new()
                .name(name)
                .spawn(move || work_off(&waiting, &peppers, &load))
                .expect("a thread can be started");
        }
        Self { jobs, patience, decoy: PasswordHash::decoy(), load }
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
        let waiting = spans::Waiting::begin();
        let job =
            Job { work: Work::Wrap { weak, answer }, since: Clock::stopwatch(), waiting, deadline: None };
        self.load.entered();
        self.jobs.send(job).await.map_err(|_| Refused::Full)?;
        answered.await.map_err(|_| Refused::Late)
    }

    fn submit(&self, work: Work) -> Result<(), Refused> {
        let since = Clock::stopwatch();
        let waiting = spans::Waiting::begin();
        let job = Job { work, since, waiting, deadline: Some(since + self.patience) };
        self.load.entered();
        self.jobs.try_send(job).map_err(|_| {
            self.load.refused(Refused::Full);
            Refused::Full
        })
    }

    /// What there is to measure of it.
    #[must_use]
    pub const fn load(&self) -> &Load {
        &self.load
    }
}

fn work_off(waiting: &Mutex<Receiver<Job>>, peppers: &Peppers, load: &Load) {
    yield_to_requests();
    let mut arena = Arena::default();
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        let Some(job) = job else { return };
        if job.deadline.is_some_and(|deadline| Clock::stopwatch() > deadline) {
            load.refused(Refused::Late);
            continue; // dropping the answer tells the caller
        }
        load.left(job.since.elapsed());
        let hashing = job.waiting.hashing();
        let watch = Clock::stopwatch();
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
        load.worked(watch.elapsed());
        drop(hashing);
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
