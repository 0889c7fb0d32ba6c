//! Slows guessing, for each identifier and each network, on all nodes together.
//!
//! An attempt at an identifier is counted before the password is looked at, so that many at once do not slip through,
//! and forgotten when it succeeds. A network is counted by failures only: a shared address is never punished for the
//! successes of the people behind it. Every count ends with its window, so nobody is locked out for good.

use std::time::Duration;

use ipnet::IpNet;

use super::Accounts;
use crate::{
    crypto::server_key::Purpose,
    db::{self, throttle},
    types::{DirectoryId, Timestamp},
};

/// An attempt that may be looked at.
#[derive(Debug)]
pub struct Admitted {
    identifier: [u8; 32],
    network: [u8; 32],
    /// How long to wait first.
    pub delay: Duration,
}

/// Too many failures: nothing is looked at until the window ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany {
    /// Seconds until then.
    pub retry_after: i64,
}

/// Counts an attempt and says whether it may be looked at.
///
/// `identifier` is what was typed: an attempt at a user who does not exist is counted like any other.
pub async fn admit(
    accounts: &Accounts,
    directory: DirectoryId,
    identifier: &str,
    network: IpNet,
) -> Result<Result<Admitted, TooMany>, db::Error> {
    let now = accounts.clock.now();
    let limits = &accounts.throttle;
    let identifier = identifier.trim().to_lowercase();
    let directory = directory.as_uuid();
    let admitted = Admitted {
        identifier: accounts
            .key
            .code(Purpose::ThrottleIdentifier, &[directory.as_bytes(), identifier.as_bytes()]),
        network: accounts.key.code(Purpose::ThrottleNetwork, &[network.to_string().as_bytes()]),
        delay: Duration::ZERO,
    };

    let network = throttle::count(&accounts.db, admitted.network, now).await?;
    if let Some(count) = network.filter(|count| count.failures >= limits.network_max_failures) {
        return Ok(Err(too_many(count, now)));
    }
    let count =
        throttle::add(&accounts.db, admitted.identifier, now, now.plus(limits.window_seconds)).await?;
    if count.failures > limits.max_attempts {
        return Ok(Err(too_many(count, now)));
    }
    let delay = delay(count.failures - limits.free_attempts, limits.max_delay_seconds);
    Ok(Ok(Admitted { delay, ..admitted }))
}

/// The attempt succeeded: what was counted against the identifier is forgotten.
pub async fn succeeded(accounts: &Accounts, admitted: &Admitted) -> Result<(), db::Error> {
    throttle::clear(&accounts.db, admitted.identifier).await
}

/// The attempt failed: the network is counted too.
pub async fn failed(accounts: &Accounts, admitted: &Admitted) -> Result<(), db::Error> {
    let now = accounts.clock.now();
    throttle::add(&accounts.db, admitted.network, now, now.plus(accounts.throttle.window_seconds)).await?;
    Ok(())
}

/// The attempt could not be looked at, which is not the shopper's fault.
pub async fn not_looked_at(accounts: &Accounts, admitted: &Admitted) -> Result<(), db::Error> {
    throttle::take_back(&accounts.db, admitted.identifier).await
}

fn too_many(count: throttle::Count, now: Timestamp) -> TooMany {
    TooMany { retry_after: count.ends_at.seconds_since(now).max(1) }
}

/// 0.5 s for the first attempt past the free ones, then twice as long each time.
fn delay(past_free: i64, max_seconds: u64) -> Duration {
    let Ok(doublings) = u32::try_from(past_free - 1) else { return Duration::ZERO };
    Duration::from_millis(500)
        .saturating_mul(2_u32.saturating_pow(doublings))
        .min(Duration::from_secs(max_seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_attempt_past_the_free_ones_waits_twice_as_long_up_to_a_limit() {
        let seconds: Vec<f32> = (0..=5).map(|past| delay(past, 4).as_secs_f32()).collect();
        assert_eq!(seconds, [0.0, 0.5, 1.0, 2.0, 4.0, 4.0]);
        assert_eq!(delay(1000, 4).as_secs(), 4);
    }
}
