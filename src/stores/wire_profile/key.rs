//! The name of a parameter.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// 1 to 64 letters, digits, `_`, `-` and `.`: what needs no encoding anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key(String);

/// Why a text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a key: use 1 to 64 letters, digits, `_`, `-` and `.`")]
pub struct InvalidKey;

impl Key {
    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Key {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        if text.is_empty() || text.len() > 64 || !text.chars().all(allowed) {
            return Err(InvalidKey);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Key {
    type Error = InvalidKey;

    fn try_from(text: String) -> Result<Self, InvalidKey> {
        text.parse()
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_needs_no_encoding() {
        assert!("user_email-2.x".parse::<Key>().is_ok());
        for wrong in ["", "a b", "a&b", "ação", "a\r\nb", &"x".repeat(65)] {
            assert!(wrong.parse::<Key>().is_err(), "{wrong}");
        }
    }
}
