//! Firebase's scrypt: the derived key encrypts a key of the project, and that is the hash. The project's parameters
//! stand beside the export, not in it, so this is no format of one text.

use aes::Aes256;
use ctr::{
    Ctr128BE,
    cipher::{KeyIvInit, StreamCipher},
};

use super::{digest, scrypt::Function};
use crate::crypto::password::scheme::{Cost, Scheme};

/// What the Firebase console shows as password hash parameters of a project, decoded from base64.
/// `Debug` shows none of it.
#[derive(Clone)]
pub struct FirebaseProject {
    /// `base64_signer_key`: at most 256 bytes.
    pub signer_key: Vec<u8>,
    /// `base64_salt_separator`: at most 64 bytes.
    pub salt_separator: Vec<u8>,
    /// `rounds`: scrypt's r.
    pub rounds: u32,
    /// `mem_cost`: the logarithm of scrypt's N.
    pub mem_cost: u32,
}

impl std::fmt::Debug for FirebaseProject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FirebaseProject(..)")
    }
}

/// A hash of a project.
pub struct Firebase {
    function: Function,
    signer_key: Vec<u8>,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Firebase {
    /// A hash of its parts: `salt` and `passwordHash` of an export, decoded. `None` if a part has a length that
    /// Firebase never makes, or scrypt does not work with the parameters.
    #[must_use]
    pub fn new(project: FirebaseProject, mut salt: Vec<u8>, hash: Vec<u8>) -> Option<Self> {
        let FirebaseProject { signer_key, salt_separator, rounds, mem_cost } = project;
        let bounded = (16..=256).contains(&signer_key.len())
            && hash.len() == signer_key.len()
            && salt_separator.len() <= 64
            && salt.len() <= 256;
        bounded.then_some(())?;
        salt.extend_from_slice(&salt_separator);
        Some(Self { function: Function::new(mem_cost, rounds, 1)?, signer_key, salt, hash })
    }
}

impl Scheme for Firebase {
    fn cost(&self) -> Cost {
        self.function.cost()
    }

    fn verify(&self, password: &[u8]) -> bool {
        let Some(key) = self.function.hash(password, &self.salt, 32) else { return false };
        let Ok(mut cipher) = Ctr128BE::<Aes256>::new_from_slices(&key, &[0; 16]) else { return false };
        let mut found = self.signer_key.clone();
        cipher.apply_keystream(&mut found);
        digest::same(&found, &self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::password::format::encoding::base64;

    /// The sample of github.com/firebase/scrypt.
    fn sample() -> FirebaseProject {
        let signer_key =
            "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
        FirebaseProject {
            signer_key: base64(signer_key).unwrap(),
            salt_separator: base64("Bw==").unwrap(),
            rounds: 8,
            mem_cost: 14,
        }
    }

    fn hash(salt: &str, hash: &str) -> Firebase {
        Firebase::new(sample(), base64(salt).unwrap(), base64(hash).unwrap()).unwrap()
    }

    #[test]
    fn the_published_sample_is_verified() {
        let sample = hash(
            "42xEC+ixf3L2lw==",
            "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==",
        );
        assert!(sample.cost().is_bearable());
        assert!(sample.verify(b"user1password"));
        assert!(!sample.verify(b"user1passwore"));
        assert!(!sample.verify(b""));
        // Of the npm package firebase-scrypt, with the same project.
        let unicode = hash(
            "c2FsdHNhbHQx",
            "9gsvhSu5GMmE1HGEYrF+90bVXjC6h+e/A6ZV5IPTp3Udf/k1zkhtlSFOEL5UdURvYXkWOpfB9qRf6X8M1cvcGQ==",
        );
        assert!(unicode.verify("Açaí-güey1".as_bytes()));
    }

    #[test]
    fn parts_that_fit_no_hash_are_refused() {
        let hash = vec![0; 64];
        assert!(Firebase::new(sample(), vec![], vec![0; 63]).is_none());
        assert!(Firebase::new(sample(), vec![0; 257], hash.clone()).is_none());
        for (rounds, mem_cost) in [(0, 14), (8, 0), (8, 32), (8, u32::MAX), (u32::MAX, 14)] {
            let project = FirebaseProject { rounds, mem_cost, ..sample() };
            assert!(Firebase::new(project, vec![], hash.clone()).is_none(), "{rounds} {mem_cost}");
        }
        let project = FirebaseProject { mem_cost: 31, ..sample() };
        assert!(!Firebase::new(project, vec![], hash).unwrap().cost().is_bearable());
    }
}
