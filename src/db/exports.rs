//! Pages of a directory, in the order of an export: by e-mail, so that two exports of equal directories are alike.

use super::{
    Error, Executor,
    users::{EmailColumn, User},
};
use crate::types::DirectoryId;

/// Up to `limit` users of a directory after the one with `after` in `users.email`; `None` for the first page.
pub async fn page(
    db: impl Executor<'_>,
    directory: DirectoryId,
    after: Option<EmailColumn>,
    limit: i64,
) -> Result<Vec<User>, Error> {
    db.sql(
        "SELECT id, directory_id, external_id, email, email_verified, name, status, created_at
         FROM users WHERE directory_id = $1 AND email > COALESCE(CAST($2 AS TEXT), '') ORDER BY email LIMIT $3",
    )
    .bind(directory)
    .bind(after)
    .bind(limit)
    .fetch_all()
    .await
}
