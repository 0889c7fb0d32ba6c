//! VTEX's `state`: a signed token whose key we do not have. Its claims are read and never trusted.

use serde::Deserialize;

use crate::types::Timestamp;

/// How long VTEX waits for a login, in every capture.
const LIFETIME_SECONDS: f64 = 600.0;

/// What a state says of itself. Anybody can write one, so it may only ever make us more careful.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct StateClaims {
    /// When VTEX stops accepting it, seconds since 1970.
    exp: Option<f64>,
    /// When VTEX made it, seconds since 1970.
    iat: Option<f64>,
}

impl StateClaims {
    /// Reads the claims of a JWT; `None` for any other text, which is as good a state.
    #[must_use]
    pub fn read(state: &str) -> Option<Self> {
        jsonwebtoken::dangerous::insecure_decode::<Self>(state).ok().map(|token| token.claims)
    }

    /// How long VTEX still accepts the login, if the state says: until `exp`, and 600 s from `iat` (V-9). Zero or less
    /// when it has stopped.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float beyond i64 becomes its limit, which is as far away"
    )]
    pub fn seconds_left(self, now: Timestamp) -> Option<i64> {
        let ends = [self.exp, self.iat.map(|made| made + LIFETIME_SECONDS)];
        let first = ends.into_iter().flatten().reduce(f64::min)?;
        Some(Timestamp::from_unix(first as i64).seconds_since(now))
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
        assert_eq!(state.seconds_left(Timestamp::from_unix(1_700_000_000)), Some(600));
        assert_eq!(state.seconds_left(Timestamp::from_unix(1_700_000_601)), Some(-1));
        let made = |claims: &str| {
            let claims = URL_SAFE_NO_PAD.encode(claims);
            StateClaims::read(&format!("{header}.{claims}.c2ln"))
                .and_then(|state| state.seconds_left(Timestamp::from_unix(1000)))
        };
        assert_eq!(made(r#"{"iat":1000}"#), Some(600), "600 s from iat");
        assert_eq!(made(r#"{"iat":1000,"exp":4600}"#), Some(600), "whatever exp says");
        assert_eq!(made(r#"{"iat":1000,"exp":1060.5}"#), Some(60), "or earlier");
        assert_eq!(made("{}"), None);
        for other in ["", "abc", "a.b.c", "..", "%%%", &"x".repeat(5000)] {
            assert!(StateClaims::read(other).is_none());
        }
    }
}
