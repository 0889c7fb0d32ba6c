//! Facts about the deployment that every node must agree on.

use super::{Error, Executor};
use crate::types::TokenHash;

/// The fingerprint of the deployment's server key, if one was kept.
pub async fn key_fingerprint(db: impl Executor<'_>) -> Result<Option<TokenHash>, Error> {
    let row =
        db.sql("SELECT value FROM server_settings WHERE name = 'key_fingerprint'").fetch_optional().await?;
    Ok(row.map(|(kept,): (TokenHash,)| kept))
}

/// Keeps the fingerprint of the deployment's server key, unless another node was first.
pub async fn keep_key_fingerprint(db: impl Executor<'_>, fingerprint: TokenHash) -> Result<(), Error> {
    db.sql("INSERT INTO server_settings (name, value) VALUES ('key_fingerprint', $1) ON CONFLICT (name) DO NOTHING")
        .bind(fingerprint)
        .execute()
        .await?;
    Ok(())
}
