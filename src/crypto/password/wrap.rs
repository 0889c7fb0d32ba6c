//! Weak hashes of other software, and how they become strong before their owners sign in: argon2id of the hash.

use std::fmt;

use super::{
    argon2id::Arena,
    chain::{Chain, Outer},
    hash_format::HashFormat,
    stored::{Exported, PasswordHash},
};

/// A hash that graphics cards guess by the billion, ready to be wrapped. `Debug` shows the chain alone.
///
/// A hash is weak when it is made of digests alone and takes less than a millisecond.
pub struct Weak {
    chain: Chain,
    hash: Vec<u8>,
    salt: Option<String>,
}

impl fmt::Debug for Weak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Weak").field("chain", &self.chain.to_string()).finish_non_exhaustive()
    }
}

impl PasswordHash {
    /// The hash as one to be wrapped, if it is weak.
    #[must_use]
    pub fn weak(&self) -> Option<Weak> {
        let stored = self.parts()?;
        let (chain, hash, salt) = match stored.format.parse().ok()? {
            HashFormat::Auto | HashFormat::Argon2id => return None,
            HashFormat::Chain(chain) => (chain, stored.hash, stored.salt),
            HashFormat::Named(format) => {
                let digested = format.read(&stored.hash).ok()?.as_digest()?;
                (digested.chain.parse().ok()?, digested.hash, digested.salt)
            }
        };
        if chain.outer() != Outer::Nothing || chain.cost().milliseconds > 0 {
            return None;
        }
        // What is wrapped is the hash as the chain spells it: that is what a sign-in works out.
        let hash = chain.spelled(&hash)?;
        Some(Weak { chain, hash, salt })
    }
}

impl Weak {
    /// How the hash was made.
    #[must_use]
    pub const fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The hash in our own argon2id, as `argon2id(CHAIN)`.
    #[must_use]
    pub fn wrapped(self, arena: &mut Arena) -> PasswordHash {
        PasswordHash::imported(&Exported {
            format: self.chain.within(Outer::Argon2id).to_string(),
            hash: arena.phc(&self.hash),
            salt: self.salt,
        })
    }
}
