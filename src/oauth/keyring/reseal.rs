//! Encrypts signing keys anew when another server key becomes current.

use super::Error;
use crate::{
    crypto::{
        server_key::ServerKey,
        signing_key::{SigningKey, Unopenable},
    },
    db::{Db, Tx, signing_keys},
};

/// Encrypts every signing key that is not under `new` yet; how many those were. Each must open under one of `keys`.
pub async fn reseal(tx: &mut Tx, keys: &[ServerKey], new: &ServerKey) -> Result<u64, Error> {
    let mut resealed = 0;
    for row in signing_keys::all(&mut *tx).await? {
        if SigningKey::open(&row.kid, &row.private_key, new).is_ok() {
            continue;
        }
        let key = open_under_any(&row, keys)?;
        let sealed = key.sealed(new);
        // One that was removed meanwhile needs nothing more.
        resealed += u64::from(signing_keys::reseal(&mut *tx, &row.kid, &row.private_key, sealed).await?);
    }
    Ok(resealed)
}

/// Whether every signing key opens under one of these.
pub async fn all_open(db: &Db, keys: &[ServerKey]) -> Result<bool, Error> {
    let rows = signing_keys::all(db).await?;
    Ok(rows.iter().all(|row| open_under_any(row, keys).is_ok()))
}

/// The key of a row, under whichever server key it was encrypted.
pub fn open_under_any(
    row: &signing_keys::SigningKey,
    keys: &[impl AsRef<ServerKey>],
) -> Result<SigningKey, Unopenable> {
    let opened = keys.iter().find_map(|key| SigningKey::open(&row.kid, &row.private_key, key.as_ref()).ok());
    opened.ok_or_else(|| Unopenable::named(&row.kid))
}
