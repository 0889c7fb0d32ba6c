//! What an app reads: RFC 6749 section 5.1, and the ID token of OpenID Connect Core section 3.1.3.3.

use serde::Serialize;

use super::Issued;
use crate::{
    oauth::{
        Client, OAuth, access_token,
        id_token::{self, IdToken},
        jwt_access_token::JwtAccessToken,
        keyring,
    },
    types::{AccessTokenFormat, Scope, Scopes, Token},
};

/// A token response. No `Debug`: it is all secrets.
#[derive(Serialize)]
pub struct Response {
    /// Opaque, or a JWT where the client asks for it.
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    scope: Scopes,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
}

/// Writes down, and signs, what an app is given. `nonce` is what the ID token repeats: of a refresh, nothing (OpenID
/// Connect Core section 12.2).
pub async fn response(
    oauth: &OAuth,
    issuer: &str,
    client: &Client,
    (tokens, nonce): (&Issued, Option<String>),
) -> Result<Response, keyring::Error> {
    let access_token = match client.access_tokens {
        AccessTokenFormat::Opaque => tokens.access_token.expose(),
        AccessTokenFormat::Jwt => signed(oauth, issuer, client, tokens).await?,
    };
    let mut id_token = None;
    if tokens.scope.has(Scope::Openid) {
        let now = oauth.clock.now();
        let claims = IdToken {
            iss: issuer.to_owned(),
            sub: tokens.granted.user_id.to_string(),
            aud: client.client_id.clone(),
            exp: now.plus(id_token::SECONDS),
            iat: now,
            auth_time: tokens.granted.auth_time.unwrap_or(now),
            nonce,
            acr: id_token::ACR.to_owned(),
            amr: id_token::AMR.iter().map(ToString::to_string).collect(),
            at_hash: Some(id_token::at_hash(&access_token)),
            sid: tokens.granted.session_id.map(|session| session.to_string()),
        };
        id_token = Some(claims.sign(&oauth.keyring).await?);
    }
    Ok(Response {
        access_token,
        token_type: "Bearer",
        expires_in: tokens.expires_in,
        scope: tokens.scope,
        refresh_token: tokens.refresh_token.as_ref().map(Token::expose),
        id_token,
    })
}

async fn signed(
    oauth: &OAuth,
    issuer: &str,
    client: &Client,
    tokens: &Issued,
) -> Result<String, keyring::Error> {
    let now = oauth.clock.now();
    let claims = JwtAccessToken {
        iss: issuer.to_owned(),
        exp: now.plus(tokens.expires_in),
        aud: issuer.to_owned(),
        sub: tokens.granted.user_id.to_string(),
        client_id: client.client_id.clone(),
        iat: now,
        jti: access_token::jti(&tokens.access_token),
        scope: Some(tokens.scope.to_string()),
        auth_time: tokens.granted.auth_time,
        acr: Some(id_token::ACR.to_owned()),
    };
    claims.sign(&oauth.keyring).await
}
