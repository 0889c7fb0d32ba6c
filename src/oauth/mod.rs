//! The OAuth 2.0 authorization server, one file for each section of the standards. No HTTP: handlers read requests
//! through a store's wire profile and write the answers.

pub mod authorize;
pub mod client;
pub mod refusal;
pub mod token;
pub mod userinfo;

use crate::{config, db::Db, types::Clock};

pub use client::Client;
pub use refusal::{ErrorCode, Refusal};

/// What the protocol needs. Cloning shares it.
#[derive(Clone)]
pub struct OAuth {
    /// Where grants are kept.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// How long codes and tokens live.
    pub lifetimes: config::OAuth,
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
}
