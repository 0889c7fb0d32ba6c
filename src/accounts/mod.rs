//! What people and operators do with accounts: sign in, and manage. No HTTP, and no SQL but through `db`.

mod candidates;
pub mod directories;
pub mod email;
pub mod erase;
pub mod everything;
pub mod examine;
pub mod export;
pub mod import;
pub mod manage;
mod member;
pub mod pace;
pub mod session;
mod shadow;
mod shut_out;
pub mod sign_in;
pub mod sources;
mod stops;
pub mod throttle;
pub mod wrap;

use std::sync::Arc;

use pace::Pace;
use sources::Sources;

use crate::{
    config,
    crypto::{
        password::{Peppers, Queue},
        server_key::ServerKeys,
    },
    db::{self, Db, Executor, audit_events},
    types::{
        Clock,
        audit::{Actor, Event},
        per_minute::PerMinute,
    },
};

/// What every deed needs. Cloning shares it.
#[derive(Clone)]
pub struct Accounts {
    /// Where accounts are kept.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Who acts.
    pub actor: Actor,
    /// Where passwords are hashed.
    pub passwords: Queue,
    /// Under which guesses are counted, and imported hashes compared.
    pub keys: Arc<ServerKeys>,
    /// The retailers' own databases.
    pub sources: Arc<Sources>,
    /// What other software mixed into its hashes.
    pub peppers: Peppers,
    /// How long failures take.
    pub pace: Arc<Pace>,
    /// How guessing is slowed.
    pub throttle: config::Throttle,
    /// What it stopped lately, so that the audit trail is not flooded.
    pub stops: Arc<PerMinute<()>>,
    /// How long browsers stay signed in.
    pub lasting: config::Session,
}

impl Accounts {
    /// Adds an event to the audit trail, within the transaction of the deed where it has one.
    pub async fn note(&self, db: impl Executor<'_>, event: Event) -> Result<(), db::Error> {
        audit_events::insert(db, (&self.actor, &self.clock), event).await
    }
}
