//! Refresh tokens, which change with every use (RFC 9700 section 4.14.2).
//!
//! A token's successor, and the access token that comes with it, are computed from the token under the server's key. So a
//! client whose answer was lost, or whose tabs refresh at the same moment, gets the same answer once more, and nothing but
//! hashes is kept. A tag in every token, which only the server can make, tells an old token of ours from a guess: the first
//! was stolen or copied, and ends the grant; the second ends nothing, or anybody who saw a grant's id could end it.

use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::{
    crypto::server_key::{Purpose, ServerKey, ServerKeys},
    types::{Token, TokenHash, random, token::SECRET_BYTES},
};

/// Bytes of a refresh token's secret that are random; the rest is its tag.
const RANDOM_BYTES: usize = 20;
const TAG_BYTES: usize = SECRET_BYTES - RANDOM_BYTES;

/// The tokens that a refresh token is exchanged for.
pub struct Successors {
    /// The access token.
    pub access: Token,
    /// The next refresh token.
    pub refresh: Token,
}

/// The first refresh token of a grant.
#[must_use]
pub fn first(keys: &ServerKeys, grant: Uuid) -> Token {
    tagged(&keys.current(), grant, random::bytes())
}

/// Whether this server made the token, under any key that it holds.
#[must_use]
pub fn is_ours(keys: &ServerKeys, token: &Token) -> bool {
    let (random, tag) = token.secret().split_at(RANDOM_BYTES);
    keys.all().iter().any(|key| tag_of(key, token.id(), random).ct_eq(tag).into())
}

/// What a refresh token is exchanged for; the same each time, until another key becomes current.
#[must_use]
pub fn successors(keys: &ServerKeys, token: &Token) -> Successors {
    under(&keys.current(), token)
}

/// What a refresh token was exchanged for, of which the next refresh token has this hash; nothing under keys that are not
/// held here.
#[must_use]
pub fn answered(keys: &ServerKeys, token: &Token, next: &TokenHash) -> Option<Successors> {
    keys.all().iter().map(|key| under(key, token)).find(|found| found.refresh.hash() == *next)
}

fn under(key: &ServerKey, token: &Token) -> Successors {
    let made = |purpose| key.code(purpose, &[token.id().as_bytes(), token.secret()]);
    let mut access = [0; SECRET_BYTES];
    let secret = made(Purpose::AccessToken);
    access[..secret.len()].copy_from_slice(&secret);
    let mut next = [0; RANDOM_BYTES];
    next.copy_from_slice(&made(Purpose::RefreshToken)[..RANDOM_BYTES]);
    Successors { access: Token::of(token.id(), access), refresh: tagged(key, token.id(), next) }
}

fn tagged(key: &ServerKey, grant: Uuid, random: [u8; RANDOM_BYTES]) -> Token {
    let mut secret = [0; SECRET_BYTES];
    secret[..RANDOM_BYTES].copy_from_slice(&random);
    secret[RANDOM_BYTES..].copy_from_slice(&tag_of(key, grant, &random));
    Token::of(grant, secret)
}

fn tag_of(key: &ServerKey, grant: Uuid, random: &[u8]) -> [u8; TAG_BYTES] {
    let mut tag = [0; TAG_BYTES];
    tag.copy_from_slice(&key.code(Purpose::RefreshTag, &[grant.as_bytes(), random])[..TAG_BYTES]);
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> ServerKeys {
        ServerKeys::alone(ServerKey::generate())
    }

    #[test]
    fn a_token_has_one_successor_and_no_two_tokens_have_the_same() {
        let key = key();
        let token = first(&key, random::opaque_id());
        let (once, again) = (successors(&key, &token), successors(&key, &token));
        assert!(once.refresh == again.refresh && once.access == again.access);
        assert!(once.refresh != token && once.refresh != once.access);
        let next = successors(&key, &once.refresh);
        assert!(next.refresh != once.refresh && next.access != once.access);
        assert!(successors(&self::tests::key(), &token).refresh != once.refresh);
    }

    #[test]
    fn an_old_token_is_told_from_a_guess() {
        let key = key();
        let grant = random::opaque_id();
        let token = first(&key, grant);
        assert!(is_ours(&key, &token) && is_ours(&key, &successors(&key, &token).refresh));
        assert!(!is_ours(&key, &Token::new(grant)), "a guess");
        assert!(!is_ours(&key, &successors(&key, &token).access), "an access token");
        let moved = Token::of(random::opaque_id(), *token.secret());
        assert!(!is_ours(&key, &moved), "another grant's");
    }
}
