//! PBKDF2 as text: `$pbkdf2-sha256$29000$salt$hash` of passlib, `$pbkdf2-sha512$i=25000$salt$hash` in PHC form.

use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2;

use super::{cost, digest::Digest, encoding};
use crate::crypto::password::scheme::{Cost, Scheme};

/// A PBKDF2 hash, whatever text it was written in.
pub(super) struct Pbkdf2 {
    prf: Digest,
    algorithm: pbkdf2::Algorithm,
    iterations: NonZeroU32,
    salt: Vec<u8>,
    tag: Vec<u8>,
}

impl Pbkdf2 {
    /// A hash of its parts. The length of the tag says how many bytes are derived: 10 to 128.
    pub(super) fn new(prf: Digest, iterations: u32, salt: Vec<u8>, tag: Vec<u8>) -> Option<Self> {
        let algorithm = match prf {
            Digest::Md5 => return None,
            Digest::Sha1 => pbkdf2::PBKDF2_HMAC_SHA1,
            Digest::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
            Digest::Sha384 => pbkdf2::PBKDF2_HMAC_SHA384,
            Digest::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
        };
        let bounded = salt.len() <= 256 && (10..=128).contains(&tag.len());
        bounded.then_some(Self { prf, algorithm, iterations: NonZeroU32::new(iterations)?, salt, tag })
    }
}

/// Reads one; `None` for any other text.
pub(super) fn read(text: &str) -> Option<Pbkdf2> {
    let (name, rest) = text.strip_prefix("$pbkdf2")?.split_once('$')?;
    let prf = match name {
        "" | "-sha1" => Digest::Sha1,
        "-sha256" => Digest::Sha256,
        "-sha384" => Digest::Sha384,
        "-sha512" => Digest::Sha512,
        _ => return None,
    };
    read_fields(prf, rest)
}

/// Reads `29000$salt$hash`.
pub(super) fn read_fields(prf: Digest, rest: &str) -> Option<Pbkdf2> {
    let mut fields = rest.split('$');
    let effort = fields.next()?;
    let salt = encoding::adapted_base64(fields.next()?)?;
    let tag = encoding::adapted_base64(fields.next()?)?;
    fields.next().is_none().then_some(())?;
    let iterations = encoding::number(effort)
        .or_else(|| encoding::parameters(effort, ["i"]).map(|[iterations]| iterations))
        .or_else(|| {
            let [iterations, length] = encoding::parameters(effort, ["i", "l"])?;
            (usize::try_from(length) == Ok(tag.len())).then_some(iterations)
        })?;
    Pbkdf2::new(prf, iterations, salt, tag)
}

impl Scheme for Pbkdf2 {
    fn cost(&self) -> Cost {
        let blocks = self.tag.len().div_ceil(self.prf.length());
        let steps = u64::from(self.iterations.get()).saturating_mul(blocks as u64);
        cost::of(steps.saturating_mul(cost::pbkdf2(self.prf)), 1)
    }

    fn verify(&self, password: &[u8]) -> bool {
        // It compares in constant time.
        pbkdf2::verify(self.algorithm, self.iterations, &self.salt, password, &self.tag).is_ok()
    }
}
