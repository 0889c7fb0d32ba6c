//! One digest of password and salt. Graphics cards guess these by the billion, so each can be written as a chain.

use super::{cost, digest, digest::Digest};
use crate::crypto::password::scheme::{Cost, Digested, Scheme};

/// Where the salt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Salt {
    /// Nowhere.
    None,
    /// Text before the password.
    Before,
    /// Text after the password.
    After,
    /// Bytes after the password.
    BytesAfter,
}

/// A hash that is one digest.
pub(super) struct Salted {
    digest: Digest,
    place: Salt,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Salted {
    /// A hash of its parts; `None` if the hash has not the length of its digest, or the salt is too long.
    pub(super) fn new(digest: Digest, place: Salt, salt: &[u8], hash: Vec<u8>) -> Option<Self> {
        let place = if salt.is_empty() { Salt::None } else { place };
        let bounded = hash.len() == digest.length() && salt.len() <= 256;
        bounded.then(|| Self { digest, place, salt: salt.to_vec(), hash })
    }

    const fn chain(&self) -> &'static str {
        use Digest::{Md5, Sha1, Sha256, Sha384, Sha512};
        match (self.place, self.digest) {
            (Salt::None, Md5) => "md5(password)",
            (Salt::None, Sha1) => "sha1(password)",
            (Salt::None, Sha256) => "sha256(password)",
            (Salt::None, Sha384) => "sha384(password)",
            (Salt::None, Sha512) => "sha512(password)",
            (Salt::Before, Md5) => "md5(salt + password)",
            (Salt::Before, Sha1) => "sha1(salt + password)",
            (Salt::Before, Sha256) => "sha256(salt + password)",
            (Salt::Before, Sha384) => "sha384(salt + password)",
            (Salt::Before, Sha512) => "sha512(salt + password)",
            (Salt::After, Md5) => "md5(password + salt)",
            (Salt::After, Sha1) => "sha1(password + salt)",
            (Salt::After, Sha256) => "sha256(password + salt)",
            (Salt::After, Sha384) => "sha384(password + salt)",
            (Salt::After, Sha512) => "sha512(password + salt)",
            (Salt::BytesAfter, Md5) => "md5(password + raw(salt))",
            (Salt::BytesAfter, Sha1) => "sha1(password + raw(salt))",
            (Salt::BytesAfter, Sha256) => "sha256(password + raw(salt))",
            (Salt::BytesAfter, Sha384) => "sha384(password + raw(salt))",
            (Salt::BytesAfter, Sha512) => "sha512(password + raw(salt))",
        }
    }
}

impl Scheme for Salted {
    fn cost(&self) -> Cost {
        cost::of(cost::digest(self.digest), 1)
    }

    fn verify(&self, password: &[u8]) -> bool {
        let found = match self.place {
            Salt::Before => self.digest.of(&[&self.salt, password]),
            Salt::None | Salt::After | Salt::BytesAfter => self.digest.of(&[password, &self.salt]),
        };
        digest::same(&found, &self.hash)
    }

    fn as_digest(&self) -> Option<Digested> {
        let salt = match self.place {
            Salt::None => None,
            Salt::BytesAfter => Some(hex::encode(&self.salt)),
            Salt::Before | Salt::After => Some(String::from_utf8(self.salt.clone()).ok()?),
        };
        Some(Digested { chain: self.chain(), hash: hex::encode(&self.hash), salt })
    }
}
