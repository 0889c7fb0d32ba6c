//! Issues the authorization code (RFC 6749 section 4.1.2).

use super::Authorization;
use crate::{
    db::{self, grants},
    oauth::OAuth,
    types::{GrantId, SessionId, Timestamp, Token, UserId, random},
};

/// Who proved who they are, and when.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn {
    /// Who.
    pub user: UserId,
    /// When.
    pub auth_time: Timestamp,
    /// In which session, if the browser is remembered.
    pub session: Option<SessionId>,
}

/// Makes a grant and its code: single use, bound to client, redirect URI and code challenge.
pub async fn issue(
    oauth: &OAuth,
    authorization: &Authorization,
    signed_in: SignedIn,
) -> Result<Token, db::Error> {
    let now = oauth.clock.now();
    let code = Token::new(random::ordered_id(now));
    let asked = &authorization.asked;
    let grant = grants::NewGrant {
        id: GrantId::from_uuid(code.id()),
        client: authorization.client,
        user: signed_in.user,
        session: signed_in.session,
        auth_time: signed_in.auth_time,
        redirect_uri: authorization.redirect_uri.uri().clone(),
        scope: asked.scope,
        code_challenge: asked.code_challenge.as_ref().map(|challenge| challenge.as_str().to_owned()),
        nonce: asked.nonce.clone(),
        code_hash: code.hash(),
        code_expires_at: now.plus(authorization.code_seconds.unwrap_or(oauth.lifetimes.code_seconds)),
    };
    grants::insert(&oauth.db, grant).await?;
    Ok(code)
}
