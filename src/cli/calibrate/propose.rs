//! Settings as arithmetic from measurements.

use super::measure::{Hashing, Storage};

/// Statements of a login, from its page to userinfo, each with a connection in hand.
const STATEMENTS: f64 = 10.0;
/// Those of them that `SQLite` has on the disk before the next: the grant, and its redemption.
const WAITS: f64 = 2.0;
/// What Postgres needs for a statement beside the way there and back, in seconds.
const STATEMENT_SECONDS: f64 = 0.000_5;
/// Requests do not come evenly.
const BURST: f64 = 4.0;

/// What the settings should be.
pub(super) struct Proposal {
    pub(super) threads: usize,
    pub(super) queue_length: usize,
    pub(super) max_connections: usize,
    /// What the cores hash for, or the disk writes for if that is less.
    pub(super) logins_per_second: f64,
}

impl Proposal {
    /// `queue_seconds` is how long a shopper's password may wait.
    pub(super) fn of(hashing: &[Hashing], storage: &Storage, queue_seconds: u64) -> Self {
        let best = hashing.iter().map(|it| it.per_second).fold(0.0, f64::max);
        // More threads than are needed take memory and bring nothing.
        let enough = hashing.iter().find(|it| it.per_second >= 0.97 * best);
        let (threads, hashed) = enough.map_or((1, 0.0), |it| (it.threads, it.per_second));
        let (logins_per_second, connections) = match storage {
            Storage::Postgres { round_trip } => {
                let held = hashed * STATEMENTS * (round_trip.as_secs_f64() + STATEMENT_SECONDS);
                (hashed, held * BURST + 2.0) // one listens, one writes the log
            }
            Storage::Sqlite { writes_per_second } => {
                (hashed.min(logins_of_writes(*writes_per_second)), 0.0) // readers are threads of this process
            }
        };
        Self {
            threads,
            queue_length: whole(logins_per_second * seconds(queue_seconds)).clamp(1, 100_000),
            max_connections: whole(connections).clamp(5, 100),
            logins_per_second,
        }
    }
}

/// How many logins a disk takes that takes so many writes.
pub(super) fn logins_of_writes(per_second: f64) -> f64 {
    per_second / WAITS
}

/// 1, 2, 4 ... up to the number of cores.
pub(super) fn threads_to_try(cores: usize) -> Vec<usize> {
    let mut threads: Vec<usize> =
        std::iter::successors(Some(1), |count| Some(count * 2)).take_while(|count| *count < cores).collect();
    threads.push(cores);
    threads
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is positive, and clamped")]
fn whole(number: f64) -> usize {
    number.ceil() as usize
}

fn seconds(count: u64) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn measured(rates: &[(usize, f64)]) -> Vec<Hashing> {
        rates.iter().map(|&(threads, per_second)| Hashing { threads, per_second }).collect()
    }

    #[test]
    fn as_many_threads_as_bring_something() {
        let sqlite = Storage::Sqlite { writes_per_second: 10_000.0 };
        let proposed = |rates: &[(usize, f64)]| Proposal::of(&measured(rates), &sqlite, 8).threads;
        assert_eq!(proposed(&[(1, 70.0), (2, 140.0), (4, 270.0)]), 4);
        assert_eq!(proposed(&[(1, 70.0), (2, 140.0), (4, 141.0)]), 2, "two of four cores are hyper-threads");
        assert_eq!(proposed(&[(1, 70.0)]), 1);
    }

    #[test]
    fn the_queue_holds_what_can_be_hashed_in_time() {
        let sqlite = Storage::Sqlite { writes_per_second: 10_000.0 };
        let proposal = Proposal::of(&measured(&[(1, 70.0), (2, 140.0)]), &sqlite, 8);
        assert_eq!((proposal.queue_length, proposal.max_connections), (1120, 5));
    }

    #[test]
    fn a_slow_disk_is_the_limit() {
        let sqlite = Storage::Sqlite { writes_per_second: 40.0 };
        let proposal = Proposal::of(&measured(&[(2, 140.0)]), &sqlite, 8);
        assert!((proposal.logins_per_second - 20.0).abs() < 0.1);
        assert_eq!(proposal.queue_length, 160);
    }

    #[test]
    fn a_far_database_needs_more_connections() {
        let connections = |milliseconds| {
            let postgres = Storage::Postgres { round_trip: Duration::from_millis(milliseconds) };
            Proposal::of(&measured(&[(8, 600.0)]), &postgres, 8).max_connections
        };
        assert_eq!(connections(0), 14);
        assert_eq!(connections(1), 38);
        assert_eq!(connections(10), 100);
    }

    #[test]
    fn every_power_of_two_is_tried_and_all_cores() {
        assert_eq!(threads_to_try(1), [1]);
        assert_eq!(threads_to_try(2), [1, 2]);
        assert_eq!(threads_to_try(6), [1, 2, 4, 6]);
    }
}
