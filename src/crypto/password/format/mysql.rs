//! `PASSWORD()` of `MySQL` 4.1 to 5.7 and `MariaDB`: a star and SHA-1 of SHA-1 in hex, without salt.

use super::{cost, digest, digest::Digest, encoding};
use crate::crypto::password::scheme::{Cost, Digested, Scheme};

/// A hash of `PASSWORD()`.
pub(super) struct MySql(Vec<u8>);

/// Reads one; `None` for any other text.
pub(super) fn read(text: &str) -> Option<MySql> {
    let hash = encoding::hex(text.strip_prefix('*')?)?;
    (hash.len() == Digest::Sha1.length()).then_some(MySql(hash))
}

impl Scheme for MySql {
    fn cost(&self) -> Cost {
        cost::of(2 * cost::digest(Digest::Sha1), 1)
    }

    fn verify(&self, password: &[u8]) -> bool {
        digest::same(&Digest::Sha1.of(&[&Digest::Sha1.of(&[password])]), &self.0)
    }

    fn as_digest(&self) -> Option<Digested> {
        Some(Digested { chain: "sha1(raw(sha1(password)))", hash: hex::encode(&self.0), salt: None })
    }
}
