//! The keys that sign ID tokens and JWT access tokens: one set for the deployment, kept in memory and read again every
//! half minute, so that a request costs no statement and all nodes follow a rotation.

mod behind;
mod reseal;
pub mod rotation;
pub mod schedule;

use std::sync::{Arc, PoisonError, RwLock};

use jsonwebtoken::{DecodingKey, jwk::JwkSet};
use tokio::sync::Mutex;

use crate::{
    crypto::{
        server_key::ServerKeys,
        signing_key::{SigningKey, Unopenable},
    },
    db::{self, Acting, signing_keys},
    types::Timestamp,
};

pub use reseal::{all_open, open_under_any, reseal};
pub use rotation::{RotateError, Rotation};
pub use schedule::{Schedule, State, Term};

/// How long the keys are used before they are read again.
const FRESH_SECONDS: i64 = 30;
/// How long after a reading an unknown `kid` does not lead to another: anybody can invent one.
const PATIENCE_SECONDS: i64 = 3;

/// The deployment's signing keys.
pub struct Keyring {
    acting: Acting,
    server_keys: Arc<ServerKeys>,
    known: RwLock<Option<Known>>,
    reading: Mutex<()>,
}

/// Why there is no key to use.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// A key in the database.
    #[error(transparent)]
    Unopenable(#[from] Unopenable),
    /// Somebody empties the table.
    #[error("there is no signing key: the first was removed from the database as soon as it was made")]
    NoKey,
}

/// The keys as they were read.
#[derive(Clone)]
struct Known {
    ring: Arc<Ring>,
    read_at: Timestamp,
}

/// Keys in the order of their schedule, newest first.
struct Ring {
    schedule: Schedule,
    keys: Vec<Arc<SigningKey>>,
}

impl Ring {
    /// The keys with what they do now.
    fn states(&self, now: Timestamp) -> impl Iterator<Item = (&Arc<SigningKey>, State)> {
        self.keys.iter().zip(self.schedule.states(now)).map(|(key, (_, state))| (key, state))
    }

    fn public(&self, kid: &str, now: Timestamp) -> Option<DecodingKey> {
        let mut good = self.states(now).filter(|(_, state)| *state != State::Ended).map(|(key, _)| key);
        good.find(|key| key.kid() == kid).map(|key| key.public().clone())
    }
}

impl Known {
    fn is_younger_than(&self, seconds: i64, now: Timestamp) -> bool {
        (0..seconds).contains(&now.seconds_since(self.read_at))
    }
}

impl Keyring {
    /// The keys in the database, which are encrypted under one of `server_keys`. They are read when one is asked for.
    #[must_use]
    pub fn new(acting: Acting, server_keys: Arc<ServerKeys>) -> Self {
        Self { acting, server_keys, known: RwLock::default(), reading: Mutex::default() }
    }

    /// The key to sign with.
    pub async fn signing_key(&self) -> Result<Arc<SigningKey>, Error> {
        let ring = self.ring().await?;
        let at = ring.schedule.signing(self.acting.clock.now()).ok_or(Error::NoKey)?;
        Ok(Arc::clone(&ring.keys[at]))
    }

    /// The public keys for clients: of all that sign, will sign, or signed what may still be good (RFC 7517 section 5).
    pub async fn published(&self) -> Result<JwkSet, Error> {
        let ring = self.ring().await?;
        let published = ring.states(self.acting.clock.now()).filter(|(_, state)| *state != State::Ended);
        Ok(JwkSet { keys: published.map(|(key, _)| key.jwk().clone()).collect() })
    }

    /// The public key of this name, if tokens that it signed may still be good.
    pub async fn decoding_key(&self, kid: &str) -> Result<Option<DecodingKey>, Error> {
        let ring = self.ring().await?;
        if let Some(key) = ring.public(kid, self.acting.clock.now()) {
            return Ok(Some(key));
        }
        // Another node may just have made it: whoever asks waits for one reading.
        let _one_reads = self.reading.lock().await;
        let now = self.acting.clock.now();
        let ring = match self.known() {
            Some(known) if known.is_younger_than(PATIENCE_SECONDS, now) => known.ring,
            Some(known) => self.read_again(known).await?,
            None => self.read().await?,
        };
        Ok(ring.public(kid, now))
    }

    async fn ring(&self) -> Result<Arc<Ring>, Error> {
        let Some(known) = self.known() else { return self.read().await };
        if known.is_younger_than(FRESH_SECONDS, self.acting.clock.now()) {
            return Ok(known.ring);
        }
        match self.reading.try_lock() {
            Ok(_one_reads) => self.read_again(known).await,
            Err(_) => Ok(known.ring), // the others go on
        }
    }

    /// Reads the keys; while the database is away, those that are known serve.
    async fn read_again(&self, known: Known) -> Result<Arc<Ring>, Error> {
        match self.read().await {
            Err(Error::Db(error)) if error.is_passing() => Ok(self.keep(known.ring)),
            Err(Error::Unopenable(error)) if self.is_behind().await? => {
                self.still_kept(&known.ring, error).await
            }
            read => read,
        }
    }

    /// Reads the keys, and makes the first when there is none.
    async fn read(&self) -> Result<Arc<Ring>, Error> {
        let mut rows = signing_keys::all(&self.acting.db).await?;
        if rows.is_empty() {
            self.make_first().await?;
            rows = signing_keys::all(&self.acting.db).await?;
        }
        let open = || {
            let held = self.server_keys.all();
            rows.iter().map(|row| reseal::open_under_any(row, &held).map(Arc::new)).collect::<Result<_, _>>()
        };
        let keys = match open() {
            Err(_) if self.has_caught_up().await? => open()?, // another server key has just become current
            opened => opened?,
        };
        Ok(self.keep(Arc::new(Ring { schedule: Schedule::of(&rows), keys })))
    }

    fn known(&self) -> Option<Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, ring: Arc<Ring>) -> Arc<Ring> {
        let known = Known { ring: Arc::clone(&ring), read_at: self.acting.clock.now() };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known);
        ring
    }

    fn forget(&self) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
