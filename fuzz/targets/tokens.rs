//! Credentials as clients send them back: codes, tokens, challenges, and the query of a redirect.

use std::sync::LazyLock;

use vtex_idp::{
    crypto::server_key::{ServerKey, ServerKeys},
    oauth::{pkce::CodeChallenge, refresh_token},
    types::Token,
};

static KEYS: LazyLock<ServerKeys> = LazyLock::new(|| ServerKeys::alone(ServerKey::generate()));

/// Reads a text as a token and as either half of PKCE.
pub(super) fn any(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    if let Some(token) = Token::parse(text) {
        assert_eq!(token.expose(), text, "a token has one spelling");
        assert!(!refresh_token::is_ours(&KEYS, &token), "nobody guesses a tag");
        let next = refresh_token::successors(&KEYS, &token).refresh;
        assert!(refresh_token::is_ours(&KEYS, &next) && next.id() == token.id());
        assert!(!format!("{token:?}").contains(text));
    }
    if let Some(challenge) = CodeChallenge::parse(text) {
        assert_eq!((challenge.as_str(), text.len()), (text, 43));
    }
    if let Some(challenge) = CodeChallenge::of_verifier(text) {
        assert_eq!(CodeChallenge::parse(challenge.as_str()), Some(challenge));
        assert!((43..=128).contains(&text.len()));
    }
}
