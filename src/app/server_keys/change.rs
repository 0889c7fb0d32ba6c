//! Rotating the server's key: adding one, making it current, and removing a former one.

use super::{App, NOTICED_SECONDS, listed, listed::State};
use crate::{
    accounts::import,
    crypto::{
        private::hold_folder,
        server_key::{self, ServerKey, short},
    },
    db::{self, imports, refreshes, server_settings},
    oauth::keyring,
    types::{
        TokenHash,
        audit::{Event, Kind},
    },
};

/// What came of making a key current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// How many signing keys were encrypted anew.
    pub resealed: u64,
    /// Whether another key was current before.
    pub changed: bool,
}

/// What a key that is to be removed may still be needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needed {
    /// Grants that can still be refreshed and began while the key was current. Without it their tokens go on working, but an
    /// old one that comes again is not told from a guess.
    pub grants: i64,
    /// Users whose imported hash has its code under this key. Without it an import that brings their hash takes it for
    /// another, and replaces the password.
    pub codes: i64,
}

impl Needed {
    /// Whether it is needed for nothing.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.grants == 0 && self.codes == 0
    }
}

/// Why a key was not added, made current or removed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// Which key is meant, or what is known of it.
    #[error(transparent)]
    Which(#[from] listed::Error),
    /// It is not here.
    #[error(
        "this node does not hold the server key {0}: copy the keys of the node where it was added, and try again"
    )]
    NotHeld(String),
    /// It is the current one.
    #[error(
        "the server key {0} is the current one: make another current first, with `vtex-idp key server use`"
    )]
    Current(String),
    /// Signing keys are encrypted under it.
    #[error(
        "signing keys are still encrypted under the server key {former}: encrypt them anew with `vtex-idp key server use \
         {current}`"
    )]
    Seals {
        /// The key that was to be removed.
        former: String,
        /// The current one.
        current: String,
    },
    /// Another command was first.
    #[error("the server key was changed at the same moment: see `vtex-idp key server list`")]
    Raced,
    /// A signing key that cannot be encrypted anew.
    #[error(transparent)]
    Signing(#[from] keyring::Error),
    /// Where this node's keys are kept.
    #[error(
        "{0}; where the server cannot write, add or take away a line yourself: `vtex-idp key server new` makes one"
    )]
    Key(#[from] server_key::Error),
    /// The data folder.
    #[error("the data folder cannot be held: {0}")]
    DataDir(std::io::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

impl App {
    /// Adds a new key to this node's file. `None` where a setting holds the keys, which only people can change.
    pub async fn add_server_key(&self) -> Result<Option<ServerKey>, ChangeError> {
        let _one_at_a_time = hold_folder(&self.config.data_dir).map_err(ChangeError::DataDir)?;
        let added = self.keys.add()?;
        if let Some(key) = &added {
            let key = short(&key.fingerprint());
            tracing::info!(key, "a server key was added");
            self.acting.note(&self.db, Event::new(Kind::ServerKeyAdded).with("key", key)).await?;
        }
        Ok(added)
    }

    /// Makes a key current, in one transaction with encrypting every signing key anew. Nodes that hold it follow within a
    /// minute. Of a key that is current already, signing keys that a late node made are taken along.
    pub async fn use_server_key(&self, fingerprint: &TokenHash) -> Result<Change, ChangeError> {
        let keys = self.keys.place().keys()?;
        let new = keys.iter().find(|key| key.fingerprint() == *fingerprint);
        let new = new.ok_or_else(|| ChangeError::NotHeld(short(fingerprint)))?;
        let mut tx = self.db.begin().await?;
        let old = server_settings::key_fingerprint(&mut tx).await?.ok_or(ChangeError::Raced)?;
        let changed = old != *fingerprint;
        if changed {
            server_settings::keep_former_key(&mut tx, &old, self.clock.now()).await?;
            if !server_settings::change_key_fingerprint(&mut tx, old.clone(), fingerprint.clone()).await? {
                return Err(ChangeError::Raced);
            }
        }
        let resealed = keyring::reseal(&mut tx, &keys, new).await?;
        if changed {
            let event = Event::new(Kind::ServerKeyChanged).with("key", short(fingerprint));
            self.acting.note(&mut tx, event.with("from", short(&old))).await?;
        }
        tx.commit().await?;
        tracing::info!(key = short(fingerprint), resealed, "a server key was made current");
        Ok(Change { resealed, changed })
    }

    /// What a key that is not the current one may still be needed for.
    pub async fn server_key_needed(&self, fingerprint: &TokenHash) -> Result<Needed, ChangeError> {
        let all = self.server_keys().await?;
        let state = all.iter().find(|key| key.fingerprint == *fingerprint).map(|key| key.state);
        let grants = match state {
            Some(State::Current) => return Err(ChangeError::Current(short(fingerprint))),
            Some(State::Former(until)) => {
                refreshes::count_live(&self.db, until.plus(NOTICED_SECONDS), self.clock.now()).await?
            }
            Some(State::New) | None => 0,
        };
        let codes = imports::count_codes(&self.db, import::tag_of(fingerprint)).await?;
        let others: Vec<ServerKey> =
            self.keys.place().keys()?.into_iter().filter(|key| key.fingerprint() != *fingerprint).collect();
        if !keyring::all_open(&self.db, &others).await? {
            let current = self.keys.current().fingerprint();
            return Err(ChangeError::Seals { former: short(fingerprint), current: short(&current) });
        }
        Ok(Needed { grants, codes })
    }

    /// Removes a key from this node's file, whatever grants and users need it for; whether there is a file that held it.
    pub async fn remove_server_key(&self, fingerprint: &TokenHash) -> Result<bool, ChangeError> {
        self.server_key_needed(fingerprint).await?;
        let _one_at_a_time = hold_folder(&self.config.data_dir).map_err(ChangeError::DataDir)?;
        let removed = self.keys.remove(fingerprint)?;
        if removed {
            tracing::info!(key = short(fingerprint), "a server key was removed");
            let event = Event::new(Kind::ServerKeyRemoved).with("key", short(fingerprint));
            self.acting.note(&self.db, event).await?;
        }
        Ok(removed)
    }
}
