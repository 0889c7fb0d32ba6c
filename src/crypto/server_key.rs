//! The server's own key: what it needs to recognise its own forms, and to count guesses without keeping what was typed.

use std::{
    fs,
    io::{ErrorKind, Write},
    path::Path,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

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
    /// The key under which guesses at an identifier are counted.
    ThrottleIdentifier,
    /// The key under which guesses from a network are counted.
    ThrottleNetwork,
}

impl ServerKey {
    /// The key in `path`; made there, readable by the owner only, when there is none.
    pub fn load_or_create(path: &Path) -> Result<Self, Error> {
        let failed = |source| Error::File { path: path.display().to_string(), source };
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(text.trim()).ok_or_else(|| Error::Malformed(path.display().to_string())),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let key = Self(random::bytes());
                let mut file = private_file(path).map_err(failed)?;
                writeln!(file, "{}", URL_SAFE_NO_PAD.encode(key.0))
                    .and_then(|()| file.sync_all())
                    .map_err(failed)?;
                Ok(key)
            }
            Err(error) => Err(failed(error)),
        }
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

/// Makes a folder that only its owner can enter; one that exists is left as it is.
pub fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a file that only its owner can read; fails when it exists.
pub fn private_file(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_for_the_owner_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("server.key");
        let made = ServerKey::load_or_create(&path).expect("made");
        let read = ServerKey::load_or_create(&path).expect("read");
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
        assert!(matches!(ServerKey::load_or_create(&path), Err(Error::Malformed(_))));
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
