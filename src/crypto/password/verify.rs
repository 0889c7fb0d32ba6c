//! Verifying one password: what is worked out, so that neither answer nor time tells more than it must.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use super::{
    argon2id::{self, Arena},
    peppers::Peppers,
    stored::PasswordHash,
};
use crate::types::Clock;

/// What became of a password that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Whether it has the hash.
    pub matches: bool,
    /// For a match with a hash that is not our own: the same password in our own, to be kept from now on.
    pub upgrade: Option<PasswordHash>,
    /// How long it was worked on, without the time in the queue. A caller can hold back a failure until the slowest
    /// known time, so that time does not tell one format from another.
    pub took: Duration,
}

/// Verifies `password`. At least one hash of ours is worked out, whatever is stored: after a match it is the upgrade,
/// after a mismatch with a cheaper format it is thrown away.
///
/// A hash that makes its format panic has no password: whoever could make one would otherwise end the thread.
pub(super) fn verify(arena: &mut Arena, password: &[u8], hash: &PasswordHash, peppers: &Peppers) -> Verified {
    let started = Clock::stopwatch();
    // The arena is the only thing that a panic leaves half done, and each hash writes all of its memory anew.
    let compared = catch_unwind(AssertUnwindSafe(|| {
        let target = hash.target();
        (target.verify(arena, password, peppers), target.cost().milliseconds)
    }));
    let (matches, milliseconds) = compared.unwrap_or_else(|_| {
        tracing::error!(
            format = hash.exported().format,
            "verifying a password hash failed; please report this"
        );
        (false, 0)
    });
    let upgrade = (matches && !hash.is_ours()).then(|| arena.hash(password));
    if !matches && milliseconds < argon2id::COST.milliseconds {
        arena.waste(password);
    }
    Verified { matches, upgrade, took: Clock::stopwatch() - started }
}
