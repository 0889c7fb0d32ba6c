//! The token endpoint (RFC 6749 section 3.2): what a code or a refresh token is exchanged for.

pub mod code;
pub mod refresh;

use super::{Client, OAuth};
use crate::{
    db::grants::{Granted, NewTokens},
    types::{Scopes, Timestamp, Token},
};

/// What a client gets.
pub struct Issued {
    /// The access token.
    pub access_token: Token,
    /// How many seconds it is good for.
    pub expires_in: i64,
    /// What it is good for.
    pub scope: Scopes,
    /// The refresh token, where `offline_access` was granted.
    pub refresh_token: Option<Token>,
    /// What the grant says, for the ID token.
    pub granted: Granted,
}

/// An access token of a grant, and the refresh token that comes with it.
struct Pair {
    access: Token,
    refresh: Option<Token>,
}

impl OAuth {
    fn access_token_seconds(&self, client: &Client) -> i64 {
        client.lifetimes.access_token.unwrap_or(self.lifetimes.access_token_seconds)
    }

    /// Hashes and ends of the tokens of a grant that was redeemed at `since`: a refresh token that is used in time goes on,
    /// but not for ever.
    fn hashed(&self, client: &Client, pair: &Pair, (now, since): (Timestamp, Timestamp)) -> NewTokens {
        let access_expires_at = now.plus(self.access_token_seconds(client));
        let unused = client.lifetimes.refresh_token.unwrap_or(self.lifetimes.refresh_token_seconds);
        let refresh_expires_at = now.plus(unused).min(since.plus(self.lifetimes.grant_seconds));
        let refresh = pair.refresh.as_ref().map(|token| (token.hash(), refresh_expires_at));
        NewTokens {
            now,
            access_hash: pair.access.hash(),
            access_expires_at,
            ends_at: refresh.as_ref().map_or(access_expires_at, |(_, end)| access_expires_at.max(*end)),
            refresh,
        }
    }
}
