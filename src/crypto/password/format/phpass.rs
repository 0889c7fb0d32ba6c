//! phpass: `$P$` of WordPress before 6.8, `$H$` of phpBB, and its descendants of Drupal 7, `$S$` and `U$S$`.

use super::{cost, digest, digest::Digest, encoding};
use crate::crypto::password::scheme::{Cost, Scheme};

/// A hash of phpass.
pub(super) struct Phpass {
    digest: Digest,
    input: Input,
    log_count: u32,
    salt: String,
    tag: String,
}

/// What is hashed.
enum Input {
    Password,
    /// Hex of its MD5, which Drupal 6 had kept.
    HexMd5,
}

/// Reads `$P$` or `$H$`, a character of iterations, 8 of salt, 22 of hash.
pub(super) fn read(text: &str) -> Option<Phpass> {
    let rest = text.strip_prefix("$P$").or_else(|| text.strip_prefix("$H$"))?;
    read_fields(rest, Digest::Md5, 22)
}

/// Reads `$S$`, where 43 of the 86 characters of hash are kept, or, of what was taken over from Drupal 6, `U$S$`,
/// `U$P$` or `U$H$`.
pub(super) fn read_drupal(text: &str) -> Option<Phpass> {
    let read_new = |text: &str| read_fields(text.strip_prefix("$S$")?, Digest::Sha512, 43);
    match text.strip_prefix('U') {
        None => read_new(text),
        Some(old) => Some(Phpass { input: Input::HexMd5, ..read_new(old).or_else(|| read(old))? }),
    }
}

fn read_fields(rest: &str, digest: Digest, length: usize) -> Option<Phpass> {
    let (log_count, rest) = rest.split_at_checked(1)?;
    let log_count = encoding::crypt_number(log_count).filter(|log_count| (7..=30).contains(log_count))?;
    let (salt, tag) = rest.split_at_checked(8)?;
    let known = encoding::is_crypt(salt, 8) && encoding::is_crypt(tag, length);
    known.then(|| Phpass {
        digest,
        input: Input::Password,
        log_count,
        salt: salt.to_owned(),
        tag: tag.to_owned(),
    })
}

impl Scheme for Phpass {
    fn cost(&self) -> Cost {
        cost::of(cost::digest(self.digest) << self.log_count, 1)
    }

    fn verify(&self, password: &[u8]) -> bool {
        let hex;
        let password = match self.input {
            Input::Password => password,
            Input::HexMd5 => {
                hex = hex::encode(Digest::Md5.of(&[password]));
                hex.as_bytes()
            }
        };
        let mut hash = self.digest.of(&[self.salt.as_bytes(), password]);
        for _ in 0..1_u32 << self.log_count {
            hash = self.digest.of(&[&hash, password]);
        }
        let text = encoding::crypt_base64(&hash);
        digest::same(&text.as_bytes()[..self.tag.len()], self.tag.as_bytes())
    }
}
