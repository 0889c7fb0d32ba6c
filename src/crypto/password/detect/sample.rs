//! Rows to look at, and what a hash looks like.

use std::fmt::{self, Display, Formatter};

use secrecy::SecretString;

use super::super::{
    argon2id,
    chain::{DIGESTS, from_base64},
    format::Named,
    hash_format::{ARGON2ID, HashFormat},
};

/// A row of the software that hashes come from. `Debug` shows the names of columns alone.
#[derive(Clone)]
pub struct Sample {
    /// The hash.
    pub hash: String,
    /// The salt, if there is a column of salts.
    pub salt: Option<String>,
    /// The password, if it is known.
    pub password: Option<SecretString>,
    /// Other columns that may have been mixed in, such as the user's id or e-mail: name and value.
    pub others: Vec<(String, String)>,
}

impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let columns: Vec<&str> = self.others.iter().map(|(column, _)| column.as_str()).collect();
        f.debug_struct("Sample").field("others", &columns).finish_non_exhaustive()
    }
}

/// What a hash looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// It tells its format.
    Tells(HashFormat),
    /// Hex of so many bytes.
    Hex(usize),
    /// Base64 of so many bytes, as many as a digest has.
    Base64(usize),
    /// None of these.
    Other,
}

impl Shape {
    /// What `hash` looks like.
    #[must_use]
    pub fn of(hash: &str) -> Self {
        let hash = hash.trim();
        let hex = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        match Named::recognise(hash) {
            _ if argon2id::is_ours(hash) => Self::Tells(HashFormat::Argon2id),
            Some(format) => Self::Tells(HashFormat::Named(format)),
            None if hex && hash.len().is_multiple_of(2) => Self::Hex(hash.len() / 2),
            None => match from_base64(hash.as_bytes()).map(|bytes| bytes.len()) {
                Some(bytes) if digests(bytes).next().is_some() => Self::Base64(bytes),
                _ => Self::Other,
            },
        }
    }

    /// What stands around a chain of this shape: the format, if the hash tells one.
    pub(super) fn format(&self) -> Option<&str> {
        match self {
            Self::Tells(HashFormat::Named(format)) => Some(format.name()),
            Self::Tells(_) => Some(ARGON2ID),
            _ => None,
        }
    }
}

/// The digests that have so many bytes.
pub(super) fn digests(bytes: usize) -> impl Iterator<Item = &'static str> {
    DIGESTS.into_iter().filter(move |(_, of)| *of == bytes).map(|(name, _)| name)
}

impl Display for Shape {
    /// For people: "32 hex digits, as md5 makes them".
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (bytes, spelled) = match self {
            Self::Tells(format) => return write!(f, "{format}"),
            Self::Other => return f.write_str("of no known format"),
            Self::Hex(bytes) => (*bytes, format!("{} hex digits", bytes * 2)),
            Self::Base64(bytes) => (*bytes, format!("base64 of {bytes} bytes")),
        };
        match digests(bytes).next() {
            Some(digest) => write!(f, "{spelled}, as {digest} makes them"),
            None => write!(f, "{spelled}, as no digest makes them"),
        }
    }
}
