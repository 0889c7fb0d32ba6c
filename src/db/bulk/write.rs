//! Rows that are written many at once.

use super::{
    super::{
        Error, Executor, Query, Tx,
        login_steps::LoginStep,
        users::{EmailColumn, User},
    },
    repeated::{Shape, pieces},
};
use crate::{
    crypto::password::PasswordHash,
    types::{DirectoryId, Group, Identifier, Timestamp, UserId},
};

/// Every statement of this file.
pub(super) static INSERTS: [Shape; 5] = [USERS, PASSWORDS, IDENTIFIERS, GROUPS, STEPS];

const USERS: Shape = Shape::Rows {
    start: "INSERT INTO users (id, directory_id, external_id, email, email_verified, name, status, created_at) VALUES",
    columns: 8,
    end: "",
};
const PASSWORDS: Shape = Shape::Rows {
    start: "INSERT INTO passwords (user_id, hash, changed_at, import_code) VALUES",
    columns: 4,
    end: " ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at,
           import_code = excluded.import_code",
};
const IDENTIFIERS: Shape = Shape::Rows {
    start: "INSERT INTO identifiers (directory_id, kind, value, user_id) VALUES",
    columns: 4,
    end: "",
};
const GROUPS: Shape =
    Shape::Rows { start: "INSERT INTO user_groups (user_id, name) VALUES", columns: 2, end: "" };
const STEPS: Shape = Shape::Rows {
    start: "INSERT INTO login_steps
            (id, store_id, login, grant_id, request_id, endpoint, outcome, detail, milliseconds, at) VALUES",
    columns: 10,
    // One that was written by a commit whose answer did not come.
    end: " ON CONFLICT (id) DO NOTHING",
};

/// A password that comes from other software.
#[derive(Clone)]
pub struct ImportedPassword {
    /// Whose.
    pub user: UserId,
    /// Its hash.
    pub hash: PasswordHash,
    /// The code of that hash: a tag of 8 bytes that names its key, and 32 of the code.
    pub code: Vec<u8>,
    /// When it was taken over.
    pub at: Timestamp,
}

/// Adds users; [`Error::Taken`] when one of them exists.
pub async fn users(tx: &mut Tx, users: &[User]) -> Result<(), Error> {
    for piece in pieces(users) {
        let query = tx.repeated(&USERS.sized(piece.len()));
        piece.iter().fold(query, values_of).execute().await?;
    }
    Ok(())
}

fn values_of<'e>(query: Query<'e>, user: &User) -> Query<'e> {
    query
        .bind(user.id)
        .bind(user.directory_id)
        .bind(user.external_id.clone())
        .bind(EmailColumn::of(user.id, user.email.as_ref()))
        .bind(user.email_verified)
        .bind(user.name.clone())
        .bind(user.status)
        .bind(user.created_at)
}

/// Sets or replaces passwords.
pub async fn passwords(tx: &mut Tx, passwords: &[ImportedPassword]) -> Result<(), Error> {
    for piece in pieces(passwords) {
        let query = tx.repeated(&PASSWORDS.sized(piece.len()));
        let query = piece.iter().fold(query, |query, password| {
            let query = query.bind(password.user).bind(password.hash.clone()).bind(password.at);
            query.bind(password.code.clone())
        });
        query.execute().await?;
    }
    Ok(())
}

/// Adds identifiers; [`Error::Taken`] when somebody in the directory has one of them.
pub async fn identifiers(
    tx: &mut Tx,
    directory: DirectoryId,
    identifiers: &[(UserId, Identifier)],
) -> Result<(), Error> {
    for piece in pieces(identifiers) {
        let query = tx.repeated(&IDENTIFIERS.sized(piece.len()));
        let query = piece.iter().fold(query, |query, (user, identifier)| {
            let query = query.bind(directory).bind(identifier.kind());
            query.bind(identifier.value().to_owned()).bind(*user)
        });
        query.execute().await?;
    }
    Ok(())
}

/// Puts users into groups in which they are not.
pub async fn groups(tx: &mut Tx, groups: &[(UserId, Group)]) -> Result<(), Error> {
    for piece in pieces(groups) {
        let query = tx.repeated(&GROUPS.sized(piece.len()));
        let query = piece.iter().fold(query, |query, (user, group)| query.bind(*user).bind(group.clone()));
        query.execute().await?;
    }
    Ok(())
}

/// Keeps steps of the integration log.
pub async fn steps(tx: &mut Tx, steps: &[LoginStep]) -> Result<(), Error> {
    for piece in pieces(steps) {
        let query = tx.repeated(&STEPS.sized(piece.len()));
        let query = piece.iter().fold(query, |query, step| {
            let query = query.bind(step.id).bind(step.store_id).bind(step.login.clone()).bind(step.grant_id);
            let query = query.bind(step.request_id.clone()).bind(step.endpoint.clone());
            let query = query.bind(step.outcome.clone()).bind(step.detail.clone());
            query.bind(step.milliseconds).bind(step.at)
        });
        query.execute().await?;
    }
    Ok(())
}
