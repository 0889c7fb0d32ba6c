//! Holds the answer to a failed sign-in back, so that time does not tell which kind of hash a user has, nor whether there
//! is such a user: a failure takes as long as the costliest hash of the directory.
//!
//! A hash of ours and a cheap one of other software take the same time by what is computed (see the queue). One that takes
//! longer cannot be imitated by computing, or anybody could make the server as busy; so failures wait.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::{
    db::directories::Directory,
    types::{Clock, DirectoryId},
};

/// The longest that a failure is held back: a hash that took longer was slowed by something else.
const LONGEST: Duration = Duration::from_secs(2);
/// What was measured is remembered this long, and as long again.
const WINDOW_SECONDS: i64 = 3600;

/// The slowest hash of each directory, as estimated and as measured by this node.
pub struct Pace {
    clock: Clock,
    slowest: Mutex<HashMap<DirectoryId, Slowest>>,
}

/// The slowest of this window and of the one before.
#[derive(Debug, Clone, Copy, Default)]
struct Slowest {
    window: i64,
    this: Duration,
    last: Duration,
}

impl Pace {
    /// One that has measured nothing yet.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock, slowest: Mutex::default() }
    }

    /// Takes note of what a success took, so that the first failures wait as long.
    pub fn note(&self, directory: &Directory, took: Duration) {
        if directory.slowest_hash > 0 || directory.source.is_some() {
            self.measured(directory.id, took.min(LONGEST));
        }
    }

    /// How much longer a failure has to take whose hashes took `took`.
    pub fn still_to_wait(&self, directory: &Directory, took: Duration) -> Duration {
        let has_one_kind_only = directory.slowest_hash == 0 && directory.source.is_none();
        if has_one_kind_only {
            return Duration::ZERO;
        }
        let estimated = Duration::from_millis(u64::try_from(directory.slowest_hash).unwrap_or_default());
        self.measured(directory.id, took.min(LONGEST)).max(estimated).min(LONGEST).saturating_sub(took)
    }

    /// The slowest that was measured lately, `took` included.
    fn measured(&self, directory: DirectoryId, took: Duration) -> Duration {
        let window = self.clock.now().as_unix().div_euclid(WINDOW_SECONDS);
        let mut all = self.slowest.lock().unwrap_or_else(PoisonError::into_inner);
        let slowest = all.entry(directory).or_default();
        if slowest.window != window {
            let last = if slowest.window + 1 == window { slowest.this } else { Duration::ZERO };
            *slowest = Slowest { window, this: Duration::ZERO, last };
        }
        slowest.this = slowest.this.max(took);
        slowest.this.max(slowest.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Timestamp, random};

    fn directory(slowest_hash: i64) -> Directory {
        Directory {
            id: DirectoryId::from_uuid(random::opaque_id()),
            slug: "club".parse().expect("a slug"),
            name: "Club".parse().expect("a name"),
            identifiers: "email".parse().expect("kinds"),
            phone_region: "BR".parse().expect("a region"),
            source: None,
            slowest_hash,
            created_at: Timestamp::from_unix(0),
        }
    }

    const MS: fn(u64) -> Duration = Duration::from_millis;

    #[test]
    fn every_failure_takes_as_long_as_the_costliest_hash() {
        let clock = Clock::stopped_at(Timestamp::from_unix(0));
        let (pace, club) = (Pace::new(clock.clone()), directory(200));
        assert_eq!(pace.still_to_wait(&club, MS(15)), MS(185), "estimated");
        assert_eq!(pace.still_to_wait(&club, MS(250)), Duration::ZERO);
        assert_eq!(pace.still_to_wait(&club, MS(15)), MS(235), "measured");
        clock.advance(WINDOW_SECONDS);
        assert_eq!(pace.still_to_wait(&club, MS(15)), MS(235), "remembered");
        clock.advance(WINDOW_SECONDS);
        assert_eq!(pace.still_to_wait(&club, MS(15)), MS(185), "and forgotten");
    }

    #[test]
    fn where_all_hashes_are_alike_nobody_waits_and_nobody_waits_for_ever() {
        let pace = Pace::new(Clock::System);
        assert_eq!(pace.still_to_wait(&directory(0), MS(15)), Duration::ZERO);
        assert_eq!(pace.still_to_wait(&directory(999_999), MS(0)), LONGEST);
    }
}
