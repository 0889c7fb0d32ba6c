//! What the directory holds of the users that a batch of rows names.

use std::collections::HashMap;

use super::row::Row;
use crate::{
    crypto::password::PasswordHash,
    db::{self, Db, bulk::find, users::User},
    types::{DirectoryId, Email, ExternalId, Group, Identifier, IdentifierKind, UserId},
};

/// The users whom rows name, and who has what.
#[derive(Default)]
pub(super) struct Known {
    by_external_id: HashMap<ExternalId, UserId>,
    by_email: HashMap<Email, UserId>,
    by_identifier: HashMap<(IdentifierKind, String), UserId>,
    users: HashMap<UserId, Kept>,
}

/// A user as the directory has them.
pub(super) struct Kept {
    pub(super) user: User,
    pub(super) identifiers: Vec<Identifier>,
    pub(super) groups: Vec<Group>,
    pub(super) password: Option<(PasswordHash, Option<Vec<u8>>)>,
}

impl Known {
    /// Looks up everybody whom rows name.
    pub(super) async fn look_up<'r>(
        db: &Db,
        directory: DirectoryId,
        rows: impl Iterator<Item = &'r Row> + Clone,
    ) -> Result<Self, db::Error> {
        let called: Vec<ExternalId> = rows.clone().filter_map(|row| row.external_id.clone()).collect();
        let mut ids = owners(find::by_external_ids(db, directory, &called).await?);
        let emails: Vec<Email> = rows.clone().filter_map(|row| row.email.clone()).collect();
        ids.extend(owners(find::by_emails(db, directory, &emails).await?));
        for kind in IdentifierKind::ALL {
            let named = rows.clone().flat_map(|row| &row.identifiers).filter(|it| it.kind() == kind);
            let values: Vec<String> = named.map(|it| it.value().to_owned()).collect();
            ids.extend(owners(find::by_identifiers(db, directory, kind, &values).await?));
        }
        ids.sort_by_key(|id| id.as_uuid());
        ids.dedup();
        let mut known = Self::default();
        known.describe(db, &ids).await?;
        known.index();
        Ok(known)
    }

    async fn describe(&mut self, db: &Db, ids: &[UserId]) -> Result<(), db::Error> {
        for user in find::users(db, ids).await? {
            let kept = Kept { user, identifiers: Vec::new(), groups: Vec::new(), password: None };
            self.users.insert(kept.user.id, kept);
        }
        for owned in find::identifiers(db, ids).await? {
            if let Some(kept) = self.users.get_mut(&owned.user_id) {
                kept.identifiers.push(owned.identifier);
            }
        }
        for (user, group) in find::groups(db, ids).await? {
            if let Some(kept) = self.users.get_mut(&user) {
                kept.groups.push(group);
            }
        }
        for password in find::passwords(db, ids).await? {
            if let Some(kept) = self.users.get_mut(&password.user_id) {
                kept.password = Some((password.hash, password.import_code));
            }
        }
        self.users.values_mut().for_each(|kept| kept.groups.sort()); // Postgres may sort by another alphabet
        Ok(())
    }

    /// Who has what, from the users as they were read, and not from the look-ups before: when another import adds a user
    /// between two of those, one finds them and the other does not.
    fn index(&mut self) {
        for Kept { user, identifiers, .. } in self.users.values() {
            self.by_external_id.extend(user.external_id.clone().map(|id| (id, user.id)));
            self.by_email.extend(user.email.clone().map(|email| (email, user.id)));
            let owned = identifiers.iter().map(|it| ((it.kind(), it.value().to_owned()), user.id));
            self.by_identifier.extend(owned);
        }
    }

    /// Whom a row is about: who is called so; otherwise who has the e-mail, unless they are called otherwise; otherwise who
    /// has the first identifier that somebody has. A phone alone tells nobody where there is an e-mail, since families share
    /// one.
    pub(super) fn meant_by(&self, row: &Row) -> Option<&Kept> {
        let user = |id: &UserId| self.users.get(id);
        let called = row.external_id.as_ref();
        if let Some(kept) = called.and_then(|id| self.by_external_id.get(id)).and_then(user) {
            return Some(kept);
        }
        let by_email = row.email.as_ref().and_then(|email| self.by_email.get(email)).and_then(user);
        let by_identifier = || {
            let telling = |it: &&Identifier| it.kind() != IdentifierKind::Phone || row.email.is_none();
            let mut telling = row.identifiers.iter().filter(telling);
            telling.find_map(|it| self.owner_of(it)).as_ref().and_then(user)
        };
        let found = by_email.or_else(by_identifier)?;
        (called.is_none() || found.user.external_id.is_none()).then_some(found)
    }

    pub(super) fn owner_of_email(&self, email: &Email) -> Option<UserId> {
        self.by_email.get(email).copied()
    }

    pub(super) fn owner_of(&self, identifier: &Identifier) -> Option<UserId> {
        self.by_identifier.get(&(identifier.kind(), identifier.value().to_owned())).copied()
    }

    /// Takes note that somebody has an e-mail from now on, in place of another.
    pub(super) fn give_email(&mut self, user: UserId, old: Option<&Email>, new: &Email) {
        if let Some(old) = old {
            self.by_email.remove(old);
        }
        self.by_email.insert(new.clone(), user);
    }

    /// Takes note that somebody has an identifier from now on, in place of another.
    pub(super) fn give(&mut self, user: UserId, old: Option<&Identifier>, new: &Identifier) {
        if let Some(old) = old {
            self.by_identifier.remove(&(old.kind(), old.value().to_owned()));
        }
        self.by_identifier.insert((new.kind(), new.value().to_owned()), user);
    }
}

fn owners<T>(found: Vec<(T, UserId)>) -> Vec<UserId> {
    found.into_iter().map(|(_, user)| user).collect()
}
