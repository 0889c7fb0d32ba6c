//! What people are known by beside their e-mail: one of each kind at most, each unique in its directory.

use super::{Error, Executor, Tx};
use crate::types::{DirectoryId, Identifier, IdentifierKind, UserId, UserName};

/// A user's identifiers.
pub async fn of_user(db: impl Executor<'_>, user: UserId) -> Result<Vec<Identifier>, Error> {
    db.sql("SELECT kind, value FROM identifiers WHERE user_id = $1 ORDER BY kind")
        .bind(user)
        .fetch_all()
        .await
}

/// A user's user name.
pub async fn user_name(db: impl Executor<'_>, user: UserId) -> Result<Option<UserName>, Error> {
    let row = db
        .sql("SELECT value FROM identifiers WHERE user_id = $1 AND kind = 'user_name'")
        .bind(user)
        .fetch_optional::<(UserName,)>()
        .await?;
    Ok(row.map(|(name,)| name))
}

/// Whose identifier is whose.
#[derive(Debug, sqlx::FromRow)]
pub struct Owned {
    /// Whose.
    pub user_id: UserId,
    /// Which.
    #[sqlx(flatten)]
    pub identifier: Identifier,
}

/// Every identifier of the users of a directory with ids after `after` up to `last`.
pub async fn of_users(
    db: impl Executor<'_>,
    directory: DirectoryId,
    after: UserId,
    last: UserId,
) -> Result<Vec<Owned>, Error> {
    db.sql(
        "SELECT i.user_id, i.kind, i.value FROM identifiers i JOIN users u ON u.id = i.user_id
         WHERE u.directory_id = $1 AND u.id > $2 AND u.id <= $3 ORDER BY i.user_id, i.kind",
    )
    .bind(directory)
    .bind(after)
    .bind(last)
    .fetch_all()
    .await
}

/// Sets or replaces a user's identifier of a kind; [`Error::Taken`] when somebody else in the directory has it.
pub async fn set(tx: &mut Tx, user: UserId, identifier: &Identifier) -> Result<(), Error> {
    remove(&mut *tx, user, identifier.kind()).await?;
    tx.sql(
        "INSERT INTO identifiers (directory_id, kind, value, user_id)
         SELECT directory_id, CAST($2 AS TEXT), CAST($3 AS TEXT), id FROM users WHERE id = $1",
    )
    .bind(user)
    .bind(identifier.kind())
    .bind(identifier.value().to_owned())
    .execute()
    .await?;
    Ok(())
}

/// Takes a user's identifier of a kind away.
pub async fn remove(db: impl Executor<'_>, user: UserId, kind: IdentifierKind) -> Result<(), Error> {
    db.sql("DELETE FROM identifiers WHERE user_id = $1 AND kind = $2")
        .bind(user)
        .bind(kind)
        .execute()
        .await?;
    Ok(())
}
