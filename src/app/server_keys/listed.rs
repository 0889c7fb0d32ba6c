//! Every server key that this node or the database knows of.

use super::App;
use crate::{
    crypto::server_key::{self, short},
    db::{self, server_settings},
    types::{Timestamp, TokenHash},
};

/// A key as it stands.
#[derive(Debug, Clone)]
pub struct Listed {
    /// What tells it from others.
    pub fingerprint: TokenHash,
    /// What it is for.
    pub state: State,
    /// Whether this node holds it.
    pub held: bool,
}

/// What a server key is for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// New things are made under it.
    Current,
    /// Nothing was made under it yet.
    New,
    /// What was made under it is still taken; it was current until then.
    Former(Timestamp),
}

/// Why the keys cannot be listed, or a key cannot be found.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// Where this node's keys are kept.
    #[error(transparent)]
    Key(#[from] server_key::Error),
    /// The text is the beginning of no fingerprint, or of several.
    #[error(
        "no server key, or more than one, has a fingerprint that begins with what was given; see `vtex-idp key server list`"
    )]
    NoSuchKey,
}

impl App {
    /// Every server key that this node or the database knows of: the current one, new ones, former ones.
    pub async fn server_keys(&self) -> Result<Vec<Listed>, Error> {
        let here: Vec<TokenHash> =
            self.keys.place().keys()?.iter().map(server_key::ServerKey::fingerprint).collect();
        let former = server_settings::former_keys(&self.db).await?;
        let current = self.agreed_fingerprint().await?;
        let mut known: Vec<TokenHash> = current.iter().cloned().collect();
        for fingerprint in here.iter().chain(former.iter().map(|(fingerprint, _)| fingerprint)) {
            if !known.contains(fingerprint) {
                known.push(fingerprint.clone());
            }
        }
        let state = |fingerprint: &TokenHash| {
            if current.as_ref() == Some(fingerprint) {
                return State::Current;
            }
            let former = former.iter().find(|(other, _)| other == fingerprint);
            former.map_or(State::New, |(_, until)| State::Former(*until))
        };
        let mut all: Vec<Listed> = known
            .into_iter()
            .map(|fingerprint| Listed {
                state: state(&fingerprint),
                held: here.contains(&fingerprint),
                fingerprint,
            })
            .collect();
        all.sort_by_key(|key| match key.state {
            State::Current => (0, 0),
            State::New => (1, 0),
            State::Former(until) => (2, -until.as_unix()),
        });
        Ok(all)
    }

    /// The one key whose fingerprint begins so.
    pub async fn server_key(&self, beginning: &str) -> Result<Listed, Error> {
        let beginning = beginning.to_ascii_lowercase();
        let begins = |key: &Listed| !beginning.is_empty() && short(&key.fingerprint).starts_with(&beginning);
        let mut found = self.server_keys().await?.into_iter().filter(begins);
        match (found.next(), found.next()) {
            (Some(key), None) => Ok(key),
            _ => Err(Error::NoSuchKey),
        }
    }
}
