//! Slows guessing, on all nodes together, without keeping anybody out for good.
//!
//! Three things are counted in one window of time: attempts at an identifier from one network (the hard stop that a
//! guesser meets), attempts at an identifier from everywhere (what delays, and stops only a guesser with many
//! networks, so that nobody can cheaply keep a shopper out), and failures from one network (a guesser with many
//! identifiers). Attempts at an identifier are counted before the password is looked at, so that many at once do not
//! slip through, and forgotten when one succeeds. A network's successes never count: people share addresses. Instead
//! its failures are looked at once more before a success is told.

use std::time::Duration;

use ipnet::IpNet;

use super::Accounts;
use crate::{
    crypto::server_key::Purpose,
    db::{
        self,
        throttle::{self, Count, Limit},
    },
    types::{DirectoryId, Timestamp},
};

/// An attempt that may be looked at.
#[derive(Debug)]
pub struct Admitted {
    pair: [u8; 32],
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
    /// What this very attempt was the first of too many of, in its window on all nodes together.
    pub first: Option<Stop>,
}

/// What was counted, and is stopped until its window ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Attempts at an identifier from one network.
    Pair,
    /// Attempts at an identifier from everywhere.
    Identifier,
    /// Failures from one network.
    Network,
}

impl Stop {
    /// What the audit trail calls it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pair => "identifier_from_network",
            Self::Identifier => "identifier",
            Self::Network => "network",
        }
    }
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
    let (typed, network) = (identifier.trim().to_lowercase(), network.to_string());
    let directory = directory.as_uuid();
    let who = [directory.as_bytes().as_slice(), typed.as_bytes()];
    let key = accounts.keys.current(); // counting begins anew when another becomes current
    let mut admitted = Admitted {
        pair: key.code(Purpose::ThrottlePair, &[who[0], who[1], network.as_bytes()]),
        identifier: key.code(Purpose::ThrottleIdentifier, &who),
        network: key.code(Purpose::ThrottleNetwork, &[network.as_bytes()]),
        delay: Duration::ZERO,
    };
    let ends_at = now.plus(limits.window_seconds);
    let network = network_limit(accounts, &admitted);
    let Some(pair) = throttle::add_below(&accounts.db, network, admitted.pair, now, ends_at).await? else {
        let stopped = network_is_open(accounts, &admitted, now).await?;
        let just_ended = TooMany { retry_after: 1, first: None };
        return Ok(Err(stopped.err().unwrap_or(just_ended)));
    };
    if pair.failures > limits.max_attempts {
        let first = (pair.failures == limits.max_attempts + 1).then_some(Stop::Pair);
        return Ok(Err(TooMany { first, ..too_many(pair, now) }));
    }
    let everywhere = throttle::add(&accounts.db, admitted.identifier, now, ends_at).await?;
    if everywhere.failures > limits.max_attempts_everywhere {
        let first = (everywhere.failures == limits.max_attempts_everywhere + 1).then_some(Stop::Identifier);
        return Ok(Err(TooMany { first, ..too_many(everywhere, now) }));
    }
    admitted.delay = delay(everywhere.failures - limits.free_attempts, limits.max_delay_seconds);
    Ok(Ok(admitted))
}

/// The password was right. What was counted against the identifier is forgotten; unless the network has failed too
/// often meanwhile: then not even a success is told, or a burst of guesses at once would go around the limit.
pub async fn succeeded(accounts: &Accounts, admitted: &Admitted) -> Result<Result<(), TooMany>, db::Error> {
    let (now, network) = (accounts.clock.now(), network_limit(accounts, admitted));
    let counted = [admitted.pair, admitted.identifier];
    if throttle::clear_below(&accounts.db, network, counted, now).await? > 0 {
        return Ok(Ok(()));
    }
    network_is_open(accounts, admitted, now).await // or another success has forgotten them
}

/// What came of counting a failure against its network.
#[derive(Debug)]
pub struct Failed {
    /// Whether it may be told.
    pub told: Result<(), TooMany>,
    /// Whether it is the one after which the network is stopped.
    pub stops: bool,
}

/// The password was wrong: the network is counted too, and if that is too many, not even the failure is told.
pub async fn failed(accounts: &Accounts, admitted: &Admitted) -> Result<Failed, db::Error> {
    let now = accounts.clock.now();
    let ends_at = now.plus(accounts.throttle.window_seconds);
    let count = throttle::add(&accounts.db, admitted.network, now, ends_at).await?;
    let most = accounts.throttle.network_max_failures;
    let told = if count.failures <= most { Ok(()) } else { Err(too_many(count, now)) };
    Ok(Failed { told, stops: count.failures == most })
}

/// The attempt could not be looked at, which is not the shopper's fault.
pub async fn not_looked_at(accounts: &Accounts, admitted: &Admitted) -> Result<(), db::Error> {
    throttle::take_back(&accounts.db, [admitted.pair, admitted.identifier]).await
}

const fn network_limit(accounts: &Accounts, admitted: &Admitted) -> Limit {
    Limit { key: admitted.network, failures: accounts.throttle.network_max_failures }
}

async fn network_is_open(
    accounts: &Accounts,
    admitted: &Admitted,
    now: Timestamp,
) -> Result<Result<(), TooMany>, db::Error> {
    let count = throttle::count(&accounts.db, admitted.network, now).await?;
    let over = count.filter(|count| count.failures >= network_limit(accounts, admitted).failures);
    Ok(over.map_or(Ok(()), |count| Err(too_many(count, now))))
}

fn too_many(count: Count, now: Timestamp) -> TooMany {
    TooMany { retry_after: count.ends_at.seconds_since(now).max(1), first: None }
}

/// 0.5 s for the first attempt past the free ones, then twice as long each time.
fn delay(past_free: i64, max_seconds: u64) -> Duration {
    let Ok(doublings) = u32::try_from(past_free - 1) else { return Duration::ZERO };
    let longest = Duration::from_secs(max_seconds);
    Duration::from_millis(500).saturating_mul(2_u32.saturating_pow(doublings)).min(longest)
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
