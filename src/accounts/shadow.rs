//! What is kept here of a user who lives in a source: a stable id, and what a store needs to know. Never their password,
//! unless the source is being left.

use super::{Accounts, member::Member, shut_out::shut_out};
use crate::{
    crypto::password::PasswordHash,
    db::{
        self, Tx, identifiers, passwords, user_groups,
        users::{self, Status, User},
    },
    types::{
        DirectoryId, Group, Identifier, UserId,
        audit::{Event, Kind},
        random,
    },
};

/// What is kept with a user whose password was right.
pub(super) struct Migrated<'a> {
    /// Their hash, from now on the one that counts.
    pub(super) hash: &'a PasswordHash,
    /// What they typed, if it can mean one thing only and is theirs alone: the next time they are found by it here.
    pub(super) typed: Option<&'a Identifier>,
}

/// Brings what is kept of a member up to date. `None` when another user of the directory has their e-mail, which then
/// stays with that one: two people must never be one shopper.
pub(super) async fn keep(
    accounts: &Accounts,
    directory: DirectoryId,
    member: &Member,
    migrated: Option<Migrated<'_>>,
) -> Result<Option<User>, db::Error> {
    let Some(user) = known(accounts, directory, member).await? else { return Ok(None) };
    let now = accounts.clock.now();
    let mut tx = accounts.db.begin().await?;
    if user.email != member.email {
        match users::set_email(&mut tx, user.id, member.email.as_ref(), member.email_verified).await {
            Err(db::Error::Taken) => return Ok(None),
            other => other?,
        }
        shut_out(&mut tx, user.id, now).await?;
        accounts.note(&mut tx, Event::new(Kind::EmailChanged).user(user.id)).await?;
        tracing::warn!(user = %user.id, "the source has another e-mail: VTEX will take them for another shopper");
    } else if user.email_verified != member.email_verified {
        users::set_email(&mut tx, user.id, member.email.as_ref(), member.email_verified).await?;
    }
    if user.name != member.name {
        users::set_name(&mut tx, user.id, &member.name).await?;
    }
    if let Some(groups) = &member.groups {
        put_into(&mut tx, user.id, groups).await?;
    }
    if let Some(migrated) = &migrated {
        // One that an operator set since this sign-in began stays.
        passwords::set_first(&mut tx, user.id, migrated.hash, now).await?;
    }
    tx.commit().await?;
    if let Some(identifier) = migrated.and_then(|migrated| migrated.typed) {
        known_by(accounts, user.id, identifier).await?;
    }
    let user = User {
        email: member.email.clone(),
        email_verified: member.email_verified,
        name: member.name.clone(),
        ..user
    };
    Ok(Some(user))
}

/// Puts a user into these groups and no others. Most sign-ins change nothing and write nothing.
async fn put_into(tx: &mut Tx, user: UserId, groups: &[Group]) -> Result<(), db::Error> {
    let (mut old, mut new) = (user_groups::of_user(&mut *tx, user).await?, groups.to_vec());
    old.sort(); // Postgres may sort by another alphabet
    new.sort();
    new.dedup();
    if old == new { Ok(()) } else { user_groups::replace(tx, user, &new).await }
}

/// The user kept for a member, made now if there is none.
async fn known(
    accounts: &Accounts,
    directory: DirectoryId,
    member: &Member,
) -> Result<Option<User>, db::Error> {
    let by_id = async || users::by_external_id(&accounts.db, directory, &member.external_id).await;
    if let Some(user) = by_id().await? {
        return Ok(Some(user));
    }
    let user = User {
        id: UserId::from_uuid(random::opaque_id()),
        directory_id: directory,
        external_id: Some(member.external_id.clone()),
        email: member.email.clone(),
        email_verified: member.email_verified,
        name: member.name.clone(),
        status: Status::Active, // an operator may block them here, whatever the source says
        created_at: accounts.clock.now(),
    };
    match users::insert(&accounts.db, &user).await {
        Ok(()) => Ok(Some(user)),
        Err(db::Error::Taken) => by_id().await, // they signed in twice at once, or the e-mail is another's
        Err(error) => Err(error),
    }
}

/// Lets a user be found by what they typed, unless somebody else is.
async fn known_by(accounts: &Accounts, user: UserId, identifier: &Identifier) -> Result<(), db::Error> {
    let mut tx = accounts.db.begin().await?;
    match identifiers::set(&mut tx, user, identifier).await {
        Ok(()) => tx.commit().await,
        Err(db::Error::Taken) => Ok(()),
        Err(error) => Err(error),
    }
}
