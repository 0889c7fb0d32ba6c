//! Answers about one token again and again: a front end that asks userinfo with every page would push the logins out of the
//! log.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::types::{Clock, GrantId, Timestamp};

/// As many of a token in a minute say all there is to say.
pub const MOST: u32 = 10;
/// As many grants are told apart; with one more, counting begins anew. Less than a MiB.
const MOST_GRANTS: usize = 10_000;
const WINDOW_SECONDS: i64 = 60;

/// How often each grant was answered about in this minute, on this node.
pub struct Repeats {
    clock: Clock,
    window: Mutex<Window>,
}

struct Window {
    ends_at: Timestamp,
    counts: HashMap<GrantId, u32>,
}

impl Repeats {
    /// One that has counted nothing.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        let window = Window { ends_at: clock.now(), counts: HashMap::new() };
        Self { clock, window: Mutex::new(window) }
    }

    /// Counts one more; whether there were enough of them before.
    pub fn is_enough(&self, grant: GrantId) -> bool {
        let now = self.clock.now();
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if window.ends_at <= now || window.counts.len() >= MOST_GRANTS {
            window.ends_at = now.plus(WINDOW_SECONDS);
            window.counts.clear();
        }
        let count = window.counts.entry(grant).or_default();
        *count = count.saturating_add(1);
        *count > MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::random;

    fn grant() -> GrantId {
        GrantId::from_uuid(random::opaque_id())
    }

    #[test]
    fn a_grant_is_logged_ten_times_a_minute() {
        let clock = Clock::stopped_at(Timestamp::from_unix(1000));
        let repeats = Repeats::new(clock.clone());
        let (busy, other) = (grant(), grant());
        let enough = (0..12).filter(|_| repeats.is_enough(busy)).count();
        assert_eq!((enough, repeats.is_enough(other)), (2, false));
        clock.advance(60);
        assert!(!repeats.is_enough(busy));
    }

    #[test]
    fn memory_is_bounded() {
        let repeats = Repeats::new(Clock::stopped_at(Timestamp::from_unix(1000)));
        for _ in 0..3 * MOST_GRANTS {
            assert!(!repeats.is_enough(grant()));
        }
        assert!(repeats.window.lock().expect("no panic").counts.len() <= MOST_GRANTS);
    }
}
