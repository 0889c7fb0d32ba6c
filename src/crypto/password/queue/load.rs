//! What there is to measure of the queue of password hashes.

use std::{sync::Arc, time::Duration};

use prometheus_client::{
    metrics::{
        counter::Counter,
        family::Family,
        gauge::{ConstGauge, Gauge},
        histogram::Histogram,
    },
    registry::{Registry, Unit},
};

use super::Refused;

/// Seconds, from a cheap hash of other software to a queue that is as slow as it may be.
const SECONDS: [f64; 11] = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];

/// How busy a queue is. Cloning shares it.
#[derive(Clone)]
pub struct Load(Arc<Measures>);

struct Measures {
    threads: usize,
    length: usize,
    waiting: Gauge,
    wait: Histogram,
    work: Histogram,
    refused: Family<[(&'static str, &'static str); 1], Counter>,
}

impl Load {
    pub(super) fn new(threads: usize, length: usize) -> Self {
        let refused = Family::<[(&'static str, &'static str); 1], Counter>::default();
        for reason in ["full", "late"] {
            drop(refused.get_or_create(&[("reason", reason)])); // a rate needs a zero to begin with
        }
        Self(Arc::new(Measures {
            threads,
            length,
            waiting: Gauge::default(),
            wait: Histogram::new(SECONDS),
            work: Histogram::new(SECONDS),
            refused,
        }))
    }

    /// A password came to wait.
    pub(super) fn entered(&self) {
        self.0.waiting.inc();
    }

    /// It waits no more, and is not looked at: the queue was full, or it waited longer than it may.
    pub(super) fn refused(&self, refused: Refused) {
        let reason = match refused {
            Refused::Full => "full",
            Refused::Late => "late",
        };
        self.0.waiting.dec();
        self.0.refused.get_or_create(&[("reason", reason)]).inc();
    }

    /// It waits no more, after so long.
    pub(super) fn left(&self, waited: Duration) {
        self.0.waiting.dec();
        self.0.wait.observe(waited.as_secs_f64());
    }

    /// It was worked on for so long.
    pub(super) fn worked(&self, took: Duration) {
        self.0.work.observe(took.as_secs_f64());
    }

    /// How many wait now.
    #[must_use]
    pub fn waiting(&self) -> i64 {
        self.0.waiting.get()
    }

    /// Adds what is measured to `registry`.
    pub fn register(&self, registry: &mut Registry) {
        let measures = &self.0;
        let [threads, length] = [measures.threads, measures.length].map(ConstGauge::new);
        registry.register("password_threads", "Passwords hashed at once at most", threads);
        registry.register("password_queue_length", "Passwords that may wait", length);
        registry.register("password_queue_waiting", "Passwords that wait", measures.waiting.clone());
        registry.register(
            "password_refused",
            "Passwords that were not looked at, by reason",
            measures.refused.clone(),
        );
        let seconds = Unit::Seconds;
        registry.register_with_unit(
            "password_wait",
            "How long a password waited",
            seconds.clone(),
            measures.wait.clone(),
        );
        registry.register_with_unit(
            "password_hash",
            "How long a password was hashed",
            seconds,
            measures.work.clone(),
        );
    }
}
