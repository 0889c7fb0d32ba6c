//! What people are known by beside their e-mail. One kind so far: the user name, of which each has one at most.

use super::{Error, Executor, Tx};
use crate::types::{DirectoryId, UserId, UserName};

/// A user's name of this kind.
pub async fn user_name(db: impl Executor<'_>, user: UserId) -> Result<Option<UserName>, Error> {
    let row = db
        .sql("SELECT value FROM identifiers WHERE user_id = $1 AND kind = 'user_name'")
        .bind(user)
        .fetch_optional::<(UserName,)>()
        .await?;
    Ok(row.map(|(name,)| name))
}

/// Every user name of a directory.
pub async fn user_names(
    db: impl Executor<'_>,
    directory: DirectoryId,
) -> Result<Vec<(UserId, UserName)>, Error> {
    db.sql("SELECT user_id, value FROM identifiers WHERE directory_id = $1 AND kind = 'user_name'")
        .bind(directory)
        .fetch_all()
        .await
}

/// Sets or replaces a user's user name; [`Error::Taken`] when somebody else in the directory has it.
pub async fn set_user_name(tx: &mut Tx, user: UserId, name: &UserName) -> Result<(), Error> {
    remove_user_name(&mut *tx, user).await?;
    tx.sql(
        "INSERT INTO identifiers (directory_id, kind, value, user_id)
         SELECT directory_id, 'user_name', CAST($2 AS TEXT), id FROM users WHERE id = $1",
    )
    .bind(user)
    .bind(name.clone())
    .execute()
    .await?;
    Ok(())
}

/// Takes a user's user name away.
pub async fn remove_user_name(db: impl Executor<'_>, user: UserId) -> Result<(), Error> {
    db.sql("DELETE FROM identifiers WHERE user_id = $1 AND kind = 'user_name'").bind(user).execute().await?;
    Ok(())
}
