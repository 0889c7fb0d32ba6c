//! What an operator does with directories and users.

use secrecy::{ExposeSecret, SecretString};

use super::Accounts;
use crate::{
    crypto::password::Refused,
    db::{
        self,
        directories::{self, Directory},
        grants, passwords,
        users::{self, Status, User},
    },
    types::{DirectoryId, DisplayName, Email, Slug, UserId, random},
};

/// The shortest password that can be set; NIST SP 800-63B asks for at least 8 characters.
pub const MIN_PASSWORD_CHARS: usize = 8;
/// The longest, in bytes, to set and to sign in with: longer than anybody types, short enough to bound the queue's
/// memory.
pub const MAX_PASSWORD_BYTES: usize = 1024;

/// Why a deed was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is one already.
    #[error("{0} exists already")]
    Exists(String),
    /// Too short or too long.
    #[error(
        "the password must have at least {MIN_PASSWORD_CHARS} characters and at most {MAX_PASSWORD_BYTES} bytes"
    )]
    PasswordLength,
    /// Not hashed in time.
    #[error(transparent)]
    Busy(#[from] Refused),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// A user to add.
pub struct NewUser {
    /// Where.
    pub directory: DirectoryId,
    /// Canonical.
    pub email: Email,
    /// Whether the operator vouches that the address is theirs.
    pub email_verified: bool,
    /// What people call them.
    pub name: DisplayName,
    /// Their first password; without one they cannot sign in yet.
    pub password: Option<SecretString>,
}

/// Adds a directory.
pub async fn add_directory(accounts: &Accounts, slug: Slug, name: DisplayName) -> Result<Directory, Error> {
    let now = accounts.clock.now();
    let directory =
        Directory { id: DirectoryId::from_uuid(random::ordered_id(now)), slug, name, created_at: now };
    match directories::insert(&accounts.db, &directory).await {
        Err(db::Error::Taken) => Err(Error::Exists(format!("directory `{}`", directory.slug))),
        other => Ok(other.map(|()| directory)?),
    }
}

/// Adds a user, with their password in the same transaction.
pub async fn add_user(accounts: &Accounts, new: NewUser) -> Result<User, Error> {
    let hash = match new.password {
        Some(password) => Some(accounts.passwords.hash(acceptable(password)?).await?),
        None => None,
    };
    let now = accounts.clock.now();
    let user = User {
        id: UserId::from_uuid(random::opaque_id()),
        directory_id: new.directory,
        email: new.email,
        email_verified: new.email_verified,
        name: new.name,
        status: Status::Active,
        created_at: now,
    };
    let mut tx = accounts.db.begin().await?;
    match users::insert(&mut tx, &user).await {
        Err(db::Error::Taken) => return Err(Error::Exists("a user with this e-mail".to_owned())),
        other => other?,
    }
    if let Some(hash) = hash {
        passwords::set(&mut tx, user.id, &hash, now).await?;
    }
    tx.commit().await?;
    Ok(user)
}

/// Sets a user's password and revokes what was granted under the old one.
pub async fn set_password(accounts: &Accounts, user: UserId, password: SecretString) -> Result<(), Error> {
    let hash = accounts.passwords.hash(acceptable(password)?).await?;
    let now = accounts.clock.now();
    let mut tx = accounts.db.begin().await?;
    passwords::set(&mut tx, user, &hash, now).await?;
    grants::revoke_of_user(&mut tx, user, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps a user from signing in and revokes what was granted to clients in their name.
///
/// A VTEX session that is open already lives on: VTEX does not ask again (24 hours by default).
pub async fn block(accounts: &Accounts, user: UserId) -> Result<(), Error> {
    let mut tx = accounts.db.begin().await?;
    users::set_status(&mut tx, user, Status::Blocked).await?;
    grants::revoke_of_user(&mut tx, user, accounts.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets a user sign in again.
pub async fn unblock(accounts: &Accounts, user: UserId) -> Result<(), Error> {
    Ok(users::set_status(&accounts.db, user, Status::Active).await?)
}

fn acceptable(password: SecretString) -> Result<SecretString, Error> {
    let text = password.expose_secret();
    if text.chars().count() < MIN_PASSWORD_CHARS || text.len() > MAX_PASSWORD_BYTES {
        return Err(Error::PasswordLength);
    }
    Ok(password)
}
