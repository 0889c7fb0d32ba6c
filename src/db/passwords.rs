//! Password hashes, apart from the users they belong to.

use super::{Error, Executor};
use crate::{
    crypto::password::PasswordHash,
    types::{DirectoryId, Email, Timestamp, UserId},
};

/// What a sign-in needs of a user, found by what was typed.
#[derive(Debug, sqlx::FromRow)]
pub struct Candidate {
    /// The user.
    #[sqlx(flatten)]
    pub user: super::users::User,
    /// The hash, if a password is set.
    pub hash: Option<PasswordHash>,
}

/// The user with this e-mail and their hash, in one look.
pub async fn candidate(
    db: impl Executor<'_>,
    directory: DirectoryId,
    email: &Email,
) -> Result<Option<Candidate>, Error> {
    db.sql(
        "SELECT u.id, u.directory_id, u.email, u.email_verified, u.name, u.status, u.created_at, p.hash
         FROM users u LEFT JOIN passwords p ON p.user_id = u.id WHERE u.directory_id = $1 AND u.email = $2",
    )
    .bind(directory)
    .bind(email.clone())
    .fetch_optional()
    .await
}

/// Sets or replaces a user's password.
pub async fn set(
    db: impl Executor<'_>,
    user: UserId,
    hash: &PasswordHash,
    now: Timestamp,
) -> Result<(), Error> {
    db.sql(
        "INSERT INTO passwords (user_id, hash, changed_at) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at",
    )
    .bind(user)
    .bind(hash.clone())
    .bind(now)
    .execute()
    .await?;
    Ok(())
}
