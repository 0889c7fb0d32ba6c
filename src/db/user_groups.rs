//! Which groups a user is in: what access policies of stores ask for.

use super::{Error, Executor, Tx};
use crate::types::{DirectoryId, Group, UserId};

/// The groups of a user, by name.
pub async fn of_user(db: impl Executor<'_>, user: UserId) -> Result<Vec<Group>, Error> {
    let rows = db
        .sql("SELECT name FROM user_groups WHERE user_id = $1 ORDER BY name")
        .bind(user)
        .fetch_all::<(Group,)>()
        .await?;
    Ok(rows.into_iter().map(|(group,)| group).collect())
}

/// The groups of the users of a directory with ids after `after` up to `last`, by name.
pub async fn of_users(
    db: impl Executor<'_>,
    directory: DirectoryId,
    after: UserId,
    last: UserId,
) -> Result<Vec<(UserId, Group)>, Error> {
    db.sql(
        "SELECT g.user_id, g.name FROM user_groups g JOIN users u ON u.id = g.user_id
         WHERE u.directory_id = $1 AND u.id > $2 AND u.id <= $3 ORDER BY g.name",
    )
    .bind(directory)
    .bind(after)
    .bind(last)
    .fetch_all()
    .await
}

/// Puts a user into these groups and no others.
pub async fn replace(tx: &mut Tx, user: UserId, groups: &[Group]) -> Result<(), Error> {
    tx.sql("DELETE FROM user_groups WHERE user_id = $1").bind(user).execute().await?;
    for group in groups {
        tx.sql(
            "INSERT INTO user_groups (user_id, name) VALUES ($1, $2) ON CONFLICT (user_id, name) DO NOTHING",
        )
        .bind(user)
        .bind(group.clone())
        .execute()
        .await?;
    }
    Ok(())
}
