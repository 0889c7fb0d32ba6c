//! Whom a typed text may mean.

use super::Accounts;
use crate::{
    crypto::password::PasswordHash,
    db::{
        self,
        directories::Directory,
        passwords::{self, Typed},
        users::User,
    },
    types::{Identifier, IdentifierKind},
};

/// Somebody whom a text may mean.
pub(super) struct Candidate {
    /// Who.
    pub(super) user: User,
    /// Their hash, if a password is set.
    pub(super) hash: Option<PasswordHash>,
}

/// The users whom a text of these meanings may mean, in the order of the meanings, each once. One statement, whatever is
/// meant: an e-mail is nothing else besides.
pub(super) async fn meant_by(
    accounts: &Accounts,
    directory: &Directory,
    meant: &[Identifier],
) -> Result<Vec<Candidate>, db::Error> {
    let email = meant.iter().find(|identifier| identifier.kind() == IdentifierKind::Email);
    if meant.is_empty() || email.is_some() {
        let email = email.map_or("", Identifier::value);
        let found = passwords::by_email(&accounts.db, directory.id, email).await?;
        return Ok(found.map(|found| Candidate { user: found.user, hash: found.hash }).into_iter().collect());
    }
    let mut found = passwords::by_identifiers(&accounts.db, directory.id, typed(meant)).await?;
    let place = |kind| meant.iter().position(|identifier| identifier.kind() == kind);
    found.sort_by_key(|found| place(found.kind));
    let mut candidates: Vec<Candidate> = Vec::new();
    for found in found.into_iter().map(|found| found.candidate) {
        if !candidates.iter().any(|known| known.user.id == found.user.id) {
            candidates.push(Candidate { user: found.user, hash: found.hash });
        }
    }
    Ok(candidates)
}

fn typed(meant: &[Identifier]) -> Typed {
    let mut typed = Typed::default();
    for identifier in meant {
        let place = match identifier.kind() {
            IdentifierKind::Email => continue,
            IdentifierKind::Cpf => &mut typed.cpf,
            IdentifierKind::Cnpj => &mut typed.cnpj,
            IdentifierKind::Phone => &mut typed.phone,
            IdentifierKind::CardNumber => &mut typed.card_number,
            IdentifierKind::EmployeeNumber => &mut typed.employee_number,
            IdentifierKind::UserName => &mut typed.user_name,
        };
        *place = Some(identifier.value().to_owned());
    }
    typed
}
