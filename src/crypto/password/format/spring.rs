//! Hashes of Spring Security's `DelegatingPasswordEncoder`, with the defaults of each encoder: `{bcrypt}$2a$10$...`.

use super::{
    any::boxed,
    argon2, bcrypt, cost, digest,
    digest::Digest,
    encoding, ldap,
    pbkdf2::Pbkdf2,
    salted::{Salt, Salted},
    scrypt::{Function, Scrypt},
};
use crate::crypto::password::scheme::{Cost, Scheme};

/// Reads one; `None` for any other text. The name in braces counts as it is written.
pub(super) fn read(text: &str) -> Option<Box<dyn Scheme>> {
    let (name, rest) = text.strip_prefix('{')?.split_once('}')?;
    match name {
        "bcrypt" => boxed(bcrypt::read(rest)),
        "argon2" | "argon2@SpringSecurity_v5_8" => boxed(argon2::read(rest)),
        "pbkdf2" => boxed(pbkdf2((Digest::Sha1, 185_000), 8, rest)),
        "pbkdf2@SpringSecurity_v5_8" => boxed(pbkdf2((Digest::Sha256, 310_000), 16, rest)),
        "scrypt" | "scrypt@SpringSecurity_v5_8" => boxed(scrypt(rest)),
        "sha256" => boxed(standard(rest)),
        "ldap" => ldap::read(rest),
        "MD5" => boxed(message_digest(Digest::Md5, rest)),
        "SHA-1" => boxed(message_digest(Digest::Sha1, rest)),
        "SHA-256" => boxed(message_digest(Digest::Sha256, rest)),
        _ => None,
    }
}

/// Salt and 32 bytes of key, in hex.
fn pbkdf2(function: (Digest, u32), salt: usize, rest: &str) -> Option<Pbkdf2> {
    let bytes = encoding::hex(rest).filter(|bytes| bytes.len() == salt + 32)?;
    let (salt, tag) = bytes.split_at(salt);
    Pbkdf2::new(function.0, function.1, salt.to_vec(), tag.to_vec())
}

/// `$e0801$salt$hash`: in hex log N, two digits of r, two of p.
fn scrypt(rest: &str) -> Option<Scrypt> {
    let mut fields = rest.strip_prefix('$')?.split('$');
    let parameters = fields.next()?;
    let digits = parameters.bytes().all(|c| c.is_ascii_hexdigit());
    let parameters = digits.then(|| u32::from_str_radix(parameters, 16).ok()).flatten()?;
    let function = Function::new(parameters >> 16, parameters >> 8 & 0xFF, parameters & 0xFF)?;
    let salt = encoding::base64(fields.next()?)?;
    let tag = encoding::base64(fields.next()?)?;
    fields.next().is_none().then_some(())?;
    Scrypt::new(function, salt, tag)
}

/// `{salt}hex`: the braces belong to the salt.
fn message_digest(digest: Digest, rest: &str) -> Option<Salted> {
    let end = rest.rfind('}')? + 1;
    rest.starts_with('{').then_some(())?;
    Salted::new(digest, Salt::After, &rest.as_bytes()[..end], encoding::hex(&rest[end..])?)
}

/// A hash of `StandardPasswordEncoder` without a secret of its own: SHA-256, 1024 times over.
struct Standard {
    salt: Vec<u8>,
    tag: Vec<u8>,
}

/// 8 bytes of salt and the digest, in hex.
fn standard(rest: &str) -> Option<Standard> {
    let bytes = encoding::hex(rest).filter(|bytes| bytes.len() == 40)?;
    let (salt, tag) = bytes.split_at(8);
    Some(Standard { salt: salt.to_vec(), tag: tag.to_vec() })
}

impl Scheme for Standard {
    fn cost(&self) -> Cost {
        cost::of(1024 * cost::digest(Digest::Sha256), 1)
    }

    fn verify(&self, password: &[u8]) -> bool {
        let first = Digest::Sha256.of(&[&self.salt, password]);
        let hash = (1..1024).fold(first, |hash, _| Digest::Sha256.of(&[&hash]));
        digest::same(&hash, &self.tag)
    }
}
