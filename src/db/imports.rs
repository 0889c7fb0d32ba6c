//! How far imports got, and what an import changes of a user that nothing else does.

use super::{Error, Executor};
use crate::types::{DirectoryId, ExternalId, Timestamp, UserId};

/// How many rows of a file are done, if an import of it was interrupted.
pub async fn rows_done(
    db: impl Executor<'_>,
    directory: DirectoryId,
    file: [u8; 32],
) -> Result<Option<i64>, Error> {
    let row = db
        .sql("SELECT rows_done FROM imports WHERE directory_id = $1 AND file = $2")
        .bind(directory)
        .bind(file.to_vec())
        .fetch_optional::<(i64,)>()
        .await?;
    Ok(row.map(|(rows,)| rows))
}

/// Takes note of how far an import got.
pub async fn got_to(
    db: impl Executor<'_>,
    directory: DirectoryId,
    file: [u8; 32],
    (rows_done, now): (i64, Timestamp),
) -> Result<(), Error> {
    db.sql(
        "INSERT INTO imports (directory_id, file, rows_done, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (directory_id, file) DO UPDATE SET rows_done = excluded.rows_done, at = excluded.at",
    )
    .bind(directory)
    .bind(file.to_vec())
    .bind(rows_done)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

/// Forgets how far an import got, since it is finished.
pub async fn finish(db: impl Executor<'_>, directory: DirectoryId, file: [u8; 32]) -> Result<(), Error> {
    db.sql("DELETE FROM imports WHERE directory_id = $1 AND file = $2")
        .bind(directory)
        .bind(file.to_vec())
        .execute()
        .await?;
    Ok(())
}

/// Takes note of what the retailer's own system calls a user; [`Error::Taken`] when it calls somebody else so.
pub async fn set_external_id(db: impl Executor<'_>, user: UserId, id: &ExternalId) -> Result<(), Error> {
    db.sql("UPDATE users SET external_id = $2 WHERE id = $1").bind(user).bind(id.clone()).execute().await?;
    Ok(())
}

/// Puts a code under another key in place of `old`, of the same imported hash.
pub async fn renew_code(
    db: impl Executor<'_>,
    user: UserId,
    old: Vec<u8>,
    new: Vec<u8>,
) -> Result<(), Error> {
    db.sql("UPDATE passwords SET import_code = $3 WHERE user_id = $1 AND import_code = $2")
        .bind(user)
        .bind(old)
        .bind(new)
        .execute()
        .await?;
    Ok(())
}

/// How many users have a code that begins with `tag`, or one of an earlier build, which has 32 bytes and no tag.
pub async fn count_codes(db: impl Executor<'_>, tag: Vec<u8>) -> Result<i64, Error> {
    let (count,) = db
        .sql(
            "SELECT COUNT(*) FROM passwords
             WHERE import_code IS NOT NULL AND (length(import_code) = 32 OR substr(import_code, 1, 8) = $1)",
        )
        .bind(tag)
        .fetch_one::<(i64,)>()
        .await?;
    Ok(count)
}

/// Takes a user out of every group.
pub async fn leave_groups(db: impl Executor<'_>, user: UserId) -> Result<(), Error> {
    db.sql("DELETE FROM user_groups WHERE user_id = $1").bind(user).execute().await?;
    Ok(())
}
