//! Passwords: how one is hashed, and the queue that bounds what hashing may cost.

pub mod argon2id;
pub mod format;
pub mod queue;
pub mod scheme;

pub use argon2id::PasswordHash;
pub use queue::{Queue, Refused};
