//! What an operator does with users.

use secrecy::{ExposeSecret, SecretString};

use super::{Accounts, shut_out::shut_out};
use crate::{
    crypto::password::Refused,
    db::{
        self, Tx, identifiers, passwords, user_groups,
        users::{self, Status, User},
    },
    types::{
        DirectoryId, DisplayName, Email, ExternalId, Group, Identifier, IdentifierKind, UserId,
        audit::{Event, Kind},
        random,
    },
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
    /// What the retailer's own system calls them.
    pub external_id: Option<ExternalId>,
    /// Canonical.
    pub email: Option<Email>,
    /// Whether the operator vouches that the address is theirs.
    pub email_verified: bool,
    /// What people call them.
    pub name: DisplayName,
    /// What else they may type to sign in.
    pub identifiers: Vec<Identifier>,
    /// The groups they are in.
    pub groups: Vec<Group>,
    /// Their first password; without one they cannot sign in yet.
    pub password: Option<SecretString>,
}

/// What to change of a user; what is `None` stays.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct UserChange {
    /// What people call them.
    pub name: Option<DisplayName>,
    /// Identifiers to give them, each in place of the one of its kind.
    pub identifiers: Vec<Identifier>,
    /// Kinds of identifier to take away.
    pub without: Vec<IdentifierKind>,
    /// The groups they are in, in place of those they were in.
    pub groups: Option<Vec<Group>>,
}

impl UserChange {
    /// What it is about, without values.
    fn keys(&self) -> Vec<&'static str> {
        let name = self.name.iter().map(|_| "name");
        let kinds = self.identifiers.iter().map(Identifier::kind).chain(self.without.iter().copied());
        name.chain(kinds.map(IdentifierKind::name)).chain(self.groups.iter().map(|_| "groups")).collect()
    }
}

/// Adds a user, with everything about them in one transaction.
pub async fn add_user(accounts: &Accounts, new: NewUser) -> Result<User, Error> {
    let hash = match new.password {
        Some(password) => Some(accounts.passwords.hash(acceptable(password)?).await?),
        None => None,
    };
    let now = accounts.clock.now();
    let user = User {
        id: UserId::from_uuid(random::opaque_id()),
        directory_id: new.directory,
        external_id: new.external_id,
        email: new.email,
        email_verified: new.email_verified,
        name: new.name,
        status: Status::Active,
        created_at: now,
    };
    let mut tx = accounts.db.begin().await?;
    match users::insert(&mut tx, &user).await {
        Err(db::Error::Taken) => {
            return Err(Error::Exists("a user with this e-mail or external ID".to_owned()));
        }
        other => other?,
    }
    if let Some(hash) = hash {
        passwords::set(&mut tx, user.id, &hash, now).await?;
    }
    let more = UserChange {
        identifiers: new.identifiers,
        groups: (!new.groups.is_empty()).then_some(new.groups),
        ..UserChange::default()
    };
    apply(&mut tx, user.id, more).await?;
    accounts.note(&mut tx, Event::new(Kind::UserAdded).user(user.id)).await?;
    tx.commit().await?;
    Ok(user)
}

/// Changes a user, all of it or nothing.
///
/// Codes and tokens that were granted before live on for their few minutes, also of somebody who left a group: a store's
/// access policy is asked before a code is issued, and VTEX's own session outlives either (see [`block`]).
pub async fn change_user(accounts: &Accounts, user: UserId, change: UserChange) -> Result<(), Error> {
    let event = Event::new(Kind::UserChanged).user(user).with("keys", change.keys());
    let mut tx = accounts.db.begin().await?;
    apply(&mut tx, user, change).await?;
    accounts.note(&mut tx, event).await?;
    tx.commit().await?;
    Ok(())
}

async fn apply(tx: &mut Tx, user: UserId, change: UserChange) -> Result<(), Error> {
    if let Some(name) = change.name {
        users::set_name(&mut *tx, user, &name).await?;
    }
    for kind in change.without {
        identifiers::remove(&mut *tx, user, kind).await?;
    }
    for identifier in &change.identifiers {
        match identifiers::set(tx, user, identifier).await {
            Err(db::Error::Taken) => {
                return Err(Error::Exists(format!("a user with this {}", identifier.kind())));
            }
            other => other?,
        }
    }
    if let Some(groups) = change.groups {
        user_groups::replace(tx, user, &groups).await?;
    }
    Ok(())
}

/// Sets a user's password; sessions end and grants are revoked that began under the old one.
pub async fn set_password(accounts: &Accounts, user: UserId, password: SecretString) -> Result<(), Error> {
    let hash = accounts.passwords.hash(acceptable(password)?).await?;
    let now = accounts.clock.now();
    let mut tx = accounts.db.begin().await?;
    passwords::set(&mut tx, user, &hash, now).await?;
    shut_out(&mut tx, user, now).await?;
    accounts.note(&mut tx, Event::new(Kind::PasswordSet).user(user)).await?;
    tx.commit().await?;
    Ok(())
}

/// Keeps a user from signing in, ends their sessions and revokes what was granted to clients in their name.
///
/// A VTEX session that is open already lives on: VTEX does not ask again (24 hours by default).
pub async fn block(accounts: &Accounts, user: UserId) -> Result<(), Error> {
    let mut tx = accounts.db.begin().await?;
    users::set_status(&mut tx, user, Status::Blocked).await?;
    shut_out(&mut tx, user, accounts.clock.now()).await?;
    accounts.note(&mut tx, Event::new(Kind::UserBlocked).user(user)).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets a user sign in again.
pub async fn unblock(accounts: &Accounts, user: UserId) -> Result<(), Error> {
    let mut tx = accounts.db.begin().await?;
    users::set_status(&mut tx, user, Status::Active).await?;
    accounts.note(&mut tx, Event::new(Kind::UserUnblocked).user(user)).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a user's address as theirs.
pub async fn verify_email(accounts: &Accounts, user: UserId) -> Result<(), Error> {
    let mut tx = accounts.db.begin().await?;
    users::verify_email(&mut tx, user).await?;
    accounts.note(&mut tx, Event::new(Kind::EmailVerified).user(user)).await?;
    tx.commit().await?;
    Ok(())
}

fn acceptable(password: SecretString) -> Result<SecretString, Error> {
    let text = password.expose_secret();
    if text.chars().count() < MIN_PASSWORD_CHARS || text.len() > MAX_PASSWORD_BYTES {
        return Err(Error::PasswordLength);
    }
    Ok(password)
}
