//! Writes what a batch of rows changes, all of it or nothing.

use super::password::Password;
use crate::{
    accounts::{Accounts, shut_out::shut_out},
    db::{
        self, Tx,
        bulk::write::{self, ImportedPassword},
        directories, identifiers, imports, stores,
        users::{self, Status, User},
    },
    types::{
        DirectoryId, DisplayName, Email, ExternalId, Group, Identifier, IdentifierKind, Timestamp, UserId,
        audit::{Event, Kind},
    },
};

/// What our own hashes take, in milliseconds: dearer ones are noted with the directory.
const OUR_MILLISECONDS: u32 = 14;

/// What a batch of rows changes.
#[derive(Default)]
pub(super) struct Writes {
    /// Changes of users there are, in the order of their rows. They come before everything else, since they free what others
    /// get.
    pub(super) updates: Vec<Update>,
    pub(super) users: Vec<User>,
    pub(super) identifiers: Vec<(UserId, Identifier)>,
    pub(super) groups: Vec<(UserId, Group)>,
    passwords: Vec<ImportedPassword>,
    slowest: u32,
    /// Whether anything is about a user there is.
    pub(super) changes: bool,
}

/// A change of a user there is.
pub(super) enum Update {
    ExternalId(UserId, ExternalId),
    Name(UserId, DisplayName),
    Status(UserId, Status),
    Email {
        user: UserId,
        email: Email,
        verified: bool,
        changed: bool,
    },
    Verified(UserId),
    WithoutIdentifier(UserId, IdentifierKind),
    LeaveGroups(UserId),
    ShutOut(UserId),
    /// Another code of the same imported hash: old and new.
    Code(UserId, Vec<u8>, Vec<u8>),
}

/// How far an import is when a batch is written.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) directory: DirectoryId,
    pub(super) file: Option<[u8; 32]>,
    pub(super) rows_done: u64,
    pub(super) now: Timestamp,
}

impl Writes {
    pub(super) fn is_empty(&self) -> bool {
        self.updates.is_empty()
            && self.users.is_empty()
            && self.identifiers.is_empty()
            && self.groups.is_empty()
            && self.passwords.is_empty()
    }

    /// Whether it adds users and changes none.
    pub(super) const fn only_adds(&self) -> bool {
        !self.changes
    }

    pub(super) fn password(&mut self, password: &Password, imported: ImportedPassword) {
        self.slowest = self.slowest.max(password.milliseconds);
        self.passwords.push(imported);
    }

    /// Writes it, and how far the import is, in one transaction.
    pub(super) async fn carry_out(self, accounts: &Accounts, place: Place) -> Result<(), db::Error> {
        let mut tx = accounts.db.begin().await?;
        for update in self.updates {
            update.carry_out(accounts, &mut tx, place.now).await?;
        }
        write::users(&mut tx, &self.users).await?;
        write::identifiers(&mut tx, place.directory, &self.identifiers).await?;
        write::groups(&mut tx, &self.groups).await?;
        write::passwords(&mut tx, &self.passwords).await?;
        if self.slowest > OUR_MILLISECONDS
            && directories::note_hash(&mut tx, place.directory, i64::from(self.slowest)).await?
        {
            stores::touch_of_directory(&mut tx, place.directory).await?;
        }
        if let Some(file) = place.file {
            let rows_done = i64::try_from(place.rows_done).unwrap_or(i64::MAX);
            imports::got_to(&mut tx, place.directory, file, (rows_done, place.now)).await?;
        }
        tx.commit().await
    }
}

impl Update {
    async fn carry_out(self, accounts: &Accounts, tx: &mut Tx, now: Timestamp) -> Result<(), db::Error> {
        match self {
            Self::ExternalId(user, id) => imports::set_external_id(tx, user, &id).await,
            Self::Name(user, name) => users::set_name(tx, user, &name).await,
            Self::Status(user, status) => {
                users::set_status(&mut *tx, user, status).await?;
                if status == Status::Blocked { shut_out(tx, user, now).await } else { Ok(()) }
            }
            Self::Email { user, email, verified, changed } => {
                users::set_email(&mut *tx, user, Some(&email), verified).await?;
                if !changed {
                    return Ok(());
                }
                shut_out(&mut *tx, user, now).await?;
                accounts.note(tx, Event::new(Kind::EmailChanged).user(user)).await
            }
            Self::Verified(user) => users::verify_email(tx, user).await,
            Self::WithoutIdentifier(user, kind) => identifiers::remove(tx, user, kind).await,
            Self::LeaveGroups(user) => imports::leave_groups(tx, user).await,
            Self::ShutOut(user) => shut_out(tx, user, now).await,
            Self::Code(user, old, new) => imports::renew_code(tx, user, old, new).await,
        }
    }
}
