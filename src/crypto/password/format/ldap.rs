//! Hashes of directories, `{SSHA}base64` (RFC 2307): `OpenLDAP`, 389 Directory Server, Dovecot, Atlassian.

use super::{
    any::boxed,
    argon2, bcrypt,
    digest::Digest,
    encoding, md5_crypt,
    pbkdf2::{self, Pbkdf2},
    salted::{Salt, Salted},
    scrypt, sha_crypt,
};
use crate::crypto::password::scheme::Scheme;

/// Reads one; `None` for any other text. The name in braces counts in either case.
pub(super) fn read(text: &str) -> Option<Box<dyn Scheme>> {
    let (name, rest) = text.strip_prefix('{')?.split_once('}')?;
    match name.to_ascii_uppercase().as_str() {
        "MD5" => unsalted(Digest::Md5, rest),
        "SHA" => unsalted(Digest::Sha1, rest),
        "SHA256" => unsalted(Digest::Sha256, rest),
        "SHA384" => unsalted(Digest::Sha384, rest),
        "SHA512" => unsalted(Digest::Sha512, rest),
        "SMD5" => salted(Digest::Md5, rest),
        "SSHA" => salted(Digest::Sha1, rest),
        "SSHA256" => salted(Digest::Sha256, rest),
        "SSHA384" => salted(Digest::Sha384, rest),
        "SSHA512" => salted(Digest::Sha512, rest),
        "PBKDF2" | "PBKDF2-SHA1" => boxed(pbkdf2::read_fields(Digest::Sha1, rest)),
        "PBKDF2-SHA256" => boxed(pbkdf2::read_fields(Digest::Sha256, rest)),
        "PBKDF2-SHA512" => boxed(pbkdf2::read_fields(Digest::Sha512, rest)),
        "PKCS5S2" => boxed(atlassian(rest)),
        "CRYPT" | "MD5-CRYPT" | "SHA256-CRYPT" | "SHA512-CRYPT" | "BLF-CRYPT" | "BCRYPT" | "ARGON2"
        | "ARGON2I" | "ARGON2ID" => crypt(rest),
        _ => None,
    }
}

fn unsalted(digest: Digest, rest: &str) -> Option<Box<dyn Scheme>> {
    boxed(Salted::new(digest, Salt::None, b"", encoding::base64(rest)?))
}

/// The salt stands behind the digest.
fn salted(digest: Digest, rest: &str) -> Option<Box<dyn Scheme>> {
    let bytes = encoding::base64(rest)?;
    let (hash, salt) = bytes.split_at_checked(digest.length())?;
    if salt.is_empty() {
        return None;
    }
    boxed(Salted::new(digest, Salt::BytesAfter, salt, hash.to_vec()))
}

/// What the crypt of the system read.
fn crypt(rest: &str) -> Option<Box<dyn Scheme>> {
    boxed(bcrypt::read(rest))
        .or_else(|| boxed(sha_crypt::read(rest)))
        .or_else(|| boxed(md5_crypt::read(rest)))
        .or_else(|| boxed(argon2::read(rest)))
        .or_else(|| boxed(scrypt::read(rest)))
}

/// 16 bytes of salt and 32 of key, of 10 000 iterations.
fn atlassian(rest: &str) -> Option<Pbkdf2> {
    let bytes = encoding::base64(rest).filter(|bytes| bytes.len() == 48)?;
    let (salt, tag) = bytes.split_at(16);
    Pbkdf2::new(Digest::Sha1, 10_000, salt.to_vec(), tag.to_vec())
}
