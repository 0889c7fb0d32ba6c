//! The server's own key: what it needs to recognise its own forms, and to count guesses without keeping what was typed.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::Path,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::private::private_file;
use crate::types::{TokenHash, random};

/// 256 random bits. Every node of one deployment uses the same key.
pub struct ServerKey([u8; 32]);

/// Why there is no key to use.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file could not be read or made.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file holds something else.
    #[error(
        "{0} does not hold a key (43 characters of base64url): restore it from the backup or copy it from another node"
    )]
    Malformed(String),
}

/// What a code over data is for; codes for one purpose mean nothing for another.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    /// The token in a form.
    Form,
    /// The reference of a login, which a shopper reads to support.
    Login,
    /// The key under which guesses at an identifier from one network are counted.
    ThrottlePair,
    /// The key under which guesses at an identifier are counted.
    ThrottleIdentifier,
    /// The key under which guesses from a network are counted.
    ThrottleNetwork,
    /// The access token that a refresh token is exchanged for.
    AccessToken,
    /// The refresh token that a refresh token is exchanged for.
    RefreshToken,
    /// What tells a refresh token of ours from a guess.
    RefreshTag,
    /// What tells whether an import brings another hash than the last one did.
    ImportedHash,
    /// The key under which a signing key is encrypted.
    SigningKey,
    /// What tells a probe of ours from a stranger's request.
    Probe,
    /// What a server of this deployment answers a probe.
    ProbeAnswer,
}

impl ServerKey {
    /// The key in `path`, if there is one.
    pub fn load(path: &Path) -> Result<Option<Self>, Error> {
        match fs::read_to_string(path) {
            Ok(text) => match Self::parse(text.trim()) {
                Some(key) => Ok(Some(key)),
                None => Err(Error::Malformed(path.display().to_string())),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::File { path: path.display().to_string(), source }),
        }
    }

    /// A new key, kept in `path` for its owner only. It appears there whole or not at all.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let failed = |source| Error::File { path: path.display().to_string(), source };
        let key = Self(random::bytes());
        let unfinished = path.with_extension("new");
        let _ = fs::remove_file(&unfinished); // of a start that was cut short
        let mut file = private_file(&unfinished).map_err(failed)?;
        writeln!(file, "{}", URL_SAFE_NO_PAD.encode(key.0)).and_then(|()| file.sync_all()).map_err(failed)?;
        fs::rename(&unfinished, path).map_err(failed)?;
        Ok(key)
    }

    fn parse(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
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

impl std::fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ServerKey(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_for_the_owner_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("server.key");
        assert!(ServerKey::load(&path).expect("readable").is_none());
        let made = ServerKey::create(&path).expect("made");
        let read = ServerKey::load(&path).expect("readable").expect("there");
        assert_eq!(made.fingerprint(), read.fingerprint());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).expect("exists").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_key_is_an_error_and_stays_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("server.key");
        fs::write(&path, "short").expect("written");
        assert!(matches!(ServerKey::load(&path), Err(Error::Malformed(_))));
        assert_eq!(fs::read_to_string(&path).expect("kept"), "short");
    }

    #[test]
    fn codes_differ_by_purpose_and_by_where_parts_end() {
        let key = ServerKey([7; 32]);
        let code = key.code(Purpose::Form, &[b"ab", b"c"]);
        assert_ne!(code, key.code(Purpose::ThrottleIdentifier, &[b"ab", b"c"]));
        assert_ne!(code, key.code(Purpose::Form, &[b"a", b"bc"]));
    }
}
