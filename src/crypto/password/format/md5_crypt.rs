//! md5-crypt, `$1$salt$hash`, of Unix and old PHP; and Apache's, `$apr1$`, which differs in the prefix it hashes.

use super::{cost, digest, digest::Digest, encoding};
use crate::crypto::password::scheme::{Cost, Scheme};

/// In which order the bytes of the hash are written.
const ORDER: [usize; 16] = [12, 6, 0, 13, 7, 1, 14, 8, 2, 15, 9, 3, 5, 10, 4, 11];

/// A hash of md5-crypt.
pub(super) struct Md5Crypt {
    prefix: &'static str,
    salt: String,
    tag: String,
}

/// Reads one; `None` for any other text.
pub(super) fn read(text: &str) -> Option<Md5Crypt> {
    let (prefix, rest) = ["$1$", "$apr1$"]
        .into_iter()
        .find_map(|prefix| text.strip_prefix(prefix).map(|rest| (prefix, rest)))?;
    let (salt, tag) = rest.split_once('$')?;
    let known = salt.len() <= 8 && encoding::is_crypt(tag, 22);
    known.then(|| Md5Crypt { prefix, salt: salt.to_owned(), tag: tag.to_owned() })
}

impl Md5Crypt {
    fn hash(&self, password: &[u8]) -> Vec<u8> {
        let salt = self.salt.as_bytes();
        let inner = Digest::Md5.of(&[password, salt, password]);
        let mut first = vec![password, self.prefix.as_bytes(), salt];
        first.extend(password.chunks(16).map(|chunk| &inner[..chunk.len()]));
        // For each bit of the length a zero or the first character of the password, as its author had it.
        let mut length = password.len();
        while length > 0 {
            first.push(if length & 1 == 1 { b"\0" } else { &password[..1] });
            length >>= 1;
        }
        let mut hash = Digest::Md5.of(&first);
        for round in 0..1000 {
            let (before, after) = if round % 2 == 1 { (password, &*hash) } else { (&*hash, password) };
            let salt = if round % 3 == 0 { b"" } else { salt };
            let middle = if round % 7 == 0 { b"" } else { password };
            hash = Digest::Md5.of(&[before, salt, middle, after]);
        }
        hash
    }
}

impl Scheme for Md5Crypt {
    fn cost(&self) -> Cost {
        cost::of(1000 * cost::MD5_CRYPT_ROUND, 1)
    }

    fn verify(&self, password: &[u8]) -> bool {
        let hash = self.hash(password);
        let text = encoding::crypt_base64(&ORDER.map(|at| hash[at]));
        digest::same(text.as_bytes(), self.tag.as_bytes())
    }
}
