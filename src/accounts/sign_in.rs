//! A shopper signs in with what they know.

use ipnet::IpNet;
use secrecy::SecretString;

use super::{Accounts, candidates, candidates::Candidate, throttle};
use crate::{
    db::{
        self,
        directories::Directory,
        passwords,
        users::{Status, User},
    },
    types::{Email, Identifier, identifier::readings},
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
            Self::TooMany(_) => "too many attempts",
            Self::Busy => "password queue full",
        }
    }
}

/// Signs in with a password. Unknown, wrong and blocked take the same steps, and so the same time.
pub async fn with_password(accounts: &Accounts, attempt: Attempt) -> Result<Outcome, db::Error> {
    let directory = &attempt.directory;
    let meant = readings(&attempt.identifier, &directory.identifiers, &directory.phone_region);
    let name = counted_as(&attempt.identifier, &meant);
    let admitted = match throttle::admit(accounts, directory.id, &name, attempt.network).await? {
        Ok(admitted) => admitted,
        Err(too_many) => return Ok(Outcome::TooMany(too_many)),
    };
    accounts.clock.sleep(admitted.delay).await;

    let candidates = candidates::meant_by(accounts, directory, &meant).await?;
    let Some(known) = known_by_password(accounts, &attempt, &candidates, meant.len()).await? else {
        throttle::not_looked_at(accounts, &admitted).await?;
        return Ok(Outcome::Busy);
    };
    let told = match &known {
        Some(_) => throttle::succeeded(accounts, &admitted).await?,
        None => throttle::failed(accounts, &admitted).await?,
    };
    Ok(match (told, known) {
        (Err(too_many), _) => Outcome::TooMany(too_many),
        (Ok(()), None) => Outcome::WrongCredentials,
        (Ok(()), Some(user)) => match user.email.clone() {
            None => Outcome::EmailMissing,
            Some(_) if !user.email_verified => Outcome::EmailUnverified,
            Some(email) => Outcome::SignedIn(user, email),
        },
    })
}

/// The one whose password it is, or nobody; `None` when the queue did not look at it. Where nobody is known, as many
/// hashes are computed as the text has meanings, whoever of them exists.
async fn known_by_password(
    accounts: &Accounts,
    attempt: &Attempt,
    candidates: &[Candidate],
    meanings: usize,
) -> Result<Option<Option<User>>, db::Error> {
    let mut took = std::time::Duration::ZERO;
    for number in 0..meanings.clamp(1, MAX_TRIES) {
        let candidate = candidates.get(number);
        let hash = candidate.and_then(|candidate| candidate.hash.clone());
        let Ok(verified) = accounts.passwords.verify(attempt.password.clone(), hash).await else {
            return Ok(None);
        };
        took += verified.took;
        let Some(candidate) = candidate.filter(|_| verified.matches) else { continue };
        if candidate.user.status == Status::Blocked {
            tracing::info!(user = %candidate.user.id, "a blocked user knows the password; they are told what everybody is told");
            continue;
        }
        // The password or the user may have changed while this one waited in the queue.
        let now = passwords::of_user(&accounts.db, candidate.user.id).await?;
        let now = now.filter(|now| now.hash == candidate.hash && now.user.status == Status::Active);
        let Some(now) = now else { continue };
        if let (Some(old), Some(new)) = (&candidate.hash, &verified.upgrade) {
            passwords::upgrade(&accounts.db, now.user.id, old, new).await?;
            tracing::info!(user = %now.user.id, "an imported password is argon2id now");
        }
        return Ok(Some(Some(now.user)));
    }
    accounts.clock.sleep(accounts.pace.still_to_wait(&attempt.directory, took)).await;
    Ok(Some(None))
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
