//! VTEX's `state`: a signed token whose key we do not have. Its claims are read and never trusted.

use serde::Deserialize;

use crate::types::Timestamp;

/// What a state says of itself. Anybody can write one, so it may only ever make us more careful.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StateClaims {
    /// When VTEX stops accepting it, seconds since 1970: 600 s after it was made in every capture.
    exp: i64,
}

impl StateClaims {
    /// Reads the claims of a JWT; `None` for any other text, which is as good a state.
    #[must_use]
    pub fn read(state: &str) -> Option<Self> {
        jsonwebtoken::dangerous::insecure_decode::<Self>(state).ok().map(|token| token.claims)
    }

    /// When VTEX stops accepting the login.
    #[must_use]
    pub const fn expires_at(&self) -> Timestamp {
        Timestamp::from_unix(self.exp)
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;

    #[test]
    fn any_text_is_readable_or_no_jwt() {
        let claims = URL_SAFE_NO_PAD.encode(br#"{"iss":"token-emitter","exp":1700000600,"iat":1700000000}"#);
        let header = URL_SAFE_NO_PAD.encode(br#"{"alg":"ES256","typ":"jwt"}"#);
        let state = StateClaims::read(&format!("{header}.{claims}.c2ln")).expect("a JWT");
        assert_eq!(state.expires_at(), Timestamp::from_unix(1_700_000_600));
        for other in ["", "abc", "a.b.c", "..", "%%%", &"x".repeat(5000)] {
            assert!(StateClaims::read(other).is_none());
        }
    }
}
