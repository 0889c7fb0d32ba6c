//! Facts about the deployment that every node must agree on.

use super::{Error, Executor};
use crate::types::{Timestamp, TokenHash};

/// How the name of a former key's row begins; its fingerprint follows, in hex.
const FORMER: &str = "former_key:";

/// The fingerprint of the deployment's current server key, if one was kept.
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

/// Makes another key current, if `old` still is; of two who do so at once, one succeeds.
pub async fn change_key_fingerprint(
    db: impl Executor<'_>,
    old: TokenHash,
    new: TokenHash,
) -> Result<bool, Error> {
    let changed = db
        .sql("UPDATE server_settings SET value = $2 WHERE name = 'key_fingerprint' AND value = $1")
        .bind(old)
        .bind(new)
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Takes note that a key is current no more since `at`.
pub async fn keep_former_key(
    db: impl Executor<'_>,
    fingerprint: &TokenHash,
    at: Timestamp,
) -> Result<(), Error> {
    db.sql(
        "INSERT INTO server_settings (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(format!("{FORMER}{}", hex::encode(fingerprint.as_bytes())))
    .bind(at.as_unix().to_be_bytes().to_vec())
    .execute()
    .await?;
    Ok(())
}

/// The keys that were current once, and until when; also one that is so again.
pub async fn former_keys(db: impl Executor<'_>) -> Result<Vec<(TokenHash, Timestamp)>, Error> {
    let rows: Vec<(String, Vec<u8>)> = db
        .sql(
            "SELECT name, value FROM server_settings WHERE substr(name, 1, 11) = 'former_key:' ORDER BY name",
        )
        .fetch_all()
        .await?;
    let read = |(name, value): (String, Vec<u8>)| {
        let fingerprint = hex::decode(name.strip_prefix(FORMER)?).ok()?.try_into().ok()?;
        let at = i64::from_be_bytes(value.try_into().ok()?);
        Some((TokenHash::of_bytes(fingerprint), Timestamp::from_unix(at)))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}
