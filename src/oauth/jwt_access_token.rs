//! The access token as a JWT (RFC 9068), for clients that ask for one: an API of theirs can check it without asking us.

use serde::{Deserialize, Serialize};

use super::{
    jwt::{self, Rejected},
    keyring::{self, Keyring},
};
use crate::types::Timestamp;

/// The header's `typ` (RFC 9068 section 2.1); an ID token has another one, so neither is taken for the other.
const TYPE: &str = "at+jwt";

/// The claims of RFC 9068 section 2.2; moments are seconds since 1970. No `Debug`: they say who somebody is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwtAccessToken {
    /// The store's issuer.
    pub iss: String,
    /// When it ends; at most [`keyring::schedule::LONGEST_TOKEN_SECONDS`] after `iat`.
    pub exp: Timestamp,
    /// For whom it is: the store's issuer as well, whose userinfo takes it (RFC 9068 section 3: a default resource).
    pub aud: String,
    /// The user's id.
    pub sub: String,
    /// The client that got it.
    pub client_id: String,
    /// When it was made.
    pub iat: Timestamp,
    /// What tells it from every other.
    pub jti: String,
    /// What was granted, separated by spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// When the user typed the password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<Timestamp>,
    /// How they signed in: [`super::id_token::ACR`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
}

impl JwtAccessToken {
    /// The token, signed.
    pub async fn sign(&self, keyring: &Keyring) -> Result<String, keyring::Error> {
        Ok(keyring.signing_key().await?.sign(TYPE, self))
    }
}

/// The claims of a token that this issuer signed for itself and that is good now (RFC 9068 section 4). Whether its grant
/// was revoked is for the caller to see.
pub async fn verify(keyring: &Keyring, issuer: &str, text: &str) -> Result<JwtAccessToken, jwt::Error> {
    let token: JwtAccessToken = jwt::open(keyring, TYPE, text).await?;
    if token.iss != issuer {
        return Err(Rejected::Issuer.into());
    }
    if token.aud != issuer {
        return Err(Rejected::Audience.into());
    }
    if token.exp <= keyring.clock().now() {
        return Err(Rejected::Expired.into());
    }
    Ok(token)
}
