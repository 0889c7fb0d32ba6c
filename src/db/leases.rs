//! What one node at a time does.

use uuid::Uuid;

use super::{Error, Executor};
use crate::types::Timestamp;

/// Takes the lease until `ends_at`, or extends it; whether `holder` has it now. It is somebody else's until its time is up.
pub async fn take(
    db: impl Executor<'_>,
    name: &'static str,
    holder: Uuid,
    (now, ends_at): (Timestamp, Timestamp),
) -> Result<bool, Error> {
    let taken = db
        .sql(
            "INSERT INTO leases (name, holder, ends_at) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at
             WHERE leases.holder = excluded.holder OR leases.ends_at <= $4",
        )
        .bind(name)
        .bind(holder)
        .bind(ends_at)
        .bind(now)
        .execute()
        .await?;
    Ok(taken == 1)
}

/// Gives the lease back, so that another node need not wait for its end.
pub async fn give_back(db: impl Executor<'_>, name: &'static str, holder: Uuid) -> Result<(), Error> {
    db.sql("DELETE FROM leases WHERE name = $1 AND holder = $2").bind(name).bind(holder).execute().await?;
    Ok(())
}
