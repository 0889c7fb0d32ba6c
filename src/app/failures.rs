//! Failures at the token and userinfo endpoints, counted for each store (V-13).
//!
//! VTEX asks from few addresses for all shoppers, so an address says nothing; and the secrets are too long to guess, so
//! nothing has to be kept out. What a flood must not do is fill the log: beyond the limit a failure is answered 429 and
//! not logged. What is right is answered all the same, or anybody could lock a store out.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::types::{Clock, StoreId, Timestamp};

const WINDOW_SECONDS: i64 = 60;

/// Counts in this node's memory; only stores that exist are counted, so nobody can fill it.
pub struct Failures {
    clock: Clock,
    limit: i64,
    windows: Mutex<HashMap<StoreId, Window>>,
}

struct Window {
    ends_at: Timestamp,
    failures: i64,
}

/// More failures than are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany {
    /// Seconds until they are again.
    pub retry_after: i64,
}

impl Failures {
    /// One that allows `limit` failures a minute.
    #[must_use]
    pub fn new(clock: Clock, limit: i64) -> Self {
        Self { clock, limit, windows: Mutex::default() }
    }

    /// Counts a failure at `store`.
    pub fn count(&self, store: StoreId) -> Result<(), TooMany> {
        let now = self.clock.now();
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Window { ends_at: now.plus(WINDOW_SECONDS), failures: 0 };
        let window = windows.entry(store).or_insert_with(fresh);
        if window.ends_at <= now {
            *window = fresh();
        }
        window.failures += 1;
        if window.failures == self.limit + 1 {
            tracing::warn!(
                limit = self.limit,
                "too many requests of a store failed in a minute: further ones are not logged"
            );
        }
        if window.failures <= self.limit {
            return Ok(());
        }
        Err(TooMany { retry_after: window.ends_at.seconds_since(now).max(1) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::random;

    #[test]
    fn a_minute_has_so_many_failures_for_each_store() {
        let clock = Clock::stopped_at(Timestamp::from_unix(1000));
        let failures = Failures::new(clock.clone(), 2);
        let [one, other] = [0, 1].map(|_| StoreId::from_uuid(random::opaque_id()));
        assert!(failures.count(one).is_ok() && failures.count(one).is_ok());
        assert_eq!(failures.count(one), Err(TooMany { retry_after: 60 }));
        assert!(failures.count(other).is_ok());
        clock.advance(60);
        assert!(failures.count(one).is_ok());
    }
}
