//! What a password hash of other software can do, whatever its format.

/// What verifying one password against a hash takes, estimated from the hash's parameters alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    /// Milliseconds of one core of 2023; ours, argon2id, takes 14.
    pub milliseconds: u32,
    /// KiB of memory.
    pub kib: u32,
}

impl Cost {
    /// The most that one row may ask for: beyond it a sign-in would hold up everybody else's.
    pub const CEILING: Self = Self { milliseconds: 1000, kib: 128 * 1024 };

    /// Whether this is within [`Cost::CEILING`].
    #[must_use]
    pub const fn is_bearable(self) -> bool {
        self.milliseconds <= Self::CEILING.milliseconds && self.kib <= Self::CEILING.kib
    }
}

/// A hash, parsed: one of some format, with its parameters and salt.
pub trait Scheme: Send + Sync {
    /// What verifying takes.
    fn cost(&self) -> Cost;

    /// Whether `password` has this hash; compares in constant time.
    fn verify(&self, password: &[u8]) -> bool;

    /// The same hash as a chain of digests, if it is one that graphics cards guess by the billion.
    fn as_digest(&self) -> Option<Digested> {
        None
    }
}

/// A hash as a chain of digests in the language of [`super::chain`], such as `sha1(password + raw(salt))`. It has no `Debug`, since hash and salt are secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Digested {
    /// The chain.
    pub chain: &'static str,
    /// What it yields for the right password: lower-case hex.
    pub hash: String,
    /// The salt as text; hex where the chain says `raw(salt)`.
    pub salt: Option<String>,
}
