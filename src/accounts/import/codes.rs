//! Codes of imported hashes: they tell whether an import brings another hash than the last one did, also after the hash became
//! argon2id. Each names the server key that it was made under.

use std::sync::Arc;

use subtle::ConstantTimeEq;

use crate::{
    crypto::server_key::{Purpose, ServerKey},
    types::TokenHash,
};

/// Bytes of a key's fingerprint at the beginning of a code.
const TAG_BYTES: usize = 8;

/// A hash's code under each key that this node holds, the current one first.
#[derive(Clone)]
pub(super) struct Codes(Vec<Vec<u8>>);

/// What a kept code says of a hash that is brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// It is the same.
    Same,
    /// It is the same; the code was made under an older key.
    SameUnderOlder,
    /// It is another, or the code was made under a key that is not held any more.
    Another,
}

impl Codes {
    /// The codes of a hash, given in parts.
    pub(super) fn of(keys: &[Arc<ServerKey>], parts: &[&[u8]]) -> Self {
        let code = |key: &Arc<ServerKey>| {
            [tag_of(&key.fingerprint()), key.code(Purpose::ImportedHash, parts).to_vec()].concat()
        };
        Self(keys.iter().map(code).collect())
    }

    /// The one to keep.
    pub(super) fn current(&self) -> Vec<u8> {
        self.0[0].clone()
    }

    /// What a code that was kept says. Earlier builds kept codes without a tag.
    pub(super) fn say(&self, kept: &[u8]) -> Says {
        let is = |code: &[u8]| bool::from(code.ct_eq(kept));
        if is(&self.0[0]) {
            Says::Same
        } else if self.0.iter().any(|code| is(code) || is(&code[TAG_BYTES..])) {
            Says::SameUnderOlder
        } else {
            Says::Another
        }
    }
}

/// How the codes of imported hashes under a key begin: 8 bytes of its fingerprint.
#[must_use]
pub fn tag_of(fingerprint: &TokenHash) -> Vec<u8> {
    fingerprint.as_bytes().iter().take(TAG_BYTES).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_known_under_every_key_that_is_held_and_no_other() {
        let [new, old, gone] = [(); 3].map(|()| Arc::new(ServerKey::generate()));
        let parts: [&[u8]; 2] = [b"sha1", b"hash"];
        let codes = Codes::of(&[Arc::clone(&new), Arc::clone(&old)], &parts);
        let kept = |key: &Arc<ServerKey>| Codes::of(std::slice::from_ref(key), &parts).current();
        assert_eq!(codes.say(&kept(&new)), Says::Same);
        assert_eq!(codes.say(&kept(&old)), Says::SameUnderOlder);
        assert_eq!(codes.say(&kept(&old)[TAG_BYTES..]), Says::SameUnderOlder, "of an earlier build");
        assert_eq!(codes.say(&kept(&gone)), Says::Another);
        let other = Codes::of(&[new], &[b"sha1", b"another"]);
        for key in [&old, &gone] {
            assert_eq!(other.say(&kept(key)), Says::Another);
        }
        assert_eq!(codes.say(b""), Says::Another);
    }
}
