//! Failures at the token and userinfo endpoints, counted for each store (V-13).
//!
//! VTEX asks from few addresses for all shoppers, so an address says nothing; and the secrets are too long to guess, so
//! nothing has to be kept out. What a flood must not do is fill the log: beyond the limit a failure is answered 429 and
//! not logged. What is right is answered all the same, or anybody could lock a store out.

use crate::types::{Clock, StoreId, per_minute::PerMinute};

/// Only stores that exist are counted, so nobody can fill the memory.
pub struct Failures {
    limit: i64,
    counts: PerMinute<StoreId>,
}

/// What to do with a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Tell the client what was wrong.
    Told,
    /// There are too many: nothing is told for so many seconds. The first of them is worth a line in the log.
    TooMany {
        /// Seconds until failures are told again.
        retry_after: i64,
        /// Whether it is the first one.
        first: bool,
    },
}

impl Failures {
    /// One that tells `limit` failures a minute apart.
    #[must_use]
    pub fn new(clock: Clock, limit: i64) -> Self {
        Self { limit, counts: PerMinute::new(clock) }
    }

    /// Counts a failure at `store`.
    pub fn count(&self, store: StoreId) -> Failure {
        let counted = self.counts.count(store);
        if counted.count <= self.limit {
            return Failure::Told;
        }
        Failure::TooMany { retry_after: counted.seconds_left, first: counted.count == self.limit + 1 }
    }
}
