//! Facts about the deployment that every node must agree on.

use super::{Error, Executor};
use crate::types::TokenHash;

/// The fingerprint of the deployment's server key: `fingerprint` when none was kept before, else the one that was.
pub async fn key_fingerprint(db: &super::Db, fingerprint: TokenHash) -> Result<TokenHash, Error> {
    db.sql("INSERT INTO server_settings (name, value) VALUES ('key_fingerprint', $1) ON CONFLICT (name) DO NOTHING")
        .bind(fingerprint)
        .execute()
        .await?;
    let (kept,) = db
        .sql("SELECT value FROM server_settings WHERE name = 'key_fingerprint'")
        .fetch_one::<(TokenHash,)>()
        .await?;
    Ok(kept)
}
