//! The keys that sign tokens, their private halves encrypted.

use super::{Error, Executor};
use crate::types::Timestamp;

/// A key's row. No `Debug`: the ciphertext of a private key is nobody's to read.
#[derive(Clone, sqlx::FromRow)]
pub struct SigningKey {
    /// Its `kid`: the public key's thumbprint (RFC 7638).
    pub kid: String,
    /// Rises by one: the newest has the highest.
    pub position: i64,
    /// The private key, encrypted.
    pub private_key: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it begins to sign; until then it is only published.
    pub signs_from: Timestamp,
}

/// Adds one; [`Error::Taken`] when another node has just added one at this position.
pub async fn insert(db: impl Executor<'_>, key: &SigningKey) -> Result<(), Error> {
    db.sql(
        "INSERT INTO signing_keys (kid, position, private_key, created_at, signs_from) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(key.kid.clone())
    .bind(key.position)
    .bind(key.private_key.clone())
    .bind(key.created_at)
    .bind(key.signs_from)
    .execute()
    .await?;
    Ok(())
}

/// All of them, newest first.
pub async fn all(db: impl Executor<'_>) -> Result<Vec<SigningKey>, Error> {
    db.sql(
        "SELECT kid, position, private_key, created_at, signs_from FROM signing_keys ORDER BY position DESC",
    )
    .fetch_all()
    .await
}

/// Keeps a key encrypted anew, if it is still there as `old`; whether it was.
pub async fn reseal(db: impl Executor<'_>, kid: &str, old: &[u8], new: Vec<u8>) -> Result<bool, Error> {
    let changed = db
        .sql("UPDATE signing_keys SET private_key = $3 WHERE kid = $1 AND private_key = $2")
        .bind(kid.to_owned())
        .bind(old.to_vec())
        .bind(new)
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Removes every key that is older than the one at `position`; how many there were.
pub async fn remove_before(db: impl Executor<'_>, position: i64) -> Result<u64, Error> {
    db.sql("DELETE FROM signing_keys WHERE position < $1").bind(position).execute().await
}
