//! Hashes of Django's `django.contrib.auth.hashers`: an algorithm, then `$` between its fields.

use super::{
    any::boxed,
    argon2, bcrypt, bcrypt_prehashed,
    digest::Digest,
    encoding,
    pbkdf2::Pbkdf2,
    salted::{Salt, Salted},
    scrypt::{Function, Scrypt},
};
use crate::crypto::password::scheme::Scheme;

/// Reads one; `None` for any other text. Old versions also wrote an MD5 in hex and nothing else.
pub(super) fn read(text: &str) -> Option<Box<dyn Scheme>> {
    let Some((algorithm, rest)) = text.split_once('$') else {
        return boxed(Salted::new(Digest::Md5, Salt::None, b"", encoding::hex(text)?));
    };
    match algorithm {
        "argon2" => boxed(argon2::read(&text[algorithm.len()..])),
        "bcrypt" => boxed(bcrypt::read(rest)),
        "bcrypt_sha256" => boxed(bcrypt_prehashed::read_django(rest)),
        "pbkdf2_sha1" => boxed(pbkdf2(Digest::Sha1, rest)),
        "pbkdf2_sha256" => boxed(pbkdf2(Digest::Sha256, rest)),
        "scrypt" => boxed(scrypt(rest)),
        "md5" => boxed(salted(Digest::Md5, rest)),
        "sha1" => boxed(salted(Digest::Sha1, rest)),
        _ => None,
    }
}

/// `iterations$salt$base64`
fn pbkdf2(prf: Digest, rest: &str) -> Option<Pbkdf2> {
    let [iterations, salt, tag] = fields(rest)?;
    let tag = encoding::base64(tag)?;
    Pbkdf2::new(prf, encoding::number(iterations)?, salt.as_bytes().to_vec(), tag)
}

/// `N$salt$r$p$base64`
fn scrypt(rest: &str) -> Option<Scrypt> {
    let [n, salt, r, p, tag] = fields(rest)?;
    let function = Function::with_n(encoding::number(n)?, encoding::number(r)?, encoding::number(p)?)?;
    Scrypt::new(function, salt.as_bytes().to_vec(), encoding::base64(tag)?)
}

/// `salt$hex`
fn salted(digest: Digest, rest: &str) -> Option<Salted> {
    let [salt, hash] = fields(rest)?;
    Salted::new(digest, Salt::Before, salt.as_bytes(), encoding::hex(hash)?)
}

/// All fields, if there are just so many.
fn fields<const N: usize>(rest: &str) -> Option<[&str; N]> {
    let mut fields = rest.split('$');
    let mut found = [""; N];
    for field in &mut found {
        *field = fields.next()?;
    }
    fields.next().is_none().then_some(found)
}
