//! What is measured: how long userinfo takes, and what the cores could do at most.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::Context;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use vtex_idp::{crypto::password::argon2id::MEMORY_KIB, types::Clock};

use crate::{as_f64, shopper};

/// How long userinfo is measured while nothing else happens.
pub(crate) const QUIET: Duration = Duration::from_secs(4);
/// Threads that ask userinfo.
const ASKERS: usize = 2;
/// How often each of them asks: 100 requests a second together, which keeps the cores free for the logins.
const PERIOD: Duration = Duration::from_millis(20);
const BARE_HASHES: usize = 150;

/// How long userinfo took.
#[derive(Default)]
pub(crate) struct Latencies {
    sorted_ms: Vec<f64>,
    /// What went wrong.
    pub(crate) failures: Vec<String>,
}

impl Latencies {
    pub(crate) fn p50(&self) -> f64 {
        self.percentile(50)
    }

    pub(crate) fn p99(&self) -> f64 {
        self.percentile(99)
    }

    /// Requests that fell due.
    pub(crate) fn count(&self) -> usize {
        self.sorted_ms.len()
    }

    /// The nearest rank; of nothing, infinity.
    fn percentile(&self, percent: usize) -> f64 {
        let rank = (self.sorted_ms.len() * percent).div_ceil(100);
        self.sorted_ms.get(rank.saturating_sub(1)).copied().unwrap_or(f64::INFINITY)
    }
}

/// Asks userinfo at a steady pace for as long as `work` takes.
///
/// Requests that fall due while a slow one is waited for are not sent, but count as answered together with it: VTEX
/// would have sent them. Otherwise the slower the server, the less would be asked of it.
pub(crate) fn userinfo_during<T>(
    server: &str,
    token: &str,
    work: impl FnOnce() -> T,
) -> anyhow::Result<(T, Latencies)> {
    let over = AtomicBool::new(false);
    let ask = || {
        let agent = shopper::agent();
        let mut latencies = Latencies::default();
        let mut due = Clock::stopwatch();
        while !over.load(Ordering::Relaxed) {
            pause(due.saturating_duration_since(Clock::stopwatch()));
            let answer = shopper::userinfo(&agent, server, token);
            latencies.failures.extend(answer.err().map(|error| format!("{error:#}")));
            let answered = Clock::stopwatch();
            while due < answered {
                latencies.sorted_ms.push((answered - due).as_secs_f64() * 1000.0);
                due += PERIOD;
            }
        }
        latencies
    };
    thread::scope(|scope| {
        let askers: Vec<_> = (0..ASKERS).map(|_| scope.spawn(ask)).collect();
        let done = work();
        over.store(true, Ordering::Relaxed);
        let mut all = Latencies::default();
        for asker in askers {
            let latencies = asker.join().ok().context("a thread that asks userinfo panicked")?;
            all.sorted_ms.extend(latencies.sorted_ms);
            all.failures.extend(latencies.failures);
        }
        all.sorted_ms.sort_by(f64::total_cmp);
        Ok((done, all))
    })
}

/// Hashes per second of `threads` threads that do nothing else, each with memory that it keeps.
pub(crate) fn bare_argon2(threads: usize) -> f64 {
    let params = Params::new(MEMORY_KIB, 2, 1, None).expect("argon2 accepts these");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let start = Barrier::new(threads + 1);
    let hash = || {
        let mut memory = vec![Block::default(); argon2.params().block_count()];
        let mut once = || {
            let mut tag = [0; 32];
            argon2
                .hash_password_into_with_memory(shopper::PASSWORD.as_bytes(), &[7; 16], &mut tag, &mut memory)
                .expect("argon2 accepts these");
            std::hint::black_box(tag);
        };
        once();
        start.wait();
        (0..BARE_HASHES).for_each(|_| once());
    };
    let begun = thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(hash);
        }
        start.wait();
        Clock::stopwatch()
    });
    as_f64(threads * BARE_HASHES) / begun.elapsed().as_secs_f64()
}

#[expect(clippy::disallowed_methods, reason = "a load test waits for real")]
pub(crate) fn pause(duration: Duration) {
    thread::sleep(duration);
}
