//! Look-ups of many values at once.

use super::{
    super::{Error, Executor, Query, Row, identifiers::Owned, query::Value, users::User},
    repeated::{Shape, filled},
};
use crate::{
    crypto::password::PasswordHash,
    db::Db,
    types::{DirectoryId, Email, ExternalId, Group, IdentifierKind, UserId},
};

/// Every look-up of this file.
pub(super) static LISTS: [Shape; 7] =
    [BY_EXTERNAL_ID, BY_EMAIL, BY_IDENTIFIER, USERS, PASSWORDS, IDENTIFIERS, GROUPS];

const BY_EXTERNAL_ID: Shape = Shape::Each {
    before: &["SELECT external_id, id FROM users WHERE directory_id = ", " AND external_id = "],
};
const BY_EMAIL: Shape =
    Shape::Each { before: &["SELECT email, id FROM users WHERE directory_id = ", " AND email = "] };
const BY_IDENTIFIER: Shape = Shape::Each {
    before: &[
        "SELECT value, user_id FROM identifiers WHERE directory_id = ",
        " AND kind = ",
        " AND value = ",
    ],
};
const USERS: Shape = Shape::List {
    start: "SELECT id, directory_id, external_id, email, email_verified, name, status, created_at FROM users WHERE id IN",
    end: "",
};
const PASSWORDS: Shape =
    Shape::List { start: "SELECT user_id, hash, import_code FROM passwords WHERE user_id IN", end: "" };
const IDENTIFIERS: Shape = Shape::List {
    start: "SELECT user_id, kind, value FROM identifiers WHERE user_id IN",
    end: " ORDER BY user_id, kind",
};
const GROUPS: Shape = Shape::List {
    start: "SELECT user_id, name FROM user_groups WHERE user_id IN",
    end: " ORDER BY user_id, name",
};

/// A user's hash, and the code of the one that was last imported.
#[derive(sqlx::FromRow)]
pub struct KeptPassword {
    /// Whose.
    pub user_id: UserId,
    /// The hash.
    pub hash: PasswordHash,
    /// The code of the hash that was imported, if one was.
    pub import_code: Option<Vec<u8>>,
}

/// Who in a directory has one of these external ids.
pub async fn by_external_ids(
    db: &Db,
    directory: DirectoryId,
    ids: &[ExternalId],
) -> Result<Vec<(ExternalId, UserId)>, Error> {
    let mut found = Vec::new();
    for piece in filled(ids) {
        let query = db.repeated(&BY_EXTERNAL_ID.sized(piece.len()));
        let query = piece.into_iter().fold(query, |query, id| query.bind(directory).bind(id));
        found.extend(query.fetch_all().await?);
    }
    Ok(found)
}

/// Who in a directory has one of these e-mails.
pub async fn by_emails(
    db: &Db,
    directory: DirectoryId,
    emails: &[Email],
) -> Result<Vec<(Email, UserId)>, Error> {
    let mut found = Vec::new();
    for piece in filled(emails) {
        let query = db.repeated(&BY_EMAIL.sized(piece.len()));
        let query = piece.into_iter().fold(query, |query, email| query.bind(directory).bind(email));
        found.extend(query.fetch_all().await?);
    }
    Ok(found)
}

/// Who in a directory has one of these values as an identifier of a kind.
pub async fn by_identifiers(
    db: &Db,
    directory: DirectoryId,
    kind: IdentifierKind,
    values: &[String],
) -> Result<Vec<(String, UserId)>, Error> {
    let mut found = Vec::new();
    for piece in filled(values) {
        let query = db.repeated(&BY_IDENTIFIER.sized(piece.len()));
        let query =
            piece.into_iter().fold(query, |query, value| query.bind(directory).bind(kind).bind(value));
        found.extend(query.fetch_all().await?);
    }
    Ok(found)
}

/// These users.
pub async fn users(db: &Db, ids: &[UserId]) -> Result<Vec<User>, Error> {
    of(db, &USERS, ids).await
}

/// The passwords of these users, of those who have one.
pub async fn passwords(db: &Db, ids: &[UserId]) -> Result<Vec<KeptPassword>, Error> {
    of(db, &PASSWORDS, ids).await
}

/// The identifiers of these users, in the order of their kinds.
pub async fn identifiers(db: &Db, ids: &[UserId]) -> Result<Vec<Owned>, Error> {
    of(db, &IDENTIFIERS, ids).await
}

/// The groups of these users, by name.
pub async fn groups(db: &Db, ids: &[UserId]) -> Result<Vec<(UserId, Group)>, Error> {
    of(db, &GROUPS, ids).await
}

async fn of<V: Value + Clone, T: Row>(db: &Db, shape: &Shape, values: &[V]) -> Result<Vec<T>, Error> {
    let mut found = Vec::new();
    for piece in filled(values) {
        let query = db.repeated(&shape.sized(piece.len()));
        found.extend(piece.into_iter().fold(query, Query::bind).fetch_all::<T>().await?);
    }
    Ok(found)
}
