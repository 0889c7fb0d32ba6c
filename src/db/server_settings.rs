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

/// The schema's version that the audit trail knows of. `None` before there was one.
pub async fn schema_noted(db: impl Executor<'_>) -> Result<Option<i64>, Error> {
    let row =
        db.sql("SELECT value FROM server_settings WHERE name = 'schema_noted'").fetch_optional().await?;
    let bytes = row.and_then(|(kept,): (Vec<u8>,)| kept.try_into().ok());
    Ok(bytes.map(i64::from_be_bytes))
}

/// Keeps that the audit trail knows of this version; false if another node was first. Bytes of positive numbers, the highest
/// first, are in the order of the numbers.
pub async fn note_schema(db: impl Executor<'_>, version: i64) -> Result<bool, Error> {
    let noted = db
        .sql(
            "INSERT INTO server_settings (name, value) VALUES ('schema_noted', $1)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE server_settings.value < excluded.value",
        )
        .bind(version.to_be_bytes().to_vec())
        .execute()
        .await?;
    Ok(noted == 1)
}
