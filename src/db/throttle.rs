//! Failures in a window of time, under keys that tell nothing. What the power takes away of them would have been forgotten soon
//! anyway.

use super::{Error, Executor};
use crate::types::Timestamp;

/// What is counted under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Count {
    /// Failures in the window.
    pub failures: i64,
    /// When the window ends and everything is forgotten.
    pub ends_at: Timestamp,
}

/// As many failures under a key stop what else is counted.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Under which key.
    pub key: [u8; 32],
    /// How many stop.
    pub failures: i64,
}

impl Limit {
    /// One that is never reached.
    const NONE: Self = Self { key: [0; 32], failures: i64::MAX };
}

/// Adds one failure; the first opens a window that ends at `ends_at`. The count after it.
pub async fn add(db: &super::Db, key: [u8; 32], now: Timestamp, ends_at: Timestamp) -> Result<Count, Error> {
    let added = add_below(db, Limit::NONE, key, now, ends_at).await?;
    added.ok_or(Error::Failed(sqlx::Error::RowNotFound))
}

/// The same, unless `limit` is reached: then nothing is counted.
///
/// Never inside a transaction: with two keys locked in different orders, Postgres would see a deadlock.
pub async fn add_below(
    db: &super::Db,
    limit: Limit,
    key: [u8; 32],
    now: Timestamp,
    ends_at: Timestamp,
) -> Result<Option<Count>, Error> {
    db.sql(
        "INSERT INTO throttle (key, failures, ends_at)
         SELECT $1, 1, $3 WHERE NOT EXISTS (SELECT 1 FROM throttle WHERE key = $4 AND ends_at > $2 AND failures >= $5)
         ON CONFLICT (key) DO UPDATE SET
             failures = CASE WHEN throttle.ends_at <= $2 THEN 1 ELSE throttle.failures + 1 END,
             ends_at = CASE WHEN throttle.ends_at <= $2 THEN excluded.ends_at ELSE throttle.ends_at END
         RETURNING failures, ends_at",
    )
    .bind(key.to_vec())
    .bind(now)
    .bind(ends_at)
    .bind(limit.key.to_vec())
    .bind(limit.failures)
    .not_waiting_for_disk()
    .fetch_optional()
    .await
}

/// What is counted under a key now.
pub async fn count(db: impl Executor<'_>, key: [u8; 32], now: Timestamp) -> Result<Option<Count>, Error> {
    db.sql("SELECT failures, ends_at FROM throttle WHERE key = $1 AND ends_at > $2")
        .bind(key.to_vec())
        .bind(now)
        .fetch_optional()
        .await
}

/// Takes one failure back under two keys: the attempt was not looked at.
pub async fn take_back(db: impl Executor<'_>, [first, second]: [[u8; 32]; 2]) -> Result<(), Error> {
    db.sql("UPDATE throttle SET failures = failures - 1 WHERE key IN ($1, $2) AND failures > 0")
        .bind(first.to_vec())
        .bind(second.to_vec())
        .not_waiting_for_disk()
        .execute()
        .await?;
    Ok(())
}

/// Forgets two keys, unless `limit` is reached; how many were forgotten.
pub async fn clear_below(
    db: impl Executor<'_>,
    limit: Limit,
    [first, second]: [[u8; 32]; 2],
    now: Timestamp,
) -> Result<u64, Error> {
    db.sql(
        "DELETE FROM throttle WHERE key IN ($1, $2)
             AND NOT EXISTS (SELECT 1 FROM throttle t WHERE t.key = $3 AND t.ends_at > $4 AND t.failures >= $5)",
    )
    .bind(first.to_vec())
    .bind(second.to_vec())
    .bind(limit.key.to_vec())
    .bind(now)
    .bind(limit.failures)
    .not_waiting_for_disk()
    .execute()
    .await
}

/// Removes up to `limit` windows that have ended; how many there were.
pub async fn remove_ended(db: impl Executor<'_>, now: Timestamp, limit: i64) -> Result<u64, Error> {
    db.sql("DELETE FROM throttle WHERE ends_at <= $1 AND key IN (SELECT key FROM throttle WHERE ends_at <= $1 LIMIT $2)")
        .bind(now)
        .bind(limit)
        .execute()
        .await
}
