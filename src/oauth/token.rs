//! The token endpoint: a code for an access token (RFC 6749 section 4.1.3).

use super::{Client, Error, ErrorCode, OAuth, Refusal};
use crate::{
    db::grants,
    types::{GrantId, RedirectUri, Token},
};

/// A request as read from body and query through the store's wire profile.
pub struct Request {
    /// `grant_type`; absent means `authorization_code` (V-2)
    pub grant_type: Option<String>,
    /// `code`
    pub code: Option<String>,
    /// `redirect_uri`
    pub redirect_uri: Option<String>,
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
        return Err(Refusal::new(
            ErrorCode::UnsupportedGrantType,
            "grant_type must be authorization_code, or absent",
        )
        .into());
    }
    let code =
        request.code.ok_or(Refusal::new(ErrorCode::InvalidRequest, "the authorization code is missing"))?;
    let redirect_uri =
        request.redirect_uri.ok_or(Refusal::new(ErrorCode::InvalidRequest, "redirect_uri is missing"))?;
    let redirect_uri: RedirectUri = redirect_uri.parse().map_err(|_| OTHER_URI)?;
    let code = Token::parse(&code).ok_or(UNKNOWN_CODE)?;

    let now = oauth.clock.now();
    let expires_in = oauth.lifetimes.access_token_seconds;
    let access_token = Token::new(code.id());
    let redemption = grants::Redemption {
        id: GrantId::from_uuid(code.id()),
        code_hash: code.hash(),
        client: client.key,
        redirect_uri: redirect_uri.clone(),
        now,
        access_hash: access_token.hash(),
        access_expires_at: now.plus(expires_in),
    };
    if grants::redeem(&oauth.db, redemption).await? {
        tracing::info!("a code was redeemed");
        return Ok(Issued { access_token, expires_in });
    }
    Err(refusal(oauth, client, &code, &redirect_uri).await?.into())
}

const OTHER_URI: Refusal =
    Refusal::new(ErrorCode::InvalidGrant, "redirect_uri is not the one that the code was sent to");
const UNKNOWN_CODE: Refusal = Refusal::new(ErrorCode::InvalidGrant, "the authorization code is unknown");

/// Why the code was not redeemed. Only who holds the whole code learns more than that it is unknown.
async fn refusal(
    oauth: &OAuth,
    client: &Client,
    code: &Token,
    redirect_uri: &RedirectUri,
) -> Result<Refusal, Error> {
    let id = GrantId::from_uuid(code.id());
    let Some(state) = grants::code_state(&oauth.db, id).await?.filter(|state| state.code_hash == code.hash())
    else {
        return Ok(UNKNOWN_CODE);
    };
    let description = if state.client_key != client.key {
        "the authorization code was issued to another client"
    } else if state.redeemed_at.is_none() && state.revoked_at.is_some() {
        "the authorization code was revoked"
    } else if state.redeemed_at.is_some() {
        grants::revoke(&oauth.db, id, oauth.clock.now()).await?;
        "the authorization code was used before: its tokens are revoked"
    } else if state.redirect_uri != *redirect_uri {
        return Ok(OTHER_URI);
    } else {
        "the authorization code has expired"
    };
    Ok(Refusal::new(ErrorCode::InvalidGrant, description))
}
