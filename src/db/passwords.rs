//! Password hashes, apart from the users they belong to.

use super::{Error, Executor};
use crate::{
    crypto::password::PasswordHash,
    types::{DirectoryId, IdentifierKind, Timestamp, UserId},
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

/// A candidate, and by what kind of identifier they are meant.
#[derive(Debug, sqlx::FromRow)]
pub struct Meant {
    /// The kind.
    pub kind: IdentifierKind,
    /// The user and their hash.
    #[sqlx(flatten)]
    pub candidate: Candidate,
}

/// The user with this e-mail and their hash, in one look.
pub async fn by_email(
    db: impl Executor<'_>,
    directory: DirectoryId,
    email: &str,
) -> Result<Option<Candidate>, Error> {
    db.sql(
        "SELECT u.id, u.directory_id, u.external_id, u.email, u.email_verified, u.name, u.status, u.created_at, p.hash
         FROM users u LEFT JOIN passwords p ON p.user_id = u.id WHERE u.directory_id = $1 AND u.email = $2",
    )
    .bind(directory)
    .bind(email.to_owned())
    .fetch_optional()
    .await
}

/// What somebody may have typed, for each kind beside the e-mail.
#[derive(Debug, Default)]
pub struct Typed {
    /// As a CPF.
    pub cpf: Option<String>,
    /// As a CNPJ.
    pub cnpj: Option<String>,
    /// As a phone number.
    pub phone: Option<String>,
    /// As a card's number.
    pub card_number: Option<String>,
    /// As an employee's number.
    pub employee_number: Option<String>,
    /// As a user name.
    pub user_name: Option<String>,
}

/// The users whom a typed text may mean, and their hashes, in one look; at most one for each kind.
pub async fn by_identifiers(
    db: impl Executor<'_>,
    directory: DirectoryId,
    typed: Typed,
) -> Result<Vec<Meant>, Error> {
    db.sql(
        "SELECT i.kind, u.id, u.directory_id, u.external_id, u.email, u.email_verified, u.name, u.status, u.created_at,
                p.hash
         FROM identifiers i JOIN users u ON u.id = i.user_id LEFT JOIN passwords p ON p.user_id = u.id
         WHERE i.directory_id = $1
           AND ((i.kind = 'cpf' AND i.value = $2) OR (i.kind = 'cnpj' AND i.value = $3)
             OR (i.kind = 'phone' AND i.value = $4) OR (i.kind = 'card_number' AND i.value = $5)
             OR (i.kind = 'employee_number' AND i.value = $6) OR (i.kind = 'user_name' AND i.value = $7))",
    )
    .bind(directory)
    .bind(typed.cpf)
    .bind(typed.cnpj)
    .bind(typed.phone)
    .bind(typed.card_number)
    .bind(typed.employee_number)
    .bind(typed.user_name)
    .fetch_all()
    .await
}

/// A user as they are now, with their hash.
pub async fn of_user(db: impl Executor<'_>, user: UserId) -> Result<Option<Candidate>, Error> {
    db.sql(
        "SELECT u.id, u.directory_id, u.external_id, u.email, u.email_verified, u.name, u.status, u.created_at, p.hash
         FROM users u LEFT JOIN passwords p ON p.user_id = u.id WHERE u.id = $1",
    )
    .bind(user)
    .fetch_optional()
    .await
}

/// A password's hash, and since when it is the password.
#[derive(Debug, sqlx::FromRow)]
pub struct Kept {
    /// The hash.
    pub hash: PasswordHash,
    /// Since when.
    pub changed_at: Timestamp,
}

/// What is kept of a user's password.
pub async fn kept(db: impl Executor<'_>, user: UserId) -> Result<Option<Kept>, Error> {
    db.sql("SELECT hash, changed_at FROM passwords WHERE user_id = $1").bind(user).fetch_optional().await
}

/// Puts another hash of the same password in place of `old`; nothing when the password was changed meanwhile.
pub async fn upgrade(
    db: impl Executor<'_>,
    user: UserId,
    old: &PasswordHash,
    new: &PasswordHash,
) -> Result<bool, Error> {
    let changed = db
        .sql("UPDATE passwords SET hash = $3 WHERE user_id = $1 AND hash = $2")
        .bind(user)
        .bind(old.clone())
        .bind(new.clone())
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Up to `limit` hashes of other software of a directory, by user id after `after`.
pub async fn imported(
    db: impl Executor<'_>,
    directory: DirectoryId,
    after: UserId,
    limit: i64,
) -> Result<Vec<(UserId, PasswordHash)>, Error> {
    db.sql(
        "SELECT p.user_id, p.hash FROM passwords p JOIN users u ON u.id = p.user_id
         WHERE u.directory_id = $1 AND p.user_id > $2 AND substr(p.hash, 1, 1) = '{' ORDER BY p.user_id LIMIT $3",
    )
    .bind(directory)
    .bind(after)
    .bind(limit)
    .fetch_all()
    .await
}

/// How many hashes of other software a directory has.
pub async fn count_imported(db: impl Executor<'_>, directory: DirectoryId) -> Result<i64, Error> {
    let (count,) = db
        .sql(
            "SELECT COUNT(*) FROM passwords p JOIN users u ON u.id = p.user_id
             WHERE u.directory_id = $1 AND substr(p.hash, 1, 1) = '{'",
        )
        .bind(directory)
        .fetch_one::<(i64,)>()
        .await?;
    Ok(count)
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

/// Sets the password of a user who has none; nothing when there is one by now.
pub async fn set_first(
    db: impl Executor<'_>,
    user: UserId,
    hash: &PasswordHash,
    now: Timestamp,
) -> Result<(), Error> {
    db.sql(
        "INSERT INTO passwords (user_id, hash, changed_at) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO NOTHING",
    )
    .bind(user)
    .bind(hash.clone())
    .bind(now)
    .execute()
    .await?;
    Ok(())
}
