//! People in directories. Their password hashes are in a table of their own.

use serde::Serialize;

use super::{Error, Executor};
use crate::types::{DirectoryId, DisplayName, Email, Timestamp, UserId};

/// A person in a directory.
#[derive(Debug, Clone, sqlx::FromRow, Serialize)]
pub struct User {
    /// Opaque and stable: the user ID that VTEX sees.
    pub id: UserId,
    /// Where the person belongs.
    #[serde(skip)]
    pub directory_id: DirectoryId,
    /// Canonical.
    pub email: Email,
    /// Whether the person has shown that the address is theirs. Only then does it leave (V-5).
    pub email_verified: bool,
    /// What people call them.
    pub name: DisplayName,
    /// Whether they may sign in.
    pub status: Status,
    /// When they were added.
    pub created_at: Timestamp,
}

/// Whether a user may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type)]
#[serde(rename_all = "lowercase")]
#[sqlx(rename_all = "lowercase", type_name = "text")]
pub enum Status {
    /// They may.
    Active,
    /// They may not, until unblocked.
    Blocked,
}

/// Adds one; [`Error::Taken`] when the directory has the e-mail.
pub async fn insert(db: impl Executor<'_>, user: &User) -> Result<(), Error> {
    db.sql(
        "INSERT INTO users (id, directory_id, email, email_verified, name, status, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(user.id)
    .bind(user.directory_id)
    .bind(user.email.clone())
    .bind(user.email_verified)
    .bind(user.name.clone())
    .bind(user.status)
    .bind(user.created_at)
    .execute()
    .await?;
    Ok(())
}

/// The one with this e-mail.
pub async fn by_email(
    db: impl Executor<'_>,
    directory: DirectoryId,
    email: &Email,
) -> Result<Option<User>, Error> {
    db.sql(
        "SELECT id, directory_id, email, email_verified, name, status, created_at
         FROM users WHERE directory_id = $1 AND email = $2",
    )
    .bind(directory)
    .bind(email.clone())
    .fetch_optional()
    .await
}

/// Up to `limit` of a directory, by e-mail, after `after` (the empty text for the first page).
pub async fn page(
    db: impl Executor<'_>,
    directory: DirectoryId,
    after: &str,
    limit: i64,
) -> Result<Vec<User>, Error> {
    db.sql(
        "SELECT id, directory_id, email, email_verified, name, status, created_at
         FROM users WHERE directory_id = $1 AND email > $2 ORDER BY email LIMIT $3",
    )
    .bind(directory)
    .bind(after.to_owned())
    .bind(limit)
    .fetch_all()
    .await
}

/// Changes what people call one.
pub async fn set_name(db: impl Executor<'_>, id: UserId, name: &DisplayName) -> Result<(), Error> {
    db.sql("UPDATE users SET name = $2 WHERE id = $1").bind(id).bind(name.clone()).execute().await?;
    Ok(())
}

/// Blocks or unblocks.
pub async fn set_status(db: impl Executor<'_>, id: UserId, status: Status) -> Result<(), Error> {
    db.sql("UPDATE users SET status = $2 WHERE id = $1").bind(id).bind(status).execute().await?;
    Ok(())
}

/// Takes an address as the person's own.
pub async fn verify_email(db: impl Executor<'_>, id: UserId) -> Result<(), Error> {
    db.sql("UPDATE users SET email_verified = $2 WHERE id = $1").bind(id).bind(true).execute().await?;
    Ok(())
}

/// Removes one with password, groups, user name and grants.
pub async fn remove(db: impl Executor<'_>, id: UserId) -> Result<(), Error> {
    db.sql("DELETE FROM users WHERE id = $1").bind(id).execute().await?;
    Ok(())
}
