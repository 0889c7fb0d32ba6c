//! What a password is compared with, read from what is stored: an optional chain, and a hash of what the chain yields.

use subtle::ConstantTimeEq;

use super::{
    argon2id::{self, Arena},
    chain::{Chain, Inputs, Outer},
    format::Named,
    hash_format::HashFormat,
    peppers::Peppers,
    scheme::{Cost, Scheme},
    stored::Exported,
};

/// A hash that was read and whose cost is bearable.
pub(super) struct Target {
    /// What is worked out of the password first, and the salt for it.
    chain: Option<(Chain, String)>,
    hash: Hash,
}

enum Hash {
    /// Our own argon2id; a text that is none matches nothing.
    Ours(String),
    /// A format of other software.
    Scheme(Box<dyn Scheme>),
    /// What the chain yields.
    Text(Vec<u8>),
}

impl Target {
    /// A hash of our own.
    pub(super) const fn ours(phc: String) -> Self {
        Self { chain: None, hash: Hash::Ours(phc) }
    }

    /// A hash of other software; `None` if it is damaged or would take too much.
    pub(super) fn read(stored: &Exported) -> Option<Self> {
        let scheme = |format: Named| format.read(&stored.hash).ok().map(Hash::Scheme);
        let target = match stored.format.parse().ok()? {
            HashFormat::Auto | HashFormat::Argon2id => return None,
            HashFormat::Named(format) => Self { chain: None, hash: scheme(format)? },
            HashFormat::Chain(chain) => {
                let hash = match chain.outer() {
                    Outer::Nothing => Hash::Text(chain.spelled(&stored.hash)?),
                    Outer::Named(format) => scheme(format)?,
                    Outer::Argon2id => Hash::Ours(stored.hash.clone()),
                };
                Self { chain: Some((chain, stored.salt.clone().unwrap_or_default())), hash }
            }
        };
        target.cost().is_bearable().then_some(target)
    }

    /// A hash that makes its format panic.
    #[cfg(test)]
    pub(super) fn panicking() -> Self {
        struct Panics;

        impl Scheme for Panics {
            fn cost(&self) -> Cost {
                argon2id::COST
            }

            fn verify(&self, _: &[u8]) -> bool {
                panic!("as a test wants it")
            }
        }
        Self { chain: None, hash: Hash::Scheme(Box::new(Panics)) }
    }

    /// What verifying takes.
    pub(super) fn cost(&self) -> Cost {
        let chain = self.chain.as_ref().map(|(chain, _)| chain.cost());
        let hash = match &self.hash {
            Hash::Ours(_) => Some(argon2id::COST),
            Hash::Scheme(scheme) => Some(scheme.cost()),
            Hash::Text(_) => None,
        };
        let costs = || [chain, hash].into_iter().flatten();
        Cost {
            milliseconds: costs().map(|cost| cost.milliseconds).fold(0, u32::saturating_add),
            kib: costs().map(|cost| cost.kib).fold(0, u32::max),
        }
    }

    /// Whether `password` has this hash.
    pub(super) fn verify(&self, arena: &mut Arena, password: &[u8], peppers: &Peppers) -> bool {
        let value = match &self.chain {
            None => Some(password.to_vec()),
            Some((chain, salt)) => {
                if let Some(pepper) = chain.pepper_without(|name| peppers.find(name).is_some()) {
                    tracing::error!(pepper, "a password hash needs a pepper that is not configured");
                }
                chain.evaluate(&Inputs { password, salt: salt.as_bytes(), peppers })
            }
        };
        // Where the chain yields nothing, the hash is worked out all the same: time must not tell.
        let (value, possible) = match &value {
            Some(value) => (value.as_slice(), true),
            None => (password, false),
        };
        let matches = match &self.hash {
            Hash::Ours(phc) => arena.verify(value, phc),
            Hash::Scheme(scheme) => scheme.verify(value),
            Hash::Text(text) => text.ct_eq(value).into(),
        };
        matches && possible
    }
}
