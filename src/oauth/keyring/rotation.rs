//! How a signing key follows another: published first, then signing, and the old one published until its last token ends.

use super::{
    Keyring,
    schedule::{ANNOUNCED_SECONDS, Schedule},
};
use crate::{
    crypto::signing_key::SigningKey,
    db::{self, signing_keys},
    types::{
        Timestamp,
        audit::{Event, Kind},
    },
};

const DAY: i64 = 86_400;

/// How the next key comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// It is published now and signs in ten minutes, when clients have it.
    Announced,
    /// It signs at once; what older keys signed stays good.
    AtOnce,
    /// It signs at once, and what older keys signed is good no more: one of them was stolen.
    AtOnceAlone,
}

impl Rotation {
    /// What the audit trail calls it.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::AtOnce => "at_once",
            Self::AtOnceAlone => "at_once_alone",
        }
    }
}

/// Why no key was made.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// A key that waits is there already.
    #[error(
        "a new key is published already and signs from {0} on: wait for it, or make one that signs at once with `--now`"
    )]
    Waiting(Timestamp),
    /// Another node or command was first.
    #[error(
        "another key was made at the same moment: see `vtex-idp key list`, and rotate again if it is still needed"
    )]
    Raced,
    /// The database.
    #[error(transparent)]
    Db(db::Error),
}

impl From<db::Error> for RotateError {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::Taken => Self::Raced,
            other => Self::Db(other),
        }
    }
}

impl Keyring {
    /// When each key signs and ends; also of keys that cannot be opened.
    pub async fn schedule(&self) -> Result<Schedule, db::Error> {
        Ok(Schedule::of(&signing_keys::all(&self.acting.db).await?))
    }

    /// Makes the next key; its `kid` and when it begins to sign. Other nodes see it within half a minute.
    pub async fn rotate(&self, how: Rotation) -> Result<(String, Timestamp), RotateError> {
        self.make_next(&self.schedule().await?, how).await
    }

    /// Makes the key that follows the newest of `schedule`; of two who do so at once, one succeeds.
    async fn make_next(
        &self,
        schedule: &Schedule,
        how: Rotation,
    ) -> Result<(String, Timestamp), RotateError> {
        let now = self.acting.clock.now();
        let signs_from = match (schedule.newest(), how) {
            (Some(newest), Rotation::Announced) if newest.signs_from > now => {
                return Err(RotateError::Waiting(newest.signs_from));
            }
            (Some(_), Rotation::Announced) => now.plus(ANNOUNCED_SECONDS),
            _ => now,
        };
        let row = self.new_row(schedule.newest().map_or(1, |newest| newest.position + 1), signs_from);
        let mut tx = self.acting.db.begin().await?;
        signing_keys::insert(&mut tx, &row).await?;
        if how == Rotation::AtOnceAlone {
            signing_keys::remove_before(&mut tx, row.position).await?;
        }
        self.acting.note(&mut tx, event(&row, how)).await?;
        tx.commit().await?;
        self.forget();
        Ok((row.kid, signs_from))
    }

    /// Makes the next key when the newest has signed for so many days, and removes those that have ended. Of many nodes that
    /// do so at once, one makes a key. Where no key was ever needed, none is made.
    pub async fn tend(&self, days: i64) -> Result<(), db::Error> {
        let now = self.acting.clock.now();
        let schedule = self.schedule().await?;
        if schedule.newest().is_some_and(|newest| now.seconds_since(newest.signs_from) >= days * DAY) {
            match self.make_next(&schedule, Rotation::Announced).await {
                Ok((kid, signs_from)) => {
                    tracing::info!(kid, %signs_from, "the signing key is old: a new one is published");
                }
                Err(RotateError::Waiting(_) | RotateError::Raced) => {} // another node was first
                Err(RotateError::Db(error)) => return Err(error),
            }
        }
        if let Some(position) = schedule.oldest_needed(now) {
            signing_keys::remove_before(&self.acting.db, position).await?;
        }
        Ok(())
    }

    /// Makes the first key of the deployment, unless another node has just done so.
    pub(super) async fn make_first(&self) -> Result<(), db::Error> {
        let row = self.new_row(1, self.acting.clock.now());
        let mut tx = self.acting.db.begin().await?;
        match signing_keys::insert(&mut tx, &row).await {
            Err(db::Error::Taken) => return Ok(()),
            other => other?,
        }
        self.acting.note(&mut tx, event(&row, Rotation::AtOnce)).await?;
        tx.commit().await
    }

    fn new_row(&self, position: i64, signs_from: Timestamp) -> signing_keys::SigningKey {
        let key = SigningKey::generate();
        signing_keys::SigningKey {
            kid: key.kid().to_owned(),
            position,
            private_key: key.sealed(&self.server_keys.current()),
            created_at: self.acting.clock.now(),
            signs_from,
        }
    }
}

/// `at_once_alone` is a key in place of one that may be known to others.
fn event(row: &signing_keys::SigningKey, how: Rotation) -> Event {
    Event::new(Kind::SigningKeyAdded)
        .with("kid", row.kid.as_str())
        .with("how", how.as_str())
        .with("signs_from", row.signs_from.as_unix())
}
