//! Argon2id (RFC 9106) with memory that is re-used from one hash to the next.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{self, Ident, Salt},
};
use subtle::ConstantTimeEq;

use super::{scheme::Cost, stored::PasswordHash};
use crate::types::random;

/// Memory of one hash in KiB: OWASP's first choice for argon2id, with t = 2, p = 1.
pub const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const TAG_BYTES: usize = 32;

/// What one hash takes.
pub const COST: Cost = Cost { milliseconds: 14, kib: MEMORY_KIB };

/// A PHC string that no password has.
pub(super) fn decoy() -> String {
    phc_string(&random::bytes::<16>(), &random::bytes::<TAG_BYTES>())
}

/// Whether this is a PHC string with exactly our parameters: `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`.
pub(super) fn is_ours(phc: &str) -> bool {
    phc.starts_with("$argon2id$") && parts(phc).is_some_and(|(_, tag)| tag.len() == TAG_BYTES)
}

/// The working memory of one hashing thread, 19 MiB, made at the first hash and kept.
#[derive(Default)]
pub struct Arena {
    memory: Vec<Block>,
    computed: usize,
}

impl Arena {
    /// Hashes a new password, or what a chain made of one.
    ///
    /// # Panics
    /// Never: the parameters are constants that argon2 accepts.
    #[must_use]
    pub fn hash(&mut self, password: &[u8]) -> PasswordHash {
        PasswordHash::ours(self.phc(password))
    }

    /// The same as a PHC string.
    pub(super) fn phc(&mut self, password: &[u8]) -> String {
        let salt = random::bytes::<16>();
        let tag = self.tag(password, &salt);
        phc_string(&salt, &tag)
    }

    /// Whether `password` has this hash. A text that is no hash of ours matches nothing, at the same cost.
    #[must_use]
    pub(super) fn verify(&mut self, password: &[u8], phc: &str) -> bool {
        let (salt, expected) = parts(phc).unwrap_or_default();
        let tag = self.tag(password, &salt);
        expected.len() == TAG_BYTES && tag.ct_eq(&expected).into()
    }

    /// Takes the time of a hash.
    pub(super) fn waste(&mut self, password: &[u8]) {
        std::hint::black_box(self.tag(password, &[0; 16]));
    }

    /// How many hashes this one has worked out.
    #[must_use]
    pub const fn computed(&self) -> usize {
        self.computed
    }

    fn tag(&mut self, password: &[u8], salt: &[u8]) -> [u8; TAG_BYTES] {
        let params =
            Params::new(MEMORY_KIB, PASSES, LANES, Some(TAG_BYTES)).expect("argon2 accepts these constants");
        self.computed += 1;
        self.memory.resize(params.block_count(), Block::default());
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let salt = if salt.len() < argon2::MIN_SALT_LEN { &[0; 16] } else { salt };
        let mut tag = [0; TAG_BYTES];
        argon2
            .hash_password_into_with_memory(password, salt, &mut tag, &mut self.memory)
            .expect("lengths are bounded: password by the form, salt and tag here");
        tag
    }
}

fn phc_string(salt: &[u8; 16], tag: &[u8; TAG_BYTES]) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
    let (salt, tag) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(tag));
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${tag}")
}

/// Salt and tag of a hash with exactly our parameters.
fn parts(text: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let hash = phc::PasswordHash::new(text).ok()?;
    let params = Params::try_from(&hash).ok()?;
    let ours = hash.algorithm == Ident::new("argon2id").ok()?
        && (params.m_cost(), params.t_cost(), params.p_cost()) == (MEMORY_KIB, PASSES, LANES)
        && hash.version == Some(Version::V0x13.into());
    let salt: Option<&Salt> = hash.salt.as_ref();
    ours.then_some(())?;
    Some((salt?.as_ref().to_vec(), hash.hash?.as_bytes().to_vec()))
}

#[cfg(test)]
mod tests {
    use argon2::PasswordVerifier;

    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_only() {
        let mut arena = Arena::default();
        let hash = arena.phc(b"correct horse");
        assert!(arena.verify(b"correct horse", &hash));
        assert!(!arena.verify(b"correct horsf", &hash));
        assert_ne!(hash, arena.phc(b"correct horse"), "salted");
    }

    #[test]
    fn the_hash_is_one_that_other_software_reads() {
        let hash = Arena::default().phc("pässword".as_bytes());
        assert!(Argon2::default().verify_password("pässword".as_bytes(), hash.as_str()).is_ok());
    }

    #[test]
    fn a_decoy_and_a_damaged_hash_match_nothing() {
        let mut arena = Arena::default();
        assert!(!arena.verify(b"", &decoy()));
        for text in [
            "",
            "$argon2id$",
            "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$AA",
            "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
        ] {
            assert!(!arena.verify(b"", text), "{text}");
            assert!(!is_ours(text), "{text}");
        }
    }
}
