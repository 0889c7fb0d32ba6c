//! Time as an argument. Nothing else in the crate reads the system's clock (`clippy.toml` bans it).

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Serialize};

/// A moment: UTC, whole seconds since 1970. Stored as `BIGINT`, so that both databases compare it alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `seconds` after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn as_unix(self) -> i64 {
        self.0
    }

    /// This moment plus `seconds`.
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// How many seconds later than `earlier` this is; negative when it is before.
    #[must_use]
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl std::fmt::Display for Timestamp {
    /// RFC 3339, for people: `2026-11-21T09:30:00Z`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = time::OffsetDateTime::from_unix_timestamp(self.0)
            .ok()
            .and_then(|moment| moment.format(&time::format_description::well_known::Rfc3339).ok());
        match text {
            Some(text) => f.write_str(&text),
            None => write!(f, "{} s", self.0),
        }
    }
}

/// Measures how long something takes; it has no date.
pub type Stopwatch = std::time::Instant;

/// Where the time comes from: the system, or a test's hand.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The system's clock.
    System,
    /// Stands still until a test moves it; sleeping returns at once.
    Stopped(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `moment`.
    #[must_use]
    pub fn stopped_at(moment: Timestamp) -> Self {
        Self::Stopped(Arc::new(AtomicI64::new(moment.0)))
    }

    /// The present moment.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Timestamp(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
            }
            Self::Stopped(seconds) => Timestamp(seconds.load(Ordering::SeqCst)),
        }
    }

    /// The present moment in milliseconds since 1970, for ids that follow one another within a second.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    pub fn unix_milliseconds(&self) -> u64 {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
            }
            Self::Stopped(_) => u64::try_from(self.now().0).unwrap_or_default().saturating_mul(1000),
        }
    }

    /// Moves a stopped clock by `seconds`; the system's clock is left alone.
    pub fn advance(&self, seconds: i64) {
        if let Self::Stopped(at) = self {
            at.fetch_add(seconds, Ordering::SeqCst);
        }
    }

    /// Waits for `duration`; a stopped clock does not wait.
    #[expect(clippy::disallowed_methods, reason = "the one place that sleeps")]
    pub async fn sleep(&self, duration: Duration) {
        if matches!(self, Self::System) {
            tokio::time::sleep(duration).await;
        }
    }

    /// Starts a stopwatch, for durations in logs and for deadlines.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the monotonic clock")]
    pub fn stopwatch() -> Stopwatch {
        Stopwatch::now()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_shown_as_rfc_3339() {
        assert_eq!(Timestamp::from_unix(0).to_string(), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn a_stopped_clock_moves_only_by_hand() {
        let clock = Clock::stopped_at(Timestamp::from_unix(100));
        assert_eq!(clock.now(), clock.now());
        clock.advance(5);
        assert_eq!(clock.now(), Timestamp::from_unix(105));
    }
}
