//! The userinfo endpoint: who an access token speaks for (RFC 6750; OpenID Connect Core section 5.3).

use super::{Error, ErrorCode, OAuth, Refusal};
use crate::{
    db::{grants, users::Status},
    types::{DisplayName, Email, GrantId, StoreId, Token, UserId},
};

/// What a store learns of its shopper: a verified, canonical e-mail, an opaque id, a name. Nothing else (V-5, V-16).
#[derive(Debug)]
pub struct UserInfo {
    /// VTEX's key of the shopper.
    pub email: Email,
    /// Opaque and stable.
    pub user_id: UserId,
    /// What people call them.
    pub name: DisplayName,
}

/// The person behind `access_token`, if it was issued for `store` (V-6) and still holds.
pub async fn of_token(oauth: &OAuth, store: StoreId, access_token: &str) -> Result<UserInfo, Error> {
    let invalid = |description| Err(Refusal::new(ErrorCode::InvalidToken, description).into());
    let Some(token) = Token::parse(access_token) else {
        return invalid("this is no access token of this server");
    };
    let access = grants::access(&oauth.db, GrantId::from_uuid(token.id())).await?;
    let Some(access) = access.filter(|access| access.access_hash == token.hash()) else {
        return invalid("the access token is unknown");
    };
    if access.store_id != store {
        return invalid("the access token was issued for another store");
    }
    if access.revoked_at.is_some() {
        return invalid("the access token was revoked");
    }
    if oauth.clock.now() >= access.access_expires_at {
        return invalid("the access token has expired");
    }
    if access.status != Status::Active || !access.email_verified {
        return invalid("the user may not sign in any more");
    }
    Ok(UserInfo { email: access.email, user_id: access.user_id, name: access.name })
}
