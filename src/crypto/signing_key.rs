//! A key that signs tokens: ECDSA on P-256 with SHA-256, "ES256" (RFC 7518 section 3.4). The database keeps it encrypted,
//! so that a copy of the database alone signs nothing.

use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, encode,
    jwk::{Jwk, PublicKeyUse, ThumbprintHash},
};
use secrecy::{ExposeSecret, SecretSlice};
use serde::Serialize;

use super::server_key::{Purpose, ServerKey};
use crate::types::random;

/// The one algorithm that our tokens are signed with.
pub const ALGORITHM: Algorithm = Algorithm::ES256;

/// A pair of keys with the name that tokens call it by. No `Debug`: it is a secret.
pub struct SigningKey {
    private: EncodingKey,
    public: DecodingKey,
    jwk: Jwk,
    kid: String,
}

/// A kept key that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the signing key {0} in the database cannot be opened: it is damaged, or was made under a server key that this node does not hold. Restore \
     the database and `server.key` from one backup, or replace it with `vtex-idp key rotate --now --revoke-old`"
)]
pub struct Unopenable(String);

impl Unopenable {
    /// Of the key with this `kid`.
    #[must_use]
    pub fn named(kid: &str) -> Self {
        Self(kid.to_owned())
    }
}

impl SigningKey {
    /// A new one.
    ///
    /// # Panics
    /// When the operating system has no randomness to give.
    #[must_use]
    pub fn generate() -> Self {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
            .expect("the operating system gives randomness");
        Self::from_pkcs8(pkcs8.as_ref()).expect("a key just made is well formed")
    }

    /// The key that [`Self::sealed`] encrypted under the same server key, by its `kid`.
    pub fn open(kid: &str, sealed: &[u8], key: &ServerKey) -> Result<Self, Unopenable> {
        let opened = decrypt(kid, sealed, key).and_then(|pkcs8| Self::from_pkcs8(pkcs8.expose_secret()));
        opened.filter(|opened| opened.kid == kid).ok_or_else(|| Unopenable::named(kid))
    }

    /// The private key (PKCS #8), encrypted: 12 bytes of nonce, then AES-256-GCM's ciphertext and tag. It opens under
    /// this server key and this `kid` only.
    ///
    /// # Panics
    /// Never: a private key is shorter than what AES-GCM can encrypt.
    #[must_use]
    pub fn sealed(&self, key: &ServerKey) -> Vec<u8> {
        let nonce = random::bytes::<NONCE_LEN>();
        let private = self.private.as_bytes();
        let mut text = Vec::with_capacity(private.len() + AES_256_GCM.tag_len()); // it must not move: no copy stays
        text.extend_from_slice(private);
        cipher(&self.kid, key)
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(self.kid.as_bytes()),
                &mut text,
            )
            .expect("a private key is short");
        [nonce.as_slice(), &text].concat()
    }

    /// What tokens call it: the thumbprint of the public key (RFC 7638), base64url.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public key, for clients (RFC 7517).
    #[must_use]
    pub const fn jwk(&self) -> &Jwk {
        &self.jwk
    }

    /// The public key, for checking a signature.
    #[must_use]
    pub const fn public(&self) -> &DecodingKey {
        &self.public
    }

    /// A JWT of this type and with these claims.
    ///
    /// # Panics
    /// When the claims are no JSON object.
    #[must_use]
    pub fn sign(&self, typ: &str, claims: &impl Serialize) -> String {
        let mut header = Header::new(ALGORITHM);
        header.typ = Some(typ.to_owned());
        header.kid = Some(self.kid.clone());
        encode(&header, claims, &self.private).expect("claims are an object and the key fits the algorithm")
    }

    fn from_pkcs8(pkcs8: &[u8]) -> Option<Self> {
        // Another part of the process may have chosen already: both choices sign the same.
        let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
        let private = EncodingKey::from_ec_der(pkcs8);
        let mut jwk = Jwk::from_encoding_key(&private, ALGORITHM).ok()?;
        let kid = jwk.thumbprint(ThumbprintHash::SHA256).ok()?;
        jwk.common.key_id = Some(kid.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Some(Self { public: DecodingKey::from_jwk(&jwk).ok()?, private, jwk, kid })
    }
}

/// Each signing key is encrypted under a key of its own, made from the server's.
fn cipher(kid: &str, key: &ServerKey) -> LessSafeKey {
    let bytes = key.code(Purpose::SigningKey, &[kid.as_bytes()]);
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &bytes).expect("AES-256 takes 32 bytes"))
}

fn decrypt(kid: &str, sealed: &[u8], key: &ServerKey) -> Option<SecretSlice<u8>> {
    let (nonce, text) = sealed.split_first_chunk::<NONCE_LEN>()?;
    let mut text = text.to_vec();
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let opened = cipher(kid, key).open_in_place(nonce, Aad::from(kid.as_bytes()), &mut text).ok()?.len();
    text.truncate(opened); // the tag
    Some(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_key_opens_under_the_same_server_key_and_kid_only() {
        let (ours, theirs) = (ServerKey::generate(), ServerKey::generate());
        let (key, other) = (SigningKey::generate(), SigningKey::generate());
        let sealed = key.sealed(&ours);
        let opened = SigningKey::open(key.kid(), &sealed, &ours).expect("our own");
        assert_eq!(opened.jwk(), key.jwk());
        assert!(SigningKey::open(key.kid(), &sealed, &theirs).is_err());
        assert!(SigningKey::open(other.kid(), &sealed, &ours).is_err());
    }

    #[test]
    fn a_damaged_key_is_an_error_that_says_what_to_do() {
        let server_key = ServerKey::generate();
        let key = SigningKey::generate();
        let sealed = key.sealed(&server_key);
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert!(SigningKey::open(key.kid(), &damaged, &server_key).is_err(), "byte {at}");
        }
        for length in [0, NONCE_LEN - 1, NONCE_LEN, sealed.len() - 1] {
            let error = SigningKey::open(key.kid(), &sealed[..length], &server_key).err().expect("too short");
            let said = error.to_string();
            assert!(said.contains("server.key") && said.contains("key rotate --now"), "{said}");
        }
    }

    #[test]
    fn nothing_of_the_private_key_is_readable_in_what_is_kept() {
        let server_key = ServerKey::generate();
        let key = SigningKey::generate();
        let sealed = key.sealed(&server_key);
        let private = key.private.as_bytes();
        assert!(!sealed.windows(8).any(|part| private.windows(8).any(|secret| part == secret)));
        assert_ne!(sealed, key.sealed(&server_key), "the same nonce came twice");
    }

    #[test]
    fn rfc_7638_section_3_the_kid_is_the_thumbprint_of_the_public_key() {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        use sha2::{Digest, Sha256};
        let key = SigningKey::generate();
        let jwk = serde_json::to_value(key.jwk()).expect("JSON");
        let required = format!("{{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":{},\"y\":{}}}", jwk["x"], jwk["y"]);
        assert_eq!(key.kid(), URL_SAFE_NO_PAD.encode(Sha256::digest(required)));
        assert_eq!(jwk["kid"], key.kid());
    }

    #[test]
    fn the_public_key_says_what_it_is_for_and_nothing_private() {
        let jwk = serde_json::to_value(SigningKey::generate().jwk()).expect("JSON");
        let members: Vec<&str> = jwk.as_object().expect("an object").keys().map(String::as_str).collect();
        for member in &members {
            assert!(["use", "alg", "kid", "kty", "crv", "x", "y"].contains(member), "{member}");
        }
        assert_eq!(members.len(), 7);
        assert_eq!((jwk["use"].as_str(), jwk["alg"].as_str()), (Some("sig"), Some("ES256")));
    }
}
