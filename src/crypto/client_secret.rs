//! Client secrets: random, shown once, kept as SHA-256 (V-8).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::SecretString;

use crate::types::{TokenHash, random};

/// A secret that has just been made.
pub struct ClientSecret {
    /// 43 characters, 256 random bits; for the person who asked for it, and nobody else.
    pub text: SecretString,
    /// What the database keeps.
    pub hash: TokenHash,
}

impl ClientSecret {
    /// Makes one.
    #[must_use]
    pub fn generate() -> Self {
        let text = URL_SAFE_NO_PAD.encode(random::bytes::<32>());
        let hash = TokenHash::of(text.as_bytes());
        Self { text: text.into(), hash }
    }
}
