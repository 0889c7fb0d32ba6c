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
pub mod revoke;
pub mod token;
pub mod userinfo;

use std::sync::Arc;

use crate::{config, crypto::server_key::ServerKeys, db::Db, types::Clock};

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
    /// Under which refresh tokens follow one another.
    pub keys: Arc<ServerKeys>,
    /// How long codes and tokens live.
    pub lifetimes: config::OAuth,
    /// What tokens are signed with.
    pub keyring: Arc<Keyring>,
}

/// Why a request got no answer of its kind.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request was at fault.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The database.
    #[error(transparent)]
    Db(#[from] crate::db::Error),
    /// The signing keys.
    #[error(transparent)]
    Keys(#[from] keyring::Error),
}
