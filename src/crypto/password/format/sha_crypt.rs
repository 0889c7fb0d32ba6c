//! sha256-crypt and sha512-crypt, `$5$` and `$6$`, of Linux; `rounds=` stands before the salt if they are not 5000.

use ::sha_crypt::{Params, sha256_crypt, sha512_crypt};

use super::{cost, digest, digest::Digest, encoding};
use crate::crypto::password::scheme::{Cost, Scheme};

/// In which order the bytes of sha256-crypt are written.
const ORDER_256: [usize; 32] = [
    20, 10, 0, 11, 1, 21, 2, 22, 12, 23, 13, 3, 14, 4, 24, 5, 25, 15, 26, 16, 6, 17, 7, 27, 8, 28, 18, 29,
    19, 9, 30, 31,
];
/// In which order the bytes of sha512-crypt are written.
const ORDER_512: [usize; 64] = [
    42, 21, 0, 1, 43, 22, 23, 2, 44, 45, 24, 3, 4, 46, 25, 26, 5, 47, 48, 27, 6, 7, 49, 28, 29, 8, 50, 51,
    30, 9, 10, 52, 31, 32, 11, 53, 54, 33, 12, 13, 55, 34, 35, 14, 56, 57, 36, 15, 16, 58, 37, 38, 17, 59,
    60, 39, 18, 19, 61, 40, 41, 20, 62, 63,
];

/// A hash of sha256-crypt or sha512-crypt.
pub(super) struct ShaCrypt {
    digest: Digest,
    rounds: u32,
    salt: String,
    tag: String,
}

/// Reads one; `None` for any other text. Rounds are 1000 to 999 999 999, as crypt writes them.
pub(super) fn read(text: &str) -> Option<ShaCrypt> {
    let (digest, rest, length) = match text.split_at_checked(3)? {
        ("$5$", rest) => (Digest::Sha256, rest, 43),
        ("$6$", rest) => (Digest::Sha512, rest, 86),
        _ => return None,
    };
    let (rounds, rest) = match rest.strip_prefix("rounds=") {
        Some(rest) => {
            let (rounds, rest) = rest.split_once('$')?;
            (encoding::number(rounds)?, rest)
        }
        None => (Params::RECOMMENDED_ROUNDS, rest),
    };
    let (salt, tag) = rest.split_once('$')?;
    let known = (Params::ROUNDS_MIN..=Params::ROUNDS_MAX).contains(&rounds)
        && salt.len() <= 16
        && encoding::is_crypt(tag, length);
    known.then(|| ShaCrypt { digest, rounds, salt: salt.to_owned(), tag: tag.to_owned() })
}

impl Scheme for ShaCrypt {
    fn cost(&self) -> Cost {
        cost::of(u64::from(self.rounds) * cost::SHA_CRYPT_ROUND, 1)
    }

    fn verify(&self, password: &[u8]) -> bool {
        // Each round digests the password again: one of 1024 bytes takes up to 17 times as long as a short one.
        let times = 1 + password.len() as u64 / 64;
        if !cost::of(u64::from(self.rounds) * cost::SHA_CRYPT_ROUND * times, 1).is_bearable() && times > 1 {
            return false;
        }
        let Ok(params) = Params::new(self.rounds) else { return false };
        let salt = self.salt.as_bytes();
        let text = if self.digest == Digest::Sha256 {
            let hash = sha256_crypt(password, salt, params);
            encoding::crypt_base64(&ORDER_256.map(|at| hash[at]))
        } else {
            let hash = sha512_crypt(password, salt, params);
            encoding::crypt_base64(&ORDER_512.map(|at| hash[at]))
        };
        digest::same(text.as_bytes(), self.tag.as_bytes())
    }
}
