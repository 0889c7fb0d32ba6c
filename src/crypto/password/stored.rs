//! What the database keeps of a password: our own argon2id hash as a PHC string, or a hash that other software made, as
//! a JSON object of format, hash and salt.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{argon2id, hash_format::ARGON2ID, scheme::Cost, target::Target};

/// The most bytes of a stored text. What the import lets in is shorter.
const MAX_TEXT: usize = 32 * 1024;

/// A password's hash: `$argon2id$v=19$m=19456,t=2,p=1$salt$tag` for our own, otherwise
/// `{"format":"sha1(salt + password)","hash":"..","salt":".."}`. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct PasswordHash(String);

/// A hash as an export writes it; [`PasswordHash::import`] makes the same of it again. `Debug` shows the format alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exported {
    /// A [`super::HashFormat`].
    pub format: String,
    /// The hash.
    pub hash: String,
    /// The salt, if the format does not keep it in the hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

impl fmt::Debug for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exported").field("format", &self.format).finish_non_exhaustive()
    }
}

impl PasswordHash {
    /// One of our own, as a PHC string.
    pub(super) const fn ours(phc: String) -> Self {
        Self(phc)
    }

    /// One of other software.
    ///
    /// # Panics
    /// Never: an object of texts can be written as JSON.
    pub(super) fn imported(parts: &Exported) -> Self {
        Self(serde_json::to_string(parts).expect("an object of texts"))
    }

    /// A hash that no password has, at the cost of a real one: what an unknown user is checked against, so that
    /// time does not tell them from a known one.
    #[must_use]
    pub fn decoy() -> Self {
        Self(argon2id::decoy())
    }

    /// Whether it is our own argon2id. Every other one is replaced by it when its owner signs in.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        argon2id::is_ours(&self.0)
    }

    /// What verifying takes. A text that is damaged matches nothing, and costs what our own do.
    #[must_use]
    pub fn cost(&self) -> Cost {
        self.target().cost()
    }

    /// What an export writes. A text that is damaged is exported as a hash of our own, which no import takes.
    #[must_use]
    pub fn exported(&self) -> Exported {
        self.parts().unwrap_or_else(|| Exported {
            format: ARGON2ID.to_owned(),
            hash: self.0.clone(),
            salt: None,
        })
    }

    /// Format, hash and salt of a hash of other software.
    pub(super) fn parts(&self) -> Option<Exported> {
        if self.0.len() > MAX_TEXT || !self.0.starts_with('{') {
            return None;
        }
        serde_json::from_str(&self.0).ok()
    }

    /// A hash that makes its format panic.
    #[cfg(test)]
    pub(super) fn panicking() -> Self {
        Self("panic".to_owned())
    }

    /// What a password is verified against.
    pub(super) fn target(&self) -> Target {
        #[cfg(test)]
        if *self == Self::panicking() {
            return Target::panicking();
        }
        self.parts().as_ref().and_then(Target::read).unwrap_or_else(|| Target::ours(self.0.clone()))
    }
}
