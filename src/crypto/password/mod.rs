//! Passwords: how one is hashed, what other software's hashes are read as, and the queue that bounds what hashing may
//! cost.

pub mod argon2id;
pub mod chain;
pub mod detect;

pub mod format;
pub mod hash_format;
pub mod import;
pub mod peppers;
pub mod queue;
pub mod scheme;
pub mod stored;
mod target;
pub mod verify;
pub mod wrap;

pub use hash_format::{HashFormat, NoFormat};
pub use import::Unimportable;
pub use peppers::Peppers;
pub use queue::{Queue, Refused};
pub use stored::{Exported, PasswordHash};
pub use verify::Verified;
pub use wrap::Weak;

#[cfg(test)]
mod tests;
