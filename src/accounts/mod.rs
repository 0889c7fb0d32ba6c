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
    db::Db,
    types::Clock,
};

/// What every deed needs. Cloning shares it.
#[derive(Clone)]
pub struct Accounts {
    /// Where accounts are kept.
    pub db: Db,
    /// The time.
    pub clock: Clock,
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
    /// How long browsers stay signed in.
    pub lasting: config::Session,
}
