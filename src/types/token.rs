//! Credentials that we hand out: codes and access tokens. One shape for all: `row id + random secret` in base64url.
//!
//! The row is found by its primary key and keeps only the secret's SHA-256, so the database never holds a usable
//! credential.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::random;

/// 16 bytes of id and 36 of secret make 70 characters; VTEX asks for *more than* 64.
pub const SECRET_BYTES: usize = 36;

/// A credential in clear. It cannot be bound to a statement and `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    id: Uuid,
    secret: [u8; SECRET_BYTES],
}

impl Token {
    /// A new secret for the row `id`.
    #[must_use]
    pub fn new(id: Uuid) -> Self {
        Self { id, secret: random::bytes() }
    }

    /// The secret `secret` for the row `id`; it must be as good as random.
    #[must_use]
    pub const fn of(id: Uuid, secret: [u8; SECRET_BYTES]) -> Self {
        Self { id, secret }
    }

    /// The secret by itself.
    #[must_use]
    pub const fn secret(&self) -> &[u8; SECRET_BYTES] {
        &self.secret
    }

    /// Reads what a client sent; `None` for anything that we cannot have handed out.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (id, secret) = bytes.split_first_chunk::<16>()?;
        Some(Self { id: Uuid::from_bytes(*id), secret: secret.try_into().ok()? })
    }

    /// The row that this credential belongs to.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        self.id
    }

    /// What the database keeps.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.secret)
    }

    /// The 70 characters that go to the client, and nowhere else.
    #[must_use]
    pub fn expose(&self) -> String {
        let mut bytes = self.id.as_bytes().to_vec();
        bytes.extend_from_slice(&self.secret);
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(secret)")
    }
}

/// The SHA-256 of a high-entropy secret (V-8). Compares in constant time.
#[derive(Clone, sqlx::Type)]
#[sqlx(transparent)]
pub struct TokenHash(Vec<u8>);

impl TokenHash {
    /// The hash of `secret`, which must be random: a password needs more than this.
    #[must_use]
    pub fn of(secret: &[u8]) -> Self {
        Self(Sha256::digest(secret).to_vec())
    }
}

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for TokenHash {}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_the_way_to_the_client_and_back() {
        let token = Token::new(random::opaque_id());
        let text = token.expose();
        assert!(text.len() > 64, "VTEX asks for more than 64 characters");
        let back = Token::parse(&text).expect("our own token");
        assert_eq!(back.id(), token.id());
        assert_eq!(back.hash(), token.hash());
    }

    #[test]
    fn what_we_cannot_have_issued_is_no_token() {
        let text = Token::new(random::opaque_id()).expose();
        for wrong in ["", "a", "=", &text[..69], &format!("{text}A"), &format!("{text}="), "ção"] {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn debug_does_not_show_the_secret() {
        let token = Token::new(random::opaque_id());
        assert!(!format!("{token:?}").contains(&token.expose()[22..]));
    }
}
