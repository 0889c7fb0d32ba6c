//! The server's own key: what it needs to recognise its own forms, and to count guesses without keeping what was typed.

mod keys;
mod place;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::SecretString;
use sha2::Sha256;

pub use keys::{Lacking, ServerKeys};
pub use place::Place;

use crate::types::{TokenHash, random};

/// 256 random bits. All nodes of one deployment make things under the same one.
pub struct ServerKey([u8; 32]);

/// Why there is no key to use.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Something else is there.
    #[error(
        "{0} does not hold keys, each 43 characters of base64url: restore it from the backup or copy it from another node"
    )]
    Malformed(String),
    /// The file that the settings name is not there.
    #[error(
        "{0} does not exist: write a key into it, which `vtex-idp key server new` makes, or copy it from another node"
    )]
    Missing(String),
}

/// What a code over data is for; codes for one purpose mean nothing for another. Each says what happens to it when another
/// key becomes current.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    /// The token in a form. Pages that are open go on working: one of any key that is held is taken.
    Form,
    /// The reference of a login, which a shopper reads to support. A login in that moment reads as two.
    Login,
    /// The key under which guesses at an identifier from one network are counted. Counting begins anew.
    ThrottlePair,
    /// The key under which guesses at an identifier are counted. Counting begins anew.
    ThrottleIdentifier,
    /// The key under which guesses from a network are counted. Counting begins anew.
    ThrottleNetwork,
    /// The access token that a refresh token is exchanged for. What was answered is answered again, under whichever key.
    AccessToken,
    /// The refresh token that a refresh token is exchanged for. The same.
    RefreshToken,
    /// What tells a refresh token of ours from a guess. One of any key that is held is ours.
    RefreshTag,
    /// What tells whether an import brings another hash than the last one did. It names its key; the next import that brings
    /// the same hash renews it.
    ImportedHash,
    /// The key under which a signing key is encrypted. Every signing key is encrypted anew.
    SigningKey,
    /// What tells a probe of ours from a stranger's request. One of any key that is held is ours.
    Probe,
    /// What a server of this deployment answers a probe, under the key of the probe.
    ProbeAnswer,
}

impl ServerKey {
    /// A new key.
    #[must_use]
    pub fn generate() -> Self {
        Self(random::bytes())
    }

    /// Reads 43 characters of base64url.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// The 43 characters that [`Self::parse`] reads.
    #[must_use]
    pub fn text(&self) -> SecretString {
        URL_SAFE_NO_PAD.encode(self.0).into()
    }

    /// What tells two keys apart without telling either.
    #[must_use]
    pub fn fingerprint(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }

    /// HMAC-SHA256 of `parts` under this key, for one purpose. Parts cannot run into one another.
    ///
    /// # Panics
    /// Never: HMAC takes a key of any length.
    #[must_use]
    pub fn code(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(format!("{purpose:?}").as_bytes());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

impl AsRef<Self> for ServerKey {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl std::fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ServerKey(secret)")
    }
}

/// A fingerprint as people read and type it: its first 12 digits.
#[must_use]
pub fn short(fingerprint: &TokenHash) -> String {
    hex::encode(fingerprint.as_bytes()).chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written_and_never_shown() {
        let key = ServerKey::generate();
        let text = key.text();
        assert_eq!(text.expose_secret().len(), 43);
        let read = ServerKey::parse(text.expose_secret()).expect("our own");
        assert_eq!(read.fingerprint(), key.fingerprint());
        assert!(!format!("{key:?}").contains(text.expose_secret()));
        assert!(ServerKey::parse("short").is_none() && ServerKey::parse(&"=".repeat(43)).is_none());
    }

    #[test]
    fn codes_differ_by_purpose_and_by_where_parts_end() {
        let key = ServerKey([7; 32]);
        let code = key.code(Purpose::Form, &[b"ab", b"c"]);
        assert_ne!(code, key.code(Purpose::ThrottleIdentifier, &[b"ab", b"c"]));
        assert_ne!(code, key.code(Purpose::Form, &[b"a", b"bc"]));
    }
}
