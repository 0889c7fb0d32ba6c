//! Proof Key for Code Exchange (RFC 7636): a code is worth something only to who began the request. `S256` alone; with
//! `plain` whoever reads the request could redeem its code.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// A code challenge: base64url of a SHA-256, 43 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeChallenge(String);

impl CodeChallenge {
    /// Reads `code_challenge` (section 4.2); `None` for anything that no verifier can hash to.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let hash = URL_SAFE_NO_PAD.decode(text).ok()?;
        (hash.len() == 32).then(|| Self(text.to_owned()))
    }

    /// What a `code_verifier` hashes to (section 4.6); `None` when it is none: 43 to 128 unreserved characters (section 4.1).
    #[must_use]
    pub fn of_verifier(verifier: &str) -> Option<Self> {
        let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let is_verifier = (43..=128).contains(&verifier.len()) && verifier.bytes().all(unreserved);
        is_verifier.then(|| Self(URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))))
    }

    /// As it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_appendix_b_holds() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let challenge = CodeChallenge::parse("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert_eq!(CodeChallenge::of_verifier(verifier), challenge);
        assert!(challenge.is_some());
    }

    #[test]
    fn what_is_too_short_too_long_or_of_other_characters_proves_nothing() {
        for wrong in ["", &"a".repeat(42), &"a".repeat(129), &format!("{}=", "a".repeat(43)), &"ç".repeat(43)]
        {
            assert_eq!(CodeChallenge::of_verifier(wrong), None, "{wrong}");
        }
        for wrong in ["", "plain", &"a".repeat(44), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM="] {
            assert_eq!(CodeChallenge::parse(wrong), None, "{wrong}");
        }
    }
}
