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
