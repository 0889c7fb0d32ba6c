//! Writes out what is known of users, in the columns that an import reads.

use std::collections::HashMap;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::import::{Column, values::groups_cell};
use crate::{
    crypto::password::{Exported, PasswordHash},
    db::{
        self, Db,
        bulk::find,
        exports,
        users::{EmailColumn, Status, User},
    },
    types::{DirectoryId, Group, Identifier, UserId},
};

/// Users of a page.
const PAGE: i64 = 1000;

/// Whether hashes are written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hashes {
    /// Each user's hash, its salt and its format.
    With,
    /// None.
    Without,
}

/// Everything that is known of one user, by column. Serialized, it is a line that an import reads.
pub struct Person {
    user: User,
    identifiers: Vec<Identifier>,
    groups: Vec<Group>,
    hashes: Hashes,
    hash: Option<Exported>,
}

/// One user.
pub async fn of_user(db: &Db, user: &User, hashes: Hashes) -> Result<Person, db::Error> {
    let mut people = described(db, vec![user.clone()], hashes).await?;
    Ok(people.remove(0))
}

/// The users of a directory, page by page.
pub struct Pages<'a> {
    db: &'a Db,
    directory: DirectoryId,
    hashes: Hashes,
    after: Option<User>,
}

impl<'a> Pages<'a> {
    /// Begins at the first user, in the order of their e-mails.
    #[must_use]
    pub const fn of(db: &'a Db, directory: DirectoryId, hashes: Hashes) -> Self {
        Self { db, directory, hashes, after: None }
    }

    /// The next page; after the last one it is empty.
    pub async fn next(&mut self) -> Result<Vec<Person>, db::Error> {
        let after = self.after.as_ref().map(|user| EmailColumn::of(user.id, user.email.as_ref()));
        let users = exports::page(self.db, self.directory, after, PAGE).await?;
        if let Some(last) = users.last() {
            self.after = Some(last.clone());
        }
        described(self.db, users, self.hashes).await
    }
}

async fn described(db: &Db, users: Vec<User>, hashes: Hashes) -> Result<Vec<Person>, db::Error> {
    let ids: Vec<UserId> = users.iter().map(|user| user.id).collect();
    let mut identifiers: HashMap<UserId, Vec<Identifier>> = HashMap::new();
    for owned in find::identifiers(db, &ids).await? {
        identifiers.entry(owned.user_id).or_default().push(owned.identifier);
    }
    let mut groups: HashMap<UserId, Vec<Group>> = HashMap::new();
    for (user, group) in find::groups(db, &ids).await? {
        groups.entry(user).or_default().push(group);
    }
    let mut kept: HashMap<UserId, PasswordHash> = HashMap::new();
    if hashes == Hashes::With {
        let passwords = find::passwords(db, &ids).await?;
        kept.extend(passwords.into_iter().map(|password| (password.user_id, password.hash)));
    }
    let person = |user: User| {
        let mut groups = groups.remove(&user.id).unwrap_or_default();
        groups.sort();
        let hash = kept.remove(&user.id).map(|hash| hash.exported());
        let identifiers = identifiers.remove(&user.id).unwrap_or_default();
        Person { user, identifiers, groups, hashes, hash }
    };
    Ok(users.into_iter().map(person).collect())
}

impl Person {
    /// The columns of an export.
    pub fn columns(hashes: Hashes) -> impl Iterator<Item = Column> {
        let of_hashes = [Column::PasswordHash, Column::PasswordSalt, Column::HashFormat];
        Column::ALL.into_iter().filter(move |column| hashes == Hashes::With || !of_hashes.contains(column))
    }

    /// What stands in a column; `None` where nothing does.
    fn value(&self, column: Column) -> Option<Value> {
        let hash = self.hash.as_ref();
        Some(match column {
            Column::ExternalId => self.user.external_id.as_ref()?.as_str().into(),
            Column::Email => self.user.email.as_ref()?.as_str().into(),
            Column::EmailVerified => self.user.email.as_ref().map(|_| self.user.email_verified)?.into(),
            Column::Name => self.user.name.as_str().into(),
            Column::Status if self.user.status == Status::Blocked => "blocked".into(),
            Column::Status => "active".into(),
            Column::Groups => self.groups.iter().map(Group::as_str).collect::<Vec<_>>().into(),
            Column::Identifier(kind) => {
                self.identifiers.iter().find(|identifier| identifier.kind() == kind)?.value().into()
            }
            Column::PasswordHash => hash?.hash.as_str().into(),
            Column::PasswordSalt => hash?.salt.as_deref()?.into(),
            Column::HashFormat => hash?.format.as_str().into(),
        })
    }

    /// The cells of a table with [`Person::columns`].
    pub fn cells(&self) -> impl Iterator<Item = String> + '_ {
        Self::columns(self.hashes).map(|column| match self.value(column) {
            None => String::new(),
            Some(Value::Array(_)) => groups_cell(&self.groups),
            Some(Value::String(text)) => text,
            Some(other) => other.to_string(),
        })
    }
}

impl Serialize for Person {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Self::columns(self.hashes).map(|column| (column.name(), self.value(column))))
    }
}
