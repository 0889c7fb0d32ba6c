//! Token introspection (RFC 7662).

use super::{
    Error, OAuth,
    access_token::{self, Issuer},
};
use crate::{
    db::{accesses, refreshes, users::Status},
    types::{GrantId, Scopes, Timestamp, Token, UserId},
};

/// What a token is good for. Nothing personal: who may know more asks userinfo.
#[derive(Debug)]
pub struct Introspection {
    /// Whether it is an access token; otherwise a refresh token.
    pub is_access_token: bool,
    /// Whose it is.
    pub user_id: UserId,
    /// Which client's.
    pub client_id: String,
    /// What it is good for.
    pub scope: Scopes,
    /// When it was made.
    pub issued_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What a token of a store is good for; nothing when it is good for nothing there (section 2.2).
pub async fn of_token(oauth: &OAuth, issuer: Issuer<'_>, text: &str) -> Result<Option<Introspection>, Error> {
    let presented = match access_token::read(oauth, issuer, text).await {
        Err(Error::Refused(_)) => return Ok(None),
        other => other?,
    };
    let Some(access) = accesses::find(&oauth.db, presented.grant).await? else { return Ok(None) };
    let holds =
        access.store_id == issuer.store && access.revoked_at.is_none() && access.status == Status::Active;
    if !holds {
        return Ok(None);
    }
    let mut found = Introspection {
        is_access_token: true,
        user_id: access.user_id,
        client_id: access.client_id,
        scope: access.scope,
        issued_at: access.issued_at,
        expires_at: access.access_expires_at,
    };
    if access.access_hash != presented.hash {
        let Some(grant) = of_refresh_token(oauth, presented.grant, text).await? else { return Ok(None) };
        found.is_access_token = false;
        (found.scope, found.expires_at) = grant;
    }
    Ok((oauth.clock.now() < found.expires_at).then_some(found))
}

/// What a refresh token that is good can get, and its end.
async fn of_refresh_token(
    oauth: &OAuth,
    id: GrantId,
    text: &str,
) -> Result<Option<(Scopes, Timestamp)>, Error> {
    let Some(token) = Token::parse(text) else { return Ok(None) };
    let Some(grant) = refreshes::find(&oauth.db, id).await? else { return Ok(None) };
    let is_good = grant.refresh_hash.as_ref() == Some(&token.hash());
    Ok(grant.refresh_expires_at.filter(|_| is_good).map(|end| (grant.granted.scope, end)))
}
