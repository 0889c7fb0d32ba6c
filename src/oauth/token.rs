//! The token endpoint: a code for an access token (RFC 6749 section 4.1.3).

use super::{Client, Error, OAuth, Refusal};
use crate::{
    db::grants,
    types::{GrantId, RedirectUri, Token, redirect_uri},
};

/// A request as read from body and query through the store's wire profile.
pub struct Request {
    /// `grant_type`; absent means `authorization_code` (V-2)
    pub grant_type: Option<String>,
    /// `code`
    pub code: Option<String>,
    /// What the store calls it.
    pub code_key: String,
    /// `redirect_uri`
    pub redirect_uri: Option<String>,
    /// What the store calls it.
    pub redirect_uri_key: String,
}

/// What a code was redeemed for.
pub struct Issued {
    /// The access token.
    pub access_token: Token,
    /// How many seconds it is good for.
    pub expires_in: i64,
}

/// Redeems a code for an authenticated client. A code works once; its replay revokes the tokens it was redeemed for
/// (RFC 6749 section 4.1.2, V-7).
pub async fn redeem_code(oauth: &OAuth, client: &Client, request: Request) -> Result<Issued, Error> {
    if request.grant_type.is_some_and(|grant_type| grant_type != "authorization_code") {
        return Err(Refusal::GrantType.into());
    }
    let code = request.code.ok_or_else(|| Refusal::CodeMissing { key: request.code_key.clone() })?;
    let redirect_uri = request
        .redirect_uri
        .ok_or_else(|| Refusal::RedirectUriMissing { key: request.redirect_uri_key.clone() })?;
    let code = Token::parse(&code).ok_or(Refusal::CodeUnknown)?;

    let now = oauth.clock.now();
    let expires_in = oauth.lifetimes.access_token_seconds;
    let access_token = Token::new(code.id());
    if let Ok(redirect_uri) = redirect_uri.parse::<RedirectUri>() {
        let redemption = grants::Redemption {
            id: GrantId::from_uuid(code.id()),
            code_hash: code.hash(),
            client: client.key,
            redirect_uri,
            now,
            access_hash: access_token.hash(),
            access_expires_at: now.plus(expires_in),
        };
        if grants::redeem(&oauth.db, redemption).await? {
            tracing::info!("a code was redeemed");
            return Ok(Issued { access_token, expires_in });
        }
    }
    Err(refusal(oauth, client, &code, &redirect_uri).await?.into())
}

/// Why the code was not redeemed. Only who holds the whole code learns more than that it is unknown.
async fn refusal(oauth: &OAuth, client: &Client, code: &Token, redirect_uri: &str) -> Result<Refusal, Error> {
    let id = GrantId::from_uuid(code.id());
    let now = oauth.clock.now();
    let Some(state) = grants::code_state(&oauth.db, id).await?.filter(|state| state.code_hash == code.hash())
    else {
        return Ok(Refusal::CodeUnknown);
    };
    if state.client_key != client.key {
        return Ok(Refusal::CodeOfAnotherClient);
    }
    if let Some(redeemed_at) = state.redeemed_at {
        grants::revoke(&oauth.db, id, now).await?;
        return Ok(Refusal::CodeReplayed { seconds: now.seconds_since(redeemed_at) });
    }
    if state.revoked_at.is_some() {
        return Ok(Refusal::CodeRevoked);
    }
    if let Some(at) = redirect_uri::difference(state.redirect_uri.as_str(), redirect_uri) {
        return Ok(Refusal::RedirectUriDiffers { at });
    }
    Ok(Refusal::CodeExpired { seconds: now.seconds_since(state.code_expires_at) })
}
