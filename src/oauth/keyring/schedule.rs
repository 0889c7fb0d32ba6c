//! When each signing key signs, and how long it is published: decided from the rows alone.

use serde::Serialize;

use crate::{db::signing_keys, types::Timestamp};

/// How long a key is published before it signs. Clients keep our keys for 5 minutes and nodes for half a one.
pub const ANNOUNCED_SECONDS: i64 = 600;
/// No token that a signing key signs may live longer: 24 h.
pub const LONGEST_TOKEN_SECONDS: i64 = 86_400;
/// How long a key is published after the next one began to sign. The 10 minutes are for a node that did not see the next
/// one at once.
const KEPT_SECONDS: i64 = LONGEST_TOKEN_SECONDS + 600;

/// What a key does now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is published, and will sign.
    Waiting,
    /// It signs.
    Signing,
    /// It is published for tokens that it has signed.
    Kept,
    /// No token that it signed can still be good.
    Ended,
}

/// The life of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Which key.
    pub kid: String,
    /// Its place: the newest has the highest.
    pub position: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it begins to sign.
    pub signs_from: Timestamp,
    /// When the last token that it signed has ended, if a newer key is there.
    pub ends_at: Option<Timestamp>,
}

/// The lives of all keys, newest first.
#[derive(Debug, Clone, Default)]
pub struct Schedule(Vec<Term>);

impl Schedule {
    /// Reads it from the rows, newest first.
    #[must_use]
    pub fn of(rows: &[signing_keys::SigningKey]) -> Self {
        let mut next_signs: Option<Timestamp> = None;
        let terms = rows.iter().map(|row| {
            let ends_at = next_signs.map(|next| next.plus(KEPT_SECONDS));
            next_signs = Some(next_signs.map_or(row.signs_from, |next| next.min(row.signs_from)));
            Term {
                kid: row.kid.clone(),
                position: row.position,
                created_at: row.created_at,
                signs_from: row.signs_from,
                ends_at,
            }
        });
        Self(terms.collect())
    }

    /// Every term, newest first.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.0
    }

    /// The newest key.
    #[must_use]
    pub fn newest(&self) -> Option<&Term> {
        self.0.first()
    }

    /// Where the key that signs stands: the newest whose time has come. Where none has, as on a node whose clock is behind
    /// that of the one which made the first, it is the oldest.
    #[must_use]
    pub fn signing(&self, now: Timestamp) -> Option<usize> {
        let begun = self.0.iter().position(|term| term.signs_from <= now);
        begun.or_else(|| self.0.len().checked_sub(1))
    }

    /// What each key does now, newest first.
    pub fn states(&self, now: Timestamp) -> impl Iterator<Item = (&Term, State)> {
        let signing = self.signing(now).unwrap_or_default();
        self.0.iter().enumerate().map(move |(at, term)| {
            let state = match at.cmp(&signing) {
                std::cmp::Ordering::Less => State::Waiting,
                std::cmp::Ordering::Equal => State::Signing,
                std::cmp::Ordering::Greater if term.ends_at.is_some_and(|end| end <= now) => State::Ended,
                std::cmp::Ordering::Greater => State::Kept,
            };
            (term, state)
        })
    }

    /// The position of the oldest key that has not ended: those before it can go.
    #[must_use]
    pub fn oldest_needed(&self, now: Timestamp) -> Option<i64> {
        self.states(now).filter(|(_, state)| *state != State::Ended).last().map(|(term, _)| term.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys that sign from these moments on, newest first.
    fn schedule(signs_from: &[i64]) -> Schedule {
        let rows = signs_from.iter().zip((1..).map(|place| 100 - place)).map(|(from, position)| {
            signing_keys::SigningKey {
                kid: position.to_string(),
                position,
                private_key: Vec::new(),
                created_at: Timestamp::from_unix(0),
                signs_from: Timestamp::from_unix(*from),
            }
        });
        Schedule::of(&rows.collect::<Vec<_>>())
    }

    fn states(schedule: &Schedule, now: i64) -> Vec<State> {
        schedule.states(Timestamp::from_unix(now)).map(|(_, state)| state).collect()
    }

    #[test]
    fn the_newest_key_whose_time_has_come_signs() {
        let keys = schedule(&[2000, 1000, 0]);
        assert_eq!(states(&keys, 999), [State::Waiting, State::Waiting, State::Signing]);
        assert_eq!(states(&keys, 1000), [State::Waiting, State::Signing, State::Kept]);
        assert_eq!(states(&keys, 2000), [State::Signing, State::Kept, State::Kept]);
    }

    #[test]
    fn a_key_is_kept_until_the_last_token_that_it_signed_has_ended() {
        let keys = schedule(&[1000, 0]);
        let end = 1000 + KEPT_SECONDS;
        assert!(end > 1000 + LONGEST_TOKEN_SECONDS);
        assert_eq!(states(&keys, end - 1), [State::Signing, State::Kept]);
        assert_eq!(keys.oldest_needed(Timestamp::from_unix(end - 1)), Some(98));
        assert_eq!(states(&keys, end), [State::Signing, State::Ended]);
        assert_eq!(keys.oldest_needed(Timestamp::from_unix(end)), Some(99));
    }

    #[test]
    fn a_key_that_is_overtaken_never_signs() {
        // The newest was made to sign at once, while another still waited.
        let keys = schedule(&[500, 1000, 0]);
        assert_eq!(states(&keys, 500), [State::Signing, State::Kept, State::Kept]);
        assert_eq!(states(&keys, 1000), [State::Signing, State::Kept, State::Kept]);
        assert_eq!(keys.terms()[1].ends_at, keys.terms()[2].ends_at);
    }

    #[test]
    fn a_node_whose_clock_is_behind_has_a_key_all_the_same() {
        assert_eq!(states(&schedule(&[1000]), 900), [State::Signing]);
        assert_eq!(schedule(&[]).signing(Timestamp::from_unix(0)), None);
    }

    #[test]
    fn the_one_that_signs_never_ends() {
        let keys = schedule(&[0]);
        assert_eq!(keys.oldest_needed(Timestamp::from_unix(i64::MAX)), Some(99));
    }
}
