//! What a row changes: who is added, what is set of whom, and what may not be.

use super::{
    codes::Says,
    column::Column,
    header::Header,
    known::{Kept, Known},
    options::{EmailChanges, Options},
    password::Password,
    problem::{Problem, Warning},
    row::Row,
    write::{Update, Writes},
};
use crate::{
    db::{
        bulk::write::ImportedPassword,
        users::{Status, User},
    },
    types::{DirectoryId, DisplayName, Email, Identifier, Timestamp, UserId, random},
};

/// What came of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Added,
    Changed,
    Same,
}

/// What came of a row that is taken, and what is worth knowing about it.
pub(super) struct Taken {
    pub(super) effect: Effect,
    pub(super) warnings: Vec<Warning>,
    pub(super) password_replaced: bool,
}

/// Decides row by row, each with regard to those before.
pub(super) struct Deciding<'a> {
    pub(super) known: Known,
    pub(super) writes: Writes,
    pub(super) header: &'a Header,
    pub(super) options: &'a Options,
    pub(super) directory: DirectoryId,
    pub(super) now: Timestamp,
}

impl Deciding<'_> {
    /// What a row changes, or why it changes nothing.
    pub(super) fn row(&mut self, row: &Row) -> Result<Taken, Vec<Problem>> {
        let kept = self.known.meant_by(row);
        let meant = kept.map(|kept| kept.user.id);
        let others = |owner: Option<UserId>| owner.is_some() && owner != meant;
        let mut problems = Vec::new();
        if row.email.as_ref().is_some_and(|email| others(self.known.owner_of_email(email))) {
            problems.push(self.taken_by_another(Column::Email));
        }
        for identifier in row.identifiers.iter().filter(|it| others(self.known.owner_of(it))) {
            problems.push(self.taken_by_another(Column::Identifier(identifier.kind())));
        }
        let old_email = kept.and_then(|kept| kept.user.email.as_ref());
        let differs = old_email.zip(row.email.as_ref()).is_some_and(|(old, new)| old != new);
        if differs && self.options.email_changes == EmailChanges::Refuse {
            problems.push(Problem::of(
                self.header,
                Column::Email,
                &"the user has another e-mail here. VTEX would see another shopper, without the orders, addresses and cards of \
                  the old one. If that is meant, add --change-emails, or use `vtex-idp user set-email`",
            ));
        }
        if kept.is_some_and(|kept| may_be_a_stranger(kept, row)) {
            problems.push(Problem::of(
                self.header,
                Column::PasswordHash,
                &"the user here has shown that the e-mail is theirs, and the row does not say so: whoever registered there with \
                  somebody else's address would get that shopper's orders. Fill in email_verified or their external_id, or \
                  leave the password out",
            ));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(match kept {
            None => self.add(row),
            Some(kept) => {
                let changes = Changes::between(kept, row, self.now);
                self.change(changes)
            }
        })
    }

    fn taken_by_another(&self, column: Column) -> Problem {
        Problem::of(self.header, column, &"another user of the directory has it; correct one of the two")
    }

    fn add(&mut self, row: &Row) -> Taken {
        let id = UserId::from_uuid(random::opaque_id());
        let user = User {
            id,
            directory_id: self.directory,
            external_id: row.external_id.clone(),
            email: row.email.clone(),
            email_verified: row.email.is_some() && row.email_verified == Some(true),
            name: row.name.clone().unwrap_or_else(|| name_from(row.email.as_ref())),
            status: row.status.unwrap_or(Status::Active),
            created_at: self.now,
        };
        let mut warnings = Vec::new();
        warnings.extend(may_not_enter(row.email.is_some(), user.email_verified));
        warnings.extend(row.password.as_ref().filter(|password| password.weak).map(|_| Warning::WeakHash));
        if let Some(email) = &row.email {
            self.known.give_email(id, None, email);
        }
        for identifier in &row.identifiers {
            self.known.give(id, None, identifier);
            self.writes.identifiers.push((id, identifier.clone()));
        }
        self.writes.groups.extend(row.groups.iter().flatten().map(|group| (id, group.clone())));
        if let Some(password) = &row.password {
            self.writes.password(password, imported(id, password, self.now));
        }
        self.writes.users.push(user);
        Taken { effect: Effect::Added, warnings, password_replaced: false }
    }

    fn change(&mut self, changes: Changes) -> Taken {
        self.writes.changes |= changes.any || !changes.updates.is_empty();
        if let Some((old, new)) = &changes.emails {
            self.known.give_email(changes.user, old.as_ref(), new);
        }
        for (old, new) in changes.identifiers {
            self.known.give(changes.user, old.as_ref(), &new);
            if let Some(old) = old {
                self.writes.updates.push(Update::WithoutIdentifier(changes.user, old.kind()));
            }
            self.writes.identifiers.push((changes.user, new));
        }
        self.writes.updates.extend(changes.updates);
        if let Some(groups) = changes.groups {
            self.writes.updates.push(Update::LeaveGroups(changes.user));
            self.writes.groups.extend(groups.into_iter().map(|group| (changes.user, group)));
        }
        if let Some((password, imported)) = changes.password {
            self.writes.password(&password, imported);
        }
        let effect = if changes.any { Effect::Changed } else { Effect::Same };
        Taken { effect, warnings: changes.warnings, password_replaced: changes.password_replaced }
    }
}

/// What a row changes of a user.
struct Changes {
    user: UserId,
    updates: Vec<Update>,
    emails: Option<(Option<Email>, Email)>,
    identifiers: Vec<(Option<Identifier>, Identifier)>,
    groups: Option<Vec<crate::types::Group>>,
    password: Option<(Password, ImportedPassword)>,
    password_replaced: bool,
    warnings: Vec<Warning>,
    any: bool,
}

impl Changes {
    fn between(kept: &Kept, row: &Row, now: Timestamp) -> Self {
        let (user, id) = (&kept.user, kept.user.id);
        let mut updates = Vec::new();
        let mut warnings = Vec::new();
        if let Some(external_id) =
            row.external_id.as_ref().filter(|new| user.external_id.as_ref() != Some(new))
        {
            updates.push(Update::ExternalId(id, external_id.clone()));
        }
        if let Some(name) = row.name.as_ref().filter(|name| **name != user.name) {
            updates.push(Update::Name(id, name.clone()));
        }
        if let Some(status) = row.status.filter(|status| *status != user.status) {
            updates.push(Update::Status(id, status));
        }
        let new_email = row.email.as_ref().filter(|email| user.email.as_ref() != Some(email));
        let said_verified = row.email_verified == Some(true);
        let verified = said_verified || (new_email.is_none() && user.email_verified);
        if let Some(email) = new_email {
            warnings.extend(user.email.is_some().then_some(Warning::EmailChanged));
            updates.push(Update::Email {
                user: id,
                email: email.clone(),
                verified,
                changed: user.email.is_some(),
            });
        } else if row.email.is_some() && verified && !user.email_verified {
            updates.push(Update::Verified(id));
        }
        warnings.extend(may_not_enter(new_email.or(user.email.as_ref()).is_some(), verified));

        let identifiers = row.identifiers.iter().filter(|new| !kept.identifiers.contains(new)).map(|new| {
            let old = kept.identifiers.iter().find(|old| old.kind() == new.kind());
            (old.cloned(), new.clone())
        });
        let identifiers: Vec<_> = identifiers.collect();
        let groups = row.groups.clone().filter(|groups| *groups != kept.groups);
        let mut renewed = None; // without a change that anybody would be told of
        let (password, password_replaced) = match (&row.password, &kept.password) {
            (None, _) => (None, false),
            (Some(new), None) => (Some(new), false),
            (Some(_), Some((_, None))) => {
                warnings.push(Warning::PasswordSetHere);
                (None, false)
            }
            (Some(new), Some((hash, Some(code)))) => {
                let says = new.codes.say(code);
                let is_known = says != Says::Another || new.hash == *hash;
                if is_known && says != Says::Same {
                    renewed = Some(Update::Code(id, code.clone(), new.codes.current()));
                }
                (Some(new).filter(|_| !is_known), !is_known)
            }
        };
        warnings.extend(password.filter(|password| password.weak).map(|_| Warning::WeakHash));
        if password_replaced {
            updates.push(Update::ShutOut(id));
        }
        let any = !updates.is_empty() || !identifiers.is_empty() || groups.is_some() || password.is_some();
        updates.extend(renewed);
        Self {
            user: id,
            updates,
            emails: new_email.map(|new| (user.email.clone(), new.clone())),
            identifiers,
            groups,
            password: password.map(|password| (password.clone(), imported(id, password, now))),
            password_replaced,
            warnings,
            any,
        }
    }
}

/// Whether a row brings a password for somebody whom only an e-mail tells, and the e-mail is shown to be theirs here alone.
fn may_be_a_stranger(kept: &Kept, row: &Row) -> bool {
    let is_called_so = row.external_id.is_some() && row.external_id == kept.user.external_id;
    let has_email = row.email.is_some() && row.email == kept.user.email;
    let brings_another = row.password.as_ref().is_some_and(|new| match &kept.password {
        None => true,
        Some((_, None)) => false, // one that was set here stays
        Some((hash, Some(code))) => new.codes.say(code) == Says::Another && new.hash != *hash,
    });
    let verified_here_alone = kept.user.email_verified && row.email_verified != Some(true);
    !is_called_so && has_email && verified_here_alone && brings_another
}

fn imported(user: UserId, password: &Password, at: Timestamp) -> ImportedPassword {
    ImportedPassword { user, hash: password.hash.clone(), code: password.codes.current(), at }
}

fn may_not_enter(has_email: bool, verified: bool) -> Option<Warning> {
    match (has_email, verified) {
        (false, _) => Some(Warning::WithoutEmail),
        (true, false) => Some(Warning::EmailUnverified),
        (true, true) => None,
    }
}

/// What to call somebody whose name nobody said.
fn name_from(email: Option<&Email>) -> DisplayName {
    let local = email.and_then(|email| email.as_str().split('@').next()).and_then(|local| local.parse().ok());
    local.unwrap_or_else(|| "-".parse().expect("a name"))
}
