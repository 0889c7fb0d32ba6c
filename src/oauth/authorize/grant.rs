//! Issues the authorization code (RFC 6749 section 4.1.2).

use super::Authorization;
use crate::{
    db::{self, grants},
    oauth::OAuth,
    types::{GrantId, Token, UserId, random},
};

/// Makes a grant and its code: single use, bound to client and redirect URI.
pub async fn issue(oauth: &OAuth, authorization: &Authorization, user: UserId) -> Result<Token, db::Error> {
    let now = oauth.clock.now();
    let code = Token::new(random::ordered_id(now));
    let grant = grants::NewGrant {
        id: GrantId::from_uuid(code.id()),
        client: authorization.client,
        user,
        redirect_uri: authorization.redirect_uri.uri().clone(),
        code_hash: code.hash(),
        code_expires_at: now.plus(oauth.lifetimes.code_seconds),
    };
    grants::insert(&oauth.db, grant).await?;
    Ok(code)
}
