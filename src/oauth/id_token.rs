//! The ID token (OpenID Connect Core 1.0 section 2): who signed in, when and how, for one client to read.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    jwt::{self, Rejected},
    keyring::{self, Keyring},
};
use crate::types::Timestamp;

/// The header's `typ`; an access token has another one, so neither is taken for the other.
const TYPE: &str = "JWT";

/// How people sign in here, as `acr` (OpenID Connect Core 1.0 section 2): with a password, over TLS. Core wants a URI or a
/// registered name, so that nobody has to guess; this one is of SAML 2.0 Authentication Context section 3.4.10, and other
/// software knows it. A second factor will have another.
pub const ACR: &str = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
/// The same as `amr`, in the words of RFC 8176 section 2.
pub const AMR: &[&str] = &["pwd"];
/// Every claim that an ID token or userinfo may have.
pub const CLAIMS: [&str; 14] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "at_hash",
    "sid",
    "email",
    "email_verified",
    "name",
];

/// The claims, in the standard's words; moments are seconds since 1970. No `Debug`: they say who somebody is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdToken {
    /// The store's issuer.
    pub iss: String,
    /// The user's id.
    pub sub: String,
    /// The one client that it is for, by its `client_id`.
    pub aud: String,
    /// When it ends; at most [`keyring::schedule::LONGEST_TOKEN_SECONDS`] after `iat`.
    pub exp: Timestamp,
    /// When it was made.
    pub iat: Timestamp,
    /// When the user typed the password.
    pub auth_time: Timestamp,
    /// What the client sent, as it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// How they signed in: [`ACR`].
    pub acr: String,
    /// By what means: [`AMR`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<String>,
    /// Ties the access token to it: [`at_hash`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_hash: Option<String>,
    /// The session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// With the scope `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// With the scope `email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
    /// With the scope `profile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl IdToken {
    /// The token, signed.
    pub async fn sign(&self, keyring: &Keyring) -> Result<String, keyring::Error> {
        Ok(keyring.signing_key().await?.sign(TYPE, self))
    }
}

/// The claims of an `id_token_hint` (OpenID Connect Core 1.0 section 3.1.2.1, RP-Initiated Logout 1.0 section 2): a token
/// that this issuer signed. It may have expired. Whether `aud` is a client of the store is for the caller to see.
///
/// A key goes a day after its successor began to sign; a hint that it signed is then [`Rejected::UnknownKey`], and whoever
/// brings it is asked instead.
pub async fn read_hint(keyring: &Keyring, issuer: &str, text: &str) -> Result<IdToken, jwt::Error> {
    let token: IdToken = jwt::open(keyring, TYPE, text).await?;
    if token.iss == issuer { Ok(token) } else { Err(Rejected::Issuer.into()) }
}

/// The left half of the access token's SHA-256, base64url (OpenID Connect Core 1.0 section 3.1.3.6).
#[must_use]
pub fn at_hash(access_token: &str) -> String {
    let digest = Sha256::digest(access_token.as_bytes());
    URL_SAFE_NO_PAD.encode(&digest[..digest.len() / 2])
}
