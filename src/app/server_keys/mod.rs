//! The server's keys of this node and of the deployment: agreeing on the first, following the current one, and rotating.

mod change;
mod listed;

use std::{path::PathBuf, sync::Arc};

pub use change::{Change, ChangeError, Needed};
pub use listed::{Listed, State};

use super::{App, Error};
use crate::{
    config::Config,
    crypto::server_key::{self, Lacking, Place, ServerKeys, short},
    db::{self, Db, server_settings},
    types::TokenHash,
};

/// How long after a change some node may still make things under the former key, in seconds: nodes look once a minute.
const NOTICED_SECONDS: i64 = 180;

/// Why this node does not follow the deployment's current key; it goes on with what it holds.
#[derive(Debug, thiserror::Error)]
pub enum NotFollowed {
    /// It is not here.
    #[error("{0}: add it there; a file is read again within a minute, a setting when the server starts")]
    Lacking(#[from] Lacking),
    /// Where the keys are kept.
    #[error(transparent)]
    Key(#[from] server_key::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Where this node's keys are kept.
#[must_use]
pub fn place(config: &Config) -> Place {
    match (&config.server_key, &config.server_key_file) {
        (Some(text), _) => Place::Setting(text.clone()),
        (None, Some(path)) => Place::Given(path.clone()),
        (None, None) => Place::Own(own_file(config)),
    }
}

fn own_file(config: &Config) -> PathBuf {
    config.data_dir.join("server.key")
}

/// The keys of this node, with the one that this deployment agreed on; the first node to start makes it, or brings it.
pub(super) async fn agreed(db: &Db, config: &Config) -> Result<Arc<ServerKeys>, Error> {
    let place = place(config);
    if server_settings::key_fingerprint(db).await?.is_none() {
        let first = match place.keys()?.into_iter().next() {
            Some(key) => key,
            None => ServerKeys::create(&own_file(config))?,
        };
        server_settings::keep_key_fingerprint(db, first.fingerprint()).await?;
    }
    let Some(current) = server_settings::key_fingerprint(db).await? else {
        return Err(db::Error::InUse.into());
    };
    Ok(Arc::new(ServerKeys::open(place, &current)??))
}

impl App {
    /// Takes the deployment's current key as this node's too.
    pub async fn follow_server_key(&self) -> Result<(), NotFollowed> {
        let Some(current) = self.agreed_fingerprint().await? else { return Ok(()) };
        let before = self.keys.current().fingerprint();
        self.keys.follow(&current)??;
        if before != current {
            tracing::info!(key = short(&current), "another server key is current");
        }
        Ok(())
    }

    async fn agreed_fingerprint(&self) -> Result<Option<TokenHash>, db::Error> {
        server_settings::key_fingerprint(&self.db).await
    }
}
