//! A node that is behind: another server key became current, and this node lacks it or has only just got it.

use std::sync::Arc;

use super::{Error, Keyring, Ring, Schedule};
use crate::{
    crypto::signing_key::{SigningKey, Unopenable},
    db::{server_settings, signing_keys},
};

impl Keyring {
    /// Whether this node lacks the current server key.
    pub(super) async fn is_behind(&self) -> Result<bool, Error> {
        let current = server_settings::key_fingerprint(&self.acting.db).await?;
        Ok(current.is_some_and(|current| self.server_keys.find(&current).is_none()))
    }

    /// Whether this node has just got the current server key, out of a file to which it was added since.
    pub(super) async fn has_caught_up(&self) -> Result<bool, Error> {
        let Some(current) = server_settings::key_fingerprint(&self.acting.db).await? else {
            return Ok(false);
        };
        let was_here = self.server_keys.find(&current).is_some();
        Ok(!was_here && matches!(self.server_keys.follow(&current), Ok(Ok(()))))
    }

    /// Of the keys that are known, those that the database still has: one that was revoked serves no more, though this node
    /// cannot read the one in its place.
    pub(super) async fn still_kept(&self, known: &Ring, error: Unopenable) -> Result<Arc<Ring>, Error> {
        let of = |row: &signing_keys::SigningKey| -> Option<Arc<SigningKey>> {
            known.keys.iter().find(|key| key.kid() == row.kid).cloned()
        };
        let mut rows = signing_keys::all(&self.acting.db).await?;
        rows.retain(|row| of(row).is_some());
        if rows.is_empty() {
            return Err(error.into());
        }
        tracing::error!(%error, "this node lacks the server key that is current; the signing keys that it knows serve");
        let keys = rows.iter().filter_map(of).collect();
        Ok(self.keep(Arc::new(Ring { schedule: Schedule::of(&rows), keys })))
    }
}
