//! People in directories. Their password hashes are in a table of their own.

use serde::Serialize;

use super::{Error, Executor};
use crate::types::{DirectoryId, DisplayName, Email, ExternalId, Identifier, Timestamp, UserId};

/// A person in a directory.
#[derive(Debug, Clone, sqlx::FromRow, Serialize)]
pub struct User {
    /// Opaque and stable: the user ID that VTEX sees.
    pub id: UserId,
    /// Where the person belongs.
    #[serde(skip)]
    pub directory_id: DirectoryId,
    /// What the retailer's own system calls the person.
    pub external_id: Option<ExternalId>,
    /// Canonical. Without one the person cannot enter a store: VTEX knows shoppers by nothing else.
    #[sqlx(try_from = "EmailColumn")]
    pub email: Option<Email>,
    /// Whether the person has shown that the address is theirs. Only then does it leave (V-5).
    pub email_verified: bool,
    /// What people call them.
    pub name: DisplayName,
    /// Whether they may sign in.
    pub status: Status,
    /// When they were added.
    pub created_at: Timestamp,
}

/// What stands in `users.email`, which must not be empty and must differ from user to user: for a user without an
/// address `none:` and their id. (`SQLite` makes a column nullable only by a new table, whose making would take everything
/// that refers to the old one with it.)
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub struct EmailColumn(String);

impl EmailColumn {
    /// The column of `user`.
    #[must_use]
    pub fn of(user: UserId, email: Option<&Email>) -> Self {
        Self(email.map_or_else(|| format!("none:{user}"), ToString::to_string))
    }
}

impl From<EmailColumn> for Option<Email> {
    fn from(column: EmailColumn) -> Self {
        column.0.contains('@').then(|| Email::kept(column.0))
    }
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
        "INSERT INTO users (id, directory_id, external_id, email, email_verified, name, status, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(user.id)
    .bind(user.directory_id)
    .bind(user.external_id.clone())
    .bind(EmailColumn::of(user.id, user.email.as_ref()))
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
        "SELECT id, directory_id, external_id, email, email_verified, name, status, created_at
         FROM users WHERE directory_id = $1 AND email = $2",
    )
    .bind(directory)
    .bind(email.clone())
    .fetch_optional()
    .await
}

/// The one with this id.
pub async fn by_id(db: impl Executor<'_>, id: UserId) -> Result<Option<User>, Error> {
    db.sql(
        "SELECT id, directory_id, external_id, email, email_verified, name, status, created_at
         FROM users WHERE id = $1",
    )
    .bind(id)
    .fetch_optional()
    .await
}

/// The one that the retailer's own system calls so.
pub async fn by_external_id(
    db: impl Executor<'_>,
    directory: DirectoryId,
    external_id: &ExternalId,
) -> Result<Option<User>, Error> {
    db.sql(
        "SELECT id, directory_id, external_id, email, email_verified, name, status, created_at
         FROM users WHERE directory_id = $1 AND external_id = $2",
    )
    .bind(directory)
    .bind(external_id.clone())
    .fetch_optional()
    .await
}

/// The one with this identifier, which is no e-mail.
pub async fn by_identifier(
    db: impl Executor<'_>,
    directory: DirectoryId,
    identifier: &Identifier,
) -> Result<Option<User>, Error> {
    db.sql(
        "SELECT u.id, u.directory_id, u.external_id, u.email, u.email_verified, u.name, u.status, u.created_at
         FROM identifiers i JOIN users u ON u.id = i.user_id
         WHERE i.directory_id = $1 AND i.kind = $2 AND i.value = $3",
    )
    .bind(directory)
    .bind(identifier.kind())
    .bind(identifier.value().to_owned())
    .fetch_optional()
    .await
}

/// Up to `limit` of a directory, by id, after `after` (the nil id for the first page).
pub async fn page(
    db: impl Executor<'_>,
    directory: DirectoryId,
    after: UserId,
    limit: i64,
) -> Result<Vec<User>, Error> {
    db.sql(
        "SELECT id, directory_id, external_id, email, email_verified, name, status, created_at
         FROM users WHERE directory_id = $1 AND id > $2 ORDER BY id LIMIT $3",
    )
    .bind(directory)
    .bind(after)
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

/// Gives one another address, or takes it away; [`Error::Taken`] when somebody else in the directory has it.
pub async fn set_email(
    db: impl Executor<'_>,
    id: UserId,
    email: Option<&Email>,
    email_verified: bool,
) -> Result<(), Error> {
    db.sql("UPDATE users SET email = $2, email_verified = $3 WHERE id = $1")
        .bind(id)
        .bind(EmailColumn::of(id, email))
        .bind(email_verified)
        .execute()
        .await?;
    Ok(())
}

/// Takes an address as the person's own.
pub async fn verify_email(db: impl Executor<'_>, id: UserId) -> Result<(), Error> {
    db.sql("UPDATE users SET email_verified = $2 WHERE id = $1").bind(id).bind(true).execute().await?;
    Ok(())
}

/// Removes one with password, groups, identifiers and grants.
pub async fn remove(db: impl Executor<'_>, id: UserId) -> Result<(), Error> {
    db.sql("DELETE FROM users WHERE id = $1").bind(id).execute().await?;
    Ok(())
}

/// Keeps the id of one who was erased, and nothing else.
pub async fn keep_erased(db: impl Executor<'_>, user: &User, now: Timestamp) -> Result<(), Error> {
    db.sql("INSERT INTO erased_users (id, directory_id, erased_at) VALUES ($1, $2, $3)")
        .bind(user.id)
        .bind(user.directory_id)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}
