//! A shopper signs in with what they know.

use ipnet::IpNet;
use secrecy::SecretString;

use super::{
    Accounts,
    candidates::{self, Candidate, Found, Who},
    member::Member,
    shadow::{self, Migrated},
    stops, throttle,
};
use crate::{
    config::SourceMode,
    crypto::password::Verified,
    db::{
        self,
        directories::Directory,
        passwords, source,
        users::{Status, User},
    },
    types::{Email, Identifier, IdentifierKind, Slug, identifier::readings},
};

/// At most so many users are tried whom a text may mean; a text means two only when one's document is another's number.
const MAX_TRIES: usize = 2;

/// What a shopper typed, and where from.
pub struct Attempt {
    /// Where they have their account.
    pub directory: Directory,
    /// As typed.
    pub identifier: String,
    /// As typed.
    pub password: SecretString,
    /// The network they come from.
    pub network: IpNet,
}

/// What came of it.
#[derive(Debug)]
pub enum Outcome {
    /// It is this user, with the address that VTEX may learn.
    SignedIn(User, Email),
    /// Unknown, wrong or blocked: nobody is told which.
    WrongCredentials,
    /// It is they, but their address is not shown to be theirs, so it may not leave (V-5).
    EmailUnverified,
    /// It is they, but they have no address, and VTEX knows shoppers by nothing else (V-5).
    EmailMissing,
    /// It is they, but another user of the directory has their address: two people are never one shopper (V-5).
    EmailTaken,
    /// Too many failures; nothing was looked at.
    TooMany(throttle::TooMany),
    /// More are signing in than this server can hash passwords for.
    Busy,
}

impl Outcome {
    /// What to call it in a log.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SignedIn(..) => "signed in",
            Self::WrongCredentials => "wrong credentials",
            Self::EmailUnverified => "e-mail unverified",
            Self::EmailMissing => "e-mail missing",
            Self::EmailTaken => "e-mail is another user's",
            Self::TooMany(_) => "too many attempts",
            Self::Busy => "password queue full",
        }
    }
}

/// Why nobody could be signed in, right or wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// The source of the directory.
    #[error("source: {0}")]
    Source(#[from] source::Error),
    /// The directory names a source that the configuration lacks.
    #[error("the configuration has no [sources.{0}], which a directory names")]
    NoSuchSource(Slug),
}

/// Signs in with a password. Unknown, wrong and blocked take the same steps, and so the same time.
pub async fn with_password(accounts: &Accounts, attempt: Attempt) -> Result<Outcome, Error> {
    let directory = &attempt.directory;
    let meant = readings(&attempt.identifier, &directory.identifiers, &directory.phone_region);
    let name = counted_as(&attempt.identifier, &meant);
    let admitted = match throttle::admit(accounts, directory.id, &name, attempt.network).await? {
        Ok(admitted) => admitted,
        Err(too_many) => {
            if let Some(stop) = too_many.first {
                stops::note(accounts, (&attempt, &meant), stop).await;
            }
            return Ok(Outcome::TooMany(too_many));
        }
    };
    accounts.clock.sleep(admitted.delay).await;

    let known = match candidates::meant_by(accounts, directory, (&attempt.identifier, &meant)).await {
        Ok(found) => known_by_password(accounts, &attempt, &meant, found).await,
        Err(error) => Err(error),
    };
    let known = match known {
        Ok(Looked::At(known)) => known,
        Ok(Looked::NotAt) => {
            throttle::not_looked_at(accounts, &admitted).await?;
            return Ok(Outcome::Busy);
        }
        Ok(Looked::AtSome) => {
            let told = failed(accounts, (&attempt, &meant), &admitted).await?;
            return Ok(told.map_or_else(Outcome::TooMany, |()| Outcome::Busy));
        }
        Err(error) => {
            throttle::not_looked_at(accounts, &admitted).await?;
            return Err(error);
        }
    };
    let told = match &known {
        Some(_) => throttle::succeeded(accounts, &admitted).await?,
        None => failed(accounts, (&attempt, &meant), &admitted).await?,
    };
    Ok(match (told, known) {
        (Err(too_many), _) => Outcome::TooMany(too_many),
        (Ok(()), None) => Outcome::WrongCredentials,
        (Ok(()), Some(known)) => with_email(known),
    })
}

/// Counts a failure; whether it may be told.
async fn failed(
    accounts: &Accounts,
    aimed: (&Attempt, &[Identifier]),
    admitted: &throttle::Admitted,
) -> Result<Result<(), throttle::TooMany>, db::Error> {
    let failed = throttle::failed(accounts, admitted).await?;
    if failed.stops {
        stops::note(accounts, aimed, throttle::Stop::Network).await;
    }
    Ok(failed.told)
}

/// Whether the queue looked at a password, and whose it is.
enum Looked {
    At(Option<Known>),
    /// At the hash of one whom the text may mean, which was another, and not at the next. It counts as a failure: in a full
    /// queue somebody could guess for ever otherwise.
    AtSome,
    NotAt,
}

/// Somebody whose password it is.
enum Known {
    User(User),
    /// A member of a source without an e-mail: nothing of them is kept.
    WithoutEmail,
    /// A member of a source whose e-mail nobody has verified: nothing of them is kept, or they would take it from the one
    /// whose it is.
    Unverified,
    /// A member of a source whose e-mail another user has.
    EmailTaken,
}

/// The one whose password it is, or nobody. Where nobody is, as many hashes are computed as the text has meanings, whoever
/// of them exists.
async fn known_by_password(
    accounts: &Accounts,
    attempt: &Attempt,
    meant: &[Identifier],
    found: Found<'_>,
) -> Result<Looked, Error> {
    let mut took = std::time::Duration::ZERO;
    for number in 0..meant.len().clamp(1, MAX_TRIES) {
        let candidate = found.candidates.get(number);
        let hash = candidate.and_then(|candidate| candidate.hash.clone());
        let Ok(verified) = accounts.passwords.verify(attempt.password.clone(), hash).await else {
            return Ok(if number == 0 { Looked::NotAt } else { Looked::AtSome });
        };
        took += verified.took;
        let Some(candidate) = candidate.filter(|_| verified.matches) else { continue };
        if candidate.is_blocked() {
            tracing::info!("a blocked user knows the password; they are told what everybody is told");
            continue;
        }
        let known = match &candidate.who {
            Who::Kept(user) => kept(accounts, attempt, (user, candidate), verified).await?,
            Who::Member(member) => came_from(accounts, attempt, (member, meant), &verified).await?,
        };
        if known.is_some() {
            accounts.pace.note(&attempt.directory, took);
            return Ok(Looked::At(known));
        }
    }
    if let Some(source) = found.unasked {
        // As for somebody unknown here, so that time does not tell who came over already. Its answer decides nothing.
        let _ = source.table.find(&candidates::asked(&attempt.identifier, meant)).await;
    }
    accounts.clock.sleep(accounts.pace.still_to_wait(&attempt.directory, took)).await;
    Ok(Looked::At(None))
}

/// Somebody kept here, unless the password or the user changed while this one waited in the queue. Another hash may be of
/// the same password, as when a form is sent twice and the first one brought an imported hash up to date: so it is asked.
async fn kept(
    accounts: &Accounts,
    attempt: &Attempt,
    (user, candidate): (&User, &Candidate),
    verified: Verified,
) -> Result<Option<Known>, Error> {
    let now = passwords::of_user(&accounts.db, user.id).await?;
    let Some(now) = now.filter(|now| now.user.status == Status::Active && now.hash.is_some()) else {
        return Ok(None);
    };
    let verified = if now.hash == candidate.hash {
        verified
    } else {
        let again = accounts.passwords.verify(attempt.password.clone(), now.hash.clone()).await;
        let Some(again) = again.ok().filter(|again| again.matches) else { return Ok(None) };
        again
    };
    if let (Some(old), Some(new)) = (&now.hash, &verified.upgrade) {
        passwords::upgrade(&accounts.db, now.user.id, old, new).await?;
        tracing::info!(user = %now.user.id, "an imported password is argon2id now");
    }
    Ok(Some(Known::User(now.user)))
}

/// A member of a source, as kept here from now on. One whom an operator blocked here is nobody.
async fn came_from(
    accounts: &Accounts,
    attempt: &Attempt,
    (member, meant): (&Member, &[Identifier]),
    verified: &Verified,
) -> Result<Option<Known>, Error> {
    if member.email.is_none() {
        return Ok(Some(Known::WithoutEmail));
    }
    if !member.email_verified {
        return Ok(Some(Known::Unverified));
    }
    let directory = &attempt.directory;
    let source = directory.source.as_ref().and_then(|name| accounts.sources.find(name));
    let leaves_source = source.is_some_and(|source| source.mode == SourceMode::Migrate);
    let hash = verified.upgrade.as_ref().or(member.hash.as_ref()).filter(|_| leaves_source);
    // The source says which e-mail is theirs, and a telephone may be a family's.
    let personal = |it: &&Identifier| !matches!(it.kind(), IdentifierKind::Email | IdentifierKind::Phone);
    let typed = if let [only] = meant { Some(only).filter(personal) } else { None };
    let migrated = hash.map(|hash| Migrated { hash, typed });
    let Some(user) = shadow::keep(accounts, directory.id, member, migrated).await? else {
        return Ok(Some(Known::EmailTaken));
    };
    Ok(if user.status == Status::Active { Some(Known::User(user)) } else { None })
}

fn with_email(known: Known) -> Outcome {
    match known {
        Known::WithoutEmail => Outcome::EmailMissing,
        Known::Unverified => Outcome::EmailUnverified,
        Known::EmailTaken => Outcome::EmailTaken,
        Known::User(user) => match user.email.clone() {
            None => Outcome::EmailMissing,
            Some(_) if !user.email_verified => Outcome::EmailUnverified,
            Some(email) => Outcome::SignedIn(user, email),
        },
    }
}

/// What attempts are counted under: the narrowest meaning, so that another punctuation is no other attempt.
fn counted_as(typed: &str, meant: &[Identifier]) -> String {
    let narrowest = meant.iter().min_by_key(|identifier| identifier.kind());
    narrowest.map_or_else(|| typed.to_owned(), |it| format!("{}:{}", it.kind(), it.value()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_at_one_document_are_counted_together_however_it_is_written() {
        let kinds = "card_number,cpf,phone".parse().expect("kinds");
        let region = "BR".parse().expect("a region");
        let counted = |typed: &str| counted_as(typed, &readings(typed, &kinds, &region));
        assert_eq!(counted("123.456.789-09"), counted(" 12345678909"));
        assert_eq!(counted("+55 11 8765-4321"), counted("(11) 98765-4321"));
        assert_ne!(counted("123.456.789-09"), counted("12345678900"));
        assert_eq!(counted("nothing of the kind!"), "nothing of the kind!");
    }
}
