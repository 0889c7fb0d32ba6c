//! Firebase's scrypt (github.com/firebase/scrypt): the derived key encrypts a key of the project, and that is the hash.

use aes::Aes256;
use base64::{Engine, engine::general_purpose::STANDARD};
use ctr::{
    Ctr128BE,
    cipher::{KeyIvInit, StreamCipher},
};

use super::words::from_base64;

/// What the Firebase console shows beside the key as password hash parameters of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parameters {
    /// `base64_salt_separator`, decoded.
    pub(super) salt_separator: Vec<u8>,
    /// `rounds`: scrypt's r.
    pub(super) rounds: u32,
    /// `mem_cost`: the logarithm of scrypt's N.
    pub(super) mem_cost: u8,
}

impl Parameters {
    /// The hash in base64. Salt and `signer_key` are in base64, as in an export and in the console; `None` if they are
    /// not.
    pub(super) fn hash(&self, password: &[u8], salt: &[u8], signer_key: &[u8]) -> Option<Vec<u8>> {
        let (mut salt, mut hash) = (from_base64(salt)?, from_base64(signer_key)?);
        salt.extend_from_slice(&self.salt_separator);
        let params = scrypt::Params::new(self.mem_cost, self.rounds, 1).ok()?;
        let mut key = [0; 32];
        scrypt::scrypt(password, &salt, &params, &mut key).ok()?;
        let mut cipher = Ctr128BE::<Aes256>::new_from_slices(&key, &[0; 16]).ok()?;
        cipher.apply_keystream(&mut hash);
        Some(STANDARD.encode(hash).into_bytes())
    }
}
