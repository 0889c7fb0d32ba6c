//! Counts what happens in a minute, apart for each of few keys.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, PoisonError},
};

use super::{Clock, Timestamp};

const WINDOW_SECONDS: i64 = 60;

/// Counts in this node's memory. Keys must be few: they are never removed.
pub struct PerMinute<K> {
    clock: Clock,
    windows: Mutex<HashMap<K, Window>>,
}

#[derive(Clone, Copy)]
struct Window {
    ends_at: Timestamp,
    count: i64,
}

/// How often it has happened in this minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// This one included.
    pub count: i64,
    /// How many seconds of the minute are left, at least one.
    pub seconds_left: i64,
}

impl<K: Eq + Hash> PerMinute<K> {
    /// One that has counted nothing.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock, windows: Mutex::default() }
    }

    /// Counts one more. A minute begins with the first one after the last minute's end.
    pub fn count(&self, key: K) -> Counted {
        let now = self.clock.now();
        let fresh = Window { ends_at: now.plus(WINDOW_SECONDS), count: 0 };
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let window = windows.entry(key).or_insert(fresh);
        if window.ends_at <= now {
            *window = fresh;
        }
        window.count += 1;
        Counted { count: window.count, seconds_left: window.ends_at.seconds_since(now).max(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_own_minutes() {
        let clock = Clock::stopped_at(Timestamp::from_unix(1000));
        let per_minute = PerMinute::new(clock.clone());
        assert_eq!(per_minute.count("a"), Counted { count: 1, seconds_left: 60 });
        clock.advance(59);
        assert_eq!(per_minute.count("a"), Counted { count: 2, seconds_left: 1 });
        assert_eq!(per_minute.count("b").count, 1);
        clock.advance(1);
        assert_eq!(per_minute.count("a").count, 1);
    }
}
