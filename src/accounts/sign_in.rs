//! A shopper signs in with what they know.

use ipnet::IpNet;
use secrecy::SecretString;

use super::{Accounts, throttle};
use crate::{
    db::{
        self, passwords,
        users::{Status, User},
    },
    types::{DirectoryId, Email},
};

/// What a shopper typed, and where from.
pub struct Attempt {
    /// Where they have their account.
    pub directory: DirectoryId,
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
    /// It is this user.
    SignedIn(User),
    /// Unknown, wrong or blocked: nobody is told which.
    WrongCredentials,
    /// It is they, but their address is not shown to be theirs, so it may not leave (V-5).
    EmailUnverified,
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
            Self::SignedIn(_) => "signed in",
            Self::WrongCredentials => "wrong credentials",
            Self::EmailUnverified => "e-mail unverified",
            Self::TooMany(_) => "too many attempts",
            Self::Busy => "password queue full",
        }
    }
}

/// Signs in with a password. Unknown, wrong and blocked take the same steps, and so the same time.
pub async fn with_password(accounts: &Accounts, attempt: Attempt) -> Result<Outcome, db::Error> {
    let admitted =
        match throttle::admit(accounts, attempt.directory, &attempt.identifier, attempt.network).await? {
            Ok(admitted) => admitted,
            Err(too_many) => return Ok(Outcome::TooMany(too_many)),
        };
    accounts.clock.sleep(admitted.delay).await;

    let candidate = match attempt.identifier.parse::<Email>() {
        Ok(email) => passwords::candidate(&accounts.db, attempt.directory, &email).await?,
        Err(_) => None,
    };
    let (user, hash) = candidate.map_or((None, None), |found| (Some(found.user), found.hash));
    let Ok(matches) = accounts.passwords.verify(attempt.password, hash.clone()).await else {
        throttle::not_looked_at(accounts, &admitted).await?;
        return Ok(Outcome::Busy);
    };

    let mut user = user.filter(|_| matches);
    if let Some(blocked) = user.take_if(|user| user.status == Status::Blocked) {
        tracing::info!(user = %blocked.id, "a blocked user knows the password; they are told what everybody is told");
    }
    if let Some(known) = user.take() {
        // The password or the user may have changed while this one waited in the queue.
        let now = passwords::candidate(&accounts.db, attempt.directory, &known.email).await?;
        user = now.filter(|now| now.hash == hash && now.user.status == Status::Active).map(|now| now.user);
    }
    let told = match &user {
        Some(_) => throttle::succeeded(accounts, &admitted).await?,
        None => throttle::failed(accounts, &admitted).await?,
    };
    Ok(match (told, user) {
        (Err(too_many), _) => Outcome::TooMany(too_many),
        (Ok(()), None) => Outcome::WrongCredentials,
        (Ok(()), Some(user)) if !user.email_verified => Outcome::EmailUnverified,
        (Ok(()), Some(user)) => Outcome::SignedIn(user),
    })
}
