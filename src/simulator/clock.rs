//! The only door to time and randomness in the simulator.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rand::Rng;

/// The system's time, moved forward by as much as a test asks for.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead: AtomicU64,
}

impl Clock {
    /// Seconds since 1970.
    #[expect(
        clippy::disallowed_methods,
        reason = "the simulator is a program of its own: this file is its clock"
    )]
    pub(crate) fn now(&self) -> u64 {
        let system = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        system.saturating_add(self.ahead.load(Ordering::Relaxed))
    }

    /// Moves this clock forward, whole seconds.
    pub(super) fn advance(&self, by: Duration) {
        self.ahead.fetch_add(by.as_secs(), Ordering::Relaxed);
    }
}

/// Measures how long a call took.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(
        clippy::disallowed_methods,
        reason = "the simulator is a program of its own: this file is its clock"
    )]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// 64 lower-case hexadecimal digits, the shape of `_vss`.
pub(crate) fn random_hex_64() -> String {
    hex::encode(random::<32>())
}

/// A fresh GUID.
pub(super) fn random_guid() -> uuid::Uuid {
    uuid::Builder::from_random_bytes(random::<16>()).into_uuid()
}

/// 40 upper-case hexadecimal digits, the shape of VTEX's `kid`.
pub(super) fn random_kid() -> String {
    hex::encode_upper(random::<20>())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the simulator is a program of its own: this file is its randomness"
)]
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}
