//! Hashes of Werkzeug, which Flask uses: `pbkdf2:sha256:600000$salt$hex`, `scrypt:32768:8:1$salt$hex`.

use super::{
    any::boxed,
    digest::Digest,
    encoding,
    pbkdf2::Pbkdf2,
    scrypt::{Function, Scrypt},
};
use crate::crypto::password::scheme::Scheme;

/// Reads one; `None` for any other text.
pub(super) fn read(text: &str) -> Option<Box<dyn Scheme>> {
    let (method, rest) = text.split_once('$')?;
    let (salt, tag) = rest.split_once('$')?;
    let (salt, tag) = (salt.as_bytes().to_vec(), encoding::hex(tag)?);
    let mut method = method.split(':');
    let kind = method.next()?;
    let mut next = || encoding::number(method.next()?);
    match kind {
        "scrypt" => {
            let function = Function::with_n(next()?, next()?, next()?)?;
            method.next().is_none().then_some(())?;
            boxed(Scrypt::new(function, salt, tag))
        }
        "pbkdf2" => {
            let prf = match method.next()? {
                "sha1" => Digest::Sha1,
                "sha256" => Digest::Sha256,
                "sha512" => Digest::Sha512,
                _ => return None,
            };
            let iterations = encoding::number(method.next()?)?;
            method.next().is_none().then_some(())?;
            boxed(Pbkdf2::new(prf, iterations, salt, tag))
        }
        _ => None,
    }
}
