//! Whom a typed text may mean: users kept here, or members of a source.

use tracing::Instrument;

use super::{Accounts, member::Member, sign_in::Error, sources::Source};
use crate::{
    config::SourceMode,
    crypto::password::PasswordHash,
    db::{
        directories::Directory,
        passwords::{self, Typed},
        source::{self, Asked, Row},
        users::{self, Status, User},
    },
    spans,
    types::{
        Identifier, IdentifierKind,
        identifier::{Cnpj, Cpf, Phone},
    },
};

/// Somebody whom a text may mean.
pub(super) struct Candidate {
    /// Who.
    pub(super) who: Who,
    /// Their hash, if a password is set.
    pub(super) hash: Option<PasswordHash>,
}

/// Where somebody was found.
pub(super) enum Who {
    /// Here.
    Kept(User),
    /// In a source.
    Member(Box<Member>),
}

impl Candidate {
    /// The user, of one who is kept here.
    pub(super) const fn user(&self) -> Option<&User> {
        match &self.who {
            Who::Kept(user) => Some(user),
            Who::Member(_) => None,
        }
    }

    /// Whether they may sign in, as far as the place says where they were found.
    pub(super) fn is_blocked(&self) -> bool {
        match &self.who {
            Who::Kept(user) => user.status == Status::Blocked,
            Who::Member(member) => member.status == Status::Blocked,
        }
    }
}

/// Who was found, and whether a source was asked for it.
pub(super) struct Found<'a> {
    /// In the order in which they are tried, each once.
    pub(super) candidates: Vec<Candidate>,
    /// The directory's source, if it has one that was not asked, since somebody was found here.
    pub(super) unasked: Option<&'a Source>,
}

/// The users whom a text of these meanings may mean.
pub(super) async fn meant_by<'a>(
    accounts: &'a Accounts,
    directory: &Directory,
    (typed, meant): (&str, &[Identifier]),
) -> Result<Found<'a>, Error> {
    let Some(name) = &directory.source else {
        return Ok(Found { candidates: kept(accounts, directory, meant).await?, unasked: None });
    };
    let source = accounts.sources.find(name).ok_or_else(|| Error::NoSuchSource(name.clone()))?;
    if source.mode == SourceMode::Migrate {
        let mut candidates = kept(accounts, directory, meant).await?;
        candidates.retain(|candidate| candidate.hash.is_some());
        if !candidates.is_empty() {
            return Ok(Found { candidates, unasked: Some(source) });
        }
    }
    let candidates = members(accounts, directory, source, &asked(typed, meant)).await?;
    Ok(Found { candidates, unasked: None })
}

/// Those kept here. One statement, whatever is meant: an e-mail is nothing else besides.
pub(super) async fn kept(
    accounts: &Accounts,
    directory: &Directory,
    meant: &[Identifier],
) -> Result<Vec<Candidate>, Error> {
    let kept = |found: passwords::Candidate| Candidate { who: Who::Kept(found.user), hash: found.hash };
    let email = meant.iter().find(|identifier| identifier.kind() == IdentifierKind::Email);
    if meant.is_empty() || email.is_some() {
        let email = email.map_or("", Identifier::value);
        let found = passwords::by_email(&accounts.db, directory.id, email).await?;
        return Ok(found.map(kept).into_iter().collect());
    }
    let mut found = passwords::by_identifiers(&accounts.db, directory.id, values(meant)).await?;
    let place = |kind| meant.iter().position(|identifier| identifier.kind() == kind);
    found.sort_by_key(|found| place(found.kind));
    let mut each_once: Vec<passwords::Candidate> = Vec::new();
    for found in found.into_iter().map(|found| found.candidate) {
        if !each_once.iter().any(|known| known.user.id == found.user.id) {
            each_once.push(found);
        }
    }
    Ok(each_once.into_iter().map(kept).collect())
}

/// The rows that a source has of somebody; a round trip to it, which a trace shows.
async fn asked_of(source: &Source, name: &str, asked: &Asked) -> Result<Vec<Row>, source::Error> {
    let span = spans::source(name);
    let rows = source.table.find(asked).instrument(span.clone()).await;
    if rows.is_err() {
        spans::failed(&span, "source_away");
    }
    rows
}

/// Those in a source. Of one whose password came over already, only the password here counts.
async fn members(
    accounts: &Accounts,
    directory: &Directory,
    source: &Source,
    asked: &Asked,
) -> Result<Vec<Candidate>, Error> {
    let mut candidates = Vec::new();
    let name = directory.source.as_ref().map_or("", |name| name.as_str());
    let rows = asked_of(source, name, asked).await?;
    if rows.len() > 1 {
        tracing::warn!(
            rows = rows.len(),
            "a source finds several members for one text; `directory check` says more"
        );
    }
    for row in rows {
        let Some(member) = Member::of(&row, source, &accounts.peppers) else { continue };
        if source.mode == SourceMode::Migrate {
            let user = users::by_external_id(&accounts.db, directory.id, &member.external_id).await?;
            let own = match user {
                Some(user) => passwords::of_user(&accounts.db, user.id).await?,
                None => None,
            };
            if let Some(own) = own.filter(|own| own.hash.is_some()) {
                candidates.push(Candidate { who: Who::Kept(own.user), hash: own.hash });
                continue;
            }
        }
        let hash = member.hash.clone();
        candidates.push(Candidate { who: Who::Member(Box::new(member)), hash });
    }
    Ok(candidates)
}

/// What was typed in every form in which a table may keep it.
pub(super) fn asked(typed: &str, meant: &[Identifier]) -> Asked {
    let values = values(meant);
    let email = meant.iter().find(|identifier| identifier.kind() == IdentifierKind::Email);
    let cpf = values.cpf.as_deref().and_then(|cpf| cpf.parse::<Cpf>().ok());
    let cnpj = values.cnpj.as_deref().and_then(|cnpj| cnpj.parse::<Cnpj>().ok());
    Asked {
        typed: Some(typed.trim().to_owned()),
        email: email.map(|email| email.value().to_owned()),
        cpf_masked: cpf.map(|cpf| cpf.punctuated()),
        cpf: values.cpf,
        cnpj_masked: cnpj.map(|cnpj| cnpj.punctuated()),
        cnpj: values.cnpj,
        phone_national: values.phone.as_deref().and_then(Phone::national_part),
        phone: values.phone,
        card_number: values.card_number,
        employee_number: values.employee_number,
        user_name: values.user_name,
    }
}

fn values(meant: &[Identifier]) -> Typed {
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
