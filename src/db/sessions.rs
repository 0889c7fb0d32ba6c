//! Sessions of browsers. A row keeps the hash of the secret that the browser's cookie holds.

use serde::Serialize;

use super::{
    Error, Executor,
    users::{EmailColumn, User},
};
use crate::types::{DirectoryId, Email, SessionId, Timestamp, TokenHash, UserId};

/// A session to keep.
#[derive(Debug)]
pub struct NewSession {
    /// Its row.
    pub id: SessionId,
    /// In which directory its user is.
    pub directory: DirectoryId,
    /// Whose it is.
    pub user: UserId,
    /// The hash of the cookie's secret.
    pub secret_hash: TokenHash,
    /// Whether the browser keeps it when it is closed.
    pub kept: bool,
    /// When the user proved who they are.
    pub created_at: Timestamp,
    /// When it ends if it is not used.
    pub idle_ends_at: Timestamp,
    /// When it ends however much it is used.
    pub ends_at: Timestamp,
}

/// A session with its user, in one look.
#[derive(Debug, sqlx::FromRow)]
pub struct Kept {
    /// Its row.
    pub session_id: SessionId,
    /// The hash of the cookie's secret.
    pub secret_hash: TokenHash,
    /// Whether the browser keeps it when it is closed.
    pub kept: bool,
    /// When the user proved who they are.
    pub began_at: Timestamp,
    /// When it was used last, exact to a minute.
    pub used_at: Timestamp,
    /// When it ends if it is not used.
    pub idle_ends_at: Timestamp,
    /// When it ends however much it is used.
    pub ends_at: Timestamp,
    /// Whose it is, as they are now.
    #[sqlx(flatten)]
    pub user: User,
}

/// A session as a list shows it.
#[derive(Debug, Serialize, sqlx::FromRow)]
pub struct Listed {
    /// Its row.
    pub id: SessionId,
    /// Whose it is.
    pub user_id: UserId,
    /// Their e-mail.
    #[sqlx(try_from = "EmailColumn")]
    pub email: Option<Email>,
    /// Whether the browser keeps it when it is closed.
    pub kept: bool,
    /// When the user proved who they are.
    pub created_at: Timestamp,
    /// When it was used last, exact to a minute.
    pub used_at: Timestamp,
    /// When it ends if it is not used.
    pub idle_ends_at: Timestamp,
    /// When it ends however much it is used.
    pub ends_at: Timestamp,
}

/// Keeps a new session. It is on the disk with the grant that is given in it next.
pub async fn insert(db: impl Executor<'_>, session: NewSession) -> Result<(), Error> {
    db.sql(
        "INSERT INTO sessions (id, directory_id, user_id, secret_hash, kept, created_at, used_at, idle_ends_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)",
    )
    .bind(session.id)
    .bind(session.directory)
    .bind(session.user)
    .bind(session.secret_hash)
    .bind(session.kept)
    .bind(session.created_at)
    .bind(session.idle_ends_at)
    .bind(session.ends_at)
    .not_waiting_for_disk()
    .execute()
    .await?;
    Ok(())
}

/// The one with this id and its user.
pub async fn by_id(db: impl Executor<'_>, id: SessionId) -> Result<Option<Kept>, Error> {
    db.sql(
        "SELECT s.id AS session_id, s.secret_hash, s.kept, s.created_at AS began_at, s.used_at, s.idle_ends_at, s.ends_at,
                u.id, u.directory_id, u.external_id, u.email, u.email_verified, u.name, u.status, u.created_at
         FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1 AND s.directory_id = u.directory_id",
    )
    .bind(id)
    .fetch_optional()
    .await
}

/// Notes that one was used, and moves on when it ends if it is not used again.
pub async fn touch(
    db: impl Executor<'_>,
    id: SessionId,
    now: Timestamp,
    idle_ends_at: Timestamp,
) -> Result<(), Error> {
    db.sql("UPDATE sessions SET used_at = $2, idle_ends_at = $3 WHERE id = $1 AND used_at < $2")
        .bind(id)
        .bind(now)
        .bind(idle_ends_at)
        .not_waiting_for_disk()
        .execute()
        .await?;
    Ok(())
}

/// Ends one; whether there was one.
pub async fn end(db: impl Executor<'_>, id: SessionId) -> Result<bool, Error> {
    Ok(db.sql("DELETE FROM sessions WHERE id = $1").bind(id).execute().await? == 1)
}

/// Ends every session of a user; how many there were.
pub async fn end_of_user(db: impl Executor<'_>, user: UserId) -> Result<u64, Error> {
    db.sql("DELETE FROM sessions WHERE user_id = $1").bind(user).execute().await
}

/// The live sessions of a user, the last used first.
pub async fn of_user(db: impl Executor<'_>, user: UserId, now: Timestamp) -> Result<Vec<Listed>, Error> {
    db.sql(
        "SELECT s.id, s.user_id, u.email, s.kept, s.created_at, s.used_at, s.idle_ends_at, s.ends_at
         FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.user_id = $1 AND s.idle_ends_at > $2 AND s.ends_at > $2 ORDER BY s.used_at DESC, s.id",
    )
    .bind(user)
    .bind(now)
    .fetch_all()
    .await
}

/// Up to `limit` live sessions of a directory, the last used first.
pub async fn of_directory(
    db: impl Executor<'_>,
    directory: DirectoryId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Listed>, Error> {
    db.sql(
        "SELECT s.id, s.user_id, u.email, s.kept, s.created_at, s.used_at, s.idle_ends_at, s.ends_at
         FROM sessions s JOIN users u ON u.id = s.user_id
         WHERE s.directory_id = $1 AND s.idle_ends_at > $2 AND s.ends_at > $2 ORDER BY s.used_at DESC, s.id LIMIT $3",
    )
    .bind(directory)
    .bind(now)
    .bind(limit)
    .fetch_all()
    .await
}

/// Removes up to `limit` sessions that ended before `before`; how many there were.
pub async fn remove_ended(db: impl Executor<'_>, before: Timestamp, limit: i64) -> Result<u64, Error> {
    db.sql("DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE idle_ends_at <= $1 LIMIT $2)")
        .bind(before)
        .bind(limit)
        .execute()
        .await
}
