//! The OAuth 2.0 authorization server, one file for each section of the standards. No HTTP: handlers read requests
//! through a store's wire profile and write the answers.

pub mod access_token;
pub mod authorize;
pub mod client;
pub mod error_code;
pub mod id_token;
pub mod introspect;
pub mod jwt;
pub mod jwt_access_token;
pub mod keyring;
pub mod pkce;
pub mod refresh_token;
pub mod refusal;
mod replay;
pub mod revoke;
pub mod token;
pub mod userinfo;

use std::sync::Arc;

use crate::{
    config,
    crypto::server_key::ServerKeys,
    db::{self, Db, Executor, audit_events},
    types::{
        Clock,
        audit::{Actor, Event},
    },
};

pub use client::Client;
pub use error_code::ErrorCode;
pub use keyring::Keyring;
pub use refusal::Refusal;

/// What the protocol needs. Cloning shares it.
#[derive(Clone)]
pub struct OAuth {
    /// Where grants are kept.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Who acts.
    pub actor: Actor,
    /// Under which refresh tokens follow one another.
    pub keys: Arc<ServerKeys>,
    /// How long codes and tokens live.
    pub lifetimes: config::OAuth,
    /// What tokens are signed with.
    pub keyring: Arc<Keyring>,
}

impl OAuth {
    /// Adds an event to the audit trail, within the transaction of what it is about.
    async fn note(&self, db: impl Executor<'_>, event: Event) -> Result<(), db::Error> {
        audit_events::insert(db, (&self.actor, &self.clock), event).await
    }
}

/// Why a request got no answer of its kind.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request was at fault.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// The signing keys.
    #[error(transparent)]
    Keys(#[from] keyring::Error),
}
